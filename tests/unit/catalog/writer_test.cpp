#include "catalog/writer.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "samples.hpp"
#include "seqshelf/error.hpp"

using namespace seqshelf;
using namespace seqshelf::catalog;
using namespace seqshelf::test;

TEST_CASE("writer: without a commit nothing is left") {
    const Catalog catalog;
    {
        Writer writer(catalog.file(), "test");
        writer.put_volume(volume_row());
        const std::int64_t source = writer.next_source_id();
        writer.put_source(source, "in.fa", 10, std::string(64, '0'));
        const std::int64_t sequence = put_sequence(writer, "ACGT");
        writer.put_alias("ns", "x", sequence);
        CollectionWriter& collections = writer.collections();
        const std::int64_t collection = collections.next_id();
        collections.put_member(collection, {0, "x", "", digest_of("ACGT"), 4}, sequence);
        collections.put(collection, collection_of({{"x", "ACGT"}}), 1, source);
        collections.put_member_text(source, 0, {">x odd\n", "", collections.put_mask(std::string("\1\2", 2))});
        collections.put_source_text(source, collection, {10, std::string(64, '1'), "", 60, "\n", 0, ""});
        collections.aliases().put("ns", "c", collection);
        collections.set_fhr(collection, "{}");
    }
    for (const char* const table :
         {"change", "source", "volume", "sequence", "namespace", "sequence_alias", "collection", "collection_member",
          "source_text", "member_text", "mask", "mask_part", "collection_alias", "fhr", "removed_sequence"}) {
        CAPTURE(table);
        CHECK(catalog.count(table) == 0);
    }
    CHECK(catalog.reader().totals() == Totals());
}

TEST_CASE("writer: a sequence is put once, and keeps its first place") {
    const Catalog catalog;
    Writer writer(catalog.file(), "test");
    writer.put_volume(volume_row());
    const SequenceDigests digests = digest_residues("TTGGGGAA");
    const auto first = writer.put_sequence(digests, 8, LetterSet::of("TTGGGGAA"), {1, 42});
    const auto second = writer.put_sequence(digests, 8, LetterSet::of("TTGGGGAA"), {1, 99});
    CHECK(first.is_new);
    CHECK_FALSE(second.is_new);
    CHECK(second.sequence_id == first.sequence_id);
    CHECK(writer.find_sequence_id(digests.sha512t24u) == first.sequence_id);
    CHECK_FALSE(writer.find_sequence_id(digest_of("GGAA")));
    writer.commit();
    Reader reader = catalog.reader();
    const auto row = reader.find_sequence(digests.sha512t24u);
    REQUIRE(row);
    CHECK(row->sequence_id == first.sequence_id);
    CHECK(row->info.digests == digests);
    CHECK(row->info.length == 8);
    CHECK(row->info.letters.text() == "AGT");
    CHECK(row->info.added > 0);
    CHECK(row->place.volume_id == 1);
    CHECK(row->place.offset == 42);
    CHECK(reader.totals() == Totals{1, 8, 0, 0, 1, 300});
    Writer again(catalog.file(), "test");
    CHECK_FALSE(again.put_sequence(digests, 8, LetterSet::of("TTGGGGAA"), {2, 7}).is_new);
    again.commit();
    CHECK(reader.find_sequence(digests.sha512t24u)->place.offset == 42);
}

TEST_CASE("writer: a sequence is found by each of its digests") {
    const Catalog catalog;
    Writer writer(catalog.file(), "test");
    writer.put_volume(volume_row());
    for (const char* const residues : {"ACGT", "GGAA", "TTGGGGAA"}) {
        put_sequence(writer, residues);
    }
    writer.commit();
    Reader reader = catalog.reader();
    for (const char* const residues : {"ACGT", "GGAA", "TTGGGGAA"}) {
        const SequenceDigests digests = digest_residues(residues);
        CHECK(reader.find_sequence(digests.sha512t24u)->info.digests == digests);
        REQUIRE(reader.find_by_md5(digests.md5).size() == 1);
        CHECK(reader.find_by_md5(digests.md5)[0].info.digests == digests);
        REQUIRE(reader.find_by_sha1(digests.sha1).size() == 1);
        CHECK(reader.find_by_sha1(digests.sha1)[0].info.digests == digests);
    }
    const SequenceDigests other = digest_residues("CCCC");
    CHECK_FALSE(reader.find_sequence(other.sha512t24u));
    CHECK(reader.find_by_md5(other.md5).empty());
    CHECK(reader.find_by_sha1(other.sha1).empty());
}

