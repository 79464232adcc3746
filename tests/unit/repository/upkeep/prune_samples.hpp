#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "seqshelf/prune.hpp"
#include "support/files.hpp"
#include "unit/repository/samples.hpp"

namespace seqshelf::test {

namespace fs = std::filesystem;

inline struct ::stat status_of(const fs::path& path) {
    struct ::stat status{};
    REQUIRE_MESSAGE(::lstat(path.c_str(), &status) == 0, path.string());
    return status;
}

/// "superseded_volume master/…", kept ones in parentheses.
inline Texts texts(const PrunePlan& plan) {
    Texts lines;
    for (const PruneItem& item : plan.items) {
        const std::string text = std::string(to_string(item.kind)) + " " + item.path;
        lines.push_back(item.kept ? "(" + text + ")" : text);
    }
    return lines;
}

inline const PruneItem& item_of(const PrunePlan& plan, PruneItem::Kind kind) {
    for (const PruneItem& item : plan.items) {
        if (item.kind == kind) {
            return item;
        }
    }
    throw std::runtime_error("the plan has no such item");
}

/// Bytes on disk of the files below a directory, each once.
inline std::int64_t disk_bytes(const fs::path& directory) {
    std::int64_t bytes = 0;
    std::set<ino_t> seen;
    for (const std::string& name : files_below(directory)) {
        const struct ::stat status = status_of(directory / name);
        bytes += seen.insert(status.st_ino).second ? status.st_blocks * 512 : 0;
    }
    return bytes;
}

inline std::string residues_of(char letter, std::size_t length) {
    std::string text;
    for (std::size_t i = 0; i < length; ++i) {
        text += i % 7 == 0 ? letter : "ACGT"[(i * i + i / 5) % 4];
    }
    return text;
}

/// The small files of the catalog do not matter here.
inline PrunePlan plan_of(const Shelf& shelf, const PruneOptions& options = {}) {
    PrunePlan plan = plan_prune(shelf.root(), options);
    std::erase_if(plan.items, [](const PruneItem& item) { return item.kind == PruneItem::Kind::catalog; });
    return plan;
}

/// Three volumes, each with one collection or two: `c:gone` alone in the first, `c:large` and `c:small` in the second,
/// `c:kept` in the third.
struct PruneSamples : Shelf {
    PruneSamples() {
        gone = load_volume(">g\n" + residues_of('R', 3000) + "\n", "c:gone");
        mixed = load_mixed();
        kept = load_volume(">k\n" + residues_of('B', 2000) + "\n", "c:kept");
    }
    std::string load_mixed() {
        Change session(master());
        session.load(fasta("large.fa", ">l1\n" + residues_of('Y', 200000) + "\n>l2\n" + residues_of('K', 500) + "\n"),
                     {}, "c:large");
        session.load(fasta("small.fa", ">s1\n" + residues_of('M', 70000) + "\n>s2\n" + residues_of('S', 900) +
                                           "\n>s3\n" + residues_of('W', 40) + "\n"),
                     {}, "c:small");
        return session.commit().volumes.at(0);
    }
    std::string load_volume(const std::string& text, const std::string& alias) {
        Change session(master());
        session.load(fasta("in.fa", text), {}, alias);
        return session.commit().volumes.at(0);
    }
    void remove(const std::string& collection) const {
        Change session(master());
        session.remove_collection(collection, Change::Orphans::remove);
        session.commit();
    }
    [[nodiscard]] fs::path file(const std::string& volume) const { return master() / "sequences" / volume; }
    void check_intact() const {
        CHECK(verify(master()).problems.empty());
        const Repository now = repository();
        CHECK((now.get_slice("c:kept:k").fetch() == residues_of('B', 2000)));
        CHECK((now.get_slice("c:small:s1").fetch() == residues_of('M', 70000)));
        CHECK((now.get_slice("c:small:s2").fetch() == residues_of('S', 900)));
        CHECK((now.get_slice("c:small:s3:40-40").fetch() == residues_of('W', 40).substr(39)));
    }

    std::string gone;
    std::string mixed;
    std::string kept;
};

}  // namespace seqshelf::test
