#include "transport/http_answer.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "seqshelf/error.hpp"
#include "transport/url.hpp"

namespace seqshelf::transport {

namespace {

/// `bytes 5-9/10`, `bytes 5-9/*` or `bytes */10`; what is missing is -1.
struct ContentRange {
    std::int64_t first = -1;
    std::int64_t total = -1;
};

ContentRange parse_content_range(std::string_view text) {
    ContentRange range;
    constexpr std::string_view unit = "bytes ";
    if (text.starts_with(unit)) {
        text.remove_prefix(unit.size());
        const std::string_view total = text.substr(std::min(text.find('/'), text.size() - 1) + 1);
        std::from_chars(text.data(), text.data() + text.size(), range.first);
        std::from_chars(total.data(), total.data() + total.size(), range.total);
    }
    return range;
}

}  // namespace

void fail(const std::string& url, const std::string& reason) {
    throw IoError("cannot read " + without_password(url) + ": " + reason);
}

HttpClient::Head head_of(const std::string& url, const Answer& answer, std::int64_t first) {
    const ContentRange range = parse_content_range(answer.content_range);
    switch (answer.status) {
        case http_ok:
            return {0, answer.body_bytes, answer.etag};
        case http_partial:
            if (range.first != first) {
                fail(url, "requested bytes from " + std::to_string(first) + " on, the server sends '" +
                              answer.content_range + "'");
            }
            return {first, range.total, answer.etag};
        case http_range_not_satisfiable:
            if (range.total >= 0 && range.total <= first) {
                return {first, range.total, answer.etag};
            }
            fail(url, answer.status_text);
        case http_not_found:
        case http_gone:
            throw NotFound("cannot read " + without_password(url) + ": " + answer.status_text);
        default:
            fail(url, answer.status_text);
    }
}

}  // namespace seqshelf::transport
