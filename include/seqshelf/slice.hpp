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
    Sequence sequence;  ///< the sequence
    Location location;  ///< the place on it; it need not be within the sequence

    /// As Sequence::fetch.
    [[nodiscard]] std::string fetch(Bounds bounds = Bounds::error) const { return sequence.fetch(location, bounds); }
    /// As fetch, but passes one piece at a time to `consume`, in order: for slices that are too long for memory. A
    /// piece is valid during the call only.
    void stream(const std::function<void(std::string_view)>& consume, Bounds bounds = Bounds::error) const;

    /// The same slice of the other strand.
    [[nodiscard]] Slice opposite() const { return {sequence, location.opposite()}; }
    /// As Location::expand; on a circular sequence, what goes beyond one end continues at the other.
    /// \throws InvalidInterval  as Location::expand and Location::on_circle
    [[nodiscard]] Slice expand(std::int64_t upstream, std::int64_t downstream) const;
    /// If the sequence is circular and the location goes beyond its ends, the location of Location::on_circle; else the
    /// slice as it is. \throws InvalidInterval  as Location::on_circle
    [[nodiscard]] Slice wrap() const;
};

}  // namespace seqshelf
