#include "snapshot/catalog_file.hpp"

#include <utility>

#include "base/directory.hpp"
#include "catalog/header.hpp"
#include "catalog/migration.hpp"
#include "catalog/seqrepo_databases.hpp"
#include "seqshelf/error.hpp"
#include "snapshot/new_master.hpp"

namespace seqshelf::snapshot {

namespace {

using Source = catalog::Reader::Source;

/// Whether a catalog without sums is a snapshot's. A master's is in WAL mode; if its format lets it say that it is a
/// master, also one whose mode another program has changed.
bool is_unfinished(const Layout& layout, const std::optional<catalog::Header>& header) {
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
    if (!base::exists(file)) {
        return std::nullopt;
    }
    const bool has_sums = layout.is_snapshot();
    const bool has_page_sums = base::exists(layout.page_sums());
    CatalogFile found{std::move(file), Source::snapshot};
    if (has_sums && has_page_sums) {
        return found;
    }
    const std::optional<catalog::Header> header = catalog::read_header(found.file);
    if (!has_sums && !has_page_sums && !is_unfinished(layout, header)) {
        found.source = Source::live;
        return found;
    }
    if (!has_sums) {
        found.missing.emplace_back(catalog::sums_name);
    }
    if (!has_page_sums && header && header->format >= catalog::first_format_with_identity) {
        found.missing.emplace_back(catalog::page_sums_name);
    }
    return found;
}

CatalogFile get_catalog(const Layout& layout) {
    auto catalog = find_catalog(layout);
    if (!catalog) {
        base::require_searchable(layout.directory);
        throw NotFound("there is no instance " + layout.directory.string());
    }
    return std::move(*catalog);
}

const std::filesystem::path& require_writable(const std::filesystem::path& instance) {
    const auto catalog = find_catalog({instance});
    if (!catalog) {
        base::require_searchable(instance);
        throw NotFound("there is no instance " + instance.string() + "; " + how_to_make_master(instance.parent_path()));
    }
    if (catalog->is_seqrepo()) {
        throw ReadOnly(
            instance.string() +
            " is an instance of SeqRepo, which is only read; `seqshelf adopt` copies its content into one of ours");
    }
    if (catalog->is_snapshot()) {
        throw ReadOnly(instance.string() + " is a snapshot, and snapshots never change; write to master");
    }
    return instance;
}

}  // namespace seqshelf::snapshot
