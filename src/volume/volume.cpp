#include "volume/volume.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <string>

#include "seqshelf/error.hpp"
#include "volume/volume_writer.hpp"

namespace seqshelf::volume {

namespace {

/// A longer read would push everything else out of the cache.
constexpr std::size_t max_cached_read_bytes = std::size_t{1} << 20;

std::uint32_t next_id() {
    static std::atomic<std::uint32_t> id = 0;
    return ++id;
}

void check_agreement(std::size_t block, bool agrees) {
    if (!agrees) {
        throw Corruption("block " + std::to_string(block) + " does not agree with the block index (.gzi)");
    }
}

/// Runs `action`, and says which volume it was about if it fails. A file that is not there is one the catalog promised:
/// that is damage, while one that cannot be opened may be a matter of permissions.
template <typename Action>
auto naming(const std::filesystem::path& path, Action action) {
    try {
        return action();
    } catch (const Corruption& error) {
        throw Corruption("volume " + path.string() + ": " + error.what());
    } catch (const IoError& error) {
        if (std::filesystem::exists(path) && std::filesystem::exists(gzi_path(path))) {
            throw;
        }
        throw Corruption("volume " + path.string() + " is missing: " + error.what());
    }
}

}  // namespace

Volume::Volume(std::filesystem::path bgzf_path, std::int64_t text_bytes, base::MappedFile::Access access)
    : path_(std::move(bgzf_path)),
      id_(next_id()),
      text_bytes_(static_cast<std::uint64_t>(text_bytes)),
      file_(naming(path_, [&] { return base::MappedFile(path_, access); })),
      index_file_(naming(path_, [&] { return base::MappedFile(gzi_path(path_), access); })),
      index_(naming(path_, [&] { return format::BlockIndex(index_file_.bytes()); })) {}

void Volume::check_range(std::int64_t offset, std::int64_t bytes) const {
    const auto from = static_cast<std::uint64_t>(offset);
    if (offset < 0 || bytes < 0 || from > text_bytes_ || static_cast<std::uint64_t>(bytes) > text_bytes_ - from) {
        throw Corruption("volume " + path_.string() + ": the catalog has a sequence beyond the end of its text");
    }
}

void Volume::read(std::int64_t offset, std::span<std::uint8_t> out, BlockCache& cache) const {
    if (out.empty()) {
        return;
    }
    check_range(offset, static_cast<std::int64_t>(out.size()));
    naming(path_, [&] {
        const bool keep = out.size() <= max_cached_read_bytes;
        auto position = static_cast<std::uint64_t>(offset);
        std::size_t block = index_.block_at(position);
        std::span<std::uint8_t> rest = out;
        while (!rest.empty()) {
            const bool last = block + 1 == index_.block_count();
            const std::uint64_t start = index_.start_of(block).text;
            const std::uint64_t end = last ? text_bytes_ : index_.start_of(block + 1).text;
            if (start > position || end < position || end - start > 65536) {
                throw Corruption("block index (.gzi) is out of order");
            }
            const std::size_t taken = std::min<std::uint64_t>(rest.size(), end - position);
            read_block(block, position - start, rest.first(taken), keep, cache);
            rest = rest.subspan(taken);
            position += taken;
            ++block;
            if (last && !rest.empty()) {
                throw Corruption("the text ends early");
            }
        }
    });
}

/// The block's place, checked against both neighbours in the index: an index that was damaged would otherwise give
/// residues from somewhere else.
format::BgzfBlock Volume::locate(std::size_t block) const {
    const format::BlockStart start = index_.start_of(block);
    const std::span<const std::uint8_t> bytes = file_.bytes();
    if (start.file > bytes.size()) {
        throw Corruption("truncated: block " + std::to_string(block) + " should start at byte " + std::to_string(start.file) +
                         " of " + std::to_string(bytes.size()));
    }
    const format::BgzfBlock found = format::parse_bgzf_block(bytes.subspan(start.file));
    if (block + 1 < index_.block_count()) {
        const format::BlockStart next = index_.start_of(block + 1);
        check_agreement(block, next.file - start.file == found.file_bytes && next.text - start.text == found.text_bytes);
    } else {
        // Behind the last block there is nothing but the empty one that ends a BGZF file.
        const std::size_t behind = bytes.size() - start.file - found.file_bytes;
        check_agreement(block, (behind == 0 || behind == format::bgzf_end_of_file.size()) && text_bytes_ - start.text == found.text_bytes);
    }
    return found;
}

void Volume::read_block(std::size_t block, std::size_t from, std::span<std::uint8_t> out, bool keep, BlockCache& cache) const {
    const BlockCache::Key key{id_, static_cast<std::uint32_t>(block)};
    if (cache.copy(key, from, out)) {
        return;
    }
    const format::BgzfBlock found = locate(block);
    if (out.size() == found.text_bytes) {
        format::inflate_bgzf_block(found, out);
        if (keep) {
            cache.insert(key, out);
        }
        return;
    }
    thread_local std::array<std::uint8_t, 65536> buffer;
    const std::span<std::uint8_t> text = std::span(buffer).first(found.text_bytes);
    format::inflate_bgzf_block(found, text);
    std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(from), out.size(), out.begin());
    cache.insert(key, text);
}

}  // namespace seqshelf::volume
