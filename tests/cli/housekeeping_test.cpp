#include <set>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

const std::string refget_phix = std::string("SQ.") + phix_digest;
const std::string refget_mito = std::string("SQ.") + mito_digest;

/// Snapshots `one` (phix) and `two`: mito is new, n:moved names it instead of phix, n:gone is removed, c:x has moved.
struct Changed : ProgramShelf {
    Changed() {
        ok({"-q", "load", "-n", "n", "--alias", "c:x", phix()});
        ok({"-q", "alias", "add", "n:moved", phix_digest});
        ok({"-q", "alias", "add", "n:gone", phix_digest});
        ok({"-q", "snapshot", "create", "--anyway", "one"});
        ok({"-q", "load", "--alias", "c:x", mito()});
        ok({"-q", "alias", "add", "n:moved", mito_digest});
        ok({"-q", "alias", "add", "a:name with blanks", mito_digest});
        ok({"-q", "alias", "remove", "n:gone"});
        ok({"-q", "snapshot", "create", "--anyway", "two"});
    }
};

/// Names in the root, except lock files.
std::vector<std::string> root_names(const ProgramShelf& shelf) {
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(shelf.root())) {
        names.push_back(entry.path().filename().string());
    }
    std::erase(names, ".lock");
    std::sort(names.begin(), names.end());
    return names;
}

std::string hash_of_phix_collection(const ProgramShelf& shelf) {
    return lines_of(shelf.ok({"-i", "one", "collection", "list"})).at(0).substr(0, 32);
}

}  // namespace

TEST_CASE("snapshot diff: prints counts in text and JSON") {
    const Changed shelf;
    CHECK(lines_of(shelf.ok({"snapshot", "diff", "one", "two"})) ==
          std::vector<std::string>{"sequences 1 added, 0 changed, 0 removed",
                                   "aliases 1 added, 1 re-pointed, 1 removed", "collections 1 added, 0 removed",
                                   "collection aliases 0 added, 1 re-pointed, 0 removed",
                                   "FHR records 0 added, 0 changed, 0 removed"});
    const std::vector<Json> objects = shelf.json({"snapshot", "diff", "two", "one"});
    REQUIRE(objects.size() == 1);
    CHECK(objects[0] == parse_json(
                            R"({"sequences": {"added": 0, "changed": 0, "removed": 1},
        "aliases": {"added": 1, "repointed": 1, "removed": 1},
        "collections": {"added": 0, "removed": 1}, "collection_aliases": {"added": 0, "repointed": 1, "removed": 0},
        "fhr": {"added": 0, "changed": 0, "removed": 0}})"));
}

TEST_CASE("snapshot diff: --list has a line or an object for each difference, in the order of the help") {
    const Changed shelf;
    const std::string old_collection = hash_of_phix_collection(shelf);
    const std::vector<std::string> lines = lines_of(shelf.ok({"snapshot", "diff", "--list", "one", "two"}));
    REQUIRE(lines.size() == 6);
    CHECK(lines[0] == "+\tsequence\t" + refget_mito);
    CHECK(lines[1] == "+\talias\ta:name with blanks\t" + refget_mito);
    CHECK(lines[2] == "-\talias\tn:gone\t" + refget_phix);
    CHECK(lines[3] == ">\talias\tn:moved\t" + refget_phix + "\t" + refget_mito);
    CHECK(lines[4].starts_with("+\tcollection\t"));
    const std::string new_collection = lines[4].substr(lines[4].rfind('\t') + 1);
    CHECK(lines[5] == ">\tcollection-alias\tc:x\t" + old_collection + "\t" + new_collection);

    const std::vector<Json> objects = shelf.json({"snapshot", "diff", "--list", "one", "two"});
    REQUIRE(objects.size() == 6);
    CHECK(objects[0] == Json({{"change", "added"}, {"kind", "sequence"}, {"digest", refget_mito}}));
    CHECK(objects[2] == Json({{"change", "removed"},
                              {"kind", "alias"},
                              {"namespace", "n"},
                              {"alias", "gone"},
                              {"before", refget_phix}}));
    CHECK(objects[3] == Json({{"change", "repointed"},
                              {"kind", "alias"},
                              {"namespace", "n"},
                              {"alias", "moved"},
                              {"before", refget_phix},
                              {"after", refget_mito}}));
    CHECK(objects[4] == Json({{"change", "added"}, {"kind", "collection"}, {"digest", new_collection}}));
}

