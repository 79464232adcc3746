#include <doctest/doctest.h>
#include <htslib/faidx.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <random>
#include <stop_token>
#include <string>
#include <thread>

#include "support/files.hpp"
#include "support/http_server.hpp"
#include "support/texts.hpp"
#include "unit/repository/samples.hpp"

using namespace seqshelf;
using namespace seqshelf::test;
namespace fs = std::filesystem;

namespace {

/// A shelf with its own cache.
struct Packed : Shelf {
    [[nodiscard]] fs::path cache_directory() const { return root() / "../cache"; }
    [[nodiscard]] PackedCache cache() const { return PackedCache(cache_directory()); }
    [[nodiscard]] Repository open(ReadOptions::Packed packed = ReadOptions::Packed::use) const {
        return Repository::open(master(), {.cache_directory = cache_directory(), .packed = packed});
    }
    /// Makes the volumes unreadable: residues that can still be read come from elsewhere.
    void lose_volumes() const {
        for (const std::string& name : files_below(master() / "sequences")) {
            if (name.ends_with(".bgz")) {
                fs::resize_file(writable(master() / "sequences" / name), 10);
            }
        }
    }
    [[nodiscard]] fs::path packed_file() const { return cache().files().at(0).path; }

    static fs::path writable(const fs::path& path) {
        fs::permissions(path, fs::perms::owner_write, fs::perm_options::add);
        return path;
    }
};

/// Slices that htslib reads from an uncompressed copy.
class Htslib {
public:
    explicit Htslib(const std::string& fasta)
        : fai_(fai_build(fasta.c_str()) == 0 ? fai_load(fasta.c_str()) : nullptr, fai_destroy) {
        REQUIRE(fai_ != nullptr);
    }
    [[nodiscard]] std::string fetch(const std::string& name, std::int64_t start, std::int64_t end) const {
        if (start == end) {
            return "";  // htslib has no empty slice
        }
        hts_pos_t length = 0;
        char* const residues = faidx_fetch_seq64(fai_.get(), name.c_str(), start, end - 1, &length);
        std::string text(residues, static_cast<std::size_t>(length));
        std::free(residues);
        std::transform(text.begin(), text.end(), text.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
        return text;
    }

private:
    std::unique_ptr<faidx_t, decltype(&fai_destroy)> fai_;
};

/// Residues with a run of N and scattered IUPAC codes, and lengths that are not multiples of four.
const std::string strange = random_text("ACGT", 9001, 1) + std::string(3333, 'N') +
                            random_text("ACGTACGTACGTACGTACGTACGTACGTACGTACGTRYKMSWBDHVN", 2003, 2) +
                            random_text("ACGT", 77'777, 3);

}  // namespace

TEST_CASE_FIXTURE(
    Packed, "packed cache: slices equal htslib's anywhere, of any length, on both strands, one by one and in batches") {
    std::string text = read_file(data_file("refget_yeast_R64-1-1_I.fa")) + "\n>strange\n";
    for (std::size_t at = 0; at < strange.size(); at += 61) {
        text += strange.substr(at, 61) + "\n";
    }
    text += ">rna\n" + random_text("ACGU", 500, 5) + "\n>one\nA\n";
    const std::string file = fasta("in.fa", text);
    load_file(*this, file, "t:all");
    const PackReport report = cache().build(master());
    CHECK(report.sequences_new == 4);
    lose_volumes();
    const Repository repository = open();
    const Collection all = repository.get_collection("t:all");
    const Htslib htslib(file);
    std::mt19937_64 engine(1);
    for (const CollectionMember& member : all.members()) {
        CAPTURE(member.name);
        const Sequence sequence = all.get_sequence(member.name);
        const NucleicAcid acid = nucleic_acid_of(sequence.info().letters);
        CHECK((sequence.fetch() == htslib.fetch(member.name, 0, member.length)));
        CHECK((sequence.fetch({0, member.length, Strand::minus}) ==
               reverse_complement(htslib.fetch(member.name, 0, member.length), acid)));
        SliceBatch batch;
        std::vector<std::string> expected;
        for (int i = 0; i < 3000; ++i) {
            const auto length = std::min<std::int64_t>(member.length, i % 301);
            // Every other slice is near the run and the codes.
            const std::int64_t around = member.name == "strange" && i % 2 == 0
                                            ? 8900 + static_cast<std::int64_t>(engine() % 5700)
                                            : static_cast<std::int64_t>(engine() % 1'000'000);
            const std::int64_t start = around % (member.length - length + 1);
            const Interval interval{start, start + length, i % 3 == 0 ? Strand::minus : Strand::plus};
            std::string there = htslib.fetch(member.name, start, start + length);
            there = i % 3 == 0 ? reverse_complement(there, acid) : there;
            REQUIRE(sequence.fetch(interval) == there);
            std::string into(static_cast<std::size_t>(length), '#');
            sequence.fetch_into(interval, into);
            REQUIRE(into == there);
            batch.add({sequence, Location(interval)});
            expected.push_back(there);
        }
        batch.fetch();
        for (std::size_t i = 0; i < expected.size(); ++i) {
            REQUIRE(batch[i] == expected[i]);
        }
        std::string streamed;
        sequence.stream({0, member.length}, [&](std::string_view part) { streamed += part; }, 1001);
        CHECK((streamed == htslib.fetch(member.name, 0, member.length)));
    }
}

TEST_CASE_FIXTURE(Packed, "packed cache: is not used if an option says so, and verify reads volumes") {
    load(">a\n" + strange + "\n");
    (void)cache().build(master());
    lose_volumes();
    CHECK((open().get_sequence("t:a").fetch() == strange));
    CHECK_THROWS_AS((void)open(ReadOptions::Packed::ignore).get_sequence("t:a").fetch(), Corruption);
    CHECK_THROWS_AS((void)Repository::open(master()).get_sequence("t:a").fetch(),
                    Corruption);  // uses another cache directory
    CHECK_FALSE(verify(master()).problems.empty());
}

TEST_CASE_FIXTURE(Packed,
                  "packed cache: damaged residues are read from the volume, and verify of the cache reports them") {
    load(">a\n" + strange + "\n>b\n" + random_text("ACGT", 50'000, 9) + "\n");
    (void)cache().build(master());
    CHECK(cache().verify().problems.empty());
    flip_bit(packed_file(), 64 + 4096 * 2 + 5);
    const Repository repository = open();
    CHECK((repository.get_sequence("t:a").fetch() == strange));
    CHECK((repository.get_sequence("t:b").fetch() == random_text("ACGT", 50'000, 9)));
    const VerifyReport report = cache().verify();
    CHECK(report.files == 1);
    REQUIRE(report.problems.size() == 1);
    CHECK(report.problems[0].find("checksums") != std::string::npos);
    CHECK(cache().files().at(0).problem.empty());  // opening it does not read that much

    fs::resize_file(writable(packed_file()), 5000);
    CHECK((open().get_sequence("t:a").fetch() == strange));
    CHECK(cache().files().at(0).problem.find("damaged") != std::string::npos);
    CHECK(cache().verify().problems.size() == 1);
    // A file that cannot be used is packed again and replaced.
    CHECK(cache().build(master()).sequences_new == 2);
    CHECK(cache().files().size() == 1);
    CHECK(cache().verify().problems.empty());
}

TEST_CASE_FIXTURE(
    Packed, "packed cache: packs each sequence once, of chosen collections only, and one file serves all instances") {
    load_text(*this, ">a\nACGTACGT\n>b\nGGAA\n>empty\n", "t:one");
    load_text(*this, ">b\nGGAA\n>c\nMEEPQSDPSV\n", "t:two");
    const PackReport two = cache().build(master(), {.collections = {"t:two"}});
    CHECK((two.sequences_new == 2 && two.sequences_known == 0 && two.residues == 14));
    CHECK(two.bytes == static_cast<std::int64_t>(fs::file_size(cache().files().at(0).path)));
    const PackReport all = cache().build(master());
    CHECK((all.sequences_new == 1 && all.sequences_known == 2 && all.residues == 8));
    const PackReport again = cache().build(master());
    CHECK((again.sequences_new == 0 && again.sequences_known == 3 && again.name.empty() && again.bytes == 0));
    REQUIRE(cache().files().size() == 2);
    for (const PackedFileInfo& file : cache().files()) {
        CHECK(file.source == master().string() + (file.name == two.name ? " t:two" : ""));
        CHECK(file.sequences == (file.name == two.name ? 2 : 1));
    }
    CHECK_THROWS_AS((void)cache().build(master(), {.collections = {"t:three"}}), NotFound);
    CHECK_THROWS_AS((void)cache().build(root() / "none"), NotFound);

    (void)create_snapshot(root(), "one");
    lose_volumes();  // the snapshot's too: they are the same files
    const Repository snapshot = Repository::open(root() / "one", {.cache_directory = cache_directory()});
    CHECK(snapshot.get_sequence("t:two:c").fetch() == "MEEPQSDPSV");
    CHECK(snapshot.get_sequence("t:one:a").fetch() == "ACGTACGT");
    CHECK(snapshot.get_sequence("t:one:empty").fetch().empty());

    CHECK_THROWS_AS((void)cache().remove({two.name, "none"}), NotFound);
    CHECK(cache().files().size() == 2);
    CHECK(cache().remove({two.name}) == two.bytes);
    CHECK(snapshot.get_sequence("t:two:c").fetch() == "MEEPQSDPSV");  // it has the file open
    CHECK(open().get_sequence("t:one:a").fetch() == "ACGTACGT");
    CHECK_THROWS_AS((void)open().get_sequence("t:two:c").fetch(), Corruption);
}

TEST_CASE_FIXTURE(Packed, "packed cache: a snapshot on a web server is packed, and then read without its volumes") {
    load(">a\n" + strange + "\n");
    (void)create_snapshot(root(), "one");
    HttpServer server;
    server.put_directory("shelf/one", root() / "one");
    (void)cache().build(server.url("shelf/one"));
    for (const std::string& name : files_below(root() / "one")) {
        if (name.ends_with(".bgz")) {
            server.remove("shelf/one/" + name);
        }
    }
    fs::remove_all(cache_directory() / "blocks");
    const Repository repository = Repository::open(server.url("shelf/one"), {.cache_directory = cache_directory()});
    CHECK((repository.get_sequence("t:a").fetch() == strange));
}

TEST_CASE_FIXTURE(Packed, "packed cache: a damaged instance is not packed, and a stop leaves nothing") {
    load(">a\n" + strange + "\n");
    load(">b\n" + random_text("ACGT", 70'000, 4) + "\n");
    std::stop_source stop;
    stop.request_stop();
    CHECK_THROWS_AS((void)cache().build(master(), {.stop = stop.get_token()}), Cancelled);
    CHECK(files_below(cache().directory()) == std::vector<std::string>{".lock"});
    lose_volumes();
    CHECK_THROWS_AS((void)cache().build(master()), Corruption);
    CHECK(files_below(cache().directory()) == std::vector<std::string>{".lock"});
}

TEST_CASE_FIXTURE(Packed, "packed cache: a wrong digest in the catalog is reported, and nothing is packed") {
    load(">a\nACGTACGTACGT\n");
    const Outcome changed =
        run({"sqlite3", (master() / "catalog.sqlite3").string(),
             "UPDATE sequence SET sha512t24u = '" + digest_residues("GGAA").sha512t24u.sha512t24u() + "'"});
    if (changed.exit_code != 0) {
        MESSAGE("SKIPPED: " << changed.err);
        return;
    }
    CHECK_THROWS_WITH_AS((void)cache().build(master()), doctest::Contains("is not where the catalog says"), Corruption);
    CHECK(files_below(cache().directory()) == std::vector<std::string>{".lock"});
}

TEST_CASE_FIXTURE(Packed, "packed cache: threads that slice the same repository get the right residues") {
    load(">a\n" + strange + "\n");
    (void)cache().build(master());
    const Sequence sequence = open().get_sequence("t:a");
    std::vector<std::thread> threads;
    std::array<int, 4> wrong{};
    for (std::size_t t = 0; t < wrong.size(); ++t) {
        threads.emplace_back([&, t] {
            std::mt19937 engine(static_cast<unsigned>(t));
            for (int i = 0; i < 5000; ++i) {
                const auto start = static_cast<std::int64_t>(engine() % (strange.size() - 300));
                wrong[t] += sequence.fetch({start, start + 300}) == strange.substr(static_cast<std::size_t>(start), 300)
                                ? 0
                                : 1;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(wrong == std::array<int, 4>{});
}
