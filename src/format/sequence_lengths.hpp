#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "format/input.hpp"
#include "seqshelf/digest.hpp"

namespace seqshelf::format {

/// What a file says about one sequence of the assembly that its coordinates refer to.
struct LengthRow {
    std::string name;
    /// In residues, not negative.
    std::int64_t length = 0;
    /// If the file has one (`M5`, `md5`).
    std::optional<Md5Digest> md5;
    /// Its number in the file, from 1.
    std::int64_t line = 0;
};

/// Reads names and lengths of sequences, in the file's order, each name once. The format is recognised by the content:
///
///     chrom.sizes     name, length; tabs or blanks between them; comments (`#`)
///     .fai            the five columns of `samtools faidx` (faidx(5)); six are an index of FASTQ, an error
///     SAM, .dict      `@SQ` lines, SN, LN and M5 (SAMv1, section 1.3); up to the first alignment
///     VCF             `##contig` lines, ID, length and md5 (VCFv4.3, section 1.4.7); up to the first record
///
/// Text after a header is not read, not even to detect damage.
/// \throws InvalidInput  `file:line: `, none of these formats, a name twice or not UTF-8, a length that is missing, not
///                       decimal digits or above 2^63 - 1, a malformed MD5; `file: `, no sequences at all
[[nodiscard]] std::vector<LengthRow> read_coordinate_system(Input& input);

}  // namespace seqshelf::format
