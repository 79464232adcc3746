#include "refget_store/code.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/bytes.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::refget_store {

namespace {

constexpr std::size_t step = symbols_in_step;
constexpr std::uint16_t no_code = 0x100;

// gtars-refget's alphabet tables; dnaio and protein as since gtars issue 273. Earlier encoders never wrote 1011 of
// dnaio and the codes from 11000 on of protein, and wrote U and B as the letter in the last argument. (Earlier
// decoders also returned H and V for what the encoder wrote for D and H; the payload has them right.)
constexpr Code dna2bit("dna2bit", 2, "TCAG", '\0');
constexpr Code dna3bit("dna3bit", 3, "ACGTNRYX", '\0');
constexpr Code dnaio("dnaio", 4, "NACMGRSKTWYUBDHV", 'T');
constexpr Code protein("protein", 5, "ACDEFGHIKLMNPQRSTVWY*X-.UBZOJ", 'A');
constexpr Code ascii_code("ASCII", 8, "", '\0');
// What gtars uses for any alphabet that it does not know.
constexpr Code unknown("Unknown", 8, "", '\0');

constexpr std::array<const Code*, 6> codes{&dna2bit, &dna3bit, &dnaio, &protein, &ascii_code, &unknown};

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

}  // namespace

const Code* Code::find(std::string_view alphabet) noexcept {
    for (const Code* const code : codes) {
        if (equal_ignoring_case(code->alphabet_, alphabet)) {
            return code;
        }
    }
    return nullptr;
}

const Code& Code::released_for(LetterSet letters) noexcept {
    switch (letters.alphabet()) {
        case Alphabet::dna2bit:
            return dna2bit;
        case Alphabet::dna3bit:
            return dna3bit;
        case Alphabet::dnaio:
            return (letters.mask() & LetterSet::of("DHU").mask()) == 0 ? dnaio : ascii_code;
        case Alphabet::protein:
            return (letters.mask() & LetterSet::of("UB").mask()) == 0 ? protein : ascii_code;
        case Alphabet::ascii:
            break;
    }
    return ascii_code;
}

const Code& Code::ascii() noexcept { return ascii_code; }

std::int64_t Code::packed_size(std::int64_t length) const noexcept {
    const std::int64_t bits = bits_;
    return length / 8 * bits + (length % 8 * bits + 7) / 8;  // length * bits may overflow
}

std::string Code::pack(std::string_view residues) const {
    if (letters_.empty()) {
        return std::string(residues);
    }
    std::array<std::uint16_t, 256> symbols{};
    symbols.fill(no_code);
    for (std::size_t i = 0; i < letters_.size(); ++i) {
        symbols[static_cast<unsigned char>(letters_[i])] = static_cast<std::uint16_t>(i);
    }
    std::string bytes;
    bytes.reserve(static_cast<std::size_t>(packed_size(static_cast<std::int64_t>(residues.size()))));
    std::uint32_t window = 0;
    unsigned filled = 0;
    for (const char letter : residues) {
        const std::uint16_t symbol = symbols[static_cast<unsigned char>(letter)];
        if (symbol == no_code) {
            throw InvalidArgument("alphabet " + std::string(alphabet_) + " does not contain the letter '" + letter +
                                  "'");
        }
        window = (window << bits_) | symbol;
        for (filled += bits_; filled >= 8; filled -= 8) {
            bytes += static_cast<char>(window >> (filled - 8) & 0xFF);
        }
    }
    if (filled > 0) {
        bytes += static_cast<char>(window << (8 - filled) & 0xFF);
    }
    return bytes;
}

void Code::unpack(std::span<const std::uint8_t> bytes, std::int64_t count, std::string& residues) const {
    if (letters_.empty()) {
        residues += base::text_of(bytes.first(static_cast<std::size_t>(count)));
        return;
    }
    std::array<char, 32> letters{};
    std::copy(letters_.begin(), letters_.end(), letters.begin());
    const std::uint64_t mask = (std::uint64_t{1} << bits_) - 1;
    std::array<char, step> unpacked{};
    // Eight symbols are as many whole bytes as a symbol has bits; the last step may lack some of them.
    for (auto left = static_cast<std::size_t>(count); left > 0; left -= std::min(left, step)) {
        std::uint64_t window = 0;
        for (unsigned i = 0; i < bits_; ++i) {
            window = (window << 8) | (i < bytes.size() ? bytes[i] : 0U);
        }
        bytes = bytes.subspan(std::min<std::size_t>(bits_, bytes.size()));
        for (std::size_t i = step; i-- > 0; window >>= bits_) {
            unpacked[i] = letters[window & mask];
        }
        residues.append(unpacked.data(), std::min(left, step));
    }
}

}  // namespace seqshelf::refget_store
