#include "cli/fasta_texts.hpp"
#include "cli/seqcol_samples.hpp"

using namespace seqshelf::test;

namespace {

/// Loads `text` into a new shelf as `c:x`.
struct Loaded : ProgramShelf {
    explicit Loaded(const std::string& text, std::vector<std::string> options = {}) {
        options.insert(options.begin(), {"--json", "load", "--alias", "c:x"});
        options.push_back("-");
        summary = parse_json(ok(options, {text, {}, ""}));
    }
    std::string exported(std::vector<std::string> options = {}) const {
        options.insert(options.begin(), {"-i", "master", "collection", "export", "c:x"});
        return ok(options);
    }
    Json summary;
};

/// The export of `text` with `options`, from a new shelf.
std::string round_trip(const std::string& text, const std::vector<std::string>& options = {}) {
    return Loaded(text).exported(options);
}

}  // namespace

TEST_CASE(
    "collection export: every FASTA file of the test data is restored byte for byte, from a file, gzip and standard "
    "input") {
    const std::vector<std::string> files = fasta_of_test_data();
    CHECK(files.size() >= 9);
    const ProgramShelf shelf;
    const ProgramShelf from_gzip;
    const ProgramShelf from_pipe;
    for (const std::string& file : files) {
        CAPTURE(file);
        const std::string name = "c:" + fs::path(file).filename().string();
        const std::string text = text_of(file);
        shelf.file("text.fa", text);
        REQUIRE(
            run({"sh", "-c",
                 "gzip -c " + shell_word(shelf.scratch("text.fa")) + " > " + shell_word(shelf.scratch("text.fa.gz"))})
                .exit_code == 0);
        shelf.ok({"-q", "load", "--alias", name, file});
        from_gzip.ok({"-q", "load", "--alias", name, shelf.scratch("text.fa.gz")});
        from_pipe.ok({"-q", "load", "--alias", name, "-"}, {text, {}, ""});
        // Lambda is present twice with different line ends: the text's SHA-256 selects one.
        const std::string sha256 = run({"sha256sum", shelf.scratch("text.fa")}).out.substr(0, 64);
        for (const ProgramShelf* each : {&shelf, &from_gzip, &from_pipe}) {
            CHECK((each->ok({"-i", "master", "collection", "export", name, "--source", sha256}) == text));
            CHECK(each->json({"-i", "master", "collection", "show", name}).at(0).at("sources")[0].at("exact") == true);
        }
        for (const std::string suffix : {"", ".gz", ".bgz", ".bgzf"}) {
            const std::string out = shelf.scratch("out.fa" + suffix);
            CHECK(shelf.ok({"-i", "master", "collection", "export", name, "--source", sha256, "-o", out}).empty());
            CHECK((text_of(out) == text));
            CHECK((read_file(out) == text) == suffix.empty());
            if (!suffix.empty() && is_installed("bgzip")) {
                CHECK(run({"bgzip", "-t", out}).exit_code == 0);
            }
        }
    }
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
}

TEST_CASE("collection export: samtools faidx reads the written BGZF") {
    if (!is_installed("samtools")) {
        MESSAGE("SKIPPED: samtools is not installed");
        return;
    }
    const ProgramShelf shelf;
    shelf.ok({"-q", "load", "--alias", "c:o", data_file("orchid_94.fasta")});
    const std::string out = shelf.scratch("o.fa.gz");
    shelf.ok({"-i", "master", "collection", "export", "c:o", "--output", out});
    REQUIRE(run({"samtools", "faidx", out}).exit_code == 0);
    for (const Record& record : read_fasta(data_file("orchid_94.fasta"))) {
        const std::string region = run({"samtools", "faidx", out, record.name + ":3-40"}).out;
        REQUIRE(region.substr(region.find('\n') + 1) == record.residues.substr(2, 38) + "\n");
    }
}

