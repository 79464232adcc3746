#include <algorithm>
#include <map>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

const std::string phix_sq = std::string("SQ.") + phix_digest;

/// phiX and the human mitochondrion, without names.
struct AliasShelf : ProgramShelf {
    AliasShelf() { ok({"-q", "load", phix(), mito()}); }
    std::string list(std::vector<std::string> arguments = {}) const {
        arguments.insert(arguments.begin(), {"-i", "master", "alias", "list"});
        return ok(arguments);
    }
};

}  // namespace

TEST_CASE("alias: add, re-point and remove report their counts, and keep the history") {
    const AliasShelf shelf;
    const auto add = [&](const std::string& alias, const std::string& id) {
        return shelf.json({"alias", "add", alias, id}).at(0);
    };
    Json summary = add("ucsc:chrM", mito_sq);
    CHECK(summary == Json{{"aliases_new", 1},
                          {"aliases_known", 0},
                          {"aliases_repointed", 0},
                          {"repointed", Json::array()},
                          {"aliases_removed", 0}});
    CHECK(add("ucsc:chrM", mito_sq).at("aliases_known") == 1);
    CHECK(add("ucsc:chrM", phix_digest).at("aliases_repointed") == 1);
    CHECK(add("ucsc:chrM", mito_sq).at("aliases_repointed") == 1);
    CHECK(shelf.list() == "ucsc:chrM\t" + mito_sq + "\n");
    CHECK(shelf.json({"alias", "remove", "ucsc:chrM"}).at(0).at("aliases_removed") == 1);
    CHECK(shelf.list().empty());
    CHECK(shelf.run({"-i", "master", "resolve", "chrM"}).exit_code == 1);
    CHECK(shelf.run({"alias", "remove", "ucsc:chrM"}).exit_code == 1);

    const std::vector<Json> history = shelf.json({"-i", "master", "alias", "history", "ucsc:chrM"});
    REQUIRE(history.size() == 3);
    CHECK(history[0].at("sha512t24u") == mito_digest);
    CHECK(history[1].at("sha512t24u") == phix_digest);
    CHECK(history[2].at("sha512t24u") == mito_digest);
    for (const Json& row : history) {
        CHECK(row.at("namespace") == "ucsc");
        CHECK(row.at("alias") == "chrM");
        CHECK(row.at("added") <= row.at("ended"));
    }
    CHECK(add("ucsc:chrM", phix_sq).at("aliases_new") == 1);  // a removed name can be added again
    const std::vector<std::string> lines = lines_of(shelf.ok({"-i", "master", "alias", "history", "ucsc:chrM"}));
    REQUIRE(lines.size() == 4);
    CHECK(lines[3].starts_with("ucsc:chrM\t" + phix_sq + "\t2"));
    CHECK(lines[3].ends_with("\t-"));
    CHECK(shelf.run({"-i", "master", "alias", "history", "ucsc:never"}).exit_code == 1);
    CHECK(shelf.json({"-i", "master", "alias", "namespaces"}).at(0) == Json{{"namespace", "ucsc"}, {"aliases", 1}});
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
}

TEST_CASE("alias: a load re-points names and reports it; the snapshot before it keeps their meaning") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", shelf.file("a.fa", ">x\nACGT\n>y\nGGG\n")});
    shelf.ok({"snapshot", "create", "--anyway", "before"});
    const Json summary = shelf.json({"load", "-n", "n", shelf.file("b.fa", ">x\nACGTT\n>y\nGGG\n>z\nT\n")}).at(0);
    CHECK(summary.at("aliases_repointed") == 1);
    CHECK(summary.at("aliases_known") == 1);
    CHECK(summary.at("aliases_new") == 1);
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "n:x"}) == "ACGTT\n");
    CHECK(shelf.ok({"-i", "before", "fetch", "--raw", "n:x"}) == "ACGT\n");
    CHECK(shelf.json({"-i", "master", "alias", "history", "n:x"}).size() == 2);
    CHECK(shelf.json({"-i", "before", "alias", "history", "n:x"}).size() == 1);
}

