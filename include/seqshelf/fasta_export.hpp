#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "seqshelf/collection.hpp"
#include "seqshelf/interval.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf {

/// Called with FASTA text piece by piece, in order. A piece is valid during the call only.
using FastaSink = std::function<void(std::string_view)>;

/// How a collection is written as FASTA. By default, byte for byte as it was loaded.
/// Thread-safety: a value.
struct ExportOptions {
    std::optional<std::int64_t> line_width;  ///< residues per line; 0: each record on one line
    bool upper = false;                      ///< no lower case
    std::vector<std::string> names;          ///< only these members, in the collection's order; empty: all
    std::string source;  ///< the source file: its name, or the beginning of its SHA-256; "": the first

    /// Whether the text is written byte for byte as it was loaded.
    [[nodiscard]] bool as_loaded() const noexcept { return !line_width && !upper && names.empty(); }
};

/// Writes a collection as FASTA. By default it writes what was loaded: names, descriptions, line widths and ends, case,
/// `*` and comments; the text is checked against the SHA-256 of the source. Otherwise headers and case are as loaded,
/// and lines as the options say.
/// \throws InvalidArgument  no line width was given, and the collection's text was not kept (it was not made from a
///                          file, or before format 2), or cannot be exported byte for byte
/// \throws NotFound         the collection has no such name or source
/// \throws Corruption       the text is not that of the source; it has been passed to `sink` by then
void export_collection(const Collection& collection, const ExportOptions& options, const FastaSink& sink);

/// Writes one record: the line `>` + `header`, then the residues, `width` per line (0: all on one line).
/// \throws Corruption, IoError  as Sequence::fetch
void export_record(const Sequence& sequence, std::string_view header, std::int64_t width, const FastaSink& sink);

/// The .fai of the FASTA text that a collection was loaded from, as samtools faidx would write it.
/// \param source  as in ExportOptions
/// \throws InvalidArgument  the text was not kept, or has no .fai, because lines of a record differ in length
[[nodiscard]] std::string source_fai(const Collection& collection, const std::string& source = "");

}  // namespace seqshelf
