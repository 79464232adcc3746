#include <array>
#include <ctime>
#include <set>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

std::string today() {
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    std::array<char, 16> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%d", &utc);
    return text.data();
}

std::set<std::string> volume_files(const fs::path& instance) {
    std::set<std::string> files;
    for (const std::string& name : files_below(instance)) {
        if (contains(name, ".fa.bgz")) {
            files.insert(name);
        }
    }
    return files;
}

/// SQLite's header: bytes 18 and 19 are 1 for rollback journals, 2 for WAL.
bool is_wal(const fs::path& database) { return read_file(database).at(18) == 2; }

}  // namespace

TEST_CASE(
    "snapshot: it is read-only, complete, not in WAL mode, and shares its volumes with master and other snapshots") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    const Outcome first = shelf.run({"snapshot", "create", "--anyway", "one"});
    CHECK(first.exit_code == 0);
    CHECK(contains(first.out, "one"));
    CHECK(first.err.empty());
    shelf.ok({"load", "-n", "n", mito()});
    const Json report = shelf.json({"snapshot", "create", "--anyway", "two"}).at(0);
    CHECK(report.at("snapshot") == "two");
    CHECK(report.at("directory") == (shelf.root() / "two").string());
    CHECK(report.at("sequences") == 2);
    CHECK(report.at("volumes") == 2);
    CHECK(report.at("files_linked") == 6);
    CHECK(report.at("files_reflinked") == 0);
    CHECK(report.at("files_copied") == 0);
    CHECK(report.at("bytes_copied") == 0);
    CHECK(report.at("bytes_shared") > 0);

    REQUIRE(volume_files(shelf.root() / "one").size() == 3);
    REQUIRE(volume_files(shelf.root() / "two").size() == 6);
    for (const std::string& name : volume_files(shelf.root() / "two")) {
        CAPTURE(name);
        const bool old = volume_files(shelf.root() / "one").contains(name);
        const auto status = stat_of(shelf.root() / "two" / name);
        CHECK(status.st_ino == stat_of(shelf.master() / name).st_ino);
        CHECK(status.st_nlink == (old ? 3 : 2));
        if (old) {
            CHECK(status.st_ino == stat_of(shelf.root() / "one" / name).st_ino);
        }
    }
    for (const std::string instance : {"one", "two"}) {
        const fs::path directory = shelf.root() / instance;
        CHECK((stat_of(directory).st_mode & 07777) == 0755);
        for (const std::string& name : files_below(directory)) {
            CAPTURE(name);
            const auto status = stat_of(directory / name);
            CHECK(!S_ISLNK(status.st_mode));
            CHECK((status.st_mode & 07777) == (S_ISDIR(status.st_mode) ? 0755U : 0444U));
            CHECK(!name.ends_with("-wal"));
            CHECK(!name.ends_with("-shm"));
            CHECK(!name.ends_with("-journal"));
            CHECK(!contains(name, ".lock"));
            CHECK(!contains(name, ".staging"));
        }
        const auto catalog = stat_of(directory / "catalog.sqlite3");
        CHECK(catalog.st_nlink == 3);
        CHECK(stat_of(directory / "aliases.sqlite3").st_ino == catalog.st_ino);
        CHECK(stat_of(directory / "sequences/db.sqlite3").st_ino == catalog.st_ino);
        CHECK(!is_wal(directory / "catalog.sqlite3"));
        const Outcome sums = run({"sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"}, {"", {}, directory});
        CHECK_MESSAGE(sums.exit_code == 0, sums.out << sums.err);
        // Every file except the list itself is in the list.
        std::size_t regular = 0;
        for (const std::string& name : files_below(directory)) {
            regular += fs::is_regular_file(directory / name) ? 1 : 0;
        }
        CHECK(lines_of(read_file(directory / "SHA256SUMS")).size() == regular - 1);
    }
    CHECK(fs::read_symlink(shelf.master() / "aliases.sqlite3") == "catalog.sqlite3");
    CHECK(fs::read_symlink(shelf.master() / "sequences/db.sqlite3") == "../catalog.sqlite3");
    CHECK(is_wal(shelf.master() / "catalog.sqlite3"));
    if (is_installed("sqlite3")) {
        const Outcome mode = run({"sqlite3", "file:" + (shelf.root() / "two/catalog.sqlite3").string() + "?immutable=1",
                                  "PRAGMA journal_mode; PRAGMA integrity_check;"});
        CHECK(mode.out == "delete\nok\n");
    }
}

