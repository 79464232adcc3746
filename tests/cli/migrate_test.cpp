#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// A master as the release that wrote format 5 left it.
struct FormatFive : ProgramShelf {
    FormatFive() {
        const fs::path shipped = shipped_snapshots() / "2026-11-21.5";
        fs::remove_all(master() / "sequences");
        fs::copy(shipped / "sequences", master() / "sequences", fs::copy_options::recursive);
        fs::remove(master() / "sequences/db.sqlite3");  // a snapshot's, for SeqRepo
        std::string catalog = read_file(shipped / "catalog.sqlite3");
        catalog[18] = catalog[19] = 2;  // SQLite's file format, 1.3: WAL mode, as a master's
        write_file(catalog_file(), catalog);
    }
    [[nodiscard]] fs::path catalog_file() const { return master() / "catalog.sqlite3"; }
    [[nodiscard]] fs::path kept() const { return master() / "catalog.sqlite3.format5"; }
    [[nodiscard]] std::string format() const { return sql("PRAGMA user_version"); }
};

}  // namespace

TEST_CASE_FIXTURE(
    FormatFive,
    "migrate: it changes the format, keeps the old catalog until verify finds no problem, and then cannot go back") {
    const std::string names = ok({"-i", "master", "export-aliases"});
    refuses({"load", phix()}, 4, {"format 5", "seqshelf migrate", "--migrate"});
    CHECK(contains(ok({"migrate"}), "from format 5 to 6"));
    CHECK(format() == "6\n");
    CHECK(fs::exists(kept()));
    CHECK(ok({"-i", "master", "export-aliases"}) == names);
    CHECK(contains(ok({"migrate"}), "has format 6 already"));
    CHECK(fs::exists(kept()));
    CHECK(json({"-i", "master", "verify"}).front().at("removed") == Json::array({"catalog.sqlite3.format5"}));
    CHECK_FALSE(fs::exists(kept()));
    CHECK(json({"-i", "master", "verify"}).front().at("removed") == Json::array());
    refuses({"migrate", "--back"}, 1, {"no catalog of an older format is kept"});
}

TEST_CASE_FIXTURE(FormatFive, "migrate: --back puts the catalog back, also after reading, and not after a change") {
    const std::string dump = sql(".dump");
    const Json report = json({"migrate"}).front();
    CHECK(report ==
          Json{{"instance", master().string()}, {"format_before", 5}, {"format", 6}, {"kept", kept().string()}});
    ok({"-i", "master", "resolve", "refseq:NC_001422.1"});
    ok({"snapshot", "create", "--anyway", "s"});
    CHECK(contains(ok({"migrate", "--back"}), "from format 6 to 5"));
    CHECK(format() == "5\n");
    CHECK((sql(".dump") == dump));
    CHECK_FALSE(fs::exists(kept()));
    CHECK(run({"-i", "master", "verify"}).exit_code == 0);
    CHECK(run({"-i", "s", "verify"}).exit_code == 0);
    ok({"migrate"});
    ok({"alias", "add", "x:y", "refseq:NC_001422.1"});
    refuses({"migrate", "--back"}, 2, {"changed 1 times", "nothing was done"});
    CHECK(ok({"-i", "master", "resolve", "x:y"}).size() > 40);
}

TEST_CASE_FIXTURE(FormatFive,
                  "migrate: --migrate does it before the command, and is nothing to a master of this format") {
    ok({"--migrate", "alias", "add", "x:y", "refseq:NC_001422.1"});
    CHECK(format() == "6\n");
    CHECK(fs::exists(kept()));
    CHECK(ok({"--migrate", "-q", "alias", "add", "x:z", "refseq:NC_001422.1"}).empty());
    CHECK(contains(ok({"-i", "master", "aliases", "x:z"}), "x:y"));
}

TEST_CASE_FIXTURE(FormatFive,
                  "migrate: a snapshot of a master of format 5 has format 5, and a snapshot is not migrated") {
    ok({"snapshot", "create", "--anyway", "s"});
    CHECK(json({"-i", "s", "status"}).front().at("instances").at(0).at("catalog_format") == 5);
    CHECK_FALSE(fs::exists(root() / "s/catalog.sums"));
    CHECK(run({"-i", "s", "verify"}).exit_code == 0);
    refuses({"-i", "s", "migrate"}, 4, {"is a snapshot"});
}

