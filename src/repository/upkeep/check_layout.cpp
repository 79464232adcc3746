#include "repository/upkeep/check_layout.hpp"

#include <algorithm>
#include <vector>

#include "base/stop.hpp"
#include "repository/access.hpp"
#include "repository/export_source.hpp"
#include "seqshelf/collection.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::repository {

namespace {

/// What a writer may change while a layout is read.
struct State {
    bool has_source = false;
    std::vector<std::string> volume_paths;
    bool operator==(const State&) const = default;
};

/// \param source_id  no other source gets this number later
State state_of(const Repository& repository, const CollectionDigest& collection, std::int64_t source_id) {
    const auto reader = Access::instance(repository)->reader();
    State state;
    if (const auto found = reader->collections().find(collection)) {
        const auto sources = reader->collections().sources(found->collection_id);
        state.has_source =
            std::ranges::any_of(sources, [&](const catalog::SourceRow& row) { return row.source_id == source_id; });
    }
    for (const catalog::VolumeRow& volume : reader->volumes([](const Corruption&) {})) {
        state.volume_paths.push_back(volume.path);
    }
    return state;
}

}  // namespace

std::optional<std::string> check_layout(const Repository& repository, const CollectionDigest& collection,
                                        std::int64_t source_id, const std::stop_token& stop) {
    for (;;) {
        const State before = state_of(repository, collection, source_id);
        if (!before.has_source) {
            return std::nullopt;  // removed since it was listed
        }
        try {
            export_source(repository.get_collection(collection.sha512t24u()), source_id,
                          [&](std::string_view) { base::throw_if_stopped(stop, "verifying was stopped"); });
            return std::nullopt;
        } catch (const Cancelled&) {
            throw;
        } catch (const Error& error) {
            if (repository.is_snapshot() || state_of(repository, collection, source_id) == before) {
                return error.what();
            }
        }
        // A writer has removed it, or moved sequences to other volumes, while this one read: again.
    }
}

}  // namespace seqshelf::repository
