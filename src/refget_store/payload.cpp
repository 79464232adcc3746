#include "refget_store/payload.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <span>
#include <vector>

#include "base/directory.hpp"
#include "base/file.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::refget_store {

namespace fs = std::filesystem;

namespace {

// Residues read or written at once.
constexpr std::int64_t piece = symbols_in_step << 13;

/// Opens a payload that must have `size` bytes.
base::FileDescriptor open_payload(const fs::path& path, std::int64_t size) {
    const std::int64_t found = payload_size(path);
    if (found != size) {
        throw Corruption(path.string() + " has " + std::to_string(found) + " bytes, the sequence's length needs " +
                         std::to_string(size));
    }
    return base::open_to_read(path);
}

void read_fully(const base::FileDescriptor& fd, std::span<std::byte> bytes, const fs::path& path) {
    while (!bytes.empty()) {
        const std::size_t got = base::read_some(fd, bytes, path);
        if (got == 0) {
            throw Corruption(path.string() + " became shorter while it was read");
        }
        bytes = bytes.subspan(got);
    }
}

}  // namespace

std::int64_t payload_size(const fs::path& path) {
    std::error_code error;
    if (!base::is_regular_file(path)) {  // reading a FIFO would wait for ever
        throw Corruption(path.string() + " is missing: the file with the residues");
    }
    const std::uintmax_t size = fs::file_size(path, error);
    if (error) {
        throw IoError("cannot stat " + path.string() + ": " + error.message());
    }
    return static_cast<std::int64_t>(size);
}

std::string read_payload(const fs::path& path, std::int64_t length, const Code& code) {
    const base::FileDescriptor fd = open_payload(path, code.packed_size(length));
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(code.packed_size(std::min(length, piece))));
    std::string residues;
    residues.reserve(static_cast<std::size_t>(length));
    for (std::int64_t left = length; left > 0; left -= std::min(left, piece)) {
        const std::int64_t count = std::min(left, piece);
        const std::span<std::uint8_t> packed =
            std::span(bytes).first(static_cast<std::size_t>(code.packed_size(count)));
        read_fully(fd, std::as_writable_bytes(packed), path);
        code.unpack(packed, count, residues);
    }
    if (residues.find('\0') != std::string::npos) {
        throw Corruption(path.string() + " contains a symbol that is no letter of alphabet " +
                         std::string(code.alphabet()));
    }
    return residues;
}

void write_payload(const fs::path& path, std::string_view residues, const Code& code) {
    base::FileDescriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444));
    if (!fd.is_open()) {
        base::throw_errno("cannot create", path, base::Intent::write);
    }
    constexpr std::size_t step = piece;
    for (std::size_t start = 0; start < residues.size(); start += step) {
        const std::string packed = code.pack(residues.substr(start, step));
        base::write_all(fd, std::as_bytes(std::span(packed)), path);
    }
    if (::close(fd.release()) != 0) {
        base::throw_errno("cannot write", path, base::Intent::write);
    }
}

}  // namespace seqshelf::refget_store
