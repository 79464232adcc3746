#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "format/codec/bgzf.hpp"
#include "format/codec/block_index.hpp"
#include "samples.hpp"
#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"
#include "volume/volume.hpp"

using namespace seqshelf;
using namespace seqshelf::volume;
using namespace seqshelf::test;

namespace {

constexpr std::size_t lines_cache_bytes = std::size_t{1} << 20;

/// Writes a BGZF file of any text, with its index, as bgzip does.
std::filesystem::path write_text(const TemporaryDirectory& directory, const std::string& text,
                                 std::size_t block_bytes = format::bgzf_max_text_bytes) {
    std::string file;
    std::vector<format::BlockStart> starts;
    for (std::size_t start = 0; start < text.size(); start += block_bytes) {
        starts.push_back({file.size(), start});
        const std::size_t size = std::min(block_bytes, text.size() - start);
        format::append_bgzf_block({reinterpret_cast<const std::uint8_t*>(text.data()) + start, size}, {1}, file);
    }
    file.append(format::bgzf_end_of_file.begin(), format::bgzf_end_of_file.end());
    const std::filesystem::path path = directory / "lined.fa.bgz";
    write_file(path, file);
    const std::vector<std::uint8_t> index = format::block_index_bytes(starts);
    write_file(gzi_path(path), std::string(index.begin(), index.end()));
    return path;
}

std::string broken(const std::string& residues, std::size_t width, const std::string& end) {
    std::string text;
    for (std::size_t start = 0; start < residues.size(); start += width) {
        text += residues.substr(start, width) + end;
    }
    return text;
}

std::string read(const Volume& volume, std::int64_t first, std::size_t start, std::size_t end, BlockCache& cache) {
    const auto out = std::make_unique<std::uint8_t[]>(end - start);  // exactly sized, for the sanitizers
    volume.read_residues(first, static_cast<std::int64_t>(start), {out.get(), end - start}, cache);
    return {out.get(), out.get() + (end - start)};
}

/// Positions around every end of a line and of a block, and at both ends of the sequence.
std::vector<std::size_t> edges(std::size_t length, std::size_t width) {
    std::vector<std::size_t> found{0, length};
    for (const std::size_t edge : {std::size_t{1}, width, 2 * width, length / width * width, std::size_t{65280},
                                   std::size_t{65536}, 2 * std::size_t{65536}, length}) {
        for (std::size_t near = edge == 0 ? 0 : edge - 1; near <= edge + 1; ++near) {
            found.push_back(std::min(near, length));
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

}  // namespace

TEST_CASE("lines: positions of residues and sizes of their text") {
    const Lines lines{100, 101};
    CHECK(lines.offset_of(0) == 0);
    CHECK(lines.offset_of(99) == 99);
    CHECK(lines.offset_of(100) == 101);
    CHECK(lines.offset_of(200) == 202);
    CHECK(lines.text_bytes(0) == 0);
    CHECK(lines.text_bytes(1) == 1);
    CHECK(lines.text_bytes(100) == 100);
    CHECK(lines.text_bytes(101) == 102);
    const Lines one_each;
    CHECK(one_each.offset_of(1234567) == 1234567);
    CHECK(one_each.text_bytes(1234567) == 1234567);
    CHECK(one_each.text_bytes(0) == 0);
}

TEST_CASE("lines: residues are right from any boundary to any other, for sequences of every length") {
    for (const std::string end : {"\n", "\r\n"}) {
        for (const std::size_t width : {1, 2, 60, 100, 65279, 65280, 65281, 300000}) {
            const TemporaryDirectory directory;
            std::string text;
            std::vector<std::pair<std::int64_t, std::string>> sequences;
            for (const std::size_t length : {std::size_t{1}, std::size_t{2}, std::size_t{59}, std::size_t{60},
                                             std::size_t{61}, std::size_t{99}, std::size_t{100}, std::size_t{101},
                                             std::size_t{200}, std::size_t{65280}, std::size_t{131073}, 2 * width}) {
                text += ">s" + std::to_string(length) + end;
                sequences.emplace_back(std::ssize(text), random_text("ACGTN", length, length));
                text += broken(sequences.back().second, width, end);
            }
            const Lines lines{static_cast<std::int64_t>(width), static_cast<std::int64_t>(width + end.size())};
            const Volume volume(write_text(directory, text), std::ssize(text), lines);
            BlockCache cache(lines_cache_bytes);
            for (const auto& [first, residues] : sequences) {
                int wrong = 0;
                const std::vector<std::size_t> all = edges(residues.size(), width);
                for (const std::size_t from : all) {
                    for (const std::size_t to : all) {
                        if (from <= to) {
                            wrong += read(volume, first, from, to, cache) != residues.substr(from, to - from);
                        }
                    }
                }
                CAPTURE(width);
                CAPTURE(end.size());
                const auto shown = residues.size();
                CAPTURE(shown);
                CHECK(wrong == 0);
            }
        }
    }
}

TEST_CASE("lines: every slice of a short sequence is right, also if blocks end within lines or their ends") {
    const std::string residues = random_text("ACGT", 57, 7);
    for (const std::string end : {"\n", "\r\n"}) {
        for (const std::size_t width : {1, 7, 10, 19, 56, 57, 58}) {
            for (const std::size_t block_bytes : {1, 2, 3, 11, 64}) {
                const TemporaryDirectory directory;
                const std::string text = ">x" + end + broken(residues, width, end);
                const Lines lines{static_cast<std::int64_t>(width), static_cast<std::int64_t>(width + end.size())};
                const Volume volume(write_text(directory, text, block_bytes), std::ssize(text), lines);
                BlockCache cache(lines_cache_bytes);
                int wrong = 0;
                for (std::size_t from = 0; from <= residues.size(); ++from) {
                    for (std::size_t to = from; to <= residues.size(); ++to) {
                        wrong += read(volume, std::ssize(end) + 2, from, to, cache) != residues.substr(from, to - from);
                    }
                }
                CAPTURE(width);
                CAPTURE(block_bytes);
                CHECK(wrong == 0);
            }
        }
    }
}

TEST_CASE("lines: a last line without an end is read whole") {
    const std::string residues = random_text("ACGT", 250, 7);
    std::string text = ">x\n" + broken(residues, 100, "\n");
    text.pop_back();
    const TemporaryDirectory directory;
    const Volume volume(write_text(directory, text), std::ssize(text), {100, 101});
    BlockCache cache(lines_cache_bytes);
    CHECK(read(volume, 3, 0, 250, cache) == residues);
    CHECK(read(volume, 3, 199, 250, cache) == residues.substr(199));
}

TEST_CASE("lines: text with other line ends is Corruption when a read crosses the end of a line") {
    const std::string residues = random_text("ACGT", 1000, 7);
    struct Case {
        std::size_t width;
        std::string end;
        Lines lines;
    };
    for (const Case& each : {Case{100, "\n", {99, 100}}, Case{100, "\n", {101, 102}}, Case{100, "\n", {100, 102}},
                             Case{100, "\r\n", {100, 101}}, Case{60, "\n", {100, 101}}, Case{1000, "\n", {100, 101}},
                             Case{1, "\n", {2, 3}}, Case{7, "\r\n", {7, 8}}}) {
        CAPTURE(each.width);
        CAPTURE(each.lines.residues);
        const TemporaryDirectory directory;
        const std::string text = ">x\n" + broken(residues, each.width, each.end) + std::string(3000, '\n');
        const Volume volume(write_text(directory, text), std::ssize(text), each.lines);
        BlockCache cache(lines_cache_bytes);
        CHECK_THROWS_WITH_AS(read(volume, 3, 0, 1000, cache), doctest::Contains("lined.fa.bgz"), Corruption);
        const auto edge = static_cast<std::size_t>(each.lines.residues);
        CHECK_THROWS_AS(read(volume, 3, edge - 1, edge + 1, cache), Corruption);
    }
}

TEST_CASE("lines: impossible lines in the catalog are Corruption at once") {
    const TemporaryDirectory directory;
    const std::filesystem::path path = write_text(directory, ">x\nACGT\n");
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    for (const Lines lines :
         {Lines{-1, 0}, Lines{-100, -99}, Lines{100, 0}, Lines{100, 99}, Lines{100, 100}, Lines{100, 103},
          Lines{most, most}, Lines{100, -1}, Lines{100, most}, Lines{1, std::numeric_limits<std::int64_t>::min()}}) {
        CAPTURE(lines.residues);
        CAPTURE(lines.bytes);
        CHECK_THROWS_WITH_AS(Volume(path, 8, lines), doctest::Contains("lined.fa.bgz"), Corruption);
    }
    CHECK(Volume(path, 8, {100, 101}).lines().bytes == 101);
    CHECK(Volume(path, 8, {100, 102}).lines().bytes == 102);
}

TEST_CASE("lines: residues after the text, before it, or beyond 64 bits are Corruption") {
    const std::string text = ">x\n" + broken(random_text("ACGT", 250, 7), 100, "\n");
    const TemporaryDirectory directory;
    const Volume volume(write_text(directory, text), std::ssize(text), {100, 101});
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    BlockCache cache(lines_cache_bytes);
    CHECK_NOTHROW(volume.check_residues(3, 0, 250));
    CHECK_NOTHROW(volume.check_residues(3, 0, 251));  // the end of the last line is text too
    CHECK_NOTHROW(volume.check_residues(std::ssize(text), 0, 0));
    struct Asked {
        std::int64_t first, start, end;
    };
    for (const Asked& asked : {Asked{3, 0, 252}, Asked{3, 0, 1000}, Asked{4, 0, 251}, Asked{3, 0, most},
                               Asked{most, 0, 1}, Asked{most, 0, most}, Asked{-1, 0, 1}, Asked{3, -1, 1},
                               Asked{3, 2, 1}, Asked{std::numeric_limits<std::int64_t>::min(), 0, 1},
                               Asked{std::ssize(text), 0, 1}, Asked{std::ssize(text) + 1, 0, 0}}) {
        CAPTURE(asked.first);
        CAPTURE(asked.end);
        CHECK_THROWS_AS(volume.check_residues(asked.first, asked.start, asked.end), Corruption);
        if (asked.start >= 0 && asked.end > asked.start && asked.end <= 1000) {
            CHECK_THROWS_AS(read(volume, asked.first, static_cast<std::size_t>(asked.start),
                                 static_cast<std::size_t>(asked.end), cache),
                            Corruption);
        }
    }
}

TEST_CASE("lines: threads that read at the same time get the same") {
    const std::string residues = random_text("ACGT", 400000, 7);
    const std::string text = ">x\n" + broken(residues, 100, "\n");
    const TemporaryDirectory directory;
    const Volume volume(write_text(directory, text), std::ssize(text), {100, 101});
    base::TaskPool pool(4);
    std::vector<std::future<int>> wrong;
    for (std::size_t thread = 0; thread < 4; ++thread) {
        wrong.push_back(pool.submit([&, thread] {
            BlockCache cache(lines_cache_bytes);
            int found = 0;
            for (std::size_t start = thread * 997; start + 70000 < residues.size(); start += 7919) {
                found += read(volume, 3, start, start + 70000, cache) != residues.substr(start, 70000);
                found += read(volume, 3, start, start + 3, cache) != residues.substr(start, 3);
            }
            return found;
        }));
    }
    for (std::future<int>& each : wrong) {
        CHECK(each.get() == 0);
    }
}
