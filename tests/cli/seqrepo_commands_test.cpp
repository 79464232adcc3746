#include <algorithm>

#include "cli/seqrepo_samples.hpp"

// SeqRepo's commands and options have their meaning in SeqRepo (biocommons.seqrepo 0.6, cli.py).

using namespace seqshelf::test;

namespace {

/// Runs both command lines on the same root: both succeed with the same output.
void check_same(const ProgramShelf& shelf, const Words& theirs, const Words& ours, const Launch& launch = {}) {
    CAPTURE(theirs);
    const Outcome expected = shelf.run(ours, launch);
    const Outcome outcome = shelf.run(theirs, launch);
    CHECK_MESSAGE(expected.exit_code == 0, expected.err);
    CHECK(!expected.out.empty());
    CHECK_MESSAGE(outcome.exit_code == 0, outcome.err);
    CHECK(outcome.out == expected.out);
    CHECK(outcome.err == expected.err);
}

}  // namespace

TEST_CASE("seqrepo: commands that read print the same as ours, with SeqRepo's options") {
    const SeqRepoSamples shelf;
    check_same(shelf, {"show-status"}, {"status"});
    check_same(shelf, {"show-status", "-i", "master"}, {"-i", "master", "status"});
    check_same(shelf, {"show-status", "--instance-name", "2026-01-01"}, {"-i", "2026-01-01", "status"});
    check_same(shelf, {"show-status", "--instance-name=2026-01-01"}, {"-i", "2026-01-01", "status"});
    check_same(shelf, {"--json", "show-status"}, {"--json", "status"});
    check_same(shelf, {"list-local-instances"}, {"snapshot", "list", "--names"});
    check_same(shelf, {"list-remote-instances", shelf.root()}, {"remote", shelf.root()});
    check_same(shelf, {"export"}, {"export"});
    check_same(shelf, {"export", "--instance-name", "2026-01-01", "--namespace", "refseq"},
               {"-i", "2026-01-01", "export", "-n", "refseq"});
    check_same(shelf, {"export-aliases", "-i", "2026-01-01", "-n", "refseq"},
               {"--instance", "2026-01-01", "export-aliases", "--namespace", "NCBI"});
    check_same(shelf, {"start-shell", "-i", "2026-01-01"}, {"-i", "2026-01-01", "shell"},
               {"resolve refseq:NC_001422.1\n", {}, ""});
    const Outcome verbose = shelf.run({"-v", "-v", "--verbose", "-vv", "show-status"});
    CHECK(verbose.exit_code == 0);
    CHECK(verbose.out == shelf.ok({"status"}));
}

TEST_CASE("seqrepo: list-local-instances prints one name per line, also of snapshots whose name is not a date") {
    const SeqRepoSamples shelf;
    CHECK(shelf.ok({"list-local-instances"}) == "2026-01-01\n2026-01-02\n");
    shelf.ok({"snapshot", "create", "--anyway", "rel1"});
    CHECK(shelf.ok({"list-local-instances"}) == "2026-01-01\n2026-01-02\nrel1\n");
    CHECK(shelf.json({"list-local-instances"}).size() == 3);
}

