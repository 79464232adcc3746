#include <doctest/doctest.h>

#include <array>
#include <random>

#include "seqshelf/seqshelf.hpp"
#include "support/files.hpp"
#include "support/shelf.hpp"

using namespace seqshelf;
using test::Shelf;

namespace {

std::string random_load_dna(std::size_t length, unsigned seed) {
    std::mt19937 random(seed);
    std::string text(length, 'A');
    for (char& c : text) {
        c = "ACGT"[random() % 4];
    }
    return text;
}

/// What a load could leave: every file except the lock and the catalog's own.
std::vector<std::string> volume_files(const Shelf& shelf) {
    std::vector<std::string> files;
    for (const std::string& file : test::files_below(shelf.master())) {
        if (file.find(".fa.bgz") != std::string::npos || file.find(".staging/") != std::string::npos) {
            files.push_back(file);
        }
    }
    return files;
}

}  // namespace

TEST_CASE("load: counts new and known sequences, aliases and residues") {
    Shelf shelf;
    const ChangeReport first = shelf.load(">a\nACGT\n>b\nGGAA\n>c\nACGT\n");
    CHECK(first.sequences_new == 2);
    CHECK(first.sequences_known == 1);
    CHECK(first.residues == 8);
    CHECK(first.aliases_new == 3);
    CHECK(first.collections_new == 1);
    CHECK(first.volumes.size() == 1);
    const ChangeReport again = shelf.load(">a\nACGT\n>b\nGGAA\n>c\nACGT\n");
    CHECK(again.sequences_new == 0);
    CHECK(again.sequences_known == 3);
    CHECK(again.aliases_known == 3);
    CHECK(again.collections_new == 0);
    CHECK(again.collections_known == 1);
    CHECK(again.volumes.empty());
    CHECK(volume_files(shelf).size() == 3);  // the first volume with its indexes, and nothing of the second load
    const Totals totals = shelf.repository().totals();
    CHECK(totals == Totals{2, 8, 3, 1, 1, totals.volume_bytes});
}

TEST_CASE("load: case, white space and stars do not change a sequence") {
    Shelf shelf;
    shelf.load(">a\nacgtNNac*\n>b\nAC GT\tNN\nAC\n>c\r\nACGTNN\r\nAC\r\n>d\nACGTNNAC");
    const Repository repository = shelf.repository();
    CHECK(repository.totals().sequences == 1);
    CHECK(repository.get_sequence("t:d").fetch() == "ACGTNNAC");
}

TEST_CASE("load: empty sequences are kept in the catalog, at any place in the file") {
    Shelf shelf;
    const ChangeReport summary = shelf.load(">first\n>a\nACGT\n>middle\n\n>b\nGG\n>last\n");
    CHECK(summary.sequences_new == 3);
    const Repository repository = shelf.repository();
    for (const char* const name : {"t:first", "t:middle", "t:last"}) {
        const Sequence empty = repository.get_sequence(name);
        CHECK(empty.length() == 0);
        CHECK(empty.fetch() == "");
        CHECK(empty.info().digests.sha512t24u.refget() == "SQ.z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXc");
        CHECK(empty.place().volume.empty());
    }
    CHECK(repository.get_sequence("t:b").fetch() == "GG");
    CHECK(verify(shelf.master()).problems.empty());
}

TEST_CASE("load: only empty sequences make no volume") {
    Shelf shelf;
    CHECK(shelf.load(">a\n>b\n").volumes.empty());
    CHECK(volume_files(shelf).empty());
}

TEST_CASE("load: words of headers are aliases if their namespaces are listed") {
    Shelf shelf;
    LoadOptions options;
    options.header_namespaces = {"ncbi", "refseq", "HLA"};
    const ChangeReport summary =
        shelf.load(">ncbi:X1 refseq:NM_1.1 other:Y HLA:A*01:01 refseq:\tncbi:X2\nACGT\n", options);
    CHECK(summary.aliases_new == 4);
    const Repository repository = shelf.repository();
    for (const char* const name : {"ncbi:X1", "NCBI:NM_1.1", "HLA:A*01:01", "ncbi:X2"}) {
        CHECK(repository.find_sequence(name).has_value());
    }
    CHECK_FALSE(repository.find_sequence("other:Y").has_value());
}

TEST_CASE("load: re-pointing an alias keeps its history") {
    Shelf shelf;
    shelf.load(">a\nACGT\n");
    const ChangeReport summary = shelf.load(">a\nGGGG\n");
    CHECK(summary.aliases_repointed == 1);
    CHECK(summary.aliases_new == 0);
    shelf.load(">a\nACGT\n");
    const Repository repository = shelf.repository();
    CHECK(repository.get_sequence("t:a").fetch() == "ACGT");
    CHECK(repository.find_alias("t:a", History::all).size() == 3);
    CHECK(repository.find_alias("t:a", History::current).size() == 1);
    CHECK(repository.totals().aliases == 1);
}