TEST_CASE("snapshot: reading one does not change its directory") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    shelf.ok({"snapshot", "create", "--anyway", "one"});
    const std::vector<std::string> before = files_below(shelf.root() / "one");
    const auto time = fs::last_write_time(shelf.root() / "one");
    for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{{"resolve", "NC_001422.1"},
                                                                                         {"fetch", "NC_001422.1"},
                                                                                         {"aliases", "NC_001422.1"},
                                                                                         {"alias", "list"},
                                                                                         {"alias", "namespaces"},
                                                                                         {"verify"},
                                                                                         {"status"}}) {
        CHECK(shelf.run(command).exit_code == 0);
        CHECK(files_below(shelf.root() / "one") == before);
        CHECK(fs::last_write_time(shelf.root() / "one") == time);
    }
}

TEST_CASE("snapshot: latest is a relative link to the newest, and replacing it leaves no other file") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    for (const std::string name : {"b", "a", "c.1_x-y"}) {
        shelf.ok({"snapshot", "create", "--anyway", name});
        CHECK(fs::read_symlink(shelf.root() / "latest") == name);
    }
    const std::vector<std::string> all = files_below(shelf.root());
    for (const std::string& name : all) {
        CHECK_MESSAGE(!name.starts_with(".snapshot"), name);
        CHECK_MESSAGE(!name.starts_with(".latest"), name);
    }
    const std::vector<Json> list = shelf.json({"snapshot", "list"});
    REQUIRE(list.size() == 3);
    CHECK(list[0].at("snapshot") == "a");
    CHECK(list[0].at("latest") == false);
    CHECK(list[0].at("sequences") == 1);
    CHECK(list[0].at("bytes") > 0);
    CHECK(list[0].at("made").get<std::string>().size() == 20);
    CHECK(list[2].at("snapshot") == "c.1_x-y");
    CHECK(list[2].at("latest") == true);
    const std::vector<std::string> lines = lines_of(shelf.ok({"snapshot", "list"}));
    REQUIRE(lines.size() == 3);
    CHECK(lines[1].starts_with("b\t2"));
    CHECK(lines[2].ends_with("latest"));
}

TEST_CASE("snapshot: its name is today's date in UTC unless one is given, and an existing name is refused") {
    const ProgramShelf shelf;
    CHECK(shelf.ok({"snapshot", "list"}).empty());
    std::string day = today();
    std::string name =
        shelf.json({"snapshot", "create"}, {"", {{"TZ", "Pacific/Kiritimati"}}, ""}).at(0).at("snapshot");
    CHECK((name == day || name == today()));
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
             {"snapshot", "create", name}, {"snapshot", "create", "--anyway", name}}) {
        const Outcome again = shelf.run(arguments);
        CHECK(again.exit_code == 2);
        CHECK(contains(again.err, name));
    }
    CHECK(contains(shelf.ok({"snapshot", "create"}), "unchanged since " + name));
    CHECK(shelf.run({"snapshot", "create", "--anyway", "x"}).exit_code == 0);  // from an empty master too
    write_file(shelf.root() / "a-file", "");
    CHECK(shelf.run({"snapshot", "create", "--anyway", "a-file"}).exit_code == 2);
}

TEST_CASE("snapshot: names that are not valid directory names are refused and make nothing") {
    const ProgramShelf shelf;
    const std::vector<std::string> before = files_below(shelf.root());
    for (const std::string name : {"master", "latest", ".", "..", ".hidden", "a/b", "/tmp/x", "../x", "a b", "a\nb",
                                   "é", "a:b", "*", "~", "-"}) {
        CAPTURE(name);
        const Outcome outcome = shelf.run({"snapshot", "create", "--anyway", "--", name});
        CHECK((outcome.exit_code == 2 || name == "-"));
        if (name != "-") {
            CHECK(contains(outcome.err, name == "a\nb" ? "a\\nb" : name));
            std::vector<std::string> after = files_below(shelf.root());
            std::erase(after, "master/.lock");
            CHECK(after == before);
        }
    }
    const Outcome too_long = shelf.run({"snapshot", "create", "--anyway", std::string(300, 'x')});
    CHECK((too_long.exit_code == 2 || too_long.exit_code == 4));
    CHECK(shelf.run({"snapshot", "create", "--anyway", std::string(200, 'x')}).exit_code == 0);
}

