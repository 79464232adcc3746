// Roots as they are found: with directories of others, copies of links, strange names, and shared by a group.

#include <unistd.h>

#include <algorithm>

#include "cli/shelf.hpp"
#include "fault/mount.hpp"

using namespace seqshelf::test;

namespace {

/// A root that a user without privileges owns.
struct FoundRoot : ProgramShelf {
    FoundRoot() : user(without_privileges()) {
        fs::permissions(scratch("."), fs::perms{0777});
        if (!user.empty()) {
            fs::remove_all(root());  // which belongs to the user who runs the tests
            as({"init"});
            as({"load", "-n", "n", phix()});
            as({"snapshot", "create", "one"});
        }
    }
    [[nodiscard]] Outcome try_as(std::vector<std::string> arguments, const std::string& root = "root") const {
        std::vector<std::string> command = user;
        command.insert(command.end(),
                       {"env", "TMPDIR=" + scratch("").string(), program_path(), "-q", "-r", scratch(root).string()});
        command.insert(command.end(), arguments.begin(), arguments.end());
        return seqshelf::test::run(command);
    }
    std::string as(const std::vector<std::string>& arguments, const std::string& root = "root") const {
        const Outcome outcome = try_as(arguments, root);
        CHECK_MESSAGE(outcome.exit_code == 0, arguments.front() << ": " << outcome.err);
        return outcome.out;
    }
    /// Makes an entry that belongs to the user who runs the tests, and that nobody else may read.
    void add_closed(const fs::path& path) const {
        fs::create_directories(path);
        write_file(path / "content", "x");
        fs::permissions(path, fs::perms{0700});
    }

    std::vector<std::string> user;
};

std::vector<std::string> all_below(const fs::path& root) {
    std::vector<std::string> names = files_below(root);
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

TEST_CASE("found root: directories of others do not stop any reader or writer") {
    const FoundRoot shelf;
    if (shelf.user.empty() || shelf.user.front() == "env") {
        return;  // whoever owns everything can read everything
    }
    for (const std::string name : {"lost+found", "2018-11-26.YscIqz", "20181126", ".snapshot-x", ".removing-y",
                                   ".pull-z", "master/sequences/lost+found"}) {
        shelf.add_closed(shelf.root() / name);
    }
    CHECK(contains(shelf.as({"status"}), "one (latest)"));
    CHECK(contains(shelf.as({"snapshot", "list"}), "one"));
    CHECK(contains(shelf.as({"prune"}), ".snapshot-x"));
    const Outcome pruned = shelf.try_as({"prune", "--execute"});
    CHECK_MESSAGE(pruned.exit_code == 0, pruned.err);
    CHECK(contains(pruned.out + pruned.err, "Permission denied"));
    shelf.as({"load", "-n", "n", mito()});
    shelf.as({"snapshot", "create", "two"});
    shelf.as({"snapshot", "update-latest", "one"});
    shelf.as({"remote", shelf.root().string()});
    shelf.as({"pull", shelf.root().string(), "two"}, "mirror");
    shelf.as({"publish", shelf.scratch("mirror").string(), "one"});
    shelf.as({"snapshot", "remove", "two"});
    CHECK(fs::exists(shelf.root() / ".removing-y/content"));

    const Outcome named = shelf.try_as({"-i", "20181126", "status"});
    const Outcome read = shelf.try_as({"-i", "20181126", "sequences"});
    CHECK(read.exit_code == 4);
    CHECK(contains(read.err, "Permission denied"));
    for (const Outcome& outcome : {pruned, named, read}) {
        CHECK_MESSAGE(!contains(outcome.err, "filesystem error"), outcome.err);
    }
}

TEST_CASE("found root: no command prints the standard library's text about a file") {
    for (const std::string closed : {"", "master", "master/sequences", "one", "one/sequences"}) {
        const FoundRoot shelf;
        if (shelf.user.empty() || shelf.user.front() == "env") {
            return;
        }
        fs::permissions(shelf.root() / closed, fs::perms{0});
        for (const std::vector<std::string>& command :
             std::vector<std::vector<std::string>>{{"status"},
                                                   {"fetch", "NC_001422.1"},
                                                   {"-i", "master", "fetch", "NC_001422.1"},
                                                   {"init"},
                                                   {"load", "-n", "n", mito()},
                                                   {"snapshot", "create"},
                                                   {"snapshot", "list"},
                                                   {"prune"},
                                                   {"verify"},
                                                   {"-i", "master", "verify"},
                                                   {"alias", "list"},
                                                   {"snapshot", "update-latest"},
                                                   {"remote", shelf.root().string()},
                                                   {"migrate"},
                                                   {"pull", shelf.root().string()},
                                                   {"snapshot", "remove", "--force", "one"},
                                                   {"snapshot", "export", shelf.scratch("x.tar").string()}}) {
            CAPTURE(closed);
            CAPTURE(command);
            const Outcome outcome = shelf.try_as(command);
            CHECK_MESSAGE(!contains(outcome.err, "filesystem error"), outcome.err);
            CHECK_MESSAGE(outcome.exit_code < 128, outcome.err);
            std::error_code removed;
            fs::permissions(shelf.root() / closed, fs::perms{0}, removed);
        }
        std::error_code removed;
        fs::permissions(shelf.root() / closed, fs::perms{0755}, removed);
    }
}

TEST_CASE(
    "found root: a `latest` that is a directory, as cp -rL makes it, is kept, and snapshots.json says what it is") {
    const ProgramShelf original;
    original.ok({"-q", "load", "-n", "n", phix()});
    original.ok({"-q", "snapshot", "create", "one"});
    const fs::path copy = original.scratch("copy");
    REQUIRE(run({"cp", "-rL", original.root().string(), copy.string()}).exit_code == 0);
    const auto in_copy = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"-r", copy.string()});
        const Outcome outcome = program(arguments);
        CHECK_MESSAGE(outcome.exit_code == 0, arguments[2] << ": " << outcome.err);
        return outcome;
    };
    CHECK(contains(in_copy({"status"}).out, "one (latest)"));
    (void)in_copy({"load", "-n", "n", mito()});
    CHECK(contains(in_copy({"snapshot", "create", "two"}).err, "latest is not a link and was kept"));
    CHECK(contains(in_copy({"status"}).out, "two (latest)"));
    CHECK(contains(in_copy({"resolve", "NC_012920.1"}).out, mito_digest));
    (void)in_copy({"snapshot", "update-latest", "one"});
    CHECK(contains(in_copy({"status"}).out, "one (latest)"));
    original.ok({"-q", "snapshot", "create", "--anyway", "three"});
    CHECK(contains(in_copy({"pull", "--latest", original.root().string()}).err, "latest is not a link and was kept"));
    CHECK(contains(in_copy({"status"}).out, "three (latest)"));
    (void)in_copy({"snapshot", "remove", "--force", "three"});
    CHECK(fs::exists(copy / "latest/catalog.sqlite3"));
}

