#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>

#include "packed/layout.hpp"
#include "packed/nucleotides.hpp"

namespace seqshelf::packed {

/// Fills `out` with residues from number `start` on, without the runs. \pre as unpack()
inline void decode(Coding coding, const std::uint8_t* residues, std::uint64_t start, std::span<char> out) noexcept {
    if (coding == Coding::nucleotides) {
        unpack(residues, start, out);
    } else {
        std::memcpy(out.data(), residues + start, out.size());
    }
}

/// Writes the part of a run that is within `out`, which starts with residue number `start`.
inline void put(const Run& run, std::uint64_t start, std::span<char> out) noexcept {
    const std::uint64_t begin = std::max(run.start, start);
    const std::uint64_t end = std::min(run.start + run.length, start + out.size());
    if (begin < end) {
        std::memset(out.data() + (begin - start), run.letter, static_cast<std::size_t>(end - begin));
    }
}

}  // namespace seqshelf::packed
