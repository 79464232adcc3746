#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "packed/packed_file.hpp"

namespace seqshelf::packed {

/// How the files of a cache are called: `NAME` and this.
inline constexpr std::string_view file_suffix = ".sqpack";

/// Names of the packed files in a directory, without suffix, sorted; none where there is no such directory.
/// \throws IoError
[[nodiscard]] std::vector<std::string> file_names(const std::filesystem::path& directory);

/// The packed files of a directory as they are now. Files that are no packed file, or damaged, are skipped: readers
/// then take residues from where they come from. Opening takes some 10 µs a file.
/// Thread-safety: all functions may be called concurrently.
class PackedFiles {
public:
    PackedFiles() = default;
    explicit PackedFiles(const std::filesystem::path& directory);

    [[nodiscard]] bool empty() const noexcept { return files_.empty(); }

    /// A sequence in one of the files; `file` is null where none has it.
    struct Place {
        const PackedFile* file = nullptr;
        Residues residues;
    };
    /// \param length  what the catalog says: a sequence of that digest and another length is none
    [[nodiscard]] Place find(const SequenceDigest& digest, std::int64_t length) const noexcept;

private:
    std::vector<std::unique_ptr<const PackedFile>> files_;
};

}  // namespace seqshelf::packed