TEST_CASE_FIXTURE(ProgramShelf, "status: a snapshot has its master's number, and the same content has the same id") {
    ok({"-q", "load", "-n", "refseq", phix()});
    ok({"-q", "snapshot", "create", "--anyway", "a"});
    ok({"-q", "snapshot", "create", "--anyway", "b"});
    const ProgramShelf other;
    other.ok({"-q", "load", "-n", "refseq", mito()});
    other.ok({"-q", "alias", "remove", "refseq:NC_012920.1"});
    other.ok({"-q", "load", "-n", "refseq", phix()});
    const auto status = [](const ProgramShelf& shelf, const std::string& name) {
        return shelf.json({"-i", name, "status"}).front().at("instances").at(0);
    };
    CHECK(status(*this, "a").at("content") == status(*this, "b").at("content"));
    CHECK(status(*this, "a").at("content").get<std::string>().size() == 32);
    CHECK(status(*this, "a").at("master") == status(*this, "master").at("master"));
    CHECK(status(*this, "master").at("content") == "");
    other.ok({"-q", "snapshot", "create", "--anyway", "c"});
    CHECK(status(other, "c").at("content") != status(*this, "a").at("content"));  // it has the mitochondrion, too
    CHECK(status(other, "c").at("master") != status(*this, "a").at("master"));
    CHECK(json({"-i", "master", "snapshot", "create", "--anyway", "d"}).front().at("content") ==
          status(*this, "a").at("content"));
}

TEST_CASE_FIXTURE(
    ProgramShelf,
    "unfinished snapshot: it is named, read with a note, not written or made latest, and can be removed") {
    ok({"-q", "load", "-n", "refseq", phix()});
    ok({"-q", "snapshot", "create", "--anyway", "whole"});
    const std::string right = ok({"fetch", "--raw", "refseq:NC_001422.1:1-9"});
    const std::vector<std::vector<std::string>> parts{{"SHA256SUMS"}, {"catalog.sums"}, {"SHA256SUMS", "catalog.sums"}};
    for (const std::vector<std::string>& missing : parts) {
        ok({"-q", "snapshot", "create", "--anyway", "part"});
        ok({"-q", "snapshot", "update-latest", "whole"});
        for (const std::string& name : missing) {
            fs::remove(root() / "part" / name);
        }
        CAPTURE(missing.size());
        const Outcome read = run({"-i", "part", "fetch", "--raw", "refseq:NC_001422.1:1-9"});
        CHECK(read.exit_code == 0);
        CHECK(read.out == right);
        CHECK(contains(read.err, "unfinished snapshot: " + missing.front() + " is missing"));
        CHECK(json({"-i", "part", "status"}).front().at("instances").at(0).at("missing") == Json(missing));
        CHECK(contains(ok({"status"}), "unfinished snapshot"));
        const Outcome verified = run({"-i", "part", "verify"});
        CHECK(verified.exit_code == 1);
        for (const std::string& name : missing) {
            CHECK(contains(verified.out, name + " is missing"));
        }
        refuses({"-i", "part", "alias", "add", "x:y", "refseq:NC_001422.1"}, 4, {"is a snapshot"});
        CHECK_FALSE(fs::exists(root() / "part/.lock"));
        ok({"-q", "snapshot", "remove", "part"});
        CHECK_FALSE(fs::exists(root() / "part"));
    }
}

TEST_CASE_FIXTURE(ProgramShelf,
                  "unfinished snapshot: those of older formats without SHA256SUMS are known by their catalog's mode") {
    for (const std::string name : {"2026-11-21", "2026-11-21.3", "2026-11-21.5"}) {
        const fs::path copy = root() / "old";
        fs::copy(shipped_snapshots() / name, copy, fs::copy_options::recursive);
        fs::remove(copy / "SHA256SUMS");
        refuses({"-i", "old", "alias", "add", "x:y", "refseq:NC_001422.1"}, 4, {"is a snapshot"});
        const Outcome read = run({"-i", "old", "fetch", "--raw", "refseq:NC_001422.1:1-9"});
        CHECK(read.out == "GAGTTTTAT\n");
        CHECK(contains(read.err, "SHA256SUMS is missing"));
        CHECK_FALSE(fs::exists(copy / "catalog.sqlite3-shm"));
        fs::remove_all(copy);
    }
}