TEST_CASE("collection export: texts of every kind are restored byte for byte") {
    const std::vector<std::string> texts{
        ">a\nACGT\n",
        ">a\nACGT",
        ">a\r\nACGT\r\nAC\r\n>b\r\nA\r\n",
        ">a\r\nACGT\r\nAC",
        ">a\n",
        ">a",
        ">a\n>b\n>c\n",
        ">a\n\n\n>b\n\nACGT\n\n",
        "\n\n>a\nACGT\n",
        ";comment\n;another: \xc3\xa9\n\n>a one\nACGT\n",
        ">a  two  blanks \t tab\t\nACGT\n",
        ">a \nAC\n>b\t\nGT\n>  c d\nTT\n",
        ">\xe5\x90\x8d\xe5\x89\x8d \xc3\xa9t\xc3\xa9\nACGT\n>\"quoted\"\\back\\slash 'single'\nAC\n>%s;DROP--\nG\n",
        ">a\nacGT\nNNnnN\nac\n>b\nacgt\n>c\nACGT\n",
        ">long\nACGTACGTAC\nACGTACGTAC\nACG\n>short\nAC\n>wide\nACGTACGTACGTACGTACGT\n",
        ">ragged\nACG\nACGTACGT\nA\n\nACGT\n",
        ">blanks\nAC GT AC\n\tACGT \n  A\n",
        ">p protein\nMKVLU*\n>star\n*\n>stars\nM*K*V*\nL**\n",
        ">iupac\nACGTURYKMSWBDHVN\nacgturykmswbdhvn\n",
        ">protein\nABCDEFGHIJKLMNOPQRSTUVWXYZ*\nuobzjx*\n",
        ">same1\nACGT\n>same2 other\nACGT\n>same3\nacgt\n",
        ">mixed\r\nACGT\nAC\r\n>b\nAC\r\n",
    };
    for (const std::string& text : texts) {
        CAPTURE(text);
        const Loaded shelf(text);
        const Json source = shelf.json({"-i", "master", "collection", "show", "c:x"}).at(0).at("sources")[0];
        if (source.at("exact") == true) {
            CHECK(shelf.summary.at("remarks").empty());
            CHECK(shelf.exported() == text);
        } else {
            CHECK(shelf.summary.at("remarks").size() == 1);  // `load` reports it
            CHECK(contains(text, "mixed"));
            shelf.refuses({"-i", "master", "collection", "export", "c:x"}, 2, {"line width"});
        }
        CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
    }
}

TEST_CASE("collection export: after load --repeated-names, a text with two records of one name is restored") {
    const std::string text = ">a one\nAC\n>b\nGG\n>a two\nGT\n";
    const ProgramShelf plain;
    plain.refuses({"load", plain.file("r.fa", text)}, 3, {"r.fa:5:", "'a'", "line 1"});
    const Loaded shelf(text, {"--repeated-names"});
    CHECK(shelf.exported() == text);
    CHECK(shelf.ok({"-i", "master", "collection", "show", "c:x", "--attribute", "names"}) == "a\nb\na\n");
    shelf.refuses({"-i", "master", "fetch", "--collection", "c:x", "a"}, 1, {"'a'", "SQ."});
    shelf.refuses({"-i", "master", "resolve", "c:x:a"}, 1, {"'a'", "SQ."});
    CHECK(shelf.ok({"-i", "master", "fetch", "--collection", "c:x", "--raw", "b"}) == "GG\n");
    // As an alias it can name one sequence only.
    shelf.refuses({"load", "--repeated-names", "-n", "n", shelf.file("r.fa", text)}, 3, {"r.fa:5:", "n:a"});
    CHECK(Loaded(">a\nAC\n>a\nac\n", {"--repeated-names", "-n", "n"}).summary.at("aliases_new") == 1);
}

TEST_CASE("collection export: --names writes every record of a name that is repeated") {
    CHECK(Loaded(">a one\nAC\n>b\nGG\n>a two\nGT\n", {"--repeated-names"}).exported({"--names", "a"}) ==
          ">a one\nAC\n>a two\nGT\n");
}

