#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <thread>

#include "base/little_endian.hpp"
#include "format/codec/crc32.hpp"
#include "packed/packed_files.hpp"
#include "samples.hpp"
#include "seqshelf/error.hpp"
#include "support/temporary_directory.hpp"

using namespace seqshelf;
using namespace seqshelf::test;
namespace fs = std::filesystem;

namespace {

/// Residues [start, end) if the file returns them.
std::optional<std::string> slice(const packed::PackedFile& file, const SequenceDigest& digest, std::size_t start,
                                 std::size_t end) {
    const auto entry = file.find(digest);
    std::string out(end - start, '#');
    return entry && entry->residues.length >= end && file.read(entry->residues, start, out) ? std::optional(out)
                                                                                            : std::nullopt;
}

/// Checks that each sequence is either found and whole, or not returned at all. \returns how many are returned
std::size_t check_right_or_absent(const fs::path& path, const std::vector<std::string>& sequences,
                                  std::mt19937_64& engine) {
    std::size_t given = 0;
    std::optional<packed::PackedFile> file;
    try {
        file.emplace(path);
    } catch (const Corruption&) {
        return 0;
    }
    for (const std::string& residues : sequences) {
        const SequenceDigest digest = digest_residues(residues).sha512t24u;
        const auto whole = slice(*file, digest, 0, residues.size());
        given += whole ? 1 : 0;
        CHECK((!whole || *whole == residues));
        const std::size_t start = engine() % residues.size();
        const std::size_t end = start + engine() % (residues.size() - start + 1);
        const auto part = slice(*file, digest, start, end);
        CHECK((!part || *part == residues.substr(start, end - start)));
    }
    return given;
}

void overwrite(const fs::path& path, const std::string& bytes) {
    fs::remove(path);
    write_file(path, bytes);
}

/// Makes the file's checksums agree with its contents, as an attacker would.
std::string with_right_sums(std::string bytes, std::uint64_t sums_offset) {
    auto* const data = reinterpret_cast<std::uint8_t*>(bytes.data());
    for (std::uint64_t chunk = 0; chunk * packed::chunk_bytes < sums_offset; ++chunk) {
        const std::uint64_t begin = chunk * packed::chunk_bytes;
        base::store_le32(data + sums_offset + 4 * chunk,
                         format::crc32(0, {data + begin, std::min(packed::chunk_bytes, sums_offset - begin)}));
    }
    return bytes;
}

}  // namespace

TEST_CASE("packed file: every sequence is found by its digest, and every slice of it is right") {
    const TemporaryDirectory directory;
    const std::vector<std::string> sequences = mixed_sequences();
    const std::string name = write_packed(directory / "a", sequences);
    CHECK(name.size() == 12);
    const packed::PackedFile file(directory / "a");
    CHECK(file.trailer().sequences == sequences.size());
    CHECK(file.trailer().created == 1763717400);
    CHECK(file.trailer().note == "a test");
    CHECK(file.trailer().file_bytes() == fs::file_size(directory / "a"));
    struct stat status{};
    REQUIRE(::stat((directory / "a").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0444);
    std::mt19937_64 engine(1);
    std::uint64_t residues_in_all = 0;
    for (const std::string& residues : sequences) {
        CAPTURE(residues.size());
        const SequenceDigest digest = digest_residues(residues).sha512t24u;
        residues_in_all += residues.size();
        CHECK(file.find(digest)->residues.length == residues.size());
        CHECK(slice(file, digest, 0, residues.size()) == residues);
        for (int i = 0; i < 300; ++i) {
            const std::size_t start = engine() % (residues.size() + 1);
            const std::size_t end = start + std::min(residues.size() - start, engine() % 301);
            REQUIRE(slice(file, digest, start, end) == residues.substr(start, end - start));
        }
    }
    CHECK(file.trailer().residues == residues_in_all);
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        CHECK_FALSE(file.find(digest_residues(random_text("ACGT", 33, 5000 + seed)).sha512t24u));
    }
}

