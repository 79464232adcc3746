#pragma once

#include <string_view>

namespace seqshelf::fhr {

/// Whether `text` is a URI by RFC 3986, section 3: with a scheme, and ASCII only. Rejects IPvFuture addresses.
[[nodiscard]] bool is_uri(std::string_view text);

}  // namespace seqshelf::fhr
