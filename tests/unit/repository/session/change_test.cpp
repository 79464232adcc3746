#include "seqshelf/change.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "support/files.hpp"
#include "unit/repository/samples.hpp"

using namespace seqshelf;
using namespace seqshelf::test;

namespace {

const std::string two_records = ">chr1 the first\nACGTACGT\n>chr2\nGGAATT\n";

std::string residues_of(unsigned number) {
    std::mt19937 random(number + 1);
    std::string text(30, 'A');
    for (char& c : text) {
        c = "ACGT"[random() % 4];
    }
    return text;
}

/// Records r0, r1, … of 30 residues.
std::string many_records(unsigned count) {
    std::string text;
    for (unsigned i = 0; i < count; ++i) {
        text += ">r" + std::to_string(i) + "\n" + residues_of(i) + "\n";
    }
    return text;
}

LoadOptions named(const std::string& ns) {
    LoadOptions options;
    options.ns = ns;
    return options;
}

/// Every file except the lock and the catalog's own, and every row of the catalog.
std::string state_of(const Shelf& shelf) {
    std::string state;
    for (const std::string& file : files_below(shelf.master())) {
        if (file.find(".fa.bgz") != std::string::npos || file.find(".staging") != std::string::npos) {
            state += file + "\n";
        }
    }
    SQLite::Database database((shelf.master() / "catalog.sqlite3").string(), SQLite::OPEN_READONLY);
    SQLite::Statement tables(database, "SELECT name FROM sqlite_schema WHERE type IN ('table', 'index') ORDER BY name");
    while (tables.executeStep()) {
        const std::string table = tables.getColumn(0).getString();
        state += table + "\n";
        if (database.execAndGet("SELECT type FROM sqlite_schema WHERE name = '" + table + "'").getString() == "table") {
            SQLite::Statement rows(database, "SELECT * FROM " + table);
            while (rows.executeStep()) {
                for (int i = 0; i < rows.getColumnCount(); ++i) {
                    state += rows.getColumn(i).getString() + "|";
                }
                state += "\n";
            }
        }
    }
    return state;
}

}  // namespace

TEST_CASE_FIXTURE(Shelf, "change: later calls see the effects of earlier ones") {
    Change change(master());
    change.load(fasta("two.fa", two_records), named("t"), "asm:two");
    const std::string added = change.add_sequence("TTTTTTTT", {"t:memory"}).refget();
    change.add_alias("gene", "one", "t:chr1");
    change.add_alias("gene", "two", "asm:two:chr2");  // a member by its name in the collection
    change.add_alias("gene", "three", added);
    change.add_alias("gene", "four", "gene:three");
    change.add_alias("gene", "five", "memory");  // a bare alias
    change.add_alias("gene", "six", digest_residues("GGAATT").md5.hex());
    change.load_aliases("file", fasta("names.tsv", "x\tgene:one\ny\tt:memory\n"));
    change.add_name_table("asm:two", "ucsc", fasta("table.tsv", "chr1\tI\nchr2\tII\n"));
    const CollectionDigest both = change.add_collection({{"a", "gene:one"}, {"b", added}}, "asm:both");
    change.add_alias("asm", "again", "asm:both", AliasKind::collections);
    change.set_topology("gene:four", Topology::circular);
    change.set_fhr("asm:again", FhrRecord::from_json(R"({"genome": "g"})", "test"));
    change.remove_alias("gene", "one");
    CHECK_THROWS_AS(change.add_alias("gene", "seven", "gene:one"), NotFound);
    const ChangeReport report = change.commit();
    CHECK(report.sequences_new == 3);
    CHECK(report.aliases_new == 3 + 6 + 2 + 4);
    CHECK(report.aliases_removed == 1);
    CHECK(report.collection_aliases_new == 3);
    CHECK(report.collections_new == 2);
    CHECK(report.circular_new == 1);
    CHECK(report.fhr_set == 1);
    REQUIRE(report.collections.size() == 2);
    CHECK(report.collections[1] == both);

    const Repository repository = this->repository();
    CHECK(repository.get_sequence("gene:two").fetch() == "GGAATT");
    CHECK(repository.get_sequence("gene:six").fetch() == "GGAATT");
    CHECK(repository.get_sequence("ucsc:II").fetch() == "GGAATT");
    CHECK(repository.get_sequence("file:x").fetch() == "ACGTACGT");
    CHECK_FALSE(repository.find_sequence("gene:one").has_value());
    for (const char* const name : {"gene:three", "gene:four", "gene:five", "file:y", "asm:both:b"}) {
        CAPTURE(name);
        CHECK(repository.get_sequence(name).fetch() == "TTTTTTTT");
        CHECK(repository.get_sequence(name).topology() == Topology::circular);
    }
    CHECK(repository.get_collection("asm:again").fhr()->genome() == "g");
    CHECK(verify(master()).problems.empty());
}