TEST_CASE("found root: what is refused in a root of SeqRepo's leaves nothing there, and a pull keeps its latest") {
    const ProgramShelf ours;
    ours.ok({"-q", "load", "-n", "n", phix()});
    ours.ok({"-q", "snapshot", "create", "one"});
    const fs::path theirs = ours.scratch("seqrepo");
    fs::create_directory(theirs);
    ours.ok({"-q", "export-seqrepo", (theirs / "master").string()});
    fs::copy(theirs / "master", theirs / "2024-12-20", fs::copy_options::recursive);
    fs::create_symlink("2024-12-20", theirs / "latest");
    const std::vector<std::string> before = all_below(theirs);
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{"load", "-n", "n", mito()},
                                               {"alias", "add", "t:x", "n:NC_001422.1"},
                                               {"snapshot", "create", "z"},
                                               {"init"},
                                               {"migrate"},
                                               {"migrate", "--back"},
                                               {"prune"},
                                               {"prune", "--execute"},
                                               {"snapshot", "remove", "2024-12-20"},
                                               {"snapshot", "update-latest"},
                                               {"alias", "remove", "n:NC_001422.1"},
                                               {"topology", "--circular", "NC_001422.1"},
                                               {"publish", ours.scratch("elsewhere").string()},
                                               {"verify", "--repair", ours.root().string()},
                                               {"snapshot", "export", ours.scratch("x.tar").string()}}) {
        CAPTURE(command);
        std::vector<std::string> arguments{"-r", theirs.string()};
        arguments.insert(arguments.end(), command.begin(), command.end());
        CHECK(program(arguments).exit_code != 0);
        CHECK(all_below(theirs) == before);
    }
    const Outcome pulled = program({"-r", theirs.string(), "pull", ours.root().string()});
    CHECK_MESSAGE(pulled.exit_code == 0, pulled.err);
    CHECK(contains(pulled.err, "latest still points to 2024-12-20"));
    CHECK(fs::read_symlink(theirs / "latest") == "2024-12-20");
    CHECK(program({"-q", "-r", theirs.string(), "pull", "--latest", ours.root().string()}).exit_code == 0);
    CHECK(fs::read_symlink(theirs / "latest") == "one");
}

