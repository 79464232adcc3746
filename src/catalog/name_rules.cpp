#include "catalog/name_rules.hpp"

#include "base/utf8.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/names.hpp"

namespace seqshelf::catalog {

void check_namespace(std::string_view ns) {
    const std::string shown = "namespace '" + std::string(ns) + "'";
    if (ns.empty() || ns.find_first_of(": ") != std::string_view::npos) {
        throw InvalidArgument(shown + " must not be empty and must not have ':' or blanks");
    }
    if (!base::is_utf8_text(ns) || base::has_control_character(ns)) {
        throw InvalidArgument("a namespace must be UTF-8 text without control characters");
    }
    if (is_digest_namespace(ns)) {
        throw InvalidArgument(shown + " is for digests, which are computed: aliases cannot be put in it");
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

Name split_alias(std::string_view text) {
    if (text.empty()) {
        return {};
    }
    const auto parts = split_name(text);
    if (!parts) {
        throw InvalidArgument("'" + std::string(text) + "' is not NAMESPACE:ALIAS");
    }
    Name name{canonical_namespace(parts->ns), std::string(parts->alias)};
    check_namespace(name.ns);
    check_alias(name.alias);
    return name;
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

}  // namespace seqshelf::catalog
