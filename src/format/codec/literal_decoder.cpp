#include <algorithm>
#include <array>
#include <utility>

#include "base/little_endian.hpp"
#include "format/codec/deflate_header.hpp"
#include "format/codec/literal_deflate.hpp"
#include "format/codec/literal_table.hpp"

namespace seqshelf::format {
namespace {

constexpr std::size_t lane_count = 4;
constexpr std::size_t lookups_per_round = 56 / table_bits;
constexpr std::size_t round_bits = lookups_per_round * table_bits + longest_code;      // at most
constexpr std::ptrdiff_t round_literals = lookups_per_round * entry_literals + 1;      // at most
constexpr std::size_t lane_text_bytes = 20480;  // more than a quarter of a BGZF block's text
constexpr std::size_t least_lane_bits = 1024;   // shorter lanes are not worth it

/// Where decoding is, and where it must stop. Up to 8 bytes after out_limit may be overwritten.
struct Lane {
    std::size_t position;
    std::size_t position_limit;
    std::uint8_t* out;
    std::uint8_t* out_limit;

    /// How often decode_round may be called before the limits must be checked again.
    std::size_t safe_rounds() const {
        if (position >= position_limit || out >= out_limit) return 0;
        return std::min((position_limit - position) / round_bits,
                        static_cast<std::size_t>((out_limit - out) / round_literals));
    }
};

/// Memory that each thread keeps. The table stays valid for the next block with the same code: neighbouring blocks of
/// a genome often have the same one.
struct Scratch {
    CodeLengths lengths;
    CanonicalCode code{CodeLengths()};
    LiteralTable table;
    std::array<std::array<std::uint8_t, lane_text_bytes>, lane_count - 1> lane_text;
};

/// Decodes the literals of several look-ups. Returns false at end-of-block.
inline bool decode_round(Lane& lane, const BitSource& source, const Scratch& scratch) {
    std::uint64_t bits = source.peek_inside(lane.position);
    std::uint64_t entry = 0;
    std::uint64_t used = 0;  // in the lowest byte
    std::uint8_t* out = lane.out;
    for (std::size_t i = 0; i < lookups_per_round; ++i) {
        entry = scratch.table[bits];
        base::store_le64(out, entry >> 8);
        out += entry >> 56;
        bits >>= entry & 63;
        used += entry;
    }
    lane.position += used & 0xff;
    lane.out = out;
    if (entry != 0) [[likely]]
        return true;
    const CodeLength item = scratch.code.decode(source.peek_inside(lane.position));
    if (item.symbol == end_of_block) return false;
    lane.position += item.length;
    *lane.out++ = static_cast<std::uint8_t>(item.symbol);
    return true;
}

/// Decodes in all lanes at once, until one is at its limits or at end-of-block. A single lane mostly waits, because
/// each look-up says where the next one begins. With several lanes, the processor works on one while another waits.
template <std::size_t... n>
void decode_lanes(std::array<Lane, sizeof...(n)>& lanes, const BitSource& source, const Scratch& scratch,
                  std::index_sequence<n...>) {
    for (bool running = true; running;) {
        std::size_t rounds = std::min({lanes[n].safe_rounds()...});
        running = rounds > 0;
        for (; rounds > 0 && running; --rounds) {
            running = (static_cast<unsigned>(decode_round(lanes[n], source, scratch)) & ...) != 0;
        }
    }
}

/// Decodes the literals that follow a header.
///
/// The stream is cut into lanes, each of which begins at a guess. Decoding a Huffman code from a wrong bit soon
/// reaches a true boundary by chance, so after a few look-ups a lane is very likely at one. This is never trusted: a
/// lane's text counts only if decoding from the lane before arrives at exactly the bit where the lane begins. If it
/// does not, that decoding simply continues.
/// Thread-safety: one thread at a time.
class TextDecoder {
public:
    TextDecoder(const BitReader& header, std::span<std::uint8_t> out, Scratch& scratch)
        : source_(header.source),
          position_(header.position),
          out_(out.data()),
          out_end_(out.data() + out.size()),
          scratch_(scratch) {}

