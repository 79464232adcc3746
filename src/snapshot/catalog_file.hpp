#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "catalog/reader.hpp"
#include "snapshot/layout.hpp"

namespace seqshelf::snapshot {

/// The catalog of an instance and how to read it. The source also says what the instance is: one that may be written, a
/// snapshot, or one of Python's SeqRepo.
struct CatalogFile {
    std::filesystem::path file;  ///< for SeqRepo, the instance's directory
    catalog::Reader::Source source = catalog::Reader::Source::live;
    /// Files that a finished snapshot has and this one lacks: it was not finished, or only a part of it was copied. It
    /// can be read, and is never written.
    std::vector<std::string> missing{};

    [[nodiscard]] bool is_snapshot() const noexcept { return source == catalog::Reader::Source::snapshot; }
    [[nodiscard]] bool is_seqrepo() const noexcept { return source == catalog::Reader::Source::seqrepo; }
};

/// Looks at the files of a directory; std::nullopt if it contains no instance.
[[nodiscard]] std::optional<CatalogFile> find_catalog(const Layout& layout);

/// The same for an instance that must exist. \throws NotFound  the directory contains no instance
[[nodiscard]] CatalogFile get_catalog(const Layout& layout);

/// Returns an instance that may be written.
/// \throws NotFound  the directory contains no instance  \throws ReadOnly  it is a snapshot, or SeqRepo's
[[nodiscard]] const std::filesystem::path& require_writable(const std::filesystem::path& instance);

}  // namespace seqshelf::snapshot
