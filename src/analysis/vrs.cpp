#include "analysis/vrs.hpp"

#include <algorithm>
#include <string_view>

#include "analysis/ambiguity.hpp"
#include "digest/hasher.hpp"
#include "seqshelf/digest.hpp"
#include "seqshelf/variant.hpp"

namespace seqshelf {

namespace {

// Objects are written by hand, once for people and once in the canonical form (RFC 8785) that is digested. There are
// only four small kinds, and their strings are residues and base64url, in which nothing needs escaping.

std::string member(const char* name, const std::string& text) {
    return "\"" + std::string(name) + "\":\"" + text + "\"";
}
std::string member(const char* name, std::int64_t number) {
    return "\"" + std::string(name) + "\":" + std::to_string(number);
}

std::string sha512t24u(const std::string& text) { return digest::hash<SequenceDigest>(text).sha512t24u(); }

/// VRS 2.0, "Computed identifiers": inherent attributes only, sorted, no blanks, inner objects by their digests.
std::string digest_of_location(const VrsAllele& allele) {
    const std::string reference =
        "{" + member("refgetAccession", allele.refget_accession) + "," + member("type", "SequenceReference") + "}";
    return sha512t24u("{" + member("end", allele.location.end) + ",\"sequenceReference\":" + reference + "," +
                      member("start", allele.location.start) + "," + member("type", "SequenceLocation") + "}");
}

std::string digest_of(const VrsAllele& allele) {
    const std::string state =
        allele.repeat_subunit_length
            ? member("length", allele.length) + "," + member("repeatSubunitLength", *allele.repeat_subunit_length) +
                  "," + member("type", "ReferenceLengthExpression")
            : member("sequence", *allele.sequence) + "," + member("type", "LiteralSequenceExpression");
    return sha512t24u("{" + member("location", allele.location_digest) + ",\"state\":{" + state + "}," +
                      member("type", "Allele") + "}");
}

/// The greatest factor of the insertion's length such that the region's last residues of that number, repeated, equal
/// what follows the region's length after the change. (VRS 2.0, "Allele Normalization", 5.c)
std::optional<std::int64_t> repeat_of(std::string_view region, std::string_view after) {
    for (std::size_t factor = std::min(after.size(), region.size()); factor > 0; --factor) {
        if (after.size() % factor != 0) {
            continue;
        }
        const std::string_view unit = region.substr(region.size() - factor);
        const bool whole = after.starts_with(unit) &&
                           std::equal(after.begin() + static_cast<std::ptrdiff_t>(factor), after.end(), after.begin());
        if (whole) {
            return static_cast<std::int64_t>(factor);
        }
    }
    return std::nullopt;
}

/// The residues of the region after the change.
std::string changed_region(const Sequence& sequence, const analysis::Ambiguity& change) {
    const Interval region = change.region();
    return sequence.fetch(Interval{region.start, change.trimmed.start}) + change.trimmed.alternate +
           sequence.fetch(Interval{change.trimmed.interval().end, region.end});
}

/// Length, repeat and sequence of the state of an insertion or deletion.
void set_state(VrsAllele& allele, const Sequence& sequence, const analysis::Ambiguity& change) {
    const auto unit = static_cast<std::int64_t>(change.unit().size());
    const std::int64_t region = allele.location.length();
    const bool deletion = change.trimmed.alternate.empty();
    allele.length = deletion ? region - unit : region + unit;
    if (deletion || region >= unit) {  // an insertion repeats itself over the whole range of its shift
        allele.repeat_subunit_length = unit;
    } else if (region > 0) {
        const std::string whole = changed_region(sequence, change);
        const std::string_view text = whole;
        allele.repeat_subunit_length =
            repeat_of(text.substr(0, static_cast<std::size_t>(region)), text.substr(static_cast<std::size_t>(region)));
    }
    if (!allele.repeat_subunit_length || allele.length <= VrsAllele::max_derived_sequence) {
        allele.sequence = changed_region(sequence, change);
    }
}

}  // namespace

void analysis::identify(VrsAllele& allele) {
    allele.location_digest = digest_of_location(allele);
    allele.digest = digest_of(allele);
}

VrsAllele vrs_allele(const Sequence& sequence, const Variant& variant) {
    require_reference(sequence, variant);
    VrsAllele allele;
    allele.refget_accession = sequence.info().digests.sha512t24u.refget();
    if (analysis::nothing_varies(variant)) {
        allele.location = variant.interval();
        allele.length = allele.location.length();
        allele.repeat_subunit_length = allele.length;
        if (allele.length <= VrsAllele::max_derived_sequence) {
            allele.sequence = variant.reference;
        }
    } else if (const analysis::Ambiguity change = analysis::ambiguity_of(sequence, variant);
               change.trimmed.reference.empty() || change.trimmed.alternate.empty()) {
        allele.location = change.region();
        set_state(allele, sequence, change);
    } else {
        allele.location = change.trimmed.interval();
        allele.length = static_cast<std::int64_t>(change.trimmed.alternate.size());
        allele.sequence = change.trimmed.alternate;
    }
    analysis::identify(allele);
    return allele;
}

std::string VrsAllele::json() const {
    const std::string reference =
        "{" + member("type", "SequenceReference") + "," + member("refgetAccession", refget_accession) + "}";
    const std::string place = "{" + member("id", "ga4gh:SL." + location_digest) + "," +
                              member("type", "SequenceLocation") + "," + member("digest", location_digest) +
                              ",\"sequenceReference\":" + reference + "," + member("start", location.start) + "," +
                              member("end", location.end) + "}";
    std::string state =
        "{" + member("type", repeat_subunit_length ? "ReferenceLengthExpression" : "LiteralSequenceExpression");
    if (repeat_subunit_length) {
        state += "," + member("length", length);
    }
    if (sequence) {
        state += "," + member("sequence", *sequence);
    }
    if (repeat_subunit_length) {
        state += "," + member("repeatSubunitLength", *repeat_subunit_length);
    }
    return "{" + member("id", "ga4gh:VA." + digest) + "," + member("type", "Allele") + "," + member("digest", digest) +
           ",\"location\":" + place + ",\"state\":" + state + "}}";
}

}  // namespace seqshelf
