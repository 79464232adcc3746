#include "seqshelf/bed.hpp"

#include "format/bed.hpp"
#include "format/input.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf {

std::string BedSlice::text() const {
    return chrom + ":" + std::to_string(slice.interval.start) + "-" + std::to_string(slice.interval.end);
}

struct BedSlices::Impl {
    Impl(Repository from, const std::string& file, std::optional<Collection> of, std::stop_token stop)
        : repository(std::move(from)), collection(std::move(of)), input(file, std::move(stop)) {}

    [[nodiscard]] Sequence sequence_of(const std::string& chrom) {
        if (!last || chrom != last_chrom) {  // rows of one sequence mostly stand together
            last.reset();
            last.emplace(collection ? collection->get_sequence(chrom) : repository.get_sequence(chrom));
            last_chrom = chrom;
        }
        return *last;
    }

    Repository repository;
    std::optional<Collection> collection;
    format::Input input;
    format::BedReader reader{input};
    std::string last_chrom;
    std::optional<Sequence> last;
};

BedSlices::BedSlices(Repository repository, const std::string& file, std::optional<Collection> collection, std::stop_token stop)
    : impl_(std::make_unique<Impl>(std::move(repository), file, std::move(collection), std::move(stop))) {}
BedSlices::~BedSlices() = default;
BedSlices::BedSlices(BedSlices&&) noexcept = default;
BedSlices& BedSlices::operator=(BedSlices&&) noexcept = default;

std::optional<BedSlice> BedSlices::next() {
    format::BedRow row;
    if (!impl_->reader.next(row)) {
        return std::nullopt;
    }
    const std::string where = impl_->input.name() + ":" + std::to_string(row.line) + ": ";
    try {
        BedSlice slice{row.chrom, {impl_->sequence_of(row.chrom), row.interval}, row.line};
        slice.slice.sequence.check(row.interval);
        return slice;
    } catch (const InvalidInterval& error) {
        throw InvalidInterval(where + error.what(), error.sequence_length());
    } catch (const NotFound& error) {
        throw NotFound(where + error.what());
    } catch (const AmbiguousAlias& error) {
        throw AmbiguousAlias(where + error.what(), error.candidates());
    }
}

}  // namespace seqshelf
