#include "catalog/known_sequences.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "catalog/connection.hpp"
#include "samples.hpp"

using namespace seqshelf;
using namespace seqshelf::catalog;
using namespace seqshelf::test;

namespace {

/// A catalog that is open for writing, without the parts of a Writer.
class KnownRows {
public:
    explicit KnownRows(std::size_t max_sequences = KnownSequences::default_max_sequences)
        : known(database, statements, max_sequences) {}

    void insert(const SequenceDigest& digest, std::int64_t sequence_id) {
        SQLite::Statement row(
            database,
            "INSERT INTO sequence (sequence_id, sha512t24u, md5, sha1, seguid, length, letters, change_id) "
            "VALUES (?, ?, zeroblob(16), zeroblob(20), '', 0, 0, 1)");
        row.bind(1, sequence_id);
        row.bind(2, digest.sha512t24u());
        row.exec();
        known.add(digest, sequence_id);
    }
    [[nodiscard]] bool has_index() {
        return database.execAndGet("SELECT count(*) FROM sqlite_schema WHERE name = 'sequence_digest'").getInt() == 1;
    }

    Catalog catalog;
    SQLite::Database database = open_database(catalog.file(), OpenMode::write);
    SQLite::Transaction transaction{database};
    Statements statements{database};
    KnownSequences known;
};

SequenceDigest digest_of_number(int number) { return digest_of(std::to_string(number)); }

/// Another digest that starts like this one.
SequenceDigest twin_of(const SequenceDigest& digest, std::uint8_t last) {
    std::vector<std::uint8_t> bytes(digest.bytes().begin(), digest.bytes().end());
    bytes.back() = last;
    return *SequenceDigest::from_bytes(bytes);
}

}  // namespace

TEST_CASE("known sequences: exactly the added sequences are found under their numbers, in memory and by the index") {
    for (const int in_memory_from : {0, 1, 500, 3000}) {
        CAPTURE(in_memory_from);
        KnownRows rows;
        for (int i = 0; i < 2000; ++i) {
            if (i == in_memory_from) {
                rows.known.keep_in_memory();
                CHECK_FALSE(rows.has_index());
            }
            rows.insert(digest_of_number(i), 7 + 2 * i);
        }
        CHECK(rows.known.in_memory() == (in_memory_from < 2000));
        for (int i = -100; i < 2100; ++i) {
            const auto expected = i >= 0 && i < 2000 ? std::optional<std::int64_t>(7 + 2 * i) : std::nullopt;
            CHECK(rows.known.find(digest_of_number(i)) == expected);
        }
        rows.known.rebuild();
        CHECK(rows.has_index());
        CHECK_FALSE(rows.known.in_memory());
        CHECK(rows.known.find(digest_of_number(1999)) == 7 + 2 * 1999);
    }
}

TEST_CASE("known sequences: digests with the same stored part are distinguished, and can be removed") {
    KnownRows rows;
    rows.known.keep_in_memory();
    const SequenceDigest first = digest_of("ACGT");
    for (int i = 1; i < 256; ++i) {
        rows.insert(twin_of(first, static_cast<std::uint8_t>(i)), i);
    }
    rows.database.exec("DELETE FROM sequence WHERE sequence_id = 77");
    for (int i = 1; i < 256; ++i) {
        CHECK(rows.known.find(twin_of(first, static_cast<std::uint8_t>(i))) ==
              (i == 77 ? std::nullopt : std::optional<std::int64_t>(i)));
    }
    CHECK_FALSE(rows.known.find(twin_of(first, 0)).has_value());
}

TEST_CASE("known sequences: the table grows, and gives the same answers as a map") {
    KnownRows rows;
    rows.known.keep_in_memory();
    std::mt19937 random(5);
    std::map<int, std::int64_t> expected;
    for (std::int64_t id = 1; id <= 120'000; ++id) {  // the table has 65,536 slots at first
        const int number = static_cast<int>(random() % 1'000'000);
        const auto known = rows.known.find(digest_of_number(number));
        const auto found = expected.find(number);
        REQUIRE(known == (found == expected.end() ? std::nullopt : std::optional(found->second)));
        if (!known) {
            rows.insert(digest_of_number(number), id);
            expected.emplace(number, id);
        }
    }
    CHECK(expected.size() > 98'304);  // 0.75 of 131,072: it has grown twice
}

TEST_CASE("known sequences: if there are too many, stored before or added later, the index is used") {
    for (const int there : {0, 99, 100, 101}) {
        CAPTURE(there);
        KnownRows rows(100);
        for (int i = 0; i < there; ++i) {
            rows.insert(digest_of_number(i), i + 1);
        }
        rows.known.keep_in_memory();
        CHECK(rows.known.in_memory() == (there <= 100));
        for (int i = there; i < 150; ++i) {
            CHECK(rows.known.in_memory() == (i <= 100 && there <= 100));
            CHECK(rows.has_index() != rows.known.in_memory());
            rows.insert(digest_of_number(i), i + 1);
        }
        CHECK(rows.has_index());
        for (int i = 0; i < 150; ++i) {
            CHECK(rows.known.find(digest_of_number(i)) == i + 1);
        }
        rows.known.rebuild();  // nothing is left to do
        CHECK(rows.has_index());
    }
}

TEST_CASE("known sequences: the index is used for a number of more than 32 bits") {
    KnownRows rows;
    rows.known.keep_in_memory();
    const std::int64_t most = 4'294'967'295;
    rows.insert(digest_of("A"), most);
    CHECK(rows.known.in_memory());
    CHECK(rows.known.find(digest_of("A")) == most);
    rows.insert(digest_of("C"), most + 1);
    CHECK_FALSE(rows.known.in_memory());
    CHECK(rows.known.find(digest_of("A")) == most);
    CHECK(rows.known.find(digest_of("C")) == most + 1);
}
