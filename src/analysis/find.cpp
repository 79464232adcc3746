#include <algorithm>
#include <deque>
#include <exception>
#include <future>
#include <memory>
#include <thread>
#include <utility>

#include "analysis/joints.hpp"
#include "analysis/motif_search.hpp"
#include "base/stop.hpp"
#include "base/task_pool.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/motif.hpp"
#include "seqshelf/residues.hpp"

namespace seqshelf {

namespace {

using analysis::Joints;
using analysis::MotifSearch;
using analysis::Thinning;
using Found = std::vector<sequence::Matches>;
using Strands = FindOptions::Strands;

/// Positions at which matches may begin, for one task.
constexpr std::int64_t positions_a_piece = std::int64_t{1} << 20;
/// Pieces submitted for each thread, so that no thread is idle.
constexpr std::size_t pieces_a_thread = 3;

/// One part of a slice that is searched, in pieces.
/// Thread-safety: read() may be called concurrently, the rest by one thread at a time.
class Stretch {
public:
    /// \param offset  of the part in the slice's reading
    Stretch(std::size_t slice, Sequence sequence, Interval part, std::int64_t offset,
            std::shared_ptr<const MotifSearch> search)
        : slice_(slice),
          offset_(offset),
          sequence_(std::move(sequence)),
          part_(part),
          search_(std::move(search)),
          thinning_(*search_, part.start) {}

    [[nodiscard]] std::size_t slice() const noexcept { return slice_; }
    [[nodiscard]] const MotifSearch& search() const noexcept { return *search_; }
    /// Where a match that begins at `start` of the sequence begins in the slice's reading.
    [[nodiscard]] std::int64_t in_reading(std::int64_t start) const noexcept {
        return offset_ + (part_.strand == Strand::plus ? start - part_.start : part_.end - start - search_->length());
    }
    /// 0 if the part is shorter than a match.
    [[nodiscard]] std::int64_t pieces() const noexcept {
        return (positions() + positions_a_piece - 1) / positions_a_piece;
    }

    /// Searches a piece; reads a motif's length more than the piece.
    [[nodiscard]] Found read(std::int64_t piece) const {
        const std::int64_t first = part_.start + piece * positions_a_piece;
        const std::int64_t end = std::min(first + positions_a_piece + search_->length() - 1, part_.end);
        return search_->find(sequence_.fetch({first, end}), first);
    }

    /// Whether thinning a piece's matches depends on the following pieces.
    [[nodiscard]] bool needs_ends() const noexcept {
        return pieces() > 1 && search_->can_overlap() && search_->searches(Strand::minus);
    }
    /// Takes the matches of a piece, called from the last piece to the first: they limit where matches of the piece
    /// before may end.
    void add_end(Found found) {
        ends_.push_back(Thinning(*search_, part_.start).thin(found, ends_.empty() ? part_.end : ends_.back()));
    }
    /// Removes matches that overlap others. To be called for all pieces, in order.
    void thin(std::int64_t piece, Found& found) {
        const std::int64_t after = pieces() - 1 - piece;
        thinning_.thin(found, after == 0 || ends_.empty() ? part_.end : ends_[static_cast<std::size_t>(after - 1)]);
    }

private:
    [[nodiscard]] std::int64_t positions() const noexcept {
        return std::max<std::int64_t>(0, part_.length() - search_->length() + 1);
    }

    std::size_t slice_;
    std::int64_t offset_;
    Sequence sequence_;
    Interval part_;
    std::shared_ptr<const MotifSearch> search_;
    Thinning thinning_;
    std::vector<std::int64_t>
        ends_;  ///< where what is left of the last pieces' matches on the minus strand begins, the last piece first
};

/// One search through all slices.
/// Thread-safety: one thread at a time.
class Finder {
public:
    Finder(const std::function<std::optional<Slice>()>& next, const Motif& motif, const FindOptions& options)
        : next_(next),
          motif_(motif),
          options_(options),
          window_(pieces_a_thread *
                  (options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency()))) {}

    void run(const std::function<void(std::size_t, const Location&)>& found) {
        for (prepare(); !running_.empty(); prepare()) {
            Piece piece = std::move(running_.front());
            running_.pop_front();
            if (!piece.stretch) {
                check_stop();
                piece.joints->find([&](const Location& match) { found(piece.slice, match); });
                continue;
            }
            Found matches = wait(piece.found);
            if (options_.overlaps == FindOptions::Overlaps::none) {
                piece.stretch->thin(piece.number, matches);
            }
            const MotifSearch& search = piece.stretch->search();
            sequence::for_each_match(matches, [&](std::int64_t start, std::size_t which) {
                const Interval match{start, start + search.length(), search.strands()[which]};
                if (piece.joints) {
                    piece.joints->add_reported(piece.stretch->in_reading(start), match.strand);
                }
                found(piece.stretch->slice(), match);
            });
        }
        if (wrong_) {
            std::rethrow_exception(wrong_);
        }
    }

private:
    /// A piece of a stretch, or the joints of a slice after all of its stretches.
    struct Piece {
        std::size_t slice = 0;
        std::shared_ptr<Stretch> stretch{};  ///< nullptr: the joints
        std::int64_t number = 0;
        std::future<Found> found{};
        std::shared_ptr<Joints> joints{};  ///< nullptr: the slice has none
    };

