#include <chrono>
#include <functional>

#include "cli/shelf.hpp"
#include "fault/process.hpp"

using namespace seqshelf::test;

namespace {

constexpr int members = 4000;

/// Collections of thousands of members and of one member, `c:large` and `c:small`, which share nothing.
struct CollectionWork {
    CollectionWork() {
        shelf.ok({"-q", "load", "--alias", "c:small", phix()});
        const std::string fasta = random_fasta(2000, members - 1, 11);
        shelf.ok({"-q", "load", "--alias", "c:large", shelf.file("large.fa", fasta)});
        for (const std::string& line : lines_of(fasta)) {
            if (line.starts_with(">")) {
                names += line.substr(1) + "\tother-" + line.substr(1) + "\n";
                aliases += "alias-" + line.substr(1) + "\tc:large\n";
            }
        }
        shelf.file("names.tsv", names);
        shelf.file("aliases.tsv", aliases);
        copy(shelf.root(), shelf.scratch("before"));
    }
    static void copy(const fs::path& from, const fs::path& to) {
        fs::remove_all(to);
        fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    }
    void restore() const { copy(shelf.scratch("before"), shelf.root()); }

    ProgramShelf shelf;
    std::string names;
    std::string aliases;
};

const CollectionWork& collection_work() {
    static const CollectionWork work;
    return work;
}

std::string figures(const ProgramShelf& shelf) {
    Json status = parse_json(shelf.ok({"--json", "status"})).at("instances").at(0);
    status.erase("bytes");
    status.erase("modified");
    return json_text(status) + shelf.ok({"-i", "master", "collection", "list"}) +
           shelf.ok({"-i", "master", "alias", "namespaces"}) +
           shelf.ok({"-i", "master", "alias", "namespaces", "--collection"});
}

/// Kills `command` at many times: afterwards all of it was done or nothing, and nothing is damaged.
void check_killed(const std::vector<std::string>& command) {
    const CollectionWork& work = collection_work();
    const ProgramShelf& shelf = work.shelf;
    std::vector<std::string> arguments{program_path(), "-r", shelf.root().string()};
    arguments.insert(arguments.end(), command.begin(), command.end());
    work.restore();
    const std::string nothing = figures(shelf);
    const auto start = std::chrono::steady_clock::now();
    shelf.ok(command);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const std::string everything = figures(shelf);
    REQUIRE(nothing != everything);
    int undone = 0;
    constexpr int times = 24;
    for (int i = 0; i < times; ++i) {
        CAPTURE(i);
        work.restore();
        Process process(arguments);
        sleep_seconds(seconds * (i < 6 ? i / 7.0 : 0.6 + (i - 6) * 0.03));
        process.signal(SIGKILL);
        const Outcome killed = process.wait();
        REQUIRE((killed.exit_code == 0 || killed.exit_code == 128 + SIGKILL));
        const std::string after = figures(shelf);
        REQUIRE((after == nothing || after == everything));
        REQUIRE((killed.exit_code != 0 || after == everything));
        undone += after == nothing ? 1 : 0;
        const Outcome verified = shelf.run({"-i", "master", "verify"});
        REQUIRE_MESSAGE(verified.exit_code == 0, verified.out);
        REQUIRE(contains(verified.out, " 0 problems"));
        REQUIRE(shelf.ok({"-i", "master", "fetch", "--raw", "c:small:NC_001422.1:1-5"}) == "GAGTT\n");
        if (i % 6 == 5) {  // writers still work
            const Outcome next =
                after == nothing ? shelf.run(command) : shelf.run({"-q", "load", shelf.scratch("large.fa")});
            REQUIRE_MESSAGE(next.exit_code == 0, next.err);
            REQUIRE((after != nothing || figures(shelf) == everything));
            REQUIRE(shelf.run({"-i", "master", "verify"}).exit_code == 0);
        }
    }
    MESSAGE(command.front() << " " << command.at(1) << ": killed " << times << " times in " << seconds << " s, undone "
                            << undone);
    CHECK(undone > 0);
}

}  // namespace

TEST_CASE("kill: a killed removal of a collection and its orphans removes all or nothing") {
    check_killed({"collection", "remove", "--orphans", "c:large"});
}

TEST_CASE("kill: a killed load of a table of thousands of names adds all of them or none") {
    check_killed(
        {"collection", "alias-names", "c:large", "--from", collection_work().shelf.scratch("names.tsv").string()});
}

TEST_CASE("kill: a killed load of thousands of aliases of collections adds all of them or none") {
    check_killed({"alias", "load", "--collection", "k", collection_work().shelf.scratch("aliases.tsv").string()});
}

TEST_CASE("kill: a killed export leaves no file with the given name") {
    const CollectionWork& work = collection_work();
    work.restore();
    for (const std::string name : {"out.fa", "out.fa.gz"}) {
        const std::string out = work.shelf.scratch(name).string();
        for (const double seconds : {0.0, 0.004, 0.01, 0.02, 0.04}) {
            Process process({program_path(), "-r", work.shelf.root().string(), "-i", "master", "collection", "export",
                             "c:large", "-o", out});
            sleep_seconds(seconds);
            process.signal(SIGKILL);
            const Outcome killed = process.wait();
            CHECK((killed.exit_code == 0 || killed.exit_code == 128 + SIGKILL));
            if (fs::exists(out)) {  // a file that exists is whole
                CHECK((run({"sh", "-c", "gzip -cdf " + shell_word(out)}).out ==
                       read_file(work.shelf.scratch("large.fa"))));
                fs::remove(out);
            }
        }
    }
}
