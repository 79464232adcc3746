#include "volume/volume.hpp"

#include <doctest/doctest.h>
#include <htslib/bgzf.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "samples.hpp"
#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"

using namespace seqshelf;
using namespace seqshelf::volume;
using namespace seqshelf::test;

namespace {

std::string read(const Volume& volume, std::int64_t offset, std::size_t size, BlockCache& cache) {
    const auto out = std::make_unique<std::uint8_t[]>(size);  // exactly sized, for the sanitizers
    volume.read(offset, {out.get(), size}, cache);
    return {out.get(), out.get() + size};
}

/// The text offsets at which blocks start, by the .gzi, with 0 and the end.
std::vector<std::int64_t> edges_of(const std::filesystem::path& path, std::int64_t text_bytes) {
    const std::string gzi = read_file(gzi_path(path));
    const format::BlockIndex index({gzi.begin(), gzi.end()});
    std::vector<std::int64_t> edges;
    for (std::size_t block = 0; block < index.block_count(); ++block) {
        edges.push_back(static_cast<std::int64_t>(index.start_of(block).text));
    }
    edges.push_back(text_bytes);
    return edges;
}

/// Reads around every block's edge and checks against `text`.
void check_edges(const std::filesystem::path& path, const std::string& text, std::size_t cache_bytes) {
    const auto size = static_cast<std::int64_t>(text.size());
    const Volume volume(path, size);
    BlockCache cache(cache_bytes);
    std::uint64_t wrong = 0;
    const std::vector<std::int64_t> edges = edges_of(path, size);
    for (const std::int64_t edge : edges) {
        for (std::int64_t start = std::max<std::int64_t>(0, edge - 1); start <= std::min(size, edge + 1); ++start) {
            for (const std::int64_t length : {0, 1, 2, 3, 100, 8191, 8192, 8193, 20000}) {
                if (start + length <= size) {
                    wrong += read(volume, start, static_cast<std::size_t>(length), cache) !=
                             text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(length));
                }
            }
            wrong += read(volume, start, static_cast<std::size_t>(size - start), cache) !=
                     text.substr(static_cast<std::size_t>(start));
            if (edges.size() > 30) {
                break;  // a whole tail at every offset of a large volume takes too long
            }
        }
    }
    CHECK(wrong == 0);
}

/// Reads every block of a volume, each alone and then all at once; every read must be right or Corruption.
/// Returns how many reads were refused.
int reads_refused(const std::filesystem::path& path, const std::string& text, const std::vector<std::int64_t>& edges) {
    int refused = 0;
    const auto attempt = [&](const Volume& volume, std::int64_t start, std::int64_t end, BlockCache& cache) {
        try {
            const std::string found = read(volume, start, static_cast<std::size_t>(end - start), cache);
            REQUIRE((found == text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start))));
        } catch (const Corruption& error) {
            REQUIRE(std::string(error.what()).find(path.filename().string()) != std::string::npos);
            ++refused;
        }
    };
    try {
        const Volume volume(path, static_cast<std::int64_t>(text.size()));
        BlockCache cache(std::size_t{1} << 20);
        for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
            attempt(volume, edges[i], edges[i + 1], cache);
            attempt(volume, edges[i], std::min(edges[i] + 2, edges[i + 1]), cache);
        }
        attempt(volume, 0, static_cast<std::int64_t>(text.size()), cache);
    } catch (const Corruption&) {
        ++refused;
    }
    return refused;
}

/// A new file: writing over an old one waits for the disk.
void replace_file(const std::filesystem::path& path, const std::string& bytes) {
    std::filesystem::remove(path);
    write_file(path, bytes);
}

struct Damage {
    TemporaryDirectory directory;
    std::filesystem::path path = directory / "v.fa.bgz";
    std::string text;
    std::string file;
    std::string gzi;
    std::vector<std::int64_t> edges;

    explicit Damage(const std::vector<Sample>& samples, const BlockOptions& options = {512, {}})
        : text(fasta_of(samples)) {
        (void)write_volume(path, samples, options);
        file = read_file(path);
        gzi = read_file(gzi_path(path));
        edges = edges_of(path, static_cast<std::int64_t>(text.size()));
    }
    [[nodiscard]] int with_file(const std::string& bytes) const {
        replace_file(path, bytes);
        const int refused = reads_refused(path, text, edges);
        replace_file(path, file);
        return refused;
    }
    [[nodiscard]] int with_gzi(const std::string& bytes) const {
        replace_file(gzi_path(path), bytes);
        const int refused = reads_refused(path, text, edges);
        replace_file(gzi_path(path), gzi);
        return refused;
    }
};

