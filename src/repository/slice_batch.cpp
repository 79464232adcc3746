#include "seqshelf/slice_batch.hpp"

#include <algorithm>
#include <tuple>

#include "repository/access.hpp"
#include "repository/instance.hpp"
#include "sequence/complement.hpp"
#include "sequence/placed_location.hpp"
#include "volume/block_cache.hpp"

namespace seqshelf {

using repository::Access;

namespace {

/// Pieces at most this far apart are read together: a block contains about as much, and would be inflated anyway.
constexpr std::int64_t max_gap = 8192;
constexpr std::int64_t max_run = std::int64_t{1} << 19;

}  // namespace

void SliceBatch::add(const Slice& slice) {
    const sequence::PlacedLocation placed = Access::placed(slice.sequence, slice.location, bounds_);
    if (sequences_.empty() || !Access::is_same(sequences_.back(), slice.sequence)) {
        sequences_.push_back(slice.sequence);
    }
    const auto sequence = static_cast<std::uint32_t>(sequences_.size() - 1);
    begins_.push_back(residues_);
    for (const sequence::PlacedPart& part : placed.parts()) {
        if (part.before > 0) {
            padding_.emplace_back(residues_, part.before);
        }
        if (!part.inside.empty()) {
            pieces_.push_back({sequence, part.inside, residues_ + part.before});
            in_order_ = in_order_ && (pieces_.size() == 1 || !lies_before(pieces_.back(), pieces_[pieces_.size() - 2]));
        }
        residues_ += part.length();
        if (part.after > 0) {
            padding_.emplace_back(residues_ - part.after, part.after);
        }
    }
}

bool SliceBatch::lies_before(const Piece& a, const Piece& b) const noexcept {
    if (a.sequence == b.sequence) {
        return a.interval.start < b.interval.start;
    }
    const catalog::Place of_a = Access::place(sequences_[a.sequence]);
    const catalog::Place of_b = Access::place(sequences_[b.sequence]);
    return std::tuple(of_a.volume_id, of_a.offset, a.sequence) < std::tuple(of_b.volume_id, of_b.offset, b.sequence);
}

void SliceBatch::fetch() {
    for (const Piece& piece : pieces_) {
        Access::check_stored(sequences_[piece.sequence], piece.interval);  // before memory is allocated
    }
    text_ = std::make_unique_for_overwrite<char[]>(static_cast<std::size_t>(residues_));
    for (const auto& [begin, size] : padding_) {
        std::fill_n(text_.get() + begin, size, 'N');
    }
    if (!in_order_) {
        std::sort(pieces_.begin(), pieces_.end(), [this](const Piece& a, const Piece& b) { return lies_before(a, b); });
    }
    const auto buffer = std::make_unique_for_overwrite<char[]>(static_cast<std::size_t>(max_run));
    volume::BlockCache none(0);
    // In order, each block is needed once, so it is not kept; unless a block has several sequences.
    const bool keep = !in_order_ || (sequences_.size() > 1 && sequences_.size() > pieces_.size() / 4);
    for (std::span<const Piece> pieces = pieces_; !pieces.empty();) {
        const std::int64_t start = pieces.front().interval.start;
        std::int64_t end = pieces.front().interval.end;
        std::size_t taken = 1;
        while (taken < pieces.size() && pieces[taken].sequence == pieces.front().sequence &&
               pieces[taken].interval.start <= end + max_gap &&
               std::max(end, pieces[taken].interval.end) - start <= max_run) {
            end = std::max(end, pieces[taken].interval.end);
            ++taken;
        }
        read_run(pieces.first(taken), buffer.get(),
                 keep ? Access::instance(sequences_[pieces.front().sequence])->blocks() : none);
        pieces = pieces.subspan(taken);
    }
}

/// Reads pieces that are near each other on one sequence. \param buffer  of max_run bytes
void SliceBatch::read_run(std::span<const Piece> run, char* buffer, volume::BlockCache& cache) const {
    const Sequence& sequence = sequences_[run.front().sequence];
    const auto out = [&](const Piece& piece) {
        return std::span(text_.get() + piece.out, static_cast<std::size_t>(piece.interval.length()));
    };
    if (run.size() == 1) {
        Access::read(sequence, run.front().interval, out(run.front()), cache);
        if (acid_ && run.front().interval.strand == Strand::minus) {
            sequence::write_minus_strand_as(out(run.front()), *acid_);
        }
        return;
    }
    const NucleicAcid acid = acid_.value_or(nucleic_acid_of(sequence.info().letters));
    Interval all{run.front().interval.start, run.front().interval.end};
    for (const Piece& piece : run) {
        all.end = std::max(all.end, piece.interval.end);
    }
    Access::read(sequence, all, {buffer, static_cast<std::size_t>(all.length())}, cache);
    for (const Piece& piece : run) {
        const std::span<char> residues = out(piece);
        std::copy_n(buffer + (piece.interval.start - all.start), piece.interval.length(), residues.begin());
        if (piece.interval.strand == Strand::minus) {
            reverse_complement(residues, acid);
        }
    }
}

std::span<char> SliceBatch::residues_of(std::size_t index) {
    const std::int64_t end = index + 1 < begins_.size() ? begins_[index + 1] : residues_;
    return {text_.get() + begins_[index], static_cast<std::size_t>(end - begins_[index])};
}

std::string_view SliceBatch::operator[](std::size_t index) const {
    const std::int64_t end = index + 1 < begins_.size() ? begins_[index + 1] : residues_;
    return {text_.get() + begins_[index], static_cast<std::size_t>(end - begins_[index])};
}

}  // namespace seqshelf
