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
struct NamedLength {
    std::string name;
    std::int64_t length = 0;       ///< residues
    std::optional<Md5Digest> md5;  ///< where the file has it (SAM's `M5`)
};

/// Reads names and lengths from a UCSC chrom.sizes, a .fai, the header of SAM (or a .dict) or VCF, told by its content.
/// "-" is standard input; gzip is read too.
/// \throws InvalidInput  none of these, a name twice, not a length: `file:line: …`
/// \throws IoError
[[nodiscard]] std::vector<NamedLength> read_coordinates(const std::string& file);

/// How a collection agrees with names and lengths looked for.
struct CoordinateMatch {
    Collection collection;
    std::int64_t shared = 0;  ///< names that have the same length in both
    std::vector<std::string> only_in_query;  ///< names the collection does not have
    std::vector<std::string> only_in_collection;  ///< names not looked for
    std::vector<std::string> other_length;  ///< names with another length
    std::vector<std::string> other_md5;  ///< of those shared, names whose sequence has another MD5 than looked for

    [[nodiscard]] bool exact() const noexcept {
        return only_in_query.empty() && only_in_collection.empty() && other_length.empty() && other_md5.empty();
    }
};

/// The collections that agree best with `query`, the best first, at most `limit`. Those that have just these names and
/// lengths, in any order, come first; of others, those that share one of the less common names and lengths are found.
/// \throws InvalidArgument  a name occurs twice in `query`
[[nodiscard]] std::vector<CoordinateMatch> match_coordinates(const Repository& repository,
                                                             const std::vector<NamedLength>& query, std::int64_t limit);

}  // namespace seqshelf
