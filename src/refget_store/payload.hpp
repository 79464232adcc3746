#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "refget_store/code.hpp"

namespace seqshelf::refget_store {

/// Returns the bytes of a .seq file. \throws Corruption  it is missing
[[nodiscard]] std::int64_t payload_size(const std::filesystem::path& path);

/// Returns the residues of a .seq file. Memory: bounded by the file's size, even if `length` is wrong.
///
/// \param length  in residues, from the index
/// \throws Corruption  the file is missing, its size is not that of `length` residues, or it contains a symbol that no
///                     gtars wrote
/// \throws IoError
[[nodiscard]] std::string read_payload(const std::filesystem::path& path, std::int64_t length, const Code& code);

/// Writes a new .seq file, read-only (0444). Does not fsync it: a store has one for each sequence, and fsync would
/// take most of the time; StoreWriter::finish() makes all of them durable at once.
///
/// \throws InvalidArgument  `code` has no symbol for a residue; the file is then incomplete
/// \throws ReadOnly, IoError
void write_payload(const std::filesystem::path& path, std::string_view residues, const Code& code);

}  // namespace seqshelf::refget_store
