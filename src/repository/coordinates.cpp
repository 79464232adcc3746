#include "seqshelf/coordinates.hpp"

#include <algorithm>
#include <iterator>
#include <list>
#include <map>
#include <unordered_map>

#include "format/input.hpp"
#include "format/sequence_lengths.hpp"
#include "repository/access.hpp"
#include "repository/instance.hpp"
#include "seqcol/collection_digests.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf {

std::vector<NamedLength> read_coordinates(const std::string& file) {
    format::Input input(file);
    std::vector<NamedLength> lengths;
    for (format::LengthRow& row : format::read_coordinate_system(input)) {
        lengths.push_back({std::move(row.name), row.length, row.md5});
    }
    return lengths;
}

/// One search. Collections that share names and lengths with the query are found through the index of these pairs, rare
/// pairs first, because `chr1` with a genome's length may be in very many collections.
/// Thread-safety: one thread at a time.
class CoordinateSearch {
public:
    CoordinateSearch(const Repository& repository, const std::vector<NamedLength>& query)
        : instance_(repository::Access::instance(repository)), query_(query) {
        for (const NamedLength& each : query) {
            if (!lengths_.emplace(each.name, &each).second) {
                throw InvalidArgument("'" + each.name + "' occurs twice among the names looked for");
            }
        }
    }

    std::vector<CoordinateMatch> run(std::int64_t limit) {
        collect_exact(std::max(limit, common));
        collect_partial();
        std::vector<std::pair<std::int64_t, std::int64_t>> best;  // (votes, collection), the best first
        for (const auto& [id, votes] : votes_) {
            best.emplace_back(-votes, id);
        }
        std::sort(best.begin(), best.end());
        best.resize(std::min(best.size(), static_cast<std::size_t>(std::max(limit, min_compared))));
        std::list<CoordinateMatch> matches;
        for (const auto& [votes, id] : best) {
            matches.push_back(compare(id));
        }
        matches.sort([](const auto& a, const auto& b) {  // keeps the order of equal ones
            return std::tuple(b.exact(), b.shared, a.only_in_collection.size()) <
                   std::tuple(a.exact(), a.shared, b.only_in_collection.size());
        });
        const auto end = std::next(matches.begin(), std::min(std::ssize(matches), std::max<std::int64_t>(limit, 0)));
        return {std::make_move_iterator(matches.begin()), std::make_move_iterator(end)};
    }

private:
    static constexpr std::int64_t common = 256;  ///< a pair in more collections than this is common
    static constexpr std::int64_t min_compared = 64;  ///< collections that are compared in full, at least

    /// Collections with the query's sorted_name_length_pairs digest.
    void collect_exact(std::int64_t limit) {
        seqcol::CollectionDigester digester;
        for (const NamedLength& each : query_) {
            digester.add(each.name, each.length, {});
        }
        const CollectionDigest pairs = digester.finish()[CollectionAttribute::sorted_name_length_pairs];
        for (const catalog::CollectionRow& row : instance_->reader()->collections().list(
                 {{CollectionAttribute::sorted_name_length_pairs, pairs}}, "", limit)) {
            votes_[row.collection_id] = std::ssize(query_) + 1;
        }
    }

    void collect_partial() {
        const auto reader = instance_->reader();
        std::vector<std::vector<std::int64_t>> found;
        for (const NamedLength& each : query_) {
            found.push_back(reader->collections().with_pair(each.name, each.length, common));
        }
        std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
        for (const auto& ids : found) {
            if (std::ssize(ids) == common && !votes_.empty()) {
                break;  // collections with common pairs only would rank lower than those found
            }
            for (const std::int64_t id : ids) {
                votes_[id] += 1;
            }
        }
    }

    CoordinateMatch compare(std::int64_t collection_id) {
        const auto reader = instance_->reader();
        const auto row = reader->collections().find(collection_id);
        if (!row) {
            throw Corruption("the catalog has members of collection " + std::to_string(collection_id) +
                             ", which does not exist");
        }
        CoordinateMatch match{repository::Access::make_collection(instance_, *row), 0, {}, {}, {}, {}};
        std::map<std::string_view, const NamedLength*> left = lengths_;
        reader->collections().for_each_member(collection_id, 0, 0, [&](catalog::MemberRow& member) {
            const auto known = left.find(member.member.name);
            if (known == left.end()) {
                match.only_in_collection.push_back(member.member.name);
                return true;
            }
            const NamedLength& wanted = *known->second;
            if (wanted.length != member.member.length) {
                match.other_length.push_back(wanted.name);
            } else {
                match.shared += 1;
                if (wanted.md5 && *wanted.md5 != member.sequence.info.digests.md5) {
                    match.other_md5.push_back(wanted.name);
                }
            }
            left.erase(known);
            return true;
        });
        for (const NamedLength& each : query_) {
            if (left.contains(each.name)) {
                match.only_in_query.push_back(each.name);
            }
        }
        return match;
    }

    repository::Access::Shared instance_;
    const std::vector<NamedLength>& query_;
    std::map<std::string_view, const NamedLength*> lengths_;
    std::unordered_map<std::int64_t, std::int64_t> votes_;
};

std::vector<CoordinateMatch> match_coordinates(const Repository& repository, const std::vector<NamedLength>& query,
                                               std::int64_t limit) {
    return CoordinateSearch(repository, query).run(limit);
}

}  // namespace seqshelf
