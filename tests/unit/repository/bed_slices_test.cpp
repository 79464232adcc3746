#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "seqshelf/bed.hpp"
#include "seqshelf/seqshelf.hpp"
#include "support/files.hpp"
#include "support/program.hpp"
#include "support/shelf.hpp"

using namespace seqshelf;
using test::Shelf;

namespace {

using Texts = std::vector<std::string>;

/// Two sequences with names in `t`, and a collection of them with the alias asm:c. `both` names two sequences.
struct BedShelf : Shelf {
    BedShelf() {
        load(">chr1\nACGTACGTAC\n>chr2\nGGAATT\n");
        load(">both\nAAAA\n", "u");
        load(">both\nCCCC\n", "v");
        Change session(master());
        session.load(fasta("c.fa", ">I\nACGTACGTAC\n>II\nGGAATT\n>chr2\nTTTTT\n"), {}, "asm:c");
        session.commit();
    }
    [[nodiscard]] BedSlices open_file(const std::string& file, const BedOptions& options = {},
                                      std::stop_token stop = {}) const {
        return BedSlices([from = repository()](const std::string& name) { return from.get_sequence(name); }, file,
                         options, std::move(stop));
    }
    [[nodiscard]] BedSlices open(const std::string& text, const BedOptions& options = {}) const {
        return open_file(fasta("in.bed", text), options);
    }
    [[nodiscard]] BedSlices open_in_collection(const std::string& text) const {
        return BedSlices(
            [from = repository().get_collection("asm:c")](const std::string& name) { return from.get_sequence(name); },
            fasta("in.bed", text));
    }
};

/// Each row as `chrom:start-end residues line`, each error as its class and place.
Texts all(BedSlices slices, Bounds bounds = Bounds::error) {
    Texts found;
    while (found.size() < 100) {
        const auto place = [](const Error& error) {
            const std::string message = error.what();
            const std::size_t start = message.rfind('/', message.find(": ")) + 1;
            return message.substr(start, message.find(": ") - start);
        };
        try {
            const BedSlice* const slice = slices.next();
            if (slice == nullptr) {
                CHECK(slices.next() == nullptr);  // and again
                break;
            }
            found.push_back(slice->text() + (slice->name.empty() ? "" : " " + slice->name) + " " +
                            slice->slice.fetch(bounds) + " " + std::to_string(slice->line));
        } catch (const InvalidInput& error) {
            found.push_back("InvalidInput " + place(error));
        } catch (const InvalidInterval& error) {
            found.push_back("InvalidInterval " + place(error) + " of " + std::to_string(error.sequence_length()));
        } catch (const NotFound& error) {
            found.push_back("NotFound " + place(error));
        } catch (const AmbiguousAlias& error) {
            found.push_back("AmbiguousAlias " + place(error) + " of " + std::to_string(error.candidates().size()));
        }
    }
    return found;
}

}  // namespace

TEST_CASE_FIXTURE(BedShelf, "bed slices: every row gives a slice, in order, with its line") {
    CHECK(all(open("chr1\t0\t4\nchr1\t9\t10\textra\t0\t-\n#comment\n\ntrack name=x\nchr2 2 6\nchr1\t0\t10\n")) ==
          Texts{"chr1:0-4 ACGT 1", "chr1:9-10 C 2", "chr2:2-6 AATT 6", "chr1:0-10 ACGTACGTAC 7"});
    CHECK(all(open("")).empty());
    CHECK(all(open("# nothing\n\n")).empty());
}

TEST_CASE_FIXTURE(BedShelf, "bed slices: an empty interval is a slice, at both ends too, but not beyond them") {
    CHECK(all(open("chr2\t0\t0\nchr2\t6\t6\nchr2\t5\t6\nchr2\t7\t7\nchr2\t6\t7\nchr2\t0\t7\n")) ==
          Texts{"chr2:0-0  1", "chr2:6-6  2", "chr2:5-6 T 3", "InvalidInterval in.bed:4 of 6",
                "InvalidInterval in.bed:5 of 6", "InvalidInterval in.bed:6 of 6"});
}