TEST_CASE(
    "alias: refseq, RefSeq and NCBI are one namespace, Ensembl and LRG have synonyms too; other names are "
    "case-sensitive") {
    const AliasShelf shelf;
    shelf.ok({"alias", "add", "NCBI:a", phix_sq});
    shelf.ok({"alias", "add", "RefSeq:b", phix_sq});
    shelf.ok({"alias", "add", "refseq:c", phix_sq});
    shelf.ok({"alias", "add", "Ensembl:d", phix_sq});
    shelf.ok({"alias", "add", "LRG:e", phix_sq});
    shelf.ok({"alias", "add", "Gene:f", phix_sq});
    shelf.ok({"alias", "add", "gene:f", mito_sq});
    CHECK(shelf.ok({"-i", "master", "alias", "namespaces"}) == "Gene\t1\nensembl\t1\ngene\t1\nlrg\t1\nrefseq\t3\n");
    for (const std::string id :
         {"NCBI:b", "RefSeq:c", "refseq:a", "REFSEQ:a", "ensembl:d", "Ensembl:d", "lrg:e", "LRG:e"}) {
        CHECK_MESSAGE(shelf.json({"-i", "master", "resolve", id}).at(0).at("sha512t24u") == phix_digest, id);
    }
    CHECK(shelf.list({"-n", "NCBI"}) == shelf.list({"--namespace", "refseq"}));
    CHECK(lines_of(shelf.list({"-n", "NCBI"})).size() == 3);
    CHECK(shelf.json({"-i", "master", "alias", "history", "RefSeq:a"}).size() == 1);
    shelf.ok({"alias", "remove", "NCBI:a", "REFSEQ:b", "RefSeq:c"});
    CHECK(shelf.run({"-i", "master", "alias", "list", "-n", "refseq"}).exit_code == 1);
}

TEST_CASE("alias: malformed names are refused with the right exit code and change nothing") {
    const AliasShelf shelf;
    shelf.ok({"alias", "add", "a:b", phix_sq});
    const std::string before = shelf.state();
    const auto refused = [&](const std::vector<std::string>& arguments, int code, const std::string& message) {
        CAPTURE(arguments);
        const Outcome outcome = shelf.run(arguments);
        CHECK(outcome.exit_code == code);
        CHECK(outcome.out.empty());
        CHECK_MESSAGE(contains(outcome.err, message), outcome.err);
        CHECK(shelf.state() == before);
    };
    refused({"alias", "add", "nocolon", phix_sq}, 2, "nocolon");
    refused({"alias", "add", ":x", phix_sq}, 2, "namespace");
    refused({"alias", "add", "x:", phix_sq}, 2, "alias");
    refused({"alias", "add", "x y:z", phix_sq}, 2, "namespace");
    refused({"alias", "add", "x:a\tb", phix_sq}, 2, "control");
    refused({"alias", "add", "x:a\nb", phix_sq}, 2, "control");
    refused({"alias", "add", "x:\xff", phix_sq}, 2, "UTF-8");
    for (const std::string ns : {"ga4gh", "sha512t24u", "trunc512", "md5", "MD5", "sha1", "SEGUID", "VMC", "vmc"}) {
        refused({"alias", "add", ns + ":x", phix_sq}, 2, ns);
    }
    refused({"alias", "add", "a:c", "nonesuch"}, 1, "nonesuch");
    refused({"alias", "remove", "a:c"}, 1, "a:c");
    refused({"alias", "remove", "nonesuch:c"}, 1, "nonesuch:c");
    refused({"alias", "remove", "a:b", "a:c"}, 1, "a:c");  // the first is not removed either
    refused({"alias", "remove", "md5:x"}, 2, "md5");
}

