#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "seqshelf/error.hpp"
#include "seqshelf/interval.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf {

/// A change of a sequence: the residues `reference` at `start` are replaced by `alternate`. Either may be empty: an
/// insertion, a deletion. check_reference() checks whether the sequence has `reference` there.
/// Thread-safety: a value.
struct Variant {
    std::int64_t start = 0;  ///< interbase, on the stored strand
    std::string reference;   ///< upper case
    std::string alternate;   ///< upper case

    /// The interval of the residues that are replaced.
    [[nodiscard]] Interval interval() const noexcept {
        return {start, start + static_cast<std::int64_t>(reference.size())};
    }
    /// Whether all members are equal; spellings of one change differ.
    friend bool operator==(const Variant&, const Variant&) = default;
};

/// How people write variants.
enum class VariantForm {
    one_based,  ///< `NAME:POS:REF:ALT`, POS from 1: REF's first residue, or the residue before which ALT is inserted
    spdi,  ///< NCBI's `NAME:POS:DEL:INS`, POS interbase; DEL may be a number of residues
    vcf,  ///< a row of a VCF file: CHROM, POS, ID, REF, ALT
};

/// A variant as it was written, with the name of its sequence.
/// Thread-safety: a value.
struct NamedVariant {
    std::string name;  ///< of the sequence
    Variant variant;  ///< the change; see on()
    std::optional<std::int64_t> deleted;  ///< set if SPDI gives only a number of residues; variant.reference is "" then
    std::string id;  ///< VCF's third column, as it is; else ""
    std::int64_t line = 0;  ///< of the file, from 1; 0: not from a file

    /// Reads `NAME:POS:REF:ALT` or SPDI, split from the right, because names may contain `:`. Positions may have
    /// commas. Alleles are letters in either case; `-`, `.` and nothing mean the empty allele. X, `*`, `<DEL>` and
    /// breakends are not residues.
    /// \param form  one_based or spdi
    /// \throws InvalidInput  the message says which part is wrong, and what is expected
    [[nodiscard]] static NamedVariant read(std::string_view text, VariantForm form);

    /// The variant; if SPDI gave only a number of residues, they are read from `sequence`.
    /// \throws InvalidInterval  they go beyond its end
    [[nodiscard]] Variant on(const Sequence& sequence) const;
};

/// The variants of a file, one after the other: the file may be larger than memory.
///
/// Lines of NAME:POS:REF:ALT or SPDI: blanks at both ends and empty lines are ignored. VCF (versions 4.x): lines that
/// start with `#` and empty lines are skipped; columns are separated by tabs, or by blanks if a line has no tab;
/// columns after ALT are ignored. A row gives a variant for each allele of ALT; if ALT is `.`, nothing varies, and the
/// alternate is REF. REF has at least one residue, as the specification requires, and so has ALT. POS 0, which the
/// specification uses for breakends at a telomere, is InvalidInput, because there is no residue; an insertion before
/// the first residue is written with that residue after it (`1 A TTA`).
/// Thread-safety: one thread at a time.
class VariantFile {
public:
    /// Which alleles of a VCF are read.
    enum class Alleles {
        both,  ///< one variant for each allele of ALT
        reference,  ///< one variant per row, whose alternate is ""; ALT may be anything, `<DEL>` too
    };
    /// \param file  "-" is standard input; gzip is read too
    /// \throws IoError
    VariantFile(const std::string& file, VariantForm form, Alleles alleles = Alleles::both, std::stop_token stop = {});
    ~VariantFile();
    VariantFile(VariantFile&&) noexcept;  ///< what is moved from may only be assigned to or destroyed
    VariantFile& operator=(VariantFile&&) noexcept;  ///< likewise

    /// Returns the next variant; std::nullopt at the end. After InvalidInput, next() continues with the row's next
    /// allele or the next row; it returns std::nullopt if the file cannot be read further (damaged gzip, a line of more
    /// than 1 MiB).
    /// \throws InvalidInput  `file:line: `, a row or an allele is malformed
    /// \throws IoError, Cancelled
    [[nodiscard]] std::optional<NamedVariant> next();
    /// `file:line: ` of what next() returned or refused last.
    [[nodiscard]] std::string where() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The residues that a variant replaces are not those of the sequence.
/// Thread-safety: a value.
class ReferenceMismatch : public NotFound {
public:
    /// \param expected, found  as expected() and found() return them
    ReferenceMismatch(const std::string& message, std::string expected, std::string found)
        : NotFound(message), expected_(std::move(expected)), found_(std::move(found)) {}

