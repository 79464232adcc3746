#include "packed/layout.hpp"

#include <algorithm>
#include <bit>

#include "base/little_endian.hpp"
#include "format/crc32.hpp"
#include "packed/nucleotides.hpp"

namespace seqshelf::packed {

namespace {

constexpr std::uint64_t max_length = std::uint64_t{1} << 56;
constexpr std::uint64_t max_sequences = std::uint64_t{1} << 32;

// Of the trailer.
constexpr std::size_t file_bytes_at = 8;
constexpr std::size_t residues_end_at = 16;
constexpr std::size_t sequences_at = 24;
constexpr std::size_t residues_at = 32;
constexpr std::size_t created_at = 40;
constexpr std::size_t note_bytes_at = 48;
constexpr std::size_t note_at = 56;
constexpr std::size_t sum_at = trailer_bytes - 4;
static_assert(note_at + max_note_bytes <= sum_at);

}  // namespace

void store(const Run& run, std::uint8_t* out) noexcept {
    base::store_le64(out, run.start);
    base::store_le64(out + 8, run.length << 8 | static_cast<unsigned char>(run.letter));
}

Run load_run(const std::uint8_t* bytes) noexcept {
    const std::uint64_t length_and_letter = base::load_le64(bytes + 8);
    return {base::load_le64(bytes), length_and_letter >> 8, static_cast<char>(length_and_letter & 0xff)};
}

std::uint64_t Entry::residue_bytes() const noexcept { return coding == Coding::nucleotides ? packed_bytes(length) : length; }

bool Entry::lies_before(std::uint64_t end) const noexcept {
    // No sum overflows: a length is at most 2^56, and so is what `end`, an offset in a file, can be.
    return offset >= header_bytes && offset <= end && runs_offset() + run_bytes * runs <= end;
}

void store(const Entry& entry, std::uint8_t* out) noexcept {
    std::fill_n(out, entry_bytes, std::uint8_t{0});
    std::copy_n(entry.digest.bytes().data(), SequenceDigest::size, out);
    base::store_le64(out + 24, entry.length);
    base::store_le64(out + 32, entry.offset);
    base::store_le32(out + 40, entry.runs);
    out[44] = static_cast<std::uint8_t>(entry.coding);
}

std::optional<Entry> load_entry(const std::uint8_t* bytes) noexcept {
    const Entry entry{SequenceDigest(std::span<const std::uint8_t, SequenceDigest::size>(bytes, SequenceDigest::size)),
                      base::load_le64(bytes + 24), base::load_le64(bytes + 32), base::load_le32(bytes + 40), static_cast<Coding>(bytes[44])};
    const bool possible = (entry.coding == Coding::nucleotides || entry.coding == Coding::bytes) && entry.length <= max_length;
    return possible ? std::optional(entry) : std::nullopt;
}

unsigned Trailer::directory_bits() const noexcept { return sequences < 2 ? 0 : static_cast<unsigned>(std::bit_width(sequences - 1)); }

std::uint64_t Trailer::sums_offset() const noexcept { return directory_offset() + 4 * ((std::uint64_t{1} << directory_bits()) + 1); }

std::array<std::uint8_t, trailer_bytes> store(const Trailer& trailer) {
    std::array<std::uint8_t, trailer_bytes> bytes{};
    std::copy(magic.begin(), magic.end(), bytes.begin());
    base::store_le64(&bytes[file_bytes_at], trailer.file_bytes());
    base::store_le64(&bytes[residues_end_at], trailer.residues_end);
    base::store_le64(&bytes[sequences_at], trailer.sequences);
    base::store_le64(&bytes[residues_at], trailer.residues);
    base::store_le64(&bytes[created_at], static_cast<std::uint64_t>(trailer.created));
    const std::size_t note_bytes = std::min(trailer.note.size(), max_note_bytes);
    base::store_le64(&bytes[note_bytes_at], note_bytes);
    std::copy_n(trailer.note.data(), note_bytes, &bytes[note_at]);
    base::store_le32(&bytes[sum_at], format::crc32(0, std::span(bytes).first<sum_at>()));
    return bytes;
}

std::optional<Trailer> load_trailer(std::span<const std::uint8_t, trailer_bytes> bytes, std::uint64_t file_bytes) {
    const auto number = [&](std::size_t at) { return base::load_le64(&bytes[at]); };
    if (!std::equal(magic.begin(), magic.end(), bytes.begin()) || base::load_le32(&bytes[sum_at]) != format::crc32(0, bytes.first<sum_at>())) {
        return std::nullopt;
    }
    Trailer trailer{number(residues_end_at), number(sequences_at), number(residues_at), static_cast<std::int64_t>(number(created_at)), {}};
    if (number(file_bytes_at) != file_bytes || number(note_bytes_at) > max_note_bytes || trailer.sequences >= max_sequences ||
        trailer.residues_end < header_bytes || trailer.residues_end > file_bytes || trailer.residues_end % entry_bytes != 0 ||
        trailer.file_bytes() != file_bytes) {
        return std::nullopt;
    }
    trailer.note.assign(reinterpret_cast<const char*>(&bytes[note_at]), number(note_bytes_at));
    return trailer;
}

std::uint64_t directory_index(const SequenceDigest& digest, unsigned bits) noexcept {
    const auto bytes = digest.bytes();
    std::uint64_t start = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        start = start << 8 | bytes[i];
    }
    return start >> (32 - bits);  // of 64 bits: also with bits == 0
}

}  // namespace seqshelf::packed
