#pragma once

#include <algorithm>

#include "cli/shelf.hpp"

namespace seqshelf::test {

/// The text of a FASTA file, decompressed.
inline std::string text_of(const fs::path& file) { return run({"sh", "-c", "gzip -cdf " + shell_word(file)}).out; }

inline std::vector<std::string> fasta_of_test_data() {
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(data_file(""))) {
        const std::string name = entry.path().filename();
        if (name.ends_with(".fa") || name.ends_with(".fa.gz") || name.ends_with(".fna") || name.ends_with(".faa") ||
            name.ends_with(".fasta")) {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace seqshelf::test
