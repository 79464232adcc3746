#include "digest/sha256.hpp"

#include "base/codec.hpp"
#include "base/file.hpp"

namespace seqshelf::digest {

namespace {

constexpr std::size_t sha256_bytes = 32;

}  // namespace

std::string finish_sha256(Hasher& hasher) {
    const std::array<std::uint8_t, 64> bytes = hasher.finish();
    return base::to_hex(std::span(bytes).first(sha256_bytes));
}

std::string sha256_of_text(std::string_view text) {
    Hasher hasher(Algorithm::sha256);
    hasher.update(text);
    return finish_sha256(hasher);
}

std::string sha256_of_file(const std::filesystem::path& path) {
    // Not mapped: a catalog of gigabytes would count as this process's memory.
    Hasher hasher(Algorithm::sha256);
    base::read_in_parts(path, [&](std::string_view part) { hasher.update(part); });
    return finish_sha256(hasher);
}

}  // namespace seqshelf::digest