TEST_CASE("snapshot: it cannot be written to") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    shelf.ok({"snapshot", "create", "--anyway", "one"});
    const std::vector<std::string> before = files_below(shelf.root());
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{"load", mito()},
                                               {"alias", "add", "a:b", phix_digest},
                                               {"alias", "remove", "n:NC_001422.1"},
                                               {"alias", "load", "a", "-"}}) {
        for (const std::string& instance :
             {std::string("one"), std::string("latest"), (shelf.root() / "one").string()}) {
            std::vector<std::string> arguments{"-i", instance};
            arguments.insert(arguments.end(), command.begin(), command.end());
            CAPTURE(arguments);
            const Outcome outcome = shelf.run(arguments);
            CHECK(outcome.exit_code == 4);
            CHECK(contains(outcome.err, "snapshot"));
        }
    }
    CHECK(files_below(shelf.root()) == before);
    CHECK(shelf.run({"verify"}).exit_code == 0);
}

TEST_CASE("snapshot: status counts every instance and the shared bytes") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    const auto instances = [&] { return parse_json(shelf.ok({"--json", "status"})).at("instances"); };
    CHECK(instances().size() == 1);
    CHECK(instances()[0].at("shared_bytes") == 0);
    shelf.ok({"snapshot", "create", "--anyway", "one"});
    shelf.ok({"load", "-n", "n", mito()});
    shelf.ok({"snapshot", "create", "--anyway", "two"});
    const Json all = instances();
    REQUIRE(all.size() == 3);
    for (const Json& instance : all) {
        for (const std::string key : {"instance", "directory", "snapshot", "latest", "modified", "sequences",
                                      "residues", "aliases", "collections", "volumes", "bytes", "shared_bytes"}) {
            CHECK_MESSAGE(instance.contains(key), key);
        }
    }
    CHECK(all[0].at("instance") == "master");
    CHECK(all[0].at("snapshot") == false);
    CHECK(all[1].at("sequences") == 1);
    CHECK(all[2].at("sequences") == 2);
    CHECK(all[2].at("residues") == 5386 + 16569);
    CHECK(all[2].at("latest") == true);
    std::int64_t volumes = 0;
    for (const std::string& name : volume_files(shelf.master())) {
        volumes += static_cast<std::int64_t>(fs::file_size(shelf.master() / name));
    }
    CHECK(all[0].at("shared_bytes") == volumes);
    const std::string text = shelf.ok({"status"});
    for (const std::string& word : {shelf.root().string(), std::string("master"), std::string("one"),
                                    std::string("two (latest)"), std::string("sequences 2")}) {
        CHECK_MESSAGE(contains(text, word), word);
    }
    const Json one = parse_json(shelf.ok({"--json", "-i", "one", "status"})).at("instances");
    REQUIRE(one.size() == 1);
    CHECK(one[0].at("instance") == "one");
}

TEST_CASE("snapshot: verify finds no problems in master and snapshots, in text, JSON and quiet mode") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix(), mito(), data_file("orchid_94.fasta").string()});
    shelf.ok({"snapshot", "create", "--anyway", "one"});
    for (const std::string instance : {"master", "one", "latest"}) {
        CAPTURE(instance);
        const Json report = shelf.json({"-i", instance, "verify"}).at(0);
        CHECK(report.at("problems").empty());
        CHECK(report.at("sequences") == 96);
        CHECK(report.at("residues") == 5386 + 16569 + 67518);
        CHECK(report.at("files") == (instance == "master" ? 3 : 7));
        const Outcome quiet = shelf.run({"-q", "-i", instance, "verify", "--threads", "1"});
        CHECK(quiet.exit_code == 0);
        CHECK(quiet.out.empty());
        CHECK(quiet.err.empty());
        const Outcome text = shelf.run({"-i", instance, "verify"});
        CHECK(contains(text.out, "0 problems"));
        CHECK(text.err.empty());
    }
}
