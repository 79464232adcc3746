#include "catalog/name_sum.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <new>
#include <span>
#include <string_view>

#include "base/little_endian.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::catalog {

namespace {

// A sum does not depend on the order of its rows, so a change of one row costs one row. Temporary triggers see what a
// writer does to these tables, whichever of its statements does it; but of new sequences and names, which are many,
// their writers report: a trigger takes as long as the row itself.

/// What is summed of a table, in this order.
struct Summed {
    const char* table;
    std::array<const char*, 5> columns;  ///< the last ones may be null
    bool reported = false;  ///< what is inserted
};
constexpr std::array all_summed{
    Summed{"namespace", {"namespace_id", "name"}},
    Summed{"sequence", {"sequence_id", "sha512t24u"}, true},
    Summed{"circular_sequence", {"sequence_id"}},
    Summed{"collection", {"collection_id", "digest"}},
    Summed{"sequence_alias", {"namespace_id", "alias", "ended_by", "sequence_id", "added_by"}, true},
    Summed{"collection_alias", {"namespace_id", "alias", "ended_by", "collection_id", "added_by"}, true},
};

constexpr const char* select_sum = "SELECT value FROM property WHERE name = 'names'";
constexpr const char* store_sum = "INSERT OR REPLACE INTO property VALUES ('names', :sum)";
constexpr const char* function = "sum_row";  // (1 or -1, the table, the columns)

/// What is hashed of a row: bytes that no other row has.
class RowBytes {
public:
    RowBytes() { bytes().clear(); }

    void add(std::int64_t number) {
        bytes() += static_cast<char>(SQLITE_INTEGER);
        add_plain(number);
    }
    void add(std::string_view text, int type = SQLITE_TEXT) {
        bytes() += static_cast<char>(type);
        add_plain(static_cast<std::int64_t>(text.size()));
        bytes().append(text);
    }
    void add(sqlite3_value* value) {
        const int type = sqlite3_value_type(value);
        if (type == SQLITE_INTEGER) {
            add(sqlite3_value_int64(value));
        } else if (type == SQLITE_NULL) {
            bytes() += static_cast<char>(type);
        } else {
            const auto* const text = static_cast<const char*>(sqlite3_value_blob(value));
            add(std::string_view(text, static_cast<std::size_t>(sqlite3_value_bytes(value))), type);
        }
    }
    [[nodiscard]] digest::Xxh3Sum128 sum() const { return digest::xxh3_128(std::as_bytes(std::span(bytes()))); }

private:
    /// One text for all rows, because most are too long for std::string's own bytes.
    static std::string& bytes() {
        thread_local std::string text;
        return text;
    }
    static void add_plain(std::int64_t number) {
        std::array<std::uint8_t, sizeof number> little_endian{};
        base::store_le64(little_endian.data(), static_cast<std::uint64_t>(number));
        bytes().append(reinterpret_cast<const char*>(little_endian.data()), little_endian.size());
    }
};

void sum_row(sqlite3_context* context, int count, sqlite3_value** arguments) noexcept {
    try {
        RowBytes row;
        for (sqlite3_value* const value : std::span(arguments, static_cast<std::size_t>(count)).subspan(1)) {
            row.add(value);
        }
        static_cast<NameSum*>(sqlite3_user_data(context))->add(row.sum(), sqlite3_value_int(arguments[0]) > 0);
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    }
}

/// A call of the function for a row. \param row  "new.", "old.", or empty
std::string call(const Summed& summed, const char* sign, const char* row) {
    std::string text = std::string(function) + "(" + sign + ", '" + summed.table + "'";
    for (const char* const column : summed.columns) {
        text += column == nullptr ? "" : std::string(", ") + row + column;
    }
    return text + ")";
}

std::string columns_of(const Summed& summed) {
    std::string text;
    for (const char* const column : summed.columns) {
        text += column == nullptr ? "" : (text.empty() ? "" : ", ") + std::string(column);
    }
    return text;
}

std::uint64_t hex_number(std::string_view digits) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
    if (error != std::errc() || end != digits.data() + digits.size()) {
        throw Corruption("the sum of its names is not a number of 32 hex digits");
    }
    return number;
}

void register_function(SQLite::Database& database, NameSum* sum) {
    // The triggers are part of a schema, from which SQLite calls functions only if these are said to be harmless.
    sqlite3_create_function(database.getHandle(), function, -1, SQLITE_UTF8 | SQLITE_INNOCUOUS, sum,
                            sum == nullptr ? nullptr : sum_row, nullptr, nullptr);
}

}  // namespace

NameSum::NameSum(SQLite::Database& database) : database_(database) { register_function(database, this); }

NameSum::~NameSum() { register_function(database_, nullptr); }

void NameSum::add(const digest::Xxh3Sum128& row, bool is_there) noexcept {
    sum_.low += is_there ? row.low : -row.low;
    sum_.high += is_there ? row.high : -row.high;
}

void NameSum::add_sequence(std::int64_t sequence_id, std::string_view sha512t24u) {
    RowBytes row;
    row.add("sequence");
    row.add(sequence_id);
    row.add(sha512t24u);
    add(row.sum(), true);
}

void NameSum::add_alias(std::string_view table, std::int64_t namespace_id, std::string_view alias,
                        std::int64_t ended_by, std::int64_t target_id, std::int64_t added_by) {
    RowBytes row;
    row.add(table);
    row.add(namespace_id);
    row.add(alias);
    row.add(ended_by);
    row.add(target_id);
    row.add(added_by);
    add(row.sum(), true);
}

std::string NameSum::text() const {
    std::array<char, 33> hex{};
    std::snprintf(hex.data(), hex.size(), "%016llx%016llx", static_cast<unsigned long long>(sum_.high),
                  static_cast<unsigned long long>(sum_.low));
    return hex.data();
}

std::string NameSum::compute() {
    sum_ = {};
    for (const Summed& summed : all_summed) {
        (void)database_.execAndGet("SELECT count(" + call(summed, "1", "") + ") FROM main." + summed.table);
    }
    return text();
}

void NameSum::create() {
    (void)compute();
    store();
}

void NameSum::follow() {
    SQLite::Statement stored(database_, select_sum);
    if (!stored.executeStep()) {
        throw Corruption("it has no sum of its names");
    }
    const std::string digits = stored.getColumn(0).getString();
    const std::size_t half = digits.size() / 2;
    sum_ = {hex_number(std::string_view(digits).substr(half)), hex_number(std::string_view(digits).substr(0, half))};
    for (const Summed& summed : all_summed) {
        const std::string table(summed.table);
        const std::string added = "SELECT " + call(summed, "1", "new.") + "; ";
        const std::string taken = "SELECT " + call(summed, "-1", "old.") + "; ";
        const auto trigger = [&](const char* event, const std::string& when, const std::string& action) {
            database_.exec("CREATE TEMP TRIGGER sum_" + std::string(event) + "_" + table + " AFTER " + event + when +
                           " ON main." + table + " BEGIN " + action + "END");
        };
        if (!summed.reported) {
            trigger("INSERT", "", added);
        }
        trigger("UPDATE", " OF " + columns_of(summed), taken + added);
        trigger("DELETE", "", taken);
    }
}

void NameSum::store() {
    SQLite::Statement insert(database_, store_sum);
    insert.bind(":sum", text());
    insert.exec();
}

}  // namespace seqshelf::catalog
