#include <algorithm>

#include "cli/shelf.hpp"
#include "fault/process.hpp"
#include "seqshelf/seqshelf.hpp"

using namespace seqshelf::test;

namespace {

std::vector<fs::path> writable_volumes(const ProgramShelf& shelf) {
    std::vector<fs::path> volumes;
    for (const std::string& name : files_below(shelf.master())) {
        if (contains(name, ".fa.bgz")) {
            fs::permissions(shelf.master() / name, fs::perms::owner_write, fs::perm_options::add);
        }
        if (name.ends_with(".fa.bgz")) {
            volumes.push_back(shelf.master() / name);
        }
    }
    return volumes;
}

}  // namespace

TEST_CASE("cut volume: what is cut off under a reader is Corruption that names the file, the rest can be read") {
    const ProgramShelf shelf;
    shelf.ok({"-q", "load", "-n", "n", shelf.file("large.fa", random_fasta(2 << 20, 3, 9))});
    const fs::path volume = writable_volumes(shelf).at(0);
    const auto bytes = fs::file_size(volume);
    seqshelf::ReadOptions options;
    options.block_cache_bytes = 0;
    options.packed = seqshelf::ReadOptions::Packed::ignore;
    const auto repository = seqshelf::Repository::open(shelf.master(), options);
    const auto sequence = repository.get_sequence("n:long9");
    const std::string whole = sequence.fetch();
    const auto last = static_cast<std::int64_t>(whole.size()) - 100;
    for (const int share : {100, 99, 75, 50, 25, 1}) {
        CAPTURE(share);
        fs::resize_file(volume, bytes * share / 100);
        fs::resize_file(volume.string() + ".gzi", share);  // was read when the volume was opened
        if (share < 100) {
            CHECK_THROWS_WITH_AS((void)sequence.fetch({last, last + 100}), doctest::Contains(volume.c_str()),
                                 seqshelf::Corruption);
            CHECK_THROWS_AS((void)sequence.fetch(), seqshelf::Corruption);
        }
        if (share >= 25) {
            CHECK((sequence.fetch({1000, 1100}) == whole.substr(1000, 100)));
        }
    }
}

TEST_CASE("cut volume: at its first use, one that is shorter or longer than in the catalog is Corruption") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    const fs::path volume = writable_volumes(shelf).at(0);
    const auto bytes = fs::file_size(volume);
    for (const auto other : {std::uintmax_t{0}, bytes - 28, bytes - 1, bytes + 1, bytes + 5000}) {
        CAPTURE(other);
        fs::resize_file(volume, other);
        const Outcome outcome = shelf.run({"-i", "master", "fetch", "--raw", "NC_001422.1:1-5"});
        CHECK(outcome.exit_code == 4);
        CHECK(outcome.out.empty());
        for (const std::string& text : {volume.string(), std::to_string(bytes), std::to_string(other)}) {
            CHECK_MESSAGE(contains(outcome.err, text), outcome.err);
        }
        fs::resize_file(volume, bytes);
    }
}

TEST_CASE("cut volume: more volumes can be read than the process may have files open") {
    const ProgramShelf shelf;
    std::vector<std::string> fetch{"-i", "master", "fetch", "--raw"};
    std::string expected;
    for (int i = 0; i < 40; ++i) {
        const std::string name = "s" + std::to_string(i);
        const std::string residues = "ACGT" + std::string(static_cast<std::size_t>(i), 'A') + "C";
        shelf.ok({"-q", "load", "-n", "n", shelf.file("in.fa", ">" + name + "\n" + residues + "\n")});
        fetch.push_back("n:" + name);
        expected += residues + "\n";
    }
    REQUIRE(writable_volumes(shelf).size() == 40);
    std::string line = "ulimit -n 24; S";
    for (const std::string& word : fetch) {
        line += " " + word;
    }
    const Outcome outcome = shelf.shell(line);
    CHECK_MESSAGE(outcome.exit_code == 0, outcome.err);
    CHECK(outcome.out == expected);
}