TEST_CASE("collection export: --width, --upper and --names change the output") {
    const std::string text = ";~genome: x\n>a one\nacGTA\nCg\n>b\nNNnn*\n>c three\n>d\nGGTTG\nG\n";
    const Loaded shelf(text);
    CHECK(shelf.exported() == text);
    CHECK(shelf.exported({"--width", "3"}) == ">a one\nacG\nTAC\ng\n>b\nNNn\nn\n>c three\n>d\nGGT\nTGG\n");
    CHECK(shelf.exported({"--width", "0"}) == ">a one\nacGTACg\n>b\nNNnn\n>c three\n>d\nGGTTGG\n");
    CHECK(shelf.exported({"--width", "60", "--upper"}) == ">a one\nACGTACG\n>b\nNNNN\n>c three\n>d\nGGTTGG\n");
    CHECK(shelf.exported({"--upper", "--names", "d,a"}) == ">a one\nACGTA\nCG\n>d\nGGTTG\nG\n");
    CHECK(shelf.exported({"--names", "c"}) == ">c three\n");
    CHECK(shelf.exported({"--names", "b", "--width", "2"}) == ">b\nNN\nnn\n");
    CHECK(contains(shelf.exported({"--upper"}), "\nACGTA\nCG\n>b\nNNNN*\n"));
    for (const std::string& file : fasta_of_test_data()) {
        CAPTURE(file);
        if (contains(file, "fhr")) {
            continue;  // begins with ';~'
        }
        std::string expected;
        for (const Record& record : read_fasta(file)) {
            expected += ">" + record.header + "\n" + record.residues + (record.residues.empty() ? "" : "\n");
        }
        CHECK((round_trip(text_of(file), {"--width", "0", "--upper"}) == expected));
    }
    const auto refused = [&](std::vector<std::string> options, int code, const std::vector<std::string>& messages) {
        options.insert(options.begin(),
                       {"-i", "master", "collection", "export", "c:x", "-o", shelf.scratch("never.fa")});
        shelf.refuses(options, code, messages);
        CHECK(!fs::exists(shelf.scratch("never.fa")));
    };
    refused({"--names", "a,nonesuch"}, 1, {"nonesuch"});
    refused({"--width", "-1"}, 2, {"width"});
    refused({"--width", "x"}, 2, {"width"});
    refused({"--source", "nonesuch"}, 1, {"nonesuch"});
    shelf.refuses({"-i", "master", "collection", "export", "c:x", "-o", shelf.scratch("no/such/dir.fa")}, 4,
                  {"no/such"});
    shelf.refuses({"-i", "master", "collection", "export"}, 2, {"COLLECTION"});
    shelf.refuses({"-i", "master", "collection", "export", "c:nonesuch"}, 1, {"c:nonesuch"});
    CHECK(shelf.run({"-i", "master", "collection", "export", "c:x", "-o", shelf.scratch(".")}).exit_code == 4);
}

TEST_CASE("collection export: the first of several sources is written, or that of --source, by name or SHA-256") {
    const ProgramShelf shelf;
    const std::string wide = ">chr1\nACGTAC\n>chr2\nGGTT\n";
    const std::string narrow = ";other\n>chr1\nACG\nTAC\n>chr2\nGGT\nT";
    const std::string soft = ">chr1\r\nacgTAC\r\n>chr2\r\nGGtt\r\n";
    shelf.ok({"-q", "load", "--alias", "c:x", shelf.file("wide.fa", wide)});
    shelf.ok({"-q", "load", shelf.file("narrow.fa", narrow)});
    shelf.ok({"-q", "load", shelf.file("soft.fa", soft)});
    const auto exported = [&](const std::string& source) {
        return shelf.ok({"-i", "master", "collection", "export", "c:x", "--source", source});
    };
    CHECK(shelf.ok({"-i", "master", "collection", "export", "c:x"}) == wide);
    for (const auto& [name, text] :
         {std::pair{"wide.fa", wide}, std::pair{"narrow.fa", narrow}, std::pair{"soft.fa", soft}}) {
        const auto& shown = name;
        CAPTURE(shown);
        CHECK(exported(shelf.scratch(name)) == text);
        const std::string sha256 = run({"sha256sum", shelf.scratch(name)}).out.substr(0, 64);
        CHECK(exported(sha256) == text);
        CHECK(exported(sha256.substr(0, 10)) == text);
    }
    CHECK(shelf.ok({"-i", "master", "collection", "export", "c:x", "--width", "4", "--source",
                    shelf.scratch("soft.fa")}) == ">chr1\nacgT\nAC\n>chr2\nGGtt\n");
    const Json shown = shelf.json({"-i", "master", "collection", "show", "c:x"}).at(0);
    CHECK(shown.at("sources").size() == 3);
    CHECK(shown.at("member_count") == 2);
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
}

TEST_CASE("collection export: each source is restored with its own descriptions") {
    const ProgramShelf shelf;
    const std::vector<std::pair<std::string, std::string>> sources{
        {"a.fa", ">chr1\nACGT\n>chr2 the second\nGG\n"},
        {"b.fa", ">chr1 described\nACGT\n>chr2\nGG\n"},
        {"c.fa", ">chr1 otherwise\nAC\nGT\n>chr2 the second\nGG\n"}};
    for (const auto& [name, text] : sources) {
        shelf.ok({"-q", "load", "--alias", "c:x", shelf.file(name, text)});
    }
    for (const auto& [name, text] : sources) {
        const auto& shown = name;
        CAPTURE(shown);
        const Outcome outcome =
            shelf.run({"-i", "master", "collection", "export", "c:x", "--source", shelf.scratch(name)});
        CHECK_MESSAGE(outcome.exit_code == 0, outcome.err);
        CHECK(outcome.out == text);
    }
}

