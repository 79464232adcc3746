#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "digest/hasher.hpp"

namespace seqshelf::digest {

// SHA-256 as `sha256sum` prints it: 64 lower-case hex characters.

/// Returns the hash of what `hasher` was given. \pre it runs Algorithm::sha256
[[nodiscard]] std::string finish_sha256(Hasher& hasher);

[[nodiscard]] std::string sha256_of_text(std::string_view text);

/// \throws IoError  the file cannot be read
[[nodiscard]] std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace seqshelf::digest
