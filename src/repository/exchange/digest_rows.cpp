#include "repository/exchange/digest_rows.hpp"

#include <algorithm>
#include <utility>

#include "base/quoted.hpp"

namespace seqshelf::repository {

using catalog::SeqRepoAlias;

bool DigestRows::take(const SeqRepoAlias& row) {
    const std::pair<std::string_view, std::optional<SeqRepoAlias>*> kinds[] = {
        {"VMC", &vmc}, {"SHA1", &sha1}, {"MD5", &md5}, {"SEGUID", &seguid}};
    const auto* const kind =
        std::find_if(std::begin(kinds), std::end(kinds), [&](const auto& each) { return each.first == row.ns; });
    if (kind == std::end(kinds)) {
        return false;
    }
    if (!row.is_current || *kind->second) {
        problems.push_back(
            row.ns + ":" + row.alias +
            (row.is_current ? " is one of several" : " is a digest that is marked as no longer current"));
    } else {
        *kind->second = row;
    }
    return true;
}

std::optional<SequenceDigests> DigestRows::digests(const SequenceDigest& seq_id) const {
    if (!vmc || !sha1 || !md5 || !seguid || !problems.empty()) {
        return std::nullopt;
    }
    const auto parsed_sha1 = Sha1Digest::parse(sha1->alias);
    const auto parsed_md5 = Md5Digest::parse(md5->alias);
    if (!parsed_sha1 || !parsed_md5) {
        return std::nullopt;
    }
    const SequenceDigests given{seq_id, *parsed_md5, *parsed_sha1};
    return contradictions(given).empty() ? std::optional(given) : std::nullopt;
}

std::vector<std::string> DigestRows::contradictions(const SequenceDigests& digests) const {
    std::vector<std::string> found;
    const auto compare = [&](const std::optional<SeqRepoAlias>& row, const std::string& expected) {
        if (row && row->alias != expected) {
            found.push_back(row->ns + " should be " + expected + ", SeqRepo has " + base::quoted(row->alias));
        }
    };
    compare(vmc, "GS_" + digests.sha512t24u.sha512t24u());
    compare(sha1, digests.sha1.hex());
    compare(md5, digests.md5.hex());
    compare(seguid, digests.sha1.seguid());
    return found;
}

}  // namespace seqshelf::repository
