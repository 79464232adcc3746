#include "snapshot/catalog_file.hpp"

#include <utility>

#include "catalog/seqrepo_databases.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::snapshot {

std::optional<CatalogFile> find_catalog(const Layout& layout) {
    using Source = catalog::Reader::Source;
    if (catalog::SeqRepoDatabases::are_in(layout.directory)) {
        return CatalogFile{layout.directory, Source::seqrepo};
    }
    std::filesystem::path file = layout.catalog();
    if (!std::filesystem::exists(file)) {
        return std::nullopt;
    }
    return CatalogFile{std::move(file), layout.is_snapshot() ? Source::snapshot : Source::live};
}

CatalogFile get_catalog(const Layout& layout) {
    auto catalog = find_catalog(layout);
    if (!catalog) {
        throw NotFound("there is no instance " + layout.directory.string());
    }
    return std::move(*catalog);
}

}  // namespace seqshelf::snapshot
