#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/rows.hpp"
#include "seqshelf/collection_info.hpp"

namespace seqshelf::catalog {

struct ReadConnection;

/// A row of `collection`.
struct CollectionRow {
    std::int64_t collection_id = 0;
    CollectionInfo info;
};

/// A collection and the alias it was found by.
struct NamedCollectionRow {
    Alias alias;
    CollectionRow collection;
};

/// A collection that contains a given sequence, and the sequence's name in it.
struct ContainingRow {
    CollectionRow collection;
    std::string name;
};

/// A file that a collection was loaded from, with its text outside the records.
struct SourceRow {
    std::int64_t source_id = 0;
    CollectionSource source;
    std::string preamble;
    std::string line_end;
};

/// A member, where its residues are, and how one source wrote its record. Empty texts: as the source usually does.
struct MemberRow {
    CollectionMember member;
    SequenceRow sequence;
    std::string header;
    std::string lines;
    std::int64_t mask_id = 0;  ///< 0: none
};

/// A collection's FHR record, in JSON.
struct FhrRow {
    CollectionDigest collection;
    std::string record;
};

using AttributeFilter = std::pair<CollectionAttribute, CollectionDigest>;

/// The questions that readers ask about collections. Each is an index search.
/// Thread-safety: one thread at a time.
class CollectionQueries {
public:
    explicit CollectionQueries(ReadConnection& connection) : connection_(connection) {}

    [[nodiscard]] std::optional<CollectionRow> find(const CollectionDigest& digest);
    /// \param name  its namespace is canonical
    [[nodiscard]] std::optional<CollectionRow> find_alias(NameView name);
    /// In every namespace, ordered by namespace.
    [[nodiscard]] std::vector<NamedCollectionRow> find_bare_alias(std::string_view alias);

    /// Collections that match every filter, with digests after `after`, ordered by digest.
    [[nodiscard]] std::vector<CollectionRow> list(const std::vector<AttributeFilter>& filters, std::string_view after,
                                                  std::int64_t limit);
    /// Every collection, ordered by number. \param damaged  called for each row that cannot be a value
    void for_each(const std::function<void(const CollectionRow&)>& visit, const Damaged& damaged);
    [[nodiscard]] std::int64_t count(const std::vector<AttributeFilter>& filters);

    /// Visits members from position `first` on, in order. \param source_id  0: without texts of a source
    void for_each_member(std::int64_t collection_id, std::int64_t first, std::int64_t source_id,
                         const std::function<bool(MemberRow&)>& visit);
    /// Several members where one name was allowed for several records.
    [[nodiscard]] std::vector<MemberRow> find_members(std::int64_t collection_id, std::string_view name,
                                                      std::int64_t source_id);
    /// Names of members that start with `prefix`, ordered; at most `limit`.
    [[nodiscard]] std::vector<std::string> member_names(std::int64_t collection_id, std::string_view prefix,
                                                        std::int64_t limit);
    /// Collections that contain the sequence, ordered by number, with numbers after `after_collection_id`.
    [[nodiscard]] std::vector<ContainingRow> containing(std::int64_t sequence_id, std::int64_t after_collection_id,
                                                        std::int64_t limit);
    /// Up to `limit` numbers of collections with a member of that name and length.
    [[nodiscard]] std::vector<std::int64_t> with_pair(std::string_view name, std::int64_t length, std::int64_t limit);
    [[nodiscard]] std::optional<CollectionRow> find(std::int64_t collection_id);

    /// The files the collection was loaded from, oldest first.
    [[nodiscard]] std::vector<SourceRow> sources(std::int64_t collection_id);
    /// The runs of a mask for residues from `start` to `end`: visits (start of the part, runs).
    void for_each_mask_part(std::int64_t mask_id, std::int64_t start, std::int64_t end,
                            const std::function<void(std::int64_t, std::string_view)>& visit);

    /// Masks whose digest or number of residues is wrong, one line each. Reads all of them.
    [[nodiscard]] std::vector<std::string> check_masks();

    [[nodiscard]] std::optional<std::string> find_fhr(std::int64_t collection_id);
    /// Ordered by the collections' digests, those after `after`.
    [[nodiscard]] std::vector<FhrRow> list_fhr(std::string_view after, std::int64_t limit);

    /// Plans of the statements above: (statement, plan line).
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> plans();

private:
    ReadConnection& connection_;
};

}  // namespace seqshelf::catalog
