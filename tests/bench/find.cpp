// Times the matcher of `find` on residues in memory: one core searches both strands, in GB/s of its CPU time.
//
// usage: seqshelf_bench_find [FASTA]     without a file, 64 Mb of random residues
#include <algorithm>
#include <bit>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <random>
#include <string>
#include <string_view>

#include "seqshelf/letters.hpp"
#include "sequence/matcher.hpp"
#include "sequence/motif.hpp"

using namespace seqshelf;
using sequence::iupac_pattern;
using sequence::literal_pattern;

namespace {

double cpu_seconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

std::string residues_of(const char* path) {
    std::string residues;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with('>')) {
            std::transform(line.begin(), line.end(), std::back_inserter(residues),
                           [](char letter) { return static_cast<char>(letter & ~0x20); });
        }
    }
    return residues;
}

std::string random_residues() {
    std::mt19937 random(1);
    std::string residues(std::size_t{64} << 20, '\0');
    std::generate(residues.begin(), residues.end(), [&] { return "ACGT"[random() % 4]; });
    return residues;
}

std::size_t count(const sequence::Matcher& matcher, std::string_view residues, std::size_t length) {
    constexpr std::size_t piece = std::size_t{1} << 20;
    std::size_t matches = 0;
    for (std::size_t first = 0; first < residues.size(); first += piece) {
        for (const sequence::Bits& bits : matcher.find(residues.substr(first, piece + length - 1))) {
            for (const std::uint64_t word : bits) {
                matches += static_cast<std::size_t>(std::popcount(word));
            }
        }
    }
    return matches;
}

void measure(const std::string& name, const std::string& residues, const sequence::Pattern& pattern) {
    const sequence::Matcher matcher({pattern, sequence::opposite(pattern)}, LetterSet::of(residues));
    double best = 1e9;
    std::size_t matches = 0;
    for (int i = 0; i < 5; ++i) {
        const double start = cpu_seconds();
        matches = count(matcher, residues, pattern.size());
        best = std::min(best, cpu_seconds() - start);
    }
    std::printf("%-24s %6.2f GB/s %10zu matches\n", name.c_str(), static_cast<double>(residues.size()) / best * 1e-9,
                matches);
}

}  // namespace

int main(int argc, char** argv) {
    const std::string residues = argc > 1 ? residues_of(argv[1]) : random_residues();
    for (const char* const motif : {"TTT", "GATC", "GAATTC", "GATTACA", "AAAAAAAA", "GATTACAGATTACAGATTACA"}) {
        measure(motif, residues, literal_pattern(motif));
    }
    for (const std::size_t length : {std::size_t{1000}, std::size_t{10'000}}) {
        measure(std::to_string(length) + " of the residues", residues,
                literal_pattern(std::string_view(residues).substr(residues.size() / 2, length)));
        measure(std::to_string(length) + " times A", residues, literal_pattern(std::string(length, 'A')));
    }
    for (const char* const motif : {"GTYRAC", "TATAWAWR", "CANNTG", "CCANNNNNNNTGG", "NGG", "RRRRRRRR"}) {
        measure(std::string(motif) + " (IUPAC)", residues, iupac_pattern(motif));
    }
    return 0;
}
