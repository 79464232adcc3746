#include <functional>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

std::string sqlite(const fs::path& catalog, const std::string& statement) {
    const Outcome outcome = run({"sqlite3", "-readonly", "file:" + catalog.string() + "?immutable=1", statement});
    REQUIRE_MESSAGE(outcome.exit_code == 0, outcome.err);
    return outcome.out;
}

/// A master made of the shipped snapshot that format 1 wrote.
struct FormatOne : ProgramShelf {
    FormatOne() {
        for (const auto& entry : fs::directory_iterator(shipped_snapshots())) {
            if (entry.is_directory() && !entry.is_symlink() &&
                sqlite(entry.path() / "catalog.sqlite3", "PRAGMA user_version") == "1\n") {
                snapshot = entry.path();
            }
        }
        REQUIRE_MESSAGE(!snapshot.empty(), "there is no shipped snapshot of format 1");
        fs::remove_all(master() / "sequences");
        fs::copy(snapshot / "sequences", master() / "sequences", fs::copy_options::recursive);
        fs::remove(master() / "sequences/db.sqlite3");  // a snapshot's, for SeqRepo
        for (const std::string suffix : {"-shm", "-wal"}) {
            fs::remove(master() / ("catalog.sqlite3" + suffix));
        }
        fs::copy_file(snapshot / "catalog.sqlite3", master() / "catalog.sqlite3", fs::copy_options::overwrite_existing);
        REQUIRE(seqshelf::test::run({"chmod", "-R", "u+w", master()}).exit_code == 0);
        REQUIRE(sql("PRAGMA journal_mode = WAL") == "wal\n");  // it is a master's from now on
        REQUIRE(version() == "1\n");
    }
    std::string version() const { return sql("PRAGMA user_version"); }

    /// The output of readers of master.
    std::string answers() const {
        std::string text;
        for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
                 {"alias", "list"},
                 {"sequences"},
                 {"--json", "sequences"},
                 {"collection", "list"},
                 {"--json", "collection", "list"},
                 {"export", "--width", "0"},
                 {"fetch", "--raw", "refseq:NC_001422.1", "NC_012920.1:3107-3110", "insdc:MN908947.3:266-295",
                  "R64-1-1:I:1-20"},
                 {"--json", "resolve", "refseq:NC_001422.1", "I", "md5:c68f52674c9fb33aef52dcf399755519"},
                 {"--json", "aliases", "refseq:NC_001422.1"},
                 {"alias", "history", "refseq:NC_001422.1"}}) {
            std::vector<std::string> arguments{"-i", "master"};
            arguments.insert(arguments.end(), command.begin(), command.end());
            text += ok(arguments);
        }
        for (const std::string& line : lines_of(ok({"-i", "master", "collection", "list"}))) {
            const std::string digest = line.substr(0, line.find('\t'));
            for (const std::vector<std::string>& options :
                 std::vector<std::vector<std::string>>{{"--level", "2"}, {"--level", "1"}, {}}) {
                std::vector<std::string> arguments{"--json", "-i", "master", "collection", "show", digest};
                arguments.insert(arguments.end(), options.begin(), options.end());
                text += ok(arguments);
            }
            text += ok({"-i", "master", "collection", "export", digest, "--width", "60"});
            text += ok({"--json", "-i", "master", "fhr", "stats", digest});
            const Outcome exported = run({"-i", "master", "collection", "export", digest});
            text += std::to_string(exported.exit_code) + exported.out + exported.err;
        }
        return text;
    }

    fs::path snapshot;
};

}  // namespace

TEST_CASE("migration: a catalog of format 1 can be read, and reading does not change it") {
    const FormatOne shelf;
    const std::string bytes = read_file(shelf.master() / "catalog.sqlite3");
    const std::string answers = shelf.answers();
    CHECK(contains(answers, "ATGGAGAGCCTTGTCCCTGGTTTCAACGAG"));
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
    CHECK(shelf.version() == "1\n");
    CHECK((read_file(shelf.master() / "catalog.sqlite3") == bytes));
    // Format 1 did not keep texts.
    const std::string first = lines_of(shelf.ok({"-i", "master", "collection", "list"})).front().substr(0, 32);
    const Outcome exported = shelf.run({"-i", "master", "collection", "export", first});
    CHECK(exported.exit_code == 2);
    CHECK(contains(exported.err, "line width"));
    CHECK(shelf.run({"-i", "master", "collection", "fai", first}).exit_code == 2);
    // Nor does a write, which is refused.
    const Outcome refused = shelf.run({"alias", "add", "x:y", "refseq:NC_001422.1"});
    CHECK(refused.exit_code == 4);
    CHECK(contains(refused.err, "seqshelf migrate"));
    CHECK(shelf.version() == "1\n");
    CHECK((shelf.answers() == answers));
}

