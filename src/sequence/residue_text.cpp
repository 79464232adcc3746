#include "sequence/residue_text.hpp"

#include <cstddef>

namespace seqshelf {

bool are_residues(std::string_view text) noexcept {
    // In parts without branches, which compilers vectorise; texts can be chromosomes.
    constexpr std::size_t part_bytes = 4096;
    while (!text.empty()) {
        const std::string_view part = text.substr(0, part_bytes);
        unsigned char wrong = 0;
        for (const char c : part) {
            wrong |= static_cast<unsigned char>(static_cast<unsigned char>(c - 'A') > 'Z' - 'A');
        }
        if (wrong != 0) {
            return false;
        }
        text.remove_prefix(part.size());
    }
    return true;
}

}  // namespace seqshelf
