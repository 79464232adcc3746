#pragma once

#include <cstdint>
#include <filesystem>

namespace seqshelf::catalog {

/// How full a catalog's file is. What was deleted leaves free pages, which later changes fill.
struct PageUse {
    std::int64_t pages = 0;
    std::int64_t free_pages = 0;
    std::int64_t page_bytes = 0;

    [[nodiscard]] std::int64_t free_bytes() const noexcept { return free_pages * page_bytes; }
};

/// The caller holds the instance's WriterLock. \throws SchemaMismatch, Corruption, IoError
[[nodiscard]] PageUse page_use(const std::filesystem::path& file);

/// Rebuilds the catalog without free pages, in one transaction; readers continue. The file shrinks at once or, while a
/// reader uses its old state, after the next change. The caller holds the instance's WriterLock.
/// \throws Locked, ReadOnly, IoError
void compact(const std::filesystem::path& file);

}  // namespace seqshelf::catalog