TEST_CASE("migration: a migrated master of format 1 can be written, and readers get the same before and after") {
    const std::vector<std::function<void(const ProgramShelf&)>> writes{
        [](const ProgramShelf& shelf) {
            shelf.ok({"alias", "add", "x:y", "refseq:NC_001422.1"});
            CHECK(shelf.ok({"-i", "master", "resolve", "x:y"}).size() > 40);
            shelf.ok({"alias", "remove", "x:y"});
        },
        [](const ProgramShelf& shelf) {
            shelf.ok({"-q", "collection", "add", "--alias", "c:new", "-"},
                     {"a\trefseq:NC_001422.1\nb\tNC_012920.1\n", {}, ""});
            CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "c:new:a:1-5"}) == "GAGTT\n");
            shelf.ok({"-q", "collection", "remove", "--orphans", "c:new"});
        },
        [](const ProgramShelf& shelf) {
            const std::string first = lines_of(shelf.ok({"-i", "master", "collection", "list"})).front().substr(0, 32);
            shelf.ok({"-q", "fhr", "set", first, data_file("fhr_example.fhr.json")});
            shelf.ok({"-q", "fhr", "remove", first});
        },
        [](const ProgramShelf& shelf) {
            shelf.ok({"-q", "topology", "--circular", "refseq:NC_001422.1"});
            CHECK(shelf.ok({"-i", "master", "topology", "refseq:NC_001422.1", "I"}) ==
                  "refseq:NC_001422.1\tcircular\nI\tlinear\n");
        },
    };
    for (const auto& write : writes) {
        const FormatOne shelf;
        const std::string before = shelf.answers();
        const std::string namespaces = shelf.ok({"-i", "master", "alias", "namespaces"});
        shelf.ok({"migrate"});
        CHECK(shelf.version() == "6\n");
        CHECK((shelf.answers() == before));
        write(shelf);
        CHECK((shelf.answers() == before));
        for (const std::string& line : lines_of(namespaces)) {  // a namespace that was used for a while stays, with 0
            CHECK(contains(shelf.ok({"-i", "master", "alias", "namespaces"}), line + "\n"));
        }
        const Outcome verified = shelf.run({"-i", "master", "verify"});
        CHECK_MESSAGE(verified.exit_code == 0, verified.out);
    }
}

TEST_CASE("migration: removing a collection of format 1 keeps the others, and one loaded again can be exported") {
    const FormatOne shelf;
    const std::vector<std::string> collections = lines_of(shelf.ok({"-i", "master", "collection", "list"}));
    REQUIRE(collections.size() >= 3);
    const Json found = shelf.json({"-i", "master", "collection", "find", "--sequence", "R64-1-1:I"}).at(0);
    const std::string yeast = found.at("digest");
    CHECK(shelf.json({"--migrate", "collection", "remove", "--orphans", yeast}).back() ==
          Json{{"collections_new", 0},
               {"collections_known", 0},
               {"collections_removed", 1},
               {"sequences_removed", 0},
               {"residues_removed", 0}});
    CHECK(shelf.version() == "6\n");
    CHECK(lines_of(shelf.ok({"-i", "master", "collection", "list"})).size() == collections.size() - 1);
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "R64-1-1:I:1-20"}) == "CCACACCACACCCACACACC\n");
    const Json loaded = shelf.json({"load", "--alias", "c:yeast", data_file("refget_yeast_R64-1-1_I.fa")}).at(0);
    CHECK(loaded.at("collection_digests") == Json::array({yeast}));
    CHECK(loaded.at("sequences_known") == 1);
    CHECK((shelf.ok({"-i", "master", "collection", "export", "c:yeast"}) ==
           read_file(data_file("refget_yeast_R64-1-1_I.fa"))));
    // A collection of format 1 that is loaded again has a text from then on.
    const Json phix_loaded = shelf.json({"load", "--alias", "c:phix", phix()}).at(0);
    CHECK(phix_loaded.at("collections_new") == 0);
    CHECK(shelf.ok({"-i", "master", "collection", "export", "c:phix"}) == read_file(phix()));
    shelf.ok({"snapshot", "create", "--anyway", "s"});
    CHECK(shelf.ok({"-i", "s", "collection", "export", "c:phix"}) == read_file(phix()));
    CHECK(shelf.run({"-i", "s", "verify"}).exit_code == 0);
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
}