TEST_CASE("found root: relative roots and strange names work in every command") {
    const ProgramShelf shelf;
    for (const std::string name : {"file:x", "file:y?mode=ro", "a?b", "a#b", "100%", "a%20b", "a b", "line\nend",
                                   "-dash", "quote'\"", "&", "ä", "c:d"}) {
        CAPTURE(name);
        const fs::path directory = shelf.scratch("here " + std::to_string(std::hash<std::string>{}(name)));
        fs::create_directory(directory);
        const auto here = [&](std::vector<std::string> arguments) {
            arguments.insert(arguments.begin(), {"-q", "--root=" + name});
            const Outcome outcome = program(arguments, {"", {}, directory});
            CHECK_MESSAGE(outcome.exit_code == 0, arguments[2] << ": " << outcome.err);
            return outcome.out;
        };
        here({"init"});
        here({"load", "-n", "n", phix()});
        here({"snapshot", "create", "one"});
        here({"alias", "add", "t:x", "NC_001422.1"});
        here({"snapshot", "create", "two"});
        CHECK(here({"fetch", "--raw", "t:x:1-5"}) == "GAGTT\n");
        CHECK(contains(here({"status"}), "two (latest)"));
        here({"verify"});
        here({"-i", "master", "verify"});
        here({"snapshot", "diff", "one", "two"});
        here({"export", "-o", "./" + name + ".fa"});
        here({"publish", "./second " + name});
        here({"remote", "./" + name});
        here({"snapshot", "export", "./" + name + ".tar"});
        here({"export-seqrepo", "./seqrepo " + name});
        here({"prune", "--execute"});
        here({"snapshot", "remove", "one"});
        CHECK(all_below(directory).front().find('%') == name.find('%'));
        CHECK(fs::exists(directory / name / "two/SHA256SUMS"));
        CHECK(fs::exists(directory / ("second " + name) / "two/SHA256SUMS"));
    }
}

TEST_CASE(
    "found root: the umask decides who may use what is made; a directory that a group shares is used by all of it") {
    const ProgramShelf shelf;
    const auto mode = [&](const std::string& path) { return stat_of(shelf.scratch(path)).st_mode & 07777; };
    const auto make = [&](const std::string& umask, const std::string& root) {
        const std::string command = "umask " + umask + " && cd " + shell_word(shelf.scratch("")) + " && P='" +
                                    program_path() + " -q -r " + root + "' && $P init && $P load -n n " + phix() +
                                    " && $P snapshot create one";
        const Outcome outcome = run({"sh", "-c", command});
        CHECK_MESSAGE(outcome.exit_code == 0, outcome.err);
    };
    struct Expected {
        std::string umask;
        mode_t directory;
        mode_t file;
    };
    for (const auto& [umask, directory, file] :
         std::vector<Expected>{{"077", 0700, 0600}, {"022", 0755, 0644}, {"002", 0775, 0664}}) {
        CAPTURE(umask);
        make(umask, umask);
        for (const std::string path : {"", "/master", "/master/sequences", "/one", "/one/sequences"}) {
            CHECK(mode(umask + path) == directory);
        }
        for (const std::string path : {"/.lock", "/master/.lock", "/master/catalog.sqlite3"}) {
            CHECK(mode(umask + path) == file);
        }
        for (const std::string path : {"/snapshots.json", "/one/catalog.sqlite3", "/one/SHA256SUMS"}) {
            CHECK(mode(umask + path) == 0444);
        }
    }
    fs::create_directory(shelf.scratch("shared"));
    fs::permissions(shelf.scratch("shared"), fs::perms{02770});
    make("077", "shared");
    for (const std::string path : {"shared/master", "shared/master/sequences", "shared/one", "shared/one/sequences"}) {
        CHECK(mode(path) == 02770);
    }
    for (const std::string path : {"shared/.lock", "shared/master/.lock", "shared/master/catalog.sqlite3"}) {
        CHECK(mode(path) == 0660);
    }
}

TEST_CASE("found root: two users of a group write the same root in turn") {
    if (::geteuid() != 0 || !is_installed("setpriv")) {
        MESSAGE("SKIPPED: only root can become other users");
        return;
    }
    const ProgramShelf shelf;
    constexpr const char* group = "65533";
    const fs::path root = shelf.scratch("shared");
    fs::create_directory(root);
    REQUIRE(run({"chgrp", group, root.string()}).exit_code == 0);
    fs::permissions(root, fs::perms{02770});
    fs::permissions(shelf.scratch("."), fs::perms{0755});
    const auto as = [&](const std::string& user, std::vector<std::string> arguments) {
        std::vector<std::string> command{"setpriv", "--reuid",      user, "--regid", user,         "--groups",
                                         group,     program_path(), "-q", "-r",      root.string()};
        command.insert(command.end(), arguments.begin(), arguments.end());
        const Outcome outcome = run(command);
        CHECK_MESSAGE(outcome.exit_code == 0, user << " " << arguments.front() << ": " << outcome.err);
    };
    as("60001", {"init"});
    as("60002", {"load", "-n", "n", phix()});
    as("60001", {"load", "-n", "n", mito()});
    as("60001", {"snapshot", "create", "one"});
    as("60002", {"alias", "add", "t:x", "NC_001422.1"});
    as("60002", {"snapshot", "create", "two"});
    as("60001", {"snapshot", "remove", "--force", "two"});
    as("60002", {"snapshot", "remove", "--force", "one"});
    as("60001", {"alias", "remove", "n:NC_012920.1"});
    as("60001", {"prune", "--execute"});
    as("60002", {"-i", "master", "verify"});
}