TEST_CASE("seqrepo: init, load, add-assembly-names and snapshot with SeqRepo's options make the same as ours") {
    const SeqRepoSamples ours;
    ours.ok({"-q", "snapshot", "create", "--anyway", "2026-01-03"});
    const TemporaryDirectory directory;
    const std::string root = directory / "theirs";
    const auto ok = [&](Words words) {
        CAPTURE(words);
        words.insert(words.begin(), {"--root-directory", root, "-v", "-v"});
        const Outcome outcome = program(words);
        REQUIRE_MESSAGE(outcome.exit_code == 0, outcome.err);
        return outcome.out;
    };
    ok({"init", "-i", "master"});
    ok({"load", "--instance-name", "master", "--namespace", "refseq", phix(), mito()});
    ok({"snapshot", "-i", "master", "-d", "2026-01-01"});
    ok({"alias", "add", "local:NC_001422.1", "refseq:NC_012920.1"});
    ok({"snapshot", "--destination-name", "2026-01-02"});
    ok({"snapshot", "-d2026-01-03", "--instance-name=master", "--anyway"});
    for (const std::string instance : {"2026-01-01", "2026-01-02", "2026-01-03", "latest", "master"}) {
        CHECK(ok({"export-aliases", "-i", instance}) == ours.ok({"-i", instance, "export-aliases"}));
        CHECK(ok({"export", "-i", instance}) == ours.ok({"-i", instance, "export"}));
    }
    CHECK(fs::read_symlink(root + "/latest") == "2026-01-03");
    const std::string made = ok({"snapshot", "-i", "master", "--anyway"});  // like `seqrepo snapshot`: today's date
    CHECK(contains(made, "made snapshot 20"));
    CHECK(lines_of(ok({"list-local-instances"})).size() == 4);
    CHECK(program({"-r", root, "init"}).exit_code == 2);
}

TEST_CASE("seqrepo: add-assembly-names is alias assembly: -p is --partial, -r is not the root") {
    const ProgramShelf ours;
    const ProgramShelf theirs;
    for (const ProgramShelf* const shelf : {&ours, &theirs}) {
        shelf->ok({"-q", "load", "-n", "refseq", mito()});
    }
    const std::vector<std::pair<Words, Words>> lines{
        {{"add-assembly-names"}, {"alias", "assembly"}},
        {{"add-assembly-names", "-i", "master", "-p"}, {"-i", "master", "alias", "assembly", "--partial"}},
        {{"add-assembly-names", "-p", "-r"}, {"alias", "assembly", "--partial", "--again"}},
        {{"add-assembly-names", "-pr"}, {"alias", "assembly", "--partial", "--again"}},
        {{"-v", "add-assembly-names", "-rpi", "master"}, {"-v", "alias", "assembly", "--partial", "--again"}},
        {{"add-assembly-names", "--partial-load", "--reload-all", "--instance-name", "master"},
         {"alias", "assembly", "--partial", "--again"}},
    };
    for (const auto& [typed, meant] : lines) {
        const auto& shown = typed;
        CAPTURE(shown);
        const Outcome expected = ours.run(meant);
        const Outcome outcome = theirs.run(typed);
        CHECK_MESSAGE(outcome.exit_code == expected.exit_code, outcome.err);
        CHECK(outcome.out == expected.out);
        if (std::find(typed.begin(), typed.end(), "-v") == typed.end()) {  // which logs the root and times
            CHECK(outcome.err == expected.err);
        }
        CHECK(theirs.ok({"-i", "master", "alias", "list"}) == ours.ok({"-i", "master", "alias", "list"}));
    }
    CHECK(contains(theirs.ok({"-i", "master", "alias", "list"}), "GRCh38:MT\t"));
}

TEST_CASE("seqrepo: update-latest points latest to the last snapshot whose name is a date") {
    const SeqRepoSamples shelf;
    shelf.ok({"snapshot", "create", "--anyway", "before-R64"});
    shelf.ok({"snapshot", "create", "--anyway", "20260103"});
    shelf.ok({"snapshot", "create", "--anyway", "2025-12-31"});
    CHECK(shelf.latest() == "2025-12-31");
    CHECK(contains(shelf.ok({"update-latest"}), "20260103"));
    CHECK(shelf.latest() == "20260103");
    CHECK(parse_json(read_file(shelf.root() / "snapshots.json")).at("latest") == "20260103");
    CHECK(shelf.json({"update-latest"}) == std::vector<Json>{{{"latest", "20260103"}, {"before", "20260103"}}});
    shelf.ok({"snapshot", "remove", "--force", "20260103"});
    CHECK(shelf.ok({"-q", "snapshot", "update-latest"}).empty());
    CHECK(shelf.latest() == "2026-01-02");
    shelf.ok({"snapshot", "update-latest", "before-R64"});
    CHECK(shelf.latest() == "before-R64");
    CHECK(fs::is_symlink(shelf.root() / "latest"));
    shelf.refuses({"snapshot", "update-latest", "nonesuch"}, 1, {"'nonesuch'"});
    shelf.refuses({"snapshot", "update-latest", "master"}, 1, {"'master'"});
    shelf.refuses({"snapshot", "update-latest", "latest"}, 1, {"'latest'"});
    shelf.refuses({"update-latest", "a", "b"}, 2, {"'b'"});
    CHECK(shelf.latest() == "before-R64");
    const ProgramShelf undated;
    undated.refuses({"update-latest"}, 1, {"date"});
    undated.ok({"snapshot", "create", "--anyway", "rel1"});
    undated.refuses({"update-latest"}, 1, {"date"});
    CHECK(program({"-r", shelf.scratch("none"), "update-latest"}).exit_code == 1);
    CHECK(!fs::exists(shelf.scratch("none")));
}

