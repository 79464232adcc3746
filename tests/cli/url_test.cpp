#include "shelf.hpp"
#include "support/http_server.hpp"

using namespace seqshelf::test;

namespace {

const std::string accession = "refseq:NC_012920.1";

/// A root whose snapshot `s1` is on a web server, and a new cache.
struct Served : ProgramShelf {
    HttpServer server;

    Served() {
        ok({"load", "--namespace", "refseq", "--alias", "assembly:mito",
            data_file("human_mito_NC_012920.1.fa").string()});
        ok({"load", "--namespace", "uniprot", "--alias", "proteins:small",
            data_file("human_protein_small.faa").string()});
        ok({"alias", "add", "local:mito", accession});
        ok({"fhr", "set", "assembly:mito", data_file("fhr_example.fhr.json").string()});
        ok({"snapshot", "create", "--anyway", "s1"});
        server.put_directory("shelf/s1", root() / "s1");
    }
    [[nodiscard]] std::string url() const { return server.url("shelf/s1"); }
    /// Runs a command on the snapshot's URL, without the root.
    [[nodiscard]] Outcome far(std::vector<std::string> arguments, const std::string& input = "") const {
        arguments.insert(arguments.begin(), {"-i", url()});
        return program(
            arguments,
            {.input = input, .environment = {{"SEQSHELF_CACHE", scratch("cache").string()}}, .directory = {}});
    }
};

}  // namespace

TEST_CASE_FIXTURE(Served, "url: every command that reads prints the same for a URL as for the directory") {
    const std::vector<std::vector<std::string>> commands{
        {"fetch", accession},
        {"fetch", "--raw", "mito:3307-3366", "assembly:mito:NC_012920.1:1-10"},
        {"fetch", "--soft-mask", "--collection", "assembly:mito", "NC_012920.1:1-100"},
        {"fetch", "--bed", "-"},
        {"resolve", "local:mito"},
        {"--json", "resolve", accession},
        {"aliases", "mito"},
        {"alias", "list"},
        {"alias", "history", "local:mito"},
        {"alias", "namespaces"},
        {"alias", "export", "refseq"},
        {"collection", "list"},
        {"collection", "show", "assembly:mito", "--level", "2"},
        {"collection", "find", "--sequence", accession},
        {"collection", "compare", "assembly:mito", "proteins:small"},
        {"collection", "export", "assembly:mito"},
        {"collection", "fai", "assembly:mito"},
        {"export"},
        {"sequences"},
        {"fhr", "list"},
        {"fhr", "get", "assembly:mito"},
        {"fhr", "stats", "assembly:mito"},
    };
    const std::string bed = "NC_012920.1\t100\t160\n";
    for (const std::vector<std::string>& command : commands) {
        CAPTURE(command);
        std::vector<std::string> near = command;
        near.insert(near.begin(), {"-i", "s1"});
        const Outcome expected = run(near, {.input = bed, .environment = {}, .directory = {}});
        CHECK_MESSAGE(expected.exit_code <= 1, expected.err);  // 1: collections that differ
        CHECK_FALSE(expected.out.empty());
        const Outcome outcome = far(command, bed);
        CHECK(outcome.exit_code == expected.exit_code);
        CHECK(outcome.out == expected.out);
        CHECK(outcome.err == expected.err);
    }
    CHECK(far({"export-gtars", scratch("store").string()}).exit_code == 0);
}

TEST_CASE_FIXTURE(Served,
                  "url: after the first command one small request is enough, and none is needed without the server") {
    const std::string slice = far({"fetch", "mito:1-60"}).out;
    CHECK(lines_of(slice).size() == 2);
    server.forget_requests();
    CHECK(far({"fetch", "mito:1-60"}).out == slice);
    CHECK(server.requests() == std::vector<std::string>{"GET /shelf/s1/SHA256SUMS"});
    CHECK(server.body_bytes_sent() == 0);
    server.stop();
    CHECK(far({"fetch", "mito:1-60"}).out == slice);
    CHECK(far({"resolve", "mito"}).exit_code == 0);
    const Outcome missing = far({"fetch", "NP_001005405.1"});
    CHECK(missing.exit_code == 4);
    CHECK(contains(missing.err, "not in the cache"));
}

