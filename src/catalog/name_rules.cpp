#include "catalog/name_rules.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/names.hpp"

namespace seqshelf {

std::string canonical_namespace(std::string_view name) {
    if (name == "NCBI" || base::ascii_lower(name) == "refseq") {
        return "refseq";
    }
    if (name == "Ensembl") {
        return "ensembl";
    }
    return name == "LRG" ? "lrg" : std::string(name);
}

bool is_digest_namespace(std::string_view name) {
    constexpr std::array<std::string_view, 7> computed{"ga4gh", "sha512t24u", "trunc512", "md5",
                                                       "sha1",  "seguid",     "vmc"};
    return std::find(computed.begin(), computed.end(), base::ascii_lower(name)) != computed.end();
}

namespace catalog {

void check_namespace(std::string_view ns) {
    const std::string shown = "namespace '" + std::string(ns) + "'";
    if (ns.empty() || ns.find_first_of(": ") != std::string_view::npos) {
        throw InvalidArgument(shown + " must not be empty and must not have ':' or blanks");
    }
    if (!base::is_utf8_text(ns) || base::has_control_character(ns)) {
        throw InvalidArgument("a namespace must be UTF-8 text without control characters");
    }
    if (is_digest_namespace(ns)) {
        throw InvalidArgument(shown + " is for digests, which are computed: it cannot be given aliases");
    }
}

void check_alias(std::string_view alias) {
    if (alias.empty()) {
        throw InvalidArgument("an alias must not be empty");
    }
    if (!base::is_utf8_text(alias) || base::has_control_character(alias)) {
        throw InvalidArgument("an alias must be UTF-8 text without control characters");
    }
}

std::pair<std::string, std::string> split_alias(std::string_view text) {
    if (text.empty()) {
        return {};
    }
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
        throw InvalidArgument("'" + std::string(text) + "' is not NAMESPACE:ALIAS");
    }
    std::pair<std::string, std::string> parts{canonical_namespace(text.substr(0, colon)), text.substr(colon + 1)};
    check_namespace(parts.first);
    check_alias(parts.second);
    return parts;
}

void check_member_name(std::string_view name) {
    if (name.empty() || name.find(' ') != std::string_view::npos) {
        throw InvalidArgument("a member's name must not be empty or have blanks: '" + std::string(name) + "'");
    }
    if (!base::is_utf8_text(name) || base::has_control_character(name)) {
        throw InvalidArgument("a member's name must be UTF-8 text without control characters");
    }
}

void check_description(std::string_view description) {
    if (!base::is_utf8_text(description) || description.find_first_of("\r\n") != std::string_view::npos) {
        throw InvalidArgument("a member's description must be one line of UTF-8 text");
    }
}

}  // namespace catalog

}  // namespace seqshelf