TEST_CASE("load: a name for two sequences in one load is refused, and nothing is damaged") {
    Shelf shelf;
    LoadOptions options;
    options.ns = "t";
    Change session(shelf.master());
    session.load(shelf.fasta("one.fa", ">chr1\nACGT\n"), options);
    CHECK_THROWS_AS(session.load(shelf.fasta("two.fa", ">chr1\nGGGG\n"), options), InvalidInput);
}

TEST_CASE("load: without a commit nothing is left") {
    Shelf shelf;
    shelf.load(">a\nACGT\n");
    const std::vector<std::string> before = volume_files(shelf);
    {
        Change session(shelf.master());
        session.load(shelf.fasta("x.fa", ">x\n" + random_load_dna(3000000, 1) + "\n>y\nAC\n"));
    }
    CHECK(volume_files(shelf) == before);
    CHECK(shelf.repository().totals().sequences == 1);
    CHECK(shelf.repository().totals().collections == 1);
    CHECK(verify(shelf.master()).problems.empty());
}

TEST_CASE("load: after an error in the last record, nothing is left of the others") {
    Shelf shelf;
    CHECK_THROWS_AS(shelf.load(">a\n" + random_load_dna(2000000, 2) + "\n>b\nAC1T\n"), InvalidInput);
    CHECK(volume_files(shelf).empty());
    CHECK(shelf.repository().totals() == Totals{});
}

TEST_CASE("load: the same input gives the same volume with any number of threads") {
    std::string text;
    for (unsigned i = 0; i < 300; ++i) {
        text += ">r" + std::to_string(i) + "\n" + random_load_dna(i % 7 == 0 ? 200000 : 1000 + i, i) + "\n";
    }
    std::string expected;
    for (const unsigned threads : {1U, 2U, 7U}) {
        Shelf shelf;
        const ChangeReport summary = shelf.load(text, {}, {.threads = threads});
        const std::string bytes = test::read_file(shelf.master() / "sequences" / summary.volumes.at(0));
        if (expected.empty()) {
            expected = bytes;
        }
        CHECK(bytes == expected);
    }
}

TEST_CASE("load: records of many pieces are stored right, whether new, known or repeated, among short ones") {
    std::vector<std::string> records;
    for (const std::size_t length :
         {std::size_t{9} << 20, std::size_t{4} << 20, (std::size_t{5} << 20) + 12345, (std::size_t{4} << 20) - 1}) {
        records.push_back(random_load_dna(length, static_cast<unsigned>(length)));
    }
    records[2].replace(100000, 300000, std::string(300000, 'N'));
    std::string text;
    const auto add = [&](const std::string& name, const std::string& residues, std::size_t width) {
        text += ">" + name + "\n";
        for (std::size_t start = 0; start < residues.size(); start += width) {
            text += residues.substr(start, width) + "\n";
        }
    };
    add("short", "ACGT", 60);
    add("a", records[0], 60);
    add("b", records[1], 1000000000);
    add("again", records[0], 100);
    add("c", records[2], 61);
    add("short2", "GATTACA", 60);
    add("d", records[3], 60);
    std::string lower = records[1];
    for (std::size_t i = 2000; i < 4000000; ++i) {
        lower[i] = static_cast<char>(lower[i] | 0x20);
    }
    add("masked", lower, 70);
    std::string volume;
    for (const unsigned threads : {1U, 2U, 5U}) {
        Shelf shelf;
        LoadOptions options;
        options.ns = "t";
        const ChangeOptions change{.threads = threads};
        shelf.load(">known\n" + records[2] + "\n", options, change);
        const ChangeReport summary = shelf.load(text, options, change);
        CHECK(summary.sequences_new == 5);
        CHECK(summary.sequences_known == 3);
        const Repository repository = shelf.repository();
        const std::array<const char*, 4> names{"a", "b", "c", "d"};
        for (std::size_t i = 0; i < names.size(); ++i) {
            const Sequence sequence = repository.get_sequence(std::string("t:") + names[i]);
            CHECK((sequence.info().digests == digest_residues(records[i])));
            CHECK(sequence.info().letters.text() == (i == 2 ? "ACGNT" : "ACGT"));
            CHECK((sequence.fetch() == records[i]));
        }
        CHECK(repository.get_sequence("t:again").info().digests == repository.get_sequence("t:a").info().digests);
        CHECK(verify(shelf.master()).problems.empty());
        std::string exported;
        const Collection collection = repository.get_collection(summary.collections.at(0).sha512t24u());
        export_collection(collection, {}, [&](std::string_view part) { exported += part; });
        CHECK((exported == text));
        const std::string bytes = test::read_file(shelf.master() / "sequences" / summary.volumes.at(0));
        volume = volume.empty() ? bytes : volume;
        CHECK((bytes == volume));
    }
}

