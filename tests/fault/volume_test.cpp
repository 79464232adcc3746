#include <random>

#include "cli/shelf.hpp"
#include "seqshelf/seqshelf.hpp"

using namespace seqshelf::test;

namespace {

/// A snapshot with one small volume of many blocks, its contents, and its files, to be damaged one at a time.
struct Damage : ProgramShelf {
    explicit Damage(const std::string& block_size = "2048") {
        ok({"load", "-n", "n", "--block-size", block_size, phix(), data_file("orchid_94.fasta").string()});
        ok({"snapshot", "create", "--anyway", "one"});
        for (const std::string& file : {phix(), data_file("orchid_94.fasta").string()}) {
            for (const Record& record : read_fasta(file)) {
                truth.push_back(record);
            }
        }
        for (const std::string& name : files_below(master())) {
            if (name.ends_with(".fa.bgz")) {
                volume = master() / name;
            }
        }
        for (const char* const suffix : {"", ".fai", ".gzi"}) {
            fs::permissions(volume.string() + suffix, fs::perms::owner_write, fs::perm_options::add);
        }
    }

    /// Reads everything. Returns true if all was right, false if the library reported damage; anything else fails.
    [[nodiscard]] bool fetch_everything() const {
        bool right = true;
        try {
            const auto repository = seqshelf::Repository::open(master());
            for (const Record& record : truth) {
                try {
                    const std::string residues = repository.get_sequence(loaded_name(record.name, "n")).fetch();
                    REQUIRE((residues == record.residues));
                } catch (const seqshelf::Corruption& error) {
                    CHECK_MESSAGE(contains(error.what(), volume.filename().string()), error.what());
                    right = false;
                }
            }
        } catch (const seqshelf::Corruption&) {
            right = false;
        }
        return right;
    }
    /// The problems that verify finds, which must name a file of the volume.
    void check_verify_tells() const {
        const auto report = seqshelf::verify(master(), {1, {}, {}});
        REQUIRE(!report.problems.empty());
        bool named = false;
        for (const std::string& problem : report.problems) {
            named = named || contains(problem, volume.filename().string());
        }
        CHECK_MESSAGE(named, report.problems.front());
    }

    std::vector<Record> truth;
    fs::path volume;
};

}  // namespace

TEST_CASE("volume: a missing one is exit code 4 and is named; verify is exit code 1") {
    for (const char* const suffix : {"", ".gzi"}) {
        CAPTURE(suffix);
        const Damage damage;
        fs::remove(damage.volume.string() + suffix);
        const Outcome fetch = damage.run({"-i", "master", "fetch", "NC_001422.1"});
        CHECK(fetch.exit_code == 4);
        CHECK(!contains(fetch.out, "GAGTT"));
        CHECK(contains(fetch.err, damage.volume.string()));
        const Outcome verify = damage.run({"-i", "master", "verify"});
        CHECK(verify.exit_code == 1);
        CHECK(contains(verify.out, damage.volume.filename().string()));
        const Outcome create = damage.run({"snapshot", "create", "--anyway", "two"});
        CHECK(create.exit_code == 4);
        CHECK(contains(create.err, damage.volume.filename().string()));
        CHECK(damage.run({"verify"}).exit_code == 0);  // the snapshot has its own link
        CHECK(!fs::exists(damage.root() / "two"));
    }
}

TEST_CASE("volume: without its .fai it can be sliced, and verify reports it") {
    const Damage damage;
    fs::remove(damage.volume.string() + ".fai");
    CHECK(damage.fetch_everything());
    const Outcome verify = damage.run({"-i", "master", "verify"});
    CHECK(verify.exit_code == 1);
    CHECK(contains(verify.out, ".fai"));
}

