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

/// Takes FASTA text piece by piece.
using FastaSink = std::function<void(std::string_view)>;

/// How a collection is written as FASTA. Without any of these it comes back byte for byte as it was loaded.
struct ExportOptions {
    std::optional<std::int64_t> line_width;  ///< residues a line; 0: all on one
    bool upper = false;                      ///< no lower case
    std::vector<std::string> names;          ///< only these members, in the collection's order; empty: all
    std::string source;  ///< name or the beginning of the SHA-256 of the source file that is wanted; "": the first

    [[nodiscard]] bool as_loaded() const noexcept { return !line_width && !upper && names.empty(); }
};

/// Writes a collection as FASTA. As it was loaded: name, description, line width and ends, case, `*` and comments, and
/// the text is checked against the SHA-256 of the source's. Otherwise: headers and case as loaded, lines as asked for.
/// \throws InvalidArgument  the text of the collection was not kept (it was not made from a file, or before format 2),
///                          or cannot be given back, and no line width was given
/// \throws NotFound         a name or source is not the collection's
/// \throws Corruption       the text is not that of the source
void export_collection(const Collection& collection, const ExportOptions& options, const FastaSink& sink);

/// Writes one record: header `>` + `header`, and `width` residues a line (0: all on one).
void export_record(const Sequence& sequence, std::string_view header, std::int64_t width, const FastaSink& sink);

/// The .fai of the FASTA text a collection was loaded from, as samtools faidx makes it of that text.
/// \param source  as in ExportOptions
/// \throws InvalidArgument  the text was not kept, or has no .fai: lines of a record differ in length
[[nodiscard]] std::string source_fai(const Collection& collection, const std::string& source = "");

}  // namespace seqshelf