TEST_CASE("seqrepo: pull accepts the snapshot's name as -i, and -l for --latest; without a source it says what to do") {
    const SeqRepoSamples source;
    const ProgramShelf mirror;
    check_usage_error(mirror, {"pull"}, {"source", "rsync://dl.biocommons.org/seqrepo"});
    check_usage_error(mirror, {"pull", "-i", "2024-02-20", "-l"}, {"SOURCE", "rsync://dl.biocommons.org/seqrepo"});
    check_usage_error(mirror, {"list-remote-instances"}, {"source"});
    check_usage_error(mirror, {"pull", source.root(), "2026-01-01", "-i", "2026-01-02"}, {"2026-01-01", "2026-01-02"});
    check_usage_error(mirror, {"--remote-host", "localhost", "pull", source.root()}, {"two sources"});
    check_usage_error(mirror, {"--remote-host", "localhost", "list-remote-instances", source.root()}, {"two sources"});
    CHECK(names_in(mirror).empty());

    CHECK(contains(mirror.ok({"pull", source.root(), "-i", "2026-01-02"}), "pulled snapshot 2026-01-02"));
    CHECK(fs::read_symlink(mirror.root() / "latest") == "2026-01-02");
    mirror.ok({"pull", source.root(), "--instance-name", "2026-01-01"});  // older: latest stays
    CHECK(fs::read_symlink(mirror.root() / "latest") == "2026-01-02");
    mirror.ok({"pull", source.root(), "-i", "2026-01-01", "-l"});
    CHECK(fs::read_symlink(mirror.root() / "latest") == "2026-01-01");
    mirror.ok({"pull", source.root(), "--update-latest"});
    CHECK(fs::read_symlink(mirror.root() / "latest") == "2026-01-02");
    mirror.ok({"pull", "-li", "2026-01-01", source.root()});
    CHECK(fs::read_symlink(mirror.root() / "latest") == "2026-01-01");
    CHECK(names_in(mirror) == std::set<std::string>{"2026-01-01", "2026-01-02"});
}

TEST_CASE("seqrepo: --remote-host HOST is the source HOST::seqrepo") {
    const ProgramShelf shelf;
    for (const Words& words : std::vector<Words>{{"pull"}, {"pull", "-i", "2026-01-01"}, {"list-remote-instances"}}) {
        Words with_host = words;
        with_host.insert(with_host.begin(), {"--remote-host", "host.invalid"});
        const Outcome outcome = shelf.run(with_host);
        CHECK(outcome.exit_code == 4);
        CHECK_MESSAGE(contains(outcome.err, "host.invalid"), outcome.err);
    }
}