    LiteralDecode run() {
        const std::size_t lane_bits = (source_.size() - position_) / lane_count;
        if (lane_bits >= least_lane_bits) run_lanes(lane_bits);
        run_alone(source_.size());
        const CodeLength item = scratch_.code.decode(source_.peek(position_));
        const std::size_t end = position_ + item.length;
        const bool is_whole =
            item.symbol == end_of_block && end <= source_.size() && source_.size() - end < 8 && out_ == out_end_;
        return is_whole ? LiteralDecode::done : LiteralDecode::corrupt;
    }

private:
    Lane lane_to(std::size_t position_limit) {
        const std::size_t readable = std::max<std::size_t>(source_.size(), 64) - 64;
        const std::ptrdiff_t room = std::max<std::ptrdiff_t>(out_end_ - out_, 8) - 8;
        return {position_, std::min(position_limit, readable), out_, out_ + room};
    }

    /// Decodes exactly up to `stop`, or until the next symbol is end-of-block, ends after `stop`, or does not fit.
    void run_alone(std::size_t stop) {
        if (out_end_ - out_ >= 8) {
            std::array<Lane, 1> lane{lane_to(stop)};
            decode_lanes(lane, source_, scratch_, std::make_index_sequence<1>());
            position_ = lane[0].position;
            out_ = lane[0].out;
        }
        while (position_ < stop && decode_carefully(stop)) {
        }
    }

    /// Decodes the literals of one look-up if they end before `stop` and fit, else one literal.
    bool decode_carefully(std::size_t stop) {
        const std::uint64_t bits = source_.peek(position_);
        std::uint64_t entry = scratch_.table[bits];
        std::size_t length = entry & 63;
        std::size_t count = entry >> 56;
        const auto room = static_cast<std::size_t>(out_end_ - out_);
        if (entry == 0 || length > stop - position_ || count > room) {
            const CodeLength item = scratch_.code.decode(bits);
            if (item.symbol == end_of_block || item.length > stop - position_ || room == 0) return false;
            entry = std::uint64_t{item.symbol} << 8;
            length = item.length;
            count = 1;
        }
        for (; count > 0; --count) *out_++ = static_cast<std::uint8_t>(entry >>= 8);
        position_ += length;
        return true;
    }

    /// Returns a bit soon after `position` at which a code probably begins.
    std::size_t synchronize(std::size_t position) const {
        for (int round = 0; round < 2; ++round) {
            std::uint64_t bits = source_.peek_inside(position);
            for (std::size_t i = 0; i < lookups_per_round; ++i) {
                const std::uint64_t entry = scratch_.table[bits];
                const std::uint64_t length = (entry & 63) + (entry == 0);  // if 0, try the next bit
                bits >>= length;
                position += length;
            }
        }
        return position;
    }

    void run_lanes(std::size_t lane_bits) {
        std::array<Lane, lane_count> lanes;
        std::array<std::size_t, lane_count> starts{};
        for (std::size_t n = 1; n < lane_count; ++n) {
            std::uint8_t* text = scratch_.lane_text[n - 1].data();
            starts[n] = synchronize(position_ + n * lane_bits);
            lanes[n] = {starts[n], lane_to(source_.size()).position_limit, text, text + lane_text_bytes - 8};
            lanes[n - 1].position_limit = starts[n];
        }
        lanes[0] = lane_to(starts[1]);
        decode_lanes(lanes, source_, scratch_, std::make_index_sequence<lane_count>());
        position_ = lanes[0].position;
        out_ = lanes[0].out;
        for (std::size_t n = 1; n < lane_count; ++n) join(lanes[n], n, starts[n]);
    }

    /// Decodes up to `start`; if it arrives there exactly, takes what the lane decoded.
    void join(const Lane& lane, std::size_t n, std::size_t start) {
        run_alone(start);
        const std::uint8_t* text = scratch_.lane_text[n - 1].data();
        if (position_ != start || lane.out - text > out_end_ - out_) return;
        out_ = std::copy(text, static_cast<const std::uint8_t*>(lane.out), out_);
        position_ = lane.position;
    }

    BitSource source_;
    std::size_t position_;
    std::uint8_t* out_;
    std::uint8_t* out_end_;
    Scratch& scratch_;
};

}  // namespace

LiteralDecode decode_literals(std::span<const std::uint8_t> deflate, std::span<std::uint8_t> out) {
    thread_local Scratch scratch;
    BitReader reader{BitSource(deflate)};
    CodeLengths lengths;
    const LiteralDecode header = read_header(reader, lengths);
    if (header != LiteralDecode::done) return header;
    if (lengths != scratch.lengths) {
        scratch.lengths = lengths;
        scratch.code = CanonicalCode(lengths);
        scratch.table.build(scratch.code.sorted());
    }
    return TextDecoder(reader, out, scratch).run();
}

}  // namespace seqshelf::format
