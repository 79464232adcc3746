#pragma once

#include <archive.h>
#include <archive_entry.h>

namespace seqshelf::transport {

#define SEQSHELF_ARCHIVE_FUNCTIONS                           \
    SEQSHELF_FUNCTION(archive_entry_filetype)                \
    SEQSHELF_FUNCTION(archive_entry_free)                    \
    SEQSHELF_FUNCTION(archive_entry_hardlink)                \
    SEQSHELF_FUNCTION(archive_entry_new)                     \
    SEQSHELF_FUNCTION(archive_entry_pathname)                \
    SEQSHELF_FUNCTION(archive_entry_set_filetype)            \
    SEQSHELF_FUNCTION(archive_entry_set_hardlink)            \
    SEQSHELF_FUNCTION(archive_entry_set_mtime)               \
    SEQSHELF_FUNCTION(archive_entry_set_pathname)            \
    SEQSHELF_FUNCTION(archive_entry_set_perm)                \
    SEQSHELF_FUNCTION(archive_entry_set_size)                \
    SEQSHELF_FUNCTION(archive_entry_size)                    \
    SEQSHELF_FUNCTION(archive_entry_sparse_count)            \
    SEQSHELF_FUNCTION(archive_error_string)                  \
    SEQSHELF_FUNCTION(archive_filter_bytes)                  \
    SEQSHELF_FUNCTION(archive_read_data_block)               \
    SEQSHELF_FUNCTION(archive_read_free)                     \
    SEQSHELF_FUNCTION(archive_read_header_position)          \
    SEQSHELF_FUNCTION(archive_read_new)                      \
    SEQSHELF_FUNCTION(archive_read_next_header)              \
    SEQSHELF_FUNCTION(archive_read_open1)                    \
    SEQSHELF_FUNCTION(archive_read_set_callback_data)        \
    SEQSHELF_FUNCTION(archive_read_set_read_callback)        \
    SEQSHELF_FUNCTION(archive_read_set_skip_callback)        \
    SEQSHELF_FUNCTION(archive_read_support_filter_gzip)      \
    SEQSHELF_FUNCTION(archive_read_support_filter_xz)        \
    SEQSHELF_FUNCTION(archive_read_support_filter_zstd)      \
    SEQSHELF_FUNCTION(archive_read_support_format_tar)       \
    SEQSHELF_FUNCTION(archive_write_add_filter_gzip)         \
    SEQSHELF_FUNCTION(archive_write_add_filter_none)         \
    SEQSHELF_FUNCTION(archive_write_add_filter_xz)           \
    SEQSHELF_FUNCTION(archive_write_add_filter_zstd)         \
    SEQSHELF_FUNCTION(archive_write_close)                   \
    SEQSHELF_FUNCTION(archive_write_data)                    \
    SEQSHELF_FUNCTION(archive_write_free)                    \
    SEQSHELF_FUNCTION(archive_write_header)                  \
    SEQSHELF_FUNCTION(archive_write_new)                     \
    SEQSHELF_FUNCTION(archive_write_open)                    \
    SEQSHELF_FUNCTION(archive_write_set_bytes_in_last_block) \
    SEQSHELF_FUNCTION(archive_write_set_filter_option)       \
    SEQSHELF_FUNCTION(archive_write_set_format_pax_restricted)

/// The functions of libarchive that we use, by their names. See base::SharedLibrary.
/// Thread-safety: immutable.
struct ArchiveLibrary {
#define SEQSHELF_FUNCTION(name) decltype(&::name) name;
    SEQSHELF_ARCHIVE_FUNCTIONS
#undef SEQSHELF_FUNCTION
};

/// Loads it at the first call. \throws IoError
[[nodiscard]] const ArchiveLibrary& libarchive();

}  // namespace seqshelf::transport
