#pragma once

#include <cstdint>
#include <string>

#include "transport/http.hpp"

namespace seqshelf::transport {

constexpr long http_ok = 200;
constexpr long http_partial = 206;
constexpr long http_not_modified = 304;
constexpr long http_not_found = 404;
constexpr long http_gone = 410;
constexpr long http_range_not_satisfiable = 416;

/// \throws IoError  `cannot read URL: reason`, always
[[noreturn]] void fail(const std::string& url, const std::string& reason);

/// What a server answered, before the body.
struct Answer {
    long status = 0;
    std::string status_text;         ///< "404 Not Found"
    std::int64_t body_bytes = -1;    ///< -1: unknown
    std::string content_range;       ///< "": none
    std::string etag;                ///< "": none
};

/// Describes the bytes that follow when those from `first` on were requested. \throws NotFound, IoError
[[nodiscard]] HttpClient::Head head_of(const std::string& url, const Answer& answer, std::int64_t first);

}  // namespace seqshelf::transport
