#pragma once

#include <string_view>

namespace seqshelf::fhr {

// The patterns and formats of fhr.json, each as loose as it is there: a pattern without ^ or $ may match anywhere in
// the text, and its dots match any character.

[[nodiscard]] bool is_taxonomy_uri(std::string_view text);  ///< uri, https://identifiers.org/taxonomy:[0-9]+
[[nodiscard]] bool is_orcid_uri(std::string_view text);  ///< uri, ^https://orcid.org/dddd-dddd-dddd-ddd[0-9X]
[[nodiscard]] bool is_date(std::string_view text);  ///< date: full-date of RFC 3339, one that exists
[[nodiscard]] bool is_scholarly_article(std::string_view text);  ///< ^10.
[[nodiscard]] bool is_identifier(std::string_view text);  ///< [a-z0-9]*:.*
[[nodiscard]] bool is_masking(std::string_view text);  ///< (not-masked|hard-masked|…)
[[nodiscard]] bool is_checksum(std::string_view text);  ///< ^[A-Za-z0-9/+=]+$, 44 characters

}  // namespace seqshelf::fhr
