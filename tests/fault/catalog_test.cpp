#include <sqlite3.h>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

void execute(const fs::path& database, const std::string& sql) {
    sqlite3* handle = nullptr;
    REQUIRE(sqlite3_open(database.c_str(), &handle) == SQLITE_OK);
    REQUIRE(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_close(handle) == SQLITE_OK);
}

const std::vector<std::vector<std::string>> readers{{"resolve", phix_digest},
                                                    {"fetch", phix_digest},
                                                    {"aliases", phix_digest},
                                                    {"alias", "list"},
                                                    {"alias", "namespaces"},
                                                    {"verify"},
                                                    {"collection", "list"},
                                                    {"fhr", "list"},
                                                    {"sequences"},
                                                    {"export"}};
const std::vector<std::vector<std::string>> writers{{"load", mito()},
                                                    {"alias", "add", "a:b", phix_digest},
                                                    {"alias", "remove", "n:NC_001422.1"},
                                                    {"alias", "load", "a", "-"},
                                                    {"collection", "add", "-"},
                                                    {"collection", "remove", "n:x"}};

/// Checks that every command on `instance` is exit code 4 with `message`, does not change the file and adds no other.
void check_refused(const ProgramShelf& shelf, const fs::path& instance, const std::string& message) {
    const std::string before = read_file(instance / "catalog.sqlite3");
    const std::vector<std::string> files = files_below(instance);
    for (const auto* const commands : {&readers, &writers}) {
        for (const std::vector<std::string>& command : *commands) {
            std::vector<std::string> arguments{"-i", instance.string()};
            arguments.insert(arguments.end(), command.begin(), command.end());
            CAPTURE(arguments);
            const Outcome outcome = shelf.run(arguments);
            CHECK(outcome.exit_code == 4);
            CHECK(outcome.out.empty());
            CHECK_MESSAGE(contains(outcome.err, message), outcome.err);
            CHECK_MESSAGE(contains(outcome.err, "catalog.sqlite3"), outcome.err);
            CHECK(read_file(instance / "catalog.sqlite3") == before);
        }
    }
    std::vector<std::string> after = files_below(instance);
    std::erase(after, ".lock");
    std::erase(after, "catalog.sqlite3-shm");  // from a reader of a WAL database
    std::erase(after, "catalog.sqlite3-wal");
    CHECK(after == [&] {
        std::vector<std::string> expected = files;
        std::erase(expected, ".lock");
        std::erase(expected, "catalog.sqlite3-shm");
        std::erase(expected, "catalog.sqlite3-wal");
        return expected;
    }());
}

}  // namespace

TEST_CASE(
    "catalog: one from a newer seqshelf is refused for reading and writing with a clear message, and not changed") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    shelf.ok({"snapshot", "create", "--anyway", "one"});
    execute(shelf.master() / "catalog.sqlite3",
            "UPDATE property SET value = '99' WHERE name = 'readable_since'; PRAGMA user_version = 99; "
            "PRAGMA wal_checkpoint(TRUNCATE)");
    check_refused(shelf, shelf.master(), "99");
    CHECK(contains(shelf.run({"-i", "master", "resolve", "x"}).err, "newer"));
    const Outcome create = shelf.run({"snapshot", "create", "--anyway", "two"});
    CHECK(create.exit_code == 4);
    CHECK(contains(create.err, "99"));
    CHECK(!fs::exists(shelf.root() / "two"));
    CHECK(fs::read_symlink(shelf.root() / "latest") == "one");
    CHECK(shelf.run({"resolve", phix_digest}).exit_code == 0);  // the snapshot still works
    const Outcome status = shelf.run({"status"});
    CHECK(status.exit_code == 4);
    CHECK(contains(status.out + status.err, "99"));
    CHECK(contains(status.out, "one"));
}

