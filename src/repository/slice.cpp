#include "seqshelf/slice.hpp"

#include <algorithm>
#include <string>

#include "repository/access.hpp"
#include "sequence/placed_location.hpp"

namespace seqshelf {

namespace {

constexpr std::int64_t chunk_residues = std::int64_t{1} << 20;

/// Passes on so many N, a piece at a time.
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
    const sequence::PlacedLocation placed = repository::Access::placed(sequence, location, bounds);
    for (const sequence::PlacedPart& part : placed.parts()) {
        stream_padding(part.before, consume);
        sequence.stream(part.inside, consume, chunk_residues);
        stream_padding(part.after, consume);
    }
}

}  // namespace seqshelf
