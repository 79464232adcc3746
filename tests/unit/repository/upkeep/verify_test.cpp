#include <SQLiteCpp/SQLiteCpp.h>
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

/// Whether a problem whose message contains `what` is reported.
bool reported(const fs::path& instance, const std::string& what) {
    for (const std::string& problem : verify(instance).problems) {
        if (problem.find(what) != std::string::npos) {
            return true;
        }
    }
    return false;
}

/// Damages a catalog in a way that SQLite does not notice.
void run_sql(const fs::path& catalog, const std::string& sql) {
    SQLite::Database(catalog.string(), SQLite::OPEN_READWRITE).exec(sql);
}

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

    std::string volume;
};

}  // namespace

TEST_CASE_FIXTURE(Loaded, "verify: an undamaged master and snapshot have no problems") {
    const VerifyReport report = verify(root() / "s");
    CHECK(report.problems.empty());
    CHECK(report.files == 7);  // the catalog under three names and its page sums, a volume with two indexes
    CHECK(report.sequences == 20);
    CHECK(verify(master()).problems.empty());
}

TEST_CASE_FIXTURE(Loaded, "verify: a flipped bit in any file of a snapshot is found, and the file is named") {
    for (const std::string& file : {volume, volume + ".fai", volume + ".gzi", std::string("SHA256SUMS")}) {
        CAPTURE(file);
        const std::string intact = test::read_file(root() / "s" / file);
        for (const std::uint64_t byte :
             {std::uint64_t{0}, std::uint64_t{intact.size() / 2}, std::uint64_t{intact.size() - 1}}) {
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
    for (const char* const name : {"stray.fa.bgz", "stray.txt"}) {
        test::write_file(root() / "s/sequences" / name, "x");
        CHECK(reported(root() / "s", name));
    }
    test::write_file(master() / "sequences/stray.txt", "x");
    CHECK(reported(master(), "stray.txt"));
}

TEST_CASE_FIXTURE(Loaded, "verify: what a change has left in master is a note that names the command, not a problem") {
    test::write_file(master() / "sequences/stray.fa.bgz.gzi", "x");
    fs::create_directories(master() / ".staging");
    const VerifyReport report = verify(master());
    CHECK(report.problems.empty());
    REQUIRE(report.notes.size() == 2);
    CHECK(report.notes[0].starts_with(".staging: "));
    CHECK(report.notes[1].starts_with("sequences/stray.fa.bgz.gzi: "));
    for (const std::string& note : report.notes) {
        CHECK(note.find("`seqshelf prune --execute`") != std::string::npos);
    }
    CHECK(verify(root() / "s").notes.empty());
}

TEST_CASE_FIXTURE(Loaded, "verify: an index that agrees with its sum but not with the volume is found") {
    // An attacker or a bug wrote both: the sums cannot show it, but the volume can.
    const fs::path gzi = master() / (volume + ".gzi");
    test::flip_bit(gzi, 16);
    CHECK(reported(master(), ".gzi does not list"));
}

TEST_CASE_FIXTURE(Loaded,
                  "verify: a .fai that lacks a sequence, or has it elsewhere, is found; more rows are not wrong") {
    const fs::path fai = master() / (volume + ".fai");
    const std::string intact = test::read_file(fai);
    const std::string first = intact.substr(0, intact.find('\n') + 1);
    const auto says_of = [&](const std::string& index) {
        fs::permissions(fai, fs::perms::owner_all);
        test::write_file(fai, index);
        return reported(master(), ".fai does not list the sequences");
    };
    CHECK_FALSE(says_of(intact));
    CHECK(says_of(intact.substr(first.size())));
    CHECK(says_of(first));
    for (const int column : {0, 1, 2, 3}) {
        std::string row = first;
        std::size_t at = 0;
        for (int i = 0; i < column; ++i) {
            at = row.find('\t', at) + 1;
        }
        row[at] = row[at] == '7' ? '8' : '7';
        CAPTURE(column);
        CHECK(says_of(row + intact.substr(first.size())));
    }
    CHECK_FALSE(says_of(first + first + "other\t5\t9\t5\t6\n" + intact.substr(first.size())));
    CHECK_FALSE(says_of(intact.substr(first.size()) + first));  // in any order
    says_of("no index\n");
    CHECK(reported(master(), ".fai: line 1 of the index"));
}

TEST_CASE_FIXTURE(Shelf, "verify: all sequences are checked, even if there are more than fit in memory at a time") {
    std::string fasta;
    for (int i = 0; i < 20000; ++i) {
        fasta += ">r" + std::to_string(i) + "\n";
        for (int rest = i + 20000; rest > 0; rest /= 4) {
            fasta += "ACGT"[rest % 4];
        }
        fasta += '\n';
    }
    load(fasta, "n");
    const VerifyReport report = verify(master());
    CHECK(report.problems.empty());
    CHECK(report.sequences == 20000);
    fs::path path;
    for (const auto& entry : fs::recursive_directory_iterator(master() / "sequences")) {
        if (entry.path().extension() == ".bgz") {
            path = entry.path();
        }
    }
    fs::remove(path);  // each of the tasks fails
    CHECK(reported(master(), path.filename().string()));
}

TEST_CASE_FIXTURE(Loaded, "verify: can be stopped") {
    std::stop_source source;
    source.request_stop();
    VerifyOptions options;
    options.stop = source.get_token();
    CHECK_THROWS_AS((void)verify(master(), options), Cancelled);
}

TEST_CASE_FIXTURE(Loaded, "verify: a name of master that was pointed to another sequence is found") {
    CHECK(verify(master()).problems.empty());
    run_sql(master() / "catalog.sqlite3", "UPDATE sequence_alias SET sequence_id = 1 WHERE sequence_id = 2");
    CHECK(reported(master(), "names: "));
}

TEST_CASE_FIXTURE(Shelf, "verify: before format 6, a name that is not that of the collection it came with is found") {
    for (const std::string version : {"", ".2", ".3", ".4", ".5"}) {
        CAPTURE(version);
        const fs::path instance = root() / ("s" + version);
        fs::copy(test::shipped_snapshots() / ("2026-11-21" + version), instance, fs::copy_options::recursive);
        CHECK(verify(instance).problems.empty());
        run_sql(instance / "catalog.sqlite3",
                "UPDATE sequence_alias SET sequence_id = 3 - sequence_id WHERE alias = 'NC_001422.1'");
        CHECK(reported(instance, "names: 'refseq:NC_001422.1'"));
    }
}
