#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>

namespace seqshelf {

/// What export_seqrepo() wrote.
/// Thread-safety: a value.
struct SeqRepoExportReport {
    std::int64_t sequences = 0;          ///< in the new instance
    std::int64_t volumes_linked = 0;     ///< hard links: they take no space
    std::int64_t volumes_reflinked = 0;  ///< copies that share their blocks
    std::int64_t volumes_copied = 0;     ///< where the file systems allow neither
    std::int64_t bytes_shared = 0;       ///< of volumes linked or reflinked, with their indexes
    std::int64_t bytes_copied = 0;       ///< of volumes copied, with their indexes
    std::int64_t database_bytes = 0;     ///< of the two new databases
};

/// Writes an instance of SeqRepo with all sequences and names of one of ours: SeqRepo's own two databases, and volumes
/// that are linked, or else reflinked, or else copied. SeqRepo can write to it; it never changes our volumes.
/// \param instance   master or a snapshot, which is read
/// \param directory  of the new instance; it must not exist, and appears whole or not at all
/// \throws InvalidArgument  `directory` exists, or `instance` is SeqRepo's already
/// \throws Locked           `instance` is a master that another process is writing
/// \throws ReadOnly         `instance` is a URL, or the new directory cannot be written
/// \throws Cancelled        `stop` was requested; nothing is left of the new instance
/// \throws NotFound, SchemaMismatch, Corruption, IoError
SeqRepoExportReport export_seqrepo(const std::filesystem::path& instance, const std::filesystem::path& directory,
                                   const std::stop_token& stop = {});

}  // namespace seqshelf
