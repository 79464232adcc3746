#include "volume/volume_writer.hpp"

#include <doctest/doctest.h>
#include <htslib/bgzf.h>
#include <htslib/faidx.h>
#include <sys/stat.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "samples.hpp"
#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace seqshelf;
using namespace seqshelf::volume;
using namespace seqshelf::test;

namespace {

/// A volume read by htslib's faidx, with the index files beside it.
class Faidx {
public:
    explicit Faidx(const std::filesystem::path& path)
        : fai_(::fai_load3(path.c_str(), fai_path(path).c_str(), gzi_path(path).c_str(), 0), &::fai_destroy) {
        REQUIRE(fai_ != nullptr);
    }
    [[nodiscard]] std::string fetch(const std::string& name, std::int64_t start, std::int64_t end) const {
        hts_pos_t length = 0;
        char* const text = ::faidx_fetch_seq64(fai_.get(), name.c_str(), start, end - 1, &length);
        REQUIRE(text != nullptr);
        std::string found(text, static_cast<std::size_t>(length));
        std::free(text);
        return found;
    }
    [[nodiscard]] int size() const { return ::faidx_nseq(fai_.get()); }

private:
    std::unique_ptr<faidx_t, decltype(&::fai_destroy)> fai_;
};

/// The .gzi that htslib makes of an existing file, as `bgzip -r` does.
std::string gzi_by_htslib(const std::filesystem::path& path, const std::filesystem::path& to) {
    BGZF* const file = ::bgzf_open(path.c_str(), "r");
    REQUIRE(file != nullptr);
    REQUIRE(::bgzf_index_build_init(file) == 0);
    std::vector<char> buffer(100000);
    while (::bgzf_read(file, buffer.data(), buffer.size()) > 0) {
    }
    REQUIRE(::bgzf_index_dump(file, to.c_str(), nullptr) == 0);
    ::bgzf_close(file);
    return read_file(to);
}

/// The .fai that htslib makes.
std::string fai_by_htslib(const std::filesystem::path& path, const TemporaryDirectory& directory) {
    REQUIRE(::fai_build3(path.c_str(), (directory / "htslib.fai").c_str(), (directory / "htslib.gzi").c_str()) == 0);
    return read_file(directory / "htslib.fai");
}

std::string sha256sum(const std::filesystem::path& path) { return run({"sha256sum", path}).out.substr(0, 64); }

std::vector<Sample> long_last() { return {{"short", "ACGT"}, {"long", random_text("ACGT", 1000000, 7)}}; }

const std::vector<BlockOptions>& all_options() {
    static const std::vector<BlockOptions> options{{}, {512, {}}, {65280, {}}, {8192, 0}, {8192, 6}, {1000, 12}};
    return options;
}

}  // namespace

TEST_CASE("volume_writer: zlib reads the text, and htslib makes the same indexes of it") {
    const TemporaryDirectory directory;
    int number = 0;
    for (const BlockOptions& options : all_options()) {
        for (const std::vector<Sample>& samples : {mixed_samples(), long_last(), std::vector<Sample>{{"only", "A"}}}) {
            const std::filesystem::path path = directory / (std::to_string(++number) + ".fa.bgz");
            CAPTURE(path);
            const VolumeReport report = write_volume(path, samples, options);
            const std::string text = fasta_of(samples);
            CHECK((read_by_zlib(path) == text));
            CHECK(report.text_bytes == static_cast<std::int64_t>(text.size()));
            CHECK(report.file_bytes == static_cast<std::int64_t>(std::filesystem::file_size(path)));
            CHECK(read_file(fai_path(path)) == fai_by_htslib(path, directory));
            CHECK((read_file(gzi_path(path)) == gzi_by_htslib(path, directory / "htslib.gzi")));
        }
    }
}

TEST_CASE("volume_writer: the .fai has name, length, offset, and one line of residues for each sequence") {
    const TemporaryDirectory directory;
    (void)write_volume(directory / "v.fa.bgz", {{"first", "ACGTACGT"}, {"z", "A"}, {"third", std::string(70000, 'C')}});
    CHECK(read_file(directory / "v.fa.bgz.fai") ==
          "first\t8\t7\t8\t9\nz\t1\t19\t1\t2\nthird\t70000\t28\t70000\t70001\n");
}

