#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "seqshelf/collection.hpp"
#include "seqshelf/fasta_export.hpp"
#include "seqshelf/seqshelf.hpp"
#include "support/program.hpp"
#include "support/shelf.hpp"

// Collections for the tests of this folder.
namespace seqshelf::test {

using Texts = std::vector<std::string>;

// The seqcol specification's base.fa with descriptions, and its published digest.
inline const std::string base_text = ">chrX the first\nTTGGGGAA\n>chr1\nGGAA\n>chr2 another  one\nGCGC\n";
inline const std::string base_digest = "XZlrcEGi6mlopZ2uD8ObHkQB1d0oDwKk";

/// Three records of which one has lower-case residues.
inline const std::string masked_fasta = ">chrX first\nttGGggaa\n>chr1\nGGAA\n>chr2 other\nGC\nGC\n";

inline CollectionDigest load_file(const Shelf& shelf, const std::string& file, const std::string& alias = "",
                                  const LoadOptions& options = {}) {
    Change session(shelf.master());
    session.load(file, options, alias);
    return session.commit().collections.at(0);
}

inline CollectionDigest load_text(const Shelf& shelf, std::string_view text, const std::string& alias = "",
                                  const LoadOptions& options = {}) {
    return load_file(shelf, shelf.fasta("in.fa", text), alias, options);
}

/// The base collection, which has the alias ncbi:GRCz.
struct Base : Shelf {
    Base() { load_text(*this, base_text, "ncbi:GRCz"); }
    [[nodiscard]] Collection base() const { return repository().get_collection(base_digest); }
};

inline std::string exported(const Collection& collection, const ExportOptions& options = {}) {
    std::string text;
    export_collection(collection, options, [&](std::string_view part) { text += part; });
    return text;
}

template <typename Rows>
Texts names(const Rows& rows) {
    Texts found;
    for (const auto& row : rows) {
        found.push_back(row.name);
    }
    return found;
}

inline std::string sha256_of(const std::string& file) { return run({"sha256sum", file}).out.substr(0, 64); }
/// The file's bytes, compressed by gzip.
inline std::string zipped(const std::string& file) { return run({"gzip", "-c", file}).out; }

}  // namespace seqshelf::test
