#pragma once

#include <string_view>

namespace seqshelf::base {

/// A text file that the build put into the program (schema/embed.py). The name has no suffix.
struct EmbeddedText {
    std::string_view name;
    std::string_view text;
};

}  // namespace seqshelf::base
