#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// Snapshots of three months, and one that is not named by a date.
struct OldShelf : ProgramShelf {
    OldShelf() {
        std::size_t count = 0;
        for (const std::string name :
             {"2026-01-05", "2026-01-20", "2026-02-03", "2026-02-03.2", "release-1", "2026-03-01"}) {
            ++count;
            const std::string record = ">r" + std::to_string(count) + "\nACGT" + std::string(count, 'A') + "\n";
            ok({"load", "-n", "n", file("a.fa", record)});
            ok({"snapshot", "create", name});
        }
    }
    [[nodiscard]] std::string names() const {
        std::string all;
        for (const std::string& line : lines_of(ok({"snapshot", "list", "--names"}))) {
            all += line + " ";
        }
        return all;
    }
};

}  // namespace

TEST_CASE("snapshot remove: --keep-last and --keep-monthly keep what either keeps, the latest and other names") {
    const OldShelf shelf;
    shelf.ok({"snapshot", "update-latest", "2026-01-05"});
    const std::string before = shelf.names();
    const std::vector<Json> planned =
        shelf.json({"snapshot", "remove", "--keep-last", "1", "--keep-monthly", "2", "--plan"});
    CHECK(shelf.names() == before);
    REQUIRE(planned.size() == 2);
    CHECK(planned[0].at("snapshot") == "2026-01-20");
    CHECK(planned[1].at("snapshot") == "2026-02-03");
    CHECK(planned[0].at("planned") == true);
    const std::vector<Json> removed = shelf.json({"snapshot", "remove", "--keep-last", "1", "--keep-monthly", "2"});
    REQUIRE(removed.size() == 2);
    for (std::size_t i = 0; i < removed.size(); ++i) {  // the plan's figures are those of the removal
        for (const char* const key : {"snapshot", "files", "bytes_freed", "bytes_shared", "latest"}) {
            CHECK_MESSAGE(planned[i].at(key) == removed[i].at(key), key);
        }
    }
    CHECK(shelf.names() == "2026-01-05 2026-02-03.2 2026-03-01 release-1 ");
    CHECK(shelf.ok({"snapshot", "remove", "--keep-last", "1", "--keep-monthly", "2"}) ==
          "no snapshot is to be removed\n");
    shelf.ok({"snapshot", "remove", "--keep-last", "1"});
    CHECK(shelf.names() == "2026-01-05 2026-03-01 release-1 ");  // the latest, the newest
}

TEST_CASE("snapshot remove: contradicting options are refused; --plan of one snapshot removes nothing") {
    const OldShelf shelf;
    shelf.refuses({"snapshot", "remove"}, 2, {"NAME"});
    shelf.refuses({"snapshot", "remove", "--keep-last", "0"}, 2, {"keep-last"});
    shelf.refuses({"snapshot", "remove", "--keep-last", "1", "2026-01-05"}, 2, {"2026-01-05"});
    shelf.refuses({"snapshot", "remove", "--keep-last", "1", "--force"}, 2, {"--force"});
    shelf.refuses({"snapshot", "remove", "--plan", "2026-03-01"}, 2, {"is the latest"});
    const std::string plan = shelf.ok({"snapshot", "remove", "--plan", "2026-01-05"});
    CHECK(plan.starts_with("would remove snapshot 2026-01-05: "));
    CHECK(contains(shelf.names(), "2026-01-05 "));
}

TEST_CASE("pull: --keep removes older snapshots after the pull, never what was pulled") {
    const OldShelf source;
    const ProgramShelf mirror;
    const std::string from = source.root().string();
    for (const std::string name : {"2026-01-05", "2026-01-20", "2026-02-03"}) {
        mirror.ok({"pull", from, name});
    }
    const Json pulled = mirror.json({"pull", from, "2026-03-01", "--keep", "2"}).at(0);
    REQUIRE(pulled.at("removed").size() == 2);
    CHECK(pulled.at("removed").at(0).at("snapshot") == "2026-01-05");
    CHECK(pulled.at("removed").at(1).at("snapshot") == "2026-01-20");
    const std::string text = mirror.ok({"pull", from, "2026-01-20", "--keep", "1"});
    CHECK(contains(text, "removed snapshot 2026-02-03: "));
    std::vector<std::string> left = lines_of(mirror.ok({"snapshot", "list", "--names"}));
    CHECK(left == std::vector<std::string>{"2026-01-20", "2026-03-01"});
    CHECK(!mirror.json({"pull", from}).at(0).contains("removed"));
    CHECK(mirror.run({"pull", from, "--keep", "0"}).exit_code == 2);
}

TEST_CASE("snapshot list and remote: one meaning of when a snapshot was made, and of its bytes") {
    const OldShelf source;
    const ProgramShelf mirror;
    mirror.ok({"pull", source.root().string(), "2026-01-05"});
    for (const Json& remote : source.json({"remote", source.root().string()})) {
        for (const Json& here : source.json({"snapshot", "list"})) {
            if (here.at("snapshot") == remote.at("snapshot")) {
                CHECK(here.at("made") == remote.at("created"));
                CHECK(here.at("bytes") == remote.at("bytes"));
            }
        }
    }
    CHECK(mirror.json({"snapshot", "list"}).at(0).at("made") == source.json({"snapshot", "list"}).at(0).at("made"));
    CHECK(mirror.json({"snapshot", "list"}).at(0).at("bytes") == source.json({"snapshot", "list"}).at(0).at("bytes"));
}
