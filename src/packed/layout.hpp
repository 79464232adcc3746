#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/little_endian.hpp"
#include "packed/nucleotides.hpp"
#include "seqshelf/digest.hpp"

namespace seqshelf::packed {

// The parts of a packed file (schema/FORMAT.md, "Packed cache"): a header, the residues, entries ordered by digest, a
// directory of them, checksums of all that, and a trailer. All numbers are little-endian.
//
// Why a second copy of residues: a slice from a volume inflates at least one block, some microseconds. Two bits a
// residue need no inflating, take a quarter of the text, and can be read in place where the file is mapped: 100
// residues take 32 ns. Opening must not cost time either, so nothing is parsed or checked then but the trailer. The
// directory finds an entry without searching: digests are evenly distributed, so their first bits lead to one or two
// entries. Each page has a checksum, which is checked when it is first used: damage costs time, and never gives wrong
// residues.

inline constexpr std::array<std::uint8_t, 8> magic{'S', 'Q', 'S', 'H', 'P', 'C', 'K', '1'};
inline constexpr std::uint64_t header_bytes = 64;
inline constexpr std::uint64_t entry_bytes = 64;
inline constexpr std::uint64_t run_bytes = 16;
inline constexpr std::uint64_t chunk_bytes = 4096;  ///< each has a checksum; a page, because slices read little
inline constexpr std::size_t trailer_bytes = 512;
inline constexpr std::size_t max_note_bytes = 400;
inline constexpr std::uint64_t max_length = std::uint64_t{1} << 56;  ///< residues in a sequence

/// How residues are packed.
enum class Coding : std::uint8_t {
    nucleotides = 1,  ///< two bits each, and runs of other letters than ACGT
    bytes = 2,  ///< as they are
};

/// A letter other than ACGT, `length` times.
struct Run {
    std::uint64_t start = 0;  ///< number of the first residue
    std::uint64_t length = 0;
    char letter = 0;
};
void store(const Run& run, std::uint8_t* out) noexcept;
[[nodiscard]] inline Run load_run(const std::uint8_t* bytes) noexcept {
    const std::uint64_t length_and_letter = base::load_le64(bytes + 8);
    return {base::load_le64(bytes), length_and_letter >> 8, static_cast<char>(length_and_letter & 0xff)};
}

/// Where a sequence's residues are. Their runs come after them, at a multiple of 16.
struct Residues {
    std::uint64_t length = 0;
    std::uint64_t offset = 0;  ///< of the first of them in the file
    std::uint32_t runs = 0;
    Coding coding = Coding::bytes;

    [[nodiscard]] std::uint64_t residue_bytes() const noexcept {
        return coding == Coding::nucleotides ? packed_bytes(length) : length;
    }
    [[nodiscard]] std::uint64_t runs_offset() const noexcept {
        return (offset + residue_bytes() + run_bytes - 1) / run_bytes * run_bytes;
    }
    /// Whether residues and runs are between the header and `end`.
    [[nodiscard]] bool lies_before(std::uint64_t end) const noexcept {
        // No sum overflows: a length is at most 2^56, and `end` is an offset in a file.
        return offset >= header_bytes && offset <= end && runs_offset() + run_bytes * runs <= end;
    }
};

/// A sequence of a file.
struct Entry {
    SequenceDigest digest;
    Residues residues;
};
void store(const Entry& entry, std::uint8_t* out) noexcept;
/// std::nullopt: the coding or the length is impossible
[[nodiscard]] inline std::optional<Entry> load_entry(const std::uint8_t* bytes) noexcept {
    const Entry entry{SequenceDigest(std::span<const std::uint8_t, SequenceDigest::size>(bytes, SequenceDigest::size)),
                      {base::load_le64(bytes + 24), base::load_le64(bytes + 32), base::load_le32(bytes + 40),
                       static_cast<Coding>(bytes[44])}};
    const Coding coding = entry.residues.coding;
    const bool possible =
        (coding == Coding::nucleotides || coding == Coding::bytes) && entry.residues.length <= max_length;
    return possible ? std::optional(entry) : std::nullopt;
}

/// The sizes of a file's parts, from which everything else follows, and what it was made from.
struct Trailer {
    std::uint64_t residues_end = 0;  ///< where the entries start, a multiple of 64
    std::uint64_t sequences = 0;
    std::uint64_t residues = 0;  ///< of all sequences, for lists of the files
    std::int64_t created = 0;  ///< seconds since the Unix epoch, UTC
    std::string note;  ///< what it was made from, for people; at most max_note_bytes

    /// The directory has 2^directory_bits() + 1 numbers (uint32). Number i is that of the first entry whose digest's
    /// first bits are i or more.
    [[nodiscard]] unsigned directory_bits() const noexcept;
    [[nodiscard]] std::uint64_t directory_offset() const noexcept { return residues_end + entry_bytes * sequences; }
    /// Where the checksums are (uint32), one for each chunk before them.
    [[nodiscard]] std::uint64_t sums_offset() const noexcept;
    [[nodiscard]] std::uint64_t chunks() const noexcept { return (sums_offset() + chunk_bytes - 1) / chunk_bytes; }
    [[nodiscard]] std::uint64_t file_bytes() const noexcept { return sums_offset() + 4 * chunks() + trailer_bytes; }
};
[[nodiscard]] std::array<std::uint8_t, trailer_bytes> store(const Trailer& trailer);
/// std::nullopt: it is not a trailer, or not that of a file of this size
[[nodiscard]] std::optional<Trailer> load_trailer(std::span<const std::uint8_t, trailer_bytes> bytes,
                                                  std::uint64_t file_bytes);

/// The directory's number for a digest. \param bits  directory_bits()
[[nodiscard]] inline std::uint64_t directory_index(const SequenceDigest& digest, unsigned bits) noexcept {
    const auto bytes = digest.bytes();
    std::uint64_t start = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        start = start << 8 | bytes[i];
    }
    return start >> (32 - bits);  // of 64 bits: also with bits == 0
}

}  // namespace seqshelf::packed