std::vector<Sample> small() {
    return {{"a", random_text("ACGT", 1500, 1)},
            {"b", random_text("ACDEFGHIKLMNPQRSTVWY", 700, 2)},
            {"c", std::string(600, 'N')}};
}

}  // namespace

TEST_CASE("volume: reads around every block edge are right, with and without a cache") {
    const TemporaryDirectory directory;
    int number = 0;
    for (const std::vector<Sample>& samples : {small(), mixed_samples(), std::vector<Sample>{{"only", "A"}},
                                               std::vector<Sample>{{"x", random_text("ACGT", 65536, 3)}}}) {
        for (const BlockOptions& options : {BlockOptions{}, BlockOptions{4096, 1}, BlockOptions{65280, {}}}) {
            const std::filesystem::path path = directory / std::to_string(++number);
            CAPTURE(path);
            (void)write_volume(path, samples, options);
            check_edges(path, fasta_of(samples), 0);
            check_edges(path, fasta_of(samples), std::size_t{4} << 20);
        }
    }
}

TEST_CASE("volume: every interval of a small volume is right") {
    const TemporaryDirectory directory;
    const std::vector<Sample> samples{{"a", random_text("ACGT", 30, 4)}, {"b", "ACGTACGTAC"}};
    (void)write_volume(directory / "v", samples);
    const std::string text = fasta_of(samples);
    const Volume volume(directory / "v", static_cast<std::int64_t>(text.size()));
    BlockCache cache(1 << 16);
    for (std::size_t start = 0; start <= text.size(); ++start) {
        for (std::size_t end = start; end <= text.size(); ++end) {
            REQUIRE(read(volume, static_cast<std::int64_t>(start), end - start, cache) ==
                    text.substr(start, end - start));
        }
    }
}

