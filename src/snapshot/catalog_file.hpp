#pragma once

#include <filesystem>
#include <optional>

#include "catalog/reader.hpp"
#include "snapshot/layout.hpp"

namespace seqshelf::snapshot {

/// The catalog of an instance and how it is read. The source also says what the instance is: one that is written, a
/// snapshot, or Python SeqRepo's.
struct CatalogFile {
    std::filesystem::path file;  ///< of SeqRepo, the instance's directory
    catalog::Reader::Source source = catalog::Reader::Source::live;

    [[nodiscard]] bool is_snapshot() const noexcept { return source == catalog::Reader::Source::snapshot; }
    [[nodiscard]] bool is_seqrepo() const noexcept { return source == catalog::Reader::Source::seqrepo; }
};

/// Looks at the files of a directory; std::nullopt if it contains no instance.
[[nodiscard]] std::optional<CatalogFile> find_catalog(const Layout& layout);

/// As find_catalog. \throws NotFound  the directory contains no instance
[[nodiscard]] CatalogFile get_catalog(const Layout& layout);

}  // namespace seqshelf::snapshot