TEST_CASE("collection export: a text that differs from the source is exit code 4, and no file is left") {
    const ProgramShelf shelf;
    shelf.ok({"-q", "load", "--alias", "c:x", data_file("orchid_94.fasta")});
    shelf.file("old.fa.gz", "kept");
    const std::vector<std::string> files = files_below(shelf.scratch(""));
    (void)shelf.sql("UPDATE source_text SET sha256 = '" + std::string(64, '0') + "'");
    for (const std::string name : {"new.fa", "new.fa.gz", "old.fa.gz"}) {
        const Outcome outcome = shelf.run({"-i", "master", "collection", "export", "c:x", "-o", shelf.scratch(name)});
        CHECK(outcome.exit_code == 4);
        CHECK_MESSAGE(contains(outcome.err, std::string(64, '0')), outcome.err);
        CHECK_MESSAGE(contains(outcome.err, "orchid_94.fasta"), outcome.err);
    }
    std::vector<std::string> after = files_below(shelf.scratch(""));
    for (std::vector<std::string>* list : {&after}) {
        std::erase_if(*list, [](const std::string& name) { return contains(name, "catalog.sqlite3-"); });
    }
    std::vector<std::string> before = files;
    std::erase_if(before, [](const std::string& name) { return contains(name, "catalog.sqlite3-"); });
    CHECK(after == before);
    CHECK(read_file(shelf.scratch("old.fa.gz")) == "kept");
    CHECK(shelf.run({"-i", "master", "collection", "export", "c:x"}).exit_code == 4);
    CHECK(shelf.run({"-i", "master", "collection", "export", "c:x", "--width", "70", "-o", shelf.scratch("other.fa")})
              .exit_code == 0);
    // A wrong layout of a member is detected too.
    const ProgramShelf other;
    other.ok({"-q", "load", "--alias", "c:x", other.file("x.fa", ">a\nACGTACGT\nAC\n>b\nACGTACGT\n")});
    (void)other.sql("UPDATE source_text SET line_width = 5");
    const Outcome outcome = other.run({"-i", "master", "collection", "export", "c:x", "-o", other.scratch("y.fa")});
    CHECK(outcome.exit_code == 4);
    CHECK(!fs::exists(other.scratch("y.fa")));
}

TEST_CASE("collection export: an existing output file is replaced whole") {
    const Loaded shelf(">a\nACGT\n");
    const std::string out = shelf.file("out.fa", std::string(100000, 'x'));
    shelf.ok({"-i", "master", "collection", "export", "c:x", "-o", out});
    CHECK(read_file(out) == ">a\nACGT\n");
    CHECK(shelf.ok({"-i", "master", "collection", "export", "c:x", "-o", "-"}) == ">a\nACGT\n");
}

TEST_CASE("collection fai: equals that of samtools faidx, or is exit code 2 if there is none") {
    if (!is_installed("samtools")) {
        MESSAGE("SKIPPED: samtools is not installed");
        return;
    }
    const auto check = [](const std::string& text, bool regular) {
        CAPTURE(text.substr(0, 60));
        const Loaded shelf(text);
        const std::string copy = shelf.file("copy.fa", text);
        const Outcome faidx = run({"samtools", "faidx", copy});
        const Outcome outcome = shelf.run({"-i", "master", "collection", "fai", "c:x"});
        CHECK(outcome.exit_code == (regular ? 0 : 2));
        CHECK((faidx.exit_code == 0) == regular);
        if (regular) {
            CHECK((outcome.out == read_file(copy + ".fai")));
        } else {
            CHECK(outcome.out.empty());
        }
    };
    for (const std::string& file : fasta_of_test_data()) {
        if (!file.ends_with(".gz") && !contains(file, "fhr")) {
            check(text_of(file), true);
        }
    }
    check(">a one\nACGT\nAC\n>b\nACGTACGT\nACG\n>c\nA", true);
    check(">a\r\nACGT\r\nAC\r\n>b\r\nAC\r\n", true);
    check(">p\nMKV*\nLU\n", true);
    check(">a\nACGT\nACGTACGT\n", false);
    check(">a\nAC\nACGT\nAC\n", false);
    check(">a\nACGT\n>b\nACGT\nA\nACGT\n", false);
}
