#include "snapshot/link_files.hpp"

#include <filesystem>
#include <set>

#include "base/stop.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::snapshot {

namespace fs = std::filesystem;

void link_files(const Layout& from, const Layout& to, catalog::Reader& catalog,
                const std::function<void(const RecordedFile&, base::LinkKind, std::int64_t bytes)>& linked) {
    base::create_directories_durably(to.volumes());
    std::set<fs::path> directories{to.volumes()};
    for (const RecordedFile& file : recorded_files(catalog)) {
        base::throw_if_stopped(base::stop_of_thread(), "linking the volumes of ", from.directory, " was stopped");
        const fs::path source = from.directory / file.path;
        const fs::path target = to.directory / file.path;
        std::error_code error;
        const auto bytes = static_cast<std::int64_t>(fs::file_size(source, error));
        if (error || bytes != file.bytes.value_or(bytes)) {
            throw Corruption(source.string() + (error ? " is missing" : " has the wrong size") +
                             "; nothing was made (`seqshelf verify` reports more)");
        }
        if (directories.insert(target.parent_path()).second) {
            base::create_directories_durably(target.parent_path());
        }
        linked(file, base::link_or_copy(source, target), bytes);
    }
    for (const fs::path& directory : directories) {
        base::fsync_path(directory);
    }
}

}  // namespace seqshelf::snapshot
