#include "seqshelf/variant.hpp"

#include <algorithm>
#include <array>

#include "analysis/allele_text.hpp"
#include "base/quoted.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/letters.hpp"
#include "seqshelf/residues.hpp"
#include "sequence/residue_text.hpp"

namespace seqshelf {

namespace {

constexpr std::size_t longest_shown = 50;

/// Name, position and both alleles of `NAME:POS:REF:ALT`; the name is the rest. std::nullopt: fewer than three `:`.
std::optional<std::array<std::string_view, 4>> split_from_the_right(std::string_view text) {
    std::array<std::string_view, 4> parts;
    for (std::size_t part = 3; part > 0; --part) {
        const std::size_t colon = text.rfind(':');
        if (colon == std::string_view::npos) {
            return std::nullopt;
        }
        parts[part] = text.substr(colon + 1);
        text = text.substr(0, colon);
    }
    parts[0] = text;
    return parts;
}

/// Names breakends, because they contain a `:` and cannot be told apart from a missing part by its place.
std::string expected_parts(std::string_view text, VariantForm form) {
    const char* const parts = form == VariantForm::spdi ? "NAME:POS:DEL:INS" : "NAME:POS:REF:ALT";
    return std::string("a variant is ") + parts +
           (text.find_first_of("[]") != std::string_view::npos ? "; breakends are not residues" : "");
}

/// Checks that the variant is within the sequence. Does not add to `start`, which may be any number.
void check_place(const Sequence& sequence, std::int64_t start, std::int64_t size) {
    const std::int64_t length = sequence.length();
    if (start < 0 || start > length || size > length - start) {
        throw InvalidInterval("a variant of " + std::to_string(size) + " residues at position " +
                                  std::to_string(start) + " (interbase) is not within the sequence, which has " +
                                  std::to_string(length) + " residues",
                              length);
    }
}

/// The sequence's letters decide what it consists of, as everywhere.
void check_letters(const Sequence& sequence, const std::string& alternate) {
    const LetterSet letters = LetterSet::of(alternate);
    if (!are_residues(alternate)) {
        throw InvalidInput("alternate " + base::quoted(alternate) + " is not of the letters A-Z");
    }
    if (have_complement(sequence.info().letters) && !have_complement(letters)) {
        throw InvalidInput("alternate " + base::quoted(alternate) + " is not of nucleotide codes, but the sequence is");
    }
}

std::string shown(const std::string& residues) {
    const std::string size = " (" + std::to_string(residues.size()) + " residues)";
    return residues.size() <= longest_shown ? residues : residues.substr(0, longest_shown) + "…" + size;
}

}  // namespace

NamedVariant NamedVariant::read(std::string_view text, VariantForm form) {
    const bool spdi = form == VariantForm::spdi;
    const auto fail = [&](const std::string& what) -> void { throw InvalidInput(base::quoted(text) + ": " + what); };
    const auto parts = split_from_the_right(text);
    if (!parts || parts->front().empty()) {
        fail(expected_parts(text, form));
    }
    const auto& [name, pos, reference, alternate] = *parts;
    const std::int64_t first = spdi ? 0 : 1;
    const std::optional<std::int64_t> position = analysis::position_of(pos);
    if (!position || *position < first) {
        fail(analysis::no_position(pos, first) + "; " + expected_parts(text, form));
    }
    NamedVariant result{std::string(name), {*position - first, {}, {}}, std::nullopt, {}, 0};
    try {
        if (spdi && !reference.empty() && reference.find_first_not_of("0123456789") == std::string_view::npos) {
            result.deleted = analysis::position_of(reference);
            if (!result.deleted) {
                fail("no sequence has " + std::string(reference) + " residues");
            }
        } else {
            result.variant.reference = analysis::allele_of(reference, spdi ? "DEL" : "REF");
        }
        result.variant.alternate = analysis::allele_of(alternate, spdi ? "INS" : "ALT");
    } catch (const InvalidInput& error) {
        fail(error.what());
    }
    return result;
}

Variant NamedVariant::on(const Sequence& sequence) const {
    Variant result = variant;
    if (deleted) {
        check_place(sequence, variant.start, *deleted);
        result.reference = sequence.fetch(Interval{variant.start, variant.start + *deleted});
    }
    return result;
}

ReferenceCheck check_reference(const Sequence& sequence, const Variant& variant) {
    check_place(sequence, variant.start, static_cast<std::int64_t>(variant.reference.size()));
    check_letters(sequence, variant.alternate);
    return {variant.reference, sequence.fetch(variant.interval())};
}

void require_reference(const Sequence& sequence, const Variant& variant) {
    const ReferenceCheck check = check_reference(sequence, variant);
    if (!check.agrees()) {
        const std::string where = "from residue " + std::to_string(variant.start + 1) + " on: ";
        throw ReferenceMismatch(where + "expected " + shown(check.expected) + ", found " + shown(check.found),
                                check.expected, check.found);
    }
}

std::string spdi_text(std::string_view name, const Variant& variant) {
    return std::string(name) + ":" + std::to_string(variant.start) + ":" + variant.reference + ":" + variant.alternate;
}

}  // namespace seqshelf
