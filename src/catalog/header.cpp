#include "catalog/header.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "base/file.hpp"

namespace seqshelf::catalog {

namespace {

// The header of SQLite's file format, https://www.sqlite.org/fileformat.html: numbers are big-endian.
constexpr std::string_view magic("SQLite format 3\0", 16);
constexpr std::size_t header_bytes = 100;
constexpr std::size_t write_version_at = 18;
constexpr std::uint8_t write_ahead_version = 2;
constexpr std::size_t user_version_at = 60;

}  // namespace

std::optional<Header> read_header(const std::filesystem::path& file) {
    const base::FileDescriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    std::array<std::uint8_t, header_bytes> bytes{};
    if (!fd.is_open() || base::uninterrupted([&] { return ::pread(fd.get(), bytes.data(), bytes.size(), 0); }) !=
                             static_cast<ssize_t>(bytes.size())) {
        return std::nullopt;
    }
    if (!base::text_of(bytes).starts_with(magic)) {
        return std::nullopt;
    }
    Header header;
    for (std::size_t i = user_version_at; i < user_version_at + 4; ++i) {
        header.format = static_cast<int>(static_cast<unsigned>(header.format) << 8 | bytes.at(i));
    }
    header.write_ahead = bytes[write_version_at] == write_ahead_version;
    return header;
}

}  // namespace seqshelf::catalog