TEST_CASE_FIXTURE(Shelf, "change: a collection that it removed is unknown to later calls, and can be added again") {
    load_text(*this, two_records, "asm:two");
    Change change(master());
    change.remove_collection("asm:two", Change::Orphans::remove);
    CHECK_THROWS_AS(change.add_alias("t", "x", digest_residues("GGAATT").sha512t24u.refget()), NotFound);
    CHECK_THROWS_AS(change.set_fhr("asm:two", FhrRecord::from_json("{}", "test")), NotFound);
    change.add_sequence("GGAATT", {"t:x"});
    change.load(fasta("two.fa", two_records), {}, "asm:two");
    change.set_topology("asm:two:chr1", Topology::circular);
    const ChangeReport report = change.commit();
    CHECK(report.sequences_removed == 2);
    CHECK(report.sequences_new == 2);
    CHECK(repository().get_sequence("t:x").fetch() == "GGAATT");
    CHECK(repository().get_sequence("asm:two:chr1").topology() == Topology::circular);
    CHECK(verify(master()).problems.empty());
}

TEST_CASE_FIXTURE(Shelf, "change: identifiers of every kind are found after large loads, which drop indexes") {
    constexpr unsigned records = 12000;  // from 10,000 on the indexes are filled later
    Change change(master());
    std::string names;
    for (unsigned round = 0; round < 3; ++round) {
        CAPTURE(round);
        const std::string suffix = std::to_string(round);
        std::string text;
        for (unsigned i = round * records; i < (round + 1) * records; ++i) {
            text += ">r" + std::to_string(i) + "\n" + residues_of(i) + "\n";
        }
        change.load(fasta("many.fa", text), named("t"), "asm:many" + suffix);
        const auto number = [&](unsigned i) { return round * records + i; };
        const auto digests = [&](unsigned i) { return digest_residues(residues_of(number(i))); };
        change.add_alias("u", suffix + "alias", "t:r" + std::to_string(number(7777)));
        change.add_alias("u", suffix + "bare", "r" + std::to_string(number(7778)));
        change.add_alias("u", suffix + "digest", digests(7779).sha512t24u.refget());
        change.add_alias("u", suffix + "md5", digests(7780).md5.hex());
        change.add_alias("u", suffix + "seguid", "SEGUID:" + digests(7781).sha1.seguid());
        change.add_alias("u", suffix + "member", "asm:many" + suffix + ":r" + std::to_string(number(7782)));
        CHECK_THROWS_WITH_AS(change.add_alias("u", "x", "t:R7777"), doctest::Contains("'t:r7777' is"), NotFound);
        change.add_sequence(residues_of(number(7783)), {"u:" + suffix + "known"});
    }
    CHECK(change.commit().sequences_known == 3);
    CHECK(verify(master()).problems.empty());
    const Repository repository = this->repository();
    for (unsigned round = 0; round < 3; ++round) {
        unsigned i = round * records + 7777;
        for (const char* const kind : {"alias", "bare", "digest", "md5", "seguid", "member", "known"}) {
            CAPTURE(kind);
            CHECK(repository.get_sequence("u:" + std::to_string(round) + kind).fetch() == residues_of(i++));
        }
    }
    // The indexes are back, with all that is in them.
    CHECK(repository.get_sequence("r35999").fetch() == residues_of(35999));
    CHECK(repository.get_sequence(digest_residues(residues_of(35998)).md5.hex()).fetch() == residues_of(35998));
}

