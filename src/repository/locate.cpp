#include "repository/locate.hpp"

#include <sys/stat.h>

#include <system_error>
#include <utility>

#include "base/directory.hpp"
#include "base/io_errors.hpp"
#include "seqshelf/error.hpp"
#include "snapshot/index.hpp"
#include "transport/url.hpp"

namespace seqshelf::repository {

namespace fs = std::filesystem;

namespace {

Located::File file_of(const snapshot::CatalogFile& catalog) {
    struct stat file{};
    if (::stat(catalog.file.c_str(), &file) != 0) {
        return {};  // opening it reports the reason
    }
    const std::int64_t modified = (file.st_mtim.tv_sec * std::int64_t{1'000'000'000}) + file.st_mtim.tv_nsec;
    return {file.st_dev, file.st_ino, catalog.is_snapshot() ? modified : 0};
}

}  // namespace

bool Located::is_same(const Located& other) const {
    return layout.directory == other.layout.directory && catalog.file == other.catalog.file && file == other.file;
}

Located locate(const fs::path& instance, const fs::path& cache_directory, std::int64_t max_cache_bytes) {
    Located located;
    if (transport::is_url(instance.native())) {
        located.remote =
            std::make_unique<snapshot::RemoteSnapshot>(instance.string(), cache_directory, max_cache_bytes);
        located.layout = {located.remote->name()};
        located.catalog = {located.remote->catalog(), catalog::Reader::Source::snapshot};
    } else {
        std::error_code missing;  // get_catalog() has the better message
        const bool no_link = instance.native().ends_with("latest") && !base::has_entry(instance);
        const fs::path directory =
            no_link ? fs::canonical(snapshot::without_link(instance), missing) : fs::canonical(instance, missing);
        located.layout = {missing ? instance : directory};
        located.catalog = base::with_io_errors([&] { return snapshot::get_catalog(located.layout); });
    }
    located.file = located.remote ? Located::File{} : file_of(located.catalog);
    return located;
}

}  // namespace seqshelf::repository
