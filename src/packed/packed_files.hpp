#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "packed/packed_file.hpp"

namespace seqshelf::packed {

/// The files of a cache are named `NAME` and this.
inline constexpr std::string_view file_suffix = ".sqpack";

/// Names of the packed files in a directory, without suffix, sorted; none if the directory does not exist.
/// \throws IoError
[[nodiscard]] std::vector<std::string> file_names(const std::filesystem::path& directory);

/// The packed files of a directory at the time of construction. Skips files that are damaged or not packed files:
/// readers then use the volume. Opening takes about 10 µs for each file.
/// Thread-safety: all functions may be called concurrently.
class PackedFiles {
public:
    PackedFiles() = default;
    explicit PackedFiles(const std::filesystem::path& directory);

    [[nodiscard]] bool empty() const noexcept { return files_.empty(); }

    /// A sequence in one of the files; `file` is null if none contains it.
    struct Place {
        const PackedFile* file = nullptr;
        Residues residues;
    };
    /// \param length  from the catalog; a sequence with that digest but another length does not count
    [[nodiscard]] Place find(const SequenceDigest& digest, std::int64_t length) const noexcept;

private:
    std::vector<std::unique_ptr<const PackedFile>> files_;
};

}  // namespace seqshelf::packed