TEST_CASE("alias: list accepts a prefix and a namespace, and pages of any size give the whole list") {
    const ProgramShelf shelf;
    std::string text;
    std::vector<std::string> names;
    for (int i = 0; i < 60; ++i) {
        const std::string name = (i % 3 == 0 ? "NM_" : i % 3 == 1 ? "NMx" : "nm_") + std::to_string(i * 7919 % 1000);
        names.push_back(name);
        text += ">" + name + "\n" + std::string(static_cast<std::size_t>(i) + 1, 'A') + "\n";
    }
    shelf.ok({"load", "-n", "b", shelf.file("a.fa", text)});
    shelf.ok({"load", "-n", "a", shelf.file("a.fa", text)});
    const auto list = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"-i", "master", "alias", "list"});
        std::vector<std::string> found;
        const Outcome outcome = shelf.run(arguments);
        const bool is_page = std::find(arguments.begin(), arguments.end(), "--after") != arguments.end();
        REQUIRE(outcome.exit_code == (outcome.out.empty() && !is_page ? 1 : 0));
        for (const std::string& line : lines_of(outcome.out)) {
            found.push_back(line.substr(0, line.find('\t')));
        }
        return found;
    };
    for (const std::string prefix : {"", "NM", "nm_", "NM_1", "zz", "NM%", "n_"}) {
        for (const std::string ns : {"", "a", "b", "none"}) {
            CAPTURE(prefix);
            CAPTURE(ns);
            std::vector<std::string> expected;
            for (const std::string each : {"a", "b"}) {
                std::vector<std::string> part;
                for (const std::string& name : names) {
                    if (name.starts_with(prefix) && (ns.empty() || ns == each)) {
                        part.push_back(each + ":" + name);
                    }
                }
                std::sort(part.begin(), part.end());
                expected.insert(expected.end(), part.begin(), part.end());
            }
            std::vector<std::string> arguments{prefix};
            if (!ns.empty()) {
                arguments.insert(arguments.end(), {"-n", ns});
            }
            REQUIRE(list(arguments) == expected);
            for (const std::size_t limit : {std::size_t{23}}) {
                std::vector<std::string> joined;
                while (true) {
                    std::vector<std::string> page_arguments = arguments;
                    page_arguments.insert(page_arguments.end(), {"--limit", std::to_string(limit)});
                    if (!joined.empty()) {
                        page_arguments.insert(page_arguments.end(), {"--after", joined.back()});
                    }
                    const std::vector<std::string> page = list(page_arguments);
                    REQUIRE(page.size() <= limit);
                    joined.insert(joined.end(), page.begin(), page.end());
                    if (page.size() < limit) {
                        break;
                    }
                }
                REQUIRE(joined == expected);
            }
        }
    }
    CHECK(shelf.ok({"-i", "master", "alias", "list", "--limit", "0"}).empty());
    CHECK(shelf.run({"-i", "master", "alias", "list", "--after", "nocolon"}).exit_code == 2);
}

TEST_CASE("alias: list never starts before its prefix, wherever --after points") {
    const AliasShelf shelf;
    for (const std::string alias : {"a:A1", "a:B1", "a:B2", "a:C1", "b:A1", "b:B1"}) {
        shelf.ok({"alias", "add", alias, phix_sq});
    }
    const auto names = [&](const std::vector<std::string>& arguments) {
        std::string joined;
        for (const std::string& line : lines_of(shelf.list(arguments))) {
            joined += line.substr(0, line.find('\t')) + " ";
        }
        return joined;
    };
    CHECK(names({"B"}) == "a:B1 a:B2 b:B1 ");
    CHECK(names({"B", "--after", "a:A"}) == "a:B1 a:B2 b:B1 ");
    CHECK(names({"B", "--after", "a:"}) == "a:B1 a:B2 b:B1 ");
    CHECK(names({"B", "--after", "a:B1"}) == "a:B2 b:B1 ");
    CHECK(names({"B", "--after", "a:Z"}) == "b:B1 ");
    CHECK(names({"B", "-n", "a", "--after", "a:A"}) == "a:B1 a:B2 ");
    CHECK(names({"--after", "a:B2"}) == "a:C1 b:A1 b:B1 ");
    CHECK(shelf.run({"-i", "master", "alias", "list", "-n", "b", "--after", "a:Z"}).exit_code == 2);  // not a page of b
}

TEST_CASE("alias: list in JSON prints one object per line") {
    const AliasShelf shelf;
    shelf.ok({"alias", "add", "a:x", phix_sq});
    const std::vector<Json> objects = shelf.json({"-i", "master", "alias", "list"});
    REQUIRE(objects.size() == 1);
    CHECK(objects[0].at("namespace") == "a");
    CHECK(objects[0].at("alias") == "x");
    CHECK(objects[0].at("sha512t24u") == phix_digest);
    CHECK(objects[0].at("added").is_string());
    CHECK(!objects[0].contains("ended"));
}

