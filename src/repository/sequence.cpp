#include "seqshelf/sequence.hpp"

#include <algorithm>
#include <utility>

#include "base/bytes.hpp"
#include "repository/instance.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/residues.hpp"
#include "sequence/placed_location.hpp"
#include "sequence/residue_text.hpp"

namespace seqshelf {

Sequence::Sequence(std::shared_ptr<const repository::Instance> instance, std::int64_t sequence_id,
                   const SequenceInfo& info, std::int64_t volume_id, std::int64_t offset)
    : instance_(std::move(instance)), sequence_id_(sequence_id), info_(info), volume_id_(volume_id), offset_(offset) {
    const auto [file, residues] = instance_->packed().find(info_.digests.sha512t24u, info_.length);
    packed_ = {file, residues.offset, residues.runs, static_cast<std::uint8_t>(residues.coding)};
}

void Sequence::check(Interval interval) const {
    if (interval.start < 0 || interval.end < interval.start || interval.end > length()) {
        throw InvalidInterval("interval [" + std::to_string(interval.start) + ", " + std::to_string(interval.end) +
                                  ") does not lie within " + info_.digests.sha512t24u.refget() + ", which has " +
                                  std::to_string(length()) + " residues",
                              length());
    }
    if (interval.strand == Strand::minus && !have_complement(info_.letters)) {
        throw InvalidInterval(
            info_.digests.sha512t24u.refget() + " has no minus strand: its letters are " + info_.letters.text(),
            length());
    }
}

std::int64_t Sequence::check(const Location& location, Bounds bounds) const {
    return placed(location, bounds).residues();
}

sequence::PlacedLocation Sequence::placed(const Location& location, Bounds bounds) const {
    return {location, length(), bounds, [this](const Interval& interval) { check(interval); }};
}

std::string Sequence::fetch(Interval interval) const {
    check(interval);
    check_stored(interval);
    std::string residues(static_cast<std::size_t>(interval.length()), '\0');
    read(interval, residues);
    return residues;
}

std::string Sequence::fetch(const Location& location, Bounds bounds) const {
    const sequence::PlacedLocation on_sequence = placed(location, bounds);
    for (const sequence::PlacedPart& part : on_sequence.parts()) {
        check_stored(part.inside);
    }
    std::string residues(static_cast<std::size_t>(on_sequence.residues()), 'N');
    std::span<char> rest(residues);
    for (const sequence::PlacedPart& part : on_sequence.parts()) {
        read(part.inside,
             rest.subspan(static_cast<std::size_t>(part.before), static_cast<std::size_t>(part.inside.length())));
        rest = rest.subspan(static_cast<std::size_t>(part.length()));
    }
    return residues;
}

void Sequence::fetch_into(Interval interval, std::span<char> out) const {
    check(interval);
    if (static_cast<std::int64_t>(out.size()) != interval.length()) {
        throw InvalidArgument("memory for " + std::to_string(out.size()) + " residues was given for an interval of " +
                              std::to_string(interval.length()));
    }
    read(interval, out);
}

/// Checks that residues can be read, before memory is allocated. \pre check(interval)
void Sequence::check_stored(Interval interval) const {
    if (!interval.empty() && packed_.file == nullptr) {
        const auto [volume, first] = instance_->residues_of({volume_id_, offset_}, info_);
        volume.check_residues(first, interval.start, interval.end);
    }
}

/// \pre check(interval), and out has the interval's length
void Sequence::read(Interval interval, std::span<char> out) const { read(interval, out, instance_->blocks()); }

/// \returns whether the packed cache contains them, undamaged
bool Sequence::read_packed(Interval interval, std::span<char> out) const {
    const packed::Residues residues{static_cast<std::uint64_t>(length()), packed_.offset, packed_.runs,
                                    static_cast<packed::Coding>(packed_.coding)};
    return packed_.file != nullptr && packed_.file->read(residues, static_cast<std::uint64_t>(interval.start), out);
}

void Sequence::read(Interval interval, std::span<char> out, volume::BlockCache& cache) const {
    if (out.empty()) {
        return;
    }
    if (!read_packed(interval, out)) {
        const auto [volume, first] = instance_->residues_of({volume_id_, offset_}, info_);
        instance_->check_record({volume_id_, offset_}, info_, interval.start);
        // SeqRepo's texts are returned as they are.
        if (!volume.read_residues(first, interval.start, base::writable_bytes_of(out), cache) &&
            instance_->may_be_packed() && !are_residues({out.data(), out.size()})) {
            throw Corruption(instance_->name().string() + " has bytes that are not residues where its catalog has " +
                             info_.digests.sha512t24u.refget());
        }
    }
    if (interval.strand == Strand::minus) {
        reverse_complement(out, nucleic_acid_of(info_.letters));
    }
}

void Sequence::stream(Interval interval, const std::function<void(std::string_view)>& consume,
                      std::int64_t chunk_residues) const {
    check(interval);
    if (chunk_residues < 1) {
        throw InvalidArgument("a stream needs chunks of at least one residue");
    }
    std::string chunk;
    while (!interval.empty()) {
        const std::int64_t taken = std::min(interval.length(), chunk_residues);
        const Interval rest = interval.expand(-taken, 0);
        const Interval part = interval.expand(0, taken - interval.length());
        chunk.resize(static_cast<std::size_t>(taken));
        read(part, chunk);
        consume(chunk);
        interval = rest;
    }
}

std::vector<Alias> Sequence::aliases(History history) const {
    return instance_->reader()->sequence_aliases().of(sequence_id_, history);
}

Topology Sequence::topology() const {
    // A catalog from elsewhere may say anything; a sequence without residues cannot be circular.
    return length() == 0 ? Topology::linear : instance_->reader()->topology(sequence_id_);
}

Sequence::Place Sequence::place() const { return instance_->find_place({volume_id_, offset_}, info_); }

}  // namespace seqshelf
