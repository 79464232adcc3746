#include <doctest/doctest.h>
#include <htslib/faidx.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <sstream>

#include "seqshelf/seqshelf.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using test::Record;

namespace {

struct KnownRecord {
    std::string name;  ///< the header's first word
    std::int64_t length;
    std::string md5;
    std::string refget;
};

std::string first_word(const std::string& header) { return header.substr(0, header.find_first_of(" \t")); }

/// Records by file, from a table of file, header, length, MD5 and refget digest.
std::map<std::string, std::vector<KnownRecord>> read_digests(const std::string& table) {
    std::map<std::string, std::vector<KnownRecord>> known;
    std::istringstream lines(table);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream columns(line);
        std::string file, header, length, md5, refget;
        std::getline(columns, file, '\t');
        std::getline(columns, header, '\t');
        std::getline(columns, length, '\t');
        std::getline(columns, md5, '\t');
        std::getline(columns, refget, '\t');
        if (refget.starts_with("SQ.")) {
            known[file].push_back({first_word(header), std::atoll(length.c_str()), md5, refget});
        }
    }
    return known;
}

/// A root whose master contains one file, with its names in the namespace `t`.
struct RealShelf {
    explicit RealShelf(const std::vector<fs::path>& files) {
        init_root(directory.path());
        LoadOptions options;
        options.ns = "t";
        Change session(directory / "master");
        for (const fs::path& file : files) {
            session.load(file.string(), options);
        }
        summary = session.commit();
    }

    test::TemporaryDirectory directory;
    ChangeReport summary;
    Repository repository() const { return Repository::open(directory / "master"); }
};

void check_digests(const fs::path& file, const std::vector<KnownRecord>& known) {
    CAPTURE(file.string());
    const RealShelf shelf({file});
    const Repository repository = shelf.repository();
    CHECK(shelf.summary.sequences_new + shelf.summary.sequences_known == static_cast<std::int64_t>(known.size()));
    for (const KnownRecord& record : known) {
        CAPTURE(record.name);
        const Sequence sequence = repository.get_sequence(test::loaded_name(record.name, "t"));
        REQUIRE(sequence.length() == record.length);
        REQUIRE(sequence.info().digests.md5.hex() == record.md5);
        REQUIRE(sequence.info().digests.sha512t24u.refget() == record.refget);
        REQUIRE(repository.get_sequence("md5:" + record.md5).info().digests.sha512t24u.refget() == record.refget);
    }
    CHECK(verify(shelf.directory / "master").problems.empty());
}

struct FreeFaidx {
    void operator()(faidx_t* index) const { ::fai_destroy(index); }
};
using Faidx = std::unique_ptr<faidx_t, FreeFaidx>;

/// The residues that htslib reads, interbase.
std::string htslib_fetch(const Faidx& index, const std::string& name, Interval interval) {
    hts_pos_t length = 0;
    char* const residues = ::faidx_fetch_seq64(index.get(), name.c_str(), interval.start, interval.end - 1, &length);
    REQUIRE(residues != nullptr);
    std::string text(residues, static_cast<std::size_t>(length));
    std::free(residues);
    return text;
}

std::vector<Interval> boundary_intervals(std::int64_t length, std::mt19937_64& random) {
    std::vector<Interval> intervals{{0, 1}, {length - 1, length}, {0, length}};
    for (const std::int64_t edge : {std::int64_t{8192}, std::int64_t{16384}, std::int64_t{65280}, length / 2}) {
        for (std::int64_t start = edge - 2; start <= edge + 2; ++start) {
            intervals.push_back({start, start + 1});
            intervals.push_back({start, start + 20000});
        }
    }
    for (int i = 0; i < 50; ++i) {
        const auto start = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(length));
        intervals.push_back({start, start + 1 + static_cast<std::int64_t>(random() % 30000)});
    }
    std::vector<Interval> inside;
    for (const Interval& interval : intervals) {
        const Interval clipped{std::clamp<std::int64_t>(interval.start, 0, length - 1),
                               std::clamp<std::int64_t>(interval.end, 1, length)};
        if (clipped.start < clipped.end) {
            inside.push_back(clipped);
        }
    }
    return inside;
}

/// Checks that slices of each record of `file`, at boundaries and at random, equal the source and htslib's.
void check_slices(const fs::path& file, std::size_t every) {
    CAPTURE(file.string());
    const RealShelf shelf({file});
    const Repository repository = shelf.repository();
    const fs::path volume = shelf.directory / "master" / "sequences" / shelf.summary.volumes.at(0);
    const Faidx index(::fai_load(volume.c_str()));
    REQUIRE(index != nullptr);
    std::mt19937_64 random(20261121);
    const std::vector<Record> records = test::read_fasta(file);
    for (std::size_t i = 0; i < records.size(); i += every) {
        CAPTURE(records[i].name);
        const Sequence sequence = repository.get_sequence(test::loaded_name(records[i].name, "t"));
        const std::string name = sequence.info().digests.sha512t24u.sha512t24u();
        REQUIRE(sequence.length() == static_cast<std::int64_t>(records[i].residues.size()));
        for (const Interval& interval : boundary_intervals(sequence.length(), random)) {
            const std::string slice = sequence.fetch(interval);
            REQUIRE(slice == records[i].residues.substr(static_cast<std::size_t>(interval.start),
                                                        static_cast<std::size_t>(interval.length())));
            REQUIRE(slice == htslib_fetch(index, name, interval));
        }
    }
}

}  // namespace

