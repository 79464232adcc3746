#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.hpp"
#include "base/quoted.hpp"
#include "catalog/connection.hpp"
#include "catalog/namespace_ids.hpp"
#include "catalog/rows.hpp"
#include "catalog/statements.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::catalog {

/// Whether a log beside a catalog may contain more than the catalog's own file.
[[nodiscard]] bool has_log(const std::filesystem::path& file);

/// Checks that SQLite can make the files that it needs beside a catalog in WAL mode, unless they exist. SQLite's own
/// errors do not give the reason, and it leaves incomplete files. \throws base::NoSpace
void check_space_for_log(const std::filesystem::path& file);

/// Whether others may write to a catalog while it is read.
enum class Writers {
    possible,
    excluded,  ///< the caller holds the instance's WriterLock
};

/// A catalog open for reading, and the statements prepared on it.
/// Thread-safety: one thread at a time.
struct ReadConnection {
    ReadConnection(const std::filesystem::path& file, OpenMode mode, Writers writers = Writers::possible);
    ReadConnection(std::string called, SQLite::Database opened)
        : name(std::move(called)), own(std::make_unique<SQLite::Database>(std::move(opened))), database(*own) {}
    /// Shares a writer's connection, and so sees what its change has put.
    /// \param before  called with each statement before it runs
    ReadConnection(std::string called, SQLite::Database& shared, std::function<void(const char*)> before)
        : name(std::move(called)), database(shared), before_asking(std::move(before)) {}

    /// Runs `action` on a statement; SQLite's errors become ours.
    template <typename Action>
    auto ask(const char* sql, Action action) {
        return guarded(name, [&] {
            if (before_asking) {
                before_asking(sql);
            }
            Use use(statements[sql], name);
            return action(use);
        });
    }

    /// \param ns  canonical
    [[nodiscard]] std::optional<std::int64_t> find_namespace_id(std::string_view ns) {
        return guarded(name, [&] { return namespaces.find(ns); });
    }

    /// How SQLite would run statements: (statement, line of its plan).
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> plans(const std::vector<const char*>& of);

    std::string name;
    base::FileDescriptor no_writers;  ///< open if the connection keeps them out, see base::exclude_writers()
    std::unique_ptr<SQLite::Database> own;  ///< empty if it is a writer's
    SQLite::Database& database;
    std::function<void(const char*)> before_asking;
    Statements statements{database};
    NamespaceIds namespaces{statements};
};

// How columns become values. What no writer stores is Corruption: a catalog may be damaged, or come from elsewhere.

/// Text that is compared or parsed only, as it is.
inline std::string_view raw_text_of(const SQLite::Column& column) {
    const char* const text = column.getText();
    return {text, static_cast<std::size_t>(column.getBytes())};
}

template <typename Row>
auto all_rows(Use& use, Row row) {
    std::vector<decltype(row(*use))> rows;
    while (use->executeStep()) {
        rows.push_back(use.read(row));
    }
    return rows;
}

/// The rows of a page, which are ordered by a text. A damaged catalog may give the same rows for every page, so that a
/// loop over pages never ends: rows that are not in order are Corruption.
/// \param key   the number of the text's column
/// \param from  the least text that the first row may have
template <typename Row>
auto page_rows(Use& use, int key, std::string from, Row row) {
    return all_rows(use, [&](SQLite::Statement& at) {
        const std::string_view text = raw_text_of(at.getColumn(key));
        if (text < from) {
            throw Corruption("rows are not in order: " + base::quoted(text) + " is where " + base::quoted(from) +
                             " or more should be");
        }
        from.assign(text).push_back('\0');  // no text is between a text and the same with a NUL after it
        return row(at);
    });
}

template <typename Row>
auto first_row(Use& use, Row row) {
    return use->executeStep() ? std::optional(use.read(row)) : std::nullopt;
}

/// Calls `visit` for each row. \param damaged  called for a row that cannot be a value; empty: that is thrown
template <typename Row, typename Visit>
void visit_rows(Use& use, Row row, const Visit& visit, const Damaged& damaged) {
    while (use->executeStep()) {
        std::optional<decltype(row(*use))> value;
        try {
            value = use.read(row);
        } catch (const Corruption& error) {
            if (!damaged) {
                throw;
            }
            damaged(error);
            continue;
        }
        visit(*value);
    }
}

/// Binds `:until` to the least text greater than every text that starts with `prefix`; SQLite compares bytes.
void bind_end_of_prefix(Use& use, std::string_view prefix);

/// Text that is returned: UTF-8, as JSON and collections' digests need it. "" if it is null.
[[nodiscard]] std::string text_of(const SQLite::Column& column);

/// Larger than any that exists: memory is asked for what such a number says, so it is checked here.
constexpr std::int64_t max_file_bytes = (std::int64_t{1} << 50) - 1;
constexpr std::int64_t max_sequence_residues = (std::int64_t{1} << 40) - 1;

/// A number from 0 to `most`: a length, a place, a count. \throws Corruption
[[nodiscard]] std::int64_t count_of(const SQLite::Column& column, std::int64_t most = max_file_bytes);

inline std::string bytes_of(const SQLite::Column& column) {
    const auto* const bytes = static_cast<const char*>(column.getBlob());
    return bytes == nullptr ? std::string() : std::string(bytes, static_cast<std::size_t>(column.getBytes()));
}

template <typename Kind>
Kind blob_of(const SQLite::Column& column) {
    const auto* const bytes = static_cast<const std::uint8_t*>(column.getBlob());
    const auto digest = Kind::from_bytes({bytes, static_cast<std::size_t>(column.getBytes())});
    if (!digest) {
        throw Corruption(std::string(column.getName()) + " is a digest of the wrong size");
    }
    return *digest;
}

/// A digest kept as text: SequenceDigest or CollectionDigest.
template <typename Kind>
Kind digest_of(const SQLite::Column& column) {
    constexpr std::size_t characters = 32;  // parse() also accepts other forms
    const std::string_view text = raw_text_of(column);
    const auto digest = text.size() == characters ? Kind::parse(text) : std::nullopt;
    if (!digest) {
        throw Corruption(std::string(column.getName()) + " is an invalid digest: " + base::quoted(text));
    }
    return *digest;
}

// The columns of a sequence, of table `sequence s`, and how they become a row.
#define SEQUENCE_COLUMNS_BUT_ADDED                                                                             \
    "s.sequence_id, s.sha512t24u, s.md5, s.sha1, s.length, s.letters, coalesce(s.volume_id, 0) AS volume_id, " \
    "coalesce(s.offset, 0) AS offset, "
#define SEQUENCE_COLUMNS SEQUENCE_COLUMNS_BUT_ADDED "(SELECT made FROM change WHERE change_id = s.change_id)"
inline constexpr int sequence_column_count = 9;
[[nodiscard]] SequenceRow sequence_row(SQLite::Statement& row);

// The columns of an alias `a` in namespace `n`, with the changes that gave and ended it.
#define ALIAS_COLUMNS "n.name, a.alias, added.made, coalesce(ended.made, 0)"
#define ALIAS_CHANGES \
    " JOIN change added ON added.change_id = a.added_by LEFT JOIN change ended ON ended.change_id = a.ended_by "
[[nodiscard]] Alias alias_row(SQLite::Statement& row, int first);

/// Runs `action`, which reads a row; damage is reported as that of row `id` of `table`.
template <typename Action>
auto in_row(const char* table, std::int64_t id, const Action& action) {
    return base::with_context<Corruption>([&] { return table + (" " + std::to_string(id)) + ": "; }, action);
}

}  // namespace seqshelf::catalog
