#include "catalog/page_sums.hpp"

#include <algorithm>
#include <utility>

#include "base/file.hpp"
#include "base/little_endian.hpp"
#include "base/quoted.hpp"
#include "digest/xxh3.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::catalog {

namespace {

// 64 bytes: magic, bytes of a page (uint32), 0 (uint32), bytes of the catalog (uint64), 0 (uint64), content id. Then a
// hash of 8 bytes for each page.
constexpr std::string_view magic = "SQSHSUM1";
constexpr std::size_t header_bytes = 64;
constexpr std::size_t page_bytes_at = 8;
constexpr std::size_t catalog_bytes_at = 16;
constexpr std::size_t content_at = 32;
constexpr std::int64_t hash_bytes = sizeof(std::uint64_t);
constexpr std::size_t max_list_bytes = 200;  ///< of page numbers in a message
constexpr std::int64_t max_catalog_bytes = std::int64_t{1} << 48;

std::int64_t pages_of(std::int64_t catalog_bytes) {
    return (catalog_bytes + PageSums::page_bytes - 1) / PageSums::page_bytes;
}

/// Calls `visit` for each page of a catalog of so many bytes. \returns the bytes that the file has
template <typename Visit>
std::int64_t for_each_page(const std::filesystem::path& catalog, std::int64_t catalog_bytes, Visit visit) {
    const base::ReadFile file(catalog, base::ReadFile::Access::sequential);
    const auto has = static_cast<std::int64_t>(file.size());
    std::array<std::uint8_t, PageSums::page_bytes> page{};
    for (std::int64_t at = 0; at < std::min(has, catalog_bytes); at += PageSums::page_bytes) {
        const auto bytes =
            std::span(page).first(static_cast<std::size_t>(std::min(PageSums::page_bytes, catalog_bytes - at)));
        file.read(static_cast<std::uint64_t>(at), bytes);
        visit(at / PageSums::page_bytes, std::as_bytes(bytes));
    }
    return has;
}

}  // namespace

PageSums::PageSums(const std::filesystem::path& file) : file_(file, base::ReadFile::Access::random) {
    std::array<std::uint8_t, header_bytes> header{};
    file_.read(0, header);
    const std::string_view text(reinterpret_cast<const char*>(header.data()), header.size());
    catalog_bytes_ = static_cast<std::int64_t>(base::load_le64(header.data() + catalog_bytes_at));
    content_ = text.substr(content_at);
    if (!text.starts_with(magic) || base::load_le32(header.data() + page_bytes_at) != page_bytes ||
        catalog_bytes_ < 0 || catalog_bytes_ > max_catalog_bytes) {
        throw Corruption(file.string() + " is not a list of a catalog's page sums");
    }
    const std::int64_t pages = pages_of(catalog_bytes_);
    if (const auto right = static_cast<std::uint64_t>(page_sums_bytes(catalog_bytes_)); file_.size() != right) {
        throw Corruption(file.string() + " should have " + std::to_string(right) + " bytes and has " +
                         std::to_string(file_.size()));
    }
    parts_.resize(static_cast<std::size_t>((pages + hashes_per_part - 1) / hashes_per_part));
    checked_.resize(static_cast<std::size_t>(pages));
}

std::int64_t PageSums::bytes_of(std::int64_t page) const noexcept {
    return std::min(page_bytes, catalog_bytes_ - (page * page_bytes));
}

bool PageSums::check(std::int64_t page, std::span<const std::byte> bytes) {
    const bool right = digest::xxh3_64(bytes) == expected(page);
    checked_[static_cast<std::size_t>(page)] = right;
    return right;
}

std::uint64_t PageSums::expected(std::int64_t page) {
    std::unique_ptr<Part>& part = parts_[static_cast<std::size_t>(page / hashes_per_part)];
    if (part == nullptr) {
        const std::int64_t first = page / hashes_per_part * hashes_per_part;
        const std::int64_t count = std::min(hashes_per_part, static_cast<std::int64_t>(checked_.size()) - first);
        auto read = std::make_unique<Part>();
        file_.read(header_bytes + static_cast<std::uint64_t>(first * hash_bytes),
                   std::span(*read).first(static_cast<std::size_t>(count * hash_bytes)));
        part = std::move(read);
    }
    return base::load_le64(part->data() + (page % hashes_per_part * hash_bytes));
}

std::int64_t page_sums_bytes(std::int64_t catalog_bytes) noexcept {
    return std::int64_t{header_bytes} + (pages_of(catalog_bytes) * hash_bytes);
}

std::vector<std::string> page_problems(const std::filesystem::path& catalog, const std::filesystem::path& file,
                                       std::string_view content) {
    PageSums sums(file);
    std::vector<std::string> problems;
    const std::string name = file.filename().string();
    if (sums.content() != content) {
        problems.push_back(name + " is of a catalog with the content id " + base::quoted(sums.content()) +
                           ", and this one has " + base::quoted(content));
    }
    std::string wrong;
    const std::int64_t bytes = for_each_page(catalog, sums.catalog_bytes(), [&](std::int64_t page, auto text) {
        if (!sums.check(page, text) && wrong.size() < max_list_bytes) {
            wrong += (wrong.empty() ? "" : ", ") + std::to_string(page + 1);
        }
    });
    if (bytes != sums.catalog_bytes()) {
        problems.push_back("the catalog has " + std::to_string(bytes) + " bytes, and should have " +
                           std::to_string(sums.catalog_bytes()) + " by " + name);
    }
    if (!wrong.empty()) {
        problems.push_back("these pages of the catalog do not have the sums in " + name + ": " + wrong +
                           (wrong.size() < max_list_bytes ? "" : " …"));
    }
    return problems;
}

void write_page_sums(const std::filesystem::path& catalog, std::string_view content,
                     const std::filesystem::path& file) {
    const auto catalog_bytes = static_cast<std::int64_t>(std::filesystem::file_size(catalog));
    std::array<std::uint8_t, header_bytes> header{};
    std::copy(magic.begin(), magic.end(), header.begin());
    base::store_le32(header.data() + page_bytes_at, PageSums::page_bytes);
    base::store_le64(header.data() + catalog_bytes_at, static_cast<std::uint64_t>(catalog_bytes));
    std::copy_n(content.begin(), std::min(content.size(), header_bytes - content_at), header.begin() + content_at);
    base::NewFile out(file);
    out.write(std::as_bytes(std::span(header)));
    (void)for_each_page(catalog, catalog_bytes, [&](std::int64_t, std::span<const std::byte> bytes) {
        std::array<std::uint8_t, sizeof(std::uint64_t)> hash{};
        base::store_le64(hash.data(), digest::xxh3_64(bytes));
        out.write(std::as_bytes(std::span(hash)));
    });
    out.close();
}

}  // namespace seqshelf::catalog