TEST_CASE("writer: sequences that share an MD5 are both found by it") {
    const Catalog catalog;
    Writer writer(catalog.file(), "test");
    writer.put_volume(volume_row());
    const SequenceDigests first = digest_residues("ACGT");
    SequenceDigests second = digest_residues("GGAA");
    second.md5 = first.md5;
    CHECK(writer.put_sequence(first, 4, LetterSet::of("ACGT"), {1, 1}).is_new);
    CHECK(writer.put_sequence(second, 4, LetterSet::of("GGAA"), {1, 9}).is_new);
    writer.commit();
    CHECK(catalog.reader().find_by_md5(first.md5).size() == 2);
}

TEST_CASE("writer: the empty sequence has no place in a volume") {
    const Catalog catalog;
    Writer writer(catalog.file(), "test");
    CHECK(writer.put_sequence(digest_residues(""), 0, LetterSet(), {}).is_new);
    writer.commit();
    const auto row = catalog.reader().find_sequence(digest_of(""));
    REQUIRE(row);
    CHECK(row->info.length == 0);
    CHECK(row->place.volume_id == 0);
    CHECK(catalog.reader().totals() == Totals{1, 0, 0, 0, 0, 0});
}

TEST_CASE("writer: volumes are put and found by number") {
    const Catalog catalog;
    Writer writer(catalog.file(), "test");
    CHECK(writer.next_volume_id() == 1);
    CHECK(writer.next_volume_id() == 2);
    writer.put_volume(volume_row(1));
    writer.put_volume(volume_row(2));
    CHECK(writer.volume_paths() == std::set<std::string>{volume_row(1).path, volume_row(2).path});
    writer.commit();
    Reader reader = catalog.reader();
    REQUIRE(reader.volumes().size() == 2);
    const auto found = reader.find_volume(2);
    REQUIRE(found);
    CHECK(found->path == volume_row(2).path);
    CHECK(found->text_bytes == 1000);
    CHECK(found->file_bytes == 300);
    CHECK(found->sha256 == std::string(64, 'a'));
    CHECK(found->fai_sha256 == std::string(64, 'b'));
    CHECK(found->gzi_sha256 == std::string(64, 'c'));
    CHECK_FALSE(reader.find_volume(3));
    Writer next(catalog.file(), "test");
    CHECK(next.next_volume_id() == 3);
}

TEST_CASE("writer: a collection is put once; the members of a repeated one are dropped") {
    const Catalog catalog;
    Writer writer(catalog.file(), "test");
    writer.put_volume(volume_row());
    const std::int64_t sequence = put_sequence(writer, "ACGT");
    const std::int64_t source = writer.next_source_id();
    writer.put_source(source, "in.fa", 10, std::string(64, '0'));
    CollectionWriter& collections = writer.collections();
    const auto digests = collection_of({{"x", "ACGT"}, {"y", "ACGT"}});
    std::vector<CollectionWriter::Put> puts;
    for (int round = 0; round < 2; ++round) {
        const std::int64_t collection = collections.next_id();
        collections.put_member(collection, {0, "x", "first", digest_of("ACGT"), 4}, sequence);
        collections.put_member(collection, {1, "y", "", digest_of("ACGT"), 4}, sequence);
        puts.push_back(collections.put(collection, digests, 2, source));
    }
    CHECK(puts[0].is_new);
    CHECK_FALSE(puts[1].is_new);
    CHECK(puts[1].collection_id == puts[0].collection_id);
    CHECK(collections.aliases().put("ns", "assembly", puts[0].collection_id) == AliasOutcome::added);
    CHECK(collections.aliases().put("ns", "assembly", puts[0].collection_id) == AliasOutcome::known);
    writer.commit();
    CHECK(catalog.count("collection") == 1);
    CHECK(catalog.count("collection_member") == 2);
    CHECK(catalog.reader().totals() == Totals{1, 4, 0, 1, 1, 300});
    CHECK(catalog.reader().totals() == catalog.reader().counted_totals());
    CHECK(catalog.reader().check_database().empty());
}

TEST_CASE("writer: a second writer is Locked") {
    const Catalog catalog;
    Writer first(catalog.file(), "test");
    SQLite::Database other(catalog.file().string(), SQLite::OPEN_READWRITE);  // does not wait, as Writer does for 5 s
    CHECK_THROWS_AS(other.exec("BEGIN IMMEDIATE"), SQLite::Exception);
    first.commit();
    CHECK_NOTHROW(other.exec("BEGIN IMMEDIATE"));
}

