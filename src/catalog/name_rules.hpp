#pragma once

#include <string>
#include <string_view>

#include "seqshelf/names.hpp"

namespace seqshelf::catalog {

/// \throws InvalidArgument  empty, has `:`, blanks or control characters, is not UTF-8, or is a digest's namespace
void check_namespace(std::string_view ns);

/// \throws InvalidArgument  empty, has control characters or is not UTF-8
void check_alias(std::string_view alias);

/// Splits `NS:ALIAS` and checks both parts; NS becomes canonical; an empty Name for "". \throws InvalidArgument
[[nodiscard]] Name split_alias(std::string_view text);

/// \throws InvalidArgument  empty, has blanks or control characters or is not UTF-8: no FASTA header could contain it
void check_member_name(std::string_view name);

/// \throws InvalidArgument  has line ends or is not UTF-8: no FASTA header could contain it
void check_description(std::string_view description);

}  // namespace seqshelf::catalog