TEST_CASE("volume: files that bgzip writes are read, with 64 KiB blocks") {
    const TemporaryDirectory directory;
    const std::string text = ">a\n" + random_text("ACGT\n", 300000, 5) + "\n";
    BGZF* const file = ::bgzf_open((directory / "v").c_str(), "w");
    REQUIRE(file != nullptr);
    REQUIRE(::bgzf_index_build_init(file) == 0);
    REQUIRE(::bgzf_write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    REQUIRE(::bgzf_index_dump(file, (directory / "v").c_str(), ".gzi") == 0);
    REQUIRE(::bgzf_close(file) == 0);
    check_edges(directory / "v", text, std::size_t{4} << 20);
}

TEST_CASE("volume: a sequence beyond the text is Corruption") {
    const TemporaryDirectory directory;
    (void)write_volume(directory / "v", {{"a", "ACGT"}});
    const std::int64_t size = 8;
    const Volume volume(directory / "v", size);
    BlockCache cache(1 << 16);
    CHECK_THROWS_AS(read(volume, 0, 9, cache), Corruption);
    CHECK_THROWS_AS(read(volume, 8, 1, cache), Corruption);
    CHECK_THROWS_AS(read(volume, 9, 1, cache), Corruption);
    CHECK_THROWS_AS(read(volume, -1, 1, cache), Corruption);
    CHECK_THROWS_AS(read(volume, std::int64_t{1} << 62, 1, cache), Corruption);
    CHECK(read(volume, 8, 0, cache) == "");
    CHECK_NOTHROW(volume.check_range(0, 8));
    CHECK_NOTHROW(volume.check_range(8, 0));
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    for (const auto& [offset, bytes] : std::vector<std::pair<std::int64_t, std::int64_t>>{
             {0, 9}, {8, 1}, {9, 0}, {-1, 1}, {0, -1}, {most, most}, {most, 0}, {0, most}, {-most, most}}) {
        const std::string shown = std::to_string(bytes) + " bytes from " + std::to_string(offset);
        CAPTURE(shown);
        CHECK_THROWS_AS(volume.check_range(offset, bytes), Corruption);
    }
}

TEST_CASE("volume: a wrong length of the text in the catalog is detected") {
    const TemporaryDirectory directory;
    const std::vector<Sample> samples = small();
    (void)write_volume(directory / "v", samples, {512, {}});
    const auto size = static_cast<std::int64_t>(fasta_of(samples).size());
    BlockCache cache(1 << 16);
    for (const std::int64_t wrong : {size - 1, size + 1, size + 70000}) {
        const Volume volume(directory / "v", wrong);
        CHECK_THROWS_AS(read(volume, wrong - 1, 1, cache), Corruption);
    }
}

TEST_CASE("volume: missing or malformed files are Corruption") {
    const Damage damage(small());
    const auto size = static_cast<std::int64_t>(damage.text.size());
    CHECK_THROWS_AS(Volume(damage.directory / "missing", size), Corruption);
    CHECK(damage.with_gzi("") > 0);
    CHECK(damage.with_file("") > 0);
    CHECK(damage.with_file("not a volume at all") > 0);
    std::filesystem::remove(gzi_path(damage.path));
    CHECK_THROWS_AS(Volume(damage.path, size), Corruption);
}

TEST_CASE("volume: reads of a truncated volume are right or Corruption") {
    const Damage damage(small());
    for (std::size_t size = 0; size < damage.file.size(); size += size < 600 ? 1 : 7) {
        CAPTURE(size);
        const int refused = damage.with_file(damage.file.substr(0, size));
        REQUIRE((refused > 0 || size + 28 >= damage.file.size()));  // the end mark has no text
    }
    for (std::size_t size = 0; size < damage.gzi.size(); ++size) {
        CAPTURE(size);
        REQUIRE(damage.with_gzi(damage.gzi.substr(0, size)) > 0);
    }
}

TEST_CASE("volume: with any bit of the .gzi flipped, reads are right or Corruption") {
    const Damage damage(small());
    for (std::size_t bit = 0; bit < damage.gzi.size() * 8; ++bit) {
        CAPTURE(bit);
        std::string flipped = damage.gzi;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
        REQUIRE(damage.with_gzi(flipped) > 0);
    }
}

TEST_CASE("volume: with any byte of the file changed, reads are right or Corruption") {
    const Damage damage(small());
    std::mt19937_64 random(6);
    for (std::size_t at = 0; at < damage.file.size(); ++at) {
        CAPTURE(at);
        std::string changed = damage.file;
        changed[at] = static_cast<char>(changed[at] ^ static_cast<char>(1 + random() % 255));
        (void)damage.with_file(changed);
    }
}

TEST_CASE("volume: a .gzi whose last entry points to another block of the same size is Corruption") {
    // Two blocks of 512 bytes: no entry after the second one confirms its place.
    const Damage damage({{"a", random_text("ACDEFGHIKLMNPQRSTVWY", 1020, 7)}});
    REQUIRE(damage.edges == std::vector<std::int64_t>{0, 512, 1024});
    std::string moved = damage.gzi;
    std::fill(moved.begin() + 8, moved.begin() + 16, '\0');
    const int refused = damage.with_gzi(moved);
    CHECK(refused > 0);
}

TEST_CASE("volume: swapped entries of the .gzi are Corruption") {
    const Damage damage(small());
    for (std::size_t entry = 8; entry + 32 <= damage.gzi.size(); entry += 16) {
        std::string exchanged = damage.gzi;
        const auto at = exchanged.begin() + static_cast<std::ptrdiff_t>(entry);
        std::swap_ranges(at, at + 16, at + 16);
        REQUIRE(damage.with_gzi(exchanged) > 0);
    }
}

TEST_CASE("volume: eight threads that share a cache and read at random get the right text") {
    const TemporaryDirectory directory;
    const std::vector<Sample> samples = mixed_samples();
    (void)write_volume(directory / "v", samples);
    const std::string text = fasta_of(samples);
    const Volume volume(directory / "v", static_cast<std::int64_t>(text.size()));
    BlockCache cache(200000);
    std::vector<std::thread> threads;
    std::vector<int> wrong(8);
    for (std::size_t n = 0; n < wrong.size(); ++n) {
        threads.emplace_back([&, n] {
            std::mt19937_64 random(n);
            for (int i = 0; i < 3000; ++i) {
                const std::size_t start = random() % text.size();
                const std::size_t size =
                    std::min<std::size_t>(text.size() - start, random() % (i % 50 == 0 ? 60000 : 300));
                wrong[n] += read(volume, static_cast<std::int64_t>(start), size, cache) != text.substr(start, size);
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(wrong == std::vector<int>(8));
}

TEST_CASE("volume: two volumes share a cache without mixing") {
    const TemporaryDirectory directory;
    (void)write_volume(directory / "v", {{"a", "AAAA"}});
    (void)write_volume(directory / "w", {{"a", "CCCC"}});
    const Volume first(directory / "v", 8);
    const Volume second(directory / "w", 8);
    BlockCache cache(1 << 16);
    for (int round = 0; round < 2; ++round) {
        CHECK(read(first, 3, 4, cache) == "AAAA");
        CHECK(read(second, 3, 4, cache) == "CCCC");
    }
}
