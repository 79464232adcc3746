#pragma once

#include <string_view>

namespace seqshelf::catalog {

/// \throws InvalidArgument  empty, has `:`, blanks or control characters, is not UTF-8, or is a digest's namespace
void check_namespace(std::string_view ns);

/// \throws InvalidArgument  empty, has control characters or is not UTF-8
void check_alias(std::string_view alias);

}  // namespace seqshelf::catalog