TEST_CASE("real data: digests of the checked-in files equal those of hashlib") {
    const auto known = read_digests(test::read_file(test::data_file("digests.tsv")));
    REQUIRE(known.size() == 9);
    for (const auto& [file, records] : known) {
        check_digests(test::data_file(file), records);
    }
}

TEST_CASE("real data: slices of the checked-in files equal the source and htslib's") {
    for (const char* const file :
         {"refget_yeast_R64-1-1_I.fa", "lambda_NC_001416.1.fa.gz", "human_mito_NC_012920.1.fa", "orchid_94.fasta"}) {
        check_slices(test::data_file(file), 1);
    }
}

TEST_CASE("real data: the same sequence with LF and CRLF is stored once") {
    const RealShelf shelf({test::data_file("lambda_NC_001416.1.fa.gz"), test::data_file("lambda_NC_001416.1.crlf.fa")});
    CHECK(shelf.summary.sequences_new == 1);
    CHECK(shelf.summary.sequences_known == 1);
}

TEST_CASE("real data: every digest of the large set equals that of hashlib") {
    const fs::path table = test::shared_file("meta/sequence_digests.tsv.gz");
    if (test::skip_without(table, "meta/sequence_digests.tsv.gz")) {
        return;
    }
    // The table is compressed; read_fasta() cannot read it, so gzip(1) decompresses it.
    const test::TemporaryDirectory directory;
    REQUIRE(std::system(("gzip -dc '" + table.string() + "' > '" + (directory / "t").string() + "'").c_str()) == 0);
    int files = 0;
    for (const auto& [file, records] : read_digests(test::read_file(directory / "t"))) {
        const bool fasta = file.find(".fa") != std::string::npos || file.find(".fna") != std::string::npos ||
                           file.find(".ffn") != std::string::npos;
        const fs::path path = test::shared_file(file);
        // The FHR example starts with comments and crlf_faidx has a nameless record; the CLI tests check the refusal.
        const bool refused = file.find("fhr") != std::string::npos || file.find("crlf_faidx") != std::string::npos;
        if (fasta && !path.empty() && !refused) {
            check_digests(path, records);
            ++files;
        }
    }
    CHECK(files >= 30);
}

TEST_CASE("real data: slices of the large set equal the source and htslib's") {
    for (const auto& [file, every] : std::map<std::string, std::size_t>{{"large/dm3_chr2R.fa.gz", 1},
                                                                        {"small/yeast_R64-1-1_nuclear.fa.gz", 1},
                                                                        {"small/ecoli_K12_NC_000913.3.fa.gz", 1},
                                                                        {"small/rrna16s_gold_mixedcase.fa.gz", 200},
                                                                        {"small/uniprot_sample_20000.faa.gz", 1000}}) {
        const fs::path path = test::shared_file(file);
        if (!test::skip_without(path, file)) {
            check_slices(path, every);
        }
    }
}

TEST_CASE("real data: mouse transcripts are restored whole, each stored once") {
    const fs::path path = test::shared_file("large/mouse_ensembl_transcripts_111706.fa.gz");
    if (test::skip_without(path, "large/mouse_ensembl_transcripts_111706.fa.gz")) {
        return;
    }
    const RealShelf shelf({path});
    CHECK(shelf.summary.sequences_new == 110199);
    CHECK(shelf.summary.sequences_known == 111706 - 110199);
    const Repository repository = shelf.repository();
    for (const Record& record : test::read_fasta(path)) {
        CAPTURE(record.name);
        REQUIRE(repository.get_sequence(test::loaded_name(record.name, "t")).fetch() == record.residues);
    }
}

TEST_CASE("real data: the 4,954 upstream regions on dm3 chr2R are slices of the chromosome") {
    const fs::path chromosome = test::shared_file("large/dm3_chr2R.fa.gz");
    const fs::path regions = test::shared_file("large/dm3_upstream2000.fa.gz");
    if (test::skip_without(chromosome, "large/dm3_chr2R.fa.gz") ||
        test::skip_without(regions, "large/dm3_upstream2000.fa.gz")) {
        return;
    }
    const RealShelf shelf({chromosome});
    const Sequence sequence = shelf.repository().get_sequence("t:chr2R");
    int checked = 0;
    for (const Record& record : test::read_fasta(regions)) {
        // `NM_… chr2R:7236300-7238299`: one-based inclusive; `_r_` in the name marks the reverse strand.
        const std::size_t at = record.header.find("chr2R:");
        if (at == std::string::npos) {
            continue;
        }
        std::istringstream text(record.header.substr(at + 6));
        std::int64_t start = 0;
        std::int64_t end = 0;
        char dash = 0;
        text >> start >> dash >> end;
        std::string expected = record.residues;
        if (record.name.ends_with("_r")) {
            std::reverse(expected.begin(), expected.end());
            for (char& c : expected) {
                c = c == 'A' ? 'T' : c == 'T' ? 'A' : c == 'C' ? 'G' : c == 'G' ? 'C' : c;
            }
        }
        CAPTURE(record.header);
        REQUIRE(sequence.fetch({start - 1, end}) == expected);
        ++checked;
    }
    CHECK(checked == 4954);
}
