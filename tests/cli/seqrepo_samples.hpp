#pragma once

#include <set>

#include "cli/shelf.hpp"

namespace seqshelf::test {

using Words = std::vector<std::string>;

/// Two sequences, two snapshots, and an alias that names different sequences in two namespaces.
struct SeqRepoSamples : ProgramShelf {
    SeqRepoSamples() {
        ok({"-q", "load", "-n", "refseq", phix(), mito()});
        ok({"-q", "snapshot", "create", "--anyway", "2026-01-01"});
        ok({"-q", "alias", "add", "local:NC_001422.1", "refseq:NC_012920.1"});
        ok({"-q", "snapshot", "create", "--anyway", "2026-01-02"});
    }
    [[nodiscard]] std::string latest() const { return fs::read_symlink(root() / "latest"); }
};

inline void check_usage_error(const ProgramShelf& shelf, const Words& words, const std::vector<std::string>& messages) {
    shelf.refuses(words, 2, messages);
}

inline std::set<std::string> names_in(const ProgramShelf& shelf) {
    const std::vector<std::string> lines = lines_of(shelf.ok({"list-local-instances"}));
    return {lines.begin(), lines.end()};
}

}  // namespace seqshelf::test
