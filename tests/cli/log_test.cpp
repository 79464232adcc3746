#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

Launch with_log(const std::string& level) { return {"", {{"SEQSHELF_LOG", level}}, ""}; }

bool has_line(const std::string& text, const std::string& start) {
    for (const std::string& line : lines_of(text)) {
        if (line.starts_with(start)) {
            return true;
        }
    }
    return false;
}

}  // namespace

TEST_CASE("log: trace has a line for each block that is read, info only what commands do, quiet nothing") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    const std::vector<std::string> fetch{"-i", "master", "fetch", "--raw", phix_digest + std::string(":1-4")};
    const Outcome plain = shelf.run(fetch);
    CHECK(plain.err.empty());
    const Outcome trace = shelf.run(fetch, with_log("trace"));
    CHECK(trace.out == plain.out);
    CHECK(has_line(trace.err, "trace: cache miss: block 0 of volume "));
    CHECK(has_line(trace.err, "info: command: fetch"));
    const Outcome info = shelf.run(fetch, with_log("info"));
    CHECK(!contains(info.err, "trace: "));
    CHECK(has_line(info.err, "info: command: fetch: exit status 0, "));
    std::vector<std::string> verbose = fetch;
    verbose.insert(verbose.begin(), "-v");
    CHECK(has_line(shelf.run(verbose).err, "info: command: fetch"));
    CHECK(has_line(shelf.run(verbose, with_log("trace")).err, "trace: "));
    std::vector<std::string> quiet = fetch;
    quiet.insert(quiet.begin(), "-q");
    CHECK(shelf.run(quiet, with_log("trace")).err.empty());
    CHECK(shelf.ok({"alias", "add", "a:b", phix_digest}, with_log("quiet")).empty());
    const Outcome wrong = shelf.run(fetch, with_log("loud"));
    CHECK(wrong.exit_code == 2);
    CHECK(contains(wrong.err, "SEQSHELF_LOG: 'loud' is none of quiet, info and trace"));
}

TEST_CASE("log: a pull says which files it links and transfers, and escapes what is not text") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    shelf.ok({"snapshot", "create", "2026-01-01"});
    const Outcome outcome = program({"-r", shelf.scratch("c\nd").string(), "-v", "pull", shelf.root().string()});
    CHECK(outcome.exit_code == 0);
    CHECK(has_line(outcome.err, "info: transferred: catalog.sqlite3"));
    CHECK(has_line(outcome.err, "info: publishing "));
    CHECK(contains(outcome.err, "c\\nd"));
}

TEST_CASE("caches: sizes are read from --caches and the environment, SeqRepo's too, and wrong ones are refused") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    shelf.ok({"snapshot", "create", "2026-01-01"});
    const auto fetches = [&](const std::vector<std::string>& before, const std::map<std::string, std::string>& given) {
        std::vector<std::string> arguments = before;
        const std::string id = phix_digest;
        arguments.insert(arguments.end(), {"fetch", "--raw", id + ":1-4", id + ":2-5", id + ":3-6"});
        std::map<std::string, std::string> environment = given;
        environment["SEQSHELF_LOG"] = "trace";
        const Outcome outcome = shelf.run(arguments, {"", environment, ""});
        int misses = 0;
        for (const std::string& line : lines_of(outcome.err)) {
            misses += line.starts_with("trace: cache miss: block ") ? 1 : 0;
        }
        return outcome.exit_code == 0 ? misses : -outcome.exit_code;
    };
    const int kept = fetches({}, {});
    CHECK(kept > 0);
    CHECK(fetches({"--caches", "blocks=0"}, {}) >= kept);
    CHECK(fetches({"--caches", "blocks=8M,names=1k,disk=2G"}, {}) == kept);
    CHECK(fetches({"--caches=names=0"}, {}) == kept);
    CHECK(fetches({}, {{"SEQSHELF_CACHES", "blocks=8M"}}) == kept);
    CHECK(fetches({}, {{"SEQREPO_LRU_CACHE_MAXSIZE", "none"}, {"SEQREPO_FD_CACHE_MAXSIZE", "none"}}) == kept);
    CHECK(fetches({}, {{"SEQREPO_LRU_CACHE_MAXSIZE", "1000"}, {"SEQREPO_FD_CACHE_MAXSIZE", "10"}}) == kept);
    for (const std::string wrong : {"blocks", "blocks=", "blocks=-1", "blocks=1T", "rooms=1", "blocks=99999999999G"}) {
        CHECK_MESSAGE(fetches({"--caches", wrong}, {}) == -2, wrong);
        CHECK_MESSAGE(fetches({}, {{"SEQSHELF_CACHES", wrong}}) == -2, wrong);
    }
    CHECK(fetches({}, {{"SEQREPO_LRU_CACHE_MAXSIZE", "many"}}) == -2);
}