TEST_CASE("snapshot diff: added, changed and removed FHR records are reported") {
    const ProgramShelf shelf;
    const auto record = [&](const std::string& genome) {
        return shelf.file("record.json", "{\"genome\": \"" + genome + "\"}");
    };
    shelf.ok({"-q", "load", "--alias", "c:p", phix()});
    shelf.ok({"-q", "load", "--alias", "c:m", mito()});
    shelf.ok({"-q", "fhr", "set", "c:p", record("a")});
    shelf.ok({"-q", "snapshot", "create", "--anyway", "one"});
    shelf.ok({"-q", "fhr", "set", "c:p", record("b")});
    shelf.ok({"-q", "fhr", "set", "c:m", record("c")});
    CHECK(contains(shelf.ok({"snapshot", "diff", "one", "master"}), "FHR records 1 added, 1 changed, 0 removed"));
    CHECK(contains(shelf.ok({"snapshot", "diff", "master", "one"}), "FHR records 0 added, 1 changed, 1 removed"));
    std::multiset<std::string> kinds;
    for (const Json& object : shelf.json({"snapshot", "diff", "--list", "one", "master"})) {
        kinds.insert(object.at("kind").get<std::string>() + " " + object.at("change").get<std::string>());
        CHECK(object.at("digest").get<std::string>().size() == 32);
    }
    CHECK(kinds == std::multiset<std::string>{"fhr added", "fhr changed"});
}

TEST_CASE("snapshot diff: accepts master, latest and paths, and has exit status 0 with and without differences") {
    const Changed shelf;
    CHECK(shelf.ok({"snapshot", "diff", "--list", "latest", "two"}).empty());
    CHECK(shelf.ok({"snapshot", "diff", "--list", "master", "latest"}).empty());
    CHECK(shelf.json({"snapshot", "diff", "--list", "one", "one"}).empty());
    CHECK(lines_of(shelf.ok({"snapshot", "diff", "--list", (shelf.root() / "one").string(), "master"})).size() == 6);
    CHECK(lines_of(shelf.ok({"snapshot", "diff", (shipped_snapshots() / "2026-11-21").string(), "two"})).size() == 5);
    for (const std::vector<std::string>& wrong :
         std::vector<std::vector<std::string>>{{"one", "three"}, {"../nowhere", "one"}}) {
        const Outcome outcome = shelf.run({"snapshot", "diff", wrong[0], wrong[1]});
        CHECK(outcome.exit_code == 1);
        CHECK(outcome.out.empty());
        CHECK(contains(outcome.err, wrong[0] == "one" ? "three" : "nowhere"));
    }
    for (const std::vector<std::string>& wrong :
         std::vector<std::vector<std::string>>{{"snapshot", "diff"},
                                               {"snapshot", "diff", "one"},
                                               {"snapshot", "diff", "a", "b", "c"},
                                               {"-i", "one", "snapshot", "diff", "one", "two"}}) {
        CHECK(shelf.run(wrong).exit_code == 2);
    }
}

TEST_CASE("snapshot diff: a full disk or a closed pipe after a long list is an error") {
    const Changed shelf;
    if (!fs::exists("/dev/full")) {
        MESSAGE("SKIPPED: there is no /dev/full");
        return;
    }
    CHECK(shelf.shell("S snapshot diff --list one two > /dev/full").exit_code == 4);
}

