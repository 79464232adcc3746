#include "sequence/residue_text.hpp"

#include <cstddef>

namespace seqshelf {

namespace {}

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

// Without branches, so that it is vectorised.
Cases copy_upper(std::string_view part, char* out) {
    unsigned char wrong = 0;
    unsigned char lower = 0;
    unsigned char both = 0xff;
    for (std::size_t i = 0; i < part.size(); ++i) {
        const auto byte = static_cast<unsigned char>(part[i]);
        const auto upper = static_cast<unsigned char>(byte & 0xdf);
        wrong |= static_cast<unsigned char>(static_cast<unsigned char>(upper - 'A') > 'Z' - 'A');
        lower |= byte;
        both &= byte;
        out[i] = static_cast<char>(upper);
    }
    return {wrong == 0, (lower & 0x20) != 0, (both & 0x20) == 0};
}

bool is_blank(char c) noexcept { return blanks.find(c) != std::string_view::npos; }

bool may_be_in_residues(char c) noexcept {
    const auto upper = static_cast<unsigned char>(static_cast<unsigned char>(c) & 0xdf);
    return (upper >= 'A' && upper <= 'Z') || c == '*' || c == '\n' || is_blank(c);
}

void append_residues(std::string_view part, base::ByteBuffer& residues) {
    char* const out = residues.reserve(part.size());
    if (copy_upper(part, out).letters) {
        residues.commit(part.size());
        return;
    }
    std::size_t kept = 0;
    for (const char c : part) {  // without branches, because short lines would mispredict them
        const auto upper = static_cast<unsigned char>(static_cast<unsigned char>(c) & 0xdf);
        out[kept] = static_cast<char>(upper);
        kept += static_cast<unsigned char>(upper - 'A') <= 'Z' - 'A' ? 1 : 0;
    }
    residues.commit(kept);
}

std::string byte_name(char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f) {
        return std::string("'") + c + "'";
    }
    constexpr std::string_view digits = "0123456789abcdef";
    return std::string("byte 0x") + digits[byte >> 4] + digits[byte & 15];
}

}  // namespace seqshelf