TEST_CASE("seqrepo: -n before the command is --dry-run, which is never ignored by a command that writes") {
    const SeqRepoSamples source;
    const ProgramShelf mirror;
    for (const std::string option : {"-n", "--dry-run"}) {
        CHECK(mirror.ok({option, "pull", source.root(), "-i", "2026-01-01", "-l"}) ==
              mirror.ok({"remote", source.root()}));
        CHECK(names_in(mirror).empty());
        CHECK(source.ok({option, "show-status"}) == source.ok({"status"}));
        CHECK(source.ok({option, "list-local-instances"}) == source.ok({"list-local-instances"}));
        CHECK(source.ok({option, "export", "-n", "refseq"}) == source.ok({"export", "-n", "refseq"}));
        CHECK(source.ok({"-v", option, "export-aliases"}) == source.ok({"export-aliases"}));
        check_usage_error(source, {option, "load", "-n", "refseq", phix()}, {"--dry-run", "load"});
        check_usage_error(source, {option, "snapshot", "-d", "2026-01-09"}, {"--dry-run", "snapshot"});
        check_usage_error(source, {option, "snapshot", "create", "--anyway", "2026-01-09"},
                          {"--dry-run", "snapshot create"});
        check_usage_error(source, {option, "update-latest"}, {"--dry-run"});
        check_usage_error(source, {option, "add-assembly-names"}, {"--dry-run"});
        check_usage_error(source, {option, "prune"}, {"--dry-run", "prune"});
    }
    CHECK(source.ok({"-vn", "show-status"}) == source.ok({"status"}));
    const Outcome grouped = program({"-nr", source.root(), "snapshot", "-d", "2026-01-09"});
    CHECK(grouped.exit_code == 2);
    CHECK(contains(grouped.err, "--dry-run"));
    CHECK(names_in(source).size() == 2);
    const TemporaryDirectory directory;
    CHECK(program({"-n", "-r", directory / "r", "init"}).exit_code == 2);
    CHECK(!fs::exists(directory / "r"));
}

TEST_CASE("seqrepo: export -n NS ALIAS means the alias in that namespace, also if it is ambiguous without") {
    const SeqRepoSamples shelf;
    CHECK(shelf.run({"export", "NC_001422.1"}).exit_code == 1);  // refseq: phiX174, local: the mitochondrion
    const std::string phix_text = shelf.ok({"export", "-n", "NCBI", "NC_001422.1"});
    CHECK(phix_text.starts_with(">refseq:NC_001422.1\nGAGTTTTATC"));
    CHECK(shelf.ok({"export", "-n", "local", "NC_001422.1"}).starts_with(">local:NC_001422.1\nGATCACAGGT"));
    CHECK(shelf.ok({"export", "-n", "refseq", "SQ." + std::string(phix_digest)}) == phix_text);
    CHECK(lines_of(phix_text)[1].size() == 60);
    CHECK(lines_of(shelf.ok({"export", "-n", "refseq", "--width", "100", "NC_001422.1"}))[1].size() == 100);
    shelf.refuses({"export", "-n", "refseq", "nonesuch"}, 1, {"nonesuch"});
    // Namespaces of digests, which SeqRepo stores as aliases.
    for (const auto& [ns, name] :
         {std::pair{"ga4gh", "ga4gh:SQ."}, std::pair{"VMC", "VMC:GS_"}, std::pair{"SHA512t24u", "sha512t24u:"}}) {
        const std::string text = shelf.ok({"export", "-n", ns});
        CHECK(text.starts_with(">" + (name + std::string(phix_digest)) + "\n"));
        CHECK(contains(text, ">" + (name + std::string(mito_digest)) + "\n"));
    }
    CHECK(shelf.ok({"export", "-n", "MD5", "3332ed720ac7eaa9b3655c06f6b9e196"})
              .starts_with(">md5:3332ed720ac7eaa9b3655c06f6b9e196\nGAGTT"));
}