TEST_CASE("packed file: slices that start or end around each end of each run are right") {
    const TemporaryDirectory directory;
    const std::string residues = random_text("ACGT", 37, 1) + std::string(40, 'N') + "ACGTA" + "R" + "CC" + "RYY" +
                                 random_text("ACGT", 5000, 2) + std::string(9, 'N');
    write_packed(directory / "a", {residues});
    const packed::PackedFile file(directory / "a");
    const SequenceDigest digest = digest_residues(residues).sha512t24u;
    REQUIRE(file.find(digest)->residues.coding == packed::Coding::nucleotides);
    for (std::size_t start = 0; start < 110; ++start) {
        for (std::size_t end = start; end < 140; ++end) {
            REQUIRE(slice(file, digest, start, end) == residues.substr(start, end - start));
        }
        const std::size_t from_end = residues.size() - start;
        REQUIRE(slice(file, digest, from_end, residues.size()) == residues.substr(from_end));
    }
}

TEST_CASE("packed file: files of one or a few sequences are right, and have the same bytes each time") {
    const TemporaryDirectory directory;
    std::vector<std::string> sequences;
    std::set<std::string> names;
    for (std::size_t count = 1; count <= 70; ++count) {
        CAPTURE(count);
        sequences.push_back(random_text("ACGT", 50, 10'000 + count));
        const std::string path = directory / std::to_string(count);
        names.insert(write_packed(path, sequences));
        write_packed(path + "again", sequences);
        CHECK(read_file(path) == read_file(path + "again"));
        const packed::PackedFile file(path);
        for (const std::string& residues : sequences) {
            REQUIRE(slice(file, digest_residues(residues).sha512t24u, 0, 50) == residues);
        }
        CHECK_FALSE(file.find(digest_residues("ACGT").sha512t24u));
    }
    CHECK(names.size() == 70);
}

TEST_CASE("packed file: with any flipped bit, residues are right or not returned") {
    const TemporaryDirectory directory;
    const std::vector<std::string> sequences{random_text("ACGT", 9000, 1), with_gaps(20'000, 30, 2),
                                             random_text("ACDEFGHIKLMNPQRSTVWY", 500, 3), "ACGT",
                                             random_text("ACGT", 30, 4)};
    write_packed(directory / "good", sequences);
    const std::string good = read_file(directory / "good");
    std::mt19937_64 engine(7);
    REQUIRE(check_right_or_absent(directory / "good", sequences, engine) == sequences.size());
    std::size_t damaged = 0;
    for (std::size_t at = 0; at < good.size(); at += 1 + engine() % 11) {
        std::string bytes = good;
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << engine() % 8));
        overwrite(directory / "bad", bytes);
        damaged += check_right_or_absent(directory / "bad", sequences, engine) < sequences.size() ? 1 : 0;
    }
    CHECK(damaged > 1000);
}

TEST_CASE("packed file: a file that is cut off, too long, empty or of another kind is Corruption") {
    const TemporaryDirectory directory;
    write_packed(directory / "good", {random_text("ACGT", 5000, 1), "ACGTN"});
    const std::string good = read_file(directory / "good");
    for (std::size_t size = 0; size < good.size(); size += 1 + size / 50) {
        CAPTURE(size);
        overwrite(directory / "bad", good.substr(0, size));
        CHECK_THROWS_AS(packed::PackedFile(directory / "bad"), Corruption);
        overwrite(directory / "bad", good + std::string(size + 1, '\0'));
        CHECK_THROWS_AS(packed::PackedFile(directory / "bad"), Corruption);
        overwrite(directory / "bad", good.substr(size + 1));
        CHECK_THROWS_AS(packed::PackedFile(directory / "bad"), Corruption);
    }
    overwrite(directory / "bad", std::string(10'000, 'A'));
    CHECK_THROWS_AS(packed::PackedFile(directory / "bad"), Corruption);
    std::string newer = good;
    newer[7] = '2';
    overwrite(directory / "bad", newer);
    CHECK_THROWS_WITH_AS(packed::PackedFile(directory / "bad"), doctest::Contains("of this version"), Corruption);
    CHECK_THROWS_AS(packed::PackedFile(directory / "none"), IoError);
}

TEST_CASE("packed file: hostile numbers with matching checksums never lead to a read outside the file") {
    const TemporaryDirectory directory;
    const std::vector<std::string> sequences{with_gaps(9000, 10, 2), random_text("ACDEFGHIKLMNPQRSTVWY", 500, 3),
                                             random_text("ACGT", 30, 4)};
    write_packed(directory / "good", sequences);
    const std::string good = read_file(directory / "good");
    const packed::Trailer trailer = packed::PackedFile(directory / "good").trailer();
    std::mt19937_64 engine(8);
    const auto touch_all =
        [&] {  // residues may be wrong, as the attacker made the sums; but no crash, and no read outside the mapping
            const packed::PackedFile file(directory / "bad");
            for (const std::string& residues : sequences) {
                if (const auto entry = file.find(digest_residues(residues).sha512t24u);
                    entry && entry->residues.length > 0) {
                    for (const std::uint64_t size :
                         {std::uint64_t{1}, std::min<std::uint64_t>(entry->residues.length, 100'000)}) {
                        std::string out(size, '#');
                        (void)file.read(entry->residues, 0, out);
                        (void)file.read(entry->residues, entry->residues.length - size, out);
                    }
                }
            }
        };
    for (std::uint64_t at = trailer.residues_end; at + 8 <= trailer.sums_offset(); at += 4) {
        for (const std::uint64_t number :
             {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}, std::uint64_t{1} << 63, std::uint64_t{1} << 55,
              engine(), engine() % good.size()}) {
            std::string bytes = good;
            base::store_le64(reinterpret_cast<std::uint8_t*>(&bytes[at]), number);
            overwrite(directory / "bad", with_right_sums(bytes, trailer.sums_offset()));
            touch_all();
        }
    }
    const std::uint64_t runs =
        packed::PackedFile(directory / "good").find(digest_residues(sequences[0]).sha512t24u)->residues.runs_offset();
    for (std::uint64_t at = runs; at < runs + 160; at += 8) {
        for (const std::uint64_t number :
             {std::uint64_t{0}, ~std::uint64_t{0}, std::uint64_t{1} << 63, engine(), engine() % 10'000}) {
            std::string bytes = good;
            base::store_le64(reinterpret_cast<std::uint8_t*>(&bytes[at]), number);
            overwrite(directory / "bad", with_right_sums(bytes, trailer.sums_offset()));
            touch_all();
        }
    }
}

TEST_CASE(
    "packed files: all files of a directory are read, others are skipped, and a missing directory counts as empty") {
    const TemporaryDirectory directory;
    const std::string in_both = random_text("ACGT", 60'000, 1);
    write_packed(directory / "a.sqpack", {in_both, "ACGT"});
    write_packed(directory / "b.sqpack", {in_both, "GGAA"});
    write_packed(directory / ".c.sqpack", {"GCGC"});
    write_packed(directory / "d", {"GCGC"});
    write_file(directory / "e.sqpack", "nothing of ours");
    CHECK(packed::file_names(directory.path()) == std::vector<std::string>{"a", "b", "e"});
    flip_bit(directory / "a.sqpack", 4100);
    const packed::PackedFiles files(directory.path());
    const auto read = [&](const std::string& residues) {
        const auto place = files.find(digest_residues(residues).sha512t24u, std::ssize(residues));
        std::string out(residues.size(), '#');
        return place.file != nullptr && place.file->read(place.residues, 0, out) && out == residues;
    };
    CHECK(read("ACGT"));
    CHECK(read("GGAA"));
    CHECK_FALSE(read(in_both));  // from a, which is damaged
    CHECK_FALSE(read("GCGC"));
    CHECK(files.find(digest_residues("ACGT").sha512t24u, 5).file ==
          nullptr);  // the catalog's length is wrong: its volume decides
    CHECK(packed::file_names(directory / "none").empty());
    CHECK(packed::PackedFiles(directory / "none").empty());
    CHECK(packed::PackedFiles(directory / "d").empty());
}

TEST_CASE("packed file: threads that are the first to touch the same chunks read the same") {
    const TemporaryDirectory directory;
    const std::string residues = with_gaps(2'000'000, 100, 3);
    const SequenceDigest digest = digest_residues(residues).sha512t24u;
    write_packed(directory / "a", {residues});
    const packed::PackedFile file(directory / "a");
    std::vector<std::thread> threads;
    std::array<int, 4> wrong{};
    for (std::size_t t = 0; t < wrong.size(); ++t) {
        threads.emplace_back([&, t] {
            for (std::size_t start = 0; start + 5000 <= residues.size(); start += 1777) {
                wrong[t] += slice(file, digest, start, start + 5000) == residues.substr(start, 5000) ? 0 : 1;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(wrong == std::array<int, 4>{});
}
