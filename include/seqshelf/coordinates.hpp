#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "seqshelf/collection.hpp"
#include "seqshelf/digest.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf {

/// A sequence as a file about some assembly names it.
/// Thread-safety: a value.
struct NamedLength {
    std::string name;              ///< as in the file
    std::int64_t length = 0;       ///< residues
    std::optional<Md5Digest> md5;  ///< if the file contains it (SAM's `M5`)
};

/// Reads names and lengths from a UCSC chrom.sizes, a .fai, the header of SAM (or a .dict) or VCF. The format is
/// recognised by the content. "-" is standard input; gzip is read too.
/// \throws InvalidInput  another format, a name that occurs twice, a bad length: `file:line: …`
/// \throws IoError
[[nodiscard]] std::vector<NamedLength> read_coordinates(const std::string& file);

/// How a collection agrees with the names and lengths of a query.
/// Thread-safety: a value; const functions may be called concurrently.
struct CoordinateMatch {
    Collection collection;                        ///< the collection that is compared
    std::int64_t shared = 0;                      ///< names with the same length in both
    std::vector<std::string> only_in_query;       ///< names that the collection does not contain
    std::vector<std::string> only_in_collection;  ///< names that the query does not contain
    std::vector<std::string> other_length;        ///< names in both, with different lengths
    std::vector<std::string> other_md5;           ///< shared names whose sequence has another MD5 than in the query

    /// Whether both have just the same names and lengths, and no MD5 differs. The order may differ.
    [[nodiscard]] bool exact() const noexcept {
        return only_in_query.empty() && only_in_collection.empty() && other_length.empty() && other_md5.empty();
    }
};

/// The collections that agree best with `query`, the best first, at most `limit`. Those that have just these names and
/// lengths, in any order, come first. Others are found if they share one of the query's less common names and lengths.
/// \throws InvalidArgument  a name occurs twice in `query`
[[nodiscard]] std::vector<CoordinateMatch> match_coordinates(const Repository& repository,
                                                             const std::vector<NamedLength>& query, std::int64_t limit);

}  // namespace seqshelf
