#include <algorithm>
#include <string>

#include "seqshelf/repository.hpp"
#include "sequence/placed_part.hpp"

namespace seqshelf {

namespace {

constexpr std::int64_t chunk_residues = std::int64_t{1} << 20;

/// So many N, a piece at a time.
void stream_padding(std::int64_t residues, const std::function<void(std::string_view)>& consume) {
    const std::string padding(static_cast<std::size_t>(std::min(residues, chunk_residues)), 'N');
    for (; residues > 0; residues -= chunk_residues) {
        consume(std::string_view(padding).substr(0, static_cast<std::size_t>(residues)));
    }
}

}  // namespace

Slice Slice::wrap() const {
    const auto lies_beyond = [&](const Interval& part) { return part.start < 0 || part.end > sequence.length(); };
    const bool beyond = std::any_of(location.parts.begin(), location.parts.end(), lies_beyond);
    return beyond && sequence.topology() == Topology::circular ? Slice{sequence, location.on_circle(sequence.length())}
                                                               : *this;
}

Slice Slice::expand(std::int64_t upstream, std::int64_t downstream) const {
    return Slice{sequence, location.expand(upstream, downstream)}.wrap();
}

void Slice::stream(const std::function<void(std::string_view)>& consume, Bounds bounds) const {
    (void)sequence.check(location, bounds);
    for (const Interval& part : location.parts) {
        const repository::PlacedPart placed = repository::place(part, sequence.length(), bounds);
        stream_padding(placed.before, consume);
        sequence.stream(placed.inside, consume, chunk_residues);
        stream_padding(placed.behind, consume);
    }
}

}  // namespace seqshelf