TEST_CASE_FIXTURE(Shelf,
                  "change: after a large load, only sequences without another use are removed with the collection") {
    Change change(master());
    change.load(fasta("many.fa", many_records(11000)), {}, "asm:many");
    change.add_alias("t", "kept", "asm:many:r5");
    change.remove_collection("asm:many", Change::Orphans::remove);
    const ChangeReport report = change.commit();
    CHECK(report.sequences_new == 11000);
    CHECK(report.sequences_removed == 10999);
    CHECK(repository().totals().sequences == 1);
    CHECK(repository().get_sequence("t:kept").fetch() == residues_of(5));
    CHECK(verify(master()).problems.empty());
}

TEST_CASE_FIXTURE(Shelf, "change: leaves nothing if it is destroyed after any call") {
    load(">a\nACGT\n");
    load_text(*this, two_records, "asm:two");
    std::string large = ">large\n";
    large.append(4'300'000, 'G').append("\n");
    const std::vector<std::function<void(Change&)>> steps{
        [&](Change& change) { change.load(fasta("x.fa", ">x\nGATTACA\n" + large), named("t"), "asm:x"); },
        [](Change& change) { change.add_sequence("CCCC", {"t:c"}); },
        [](Change& change) { change.add_sequence(std::string(4'300'000, 'C'), {"t:d"}); },
        [](Change& change) { change.add_alias("new", "a", "t:a"); },
        [&](Change& change) { change.load_aliases("new", fasta("n.tsv", "b\tt:a\n")); },
        [&](Change& change) { change.add_name_table("asm:two", "ucsc", fasta("t.tsv", "chr1\tI\n")); },
        [](Change& change) { change.remove_alias("t", "a"); },
        [](Change& change) { change.add_collection({{"m", "asm:two:chr1"}}, "asm:m"); },
        [](Change& change) { change.set_topology("asm:two:chr1", Topology::circular); },
        [](Change& change) { change.set_fhr("asm:two", FhrRecord::from_json("{}", "test")); },
        [](Change& change) { change.remove_fhr("asm:two"); },
        [](Change& change) { change.remove_collection("asm:two", Change::Orphans::remove); },
        [&](Change& change) { change.load(fasta("many.fa", many_records(10500)), named("n")); },
        [&](Change& change) { change.add_alias("new", "z", "r10499"); },
    };
    const std::string before = state_of(*this);
    for (std::size_t last = 0; last <= steps.size(); ++last) {
        CAPTURE(last);
        {
            Change change(master());
            for (std::size_t i = 0; i < last; ++i) {
                steps[i](change);
            }
        }
        CHECK((state_of(*this) == before));
    }
    CHECK(verify(master()).problems.empty());
}

TEST_CASE_FIXTURE(Shelf, "change: cannot be committed after a call that failed midway") {
    load(">a\nACGT\n>b\nGGAA\n");
    const std::string before = state_of(*this);
    const std::vector<std::function<void(Change&)>> failing{
        [&](Change& change) { change.load(fasta("bad.fa", ">x\nACGTT\n>y\nAC!\n")); },
        [&](Change& change) { change.load((root() / "none.fa").string()); },
        [&](Change& change) { change.load_aliases("n", fasta("n.tsv", "x\tt:a\nx\tt:b\n")); },
        [&](Change& change) { change.load_aliases("n", fasta("n.tsv", "x\tt:none\n")); },
    };
    for (const auto& fail : failing) {
        {
            Change change(master());
            change.add_sequence("CCCC", {"t:c"});
            CHECK_THROWS_AS(fail(change), Error);
            CHECK_THROWS_AS(change.commit(), InvalidArgument);
        }
        CHECK((state_of(*this) == before));
    }
}

