#include "packed/packed_files.hpp"

#include <algorithm>

#include "seqshelf/error.hpp"

namespace seqshelf::packed {

namespace fs = std::filesystem;

std::vector<std::string> file_names(const fs::path& directory) {
    std::vector<std::string> names;
    std::error_code error;
    fs::directory_iterator entries(directory, error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        const std::string name = entries->path().filename().string();
        if (name.ends_with(file_suffix) && !name.starts_with('.')) {
            names.push_back(name.substr(0, name.size() - file_suffix.size()));
        }
    }
    if (error && error != std::errc::no_such_file_or_directory && error != std::errc::not_a_directory) {
        throw IoError("cannot read directory " + directory.string() + ": " + error.message());
    }
    std::sort(names.begin(), names.end());
    return names;
}

PackedFiles::PackedFiles(const fs::path& directory) {
    try {
        for (const std::string& name : file_names(directory)) {
            try {
                files_.push_back(std::make_unique<const PackedFile>(directory / (name + std::string(file_suffix))));
            } catch (const Error&) {
                // Lists of the files report it; reading continues without it.
            }
        }
    } catch (const Error&) {
        // A directory that cannot be read counts as empty.
    }
}

PackedFiles::Place PackedFiles::find(const SequenceDigest& digest, std::int64_t length) const noexcept {
    for (const auto& file : files_) {
        if (const auto entry = file->find(digest);
            entry && entry->residues.length == static_cast<std::uint64_t>(length)) {
            return {file.get(), entry->residues};
        }
    }
    return {};
}

}  // namespace seqshelf::packed
