#include <algorithm>

#include "cli/shelf.hpp"
#include "seqshelf/residues.hpp"

using namespace seqshelf::test;

namespace {

/// The text of a gzip file.
std::string unzipped(const fs::path& file) { return run({"gzip", "-dc", file}).out; }

std::vector<std::string> cells(const std::string& line, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(line);
    for (std::string part; std::getline(stream, part, separator);) {
        parts.push_back(part);
    }
    return parts;
}

/// UTA's `start,end;start,end`, interbase, as a GenBank location.
std::string join_of(const std::string& intervals, bool minus) {
    std::string text;
    for (const std::string& interval : cells(intervals, ';')) {
        const std::vector<std::string> ends = cells(interval, ',');
        const std::string part = std::to_string(std::stoll(ends.at(0)) + 1) + ".." + ends.at(1);
        text += (text.empty() ? "" : ",") + (minus ? "complement(" + part + ")" : part);
    }
    return "join(" + text + ")";
}

/// Each record on one line.
std::map<std::string, std::string> records_of(const fs::path& gzip, const ProgramShelf& shelf) {
    std::map<std::string, std::string> records;
    for (const Record& record : read_fasta(shelf.file("records.fa", unzipped(gzip)))) {
        records[record.name] = upper(record.residues);
    }
    return records;
}

}  // namespace

TEST_CASE("real regions: yeast's genes equal those of bedtools, and each row of a missing chromosome is reported") {
    const fs::path genome = shared_file("small/yeast_R64-1-1_nuclear.fa.gz");
    if (skip_without(genome, "small/yeast_R64-1-1_nuclear.fa.gz")) {
        return;
    }
    const ProgramShelf shelf;
    const std::string fasta =
        shelf.file("yeast.fa", run({"sh", "-c", "gzip -dc " + shell_word(genome) + " | sed 's/^>/>chr/'"}).out);
    shelf.ok({"-q", "load", "-n", "sgd", fasta});
    shelf.ok({"snapshot", "create", "--anyway", "s"});
    std::size_t beyond = 0;
    for (const std::string name :
         {"bed_Scer_nondubious_ORFs_and_blocked_reading_frames.bed", "bed_Scer_polIItranscripts-adjustedTSS.bed",
          "bed_Scer_transcripts_w_verifiedORFs.bed"}) {
        const fs::path bed = shared_file("meta/" + name);
        if (skip_without(bed, "meta/" + name)) {
            return;
        }
        CAPTURE(name);
        const Outcome ours = shelf.run({"fetch", "--bed", bed, "-s", "-name", "-tab", "--keep-going"});
        std::size_t rows = 0;
        std::size_t missing = 0;
        for (const std::string& line : lines_of(read_file(bed))) {
            rows += 1;
            missing += line.starts_with("chrM") ? 1 : 0;
        }
        CHECK(lines_of(ours.out).size() == rows - missing);
        CHECK(lines_of(ours.err).size() == missing + (missing > 0 ? 1 : 0));
        CHECK(ours.exit_code == (missing > 0 ? 1 : 0));
        beyond += missing;
        if (!is_installed("bedtools")) {
            MESSAGE("SKIPPED: bedtools is not installed");
            continue;
        }
        const std::string theirs = run({"bedtools", "getfasta", "-fi", fasta, "-bed", bed, "-s", "-name", "-tab"}).out;
        CHECK((ours.out == theirs));
    }
    CHECK(beyond == 19);
}

