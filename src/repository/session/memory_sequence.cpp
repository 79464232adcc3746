#include "repository/session/memory_sequence.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "seqshelf/error.hpp"
#include "sequence/residue_digester.hpp"
#include "sequence/residue_text.hpp"

namespace seqshelf::repository {

namespace {

constexpr std::size_t piece_bytes = std::size_t{1} << 20;
constexpr std::size_t max_whole_bytes = std::size_t{4} << 20;

void check(std::string_view text) {
    const auto other = std::find_if_not(text.begin(), text.end(), may_be_in_residues);
    if (other != text.end()) {
        throw InvalidArgument("byte " + std::to_string(other - text.begin() + 1) + " of the residues, " +
                              byte_name(*other) + ", is not a residue");
    }
}

DigestedSequence put_whole(OpenChange& change, std::string_view text, base::ByteBuffer& residues) {
    append_residues(text, residues);
    change.sequences().piece(residues.text());
    return {digest_residues(residues.text()), static_cast<std::int64_t>(residues.size()),
            LetterSet::of(residues.text())};
}

/// For a long sequence: the algorithms process each piece in parallel, and the text is never copied whole.
DigestedSequence put_in_pieces(OpenChange& change, std::string_view text) {
    DigestedSequence sequence;
    sequence::ResidueDigester digester(&change.pool());
    for (std::size_t at = 0; at < text.size();) {
        change.check_stop();
        base::ByteBuffer residues;
        while (at < text.size() && residues.size() < piece_bytes) {
            const std::string_view part = text.substr(at, piece_bytes - residues.size());
            append_residues(part, residues);
            at += part.size();
        }
        const auto piece = std::make_shared<const base::ByteBuffer>(std::move(residues));
        digester.add(piece->text(), piece);
        change.sequences().piece(piece->text(), piece);
        sequence.length += static_cast<std::int64_t>(piece->size());
    }
    sequence.digests = digester.finish();
    sequence.letters = digester.letters();
    return sequence;
}

}  // namespace

PutResidues put_residues(OpenChange& change, std::string_view residues, OtherBytes other_bytes) {
    if (other_bytes == OtherBytes::refuse) {
        check(residues);
    }
    OpenChange::Steps steps(change);
    base::ByteBuffer whole;
    const DigestedSequence sequence =
        residues.size() < max_whole_bytes ? put_whole(change, residues, whole) : put_in_pieces(change, residues);
    const std::int64_t sequence_id = change.sequences().end(sequence);
    steps.done();
    return {sequence.digests.sha512t24u, sequence_id};
}

}  // namespace seqshelf::repository
