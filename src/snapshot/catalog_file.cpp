#include "snapshot/catalog_file.hpp"

#include <utility>

#include "catalog/header.hpp"
#include "catalog/migration.hpp"
#include "catalog/seqrepo_databases.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::snapshot {

namespace {

using Source = catalog::Reader::Source;

/// A master's catalog is in WAL mode. One that is not is a snapshot's, unless its format lets it say that it is a
/// master: then another program has changed its mode.
bool is_snapshot(const Layout& layout, const std::optional<catalog::Header>& header) {
    if (layout.is_snapshot() || std::filesystem::exists(layout.page_sums())) {
        return true;
    }
    if (!header || header->write_ahead) {
        return false;
    }
    return header->format < catalog::first_format_with_identity ||
           !catalog::Reader(layout.catalog(), Source::snapshot).identity().content.empty();
}

}  // namespace

std::optional<CatalogFile> find_catalog(const Layout& layout) {
    if (catalog::SeqRepoDatabases::are_in(layout.directory)) {
        return CatalogFile{layout.directory, Source::seqrepo};
    }
    std::filesystem::path file = layout.catalog();
    if (!std::filesystem::exists(file)) {
        return std::nullopt;
    }
    const std::optional<catalog::Header> header = catalog::read_header(file);
    if (!is_snapshot(layout, header)) {
        return CatalogFile{std::move(file), Source::live};
    }
    CatalogFile found{std::move(file), Source::snapshot};
    if (!layout.is_snapshot()) {
        found.missing.emplace_back(catalog::sums_name);
    }
    if (header && header->format >= catalog::first_format_with_identity &&
        !std::filesystem::exists(layout.page_sums())) {
        found.missing.emplace_back(catalog::page_sums_name);
    }
    return found;
}

CatalogFile get_catalog(const Layout& layout) {
    auto catalog = find_catalog(layout);
    if (!catalog) {
        throw NotFound("there is no instance " + layout.directory.string());
    }
    return std::move(*catalog);
}

}  // namespace seqshelf::snapshot
