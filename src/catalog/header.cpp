#include "catalog/header.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "base/file.hpp"
#include "catalog/migration.hpp"

namespace seqshelf::catalog {

namespace {

// The header of SQLite's file format, https://www.sqlite.org/fileformat.html: numbers are big-endian.
constexpr std::string_view magic("SQLite format 3\0", 16);
constexpr std::size_t header_bytes = 100;
constexpr std::size_t write_version_at = 18;
constexpr std::uint8_t write_ahead_version = 2;
constexpr std::size_t user_version_at = 60;
constexpr std::size_t application_id_at = 68;

}  // namespace

std::optional<Header> read_header(const std::filesystem::path& file) {
    const base::FileDescriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    std::array<std::uint8_t, header_bytes> bytes{};
    if (!fd.is_open() || base::uninterrupted([&] { return ::pread(fd.get(), bytes.data(), bytes.size(), 0); }) !=
                             static_cast<ssize_t>(bytes.size())) {
        return std::nullopt;
    }
    const auto number_at = [&](std::size_t at) {
        return static_cast<int>(bytes[at] << 24U | bytes[at + 1] << 16U | bytes[at + 2] << 8U | bytes[at + 3]);
    };
    if (!base::text_of(bytes).starts_with(magic) || number_at(application_id_at) != application_id) {
        return std::nullopt;
    }
    Header header;
    header.format = number_at(user_version_at);
    header.write_ahead = bytes[write_version_at] == write_ahead_version;
    return header;
}

}  // namespace seqshelf::catalog
