#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "seqshelf/seqshelf.hpp"
#include "support/files.hpp"
#include "support/shelf.hpp"

using namespace seqshelf;
using test::Shelf;

namespace {

const std::string acgt = "SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2";  // in the VMC and refget specifications
const std::string empty = "SQ.z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXc";

std::string random_dna(std::size_t length, unsigned seed) {
    std::mt19937 random(seed);
    std::string text(length, 'A');
    for (char& c : text) {
        c = "ACGT"[random() % 4];
    }
    return text;
}

/// Files below the instance that a change wrote: volumes and staged files.
std::size_t files_of_volumes(const Shelf& shelf) {
    std::size_t count = 0;
    for (const std::string& file : test::files_below(shelf.master())) {
        count += file.find(".fa.bgz") != std::string::npos ? 1 : 0;
    }
    return count;
}

/// The report of `add` in an empty instance.
template <typename Add>
ChangeReport changed(const Shelf& shelf, Add add) {
    Change change(shelf.master());
    add(change);
    ChangeReport report = change.commit();
    CHECK(verify(shelf.master()).problems.empty());
    return report;
}

}  // namespace

TEST_CASE("add_sequence: a sequence is stored under its digest, with its names") {
    const Shelf shelf;
    const ChangeReport report = changed(shelf, [](Change& change) {
        CHECK(change.add_sequence("ACGT", {"t:a", "NCBI:NM_1.1", "HLA:A*01:01"}).refget() == acgt);
    });
    CHECK(report.sequences_new == 1);
    CHECK(report.residues == 4);
    CHECK(report.aliases_new == 3);
    CHECK(report.volumes.size() == 1);
    CHECK(report.collections.empty());
    for (const char* const name : {"t:a", "refseq:NM_1.1", "HLA:A*01:01"}) {
        CHECK(shelf.repository().get_sequence(name).fetch() == "ACGT");
    }
}

TEST_CASE("add_sequence: case, white space and stars do not change a sequence") {
    const Shelf shelf;
    const ChangeReport report = changed(shelf, [](Change& change) {
        for (const char* const text : {"ACGT", "acgt", "aC gT\n", "\r\nAC\r\nGT\r\n", "\tA\vC\fGT*", "*A*C*G*T*"}) {
            CHECK(change.add_sequence(text).refget() == acgt);
        }
    });
    CHECK(report.sequences_new == 1);
    CHECK(report.sequences_known == 5);
}

TEST_CASE("add_sequence: bytes that are not residues are refused, and the change can still be committed") {
    using namespace std::string_literals;
    const Shelf shelf;
    const ChangeReport report = changed(shelf, [](Change& change) {
        change.add_sequence("GGAA", {"t:kept"});
        CHECK_THROWS_WITH_AS(change.add_sequence("AC-GT", {"t:x"}), "byte 3 of the residues, '-', is not a residue",
                             InvalidArgument);
        for (const std::string& text : {"1ACGT"s, "ACGT."s, "AC\0GT"s, "AC\xc3\xa9GT"s, ">a\nACGT\n"s, "AC[T"s, "AC@T"s,
                                        "AC`T"s, "AC{T"s, random_dna(5'000'000, 1) + "!"}) {
            CHECK_THROWS_AS(change.add_sequence(text), InvalidArgument);
        }
        CHECK_THROWS_AS(change.add_sequence("ACGT", {"nothing"}), InvalidArgument);
        CHECK_THROWS_AS(change.add_sequence("ACGT", {""}), InvalidArgument);
        CHECK_THROWS_AS(change.add_sequence("ACGT", {"md5:x"}), InvalidArgument);
        CHECK_THROWS_AS(change.add_sequence("ACGT", {"t:"}), InvalidArgument);
    });
    CHECK(report.sequences_new == 1);
    CHECK(report.aliases_new == 1);
}

TEST_CASE("add_sequence: bytes that are not residues are dropped on request") {
    const Shelf shelf;
    changed(shelf, [](Change& change) {
        CHECK(change.add_sequence("1 AC-G.T\xff", {}, OtherBytes::drop).refget() == acgt);
        CHECK(change.add_sequence("-.-", {}, OtherBytes::drop).refget() == empty);
    });
}

TEST_CASE("add_sequence: the empty sequence is kept in the catalog, and makes no volume") {
    const Shelf shelf;
    for (const char* const text : {"", " \n", "*"}) {
        const ChangeReport report =
            changed(shelf, [&](Change& change) { CHECK(change.add_sequence(text, {"t:none"}).refget() == empty); });
        CHECK(report.volumes.empty());
    }
    CHECK(shelf.repository().get_sequence("t:none").length() == 0);
}

