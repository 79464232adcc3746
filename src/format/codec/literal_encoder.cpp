#include <array>

#include "format/codec/literal_deflate.hpp"
#include "format/codec/literal_writer.hpp"

namespace seqshelf::format {

std::size_t encode_literals(std::span<const std::uint8_t> text, std::span<std::uint8_t> out) {
    std::array<std::uint32_t, literal_count> counts{};
    LiteralCounts literals;
    literals.add(text);
    literals.add_to(counts);
    counts[end_of_block] = 1;
    if (text.empty()) counts[0] = 1;  // inflaters require two symbols for a complete code
    std::array<Codeword, literal_count> code{};
    build_code(counts, encoder_limit, code);

    BitWriter writer(out.data());
    put_header(code, std::array<Codeword, 1>{}, writer);  // one distance code, of length 0: none is used
    LiteralWriter(code).put(text, writer);
    writer.put(code[end_of_block]);
    return writer.finish();
}

}  // namespace seqshelf::format
