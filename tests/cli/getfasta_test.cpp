#include <random>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// phiX and the mitochondrion in a shelf, and both in one FASTA file for other programs.
struct Genome : ProgramShelf {
    Genome() {
        ok({"load", "-n", "n", "--block-size", "512", phix(), mito()});
        ok({"snapshot", "create", "--anyway", "s"});
        std::string text;
        for (const std::string& path : {phix(), mito()}) {
            const Record record = read_fasta(path).front();
            lengths.emplace_back(record.name, std::ssize(record.residues));
            text += ">" + record.name + "\n";
            for (std::size_t i = 0; i < record.residues.size(); i += 70) {
                text += record.residues.substr(i, 70) + "\n";
            }
        }
        fasta = file("genome.fa", text);
    }

    /// Random rows of BED12, not sorted.
    [[nodiscard]] std::string rows(int count, bool blocks) const {
        std::mt19937_64 random(12);
        std::string text;
        for (int i = 0; i < count; ++i) {
            const auto& [name, length] = lengths[random() % 2];
            const auto start = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(length));
            const auto end = start + 1 +
                             static_cast<std::int64_t>(
                                 random() % std::min<std::uint64_t>(300, static_cast<std::uint64_t>(length - start)));
            text += name + "\t" + std::to_string(start) + "\t" + std::to_string(end) + "\trow" + std::to_string(i) +
                    "\t0\t" + "+-."[random() % 3];
            if (blocks) {
                text += "\t0\t0\t0\t" + blocks_of(end - start, random);
            }
            text += "\n";
        }
        return text;
    }

    std::string fasta;
    std::vector<std::pair<std::string, std::int64_t>> lengths;

private:
    static std::string blocks_of(std::int64_t length, std::mt19937_64& random) {
        const std::int64_t first = 1 + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(length));
        if (first + 1 >= length) {
            return "1\t" + std::to_string(length) + ",\t0,";
        }
        const std::int64_t second =
            first + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(length - first));
        return "2\t" + std::to_string(first) + "," + std::to_string(length - second) + "\t0," + std::to_string(second);
    }
};

}  // namespace

TEST_CASE("fetch: gives the same as bedtools getfasta, with the spelling of its options") {
    if (!is_installed("bedtools")) {
        MESSAGE("SKIPPED: bedtools is not installed");
        return;
    }
    const Genome shelf;
    const std::vector<std::vector<std::string>> all_options{{},
                                                            {"-tab"},
                                                            {"-s"},
                                                            {"-s", "-tab"},
                                                            {"-name"},
                                                            {"-name", "-tab", "-s"},
                                                            {"-name", "-s"},
                                                            {"-nameOnly"},
                                                            {"-nameOnly", "-s"},
                                                            {"-bedOut"},
                                                            {"-bedOut", "-s"},
                                                            {"-split", "-s"},
                                                            {"-split"},
                                                            {"-split", "-name", "-s", "-tab"}};
    for (const auto& options : all_options) {
        const bool split = !options.empty() && options.front() == "-split";
        const std::string bed = shelf.file("rows.bed", shelf.rows(3000, split));
        std::vector<std::string> theirs{"bedtools", "getfasta", "-fi", shelf.fasta, "-bed", bed};
        std::vector<std::string> ours{"fetch", "-w", "0", "-bed", bed};
        std::string shown;
        for (const std::string& option : options) {
            theirs.push_back(option);
            ours.push_back(option);
            shown += option + " ";
        }
        CAPTURE(shown);
        const Outcome expected = run(theirs);
        REQUIRE(expected.exit_code == 0);
        REQUIRE(lines_of(expected.out).size() >= 3000);
        CHECK((shelf.ok(ours) == expected.out));
        std::replace(ours.begin(), ours.end(), bed, std::string("-"));
        CHECK((shelf.ok(ours, {read_file(bed), {}, ""}) == expected.out));
    }
}