TEST_CASE("add_sequence: a known sequence is not written again, but its names are added") {
    Shelf shelf;
    shelf.load(">a\nACGT\n");
    const std::size_t files = files_of_volumes(shelf);
    const ChangeReport report = changed(shelf, [](Change& change) { change.add_sequence("acgt", {"t:a", "t:b"}); });
    CHECK(report.sequences_new == 0);
    CHECK(report.sequences_known == 1);
    CHECK(report.aliases_new == 1);
    CHECK(report.aliases_known == 1);
    CHECK(report.volumes.empty());
    CHECK(files_of_volumes(shelf) == files);
    CHECK(shelf.repository().get_sequence("t:b").fetch() == "ACGT");
}

TEST_CASE("add_sequence: long sequences are stored as by load()") {
    const std::size_t piece = std::size_t{1} << 20;
    for (const std::size_t length :
         {std::size_t{65535}, std::size_t{65536}, piece, 4 * piece - 1, 4 * piece, 4 * piece + 1, 6 * piece + 12345}) {
        CAPTURE(length);
        const std::string residues = random_dna(length, static_cast<unsigned>(length));
        std::string lines;
        for (std::size_t start = 0; start < length; start += 60) {
            lines += residues.substr(start, 60) + "\n";
        }
        Shelf loaded;
        loaded.load(">x\n" + residues + "\n");
        const Shelf added;
        const ChangeReport report = changed(added, [&](Change& change) { (void)change.add_sequence(lines, {"t:x"}); });
        const Sequence sequence = added.repository().get_sequence("t:x");
        CHECK((sequence.fetch() == residues));
        CHECK((sequence.info().digests == digest_residues(residues)));
        CHECK(sequence.info().letters.text() == "ACGT");
        CHECK(
            (test::read_file(added.master() / "sequences" / report.volumes.at(0)) ==
             test::read_file(loaded.master() / "sequences" / loaded.repository().get_sequence("t:x").place().volume)));
    }
}

TEST_CASE("add_sequence: a long text with few residues is a short sequence") {
    const Shelf shelf;
    changed(shelf, [](Change& change) {
        CHECK(change.add_sequence("A" + std::string(9'000'000, '\n') + "CG" + std::string(2'000'000, ' ') + "T")
                  .refget() == acgt);
        CHECK(change.add_sequence(std::string(5'000'000, '*')).refget() == empty);
    });
}

TEST_CASE("add_sequence: a known long sequence between others is withdrawn from the volume") {
    Shelf shelf;
    const std::string known = random_dna(5'000'000, 1);
    const std::string other = random_dna(70'000, 2);
    shelf.load(">known\n" + known + "\n");
    const ChangeReport report = changed(shelf, [&](Change& change) {
        change.add_sequence(known, {"t:again"});
        change.add_sequence(other, {"t:other"});
        change.add_sequence(known);
        change.add_sequence("GATTACA", {"t:last"});
    });
    CHECK(report.sequences_new == 2);
    CHECK(report.sequences_known == 2);
    const Repository repository = shelf.repository();
    CHECK((repository.get_sequence("t:other").fetch() == other));
    CHECK((repository.get_sequence("t:again").fetch() == known));
    CHECK(repository.get_sequence("t:last").fetch() == "GATTACA");
}

TEST_CASE(
    "add_sequence: a name of another sequence in the same change is an error; one from an earlier change is not") {
    Shelf shelf;
    shelf.load(">a\nACGT\n");
    {
        Change change(shelf.master());
        change.add_sequence("GGGG", {"t:a"});
        CHECK_THROWS_WITH_AS(change.add_sequence("TTTT", {"t:b", "t:a"}),
                             "'t:a' names two different sequences in this change", InvalidArgument);
        CHECK_THROWS_AS(change.commit(), InvalidArgument);
    }
    CHECK(shelf.repository().get_sequence("t:a").fetch() == "ACGT");
    CHECK(shelf.repository().totals().sequences == 1);
    const ChangeReport report = changed(shelf, [](Change& change) { change.add_sequence("GGGG", {"t:a"}); });
    CHECK(report.aliases_repointed == 1);
    CHECK(shelf.repository().find_alias("t:a", History::all).size() == 2);
}

TEST_CASE("add_sequence: a full volume is followed by another") {
    const Shelf shelf;
    Change change(shelf.master(), {.max_volume_bytes = 100'000});
    std::vector<std::string> residues;
    for (unsigned i = 0; i < 6; ++i) {
        residues.push_back(random_dna(60'000, i));
        change.add_sequence(residues.back(), {"t:" + std::to_string(i)});
    }
    CHECK(change.commit().volumes.size() == 3);
    for (unsigned i = 0; i < 6; ++i) {
        CHECK((shelf.repository().get_sequence("t:" + std::to_string(i)).fetch() == residues[i]));
    }
}
