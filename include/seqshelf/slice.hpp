#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "seqshelf/location.hpp"
#include "seqshelf/sequence.hpp"

namespace seqshelf {

/// A location on a sequence.
/// Thread-safety: a value; const functions may be called concurrently.
struct Slice {
    Sequence sequence;
    Location location;

    /// As Sequence::fetch.
    [[nodiscard]] std::string fetch(Bounds bounds = Bounds::error) const { return sequence.fetch(location, bounds); }
    /// As fetch, handing over a piece at a time, in order: for slices that need not be in memory.
    void stream(const std::function<void(std::string_view)>& consume, Bounds bounds = Bounds::error) const;

    /// Of the other strand.
    [[nodiscard]] Slice opposite() const { return {sequence, location.opposite()}; }
    /// As Location::expand; on a circular sequence, what goes beyond an end is taken up at the other.
    [[nodiscard]] Slice expand(std::int64_t upstream, std::int64_t downstream) const;
    /// Where the sequence is circular and the location goes beyond its ends, the same as Location::on_circle has it;
    /// else as it is.
    [[nodiscard]] Slice wrap() const;
};

}  // namespace seqshelf
