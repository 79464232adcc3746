#include "fhr/uri.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string>

namespace seqshelf::fhr {

namespace {

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hexadecimal(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

/// Whether `text` contains only unreserved characters, sub-delims, percent-encoded bytes and those of `others`.
bool consists_of(std::string_view text, std::string_view others) {
    constexpr std::string_view always = "-._~!$&'()*+,;=";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '%') {
            if (text.size() - i < 3 || !is_hexadecimal(text[i + 1]) || !is_hexadecimal(text[i + 2])) {
                return false;
            }
            i += 2;
        } else if (!is_ascii_letter(c) && !is_ascii_digit(c) && always.find(c) == std::string_view::npos &&
                   others.find(c) == std::string_view::npos) {
            return false;
        }
    }
    return true;
}

/// Cuts `text` at the first `separator`. \returns what comes after it, or "" if there is none
std::string_view cut_off(std::string_view& text, char separator) {
    const std::size_t end = std::min(text.find(separator), text.size());
    const std::string_view rest = text.substr(std::min(end + 1, text.size()));
    text = text.substr(0, end);
    return rest;
}

bool is_scheme(std::string_view text) {
    return !text.empty() && is_ascii_letter(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
        return is_ascii_letter(c) || is_ascii_digit(c) || c == '+' || c == '-' || c == '.';
    });
}

bool is_ipv6(std::string_view text) {
    in6_addr address{};
    return text.find('\0') == std::string_view::npos && inet_pton(AF_INET6, std::string(text).c_str(), &address) == 1;
}

/// [ userinfo "@" ] host [ ":" port ]
bool is_authority(std::string_view text) {
    if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
        if (!consists_of(text.substr(0, at), ":")) {
            return false;
        }
        text.remove_prefix(at + 1);
    }
    if (text.starts_with('[')) {
        std::string_view host = text.substr(1);
        const std::string_view rest = cut_off(host, ']');
        return host.size() + 1 < text.size() && is_ipv6(host) &&
               (rest.empty() || (rest[0] == ':' && std::all_of(rest.begin() + 1, rest.end(), is_ascii_digit)));
    }
    const std::string_view port = cut_off(text, ':');
    return consists_of(text, "") && std::all_of(port.begin(), port.end(), is_ascii_digit);
}

}  // namespace

bool is_uri(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || !is_scheme(text.substr(0, colon))) {
        return false;
    }
    text.remove_prefix(colon + 1);
    const std::string_view fragment = cut_off(text, '#');
    const std::string_view query = cut_off(text, '?');
    if (!consists_of(fragment, ":@/?") || !consists_of(query, ":@/?")) {
        return false;
    }
    if (text.starts_with("//")) {
        const std::size_t path = std::min(text.find('/', 2), text.size());
        if (!is_authority(text.substr(2, path - 2))) {
            return false;
        }
        text.remove_prefix(path);
    }
    return consists_of(text, ":@/");
}

}  // namespace seqshelf::fhr
