#include "packed/layout.hpp"

#include <algorithm>
#include <bit>

#include "base/bytes.hpp"
#include "base/little_endian.hpp"
#include "format/codec/crc32.hpp"

namespace seqshelf::packed {

namespace {

constexpr std::uint64_t max_sequences = std::uint64_t{1} << 32;

// Places in the trailer.
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

void store(const Entry& entry, std::uint8_t* out) noexcept {
    std::fill_n(out, entry_bytes, std::uint8_t{0});
    std::copy_n(entry.digest.bytes().data(), SequenceDigest::size, out);
    base::store_le64(out + 24, entry.residues.length);
    base::store_le64(out + 32, entry.residues.offset);
    base::store_le32(out + 40, entry.residues.runs);
    out[44] = static_cast<std::uint8_t>(entry.residues.coding);
}

unsigned Trailer::directory_bits() const noexcept {
    return sequences < 2 ? 0 : static_cast<unsigned>(std::bit_width(sequences - 1));
}

std::uint64_t Trailer::sums_offset() const noexcept {
    return directory_offset() + 4 * ((std::uint64_t{1} << directory_bits()) + 1);
}

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
    if (!std::equal(magic.begin(), magic.end(), bytes.begin()) ||
        base::load_le32(&bytes[sum_at]) != format::crc32(0, bytes.first<sum_at>())) {
        return std::nullopt;
    }
    Trailer trailer{number(residues_end_at),
                    number(sequences_at),
                    number(residues_at),
                    static_cast<std::int64_t>(number(created_at)),
                    {}};
    if (number(file_bytes_at) != file_bytes || number(note_bytes_at) > max_note_bytes ||
        trailer.sequences >= max_sequences || trailer.residues_end < header_bytes ||
        trailer.residues_end > file_bytes || trailer.residues_end % entry_bytes != 0 ||
        trailer.file_bytes() != file_bytes) {
        return std::nullopt;
    }
    trailer.note = base::text_of(bytes.subspan(note_at, number(note_bytes_at)));
    return trailer;
}

}  // namespace seqshelf::packed