TEST_CASE("volume_writer: offset_after_header is where the residues start") {
    const TemporaryDirectory directory;
    base::TaskPool pool(1);
    VolumeWriter writer(directory / "v.fa.bgz", {}, pool);
    const std::vector<Sample> samples = mixed_samples();
    std::vector<std::int64_t> offsets;
    for (const Sample& sample : samples) {
        offsets.push_back(writer.offset_after_header(sample.name));
        writer.append(sample.name, sample.residues, LetterSet::of(sample.residues));
    }
    CHECK(writer.text_bytes() == static_cast<std::int64_t>(fasta_of(samples).size()));
    (void)writer.finish();
    const std::string text = read_by_zlib(directory / "v.fa.bgz");
    for (std::size_t i = 0; i < samples.size(); ++i) {
        CHECK((text.substr(static_cast<std::size_t>(offsets[i]), samples[i].residues.size()) == samples[i].residues));
    }
}

TEST_CASE("volume_writer: htslib's faidx reads every boundary, first and last residues and the whole") {
    const TemporaryDirectory directory;
    const std::vector<Sample> samples = mixed_samples();
    (void)write_volume(directory / "v.fa.bgz", samples);
    const Faidx faidx(directory / "v.fa.bgz");
    CHECK(faidx.size() == static_cast<int>(samples.size()));
    for (const Sample& sample : samples) {
        CAPTURE(sample.name);
        const auto length = static_cast<std::int64_t>(sample.residues.size());
        CHECK((faidx.fetch(sample.name, 0, length) == sample.residues));
        CHECK(faidx.fetch(sample.name, 0, 1) == sample.residues.substr(0, 1));
        CHECK(faidx.fetch(sample.name, length - 1, length) == sample.residues.substr(sample.residues.size() - 1));
        for (std::int64_t edge = 8192; edge < length; edge += 8192) {
            const std::int64_t start = std::max<std::int64_t>(0, edge - 3);
            const std::int64_t end = std::min(length, edge + 3);
            REQUIRE(faidx.fetch(sample.name, start, end) ==
                    sample.residues.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start)));
        }
    }
}

TEST_CASE("volume_writer: samtools slices the volume, and bgzip finds no damage") {
    if (!is_installed("samtools") || !is_installed("bgzip")) {
        MESSAGE("SKIPPED: samtools or bgzip is not installed");
        return;
    }
    const TemporaryDirectory directory;
    const std::vector<Sample> samples = long_last();
    (void)write_volume(directory / "v.fa.bgz", samples);
    CHECK(run({"bgzip", "--test", directory / "v.fa.bgz"}).exit_code == 0);
    CHECK(run({"samtools", "faidx", directory / "v.fa.bgz", "long:999998-1000000"}).out ==
          ">long:999998-1000000\n" + samples[1].residues.substr(999997) + "\n");
}

TEST_CASE("volume_writer: the number of threads does not change a byte") {
    const TemporaryDirectory directory;
    std::vector<Sample> samples = mixed_samples();
    for (const Sample& sample : mixed_samples()) {
        samples.push_back({sample.name + "b", sample.residues});
    }
    samples.push_back({"last", random_text("ACGT", 3000000, 8)});  // many segments
    (void)write_volume(directory / "1", samples, {}, 1);
    for (const unsigned threads : {1U, 2U, 8U}) {
        const std::string name = "again" + std::to_string(threads);
        (void)write_volume(directory / name, samples, {}, threads);
        for (const char* const suffix : {"", ".fai", ".gzi"}) {
            CHECK((read_file(directory / (name + suffix)) == read_file(directory / (std::string("1") + suffix))));
        }
    }
}

TEST_CASE("volume_writer: the report has the sums of the files") {
    const TemporaryDirectory directory;
    const VolumeReport report = write_volume(directory / "v", mixed_samples());
    CHECK(report.sha256 == sha256sum(directory / "v"));
    CHECK(report.fai_sha256 == sha256sum(directory / "v.fai"));
    CHECK(report.gzi_sha256 == sha256sum(directory / "v.gzi"));
}

TEST_CASE("volume_writer: finished files are read-only") {
    const TemporaryDirectory directory;
    (void)write_volume(directory / "v", {{"a", "ACGT"}});
    for (const char* const name : {"v", "v.fai", "v.gzi"}) {
        struct stat status{};
        REQUIRE(::stat((directory / name).c_str(), &status) == 0);
        CHECK((status.st_mode & 0777) == 0444);
    }
}

TEST_CASE("volume_writer: existing files are not overwritten") {
    const TemporaryDirectory directory;
    base::TaskPool pool(1);
    for (const char* const name : {"v", "v.fai"}) {
        const TemporaryDirectory inner(directory.path());
        write_file(inner / name, "old");
        CHECK_THROWS_AS(VolumeWriter(inner / "v", {}, pool), IoError);
        CHECK(read_file(inner / name) == "old");
    }
}

TEST_CASE("volume_writer: a million N, or A, take about 50 bytes for each block") {
    const TemporaryDirectory directory;
    for (const std::string& residues : {std::string(1000000, 'N'), std::string(1000000, 'A')}) {
        // 123 blocks; the BGZF frame alone takes 26 bytes of each.
        CHECK(write_volume(directory / residues.substr(0, 1), {{"gap", residues}}).file_bytes < 7000);
    }
}