TEST_CASE("real regions: UCSC's upstream regions of dm3 equal UCSC's sequences, on both strands") {
    const fs::path bed = shared_file("meta/bed_dm3_upstream2000.bed.gz");
    const fs::path chromosome = shared_file("large/dm3_chr2R.fa.gz");
    const fs::path truth = shared_file("large/dm3_upstream2000.fa.gz");
    if (skip_without(bed, "meta/bed_dm3_upstream2000.bed.gz") || skip_without(chromosome, "large/dm3_chr2R.fa.gz") ||
        skip_without(truth, "large/dm3_upstream2000.fa.gz")) {
        return;
    }
    const ProgramShelf shelf;
    shelf.ok({"-q", "load", "-n", "n", chromosome});
    std::map<std::string, std::string> expected = records_of(truth, shelf);
    const Outcome outcome =
        shelf.run({"-i", "master", "fetch", "--bed", bed, "-s", "-nameOnly", "-tab", "--keep-going"});
    CHECK(outcome.exit_code == 1);  // the other chromosomes
    const std::vector<std::string> lines = lines_of(outcome.out);
    CHECK(lines.size() == 4954);
    std::size_t minus = 0;
    for (const std::string& line : lines) {
        const std::string name = line.substr(0, line.find('('));
        minus += line.find("(-)") != std::string::npos ? 1 : 0;
        REQUIRE(expected.contains(name));
        REQUIRE((line.substr(line.find('\t') + 1) == expected[name]));
    }
    CHECK(minus > 2000);
    CHECK(lines_of(outcome.err).size() == 26454 - 4954 + 1);
}

TEST_CASE("real regions: joined exons of LRG transcripts equal the transcripts, and their CDS are translated") {
    const fs::path chr22 = shared_file("small/hg19_chr22_1-22000000.fa.gz");
    const fs::path transcripts = shared_file("small/human_lrg_transcripts.fa.bgz");
    const fs::path exons = shared_file("meta/uta_lrg_exonset.gz");
    const fs::path infos = shared_file("meta/uta_lrg_txinfo.gz");
    if (skip_without(chr22, "small/hg19_chr22_1-22000000.fa.gz") ||
        skip_without(transcripts, "small/human_lrg_transcripts.fa.bgz") ||
        skip_without(exons, "meta/uta_lrg_exonset.gz") || skip_without(infos, "meta/uta_lrg_txinfo.gz")) {
        return;
    }
    const ProgramShelf shelf;
    shelf.ok({"-q", "load", "-n", "GRCh37", chr22});
    shelf.ok({"-q", "load", "-n", "lrg", transcripts});
    shelf.ok({"snapshot", "create", "--anyway", "s"});
    std::map<std::string, std::string> expected = records_of(transcripts, shelf);
    std::size_t on_chr22 = 0;
    for (const std::string& line : lines_of(unzipped(exons))) {
        const std::vector<std::string> row = cells(line, '\t');
        if (row.at(1) == "NC_000022.10" && row.at(0) != "LRG_511t1" && std::stoll(row.at(4)) < 21'000'000) {
            CAPTURE(row.at(0));
            CHECK((shelf.ok({"fetch", "--raw", "GRCh37:22:" + join_of(row.at(4), row.at(3) == "-1")}) ==
                   expected.at(row.at(0)) + "\n"));
            on_chr22 += 1;
        }
    }
    CHECK(on_chr22 == 3);
    std::string coding;
    std::string joined;
    std::string whole;
    for (const std::string& line : lines_of(unzipped(infos))) {
        const std::vector<std::string> row = cells(line, '\t');
        if (row.at(0) == "LRG") {
            coding += "lrg:" + row.at(1) + ":" + join_of(row.at(3), false) + "\n";
            joined += "lrg:" + row.at(1) + ":" + join_of(row.at(4), false) + "\n";
            whole += expected.at(row.at(1)) + "\n";
        }
    }
    CHECK((shelf.ok({"fetch", "--raw", "-"}, {joined, {}, ""}) == whole));
    const std::vector<std::string> proteins = lines_of(shelf.ok({"fetch", "--raw", "-"}, {coding, {}, ""}));
    CHECK(proteins.size() == 481);
    for (const std::string& cds : proteins) {
        const std::string protein = seqshelf::translate(cds);
        CHECK(cds.size() % 3 == 0);
        CHECK(protein.front() == 'M');
        CHECK(protein.back() == '*');
    }
}