    void check_stop() const { base::throw_if_stopped(options_.stop, "the search was stopped"); }

    /// \throws Cancelled  also if a task was stopped
    Found wait(std::future<Found>& found) const {
        Found matches = found.get();
        check_stop();
        return matches;
    }

    /// The very first piece is searched by this thread when it is needed; a pool is started only if there are more.
    std::future<Found> begin(const std::shared_ptr<Stretch>& stretch, std::int64_t piece) {
        const auto task = [stretch, piece, stop = options_.stop] {
            return stop.stop_requested() ? Found() : stretch->read(piece);
        };
        if (!std::exchange(begun_, true)) {
            return std::async(std::launch::deferred, task);
        }
        if (!pool_) {
            pool_ = std::make_unique<base::TaskPool>(options_.threads);
        }
        return pool_->submit(task);
    }

    /// Submits pieces until enough are running or there are no more.
    void prepare() {
        while (running_.size() < window_) {
            while (!current_ || next_piece_ == current_->pieces()) {
                if (!advance()) {
                    return;
                }
            }
            running_.push_back({current_->slice(), current_, next_piece_, begin(current_, next_piece_), joints_});
            ++next_piece_;
        }
    }

    /// Moves to the next stretch; false: there is none. An error in it is thrown after the stretches before it are
    /// done.
    bool advance() {
        try {
            while (!wrong_ && next_part_ == parts_.size()) {
                check_stop();
                if (joints_) {
                    running_.push_back({slices_ - 1, nullptr, 0, {}, std::exchange(joints_, nullptr)});
                }
                slice_ = next_();
                if (!slice_) {
                    return false;
                }
                ++slices_;
                next_part_ = 0;
                offset_ = 0;
                parts_ = slice_->location.parts;
                joints_ = Joints::of(*slice_, motif_, options_);
            }
            if (!wrong_) {
                current_ = stretch_of(parts_[next_part_++]);
                next_piece_ = 0;
                find_ends();
            }
        } catch (...) {
            wrong_ = std::current_exception();
        }
        return !wrong_;
    }

    std::shared_ptr<Stretch> stretch_of(Interval part) {
        const SequenceInfo& info = slice_->sequence.info();
        const Strands strands = strands_of(part);
        slice_->sequence.check(strands == Strands::minus ? Interval{part.start, part.end, Strand::minus} : part);
        if (!search_ || !search_->serves(info.letters, strands)) {
            search_ = std::make_shared<const MotifSearch>(motif_, info.letters, strands);
        }
        const std::int64_t offset = std::exchange(offset_, offset_ + part.length());
        return std::make_shared<Stretch>(slices_ - 1, slice_->sequence, part, offset, search_);
    }

    [[nodiscard]] Strands strands_of(Interval part) const {
        const bool stranded =
            std::any_of(parts_.begin(), parts_.end(), [](const Interval& any) { return any.strand == Strand::minus; });
        if (!stranded) {
            return options_.strands;
        }
        const Strands own = part.strand == Strand::plus ? Strands::plus : Strands::minus;
        if (options_.strands != Strands::both && options_.strands != own) {
            throw InvalidArgument("[" + std::to_string(part.start) + ", " + std::to_string(part.end) + ") of " +
                                  slice_->sequence.info().digests.sha512t24u.refget() + " is on the " +
                                  (own == Strands::plus ? "plus" : "minus") +
                                  " strand, but only the other is searched");
        }
        return own;
    }

    /// On the minus strand 5' is to the right, so overlapping matches must be thinned from the right.
    void find_ends() {
        if (options_.overlaps == FindOptions::Overlaps::all || !current_->needs_ends()) {
            return;
        }
        std::deque<std::future<Found>> ahead;
        std::int64_t next = current_->pieces() - 1;
        for (std::int64_t piece = next; piece > 0; --piece) {
            for (; next > 0 && ahead.size() < window_; --next) {
                ahead.push_back(begin(current_, next));
            }
            current_->add_end(wait(ahead.front()));
            ahead.pop_front();
        }
    }

    const std::function<std::optional<Slice>()>& next_;
    const Motif& motif_;
    const FindOptions& options_;
    std::size_t window_;

    std::optional<Slice> slice_;
    std::size_t slices_ = 0;
    std::vector<Interval> parts_;
    std::size_t next_part_ = 0;
    std::int64_t offset_ = 0;  ///< of the next part in the slice's reading
    std::shared_ptr<Joints> joints_;  ///< of the slice, until they are submitted
    std::shared_ptr<const MotifSearch> search_;
    std::shared_ptr<Stretch> current_;
    std::int64_t next_piece_ = 0;
    std::exception_ptr wrong_;

    bool begun_ = false;
    std::deque<Piece> running_;
    std::unique_ptr<base::TaskPool> pool_;
};

}  // namespace

void find_motif(const std::function<std::optional<Slice>()>& next, const Motif& motif, const FindOptions& options,
                const std::function<void(std::size_t, const Location&)>& found) {
    Finder(next, motif, options).run(found);
}

void find_motif(const Slice& slice, const Motif& motif, const FindOptions& options,
                const std::function<void(const Location&)>& found) {
    bool given = false;
    find_motif([&] { return std::exchange(given, true) ? std::nullopt : std::optional(slice); }, motif, options,
               [&](std::size_t, const Location& match) { found(match); });
}

}  // namespace seqshelf