TEST_CASE("seqrepo: export-aliases prints one line per sequence, with every name, also with -n") {
    const SeqRepoSamples shelf;
    const std::vector<std::string> lines = lines_of(shelf.ok({"export-aliases"}));
    REQUIRE(lines.size() == 2);
    // Python's SeqRepo 0.6.9 prints these digests of the same files.
    CHECK(lines[0] ==
          "ga4gh:SQ.IIXILYBQCpHdC4qpI3sOQ_HAeAm9bmeF\trefseq:NC_001422.1\tmd5:3332ed720ac7eaa9b3655c06f6b9e196\t"
          "sha1:34e0042993536ccc41b16410ec942b9d631740ba\ttrunc512:2085c82d80500a91dd0b8aa9237b0e43f1c07809bd6e6785\t"
          "SEGUID:NOAEKZNTbMxBsWQQ7JQrnWMXQLo\tVMC:GS_IIXILYBQCpHdC4qpI3sOQ_HAeAm9bmeF\tsha512t24u:"
          "IIXILYBQCpHdC4qpI3sOQ_HAeAm9bmeF");
    CHECK(
        lines[1].starts_with("ga4gh:SQ.k3grVkjY-hoWcCUojHw6VU6GE3MZ8Sct\tlocal:NC_001422.1\trefseq:NC_012920.1\tmd5:"
                             "c68f52674c9fb33aef52dcf399755519\t"));
    CHECK(shelf.ok({"export-aliases", "-n", "local"}) == lines[1] + "\n");
    CHECK(shelf.ok({"export-aliases", "-n", "NCBI"}) == lines[0] + "\n" + lines[1] + "\n");
    shelf.refuses({"export-aliases", "-n", "nonesuch"}, 1, {"no sequence has an alias in namespace 'nonesuch'"});
    const std::vector<Json> objects = shelf.json({"export-aliases", "-n", "local"});
    REQUIRE(objects.size() == 1);
    CHECK(keys_of(objects[0]) == "names sha512t24u");
    CHECK(objects[0].at("names")[1] == "local:NC_001422.1");
}

TEST_CASE("seqrepo: SEQREPO_ROOT_DIR is the root if neither -r nor SEQSHELF_ROOT is given") {
    const SeqRepoSamples shelf;
    const TemporaryDirectory directory;
    const std::string root = shelf.root();
    const std::string none = directory / "none";
    const auto root_of = [](const Words& words, const std::map<std::string, std::string>& environment) {
        return parse_json(program(words, {"", environment, ""}).out).at("root").get<std::string>();
    };
    const Words status{"--json", "status"};
    CHECK(root_of(status, {{"SEQREPO_ROOT_DIR", root}}) == root);
    CHECK(root_of(status, {{"SEQREPO_ROOT_DIR", root}, {"XDG_DATA_HOME", none}}) == root);
    CHECK(root_of(status, {{"SEQREPO_ROOT_DIR", none}, {"SEQSHELF_ROOT", root}}) == root);
    CHECK(root_of({"-r", root, "--json", "status"}, {{"SEQREPO_ROOT_DIR", none}, {"SEQSHELF_ROOT", none}}) == root);
    CHECK(root_of({"--root-directory", root, "--json", "status"}, {{"SEQREPO_ROOT_DIR", none}}) == root);
    CHECK(root_of({"--json", "init"}, {{"SEQREPO_ROOT_DIR", ""}, {"XDG_DATA_HOME", directory / "xdg"}}) ==
          (directory / "xdg/seqshelf").string());
}

TEST_CASE("seqrepo: init never replaces a master that SeqRepo made") {
    const TemporaryDirectory directory;
    fs::create_directories(directory / "root/master/sequences");
    for (const std::string file : {"aliases.sqlite3", "sequences/db.sqlite3"}) {
        write_file(directory / ("root/master/" + file), "a database");
        const std::vector<std::string> files = files_below(directory.path());
        const Outcome outcome = program({"-r", directory / "root", "init"});
        CHECK(outcome.exit_code == 2);
        CHECK(contains(outcome.err, "SeqRepo"));
        CHECK(contains(outcome.err, "adopt"));
        CHECK(files_below(directory.path()) == files);
        CHECK(read_file(directory / ("root/master/" + file)) == "a database");
        fs::remove(directory / ("root/master/" + file));
    }
    CHECK(program({"-r", directory / "root", "init"}).exit_code == 0);
}