TEST_CASE("volume: if it is cut at any point, reads are right or Corruption, and verify names it") {
    const Damage damage;
    for (const char* const suffix : {"", ".gzi"}) {
        const fs::path file = damage.volume.string() + suffix;
        const std::string whole = read_file(file);
        std::vector<std::size_t> sizes{0,
                                       1,
                                       7,
                                       8,
                                       9,
                                       17,
                                       18,
                                       24,
                                       100,
                                       whole.size() / 3,
                                       whole.size() / 2,
                                       whole.size() - 29,
                                       whole.size() - 28,
                                       whole.size() - 16,
                                       whole.size() - 1};
        for (const std::size_t size : sizes) {
            CAPTURE(file.string());
            CAPTURE(size);
            write_file(file, whole.substr(0, size));
            const bool right = damage.fetch_everything();
            CHECK((!right || (*suffix == '\0' && size >= whole.size() - 28)));  // except for the end mark
            damage.check_verify_tells();
        }
        write_file(file, whole + "more");
        (void)damage.fetch_everything();
        damage.check_verify_tells();
        write_file(file, whole);
    }
    CHECK(damage.fetch_everything());
    CHECK(seqshelf::verify(damage.master()).problems.empty());
}

TEST_CASE("volume: with any bit flipped, reads are right or Corruption, never wrong residues") {
    for (const char* const block_size : {"2048", "65280"}) {
        const Damage damage(block_size);
        const std::string whole = read_file(damage.volume);
        std::mt19937 random(11);
        int corrupt = 0;
        for (int i = 0; i < 200; ++i) {
            const std::size_t byte = i < 40 ? static_cast<std::size_t>(i) : random() % whole.size();
            const int bit = static_cast<int>(random() % 8);
            CAPTURE(byte);
            CAPTURE(bit);
            std::string damaged = whole;
            damaged[byte] = static_cast<char>(damaged[byte] ^ (1 << bit));
            write_file(damage.volume, damaged);
            corrupt += damage.fetch_everything() ? 0 : 1;
            if (i % 4 == 0) {
                damage.check_verify_tells();
            }
        }
        CHECK(corrupt > 150);
    }
}

TEST_CASE("volume: with any byte of its .gzi changed, reads are right or Corruption, never wrong residues") {
    const Damage damage("8192");
    const fs::path index = damage.volume.string() + ".gzi";
    const std::string whole = read_file(index);
    REQUIRE(whole.size() < 1000);
    for (std::size_t byte = 0; byte < whole.size(); ++byte) {
        for (const int change : {0x01, 0x80, 0xff}) {
            CAPTURE(byte);
            CAPTURE(change);
            std::string damaged = whole;
            damaged[byte] = static_cast<char>(damaged[byte] ^ change);
            write_file(index, damaged);
            (void)damage.fetch_everything();
            if (change == 0x01) {
                damage.check_verify_tells();
            }
        }
    }
    // A whole index of another volume, and entries in the wrong order.
    std::string swapped = whole;
    std::swap_ranges(swapped.begin() + 8, swapped.begin() + 24, swapped.begin() + 24);
    write_file(index, swapped);
    (void)damage.fetch_everything();
    damage.check_verify_tells();
}

TEST_CASE("volume: verify finds one that was replaced by another valid one") {
    const Damage damage;
    const ProgramShelf other;
    other.ok({"load", mito(), data_file("refget_yeast_R64-1-1_I.fa").string()});
    for (const std::string& name : files_below(other.master())) {
        if (name.ends_with(".fa.bgz")) {
            write_file(damage.volume, read_file(other.master() / name));
            write_file(damage.volume.string() + ".gzi", read_file(other.master() / (name + ".gzi")));
        }
    }
    damage.check_verify_tells();
    const Outcome outcome = damage.run({"snapshot", "create", "--anyway", "two"});
    CHECK(outcome.exit_code == 4);
}

TEST_CASE("volume: the program's exit code for damage is 4, and no printed residue is wrong") {
    const Damage damage;
    const std::string whole = read_file(damage.volume);
    std::string names;
    std::string expected;
    for (const Record& record : damage.truth) {
        names += loaded_name(record.name, "n") + "\n";
        expected += record.residues + "\n";
    }
    for (const std::size_t byte : {std::size_t{40}, whole.size() / 2, whole.size() - 100}) {
        std::string damaged = whole;
        damaged[byte] = static_cast<char>(damaged[byte] ^ 4);
        write_file(damage.volume, damaged);
        const Outcome outcome = damage.run({"-i", "master", "fetch", "--raw", "-"}, {names, {}, ""});
        CHECK(outcome.exit_code == 4);
        CHECK(expected.starts_with(outcome.out));
        CHECK(contains(outcome.err, damage.volume.string()));
        CHECK(damage.run({"-i", "master", "verify"}).exit_code == 1);
    }
}
