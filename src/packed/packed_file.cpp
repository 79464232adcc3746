#include "packed/packed_file.hpp"

#include <algorithm>
#include <new>
#include <string>

#include "base/little_endian.hpp"
#include "format/codec/crc32.hpp"
#include "packed/nucleotides.hpp"
#include "packed/sequence_decoder.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::packed {

static_assert(sizeof(std::atomic<std::uint8_t>) == 1 && std::atomic<std::uint8_t>::is_always_lock_free);
static_assert(trailer_bytes >= slack_bytes, "unpack() may read beyond the residues, but not beyond the file");

Trailer PackedFile::read_trailer(const base::MappedFile& file, const std::filesystem::path& path) {
    const std::span<const std::uint8_t> bytes = file.bytes();
    if (bytes.size() < header_bytes + trailer_bytes || !std::equal(magic.begin(), magic.end(), bytes.begin())) {
        throw Corruption(path.string() + " is not a packed file of this version");
    }
    auto trailer = load_trailer(bytes.last<trailer_bytes>(), bytes.size());
    if (!trailer) {
        throw Corruption(path.string() + " is damaged: its end is not that of a packed file of " +
                         std::to_string(bytes.size()) + " bytes");
    }
    return std::move(*trailer);
}

PackedFile::PackedFile(const std::filesystem::path& path)
    : path_(path),
      file_(path, base::MappedFile::Access::normal),
      data_(file_.bytes().data()),
      trailer_(read_trailer(file_, path)),
      directory_offset_(trailer_.directory_offset()),
      directory_bits_(trailer_.directory_bits()),
      states_(static_cast<std::atomic<std::uint8_t>*>(std::calloc(trailer_.chunks(), 1))) {
    if (!states_) {
        throw std::bad_alloc();
    }
}

/// Two threads may check the same chunk at once: both get the same result.
bool PackedFile::check(std::uint64_t chunk) const noexcept {
    std::atomic<std::uint8_t>& state = states_.get()[chunk];
    if (state.load(std::memory_order_relaxed) == unknown) {
        const std::uint64_t begin = chunk * chunk_bytes;
        const std::uint64_t bytes = std::min(chunk_bytes, trailer_.sums_offset() - begin);
        const bool agrees =
            format::crc32(0, {data_ + begin, bytes}) == base::load_le32(data_ + trailer_.sums_offset() + 4 * chunk);
        state.store(agrees ? intact : damaged, std::memory_order_relaxed);
    }
    return state.load(std::memory_order_relaxed) == intact;
}

/// \pre index < trailer_.sequences
std::optional<Entry> PackedFile::entry(std::uint64_t index) const noexcept {
    const std::uint64_t offset = trailer_.residues_end + index * entry_bytes;
    if (!is_intact(offset / chunk_bytes)) {
        return std::nullopt;
    }
    const auto entry = load_entry(data_ + offset);
    return entry && entry->residues.lies_before(trailer_.residues_end) ? entry : std::nullopt;
}

std::optional<Entry> PackedFile::find(const SequenceDigest& digest) const noexcept {
    const std::uint64_t place = directory_offset_ + 4 * directory_index(digest, directory_bits_);
    if (!are_intact(place, place + 8)) {
        return std::nullopt;
    }
    const std::uint64_t last = std::min<std::uint64_t>(base::load_le32(data_ + place + 4), trailer_.sequences);
    for (std::uint64_t index = base::load_le32(data_ + place); index < last; ++index) {
        const auto found = entry(index);
        if (!found || !(found->digest < digest)) {
            return found && found->digest == digest ? found : std::nullopt;
        }
    }
    return std::nullopt;
}

bool PackedFile::read(const Residues& of, std::uint64_t start, std::span<char> out) const noexcept {
    if (out.empty()) {
        return true;
    }
    const bool packed = of.coding == Coding::nucleotides;
    const std::uint64_t first = packed ? start / 4 : start;
    const std::uint64_t end = packed ? packed_bytes(start + out.size()) : start + out.size();
    if (!are_intact(of.offset + first, of.offset + end)) {
        return false;
    }
    decode(of.coding, data_ + of.offset, start, out);
    return of.runs == 0 || put_runs(of, start, out);
}

bool PackedFile::put_runs(const Residues& of, std::uint64_t start, std::span<char> out) const noexcept {
    static_assert(chunk_bytes % run_bytes == 0, "a run is in one chunk");
    const std::uint64_t runs = of.runs_offset();
    Run run;
    const auto load = [&](std::uint64_t index) {
        const std::uint64_t offset = runs + index * run_bytes;
        run = load_run(data_ + offset);
        return is_intact(offset / chunk_bytes);
    };
    std::uint64_t index = 0;  // of the first run that ends after `start`
    for (std::uint64_t end = of.runs; index < end;) {
        const std::uint64_t middle = index + (end - index) / 2;
        if (!load(middle)) {
            return false;
        }
        if (run.start + run.length <= start) {
            index = middle + 1;
        } else {
            end = middle;
        }
    }
    for (; index < of.runs; ++index) {
        if (!load(index)) {
            return false;
        }
        if (run.start >= start + out.size()) {
            break;
        }
        put(run, start, out);
    }
    return true;
}

void PackedFile::each(const std::function<void(const Entry&)>& visit) const {
    for (std::uint64_t index = 0; index < trailer_.sequences; ++index) {
        const auto found = entry(index);
        if (!found) {
            throw Corruption(path_.string() + " is damaged: entry " + std::to_string(index) +
                             " does not agree with its checksum");
        }
        visit(*found);
    }
}

}  // namespace seqshelf::packed
