#include <doctest/doctest.h>

#include <filesystem>
#include <random>

#include "seqshelf/seqshelf.hpp"
#include "support/files.hpp"
#include "support/shelf.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using test::Shelf;

namespace {

struct Loaded : Shelf {
    Loaded() {
        std::mt19937 random(7);
        std::string text;
        for (int i = 0; i < 20; ++i) {
            text += ">r" + std::to_string(i) + "\n";
            for (int k = 0; k < (i == 3 ? 90000 : 500); ++k) {
                text += "ACGT"[random() % 4];
            }
            text += "\n";
        }
        volume = "sequences/" + load(text).volumes.at(0);
        create_snapshot(root(), "s");
    }

    /// Whether a problem that names `what` is reported.
    bool reported(const fs::path& instance, const std::string& what) {
        for (const std::string& problem : verify(instance).problems) {
            if (problem.find(what) != std::string::npos) {
                return true;
            }
        }
        return false;
    }

    std::string volume;
};

}  // namespace

TEST_CASE_FIXTURE(Loaded, "verify: master and snapshot as they were written have no problems") {
    const VerifyReport report = verify(root() / "s");
    CHECK(report.problems.empty());
    CHECK(report.files == 6);  // the catalog under three names, a volume with two indexes
    CHECK(report.sequences == 20);
    CHECK(verify(master()).problems.empty());
}

TEST_CASE_FIXTURE(Loaded, "verify: a flipped bit in any file of a snapshot is found and the file named") {
    for (const std::string& file : {volume, volume + ".fai", volume + ".gzi", std::string("SHA256SUMS")}) {
        CAPTURE(file);
        const std::string intact = test::read_file(root() / "s" / file);
        for (const std::uint64_t byte : {std::uint64_t{0}, std::uint64_t{intact.size() / 2}, std::uint64_t{intact.size() - 1}}) {
            test::flip_bit(root() / "s" / file, byte, 1);
            CHECK_FALSE(verify(root() / "s").problems.empty());
            test::write_file(root() / "s" / file, intact);
        }
        CHECK(verify(root() / "s").problems.empty());
    }
}

TEST_CASE_FIXTURE(Loaded, "verify: missing and unknown files are named") {
    fs::remove(root() / "s" / (volume + ".fai"));
    CHECK(reported(root() / "s", volume + ".fai"));
    fs::remove(root() / "s" / volume);
    CHECK(reported(root() / "s", volume));
    test::write_file(master() / "sequences/stray.fa.bgz", "x");
    CHECK(reported(master(), "stray.fa.bgz"));
}

TEST_CASE_FIXTURE(Loaded, "verify: an index that agrees with its sum but not with the volume is found") {
    // An adversary, or a bug, wrote both: the sums cannot tell, the volume can.
    const fs::path gzi = master() / (volume + ".gzi");
    test::flip_bit(gzi, 16);
    CHECK(reported(master(), ".gzi does not list"));
}

TEST_CASE_FIXTURE(Loaded, "verify: can be stopped") {
    std::stop_source source;
    source.request_stop();
    VerifyOptions options;
    options.stop = source.get_token();
    CHECK_THROWS_AS((void)verify(master(), options), Cancelled);
}
