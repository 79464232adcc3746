#pragma once

#include <filesystem>
#include <span>

#include "base/embedded_text.hpp"
#include "catalog/reader.hpp"

namespace seqshelf::catalog {

/// The file schema/seqrepo.sql. Defined by the build (schema/embed.py).
[[nodiscard]] std::span<const base::EmbeddedText> seqrepo_texts();

/// Writes a catalog's content as SeqRepo's two databases; neither file may exist. They are durable when this returns;
/// the caller removes what an exception leaves.
/// \throws Corruption, IoError
void write_seqrepo_databases(const std::filesystem::path& catalog, Reader::Source source,
                             const std::filesystem::path& aliases, const std::filesystem::path& sequences);

}  // namespace seqshelf::catalog
