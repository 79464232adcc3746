#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/varint.hpp"
#include "format/record_layout.hpp"
#include "format/soft_mask.hpp"
#include "samples.hpp"

using namespace seqshelf;
using namespace seqshelf::catalog;
using namespace seqshelf::test;

namespace {

const Records records{{"a", std::string(100, 'A')}, {"b", std::string(60, 'C')}};

/// `pairs` of (upper, lower) runs, as LayoutRecorder makes a mask.
std::string mask_of(const std::vector<std::pair<std::int64_t, std::int64_t>>& pairs) {
    std::string mask;
    for (const auto& [upper, lower] : pairs) {
        base::append_varint(mask, static_cast<std::uint64_t>(upper));
        base::append_varint(mask, static_cast<std::uint64_t>(lower));
    }
    return mask;
}

struct Text {
    std::string name;
    char sha = '0';
    std::string mask_of_a;
    std::string header_of_b;
    std::string lines_of_b;
};

/// Puts the collection of `records` with a source, like a load.
std::int64_t put_text(Writer& writer, const Text& text) {
    CollectionWriter& collections = writer.collections();
    const std::int64_t source = put_source(writer, text.name, text.sha);
    const std::int64_t collection = put_collection(writer, records, source).collection_id;
    if (!text.mask_of_a.empty()) {
        collections.put_member_text(source, 0, {"", "", collections.put_mask(text.mask_of_a)});
    }
    if (!text.header_of_b.empty() || !text.lines_of_b.empty()) {
        collections.put_member_text(source, 1, {text.header_of_b, text.lines_of_b, 0});
    }
    collections.put_source_text(source, collection, text_of_source(text.sha));
    return collection;
}

std::vector<MemberRow> members_of_source(Reader& reader, std::int64_t collection_id, std::int64_t source_id) {
    std::vector<MemberRow> rows;
    reader.collections().for_each_member(collection_id, 0, source_id, [&](MemberRow& row) {
        rows.push_back(row);
        return true;
    });
    return rows;
}

using Runs = std::vector<std::pair<std::int64_t, std::int64_t>>;

/// Runs of lower case that overlap [start, end), and how many parts were read for them.
std::pair<Runs, int> runs_of(Reader& reader, std::int64_t mask_id, std::int64_t start, std::int64_t end) {
    std::pair<Runs, int> found;
    reader.collections().for_each_mask_part(mask_id, start, end, [&](std::int64_t from, std::string_view part) {
        ++found.second;
        format::MaskCursor cursor(part, from);
        for (std::int64_t first = 0, last = 0; cursor.next(first, last);) {
            if (first < end && last > start) {
                found.first.emplace_back(first, last);
            }
        }
    });
    return found;
}

}  // namespace

TEST_CASE("source texts: the stored layout of a text is read back unchanged") {
    Catalog catalog;
    std::int64_t collection = 0;
    catalog.change([&](Writer& writer) {
        writer.put_volume(volume_row());
        collection =
            put_text(writer, {"in.fa", '1', mask_of({{10, 5}}), ">b\todd header \r\n", std::string("\x00\x01", 2)});
    });
    Reader reader = catalog.reader();
    const std::vector<SourceRow> sources = reader.collections().sources(collection);
    REQUIRE(sources.size() == 1);
    CHECK(sources[0].source.name == "in.fa");
    CHECK(sources[0].source.bytes == 100);
    CHECK(sources[0].source.sha256 == std::string(64, '1'));
    CHECK(sources[0].source.text_bytes == 200);
    CHECK(sources[0].source.text_sha256 == std::string(64, '1'));
    CHECK(sources[0].source.line_width == 60);
    CHECK(sources[0].source.problem.empty());
    CHECK(sources[0].source.added > 0);
    CHECK(sources[0].preamble == "; a comment\n");
    CHECK(sources[0].line_end == "\n");
    const std::vector<MemberRow> with = members_of_source(reader, collection, sources[0].source_id);
    REQUIRE(with.size() == 2);
    CHECK(with[0].mask_id != 0);
    CHECK(with[0].header.empty());
    CHECK(with[0].lines.empty());
    CHECK(with[1].mask_id == 0);
    CHECK(with[1].header == ">b\todd header \r\n");
    CHECK(with[1].lines == std::string("\x00\x01", 2));
    CHECK(reader.collections().find_members(collection, "b", sources[0].source_id).at(0).header ==
          ">b\todd header \r\n");
    for (const MemberRow& row : members_of_source(reader, collection, 0)) {
        CHECK(row.mask_id == 0);
        CHECK(row.header.empty());
        CHECK(row.lines.empty());
    }
    CHECK(reader.collections().sources(collection + 1).empty());
    CHECK(reader.check_database().empty());
}