TEST_CASE("catalog: a file that is not a database, or another program's, is refused and not modified") {
    const ProgramShelf shelf;
    const fs::path instance = shelf.scratch("odd");
    fs::create_directories(instance / "sequences");
    write_file(instance / "catalog.sqlite3", "this is my shopping list\n" + std::string(5000, 'x'));
    check_refused(shelf, instance, "catalog.sqlite3");
    write_file(instance / "catalog.sqlite3", "short");
    check_refused(shelf, instance, "catalog.sqlite3");
    write_file(instance / "catalog.sqlite3", "");
    check_refused(shelf, instance, "not a seqshelf catalog");
    fs::remove(instance / "catalog.sqlite3");
    execute(instance / "catalog.sqlite3", "CREATE TABLE recipe (name TEXT); INSERT INTO recipe VALUES ('soup')");
    check_refused(shelf, instance, "not a seqshelf catalog");
    // Our own number on another program's tables.
    execute(instance / "catalog.sqlite3", "PRAGMA application_id = 0x53515348; PRAGMA user_version = 1");
    const Outcome resolve = shelf.run({"-i", instance.string(), "resolve", phix_digest});
    CHECK(resolve.exit_code == 4);
    CHECK(shelf.run({"-i", instance.string(), "load", phix()}).exit_code == 4);
}

TEST_CASE("catalog: a directory that is not an instance is exit code 1 and does not change") {
    const ProgramShelf shelf;
    const fs::path empty = shelf.scratch("empty");
    fs::create_directories(empty);
    for (const auto* const commands : {&readers, &writers}) {
        for (const std::vector<std::string>& command : *commands) {
            std::vector<std::string> arguments{"-i", empty.string()};
            arguments.insert(arguments.end(), command.begin(), command.end());
            const Outcome outcome = shelf.run(arguments);
            CHECK(outcome.exit_code == 1);
            CHECK(contains(outcome.err, empty.string()));
        }
    }
    CHECK(files_below(empty).empty());
    CHECK(shelf.run({"-i", phix(), "resolve", "x"}).exit_code == 1);  // a file
    fs::create_directories(empty / "catalog.sqlite3");
    CHECK(shelf.run({"-i", empty.string(), "resolve", "x"}).exit_code == 4);
    CHECK(shelf.run({"-i", empty.string(), "load", phix()}).exit_code == 4);
}

TEST_CASE(
    "catalog: with any page zeroed or the file cut, nothing crashes, no residues are wrong, and verify reports it") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix(), data_file("human_rna_small.fna").string(), mito()});
    shelf.ok({"snapshot", "create", "--anyway", "one"});
    const std::string truth = shelf.ok({"fetch", "--raw", "NC_001422.1", "NC_012920.1"});
    for (const std::string name : {"master", "one"}) {
        const fs::path instance = shelf.root() / name;
        const fs::path catalog = instance / "catalog.sqlite3";
        execute(shelf.master() / "catalog.sqlite3", "PRAGMA wal_checkpoint(TRUNCATE)");
        const std::string whole = read_file(catalog);
        fs::permissions(catalog, fs::perms::owner_write, fs::perm_options::add);
        constexpr std::size_t page = 4096;
        for (std::size_t i = 0; i < whole.size() / page; ++i) {
            for (const bool cut : {false, true}) {
                if (cut && i % 8 != 0) {
                    continue;
                }
                CAPTURE(name);
                CAPTURE(i);
                CAPTURE(cut);
                fs::remove(instance / "catalog.sqlite3-wal");
                fs::remove(instance / "catalog.sqlite3-shm");
                std::string damaged = whole;
                if (cut) {
                    damaged.resize(i * page + page / 2);
                } else {
                    damaged.replace(i * page, page, page, '\0');
                }
                write_file(catalog, damaged);
                const Outcome fetch = shelf.run({"-i", name, "fetch", "--raw", "NC_001422.1", "NC_012920.1"});
                CHECK((fetch.exit_code == 4 || fetch.exit_code == 1 || (fetch.exit_code == 0 && fetch.out == truth)));
                const Outcome verify = shelf.run({"-i", name, "verify"});
                // The second half of a page may be empty: then nothing was lost.
                CHECK((verify.exit_code == 4 || verify.exit_code == 1 ||
                       (cut && name == "master" && verify.exit_code == 0 && fetch.exit_code == 0)));
                if (i % 4 == 0 && name == "master") {
                    const int load = shelf.run({"load", phix()}).exit_code;
                    CHECK((load == 4 || load == 0));
                    if (load == 0) {
                        // It may have written to undamaged pages.
                        fs::remove(catalog);
                    }
                }
            }
        }
        fs::remove(instance / "catalog.sqlite3-wal");
        fs::remove(instance / "catalog.sqlite3-shm");
        write_file(catalog, whole);
        CHECK(shelf.run({"-i", name, "fetch", "--raw", "NC_001422.1", "NC_012920.1"}).out == truth);
    }
}
