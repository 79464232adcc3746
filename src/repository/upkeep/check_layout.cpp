#include "repository/upkeep/check_layout.hpp"

#include <vector>

#include "base/stop.hpp"
#include "repository/access.hpp"
#include "repository/export_source.hpp"
#include "seqshelf/collection.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::repository {

namespace {

std::vector<std::string> volume_paths_of(const Repository& repository) {
    std::vector<std::string> paths;
    for (const catalog::VolumeRow& volume : Access::instance(repository)->reader()->volumes([](const Corruption&) {})) {
        paths.push_back(volume.path);
    }
    return paths;
}

}  // namespace

std::optional<std::string> check_layout(const Repository& repository, const CollectionDigest& collection,
                                        std::int64_t source_id, const std::stop_token& stop) {
    for (;;) {
        const std::vector<std::string> before = volume_paths_of(repository);
        try {
            if (const auto found = repository.find_collection(collection.sha512t24u())) {
                export_source(*found, source_id,
                              [&](std::string_view) { base::throw_if_stopped(stop, "verifying was stopped"); });
            }
            return std::nullopt;
        } catch (const Cancelled&) {
            throw;
        } catch (const NotFound&) {
            return std::nullopt;  // removed since the source was listed
        } catch (const Error& error) {
            if (repository.is_snapshot() || volume_paths_of(repository) == before) {
                return error.what();
            }
        }
        // A writer has moved sequences to other volumes while this one read: again.
    }
}

}  // namespace seqshelf::repository
