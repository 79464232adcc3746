#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/read_file.hpp"

namespace seqshelf::catalog {

/// The file `catalog.sums` of a snapshot (schema/FORMAT.md): a hash of each 4 KiB of its catalog, so that a reader can
/// check what it uses of a catalog and no more. Hashes are read when the first page of their part is checked.
/// Thread-safety: one thread at a time.
class PageSums {
public:
    static constexpr std::int64_t page_bytes = 4096;

    /// \throws Corruption  it is not such a file, or has the wrong length
    /// \throws IoError
    explicit PageSums(const std::filesystem::path& file);

    [[nodiscard]] std::int64_t catalog_bytes() const noexcept { return catalog_bytes_; }
    /// The content id of the catalog that it belongs to.
    [[nodiscard]] const std::string& content() const noexcept { return content_; }
    /// How many bytes a page has; the last one of a catalog may be shorter. \pre the page exists
    [[nodiscard]] std::int64_t bytes_of(std::int64_t page) const noexcept;
    /// Whether a page was found to be right before.
    [[nodiscard]] bool is_checked(std::int64_t page) const noexcept { return checked_[static_cast<std::size_t>(page)]; }
    /// Whether these are the bytes of the page. \pre the page exists \throws IoError
    [[nodiscard]] bool check(std::int64_t page, std::span<const std::byte> bytes);

private:
    static constexpr std::int64_t hashes_per_part = 512;
    using Part = std::array<std::uint8_t, hashes_per_part * sizeof(std::uint64_t)>;

    [[nodiscard]] std::uint64_t expected(std::int64_t page);

    base::ReadFile file_;
    std::int64_t catalog_bytes_ = 0;
    std::string content_;
    std::vector<std::unique_ptr<Part>> parts_;  ///< null: not read yet
    std::vector<bool> checked_;
};

/// How long the sums of a catalog of so many bytes are.
[[nodiscard]] std::int64_t page_sums_bytes(std::int64_t catalog_bytes) noexcept;

/// Compares a whole catalog with its sums, and its content id with the one that they name. \returns what is wrong
/// \throws Corruption  the sums cannot be used
/// \throws IoError
[[nodiscard]] std::vector<std::string> page_problems(const std::filesystem::path& catalog,
                                                     const std::filesystem::path& file, std::string_view content);

/// Writes the sums of a finished catalog, durably. \pre there is no such file \throws IoError
void write_page_sums(const std::filesystem::path& catalog, std::string_view content, const std::filesystem::path& file);

}  // namespace seqshelf::catalog