TEST_CASE("alias: load reads gtars' files: comments, empty lines, CRLF, gzip and standard input") {
    const std::string text = "# alias\tdigest\nchrM\t" + mito_sq + "\r\n\nx:y z\t" + phix_digest +
                             "\n#end\nlast\tmd5:3332ED720AC7EAA9B3655C06F6B9E196";
    const auto check = [&](const AliasShelf& shelf, const Outcome& outcome) {
        CHECK(outcome.exit_code == 0);
        CHECK(json_lines(outcome.out).at(0).at("aliases_new") == 3);
        CHECK(shelf.list() == "u:chrM\t" + mito_sq + "\nu:last\t" + phix_sq + "\nu:x:y z\t" + phix_sq + "\n");
        CHECK(shelf.json({"-i", "master", "resolve", "u:x:y z"}).at(0).at("sha512t24u") == phix_digest);
    };
    {
        const AliasShelf shelf;
        check(shelf, shelf.run({"--json", "alias", "load", "u", shelf.file("a.tsv", text)}));
        const Json again = shelf.json({"alias", "load", "u", shelf.scratch("a.tsv")}).at(0);
        CHECK(again.at("aliases_known") == 3);
        CHECK(again.at("aliases_new") == 0);
    }
    {
        const AliasShelf shelf;
        check(shelf, shelf.run({"--json", "alias", "load", "u", "-"}, {text, {}, ""}));
    }
    {
        const AliasShelf shelf;
        shelf.file("a.tsv", text);
        check(shelf, shelf.shell("gzip -c " + shell_word(shelf.scratch("a.tsv")) + " | S --json alias load u -"));
    }
    {
        const AliasShelf shelf;
        const Outcome quiet = shelf.run({"-q", "alias", "load", "u", shelf.file("a.tsv", text)});
        CHECK(quiet.out.empty());
        CHECK(quiet.err.empty());
    }
}

