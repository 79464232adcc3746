#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// A shelf with its own packed cache, in `cache/packed`.
class CacheShelf : public ProgramShelf {
public:
    CacheShelf() {
        ok({"load", "-n", "n", "--alias", "a:phix", phix()});
        ok({"load", "-n", "n", "--alias", "a:mito", mito()});
        ok({"snapshot", "create", "--anyway", "one"});
    }
    [[nodiscard]] Launch with_cache() const {
        return {.input = "", .environment = {{"SEQSHELF_CACHE", scratch("cache").string()}}, .directory = {}};
    }
    [[nodiscard]] Outcome cached(const std::vector<std::string>& arguments) const {
        return run(arguments, with_cache());
    }
    [[nodiscard]] std::string ok_cached(const std::vector<std::string>& arguments) const {
        return ok(arguments, with_cache());
    }
    [[nodiscard]] std::vector<Json> json_cached(const std::vector<std::string>& arguments) const {
        return json(arguments, with_cache());
    }
    [[nodiscard]] fs::path packed() const { return scratch("cache") / "packed"; }
    [[nodiscard]] std::vector<std::string> packed_files() const {
        std::vector<std::string> files = files_below(packed());
        std::erase(files, ".lock");
        return files;
    }
    /// Makes the volumes unreadable, in every instance.
    void lose_volumes() const {
        for (const std::string& name : files_below(master() / "sequences")) {
            if (name.ends_with(".bgz")) {
                fs::permissions(master() / "sequences" / name, fs::perms::owner_write, fs::perm_options::add);
                fs::resize_file(master() / "sequences" / name, 10);
            }
        }
    }
};

}  // namespace

TEST_CASE("cache: readers in another process use packed sequences, and the root contains no part of the cache") {
    const CacheShelf shelf;
    const std::vector<std::string> before = files_below(shelf.root());
    const std::string built = shelf.ok_cached({"cache", "build"});
    CHECK(lines_of(built).at(0) == "sequences 2 new, 0 known; residues 21955 new");
    CHECK(lines_of(built).at(1).starts_with("file "));
    CHECK(files_below(shelf.root()) == before);
    REQUIRE(shelf.packed_files().size() == 1);
    shelf.lose_volumes();
    for (const char* const instance : {"one", "master", "latest"}) {
        CHECK(shelf.ok_cached({"-i", instance, "fetch", "--raw", "NC_001422.1:1-5"}) == "GAGTT\n");
        CHECK(shelf.run({"-i", instance, "fetch", "--raw", "NC_001422.1:1-5"}).exit_code == 4);  // uses another cache
    }
    CHECK(shelf.ok_cached({"fetch", "--raw", "NC_012920.1:3107-3107"}) == "N\n");
    CHECK(shelf.ok_cached({"fetch", "--raw", "NC_001422.1:1-5(-)"}) == "AACTC\n");
    CHECK(shelf.cached({"verify"}).exit_code == 1);
    CHECK(shelf.cached({"-i", "master", "cache", "build"}).exit_code == 0);  // all is known: no volume is read
}

TEST_CASE("cache: build, list, verify and remove print text and JSON") {
    const CacheShelf shelf;
    CHECK(shelf.ok_cached({"cache", "list"}).empty());
    CHECK(shelf.ok_cached({"cache", "verify"}) == "verified 0 files, 0 sequences, 0 residues: 0 problems\n");
    CHECK(shelf.ok_cached({"cache", "remove", "--all"}) == "removed 0 files, 0 B\n");
    const Json phix = shelf.json_cached({"cache", "build", "--collection", "a:phix", "--threads", "1"}).at(0);
    CHECK(keys_of(phix) == "bytes cleaned_up name residues seconds sequences_known sequences_new");
    CHECK((phix["sequences_new"] == 1 && phix["sequences_known"] == 0 && phix["residues"] == 5386 &&
           phix["cleaned_up"].empty()));
    const Json rest = shelf.json_cached({"cache", "build"}).at(0);
    CHECK((rest["sequences_new"] == 1 && rest["sequences_known"] == 1 && rest["residues"] == 16569));
    const Json nothing = shelf.json_cached({"cache", "build"}).at(0);
    CHECK((nothing["sequences_new"] == 0 && nothing["sequences_known"] == 2 && nothing["name"] == "" &&
           nothing["bytes"] == 0));
    CHECK(shelf.ok_cached({"-q", "cache", "build"}).empty());

    const std::vector<Json> files = shelf.json_cached({"cache", "list"});
    REQUIRE(files.size() == 2);
    for (const Json& file : files) {
        CHECK(keys_of(file) == "bytes created name path residues sequences source");
        const bool is_phix = file["name"] == phix["name"];
        CHECK(file["residues"] == (is_phix ? 5386 : 16569));
        CHECK(file["sequences"] == 1);
        CHECK(file["source"] == (shelf.root() / "one").string() + (is_phix ? " a:phix" : ""));
        CHECK(fs::file_size(file["path"].get<std::string>()) == file["bytes"]);
    }
    const std::vector<std::string> lines = lines_of(shelf.ok_cached({"cache", "list"}));
    REQUIRE(lines.size() == 2);
    CHECK(std::count(lines[0].begin(), lines[0].end(), '\t') == 5);
    CHECK(lines_of(shelf.ok_cached({"cache", "verify"})).back() ==
          "verified 2 files, 2 sequences, 21955 residues: 0 problems");
    CHECK(shelf.json_cached({"cache", "verify", phix["name"]}).at(0) ==
          Json{{"files", 1}, {"sequences", 1}, {"residues", 5386}, {"problems", Json::array()}});

    CHECK(shelf.cached({"cache", "verify", "none"}).exit_code == 1);
    CHECK(shelf.cached({"cache", "remove", "none"}).exit_code == 1);
    CHECK(shelf.cached({"cache", "remove", "../packed/" + phix["name"].get<std::string>()}).exit_code == 1);
    CHECK(shelf.json_cached({"cache", "remove", phix["name"]}).at(0) == Json{{"files", 1}, {"bytes", phix["bytes"]}});
    CHECK(lines_of(shelf.ok_cached({"cache", "list"})).size() == 1);
    CHECK(contains(shelf.ok_cached({"cache", "remove", "--all"}), "removed 1 files"));
    CHECK(shelf.packed_files().empty());
}