TEST_CASE_FIXTURE(
    Served, "url: if processes start together with an empty cache, one copies the catalog, and all print the same") {
    const std::string one = shell_word(program_path()) + " -i " + url() + " fetch mito";
    const std::string command = "export SEQSHELF_CACHE=" + shell_word(scratch("cache")) +
                                "; for i in 1 2 3 4 5 6 7 8; do " + one + " > " + shell_word(scratch("out")) +
                                ".$i & done; wait";
    const Outcome outcome = seqshelf::test::run({"sh", "-c", command});
    CHECK_MESSAGE(outcome.err.empty(), outcome.err);
    const std::string expected = ok({"fetch", "mito"});
    for (int i = 1; i <= 8; ++i) {
        CHECK(read_file(scratch("out." + std::to_string(i))) == expected);
    }
    const std::vector<std::string> requests = server.requests();
    CHECK(std::count(requests.begin(), requests.end(), "GET /shelf/s1/catalog.sqlite3") == 1);
    for (const std::string& name : files_below(scratch("cache"))) {
        CHECK_FALSE(name.ends_with(".part"));
        CHECK_FALSE(contains(name, "new."));
    }
}

TEST_CASE_FIXTURE(Served,
                  "url: uncached data without the server is exit status 4, a missing snapshot on the server 1") {
    server.remove("shelf/s1/SHA256SUMS");
    const Outcome none = far({"resolve", "mito"});
    CHECK(none.exit_code == 1);
    CHECK(contains(none.err, "there is no snapshot at " + url()));
    server.stop();
    const Outcome away = far({"resolve", "mito"});
    CHECK(away.exit_code == 4);
    CHECK(contains(away.err, url()));
    CHECK(lines_of(away.err).size() == 1);
}

TEST_CASE_FIXTURE(Served, "url: commands that write, and verify, refuse a URL") {
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{"load", data_file("phix174_NC_001422.1.fa").string()},
                                               {"alias", "add", "a:b", "mito"},
                                               {"alias", "remove", "local:mito"},
                                               {"collection", "remove", "assembly:mito"},
                                               {"fhr", "remove", "assembly:mito"},
                                               {"verify"}}) {
        CAPTURE(command);
        const Outcome outcome = far(command);
        CHECK(outcome.exit_code == 4);
        CHECK(outcome.out.empty());
        CHECK_MESSAGE(
            contains(outcome.err, url() + " is on a web server, where it can only be read; `seqshelf pull` copies it"),
            outcome.err);
    }
}

TEST_CASE_FIXTURE(Served, "url: status accepts a URL") {
    const std::vector<Json> objects = json_lines(far({"--json", "status"}).out);
    REQUIRE(objects.size() == 1);
    const Json& instance = objects.front()["instances"].at(0);
    CHECK(instance["instance"] == "s1");
    CHECK(instance["directory"] == url());
    CHECK(instance["snapshot"] == true);
    const Json here = json({"-i", "s1", "status"}).at(0)["instances"].at(0);
    for (const char* const key : {"sequences", "residues", "aliases", "collections", "volumes"}) {
        CHECK(instance[key] == here[key]);
    }
}

TEST_CASE_FIXTURE(Served, "url: the cache is SEQSHELF_CACHE, or else in XDG_CACHE_HOME, or else in ~/.cache") {
    const auto caches_in = [&](const std::map<std::string, std::string>& environment) {
        CHECK(program({"-i", url(), "resolve", "mito"}, {.input = "", .environment = environment, .directory = {}})
                  .exit_code == 0);
    };
    const std::string home = scratch("home").string();
    const std::string xdg = scratch("xdg").string();
    caches_in({{"HOME", home}, {"XDG_CACHE_HOME", ""}, {"SEQSHELF_CACHE", ""}});
    CHECK(fs::is_directory(home + "/.cache/seqshelf/catalogs"));
    caches_in({{"HOME", home + "2"}, {"XDG_CACHE_HOME", xdg}, {"SEQSHELF_CACHE", ""}});
    CHECK(fs::is_directory(xdg + "/seqshelf/catalogs"));
    caches_in({{"HOME", home + "2"}, {"XDG_CACHE_HOME", xdg + "2"}, {"SEQSHELF_CACHE", scratch("env").string()}});
    CHECK(fs::is_directory(scratch("env") / "catalogs"));
    CHECK_FALSE(fs::exists(home + "2"));
    CHECK_FALSE(fs::exists(xdg + "2"));
}
