#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/simd.hpp"
#include "packed/file_writer.hpp"
#include "packed/sequence_encoder.hpp"
#include "seqshelf/digest.hpp"
#include "support/files.hpp"
#include "support/texts.hpp"

// Sequences for the tests of this folder.
namespace seqshelf::test {

/// The implementations that run on this machine, the portable one first.
inline std::vector<base::Simd> simd_forms() {
    return base::best_simd() == base::Simd::portable ? std::vector{base::Simd::portable}
                                                     : std::vector{base::Simd::portable, base::best_simd()};
}

/// Nucleotides with `gaps` other letters and runs of other letters scattered among them.
inline std::string with_gaps(std::size_t size, int gaps, std::uint64_t seed) {
    std::string text = random_text("ACGT", size, seed);
    std::mt19937_64 engine(seed + 1);
    for (int i = 0; i < gaps; ++i) {
        const std::size_t start = engine() % size;
        const std::size_t length = engine() % 3 == 0 ? 1 + engine() % 3000 : 1;
        const char letter = "NNNRYKMSWBDHVUX"[engine() % 15];
        for (std::size_t at = start; at < std::min(size, start + length); ++at) {
            text[at] = letter;
        }
    }
    return text;
}

/// Sequences of every kind: nucleotides with and without exceptions, short and long, proteins, single letters.
inline std::vector<std::string> mixed_sequences() {
    std::vector<std::string> all{
        "A",
        "N",
        "T",
        "ACGTN",
        "MEEPQSDPSV",
        std::string(10000, 'N'),
        random_text("ACGT", 100'000, 1),
        with_gaps(200'000, 300, 2),
        std::string(5000, 'N') + random_text("ACGT", 5000, 3) + std::string(5000, 'N'),
        random_text("ACGU", 3000, 4),
        random_text("ACDEFGHIKLMNPQRSTVWYX", 9000, 5),
        random_text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 700, 6),
        random_text("ACGTRYKMSWBDHVN", 1000, 7),
    };
    for (std::size_t size = 2; size < 70; ++size) {
        all.push_back(random_text("ACGT", size, 100 + size));
    }
    return all;
}

inline packed::PackedSequence packed_sequence(std::string_view residues) {
    return packed::encode(residues.size(), LetterSet::of(residues), [&](const auto& consume) { consume(residues); });
}

/// \returns the name the file would have
inline std::string write_packed(const std::filesystem::path& path, const std::vector<std::string>& sequences,
                                const std::string& note = "a test") {
    packed::FileWriter writer(path);
    for (const std::string& residues : sequences) {
        writer.append(digest_residues(residues).sha512t24u, residues.size(), packed_sequence(residues));
    }
    return writer.finish(1763717400, note);
}

}  // namespace seqshelf::test