TEST_CASE_FIXTURE(BedShelf, "bed slices: an error names file and line, and the next row can be read") {
    CHECK(all(open("chr1\t0\t1\nchr3\t0\t1\nchr1\t1\t2\nchr1\tx\t2\nchr1\t5\t2\nchr1\t0\nboth\t0\t1\nchr1\t0\t11\nchr2"
                   "\t0\t1\n")) == Texts{"chr1:0-1 A 1", "NotFound in.bed:2", "chr1:1-2 C 3", "InvalidInput in.bed:4",
                                         "InvalidInput in.bed:5", "InvalidInput in.bed:6",
                                         "AmbiguousAlias in.bed:7 of 2", "InvalidInterval in.bed:8 of 10",
                                         "chr2:0-1 G 9"});
    // The unknown name is not found again either, and does not mean the name before it.
    CHECK(all(open("chr1\t0\t1\nchr3\t0\t1\nchr3\t0\t1\nchr1\t0\t1\n")) ==
          Texts{"chr1:0-1 A 1", "NotFound in.bed:2", "NotFound in.bed:3", "chr1:0-1 A 4"});
}

TEST_CASE_FIXTURE(BedShelf, "bed slices: without a collection the first column is any identifier") {
    CHECK(
        all(open("t:chr1\t0\t2\nSQ.iYtREV555dUFKg2_agSJW6suquUyPpMw\t0\t1\nasm:c:II\t1\t3\nu:both\t0\t4\nI\t0\t1\n")) ==
        Texts{"t:chr1:0-2 AC 1", "NotFound in.bed:2", "asm:c:II:1-3 GA 3", "u:both:0-4 AAAA 4", "NotFound in.bed:5"});
}

TEST_CASE_FIXTURE(BedShelf, "bed slices: with a collection the first column is a name in it and nothing else") {
    CHECK(all(open_in_collection("I\t0\t2\nchr2\t0\t5\nchr1\t0\t1\nt:chr1\t0\t1\nasm:c:I\t0\t1\nII\t5\t6\n")) ==
          Texts{"I:0-2 AC 1", "chr2:0-5 TTTTT 2", "NotFound in.bed:3", "NotFound in.bed:4", "NotFound in.bed:5",
                "II:5-6 T 6"});
}

TEST_CASE_FIXTURE(BedShelf, "bed slices: gzip and CRLF are read") {
    const std::string plain = fasta("in.bed", "chr1\t0\t4\r\nchr2\t0\t1\r\n");
    test::write_file(plain + ".gz", test::run({"gzip", "-c", plain}).out);
    const Texts expected{"chr1:0-4 ACGT 1", "chr2:0-1 G 2"};
    CHECK(all(open_file(plain)) == expected);
    CHECK(all(open_file(plain + ".gz")) == expected);
}

TEST_CASE_FIXTURE(BedShelf, "bed slices: a missing file is IoError, and a stop request Cancelled") {
    CHECK_THROWS_AS((void)open_file((root() / "missing.bed").string()), IoError);
    std::stop_source source;
    source.request_stop();
    BedSlices slices = open_file(fasta("in.bed", "chr1\t0\t4\n"), {}, source.get_token());
    CHECK_THROWS_AS((void)slices.next(), Cancelled);
}

TEST_CASE_FIXTURE(BedShelf, "bed slices: can be moved") {
    BedSlices first = open("chr1\t0\t1\nchr2\t0\t1\n");
    CHECK(first.next()->text() == "chr1:0-1");
    BedSlices second = std::move(first);
    CHECK(second.next()->text() == "chr2:0-1");
    second = open("chr1\t2\t3\n");
    CHECK(second.next()->text() == "chr1:2-3");
}

