#pragma once

#include <string>
#include <string_view>

namespace seqshelf::transport {

/// Whether `text` is an http or https URL.
[[nodiscard]] bool is_url(std::string_view text);

/// Returns a URL for messages, without the user and password that it may contain.
[[nodiscard]] std::string without_password(const std::string& url);

/// Returns `base/part`; the part is percent-encoded except for its `/`.
[[nodiscard]] std::string join_url(std::string_view base, std::string_view part);

}  // namespace seqshelf::transport
