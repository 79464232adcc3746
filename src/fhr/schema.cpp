#include "fhr/schema.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <list>
#include <string>
#include <string_view>
#include <utility>

#include "base/quoted.hpp"
#include "fhr/text_error.hpp"
#include "fhr/text_rules.hpp"
#include "fhr/uri.hpp"

namespace seqshelf::fhr {

namespace {

/// Whether the schema requires a key.
enum class Presence { required, optional };
/// The types of JSON, and `integer`, which JSON Schema adds.
enum class Type { any, string, number, integer, array, object };

bool any_text(std::string_view) { return true; }

/// What the schema says about the values at one place. A rule does not apply if the value's parent is missing or has
/// the wrong type.
struct Rule {
    std::string_view place;  ///< keys joined by '/', `*` for each item of an array
    Presence presence;       ///< matters for the record's own keys only; the schema requires none further down
    Type type;
    std::string_view expected;
    bool (*fits)(std::string_view) = any_text;  ///< called with a value that is a string
};

constexpr std::string_view orcid = "an ORCID such as https://orcid.org/0000-0002-5719-4024";

/// fhr.json, in its order.
constexpr auto rules = std::to_array<Rule>({
    {"schema", Presence::required, Type::string, "a string"},
    {"schemaVersion", Presence::required, Type::number, "a number"},
    {"genome", Presence::required, Type::string, "a string"},
    {"genomeSynonym", Presence::optional, Type::array, "an array of strings"},
    {"genomeSynonym/*", Presence::optional, Type::string, "a string"},
    {"taxon", Presence::required, Type::object, "an object with name and uri"},
    {"taxon/name", Presence::optional, Type::string, "a string"},
    {"taxon/uri", Presence::optional, Type::string, "a URI such as https://identifiers.org/taxonomy:9606",
     is_taxonomy_uri},
    {"version", Presence::required, Type::string, "a string"},
    {"metadataAuthor", Presence::required, Type::array, "an array of objects with name and uri"},
    {"metadataAuthor/*", Presence::optional, Type::object, "an object with name and uri"},
    {"metadataAuthor/*/name", Presence::optional, Type::string, "a string"},
    {"metadataAuthor/*/uri", Presence::optional, Type::any, orcid, is_orcid_uri},  // the schema names no type
    {"assemblyAuthor", Presence::required, Type::array, "an array of objects with name and uri"},
    {"assemblyAuthor/*", Presence::optional, Type::object, "an object with name and uri"},
    {"assemblyAuthor/*/name", Presence::optional, Type::string, "a string"},
    {"assemblyAuthor/*/uri", Presence::optional, Type::any, orcid, is_orcid_uri},  // nor here
    {"dateCreated", Presence::required, Type::string, "a date such as 2022-03-21", is_date},
    {"voucherSpecimen", Presence::optional, Type::string, "a string"},
    {"accessionID", Presence::optional, Type::object, "an object with name and url"},
    {"accessionID/name", Presence::optional, Type::string, "a string"},
    {"accessionID/url", Presence::optional, Type::string, "a URI", is_uri},
    {"instrument", Presence::optional, Type::array, "an array of strings"},
    {"instrument/*", Presence::optional, Type::string, "a string"},
    {"scholarlyArticle", Presence::optional, Type::string, "a DOI such as 10.5281/zenodo.6762550",
     is_scholarly_article},
    {"documentation", Presence::optional, Type::string, "a string"},
    {"identifier", Presence::optional, Type::array, "an array of CURIEs"},
    {"identifier/*", Presence::optional, Type::string, "a CURIE such as beetlebase:TC010103", is_identifier},
    {"relatedLink", Presence::optional, Type::array, "an array of URIs"},
    {"relatedLink/*", Presence::optional, Type::string, "a URI", is_uri},
    {"funding", Presence::optional, Type::string, "a string"},
    {"reuseConditions", Presence::optional, Type::string, "a string"},
    {"license", Presence::optional, Type::string, "a string"},  // the name of reuseConditions until 2026-02
    {"masking", Presence::required, Type::string, "not-masked, hard-masked, soft-masked, repeat-masked or unknown",
     is_masking},
    {"vitalStats", Presence::optional, Type::object, "an object"},
    {"vitalStats/L50", Presence::optional, Type::integer, "an integer"},
    {"vitalStats/N50", Presence::optional, Type::integer, "an integer"},
    {"vitalStats/L90", Presence::optional, Type::integer, "an integer"},
    {"vitalStats/totalBasePairs", Presence::optional, Type::integer, "an integer"},
    {"vitalStats/numberContigs", Presence::optional, Type::integer, "an integer"},
    {"vitalStats/numberScaffolds", Presence::optional, Type::integer, "an integer"},
    {"vitalStats/readTechnology", Presence::optional, Type::string, "a string"},
    {"checksum", Presence::required, Type::string, "44 characters of A-Z a-z 0-9 / + =", is_checksum},
});

bool is_of_type(const Json& value, Type type) {
    switch (type) {
        case Type::any:
            return true;
        case Type::string:
            return value.is_string();
        case Type::number:
            return value.is_number();
        case Type::array:
            return value.is_array();
        case Type::object:
            return value.is_object();
        case Type::integer:  // 1.0 is one (JSON Schema 2020-12, section 6.1.1)
            return value.is_number_integer() ||
                   (value.is_number_float() && std::trunc(value.get<double>()) == value.get<double>());
    }
    return false;
}

/// A key as a reference token of a JSON Pointer (RFC 6901, section 3).
std::string pointer_token(std::string_view key) {
    std::string token;
    for (const char c : key) {
        token += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    }
    return token;
}

void check_value(const Rule& rule, const Json& value, const std::string& path, std::list<FhrViolation>& violations) {
    if (!is_of_type(value, rule.type) || (value.is_string() && !rule.fits(value.get_ref<const std::string&>()))) {
        violations.push_back(
            {path, "found " + base::excerpt(value.dump()) + ", expected " + std::string(rule.expected)});
    }
}

/// Applies a rule to the values at `place` below `value`, which itself is at `path`.
void check_place(const Rule& rule, std::string_view place, const Json& value, const std::string& path,
                 std::list<FhrViolation>& violations) {
    if (place.empty()) {
        check_value(rule, value, path, violations);
        return;
    }
    const std::string_view step = place.substr(0, place.find('/'));
    place.remove_prefix(std::min(step.size() + 1, place.size()));
    if (step == "*" && value.is_array()) {
        for (std::size_t i = 0; i < value.size(); ++i) {
            check_place(rule, place, value[i], path + "/" + std::to_string(i), violations);
        }
    } else if (step != "*" && value.is_object()) {
        if (const auto member = value.find(step); member != value.end()) {
            check_place(rule, place, *member, path + "/" + std::string(step), violations);
        }
    }
}

bool is_known(const std::string& key) {
    return std::any_of(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.place == key; });
}

}  // namespace

std::vector<FhrViolation> schema_violations(const Json& record) {
    std::list<FhrViolation> violations;
    for (const Rule& rule : rules) {
        if (rule.presence == Presence::required && !record.contains(rule.place)) {
            violations.push_back({"", std::string(rule.place) + " is missing, expected " + std::string(rule.expected)});
        }
        check_place(rule, rule.place, record, "", violations);
    }
    for (const auto& [key, value] : record.get_ref<const Json::object_t&>()) {
        // A key with a slash is unknown, although it may look like the place of a rule.
        if (key.find('/') != std::string::npos || !is_known(key)) {
            violations.push_back({"/" + pointer_token(key), "found " + base::excerpt(value.dump()) +
                                                                ", expected nothing: FHR 1.0 has no such key"});
        }
    }
    violations.sort([](const auto& a, const auto& b) { return a.path < b.path; });  // keeps the order within a path
    return {std::make_move_iterator(violations.begin()), std::make_move_iterator(violations.end())};
}

}  // namespace seqshelf::fhr