TEST_CASE_FIXTURE(Shelf, "change: can be committed once") {
    Change change(master());
    change.add_sequence("ACGT");
    CHECK(change.commit().sequences_new == 1);
    CHECK_THROWS_AS(change.commit(), InvalidArgument);
    CHECK(repository().totals().sequences == 1);
}

TEST_CASE_FIXTURE(Shelf, "change: its action is shown to others while it is open, and stored in the catalog") {
    {
        Change change(master(), {.action = "curate"});
        CHECK_THROWS_WITH_AS(Change{master()}, doctest::Contains("(curate)"), Locked);
        change.commit();
    }
    CHECK_THROWS_AS((Change{master(), {.action = ""}}), InvalidArgument);
    CHECK_THROWS_AS((Change{master(), {.action = "a\nb"}}), InvalidArgument);
    const SQLite::Database database((master() / "catalog.sqlite3").string(), SQLite::OPEN_READONLY);
    SQLite::Statement last(database, "SELECT action FROM change ORDER BY change_id DESC LIMIT 1");
    REQUIRE(last.executeStep());
    CHECK(last.getColumn(0).getString() == "curate");
}

TEST_CASE_FIXTURE(Shelf, "change: the error for an unknown identifier suggests similar ones, as for readers") {
    load(">NM_000551.3\nACGT\n", "refseq");
    load_text(*this, two_records, "asm:GRCh38.p14");
    Change change(master());
    CHECK_THROWS_WITH_AS(change.add_alias("t", "x", "NM_000551.4"), doctest::Contains("'NM_000551.3' is"), NotFound);
    CHECK_THROWS_WITH_AS(change.set_topology("NM_000551.4", Topology::circular), doctest::Contains("'NM_000551.3' is"),
                         NotFound);
    CHECK_THROWS_WITH_AS(change.remove_collection("GRCh38.p41"), doctest::Contains("'GRCh38.p14' is"), NotFound);
}

TEST_CASE_FIXTURE(Shelf, "change: identifiers in an alias file keep the meaning they had before it was read") {
    load(">a\nACGT\n>b\nGGAA\n");
    Change change(master());
    change.load_aliases("t", fasta("n.tsv", "a\tt:b\nc\tt:a\n"));  // t:a is re-pointed by the line before
    change.commit();
    CHECK(repository().get_sequence("t:a").fetch() == "GGAA");
    CHECK(repository().get_sequence("t:c").fetch() == "ACGT");
}

TEST_CASE_FIXTURE(Shelf, "change: an alias file of several pieces is added whole, or its first error is reported") {
    load(">a\nACGT\n>b\nGGAA\n");
    const std::string filler(2000, 'x');
    std::string lines;
    constexpr int count = 26'000;  // of some 2,050 bytes each, in pieces of 48 MiB
    for (int i = count; i-- > 0;) {
        lines += filler + std::to_string(i) + "\tt:" + (i % 2 == 0 ? "a" : "b") + "\n";
    }
    const std::string file = fasta("large.tsv", lines);
    {
        Change change(master());
        change.load_aliases("n", file);
        CHECK(change.commit().aliases_new == count);
    }
    CHECK(repository().get_sequence("n:" + filler + "0").fetch() == "ACGT");
    CHECK(repository().get_sequence("n:" + filler + std::to_string(count - 1)).fetch() == "GGAA");
    Change change(master());
    const std::string bad = fasta("bad.tsv", lines + "y\tt:a\ny\tt:b\n" + filler + "0\tt:b\nz\tt:none\n");
    CHECK_THROWS_WITH_AS(change.load_aliases("m", bad),
                         doctest::Contains((":" + std::to_string(count + 2) + ": 'm:y'").c_str()), InvalidInput);
}
