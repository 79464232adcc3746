#include "repository/seqrepo_instance.hpp"

#include <utility>

#include "repository/resolve/resolve.hpp"
#include "repository/resolve/resolve_batch.hpp"
#include "seqshelf/digest.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::repository {

SeqRepoInstance::SeqRepoInstance(Located located, const ReadOptions& options)
    : Instance(std::move(located), options, packed::PackedFiles(), nullptr),
      volumes_(this->located().layout.volumes()) {}

std::optional<Found> SeqRepoInstance::resolve(std::string_view identifier) const {
    const auto row = repository::resolve(*reader(), identifier);
    return row ? std::optional(Found{this, *row}) : std::nullopt;
}

std::vector<std::optional<Found>> SeqRepoInstance::resolve_batch(std::span<const std::string_view> identifiers) const {
    std::vector<std::optional<Found>> found;
    found.reserve(identifiers.size());
    for (const auto& row : repository::resolve_batch(readers(), identifiers, ByName::no, 1)) {
        found.push_back(row ? std::optional(Found{this, *row}) : std::nullopt);
    }
    return found;
}

std::vector<std::vector<Alias>> SeqRepoInstance::aliases_of_each(std::span<const std::int64_t> sequence_ids) const {
    const auto lease = reader();
    std::vector<std::vector<Alias>> aliases;
    for (const std::int64_t id : sequence_ids) {
        aliases.push_back(lease->sequence_aliases().of(id, History::current));
    }
    return aliases;
}

void SeqRepoInstance::complete(catalog::SequenceRow& row) const {
    if (row.digests_known) {
        return;
    }
    row.info.digests =
        row.info.length == 0 ? digest_residues("") : volumes_.digests(volume_path(row.place, row.info), row.info);
    row.digests_known = true;
}

Instance::Residues SeqRepoInstance::residues_of(const catalog::Place& place, const SequenceInfo& info) const {
    const auto found = volumes_.find(volume_path(place, info), info);
    return {found.volume, found.offset};
}

Sequence::Place SeqRepoInstance::find_place(const catalog::Place& place, const SequenceInfo& info) const {
    const auto row = place.volume_id == 0 ? std::nullopt : reader()->find_volume(place.volume_id);
    return row ? Sequence::Place{row->path, residues_of(place, info).first} : Sequence::Place{};
}

/// Each sequence is a "volume" of this catalog: too many to remember their paths.
std::string SeqRepoInstance::volume_path(const catalog::Place& place, const SequenceInfo& info) const {
    const auto row = reader()->find_volume(place.volume_id);
    if (!row) {
        throw Corruption("sequence " + info.digests.sha512t24u.refget() + " is not in " + name().string() +
                         " any more");
    }
    return row->path;
}

}  // namespace seqshelf::repository