TEST_CASE("writer: stored totals equal counted ones after many changes") {
    const Catalog catalog;
    std::int64_t number = 0;
    for (int round = 0; round < 5; ++round) {
        Writer writer(catalog.file(), "test");
        writer.put_volume(volume_row(writer.next_volume_id()));
        for (int i = 0; i < 50; ++i) {
            const std::int64_t sequence =
                put_sequence(writer, std::string(static_cast<std::size_t>(1 + number % 120), "ACGT"[number % 4]));
            writer.put_alias(number % 2 == 0 ? "a" : "b", "x" + std::to_string(number % 70), sequence);
            if (number % 7 == 0) {
                writer.end_alias("a", "x" + std::to_string(number % 30));
            }
            ++number;
        }
        writer.commit();
        Reader reader = catalog.reader();
        CHECK(reader.totals() == reader.counted_totals());
        CHECK(reader.check_database().empty());
    }
}

TEST_CASE("writer: a large change has the same indexes at its end as small ones") {
    const Catalog small;
    const Catalog large;
    const auto schema = [](const Catalog& catalog) {
        SQLite::Database database(catalog.file().string(), SQLite::OPEN_READONLY);
        SQLite::Statement select(
            database, "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1");
        std::vector<std::string> lines;
        while (select.executeStep()) {
            lines.push_back(select.getColumn(0).getString());
        }
        return lines;
    };
    constexpr std::int64_t sequences = 10100;  // from 10,000 on the writer builds indexes at the end
    const auto digests_of = [](std::int64_t number) { return digest_residues(std::to_string(number)); };
    {
        Writer writer(large.file(), "test");
        writer.put_volume(volume_row());
        const std::int64_t collection = writer.collections().next_id();
        for (std::int64_t i = 0; i < sequences; ++i) {
            const auto put = writer.put_sequence(digests_of(i), 4, LetterSet::of("ACGT"), {1, i + 1});
            REQUIRE(put.is_new);
            writer.put_alias("ns", "x" + std::to_string(i % 10050), put.sequence_id);  // the last ones conflict
            writer.collections().put_member(collection, {i, "m" + std::to_string(i), "", digests_of(i).sha512t24u, 4},
                                            put.sequence_id);
        }
        writer.collections().put(collection, collection_of({}), sequences, 0);  // the digests do not matter here
        for (const std::int64_t known : {std::int64_t{5}, std::int64_t{9999}, sequences - 1}) {
            CHECK_FALSE(writer.put_sequence(digests_of(known), 4, LetterSet::of("ACGT"), {1, 1}).is_new);
        }
        writer.commit();
    }
    CHECK(schema(large) == schema(small));
    Reader reader = large.reader();
    CHECK(reader.totals() == reader.counted_totals());
    CHECK(reader.totals().aliases == 10050);
    CHECK(reader.check_database().empty());
    CHECK(reader.find_by_md5(digests_of(10099).md5).size() == 1);
    CHECK(reader.find_bare_alias("x77").size() == 1);
    CHECK(reader.collections().with_pair("m10099", 4, 10).size() == 1);
    CHECK(reader.collections()
              .containing(reader.find_sequence(digests_of(10099).sha512t24u)->sequence_id, 0, 10)
              .size() == 1);
}

TEST_CASE("writer: a large change that is not committed keeps every index") {
    const Catalog catalog;
    {
        Writer writer(catalog.file(), "test");
        writer.put_volume(volume_row());
        for (std::int64_t i = 0; i < 10010; ++i) {
            (void)writer.put_sequence(digest_residues(std::to_string(i)), 4, LetterSet::of("ACGT"), {1, i + 1});
        }
    }
    CHECK(catalog.reader().totals() == Totals());
    for (const auto& [sql, line] : catalog.reader().query_plans()) {
        const auto& shown = sql;
        CAPTURE(shown);
        CHECK(line.find("AUTOMATIC") == std::string::npos);
    }
    CHECK(catalog.count("sqlite_schema WHERE name = 'sequence_md5'") == 1);
}

TEST_CASE("reader: sequences are visited in the order of the volumes") {
    const Catalog catalog;
    Writer writer(catalog.file(), "test");
    writer.put_volume(volume_row(1));
    writer.put_volume(volume_row(2));
    put_sequence(writer, "AAAA", {2, 5});
    put_sequence(writer, "CCCC", {1, 90});
    put_sequence(writer, "GGGG", {1, 7});
    put_sequence(writer, "TTTT", {2, 1});
    writer.commit();
    std::vector<std::pair<std::int64_t, std::int64_t>> places;
    catalog.reader().for_each_sequence(
        [&](const SequenceRow& row) { places.emplace_back(row.place.volume_id, row.place.offset); });
    CHECK(places == std::vector<std::pair<std::int64_t, std::int64_t>>{{1, 7}, {1, 90}, {2, 1}, {2, 5}});
}

TEST_CASE("reader: a check of the database can be stopped") {
    const Catalog catalog;
    std::stop_source source;
    Reader reader = catalog.reader();
    CHECK(reader.check_database(source.get_token()).empty());
    source.request_stop();
    CHECK_THROWS_AS((void)reader.check_database(source.get_token()), Cancelled);
}
