#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "catalog/reader.hpp"
#include "snapshot/layout.hpp"

namespace seqshelf::repository {

/// Regular files below `sequences/` that are not listed, as paths below the instance, sorted.
/// \param listed  paths below the instance
/// \param master  the catalog, if others may write it: files that were committed or removed meanwhile are none
/// \throws IoError  a directory cannot be read
[[nodiscard]] std::vector<std::string> find_unknown_files(const snapshot::Layout& layout,
                                                          const std::set<std::string>& listed, catalog::Reader* master);

/// Rows of volumes of master without files and sequences, which a prune leaves that finds the disk full.
/// Thread-safety: immutable.
class PrunedRows {
public:
    /// \param master  null for a snapshot, which has none
    PrunedRows(snapshot::Layout layout, catalog::Reader* master);
    [[nodiscard]] bool contain(const catalog::VolumeRow& volume) const;

private:
    snapshot::Layout layout_;
    std::map<std::int64_t, std::int64_t> removed_text_;  ///< by volume
};

}  // namespace seqshelf::repository