TEST_CASE("source texts: the same text is stored once, whatever its file is called") {
    Catalog catalog;
    const Text text{"in.fa", '1', mask_of({{10, 5}}), ">b  odd\n", ""};
    Text again = text;
    again.name = "copy.fa";
    std::int64_t collection = 0;
    catalog.change([&](Writer& writer) {
        writer.put_volume(volume_row());
        collection = put_text(writer, text);
        CHECK(put_text(writer, again) == collection);
    });
    catalog.change([&](Writer& writer) { CHECK(put_text(writer, again) == collection); });
    REQUIRE(catalog.reader().collections().sources(collection).size() == 1);
    CHECK(catalog.reader().collections().sources(collection)[0].source.name == "in.fa");
    CHECK(catalog.count("source_text") == 1);
    CHECK(catalog.count("member_text") == 2);
    CHECK(catalog.count("mask") == 1);
    CHECK(catalog.count("mask_part") == 1);
    CHECK(catalog.count("collection_member") == 2);
    CHECK(catalog.reader().check_database().empty());
}

TEST_CASE("source texts: a different text of the same collection is a second source, with its own layout") {
    Catalog catalog;
    std::int64_t collection = 0;
    catalog.change([&](Writer& writer) {
        writer.put_volume(volume_row());
        collection = put_text(writer, {"plain.fa", '1', "", "", ""});
    });
    catalog.change([&](Writer& writer) {
        CHECK(put_text(writer, {"masked.fa", '2', mask_of({{0, 100}}), ">b x\n", ""}) == collection);
    });
    Reader reader = catalog.reader();
    const std::vector<SourceRow> sources = reader.collections().sources(collection);
    REQUIRE(sources.size() == 2);
    CHECK(sources[0].source.name == "plain.fa");
    CHECK(sources[1].source.name == "masked.fa");
    CHECK(members_of_source(reader, collection, sources[0].source_id)[0].mask_id == 0);
    CHECK(members_of_source(reader, collection, sources[1].source_id)[0].mask_id != 0);
    CHECK(members_of_source(reader, collection, sources[1].source_id)[1].header == ">b x\n");
}

TEST_CASE("masks: several records with the same mask share one row") {
    Catalog catalog;
    catalog.change([](Writer& writer) {
        CollectionWriter& collections = writer.collections();
        const std::int64_t first = collections.put_mask(mask_of({{0, 7}, {3, 2}}));
        CHECK(collections.put_mask(mask_of({{0, 7}, {3, 2}})) == first);
        CHECK(collections.put_mask(mask_of({{0, 7}, {3, 3}})) != first);
        CHECK(collections.put_mask(mask_of({{0, 7}})) != first);
    });
    catalog.change([](Writer& writer) { writer.collections().put_mask(mask_of({{0, 7}})); });
    CHECK(catalog.count("mask") == 3);
    CHECK(catalog.count("mask_part") == 3);
    CHECK(catalog.number("SELECT sum(residues) FROM mask") == 9 + 10 + 7);
}

TEST_CASE("masks: a slice reads only the parts that may overlap it") {
    // 20,000 pairs of runs, two bytes or more each: some ten parts of 4 KiB. Run i is lower case from 100 * i + 60 on.
    Runs pairs;
    Runs lower;
    for (std::int64_t i = 0; i < 20000; ++i) {
        pairs.emplace_back(60, 40);
        lower.emplace_back(100 * i + 60, 100 * i + 100);
    }
    Catalog catalog;
    std::int64_t mask_id = 0;
    catalog.change([&](Writer& writer) { mask_id = writer.collections().put_mask(mask_of(pairs)); });
    const std::int64_t parts = catalog.count("mask_part");
    CHECK(parts >= 9);
    CHECK(parts <= 11);
    Reader reader = catalog.reader();
    CHECK(runs_of(reader, mask_id, 0, 2000000) == std::pair(lower, static_cast<int>(parts)));
    // Around the start of every part, and at both ends.
    std::vector<std::int64_t> starts{0, 2000000};
    {
        SQLite::Database database(catalog.file().string(), SQLite::OPEN_READONLY);
        SQLite::Statement select(database, "SELECT start FROM mask_part ORDER BY start");
        while (select.executeStep()) {
            starts.push_back(select.getColumn(0).getInt64());
        }
    }
    for (const std::int64_t at : starts) {
        for (std::int64_t start = std::max<std::int64_t>(at - 101, 0); start <= at + 101; ++start) {
            for (const std::int64_t length : {0, 1, 39, 40, 41, 100, 250}) {
                Runs expected;
                for (std::int64_t i = std::max<std::int64_t>(start / 100 - 1, 0);
                     i <= (start + length) / 100 && i < 20000; ++i) {
                    const auto& run = lower[static_cast<std::size_t>(i)];
                    if (run.first < start + length && run.second > start) {
                        expected.push_back(run);
                    }
                }
                const auto [runs, read] = runs_of(reader, mask_id, start, start + length);
                REQUIRE(runs == expected);
                REQUIRE(read <= 2);
            }
        }
    }
    CHECK(runs_of(reader, mask_id, 0, 0) == std::pair(Runs{}, 0));
    CHECK(runs_of(reader, mask_id + 1, 0, 100) == std::pair(Runs{}, 0));
}
