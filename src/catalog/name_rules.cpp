#include "catalog/name_rules.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/names.hpp"

namespace seqshelf {

namespace {

std::string lower(std::string_view text) {
    std::string lowered(text);
    std::transform(lowered.begin(), lowered.end(), lowered.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    return lowered;
}

}  // namespace

std::string canonical_namespace(std::string_view name) {
    if (name == "NCBI" || lower(name) == "refseq") {
        return "refseq";
    }
    if (name == "Ensembl") {
        return "ensembl";
    }
    return name == "LRG" ? "lrg" : std::string(name);
}

bool is_digest_namespace(std::string_view name) {
    constexpr std::array<std::string_view, 7> computed{"ga4gh", "sha512t24u", "trunc512", "md5", "sha1", "seguid", "vmc"};
    return std::find(computed.begin(), computed.end(), lower(name)) != computed.end();
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

}  // namespace catalog

}  // namespace seqshelf