TEST_CASE("fetch: -rna gives the same as bedtools getfasta, and RNA needs no option") {
    const Genome shelf;
    std::string rna;
    std::mt19937_64 random(21);
    while (rna.size() < 300) {
        rna += "ACGUNRYacgu"[random() % 11];
    }
    const std::string fasta = shelf.file("rna.fa", ">r\n" + rna + "\n");
    shelf.ok({"load", "-n", "rna", fasta});
    std::string rows;
    for (int start = 0; start < 280; start += 7) {
        rows += "r\t" + std::to_string(start) + "\t" + std::to_string(start + 20) + "\tn\t0\t-\n";
    }
    const std::string bed = shelf.file("rna.bed", rows);
    const std::string plain = shelf.ok({"-i", "master", "fetch", "-bed", bed, "-s"});
    CHECK((shelf.ok({"-i", "master", "fetch", "-bed", bed, "-s", "-rna"}) == plain));
    for (const std::string text : {"r:1-20(-)", "r(-)", "r:complement(3..70)"}) {
        const std::string own = shelf.ok({"-i", "master", "fetch", "--raw", text});
        std::string other = own;
        std::replace(other.begin(), other.end(), 'U', 'T');
        CHECK(own.find('T') == std::string::npos);
        CHECK(own.find('U') != std::string::npos);
        CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "--dna", text}) == other);
    }
    CHECK(shelf.ok({"fetch", "--raw", "--rna", "NC_001422.1:join(1..6,complement(1..6))"}) == "GAGTTTAAACUC\n");
    CHECK(shelf.ok({"fetch", "--raw", "--dna", "NC_001422.1:join(1..6,complement(1..6))"}) == "GAGTTTAAACTC\n");
    shelf.refuses({"fetch", "--rna", "--dna", "NC_001422.1"}, 2, {"--rna", "--dna"});
    if (!is_installed("bedtools")) {
        MESSAGE("SKIPPED: bedtools is not installed");
        return;
    }
    std::string theirs = run({"bedtools", "getfasta", "-fi", fasta, "-bed", bed, "-s", "-rna", "-tab"}).out;
    std::transform(theirs.begin(), theirs.end(), theirs.begin(),
                   [](char c) { return c == 'r' ? c : static_cast<char>(std::toupper(c)); });
    std::string ours = shelf.ok({"-i", "master", "fetch", "-bed", bed, "-s", "-rna", "-tab"});
    CHECK(lines_of(theirs).size() == 40);
    CHECK((ours == theirs));
}

TEST_CASE("fetch: --clip and --pad treat a region as the BED row of it, from arguments and from standard input") {
    const Genome shelf;
    std::string texts;
    std::string rows;
    for (const auto& [from, to] : std::vector<std::pair<int, int>>{{1, 5386}, {5380, 5386}, {5386, 5387}, {1, 6000}}) {
        for (const char* const strand : {"+", "-"}) {
            texts += "NC_001422.1:" + std::to_string(from) + "-" + std::to_string(to) + "(" + strand + ")\n";
            rows += "NC_001422.1\t" + std::to_string(from - 1) + "\t" + std::to_string(to) + "\tn\t0\t" + strand + "\n";
        }
    }
    for (const std::string bounds : {"--clip", "--pad"}) {
        const std::string expected = shelf.ok({"fetch", "--raw", "-s", bounds, "--bed", "-"}, {rows, {}, ""});
        CHECK(lines_of(expected).size() == 8);
        CHECK((shelf.ok({"fetch", "--raw", bounds, "-"}, {texts, {}, ""}) == expected));
        std::vector<std::string> words{"fetch", "--raw", bounds};
        for (const std::string& text : lines_of(texts)) {
            words.push_back(text);
        }
        CHECK((shelf.ok(words) == expected));
        shelf.refuses({"fetch", bounds, "NC_001422.1:1-2", "NC_001422.1:5387-5390"}, 3, {"5387-5390", "5386"});
        shelf.refuses({"fetch", "--bed", "-", bounds}, 3, {"5386"}, {"NC_001422.1\t5386\t5390\n", {}, ""});
    }
    CHECK(shelf.ok({"fetch", "--raw", "--pad", "NC_001422.1:join(5385..5388,1..2)"}) == "CANNGA\n");
    shelf.ok({"-i", "master", "topology", "--circular", "NC_001422.1"});
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "--pad", "NC_001422.1:5385-5388"}) == "CAGA\n");
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "--pad", "--bed", "-"}, {"NC_001422.1\t5384\t5388\n", {}, ""}) ==
          "CAGA\n");
}

