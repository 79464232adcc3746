#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seqshelf {

/// One way in which a record breaks the FHR schema, or disagrees with its sequences.
/// Thread-safety: a value.
struct FhrViolation {
    std::string path;  ///< JSON Pointer (RFC 6901) into the record: "/metadataAuthor/0/uri"; "" for the record itself
    std::string message;  ///< what was found and what is expected

    /// Whether path and message are equal.
    friend bool operator==(const FhrViolation&, const FhrViolation&) = default;
};

/// Figures computed from a collection's sequences, counted as in an FHR record's vitalStats and masking.
/// Thread-safety: a value.
struct FhrStatistics {
    std::int64_t total_base_pairs = 0;  ///< residues of all sequences
    std::int64_t number_contigs = 0;  ///< number of sequences
    std::int64_t n50 = 0;  ///< residues: sequences of at least this length contain half of the total or more
    std::int64_t l50 = 0;  ///< the smallest number of sequences that contain half of the total or more
    std::int64_t l90 = 0;  ///< the smallest number of sequences that contain 90 % of the total or more
    std::int64_t masked_base_pairs = 0;  ///< lower-case residues

    /// Whether all figures are equal.
    friend bool operator==(const FhrStatistics&, const FhrStatistics&) = default;
};

/// The statistics of sequences of these lengths (residues, in any order), `masked_residues` of them lower-case. Without
/// residues N50, L50 and L90 are 0.
///
/// \throws InvalidArgument  a count is negative, or the lengths' sum does not fit in 64 bits
/// Complexity: O(n log n). Thread-safety: may be called concurrently.
[[nodiscard]] FhrStatistics compute_fhr_statistics(std::vector<std::int64_t> lengths, std::int64_t masked_residues);

/// A FAIR Headers Reference genome (FHR) 1.0 record: a genome assembly's metadata. It always contains a JSON object,
/// which need not obey the FHR schema: reading is lenient and keeps unknown keys, validate() is strict.
///
/// Every from_ function throws InvalidInput if the text is malformed or not UTF-8, is not an object, has one key twice
/// in an object, an unescaped NUL in a string, or objects and arrays nested more than 100 deep. The message starts
/// `name:line:column: ` (from 1, the column in bytes; for JSON that of the last byte read), where `name` names the
/// file. A byte order mark at the start is dropped.
///
/// Source: FHR Specification 1.0, fhr.json and examples/.
/// Thread-safety: a value; const members may be called concurrently.
class FhrRecord {
public:
    /// One JSON object.
    [[nodiscard]] static FhrRecord from_json(std::string_view text, const std::string& name);

    /// One YAML document. Plain scalars mean what the core schema of YAML 1.2.2 (section 10.3.2) says: null, true,
    /// false, decimal integers (exact up to 64 bits), floats; all others, such as dates, are strings.
    /// \throws InvalidInput  also: a second document, NaN or infinity, a key or tag that JSON cannot express, aliases
    ///                       that expand to more than 100,000 bytes
    [[nodiscard]] static FhrRecord from_yaml(std::string_view text, const std::string& name);

    /// The YAML in the `;~` lines at the head of a FASTA text, which ends before the first line that does not start
    /// with ';'; other lines of the head are comments. Nothing after the head is read.
    /// \throws InvalidInput  also: there is no `;~` line
    [[nodiscard]] static FhrRecord from_fasta_header(std::string_view text, const std::string& name);

    /// Reads the format that `name` says, if it ends in .yaml, .yml or .json. Otherwise the text decides: FASTA if it
    /// starts with ';' or '>', JSON if its first character that is not blank is '{', else YAML.
    [[nodiscard]] static FhrRecord from_file_text(std::string_view text, const std::string& name);

    /// The text as given, byte for byte, if that was JSON; else compact JSON with the keys in the order given.
    [[nodiscard]] const std::string& json() const noexcept { return json_; }

    /// The record in block-style YAML, keys in order; a string that some version of YAML might read as something else
    /// is quoted. from_yaml() reads it back to an equal JSON value.
    [[nodiscard]] std::string yaml() const;

    /// Each line of yaml() with `;~` before it, for the head of a FASTA file.
    [[nodiscard]] std::string fasta_header() const;

    /// The member `genome`; "" if that is not a string.
    [[nodiscard]] std::string genome() const;

    /// Every violation of the schema (fhr.json), sorted by path; none in a valid record. Formats (`date`, `uri`) count,
    /// and `license`, the name of `reuseConditions` until 2026-02, is allowed.
    [[nodiscard]] std::vector<FhrViolation> validate() const;

    /// Finds where the record's own figures differ from those computed from its sequences: vitalStats' totalBasePairs,
    /// numberContigs, N50, L50 and L90, and masking against the lower-case residues. What the record does not give, or
    /// does not give as a number, is not compared. Sorted by path.
    [[nodiscard]] std::vector<FhrViolation> compare(const FhrStatistics& computed) const;

private:
    explicit FhrRecord(std::string json) : json_(std::move(json)) {}

    std::string json_;  ///< an object, within the limits above
};

}  // namespace seqshelf