    /// The residues that the variant gives.
    [[nodiscard]] const std::string& expected() const noexcept { return expected_; }
    /// The residues that the sequence has there.
    [[nodiscard]] const std::string& found() const noexcept { return found_; }

private:
    std::string expected_;
    std::string found_;
};

/// The residues that a variant replaces, and those that the sequence has there.
/// Thread-safety: a value.
struct ReferenceCheck {
    std::string expected;  ///< the variant's reference
    std::string found;  ///< the sequence's residues

    /// Whether they are equal, letter by letter: R is not A, even if it may mean A.
    [[nodiscard]] bool agrees() const noexcept { return expected == found; }
};

/// Reads the residues that a variant replaces, to compare them. For insertions there are none, so that they agree
/// anywhere from 0 to the sequence's length.
/// \throws InvalidInterval  the variant is not within the sequence; the message gives the sequence's length
/// \throws InvalidInput     the alternate is not of letters A-Z, or has letters that are not nucleotide codes, although
///                          all letters of the sequence are
/// \throws Corruption, IoError
[[nodiscard]] ReferenceCheck check_reference(const Sequence& sequence, const Variant& variant);
/// As check_reference, but throws if the residues differ. \throws ReferenceMismatch; and as check_reference
void require_reference(const Sequence& sequence, const Variant& variant);

/// The variant without the common end of its alleles, then without their common beginning.
[[nodiscard]] Variant trimmed(Variant variant);

/// The form that all spellings of an insertion, deletion or repeat have in common: trimmed, then extended over all
/// places to which it could be shifted (NCBI's variant overprecision correction, VRS's fully-justified). Substitutions
/// are only trimmed; if nothing varies, the variant is returned as it is. This is the canonical form of SPDI.
/// \throws ReferenceMismatch; and as check_reference
/// Complexity: O(alleles + residues over which it can be shifted), which are read in pieces.
[[nodiscard]] Variant fully_justified(const Sequence& sequence, const Variant& variant);

/// The form that VCF requires: trimmed, with insertions and deletions shifted to the left as far as possible. If an
/// allele is empty, the residue before the variant is prepended to both; at the start of the sequence, the residue
/// after it is appended to both. If nothing varies, the variant is returned as it is, unless it is empty.
/// \throws InvalidInput  all of the sequence is deleted, or it has no residues: VCF cannot express that
/// \throws ReferenceMismatch; and as check_reference
[[nodiscard]] Variant left_aligned(const Sequence& sequence, const Variant& variant);

/// Writes a variant as SPDI: `NAME:POS:DEL:INS`, POS interbase.
[[nodiscard]] std::string spdi_text(std::string_view name, const Variant& variant);

/// An allele of GA4GH's Variation Representation Specification 2.0, normalised, with its computed identifiers.
/// Thread-safety: a value.
struct VrsAllele {
    std::string refget_accession;  ///< of the sequence, `SQ.…`
    Interval location;  ///< of the residues that are replaced, interbase
    std::int64_t length = 0;  ///< of the state, in residues
    /// If set, the state is a ReferenceLengthExpression: that many last residues of the location, repeated. Else it is
    /// a LiteralSequenceExpression.
    std::optional<std::int64_t> repeat_subunit_length;
    /// The state's residues; for a ReferenceLengthExpression only up to max_derived_sequence of them.
    std::optional<std::string> sequence;
    std::string location_digest;  ///< sha512t24u; the location's identifier is `ga4gh:SL.` and this
    std::string digest;  ///< sha512t24u; the allele's identifier is `ga4gh:VA.` and this

    /// Longer sequences that follow from the reference are omitted, as in vrs-python. They are not part of the
    /// identifier.
    static constexpr std::int64_t max_derived_sequence = 50;

    /// The allele as one JSON object, without line ends.
    [[nodiscard]] std::string json() const;
};

/// The VRS allele of a variant.
/// \throws ReferenceMismatch; and as check_reference
/// Complexity: as fully_justified.
[[nodiscard]] VrsAllele vrs_allele(const Sequence& sequence, const Variant& variant);

}  // namespace seqshelf
