#include "seqshelf/bed.hpp"

#include <array>
#include <charconv>
#include <optional>

#include "base/error_context.hpp"
#include "format/bed.hpp"
#include "format/input.hpp"
#include "seqshelf/error.hpp"
#include "sequence/circle.hpp"

namespace seqshelf {

std::string BedSlice::text() const {
    std::string text;
    append_text(text);
    return text;
}

void BedSlice::append_text(std::string& text) const {
    std::array<char, 48> numbers;  // NOLINT: written before it is read
    char* end = std::to_chars(numbers.data(), numbers.data() + 24, interval.start).ptr;
    *end++ = '-';
    end = std::to_chars(end, numbers.data() + numbers.size(), interval.end).ptr;
    text += chrom;
    text += ':';
    text.append(numbers.data(), end);
}

struct BedSlices::Impl {
    Impl(GetSequence get, const std::string& file, BedOptions wanted, std::stop_token stop)
        : get_sequence(std::move(get)),
          options(wanted),
          input(file, std::move(stop), {}, format::Input::Sums::none),
          reader(input, {wanted.names, wanted.strand, wanted.blocks}) {}

    /// Makes `slice` of `row`.
    void take_row() {
        if (!slice || slice->chrom != row.chrom) {  // rows of one sequence are usually together
            slice.reset();
            slice.emplace(BedSlice{row.chrom, {}, '.', {}, {get_sequence(row.chrom), {}}, {}, 0});
        }
        slice->interval = row.interval;
        slice->strand_mark = row.strand_mark;
        slice->name = row.name;
        std::swap(slice->row, row.text);
        slice->line = row.line;
        std::vector<Interval>& parts = slice->slice.location.parts;
        if (row.blocks.empty()) {
            parts.assign(1, row.interval);
        } else if (row.interval.strand == Strand::plus) {
            parts.assign(row.blocks.begin(), row.blocks.end());
        } else {
            parts.assign(row.blocks.rbegin(), row.blocks.rend());
        }
        const std::int64_t length = slice->slice.sequence.length();
        if ((row.interval.start < 0 || row.interval.end > length) &&
            slice->slice.sequence.topology() == Topology::circular) {
            if (!sequence::crosses_origin_once(row.interval, length)) {
                throw InvalidInterval(slice->text() + " neither lies within the circular sequence, which has " +
                                          std::to_string(length) + " residues, nor crosses its origin once",
                                      length);
            }
            slice->slice = slice->slice.wrap();
        }
        (void)slice->slice.sequence.check(slice->slice.location, options.bounds);
    }

    GetSequence get_sequence;
    BedOptions options;
    format::Input input;
    format::BedReader reader;
    format::BedRow row;
    std::optional<BedSlice> slice;
};

BedSlices::BedSlices(GetSequence get_sequence, const std::string& file, BedOptions options, std::stop_token stop)
    : impl_(std::make_unique<Impl>(std::move(get_sequence), file, options, std::move(stop))) {}
BedSlices::~BedSlices() = default;
BedSlices::BedSlices(BedSlices&&) noexcept = default;
BedSlices& BedSlices::operator=(BedSlices&&) noexcept = default;

const BedSlice* BedSlices::next() {
    if (!impl_->reader.next(impl_->row)) {
        return nullptr;
    }
    const auto where = [&] { return impl_->input.name() + ":" + std::to_string(impl_->row.line) + ": "; };
    base::with_context<InvalidInterval, NotFound, AmbiguousAlias>(where, [&] { impl_->take_row(); });
    return &*impl_->slice;
}

}  // namespace seqshelf