TEST_CASE("cache: a file that is cut off, of another version or not ours is reported, and volumes are read instead") {
    const CacheShelf shelf;
    const Json built = shelf.json_cached({"cache", "build"}).at(0);
    const fs::path file = shelf.packed() / (built["name"].get<std::string>() + ".sqpack");
    const std::string good = read_file(file);
    std::string other_version = good;
    other_version[7] = '9';
    for (const std::string& bad :
         {good.substr(0, good.size() - 1), good.substr(0, 600), other_version, std::string("x"), std::string()}) {
        fs::remove(file);
        write_file(file, bad);
        const std::string before = read_file(file);
        CHECK(shelf.ok_cached({"fetch", "--raw", "NC_001422.1:1-5"}) == "GAGTT\n");
        const Outcome list = shelf.cached({"cache", "list"});
        CHECK(list.exit_code == 4);
        CHECK_MESSAGE(contains(list.out, "not used: "), list.out);
        CHECK(contains(list.out, built["name"]));
        const Outcome json = shelf.cached({"--json", "cache", "list"});
        CHECK(keys_of(json_lines(json.out).at(0)) == "bytes error name path");
        const Outcome verified = shelf.cached({"cache", "verify"});
        CHECK(verified.exit_code == 1);
        CHECK(contains(verified.out, "1 problems"));
        CHECK(read_file(file) == before);
    }
    // A build makes it whole again.
    CHECK(shelf.json_cached({"cache", "build"}).at(0)["sequences_new"] == 2);
    CHECK(lines_of(shelf.ok_cached({"cache", "list"})).size() == 1);
    flip_bit(file, 100);
    CHECK(shelf.ok_cached({"fetch", "--raw", "NC_001422.1:1-5"}) == "GAGTT\n");
    CHECK(shelf.cached({"cache", "list"}).exit_code == 0);
    const Outcome verified = shelf.cached({"cache", "verify"});
    CHECK(verified.exit_code == 1);
    CHECK(contains(verified.out, "checksums"));
}

TEST_CASE(
    "cache: after a load only new sequences are packed, and a sequence that is not packed is read from its volume") {
    const CacheShelf shelf;
    (void)shelf.ok_cached({"cache", "build"});
    shelf.ok({"load", "-n", "n", shelf.file("new.fa", ">new\nACGTNNNNACGT\n")});
    CHECK(shelf.ok_cached({"-i", "master", "fetch", "--raw", "n:new"}) == "ACGTNNNNACGT\n");
    const Json built = shelf.json_cached({"-i", "master", "cache", "build"}).at(0);
    CHECK((built["sequences_new"] == 1 && built["sequences_known"] == 2));
    shelf.lose_volumes();
    CHECK(shelf.ok_cached({"-i", "master", "fetch", "--raw", "n:new"}) == "ACGTNNNNACGT\n");
}

TEST_CASE("cache: a wrong command line, or a missing instance or collection, is an error") {
    const CacheShelf shelf;
    for (const std::vector<std::string>& arguments :
         std::vector<std::vector<std::string>>{{"cache", "build", "x"},
                                               {"cache", "build", "--threads", "0"},
                                               {"cache", "list", "x"},
                                               {"-i", "one", "cache", "list"},
                                               {"-i", "one", "cache", "verify"},
                                               {"-i", "one", "cache", "remove", "--all"},
                                               {"cache", "remove"},
                                               {"cache", "remove", "--all", "x"}}) {
        CAPTURE(arguments);
        CHECK(shelf.cached(arguments).exit_code == 2);
    }
    CHECK(shelf.cached({"-i", "none", "cache", "build"}).exit_code == 1);
    CHECK(shelf.cached({"cache", "build", "--collection", "a:none"}).exit_code == 1);
    CHECK(shelf.packed_files().empty());
}

TEST_CASE("cache: an instance of SeqRepo that is read in place is neither packed nor read from the cache") {
    const CacheShelf shelf;
    REQUIRE(run({"tar", "-xzf", data_file("seqrepo_instance_seqrepo-rs.tar.gz"), "-C", shelf.root().parent_path()})
                .exit_code == 0);
    const std::string database =
        run({"find", shelf.root().parent_path(), "-path", "*/sequences/db.sqlite3", "-not", "-path", "*/root/*"}).out;
    const std::string instance = fs::path(lines_of(database).at(0)).parent_path().parent_path().string() + "/";
    const Outcome built = shelf.cached({"-i", instance, "cache", "build"});
    CHECK(built.exit_code == 2);
    CHECK_MESSAGE(contains(built.err, "adopt"), built.err);
}