TEST_CASE("alias: a bad line of an alias file is exit code 3 with its number, and the file changes nothing") {
    const AliasShelf shelf;
    shelf.ok({"alias", "add", "u:kept", phix_sq});
    const std::string before = shelf.state();
    const std::string good = "a\t" + phix_sq + "\nkept\t" + mito_sq + "\n";
    const auto refused = [&](const std::string& line, const std::string& message) {
        CAPTURE(line);
        const std::string file = shelf.file("bad.tsv", good + line + "\nz\t" + phix_sq + "\n");
        const Outcome outcome = shelf.run({"alias", "load", "u", file});
        CHECK(outcome.exit_code == 3);
        CHECK(outcome.out.empty());
        CHECK_MESSAGE(contains(outcome.err, file + ":3: "), outcome.err);
        CHECK_MESSAGE(contains(outcome.err, message), outcome.err);
        CHECK(shelf.state() == before);
    };
    refused("no tab", "tab");
    refused("a\t" + phix_sq + "\textra", "tab");
    refused("a\tSQ.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "SQ.AAAA");
    refused("a\t", "''");
    refused("\t" + phix_sq, "alias");
    refused("a\t" + mito_sq, "u:a");  // line 1 gave it to phiX
    refused("b\xff\t" + phix_sq, "UTF-8");
    const auto fails = [&](const std::vector<std::string>& arguments, int code, const std::string& message) {
        const Outcome outcome = shelf.run(arguments);
        CHECK(outcome.exit_code == code);
        CHECK_MESSAGE(contains(outcome.err, message), outcome.err);
        CHECK(shelf.state() == before);
    };
    fails({"alias", "load", "u", shelf.scratch("none.tsv")}, 4, "none.tsv");
    fails({"alias", "load", "u", shelf.master()}, 4, "directory");
    fails({"alias", "load", "md5", shelf.file("good.tsv", good)}, 2, "md5");
    fails({"alias", "load", "", shelf.file("good.tsv", good)}, 2, "namespace");
    const Outcome cut =
        shelf.shell("gzip -c " + shell_word(shelf.scratch("good.tsv")) + " | head -c 40 | S alias load u -");
    CHECK(cut.exit_code == 3);
    CHECK(contains(cut.err, "truncated"));
    CHECK(shelf.state() == before);
}

TEST_CASE(
    "alias load: the first bad line is reported, whatever its name, and a file may be too large to sort in memory") {
    const AliasShelf shelf;
    const std::string before = shelf.state();
    const auto refused = [&](const std::string& text, int line) {
        const std::string file = shelf.file("bad.tsv", text);
        shelf.refuses({"alias", "load", "u", file}, 3, {file + ":" + std::to_string(line) + ": "});
        CHECK(shelf.state() == before);
    };
    const std::string twice = "a\t" + phix_sq + "\nz\t" + phix_sq + "\nz\t" + mito_sq + "\n";
    refused(twice + "a\t" + mito_sq + "\n", 3);
    refused(twice + "no tab\n", 3);
    refused("z\t" + phix_sq + "\n" + "a\t" + phix_sq + "\nno tab\n" + "z\t" + mito_sq + "\n", 3);

    constexpr int lines = 600;
    const auto name = [](int i) { return std::to_string(i * 7 % lines) + std::string(100'000, 'x'); };
    std::string text;
    for (int i = 0; i < lines; ++i) {
        text += name(i) + "\t" + (i % 2 == 0 ? phix_sq : mito_sq) + "\n";
    }
    refused(text + name(0) + "\t" + mito_sq + "\n", lines + 1);
    const Json loaded =
        shelf.json({"alias", "load", "u", shelf.file("good.tsv", text + name(1) + "\t" + mito_sq + "\n")}).at(0);
    CHECK(loaded.at("aliases_new") == lines);
    CHECK(loaded.at("aliases_known") == 1);
    for (int i = 0; i < lines; i += 37) {
        CHECK(shelf.ok({"-i", "master", "resolve", "-"}, {"u:" + name(i) + "\n", {}, ""})
                  .find(i % 2 == 0 ? phix_sq : mito_sq) != std::string::npos);
    }
}

TEST_CASE("resolve: a program that writes line by line gets each answer at once, and sees what another process wrote") {
    const AliasShelf shelf;
    shelf.ok({"-q", "alias", "add", "t:moving", phix_sq});
    const std::string script =
        "S=(" + shell_word(program_path()) + " -r " + shell_word(shelf.root()) +
        " -i master)\n"
        "coproc R { exec \"${S[@]}\" resolve -; }\n"
        "ask() { echo t:moving >&\"${R[1]}\"; read -r -t 60 line <&\"${R[0]}\"; echo \"$line\" | cut -f 1,2; }\n"
        "for id in " +
        mito_sq + " " + phix_sq + " " + mito_sq + "; do ask; ask; \"${S[@]}\" -q alias add t:moving $id; done; ask\n";
    const Outcome outcome = run({"bash", "-c", script});
    const std::string phix_line = "t:moving\t" + phix_sq + "\n";
    const std::string mito_line = "t:moving\t" + mito_sq + "\n";
    CHECK_MESSAGE(outcome.out == phix_line + phix_line + mito_line + mito_line + phix_line + phix_line + mito_line,
                  outcome.err);
}

TEST_CASE("resolve, aliases and topology: many names on standard input give the same as alone, in their order") {
    const AliasShelf shelf;
    for (const std::string alias : {"t:a", "t:b", "t:c", "other:n7"}) {
        shelf.ok({"-q", "alias", "add", alias, alias == "t:b" ? mito_sq : phix_sq});
    }
    shelf.ok({"-q", "alias", "add", "third:n7", mito_sq});
    const std::vector<std::string> kinds{"t:a", "b", "t:b", phix_sq, "third:n7", "t:c"};
    std::string names;
    std::vector<std::string> asked;
    for (int i = 0; i < 70'000; ++i) {  // more than are looked up together
        asked.push_back(i % 30'011 == 5   ? "none:n"
                        : i % 30'011 == 7 ? "n7"
                                          : kinds[static_cast<std::size_t>(i * 31 % 97) % kinds.size()]);
        names += asked.back() + "\n";
    }
    for (const std::string command : {"resolve", "aliases", "topology"}) {
        CAPTURE(command);
        const Outcome all = shelf.run({"-i", "master", command, "-"}, {names, {}, ""});
        std::map<std::string, Outcome> alone;
        Outcome expected;
        for (const std::string& name : asked) {
            if (!alone.contains(name)) {
                alone[name] = shelf.run({"-i", "master", command, name});
            }
            expected.out += alone[name].out;
            expected.err += alone[name].err;
        }
        CHECK(all.exit_code == 1);
        CHECK((all.out == expected.out));
        CHECK(all.err == expected.err);
        CHECK(contains(all.err, "none:n"));
        CHECK(contains(all.err, "'n7' is ambiguous"));
    }
}

TEST_CASE("alias: names that start with '#' or a backslash survive export and load") {
    const AliasShelf shelf;
    const std::vector<std::string> names{"#", "#1", "##x", "\\", "\\#1", "\\\\#1", "\\x", "a#b"};
    for (const std::string& name : names) {
        shelf.ok({"alias", "add", "from:" + name, phix_sq});
    }
    shelf.ok({"-i", "master", "alias", "export", "from", "-o", shelf.scratch("names.tsv")});
    CHECK(shelf.json({"alias", "load", "to", shelf.scratch("names.tsv")}).at(0).at("aliases_new") == names.size());
    for (const std::string& name : names) {
        CAPTURE(name);
        CHECK(shelf.json({"-i", "master", "resolve", "to:" + name}).at(0).at("sha512t24u") == phix_digest);
    }
}