TEST_CASE("fetch: gives the same minus strand as samtools faidx -i") {
    if (!is_installed("samtools")) {
        MESSAGE("SKIPPED: samtools is not installed");
        return;
    }
    const Genome shelf;
    std::string regions;
    for (const std::string& row : lines_of(shelf.rows(2000, false))) {
        std::istringstream columns(row);
        std::string name;
        std::int64_t start = 0;
        std::int64_t end = 0;
        columns >> name >> start >> end;
        regions += name + ":" + std::to_string(start + 1) + "-" + std::to_string(end) + "\n";
    }
    const std::string file = shelf.file("regions", regions);
    const std::string theirs =
        run({"samtools", "faidx", "-n", "60", "-i", "--mark-strand", "no", "-r", file, shelf.fasta}).out;
    CHECK(lines_of(theirs).size() > 4000);
    CHECK((shelf.ok({"fetch", "--reverse-complement", "-"}, {regions, {}, ""}) == theirs));
}

TEST_CASE("fetch: a batch gives the same as single regions, in any format, order and size") {
    const Genome shelf;
    const std::string rows = shelf.rows(60, true);
    const std::string bed = shelf.file("rows.bed", rows);
    const std::vector<std::vector<std::string>> all_options{{"--raw", "--split", "-s"},
                                                            {"--format", "tab", "--pad", "--up", "400", "-s"},
                                                            {"--clip", "--down", "999", "-w", "7"},
                                                            {"--end5", "--up", "3", "--raw", "-s", "--pad"}};
    for (const auto& options : all_options) {
        std::string one_by_one;
        for (const std::string& row : lines_of(rows)) {
            std::vector<std::string> one{"fetch", "--bed", "-"};
            one.insert(one.end(), options.begin(), options.end());
            one_by_one += shelf.ok(one, {row + "\n", {}, ""});
        }
        std::vector<std::string> batch{"fetch", "--bed", bed};
        batch.insert(batch.end(), options.begin(), options.end());
        CHECK((shelf.ok(batch) == one_by_one));
    }
}

TEST_CASE("fetch: flanks, ends and bounds work on both strands") {
    const Genome shelf;
    const std::string residues = read_fasta(phix()).front().residues;
    const auto fetch = [&](std::vector<std::string> options, const std::string& region) {
        options.insert(options.begin(), {"fetch", "--raw"});
        options.push_back(region);
        std::string text = shelf.ok(options);
        text.pop_back();
        return text;
    };
    const auto reversed = [](std::string text) {
        std::reverse(text.begin(), text.end());
        for (char& c : text) {
            c = std::string("TGCAN")[std::string("ACGTN").find(c)];
        }
        return text;
    };
    CHECK(fetch({"--up", "10", "--down", "3"}, "NC_001422.1:101-110") == residues.substr(90, 23));
    CHECK(fetch({"--up", "10", "--down", "3"}, "NC_001422.1:101-110(-)") == reversed(residues.substr(97, 23)));
    CHECK(fetch({"--up", "-2", "--down", "-3"}, "NC_001422.1:101-110(-)") == reversed(residues.substr(103, 5)));
    CHECK(fetch({"--end5", "--up", "20"}, "NC_001422.1:101-110") == residues.substr(80, 20));
    CHECK(fetch({"--end5", "--up", "20"}, "NC_001422.1:101-110(-)") == reversed(residues.substr(110, 20)));
    CHECK(fetch({"--end3", "--up", "5", "--down", "6"}, "NC_001422.1:101-110") == residues.substr(105, 11));
    CHECK(fetch({"--reverse-complement", "--up", "20"}, "NC_001422.1:101-110") == reversed(residues.substr(80, 30)));
    CHECK(fetch({"--pad", "--up", "4"}, "NC_001422.1:1-5") == "NNNN" + residues.substr(0, 5));
    CHECK(fetch({"--pad", "--up", "4"}, "NC_001422.1:5380-5386(-)") == "NNNN" + reversed(residues.substr(5379)));
    CHECK(fetch({"--clip", "--up", "4"}, "NC_001422.1:2-5") == residues.substr(0, 5));
    CHECK(fetch({}, "NC_001422.1:join(1..3,complement(101..103))") ==
          residues.substr(0, 3) + reversed(residues.substr(100, 3)));
    CHECK(fetch({}, "NC_001422.1:join(3981..5386,1..136)") == residues.substr(3980) + residues.substr(0, 136));
    for (const std::vector<std::string>& options : {std::vector<std::string>{"--up", "4"},
                                                    {"--down", "5386"},
                                                    {"--up", "-3", "--down", "-3"},
                                                    {"--clip", "--up", "-9", "--down", "9999999"}}) {
        std::vector<std::string> words{"fetch", "NC_001422.1:2-5"};
        words.insert(words.end(), options.begin(), options.end());
        const Outcome outcome = shelf.run(words);
        CHECK(outcome.exit_code == 3);
        CHECK(outcome.out.empty());
    }
    const std::vector<Json> objects = shelf.json(
        {"fetch", "--clip", "--up", "4", "NC_001422.1:2-5(-)", "NC_001422.1:5385-5386(-)", "NC_001422.1:join(1..2,5)"});
    REQUIRE(objects.size() == 3);
    CHECK(objects[1].at("start") == 5384);
    CHECK(objects[1].at("end") == 5386);
    CHECK(objects[1].at("strand") == "-");
    CHECK(objects[1].at("sequence") == reversed(residues.substr(5384)));
    CHECK(keys_of(objects[2]) == "end parts query sequence sha512t24u start strand");
    CHECK(json_text(objects[2].at("parts")) ==
          R"([{"end":2,"start":0,"strand":"+"},{"end":5,"start":4,"strand":"+"}])");
}

