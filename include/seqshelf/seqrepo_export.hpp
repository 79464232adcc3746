#pragma once

#include <cstdint>
#include <filesystem>

namespace seqshelf {

/// What writing an instance of SeqRepo took.
struct SeqRepoExportReport {
    std::int64_t sequences = 0;
    std::int64_t volumes_linked = 0;
    std::int64_t volumes_reflinked = 0;
    std::int64_t volumes_copied = 0;
    std::int64_t bytes_shared = 0;  ///< of volumes with their indexes
    std::int64_t bytes_copied = 0;
    std::int64_t database_bytes = 0;
};

/// Writes an instance of SeqRepo with all sequences and names of one of ours: with SeqRepo's own two databases, and
/// volumes that are linked (or reflinked, or copied). SeqRepo can write to it; our volumes, which it never changes,
/// stay as they are.
/// \param instance   master or a snapshot; read
/// \param directory  the new instance's; it must not exist, and is not seen before it is whole
/// \throws InvalidArgument  it exists
/// \throws NotFound, SchemaMismatch, Corruption, IoError
SeqRepoExportReport export_seqrepo(const std::filesystem::path& instance, const std::filesystem::path& directory);

}  // namespace seqshelf