TEST_CASE("load: an error in a record of many pieces leaves nothing") {
    Shelf shelf;
    CHECK_THROWS_WITH_AS(shelf.load(">a\n" + random_load_dna(std::size_t{6} << 20, 1) + "!\n"),
                         doctest::Contains("is not a residue"), InvalidInput);
    CHECK(volume_files(shelf).empty());
    CHECK(shelf.repository().totals() == Totals{});
}

TEST_CASE("load: a full volume is followed by another") {
    Shelf shelf;
    LoadOptions options;
    options.ns = "t";
    std::string text;
    for (unsigned i = 0; i < 10; ++i) {
        text += ">r" + std::to_string(i) + "\n" + random_load_dna(60000, i) + "\n";
    }
    CHECK(shelf.load(text, options, {.max_volume_bytes = 100000}).volumes.size() == 5);
    const Repository repository = shelf.repository();
    for (unsigned i = 0; i < 10; ++i) {
        CHECK(repository.get_sequence("t:r" + std::to_string(i)).fetch() == random_load_dna(60000, i));
    }
    CHECK(verify(shelf.master()).problems.empty());
}

TEST_CASE("load: files left by a dead writer are removed and reported") {
    Shelf shelf;
    shelf.load(">a\nACGT\n");
    // Published, but never committed; and half staged.
    std::filesystem::create_directories(shelf.master() / "sequences/2026/1121/0930");
    test::write_file(shelf.master() / "sequences/2026/1121/0930/1763717400.1.fa.bgz", "orphan");
    test::write_file(shelf.master() / "sequences/2026/1121/0930/1763717400.1.fa.bgz.gzi", "orphan");
    std::filesystem::create_directories(shelf.master() / ".staging");
    test::write_file(shelf.master() / ".staging/1.fa.bgz", "half");
    CHECK(verify(shelf.master()).problems.empty());
    CHECK(verify(shelf.master()).notes.size() == 3);  // each with the command that removes it
    const ChangeReport summary = shelf.load(">b\nGGGG\n");
    CHECK(summary.cleaned_up.size() == 3);
    CHECK(verify(shelf.master()).problems.empty());
    CHECK(volume_files(shelf).size() == 6);
}

TEST_CASE("load: indexes that many records deferred are restored") {
    Shelf shelf;
    std::string text;
    for (unsigned i = 0; i < 12000; ++i) {
        text += ">r" + std::to_string(i) + "\n" + random_load_dna(30, i + 1) + "\n";
    }
    shelf.load(text);
    CHECK(verify(shelf.master()).problems.empty());
    const Repository repository = shelf.repository();
    const Sequence sequence = repository.get_sequence("r7777");  // a bare alias: found through a rebuilt index
    CHECK(sequence.fetch() == random_load_dna(30, 7778));
    CHECK(repository.get_sequence(sequence.info().digests.md5.hex()).fetch() == sequence.fetch());
    CHECK(repository.get_sequence("SEGUID:" + sequence.info().digests.sha1.seguid()).fetch() == sequence.fetch());
}

TEST_CASE("load: a stop request ends a load with Cancelled, and leaves nothing") {
    Shelf shelf;
    std::stop_source source;
    LoadOptions options;
    options.progress = [&](const LoadProgress&) { source.request_stop(); };
    CHECK_THROWS_AS(
        shelf.load(">a\n" + random_load_dna(5000000, 3) + "\n>b\nAC\n", options, {.stop = source.get_token()}),
        Cancelled);
    CHECK(shelf.repository().totals() == Totals{});
    CHECK(volume_files(shelf).empty());
}

TEST_CASE("load: options out of range and reserved namespaces are refused before the file is read") {
    Shelf shelf;
    for (const ChangeOptions& options : {ChangeOptions{.block_bytes = 511}, ChangeOptions{.block_bytes = 65281},
                                         ChangeOptions{.level = 13}, ChangeOptions{.level = -1}}) {
        CHECK_THROWS_AS(Change(shelf.master(), options), InvalidArgument);
    }
    for (const LoadOptions& options : {LoadOptions{.ns = "ga4gh"}, LoadOptions{.ns = "MD5"}, LoadOptions{.ns = "a:b"},
                                       LoadOptions{.header_namespaces = {"vmc"}}}) {
        Change change(shelf.master());
        CHECK_THROWS_AS(change.load("nothing.fa", options), InvalidArgument);
    }
}

TEST_CASE("load: the error for a second writer names the holder of the lock") {
    Shelf shelf;
    const Change first(shelf.master());
    try {
        const Change second(shelf.master());
        FAIL("the lock was acquired twice");
    } catch (const Locked& error) {
        CHECK(std::string(error.what()).find("locked by pid ") != std::string::npos);
    }
}

TEST_CASE("load: a snapshot is refused") {
    Shelf shelf;
    create_snapshot(shelf.root(), "s1");
    CHECK_THROWS_AS(Change(shelf.root() / "s1"), ReadOnly);
    CHECK_THROWS_AS(Change(shelf.root() / "nothing"), NotFound);
}
