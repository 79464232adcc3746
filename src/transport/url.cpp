#include "transport/url.hpp"

#include <algorithm>

namespace seqshelf::transport {

bool is_url(std::string_view text) {
    const auto starts_with = [&](std::string_view scheme) {
        return text.size() > scheme.size() &&
               std::equal(scheme.begin(), scheme.end(), text.begin(),
                          [](char a, char b) { return a == b || (b >= 'A' && b <= 'Z' && a == b - 'A' + 'a'); });
    };
    return starts_with("http://") || starts_with("https://");
}

std::string without_password(const std::string& url) {
    const std::size_t host = url.find("://");
    const std::size_t end = url.find_first_of("/?#", host == std::string::npos ? 0 : host + 3);
    const std::size_t at = url.rfind('@', end);
    return host == std::string::npos || at == std::string::npos || at < host
               ? url
               : url.substr(0, host + 3) + url.substr(at + 1);
}

std::string join_url(std::string_view base, std::string_view part) {
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    constexpr std::string_view hex = "0123456789ABCDEF";
    while (base.ends_with('/')) {
        base.remove_suffix(1);
    }
    std::string url = std::string(base) + '/';
    for (const char c : part) {
        if (plain.find(c) != std::string_view::npos) {
            url += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            url.append({'%', hex[byte >> 4], hex[byte & 15]});
        }
    }
    return url;
}

}  // namespace seqshelf::transport
