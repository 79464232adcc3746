#include "repository/session/sequence_loader.hpp"

#include <utility>

namespace seqshelf::repository {

void SequenceLoader::piece(std::string_view residues, std::shared_ptr<const void> owner) {
    if (residues.empty()) {
        return;
    }
    if (long_place_) {
        volumes_.append_piece(residues, std::move(owner));
    } else if (first_.residues.empty()) {
        first_ = {residues, std::move(owner)};
    } else {
        long_place_ = volumes_.begin_long();
        const Piece first = std::exchange(first_, {});
        volumes_.append_piece(first.residues, first.owner);
        volumes_.append_piece(residues, std::move(owner));
    }
}

std::int64_t SequenceLoader::end(const DigestedSequence& sequence, std::int64_t change_id) {
    const std::string name = sequence.digests.sha512t24u.sha512t24u();
    const Piece only = std::exchange(first_, {});
    const std::optional<catalog::Place> begun = std::exchange(long_place_, std::nullopt);
    catalog::Place place = begun.value_or(catalog::Place());
    if (!only.residues.empty()) {
        place = volumes_.next_place(name);
    }
    const auto put =
        writer_.catalog().put_sequence(sequence.digests, sequence.length, sequence.letters, place, change_id);
    if (!put.is_new) {
        counts_.known += 1;
        if (begun) {
            volumes_.cancel_long();
        }
        return put.sequence_id;
    }
    counts_.added += 1;
    counts_.residues += sequence.length;
    if (begun) {
        volumes_.end_long(name);
    } else if (!only.residues.empty()) {
        volumes_.append(name, only.residues, sequence.letters);
    }
    return put.sequence_id;
}

}  // namespace seqshelf::repository