TEST_CASE("snapshot remove: reports freed and shared bytes, and updates the index of the root") {
    const Changed shelf;
    const fs::path volume = [&] {
        for (const std::string& name : files_below(shelf.root() / "one")) {
            if (name.ends_with(".fa.bgz")) {
                return fs::path(name);
            }
        }
        return fs::path();
    }();
    REQUIRE(stat_of(shelf.master() / volume).st_nlink == 3);
    const Json report = shelf.json({"snapshot", "remove", "one"}).at(0);
    CHECK(keys_of(report) == "bytes_freed bytes_shared files latest snapshot");
    CHECK(report.at("snapshot") == "one");
    CHECK(report.at("latest") == "two");
    CHECK(report.at("files") == 8);
    CHECK(report.at("bytes_freed") > 100'000);  // the catalog, once
    CHECK(report.at("bytes_shared") > 0);
    CHECK(stat_of(shelf.master() / volume).st_nlink == 2);
    CHECK(root_names(shelf) == std::vector<std::string>{"latest", "master", "snapshots.json", "two"});
    const Json index = parse_json(read_file(shelf.root() / "snapshots.json"));
    REQUIRE(index.at("snapshots").size() == 1);
    CHECK(index.at("snapshots")[0].at("name") == "two");
    const std::string text = shelf.ok({"snapshot", "remove", "--force", "two"});
    CHECK(text.starts_with("removed snapshot two: "));
    CHECK(contains(text, "no snapshot is left"));
    CHECK(root_names(shelf) == std::vector<std::string>{"master", "snapshots.json"});
    CHECK(parse_json(read_file(shelf.root() / "snapshots.json")).at("snapshots").empty());
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
    CHECK(shelf.ok({"-q", "snapshot", "create", "--anyway", "one"}).empty());
}

TEST_CASE("snapshot remove: the latest needs --force, and latest then points to the other") {
    const Changed shelf;
    for (const std::string name : {"two", "latest"}) {
        const Outcome refused = shelf.run({"snapshot", "remove", name});
        CHECK(refused.exit_code == 2);
        CHECK(contains(refused.err, "two"));
        CHECK(contains(refused.err, "--force"));
        CHECK(fs::exists(shelf.root() / "two/SHA256SUMS"));
    }
    shelf.ok({"snapshot", "remove", "--force", "two"});
    CHECK(fs::read_symlink(shelf.root() / "latest") == "one");
    CHECK(shelf.ok({"resolve", "n:moved"}).find(refget_phix) != std::string::npos);
    CHECK(parse_json(read_file(shelf.root() / "snapshots.json")).at("latest") == "one");
}

TEST_CASE("snapshot remove: names that lead out of the root remove nothing") {
    const Changed shelf;
    fs::create_directory_symlink("two", shelf.root() / "link");
    fs::create_directories(shelf.scratch("elsewhere"));
    const std::vector<std::string> before = files_below(shelf.root());
    for (const std::string name : {"master", ".", "..", "", "../root/one", "one/", "./one", "one/sequences", "/",
                                   "link", "snapshots.json", ".lock", "a b"}) {
        CAPTURE(name);
        const Outcome outcome = shelf.run({"snapshot", "remove", "--force", "--", name});
        CHECK(outcome.exit_code == 2);
        CHECK(contains(outcome.err, name));
        CHECK(outcome.out.empty());
    }
    CHECK(shelf.run({"snapshot", "remove", "--force", "three"}).exit_code == 1);
    CHECK(shelf.run({"snapshot", "remove"}).exit_code == 2);
    CHECK(shelf.run({"snapshot", "remove", "one", "two"}).exit_code == 2);
    CHECK(shelf.run({"-i", "one", "snapshot", "remove", "one"}).exit_code == 2);
    CHECK(files_below(shelf.root()) == before);
}

TEST_CASE("prune: prints the plan by default and changes nothing, and --execute does it") {
    const ProgramShelf shelf;
    shelf.ok({"-q", "load", "--alias", "c:m", mito()});
    shelf.ok({"-q", "load", "--alias", "c:p", phix()});
    shelf.ok({"-q", "-i", "master", "collection", "remove", "--orphans", "c:m"});
    fs::create_directories(shelf.root() / ".snapshot-x");
    write_file(shelf.root() / ".snapshot-x/catalog.sqlite3", std::string(10000, 'x'));
    fs::create_directories(shelf.root() / ".pull-later");
    const std::vector<std::string> before = files_below(shelf.root() / ".snapshot-x");
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{"prune"}, {"prune", "--plan"}}) {
        const std::vector<std::string> lines = lines_of(shelf.ok(command));
        REQUIRE(lines.size() >= 4);
        CHECK(lines[0].starts_with("leftover\t.snapshot-x\tfrees "));
        CHECK(lines[1].starts_with("unfinished_pull\t.pull-later\t"));
        CHECK(lines[1].ends_with("; kept: --pulls removes it"));
        CHECK(lines[2].starts_with("superseded_volume\tmaster/sequences/"));
        CHECK(lines.back().starts_with("would be pruned: "));
        CHECK(files_below(shelf.root() / ".snapshot-x") == before);
    }
    const Json plan = shelf.json({"prune"}).at(0);
    CHECK(keys_of(plan) == "bytes_freed bytes_written executed items");
    CHECK(plan.at("executed") == false);
    for (const Json& item : plan.at("items")) {
        CHECK(keys_of(item) == "bytes_freed bytes_shared bytes_written kept kind path");
    }
    const Json done = shelf.json({"prune", "--execute"}).at(0);
    CHECK(done.at("executed") == true);
    CHECK(done.at("items").size() >= 2);
    CHECK(done.at("bytes_freed") >= 12288);
    CHECK_FALSE(fs::exists(shelf.root() / ".snapshot-x"));
    CHECK(fs::exists(shelf.root() / ".pull-later"));
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "c:p:NC_001422.1:1-5"}) == "GAGTT\n");
    CHECK(lines_of(shelf.ok({"prune", "--execute", "--pulls"})).at(0).starts_with("unfinished_pull"));
    CHECK_FALSE(fs::exists(shelf.root() / ".pull-later"));
    CHECK(shelf.ok({"prune"}) == "nothing to prune\n");
    CHECK(shelf.ok({"-q", "prune", "--execute"}).empty());
}

TEST_CASE("prune: a wrong command line, or a directory that is not a root, is an error") {
    const ProgramShelf shelf;
    for (const std::vector<std::string>& wrong : std::vector<std::vector<std::string>>{
             {"prune", "x"}, {"prune", "--plan", "--execute"}, {"-i", "master", "prune"}}) {
        CHECK(shelf.run(wrong).exit_code == 2);
    }
    fs::create_directories(shelf.scratch("other"));
    for (const std::string name : {"other", "nowhere"}) {
        const Outcome outcome = program({"-r", shelf.scratch(name).string(), "prune", "--execute"});
        CHECK(outcome.exit_code == 1);
        CHECK(contains(outcome.err, name));
    }
    CHECK(files_below(shelf.scratch("other")).empty());
}
