#pragma once

#include <string>
#include <string_view>

namespace seqshelf::transport {

/// Whether `text` is an http or https URL.
[[nodiscard]] bool is_url(std::string_view text);

/// A URL without the user and password that it may hold: for messages.
[[nodiscard]] std::string without_password(const std::string& url);

/// `base/part`, the part percent-encoded but for its `/`.
[[nodiscard]] std::string join_url(std::string_view base, std::string_view part);

}  // namespace seqshelf::transport
