#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "refget_store/code.hpp"

namespace seqshelf::refget_store {

/// Bytes of a .seq file. \throws Corruption  there is none
[[nodiscard]] std::int64_t payload_size(const std::filesystem::path& path);

/// The residues of a .seq file. What is allocated is bounded by the file's size, whatever `length` says.
///
/// \param length  in residues, as the index has it
/// \throws Corruption  there is no such file, it is not as long as `length` residues are, or has a symbol that no gtars
///                     wrote
/// \throws IoError
[[nodiscard]] std::string read_payload(const std::filesystem::path& path, std::int64_t length, const Code& code);

/// Writes a new .seq file, read-only (0444). Does not fsync it: a store has one for each sequence, and an fsync for
/// each would take most of the time; StoreWriter::finish() makes all of them durable at once.
///
/// \throws InvalidArgument  `code` has no symbol for a residue; the file is then incomplete
/// \throws ReadOnly, IoError
void write_payload(const std::filesystem::path& path, std::string_view residues, const Code& code);

}  // namespace seqshelf::refget_store