TEST_CASE("fetch: with --keep-going each bad region is reported on its own line, and all others are written") {
    const Genome shelf;
    const std::string bed =
        shelf.file("rows.bed",
                   "NC_001422.1\t0\t2\tx\t0\t+\nNC_001422.1\tx\t2\tx\t0\t+\nnonesuch\t0\t2\tx\t0\t+\nNC_001422."
                   "1\t5380\t5387\tx\t0\t-\n"
                   "NC_001422.1\t3\t2\tx\t0\t-\nNC_001422.1\t5\t9\tx\t0\t?\nNC_001422.1\t5384\t5386\tx\t0\t-\n");
    Outcome outcome = shelf.run({"fetch", "--raw", "-s", "--keep-going", "--bed", bed});
    CHECK(outcome.exit_code == 3);
    CHECK(outcome.out == "GA\nTG\n");
    const std::vector<std::string> errors = lines_of(outcome.err);
    REQUIRE(errors.size() == 6);
    for (int i = 0; i < 5; ++i) {
        CHECK_MESSAGE(
            errors[static_cast<std::size_t>(i)].starts_with("seqshelf: " + bed + ":" + std::to_string(i + 2) + ": "),
            errors[static_cast<std::size_t>(i)]);
    }
    CHECK(errors[5] == "5 regions were skipped");
    outcome =
        shelf.run({"fetch", "--raw", "--keep-going", "--bed", "-"}, {"nonesuch\t0\t2\nNC_001422.1\t0\t2\nx\n", {}, ""});
    CHECK(outcome.exit_code == 3);
    CHECK(outcome.out == "GA\n");
    CHECK(lines_of(outcome.err).size() == 3);
    outcome = shelf.run({"fetch", "--raw", "-s", "--bed", bed});
    CHECK(outcome.exit_code == 3);
    CHECK(outcome.out == "GA\n");  // the regions before the error
    outcome = shelf.run({"fetch", "--raw", "--keep-going", "-"},
                        {"nonesuch:1-2\nNC_001422.1:1-2\nNC_001422.1:0-2\nNC_001422.1:5..x\n", {}, ""});
    CHECK(outcome.exit_code == 3);  // the highest
    CHECK(outcome.out == "GA\n");
    for (const std::string place : {"-:1: ", "-:3: ", "-:4: "}) {
        CHECK_MESSAGE(contains(outcome.err, "seqshelf: " + place), outcome.err);
    }
    CHECK(contains(outcome.err, "column 16: expected the end of a range"));
    outcome = shelf.run({"fetch", "--raw", "--keep-going", "NC_001422.1:1-2", "x", "NC_001422.1:3-4"});
    CHECK(outcome.exit_code == 1);
    CHECK(outcome.out == "GA\nGT\n");
}

