#include "repository/volume_instance.hpp"

#include <algorithm>
#include <mutex>
#include <thread>

#include "repository/packed_directory.hpp"
#include "repository/resolve/resolve.hpp"
#include "repository/resolve/resolve_batch.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::repository {

namespace {

packed::PackedFiles open_packed(const ReadOptions& options) {
    return options.packed == ReadOptions::Packed::ignore
               ? packed::PackedFiles()
               : packed::PackedFiles(packed_directory(options.cache_directory));
}

}  // namespace

VolumeInstance::VolumeInstance(Located located, const ReadOptions& options, std::unique_ptr<snapshot::Scratch> scratch)
    : Instance(std::move(located), options, open_packed(options), std::move(scratch)),
      names_(is_snapshot() && options.name_cache_bytes > 0 ? std::make_unique<NameCache>(options.name_cache_bytes)
                                                           : nullptr) {}

std::optional<Found> VolumeInstance::resolve(std::string_view identifier) const {
    const auto found = [this](const std::optional<catalog::SequenceRow>& row) {
        return row ? std::optional(Found{this, *row}) : std::nullopt;
    };
    if (!names_) {
        return found(repository::resolve(*reader(), identifier));
    }
    if (const auto known = names_->find(identifier)) {
        return found(*known);
    }
    const std::optional<catalog::SequenceRow> row = repository::resolve(*reader(), identifier);
    names_->insert(identifier, row);
    return found(row);
}

std::vector<std::optional<Found>> VolumeInstance::resolve_batch(std::span<const std::string_view> identifiers) const {
    // In a master, all are looked up in one transaction, so by one connection.
    const std::size_t max_threads = is_snapshot() ? std::max(1U, std::thread::hardware_concurrency()) : 1;
    std::vector<std::optional<Found>> found(identifiers.size());
    const auto rows = repository::resolve_batch(readers(), identifiers, ByName::yes, max_threads);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i]) {
            found[i] = Found{this, *rows[i]};
        }
    }
    return found;
}

std::vector<std::vector<Alias>> VolumeInstance::aliases_of_each(std::span<const std::int64_t> sequence_ids) const {
    const auto lease = reader();
    std::vector<std::vector<Alias>> aliases;
    lease->in_transaction([&] { aliases = lease->aliases_of_each(sequence_ids); });
    return aliases;
}

void VolumeInstance::complete(catalog::SequenceRow&) const {}  // its catalog contains all

Instance::Residues VolumeInstance::residues_of(const catalog::Place& place, const SequenceInfo&) const {
    const auto open = [&] {
        const auto row = reader()->find_volume(place.volume_id);
        if (!row) {
            throw Corruption("the catalog of " + name().string() + " has a sequence in volume " +
                             std::to_string(place.volume_id) + ", which is not in the catalog");
        }
        return open_volume(*row);
    };
    return {volumes_.get(place.volume_id, open), place.offset};
}

Sequence::Place VolumeInstance::find_place(const catalog::Place& place, const SequenceInfo&) const {
    const std::string path = place.volume_id == 0 ? "" : volume_path(place.volume_id);
    return path.empty() ? Sequence::Place{} : Sequence::Place{path, place.offset};
}

/// Returns "" if there is no volume of that number. Numbers are not used again, so what is remembered stays true.
std::string VolumeInstance::volume_path(std::int64_t volume_id) const {
    {
        const std::shared_lock lock(paths_mutex_);
        if (const auto known = paths_.find(volume_id); known != paths_.end()) {
            return known->second;
        }
    }
    const auto row = reader()->find_volume(volume_id);
    if (!row) {
        return {};
    }
    const std::lock_guard lock(paths_mutex_);
    return paths_.try_emplace(volume_id, row->path).first->second;
}

std::unique_ptr<volume::Volume> LocalInstance::open_volume(const catalog::VolumeRow& row) const {
    return std::make_unique<volume::Volume>(located().layout.volume(row.path), row.text_bytes,
                                            volume::Lines{row.line_residues, row.line_bytes},
                                            base::ReadFile::Access::random, row.file_bytes);
}

std::unique_ptr<volume::Volume> RemoteInstance::open_volume(const catalog::VolumeRow& row) const {
    return located().remote->open_volume(row);
}

}  // namespace seqshelf::repository
