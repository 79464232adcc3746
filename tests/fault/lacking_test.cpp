// File systems that lack symbolic links, hard links, modes or times. The table in docs/reference/program.md has a row
// for each command here.

#include <cerrno>

#include "cli/shelf.hpp"
#include "support/http_server.hpp"

using namespace seqshelf::test;

namespace {

/// A file system, as the program sees it.
struct Lacking {
    std::string what;
    int error;

    [[nodiscard]] bool symlinks() const { return !contains(what, "symlinks"); }
    [[nodiscard]] Launch launch() const { return {"", lacking(what, error), ""}; }
};

const std::vector<Lacking> file_systems{
    {"symlinks", EPERM},
    {"links", EPERM},
    {"modes", EPERM},
    {"times", EPERM},
    {"symlinks links modes times", EPERM},
    {"symlinks links modes times", EOPNOTSUPP},
    {"symlinks links modes times", ENOSYS},
};

/// Runs commands that must succeed on one of these.
struct LackingShelf : ProgramShelf {
    explicit LackingShelf(const Lacking& on) : launch(on.launch()) {
        fs::remove_all(root());  // made where nothing was lacking
        here({"init"});
        here({"load", "-n", "n", phix()});
    }
    std::string here(std::vector<std::string> arguments, const std::string& root = "root") const {
        arguments.insert(arguments.begin(), {"-q", "-r", scratch(root).string()});
        const Outcome outcome = program(arguments, launch);
        CHECK_MESSAGE(outcome.exit_code == 0, arguments[3] << ": " << outcome.err);
        CHECK_MESSAGE(outcome.err.empty(), outcome.err);
        return outcome.out;
    }
    [[nodiscard]] std::string latest(const std::string& root = "root") const {
        return Json::parse(read_file(scratch(root) / "snapshots.json")).at("latest");
    }

    Launch launch;
};

}  // namespace

TEST_CASE("lacking: snapshots are made, read, verified, chosen and removed on every file system") {
    for (const Lacking& on : file_systems) {
        CAPTURE(on.what);
        CAPTURE(on.error);
        const LackingShelf shelf(on);
        shelf.here({"snapshot", "create", "2026-01-02.2"});
        shelf.here({"load", "-n", "n", mito()});
        shelf.here({"snapshot", "create", "2026-01-02.10"});
        CHECK(shelf.latest() == "2026-01-02.10");
        CHECK(fs::is_symlink(shelf.root() / "latest") == on.symlinks());
        CHECK(contains(shelf.here({"resolve", "NC_012920.1"}), mito_digest));
        CHECK(contains(shelf.here({"snapshot", "list"}), "2026-01-02.10"));
        CHECK(contains(shelf.here({"status"}), "2026-01-02.10 (latest)"));
        for (const std::string instance : {"2026-01-02.2", "latest", "master"}) {
            shelf.here({"-i", instance, "verify"});
        }
        shelf.here({"snapshot", "update-latest", "2026-01-02.2"});
        CHECK(shelf.latest() == "2026-01-02.2");
        CHECK(program({"-r", shelf.root().string(), "resolve", "NC_012920.1"}, shelf.launch).exit_code == 1);
        shelf.here({"snapshot", "diff", "latest", "master"});
        shelf.here({"snapshot", "remove", "--force", "latest"});
        CHECK(shelf.latest() == "2026-01-02.10");
        CHECK(contains(shelf.here({"resolve", "NC_012920.1"}), mito_digest));
        shelf.here({"prune", "--execute"});
        shelf.here({"snapshot", "export", shelf.scratch("one.tar").string()});
        shelf.here({"export", "-o", shelf.scratch("all.fa").string()});
        shelf.here({"export-seqrepo", shelf.scratch("seqrepo").string()});
        shelf.here({"export-gtars", shelf.scratch("gtars").string()});
        shelf.here({"snapshot", "remove", "--force", "latest"});
        CHECK(shelf.latest().empty());
    }
}

TEST_CASE("lacking: mirrors are pulled, pulled again, published and repaired on every file system") {
    const ProgramShelf source;
    source.ok({"-q", "load", "-n", "n", phix()});
    source.ok({"-q", "snapshot", "create", "one"});
    for (const Lacking& on : file_systems) {
        CAPTURE(on.what);
        CAPTURE(on.error);
        const LackingShelf shelf(on);
        shelf.here({"pull", source.root().string()}, "mirror");
        shelf.here({"pull", source.root().string()}, "mirror");
        CHECK(shelf.latest("mirror") == "one");
        CHECK(shelf.here({"fetch", "--raw", "NC_001422.1:1-5"}, "mirror") == "GAGTT\n");
        CHECK(contains(shelf.here({"remote", shelf.scratch("mirror").string()}), "latest"));
        shelf.here({"publish", shelf.scratch("second").string()}, "mirror");
        CHECK(shelf.here({"fetch", "--raw", "NC_001422.1:1-5"}, "second") == "GAGTT\n");

        const fs::path catalog = shelf.scratch("mirror/one/catalog.sqlite3");
        fs::remove(catalog);
        shelf.here({"-i", "one", "verify", "--repair", source.root().string()}, "mirror");
        shelf.here({"-i", "one", "verify"}, "mirror");
    }
}

TEST_CASE("lacking: without `latest`, the snapshot is the one in snapshots.json, else the newest by date and number") {
    const ProgramShelf shelf;
    shelf.ok({"-q", "load", "-n", "n", phix()});
    for (const std::string name : {"2026-01-02.10", "2026-01-02.2", "zzz"}) {
        shelf.ok({"-q", "snapshot", "create", "--anyway", name});
    }
    shelf.ok({"-q", "snapshot", "update-latest", "2026-01-02.2"});
    fs::remove(shelf.root() / "latest");
    HttpServer server;
    server.put_directory("root", shelf.root());
    const fs::path index = shelf.root() / "snapshots.json";
    const std::map<std::string, std::string> cache{{"SEQSHELF_CACHE", shelf.scratch("cache").string()}};
    const auto latest_is = [&](const std::string& name) {
        CAPTURE(name);
        CHECK(contains(shelf.ok({"status"}), name + " (latest)"));
        CHECK(shelf.ok({"fetch", "--raw", "NC_001422.1:1-5"}) == "GAGTT\n");
        const Outcome copied = program({"-q", "-r", shelf.scratch("by-path").string(), "pull", shelf.root().string()});
        CHECK_MESSAGE(copied.exit_code == 0, copied.err);
        CHECK(fs::exists(shelf.scratch("by-path") / name));
        const Outcome pulled = program({"-q", "-r", shelf.scratch("by-url").string(), "pull", server.url("root")});
        CHECK_MESSAGE(pulled.exit_code == 0, pulled.err);
        CHECK(fs::exists(shelf.scratch("by-url") / name));
        const Outcome fetched =
            program({"-i", server.url("root/latest"), "fetch", "--raw", "NC_001422.1:1-5"}, {"", cache, ""});
        CHECK_MESSAGE(fetched.out == "GAGTT\n", fetched.err);
    };
    latest_is("2026-01-02.2");
    Json json = Json::parse(read_file(index));
    json["latest"] = "";
    fs::remove(index);
    write_file(index, json.dump());
    server.put("root/snapshots.json", json.dump());
    latest_is("2026-01-02.10");
}
