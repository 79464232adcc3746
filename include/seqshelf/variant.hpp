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

/// A change of a sequence: residues `reference` that stand at `start` (interbase, stored strand) are replaced by
/// `alternate`. Either may be empty: an insertion, a deletion. Whether the sequence has `reference` there is checked by
/// check_reference().
/// Thread-safety: a value.
struct Variant {
    std::int64_t start = 0;
    std::string reference;  ///< upper case
    std::string alternate;  ///< upper case

    [[nodiscard]] Interval interval() const noexcept {
        return {start, start + static_cast<std::int64_t>(reference.size())};
    }
    friend bool operator==(const Variant&, const Variant&) = default;
};

/// How people write variants.
enum class VariantForm {
    one_based,  ///< `NAME:POS:REF:ALT`, POS counted from 1, of REF's first residue or of the one that ALT is put before
    spdi,  ///< NCBI's `NAME:POS:DEL:INS`, POS interbase; DEL may be a number of residues
    vcf,  ///< a row of a VCF file: CHROM, POS, ID, REF, ALT
};

/// A variant as it was written, with the name of its sequence.
/// Thread-safety: a value.
struct NamedVariant {
    std::string name;
    Variant variant;
    std::optional<std::int64_t> deleted;  ///< SPDI told only how many residues, and variant.reference is ""
    std::string id;  ///< VCF's third column, as it stands there; else ""
    std::int64_t line = 0;  ///< of the file, from 1; 0: of none

    /// Takes `NAME:POS:REF:ALT` or SPDI apart, from the right, for names may have `:`. Positions may have commas.
    /// Alleles are letters in either case; `-`, `.` and nothing are the empty one. X, `*`, `<DEL>` and breakends are no
    /// residues.
    /// \param form  one_based or spdi
    /// \throws InvalidInput  the message tells which part is wrong, and what it should be
    [[nodiscard]] static NamedVariant read(std::string_view text, VariantForm form);

    /// The variant, with what SPDI only counted read from the sequence it names. \throws InvalidInterval  beyond its
    /// end
    [[nodiscard]] Variant on(const Sequence& sequence) const;
};

/// The variants of a file, one after the other: the file may be larger than memory.
///
/// Lines of NAME:POS:REF:ALT or SPDI: blanks at their ends and empty lines are left out. VCF (versions 4.x): lines that
/// start with `#` and empty ones are left out, columns are separated by tabs, or by blanks where a line has no tab,
/// those after ALT are not looked at. A row gives a variant for each allele of ALT; where that is `.` nothing varies,
/// and REF is the alternate too. REF has a residue at least, as the specification wants, and so has ALT. POS 0, which
/// the specification has for breakends at a telomere, is InvalidInput: no residue stands there; what is inserted before
/// the first residue is written with that residue behind it (`1 A TTA`).
/// Thread-safety: one thread at a time.
class VariantFile {
public:
    /// What of a VCF's alleles is read.
    enum class Alleles {
        both,
        reference,  ///< one variant a row, its alternate is ""; whatever stands in ALT will do, `<DEL>` too
    };
    /// \param file  "-" is standard input; gzip is read too
    /// \throws IoError
    VariantFile(const std::string& file, VariantForm form, Alleles alleles = Alleles::both, std::stop_token stop = {});
    ~VariantFile();
    VariantFile(VariantFile&&) noexcept;
    VariantFile& operator=(VariantFile&&) noexcept;

    /// The next; std::nullopt at the end. After InvalidInput the next may be asked for: the row's next allele, or the
    /// next row, or none where the file cannot be read on (damaged gzip, a line of more than 1 MiB).
    /// \throws InvalidInput  `file:line: `, a row or an allele is none
    /// \throws IoError, Cancelled
    [[nodiscard]] std::optional<NamedVariant> next();
    /// `file:line: ` of what next() gave or refused last.
    [[nodiscard]] std::string where() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The residues a variant replaces are not those of the sequence.
class ReferenceMismatch : public NotFound {
public:
    ReferenceMismatch(const std::string& message, std::string expected, std::string found)
        : NotFound(message), expected_(std::move(expected)), found_(std::move(found)) {}

    [[nodiscard]] const std::string& expected() const noexcept { return expected_; }
    [[nodiscard]] const std::string& found() const noexcept { return found_; }

private:
    std::string expected_;
    std::string found_;
};

/// What a variant says stands at its place, and what does.
struct ReferenceCheck {
    std::string expected;
    std::string found;

    /// Letter by letter: R is not A, even if it may mean it.
    [[nodiscard]] bool agrees() const noexcept { return expected == found; }
};

/// Insertions have nothing to compare and agree anywhere from 0 to the sequence's length.
/// \throws InvalidInterval  the variant does not lie within the sequence; the message has the sequence's length
/// \throws InvalidInput     its alternate is not of letters A-Z, or has some that are no nucleotide codes, but the
///                          sequence's all are
[[nodiscard]] ReferenceCheck check_reference(const Sequence& sequence, const Variant& variant);
/// As check_reference. \throws ReferenceMismatch  they differ
void require_reference(const Sequence& sequence, const Variant& variant);

/// Without what both alleles end with, then without what both begin with.
[[nodiscard]] Variant trimmed(Variant variant);

/// The form all spellings of an insertion, deletion or repeat have in common: trimmed, then grown over all places to
/// which it could be shifted (NCBI's variant overprecision correction, VRS's fully-justified). Substitutions are only
/// trimmed; where nothing varies, the variant is returned as it is. This is the canonical form of SPDI.
/// \throws ReferenceMismatch; and as check_reference
/// Complexity: O(alleles + residues it can be shifted over), which are read in pieces.
[[nodiscard]] Variant fully_justified(const Sequence& sequence, const Variant& variant);

/// The form VCF wants: trimmed, an insertion or deletion shifted to the left as far as it goes, and where an allele is
/// empty the residue before it put in front of both, or at the start of the sequence the one behind it after both.
/// Where nothing varies, the variant is returned as it is, unless it is empty.
/// \throws InvalidInput  all of the sequence is deleted, or it has no residues: VCF has no words for that
/// \throws ReferenceMismatch; and as check_reference
[[nodiscard]] Variant left_aligned(const Sequence& sequence, const Variant& variant);

/// `NAME:POS:DEL:INS`, POS interbase.
[[nodiscard]] std::string spdi_text(std::string_view name, const Variant& variant);

/// An allele as GA4GH's Variation Representation Specification 2.0 has it, normalised and with its computed
/// identifiers.
/// Thread-safety: a value.
struct VrsAllele {
    std::string refget_accession;  ///< `SQ.…`
    Interval location;
    std::int64_t length = 0;  ///< of the state, in residues
    /// The state is a ReferenceLengthExpression: these many last residues of the location, repeated; else a
    /// LiteralSequenceExpression.
    std::optional<std::int64_t> repeat_subunit_length;
    std::optional<std::string>
        sequence;  ///< the state's residues; of a ReferenceLengthExpression only up to max_derived_sequence
    std::string location_digest;  ///< sha512t24u; the location's identifier is `ga4gh:SL.` and this
    std::string digest;  ///< sha512t24u; the allele's identifier is `ga4gh:VA.` and this

    /// Longer sequences that follow from the reference are left out, as vrs-python does. They are not part of the
    /// identifier.
    static constexpr std::int64_t max_derived_sequence = 50;

    /// One object, without line ends.
    [[nodiscard]] std::string json() const;
};

/// \throws ReferenceMismatch; and as check_reference
[[nodiscard]] VrsAllele vrs_allele(const Sequence& sequence, const Variant& variant);

}  // namespace seqshelf