TEST_CASE("volume_writer: the residues of a chromosome start in a new block") {
    const TemporaryDirectory directory;
    (void)write_volume(directory / "v", {{"chromosome", random_text("ACGT", 100000, 9)}});
    const std::string gzi = read_file(directory / "v.gzi");
    // Text starts: 12 (after the header, in a new block), then every 8192 residues.
    REQUIRE(gzi.size() == 8 + 13 * 16);
    CHECK(static_cast<unsigned char>(gzi[16]) == 12);
    CHECK(static_cast<unsigned char>(gzi[32]) == ((12 + 8192) & 255));
}

namespace {

/// Appends a long sequence with append_piece(), in pieces of `piece` residues.
void append_in_pieces(VolumeWriter& writer, const Sample& sample, std::size_t piece) {
    writer.begin_long(sample.name.size());
    for (std::size_t start = 0; start < sample.residues.size(); start += piece) {
        const auto part = std::make_shared<const std::string>(sample.residues.substr(start, piece));
        writer.append_piece(*part, part);
    }
}

}  // namespace

TEST_CASE("volume_writer: a long sequence that arrives in pieces and is named at its end makes the same files") {
    const TemporaryDirectory directory;
    std::vector<Sample> samples = mixed_samples();
    samples.push_back({"exact", random_text("ACGT", 16 * 8192, 11)});  // its line end is a separate block
    samples.push_back({"last", random_text("ACDEFGHIKLMNPQRSTVWY", 65536, 12)});
    int number = 0;
    for (const BlockOptions& options : all_options()) {
        const std::filesystem::path whole = directory / (std::to_string(++number) + ".fa.bgz");
        const VolumeReport report = write_volume(whole, samples, options);
        for (const std::size_t piece : {500UL, 8191UL, 8192UL, 8193UL, 65280UL, 1000000UL}) {
            const std::filesystem::path path =
                directory / (std::to_string(number) + "." + std::to_string(piece) + ".fa.bgz");
            CAPTURE(path);
            base::TaskPool pool(3);
            VolumeWriter writer(path, options, pool);
            for (const Sample& sample : samples) {
                if (sample.residues.size() < 65536) {
                    writer.append(sample.name, sample.residues, LetterSet::of(sample.residues));
                } else {
                    append_in_pieces(writer, sample, piece);
                    writer.end_long(sample.name);
                }
            }
            const VolumeReport in_pieces = writer.finish();
            CHECK(in_pieces.text_bytes == report.text_bytes);
            CHECK(in_pieces.sha256 == report.sha256);
            CHECK(in_pieces.sha256 == sha256sum(path));
            CHECK((read_file(fai_path(path)) == read_file(fai_path(whole))));
            CHECK((read_file(gzi_path(path)) == read_file(gzi_path(whole))));
        }
    }
}

TEST_CASE("volume_writer: a long sequence that is withdrawn leaves no trace, at any position") {
    const TemporaryDirectory directory;
    const std::vector<Sample> samples = mixed_samples();
    const Sample dropped{"dropped", random_text("ACGT", 5000000, 13)};  // more than is hashed at once
    const VolumeReport without = write_volume(directory / "without", samples);
    for (std::size_t at = 0; at <= samples.size(); ++at) {
        CAPTURE(at);
        const std::filesystem::path path = directory / std::to_string(at);
        base::TaskPool pool(2);
        VolumeWriter writer(path, {}, pool);
        for (std::size_t i = 0; i <= samples.size(); ++i) {
            if (i == at) {
                append_in_pieces(writer, dropped, 1000000);
                writer.cancel_long();
            }
            if (i < samples.size()) {
                writer.append(samples[i].name, samples[i].residues, LetterSet::of(samples[i].residues));
            }
        }
        const VolumeReport report = writer.finish();
        CHECK(report.sha256 == without.sha256);
        CHECK(report.sha256 == sha256sum(path));
        CHECK((read_file(fai_path(path)) == read_file(directory / "without.fai")));
        CHECK((read_file(gzi_path(path)) == read_file(directory / "without.gzi")));
    }
}

TEST_CASE("volume_writer: an unfinished writer waits for its threads when destroyed and leaves no .gzi") {
    const TemporaryDirectory directory;
    base::TaskPool pool(2);
    {
        VolumeWriter writer(directory / "v", {}, pool);
        writer.append("long", random_text("ACGT", 3000000, 10), LetterSet::of("ACGT"));
    }
    CHECK_FALSE(std::filesystem::exists(directory / "v.gzi"));
}