TEST_CASE_FIXTURE(BedShelf,
                  "bed slices: strands, names and blocks are used on request, and then every row must have them") {
    const std::string rows =
        "chr1\t0\t4\tone\t0\t-\nchr1\t2\t10\ttwo\t0\t+\t2\t2\t0\t2\t3,1\t0,7\nchr1\t2\t10\tthree\t0\t-\t2\t2\t0\t2\t3,"
        "1,\t0,7,\nchr1\t1\t2\tfour\t0\t.\n";
    CHECK(all(open(rows)) == Texts{"chr1:0-4 ACGT 1", "chr1:2-10 GTACGTAC 2", "chr1:2-10 GTACGTAC 3", "chr1:1-2 C 4"});
    CHECK(all(open(rows, {.strand = true, .names = true})) ==
          Texts{"chr1:0-4 one ACGT 1", "chr1:2-10 two GTACGTAC 2", "chr1:2-10 three GTACGTAC 3", "chr1:1-2 four C 4"});
    CHECK(all(open(rows, {.blocks = true})) ==
          Texts{"chr1:0-4 ACGT 1", "chr1:2-10 GTAC 2", "chr1:2-10 GTAC 3", "chr1:1-2 C 4"});
    CHECK(all(open("chr2\t1\t6\tx\t0\t-\t1\t1\t0\t2\t2,2\t0,3\n", {.strand = true, .blocks = true})) ==
          Texts{"chr2:1-6 AATC 1"});
    CHECK(all(open("chr2\t0\t2\nchr2\t0\t2\tx\nchr2\t0\t2\tx\t0\t*\nchr2\t0\t2\tx\t0\t-\n", {.strand = true})) ==
          Texts{"InvalidInput in.bed:1", "InvalidInput in.bed:2", "InvalidInput in.bed:3", "chr2:0-2 CC 4"});
    CHECK(all(open("chr2\t0\t2\nchr2\t0\t2\tx\n", {.names = true})) ==
          Texts{"InvalidInput in.bed:1", "chr2:0-2 x GG 2"});
}

TEST_CASE_FIXTURE(BedShelf, "bed slices: on a circular sequence a row is inside or crosses the origin once") {
    {
        Change session(master());
        session.set_topology("t:chr2", Topology::circular);
        (void)session.commit();
    }
    const std::string refused = "InvalidInterval in.bed:1 of 6";
    const std::vector<std::pair<std::string, std::string>> rows{{"-2\t3", "chr2:-2-3 TTGGA 1"},
                                                                {"4\t8", "chr2:4-8 TTGG 1"},
                                                                {"5\t11", "chr2:5-11 TGGAAT 1"},
                                                                {"-5\t1", "chr2:-5-1 GAATTG 1"},
                                                                {"6\t6", "chr2:6-6  1"},
                                                                {"5\t12", refused},
                                                                {"6\t8", refused},
                                                                {"-2\t0", refused},
                                                                {"-6\t1", refused},
                                                                {"-9223372036854775807\t9223372036854775807", refused}};
    for (const auto& [columns, expected] : rows) {
        const std::string row = "t:chr2\t" + columns + "\n";
        CAPTURE(row);
        const std::string shown = expected == refused ? expected : "t:" + expected;
        CHECK(all(open(row)) == Texts{shown});
        CHECK(all(open(row, {.bounds = Bounds::pad}), Bounds::pad) == Texts{shown});
    }
}

TEST_CASE_FIXTURE(BedShelf, "bed slices: a row beyond its sequence is treated as the bounds option says") {
    const std::string rows = "chr2\t-2\t3\nchr2\t4\t8\nchr2\t6\t8\n";
    CHECK(all(open(rows)) ==
          Texts{"InvalidInterval in.bed:1 of 6", "InvalidInterval in.bed:2 of 6", "InvalidInterval in.bed:3 of 6"});
    CHECK(all(open(rows, {.bounds = Bounds::pad}), Bounds::pad) ==
          Texts{"chr2:-2-3 NNGGA 1", "chr2:4-8 TTNN 2", "InvalidInterval in.bed:3 of 6"});
    CHECK(all(open(rows, {.bounds = Bounds::clip}), Bounds::clip) ==
          Texts{"chr2:-2-3 GGA 1", "chr2:4-8 TT 2", "InvalidInterval in.bed:3 of 6"});
}
