#include "format/codec/block_index.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "base/little_endian.hpp"
#include "base/stop.hpp"
#include "format/codec/bgzf.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::format {

namespace {
constexpr std::size_t count_bytes = 8;
constexpr std::size_t entry_bytes = 16;
constexpr std::size_t max_block_bytes = 65536;
constexpr std::size_t read_at_once = std::size_t{1} << 20;
}  // namespace

BlockIndex::BlockIndex(std::vector<std::uint8_t> bytes) : bytes_(std::move(bytes)) {
    if (bytes_.size() < count_bytes) {
        throw Corruption("block index (.gzi) is cut short: " + std::to_string(bytes_.size()) + " bytes");
    }
    const std::uint64_t count = base::load_le64(bytes_.data());
    // htslib 1.16 trusts the count, and so reads beyond the file if it is damaged.
    const std::size_t possible = (bytes_.size() - count_bytes) / entry_bytes;
    if (count != possible || (bytes_.size() - count_bytes) % entry_bytes != 0) {
        throw Corruption("block index (.gzi) claims " + std::to_string(count) + " entries, its size is that of " +
                         std::to_string(possible));
    }
    entry_count_ = possible;
}

std::uint64_t BlockIndex::max_bytes(std::uint64_t file_bytes) noexcept {
    return count_bytes + file_bytes / (bgzf_header_bytes + bgzf_footer_bytes) * entry_bytes;
}

BlockStart BlockIndex::start_of(std::size_t block) const noexcept {
    if (block == 0) {
        return {};
    }
    const std::uint8_t* const entry = bytes_.data() + count_bytes + (block - 1) * entry_bytes;
    return {base::load_le64(entry), base::load_le64(entry + 8)};
}

std::size_t BlockIndex::block_at(std::uint64_t text) const noexcept {
    // Most volumes have blocks of one size, so a proportional guess is right or nearly right. If it is not, steps of
    // growing size away from it find the range for the binary search.
    const std::size_t last = block_count() - 1;
    const std::uint64_t last_text = start_of(last).text;
    std::size_t low = 0;
    std::size_t high = last;
    if (last_text > 0) {
        const double share = static_cast<double>(text) / static_cast<double>(last_text);
        const auto guess = std::min(last, static_cast<std::size_t>(share * static_cast<double>(last)));
        std::size_t step = 1;
        if (start_of(guess).text <= text) {
            low = guess;
            high = low;
            while (high < last && start_of(std::min(last, high + step)).text <= text) {
                low = std::min(last, high + step);
                high = low;
                step *= 2;
            }
            high = std::min(last, high + step);
        } else {
            high = guess;
            low = high;
            while (low > 0 && start_of(low).text > text) {
                high = low;
                low -= std::min(low, step);
                step *= 2;
            }
        }
    }
    while (low < high) {
        const std::size_t middle = high - (high - low) / 2;
        if (start_of(middle).text <= text) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

BgzfBlocks walk_bgzf(const base::ReadFile& file) {
    std::vector<std::uint8_t> buffer(std::min<std::uint64_t>(file.size(), read_at_once));
    std::uint64_t begin = 0;  // of what is in the buffer
    std::uint64_t end = 0;
    // The file from `from` on: a whole block, or all that is left.
    const auto rest_from = [&](std::uint64_t from) {
        if (std::min(file.size(), from + max_block_bytes) > end) {
            begin = from;
            end = std::min(file.size(), from + buffer.size());
            file.read(begin, std::span(buffer).first(end - begin));
        }
        return std::span<const std::uint8_t>(buffer).subspan(from - begin, end - from);
    };
    BgzfBlocks blocks;
    BlockStart next;
    const auto at_end = [&] {
        const std::span<const std::uint8_t> rest = rest_from(next.file);
        return std::equal(rest.begin(), rest.end(), bgzf_end_of_file.begin(), bgzf_end_of_file.end());
    };
    while (!at_end()) {
        base::throw_if_stopped(base::stop_of_thread(), "reading a BGZF file was stopped");
        if (next.file >= file.size()) {
            throw Corruption("the BGZF file is cut short: its last block is missing");
        }
        const BgzfBlock block = read_bgzf_block(rest_from(next.file));
        if (block.text_bytes == 0) {
            throw Corruption("the BGZF file has an empty block before its end");
        }
        blocks.starts.push_back(next);
        next = {next.file + block.file_bytes, next.text + block.text_bytes};
    }
    if (blocks.starts.empty()) {
        throw Corruption("the BGZF file is empty");
    }
    blocks.text_bytes = next.text;
    return blocks;
}

std::vector<std::uint8_t> block_index_bytes(std::span<const BlockStart> starts) {
    const std::size_t entries = starts.size() - 1;
    std::vector<std::uint8_t> bytes(count_bytes + entries * entry_bytes);
    base::store_le64(bytes.data(), entries);
    for (std::size_t i = 0; i < entries; ++i) {
        base::store_le64(bytes.data() + count_bytes + i * entry_bytes, starts[i + 1].file);
        base::store_le64(bytes.data() + count_bytes + i * entry_bytes + 8, starts[i + 1].text);
    }
    return bytes;
}

}  // namespace seqshelf::format
