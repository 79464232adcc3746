#pragma once

#include <sys/stat.h>

#include <random>
#include <string>

#include "seqshelf/seqshelf.hpp"
#include "snapshot/sums.hpp"
#include "support/files.hpp"
#include "support/shelf.hpp"

namespace seqshelf::test {

/// FASTA of `count` random sequences of 200 bases.
inline std::string random_fasta(int count, unsigned seed) {
    std::mt19937 random(seed);
    std::string text;
    for (int i = 0; i < count; ++i) {
        text += ">s" + std::to_string(seed) + "_" + std::to_string(i) + "\n";
        for (int base = 0; base < 200; ++base) {
            text += "ACGT"[random() % 4];
        }
        text += "\n";
    }
    return text;
}

/// Makes the snapshots s1 and s2 in a root; s2 has one more volume.
inline void make_snapshots(Shelf& shelf) {
    shelf.load(random_fasta(500, 1));
    (void)create_snapshot(shelf.root(), "s1");
    shelf.load(random_fasta(10, 2));
    (void)create_snapshot(shelf.root(), "s2");
}

inline struct ::stat status_of(const std::filesystem::path& file) {
    struct ::stat status{};
    if (::lstat(file.c_str(), &status) != 0) {
        throw std::runtime_error("no file " + file.string());
    }
    return status;
}

/// The files of an instance whose names end with `end`.
inline std::vector<std::string> files_ending(const std::filesystem::path& instance, std::string_view end) {
    std::vector<std::string> files;
    for (const std::string& file : files_below(instance)) {
        if (file.ends_with(end)) {
            files.push_back(file);
        }
    }
    return files;
}

inline bool is_whole(const std::filesystem::path& instance) { return verify(instance).problems.empty(); }

}  // namespace seqshelf::test
