#include "cli/shelf.hpp"

using namespace seqshelf::test;

TEST_CASE("root: init makes an empty master, once, in an existing or a new directory") {
    const TemporaryDirectory directory;
    const std::string root = directory / "a/b/c";
    const Outcome made = program({"init", root});
    CHECK(made.exit_code == 0);
    CHECK(contains(made.out, root));
    CHECK(made.err.empty());
    CHECK(fs::is_regular_file(root + "/master/catalog.sqlite3"));
    CHECK(fs::read_symlink(root + "/master/aliases.sqlite3") == "catalog.sqlite3");
    CHECK(fs::read_symlink(root + "/master/sequences/db.sqlite3") == "../catalog.sqlite3");

    const std::vector<std::string> files = files_below(root);
    const Outcome again = program({"init", root});
    CHECK(again.exit_code == 2);
    CHECK(contains(again.err, root));
    CHECK(files_below(root) == files);

    const Outcome json = program({"--json", "init", "-r", directory.path().string()});
    CHECK(json.exit_code == 0);
    CHECK(json.err.empty());
    CHECK(json_lines(json.out).at(0).at("root") == directory.path().string());
    CHECK(json_lines(json.out).at(0).at("instance") == "master");
}

TEST_CASE("root: -r overrides SEQSHELF_ROOT, which overrides XDG_DATA_HOME, which overrides ~/.local/share") {
    const TemporaryDirectory directory;
    const std::string home = directory / "home";
    const std::string xdg = directory / "xdg";
    const std::string env = directory / "env";
    const std::string flag = directory / "flag";
    const auto root_of = [](const std::vector<std::string>& arguments,
                            const std::map<std::string, std::string>& environment) {
        const Outcome outcome = program(arguments, {"", environment, ""});
        REQUIRE(outcome.exit_code == 0);
        return std::string(json_lines(outcome.out).at(0).at("root"));
    };
    CHECK(root_of({"--json", "init"}, {{"HOME", home}, {"XDG_DATA_HOME", ""}}) == home + "/.local/share/seqshelf");
    CHECK(root_of({"--json", "init"}, {{"HOME", home}, {"XDG_DATA_HOME", xdg}}) == xdg + "/seqshelf");
    CHECK(root_of({"--json", "init"}, {{"HOME", home}, {"XDG_DATA_HOME", xdg}, {"SEQSHELF_ROOT", env}}) == env);
    CHECK(root_of({"--json", "init", "-r", flag}, {{"HOME", home}, {"XDG_DATA_HOME", xdg}, {"SEQSHELF_ROOT", env}}) ==
          flag);
    CHECK(root_of({"--json", "status"}, {{"SEQSHELF_ROOT", env}}) == env);
    CHECK(root_of({"--json", "status"}, {{"HOME", home}, {"XDG_DATA_HOME", xdg}}) == xdg + "/seqshelf");
    // The specification says that a relative path in XDG_DATA_HOME is ignored.
    CHECK(root_of({"--json", "status"}, {{"HOME", home}, {"XDG_DATA_HOME", "xdg"}}) == home + "/.local/share/seqshelf");
}

TEST_CASE("root: readers read latest, writers write master, -i accepts a name or a path") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    const Outcome none = shelf.run({"resolve", phix_digest});
    CHECK(none.exit_code == 1);
    CHECK(contains(none.err, "snapshot create"));  // the error says what to do
    shelf.ok({"snapshot", "create", "--anyway", "one"});
    shelf.ok({"load", "-n", "n", mito()});
    CHECK(shelf.run({"resolve", mito_digest}).exit_code == 1);
    CHECK(shelf.run({"-i", "master", "resolve", mito_digest}).exit_code == 0);
    CHECK(shelf.run({"-i", "latest", "resolve", mito_digest}).exit_code == 1);
    CHECK(shelf.run({"-i", "one", "resolve", phix_digest}).exit_code == 0);
    CHECK(program({"-i", shelf.master().string(), "resolve", mito_digest}).exit_code == 0);
    CHECK(program({"-i", "./one", "resolve", phix_digest}, {"", {}, shelf.root()}).exit_code == 0);
    const Outcome missing = shelf.run({"-i", "two", "resolve", phix_digest});
    CHECK(missing.exit_code == 1);
    CHECK(contains(missing.err, "'two'"));
    const Outcome not_one = shelf.run({"-i", "/etc/", "resolve", phix_digest});
    CHECK(not_one.exit_code == 1);
    CHECK(contains(not_one.err, "/etc"));
}

TEST_CASE("root: a missing root is exit code 1 for every command except init") {
    const TemporaryDirectory directory;
    const std::string root = directory / "none";
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{{"status"},
                                                                                           {"verify"},
                                                                                           {"load", phix()},
                                                                                           {"fetch", "x"},
                                                                                           {"resolve", "x"},
                                                                                           {"aliases", "x"},
                                                                                           {"alias", "add", "a:b", "x"},
                                                                                           {"alias", "remove", "a:b"},
                                                                                           {"alias", "list"},
                                                                                           {"alias", "load", "a", "-"},
                                                                                           {"alias", "history", "a:b"},
                                                                                           {"alias", "namespaces"},
                                                                                           {"snapshot", "create"},
                                                                                           {"snapshot", "list"}}) {
        CAPTURE(arguments);
        std::vector<std::string> all = arguments;
        all.insert(all.end(), {"-r", root});
        const Outcome outcome = program(all);
        CHECK(outcome.exit_code == 1);
        CHECK(outcome.out.empty());
        CHECK(contains(outcome.err, root));
        CHECK(!fs::exists(root));
    }
}

TEST_CASE("root: a root whose path has blanks, quotes, percent signs and question marks works") {
    const TemporaryDirectory directory;
    const std::string root = directory / "a b%20?c#d'é";
    CHECK(program({"init", root}).exit_code == 0);
    CHECK(program({"-r", root, "load", "-n", "n", phix()}).exit_code == 0);
    CHECK(program({"-r", root, "snapshot", "create", "--anyway", "s"}).exit_code == 0);
    const Outcome outcome = program({"-r", root, "fetch", "--raw", "NC_001422.1:1-12"});
    CHECK(outcome.out == "GAGTTTTATCGC\n");
    CHECK(program({"-r", root, "verify"}).exit_code == 0);
    CHECK(files_below(directory.path()).front().starts_with("a b%20"));
}