TEST_CASE_FIXTURE(ProgramShelf, "master: it stays one when another program has changed its catalog's journal mode") {
    ok({"-q", "load", "-n", "refseq", phix()});
    REQUIRE(sql("PRAGMA journal_mode = DELETE") == "delete\n");
    ok({"-q", "alias", "add", "x:y", "refseq:NC_001422.1"});
    CHECK(ok({"-i", "master", "resolve", "x:y"}).size() > 40);
    CHECK(json({"-i", "master", "status"}).front().at("instances").at(0).at("snapshot") == false);
}

TEST_CASE_FIXTURE(ProgramShelf, "catalog: with a page damaged, no answer comes from it, and verify names it") {
    ok({"-q", "load", "-n", "refseq", phix(), mito()});
    ok({"-q", "snapshot", "create", "--anyway", "s"});
    const fs::path file = root() / "s/catalog.sqlite3";
    const std::string bytes = read_file(file);
    const std::string right = ok({"-i", "s", "fetch", "--raw", "refseq:NC_001422.1"});
    fs::permissions(file, fs::perms::owner_write, fs::perm_options::add);
    int noticed = 0;
    for (std::size_t page = 0; page < bytes.size() / 4096; ++page) {
        std::string damaged = bytes;
        damaged[(page * 4096) + 2000] = static_cast<char>(damaged[(page * 4096) + 2000] ^ 16);
        write_file(file, damaged);
        const Outcome outcome = run({"-i", "s", "fetch", "--raw", "refseq:NC_001422.1"});
        CHECK((outcome.exit_code == 4 || outcome.out == right));
        noticed += outcome.exit_code == 4 ? 1 : 0;
    }
    CHECK(noticed > 3);
}

TEST_CASE_FIXTURE(ProgramShelf,
                  "file: one that the catalog lists is linked, checked and mirrored, whatever its kind is") {
    ok({"-q", "load", "-n", "refseq", phix()});
    fs::create_directories(master() / "files/ab");
    write_file(master() / "files/ab/notes", "content\n");
    const std::string sum = "434728a410a78f56fc1b5899c3593436e61ab0c731e9072d95e96db290205e53";
    (void)sql("INSERT INTO file SELECT 'files/ab/notes', 'of later', 8, '" + sum + "', max(change_id) FROM change");
    ok({"-q", "snapshot", "create", "--anyway", "s"});
    CHECK(read_file(root() / "s/files/ab/notes") == "content\n");
    CHECK(stat_of(root() / "s/files/ab/notes").st_ino == stat_of(master() / "files/ab/notes").st_ino);
    CHECK(contains(read_file(root() / "s/SHA256SUMS"), sum + "  files/ab/notes\n"));
    const ProgramShelf mirror;
    mirror.ok({"-q", "pull", root().string(), "s"});
    CHECK(read_file(mirror.root() / "s/files/ab/notes") == "content\n");
    CHECK(mirror.run({"-i", "s", "verify"}).exit_code == 0);
    ok({"-q", "snapshot", "export", scratch("s.tar").string(), "s"});
    const ProgramShelf from_tar;
    from_tar.ok({"-q", "pull", scratch("s.tar").string()});
    CHECK(from_tar.run({"-i", "s", "verify"}).exit_code == 0);
    ok({"-q", "prune", "--execute"});
    CHECK(fs::exists(master() / "files/ab/notes"));
    for (const std::string instance : {"master", "s"}) {
        const fs::path file = root() / instance / "files/ab/notes";
        fs::remove(file);
        write_file(file, "damaged\n");
        const Outcome verified = run({"-i", instance, "verify"});
        CHECK(verified.exit_code == 1);
        CHECK(contains(verified.out, "files/ab/notes: SHA-256 mismatch"));
    }
    fs::remove(master() / "files/ab/notes");
    CHECK(contains(run({"snapshot", "create", "--anyway", "t"}).err, "files/ab/notes is missing"));
    (void)sql("UPDATE file SET path = 'files/../../outside'");
    CHECK(run({"snapshot", "create", "--anyway", "t"}).exit_code == 4);
    CHECK_FALSE(fs::exists(root() / "t"));
}
