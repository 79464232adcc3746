#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/read_connection.hpp"
#include "catalog/writer.hpp"
#include "seqshelf/alias_kind.hpp"

namespace seqshelf::catalog {

/// Which meaning of a name is in force if it has two: the one in this catalog, or that of the other.
enum class UnionPrefers { ours, theirs };

/// What a union added. As UnionReport.
/// Thread-safety: a value.
struct UnionCounts {
    std::int64_t collections_new = 0;
    std::int64_t collections_known = 0;
    std::int64_t texts_new = 0;
    std::int64_t fhr_records = 0;
    std::int64_t names_new = 0;
    std::int64_t names_known = 0;
    std::int64_t names_history = 0;
    std::int64_t names_ended = 0;
    std::int64_t conflicts = 0;
};

/// The statements on one of the two tables of aliases.
struct UnionNameSql;

/// Adds the names of another catalog, and their history, to a change, by the rules of UnionWriter. Memory: all meanings
/// of one name.
/// Thread-safety: one thread at a time.
class UnionNames {
public:
    UnionNames(Writer& writer, ReadConnection& other, UnionPrefers prefer, UnionCounts& report,
               const std::function<void(const std::string&)>& conflict)
        : writer_(writer), other_(other), prefer_(prefer), report_(report), conflict_(conflict) {}

    /// \throws Corruption  a row is impossible, or a name's target is not in the change
    void put(AliasKind kind);

private:
    /// What a name means or meant.
    struct Meaning {
        std::int64_t target = 0;  ///< its number here
        std::string digest;  ///< the target's
        std::int64_t added = 0;  ///< seconds since the Unix epoch
        std::optional<std::int64_t> ended;  ///< likewise; none: it is in force

        /// Whether it was ended, at that time or later.
        [[nodiscard]] bool ended_since(std::int64_t time) const noexcept { return ended && *ended >= time; }
    };

    /// One name: its namespace and alias are those of both catalogs.
    struct Named {
        std::int64_t namespace_id = 0;
        std::string ns;
        std::string alias;
    };

    [[nodiscard]] std::int64_t target_of(const std::string& digest);
    [[nodiscard]] std::vector<Meaning> meanings_here(const Named& name);
    void merge(const Named& name, const std::vector<Meaning>& theirs);
    void merge_current(const Named& name, const Meaning& theirs, const std::vector<Meaning>& ours);
    void settle(const Named& name, const Meaning& theirs, const Meaning& ours);
    void put_current(const Named& name, const Meaning& meaning);
    void put_history(const Named& name, const Meaning& meaning, std::int64_t ended);
    void end_current(const Named& name);
    bool insert(const Named& name, const Meaning& meaning, std::int64_t ended_by);

    Writer& writer_;
    ReadConnection& other_;
    UnionPrefers prefer_;
    UnionCounts& report_;
    const std::function<void(const std::string&)>& conflict_;
    AliasKind kind_ = AliasKind::sequences;
    const UnionNameSql* sql_ = nullptr;
};

}  // namespace seqshelf::catalog