TEST_CASE("fetch: --keep-going ends if the rest of the file cannot be read, and repeats no row") {
    const Genome shelf;
    const std::string rows = shelf.rows(60000, false);
    const std::string packed = run({"gzip", "-c", shelf.file("rows.bed", rows)}).out;
    const std::string half = shelf.file("half.bed.gz", packed.substr(0, packed.size() / 2));
    const Outcome outcome = shelf.run({"fetch", "--raw", "--keep-going", "--bed", half});
    CHECK(outcome.exit_code == 3);
    CHECK(lines_of(outcome.err).size() == 2);
    CHECK(contains(outcome.err, "truncated gzip data"));
    const std::string whole = shelf.ok({"fetch", "--raw", "--bed", shelf.scratch("rows.bed")});
    CHECK(lines_of(outcome.out).size() > 10000);
    CHECK((whole.starts_with(outcome.out)));
}

TEST_CASE("fetch: rows longer than a batch, and rows of several batches, are written in order") {
    const ProgramShelf shelf;
    std::mt19937_64 random(3);
    std::string residues(5'000'000, 'A');
    for (char& c : residues) {
        c = "ACGT"[random() % 4];
    }
    shelf.ok({"-q", "load", "-n", "n", shelf.file("long.fa", ">long\n" + residues + "\n")});
    std::string bed = "long\t0\t5000000\tall\t0\t-\nlong\t1\t4999999\tmost\t0\t+\n";
    std::string expected = residues + "\n" + residues.substr(1, 4999998) + "\n";
    std::reverse(expected.begin(), expected.begin() + 5000000);
    for (std::size_t i = 0; i < 5000000; ++i) {
        expected[i] = std::string("TGCA")[std::string("ACGT").find(expected[i])];
    }
    for (int i = 0; i < 150000; ++i) {
        const std::size_t start = random() % 4999990;
        bed += "long\t" + std::to_string(start) + "\t" + std::to_string(start + 7) + "\tx\t0\t+\n";
        expected += residues.substr(start, 7) + "\n";
    }
    CHECK((shelf.ok({"-i", "master", "fetch", "--raw", "-s", "--bed", "-"}, {bed, {}, ""}) == expected));
    std::string wrapped;
    for (std::size_t i = 0; i < residues.size(); i += 61) {
        wrapped += residues.substr(i, 61) + "\n";
    }
    CHECK((shelf.ok({"-i", "master", "fetch", "-w", "61", "long"}) == ">long\n" + wrapped));
    CHECK((shelf.ok({"-i", "master", "fetch", "--format", "tab", "--pad", "--up", "2", "--down", "1", "long"}) ==
           "long\tNN" + residues + "N\n"));
}

TEST_CASE("fetch: a program that writes line by line gets each answer before its next line") {
    const Genome shelf;
    const Outcome outcome =
        shelf.shell("cd " + shell_word(shelf.scratch("")) +
                    " && mkfifo asked answered && { S fetch --raw - <asked >answered & } && exec 3>asked 4<answered && "
                    "for region in 1-4 5-6 5384-5386; do echo NC_001422.1:$region >&3; read -r answer <&4; echo "
                    "\"<$answer>\"; done; exec 3>&-; wait");
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out == "<GAGT>\n<TT>\n<GCA>\n");
}

TEST_CASE("fetch: options that exclude each other are usage errors") {
    const Genome shelf;
    const std::string bed = shelf.file("rows.bed", "NC_001422.1\t0\t2\n");
    const std::vector<std::vector<std::string>> wrong{
        {"NC_001422.1", "--clip", "--pad"}, {"NC_001422.1", "--end5", "--end3"},
        {"NC_001422.1", "--raw", "--tab"},  {"NC_001422.1", "--format", "bed"},
        {"NC_001422.1", "--format", "x"},   {"NC_001422.1", "-s"},
        {"NC_001422.1", "--name"},          {"NC_001422.1", "--split"},
        {"NC_001422.1", "--bed", bed},      {"--bed", bed, "--name", "--name-only"},
        {"NC_001422.1", "--soft-mask"},     {"NC_001422.1", "-nonsense"}};
    for (const auto& options : wrong) {
        std::vector<std::string> words{"fetch"};
        words.insert(words.end(), options.begin(), options.end());
        const Outcome outcome = shelf.run(words);
        CAPTURE(options.back());
        CHECK(outcome.exit_code == 2);
        CHECK(outcome.out.empty());
    }
    CHECK(shelf.run({"--json", "fetch", "NC_001422.1", "--raw"}).exit_code == 2);
}
