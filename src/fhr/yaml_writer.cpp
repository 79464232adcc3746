#include "fhr/yaml_writer.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <string_view>

namespace seqshelf::fhr {

namespace {

/// A YAML parser may search only so far for the colon after a key (YAML 1.2.2, section 7.4.2: 1024 characters).
constexpr std::size_t max_simple_key_bytes = 1000;

/// A character that YAML does not count as printable (section 5.1), or that one of its versions takes for a line break.
struct Special {
    std::string_view utf8;
    std::string_view escape;
};
constexpr std::array<Special, 5> specials = {{
    {"\xe2\x80\xa8", "\\u2028"},
    {"\xe2\x80\xa9", "\\u2029"},
    {"\xef\xbb\xbf", "\\uFEFF"},
    {"\xef\xbf\xbe", "\\uFFFE"},
    {"\xef\xbf\xbf", "\\uFFFF"},
}};

std::string hexadecimal_escape(unsigned char code) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    return {'\\', 'x', digits[code >> 4], digits[code & 0xf]};
}

/// Returns the escape for the character that starts at `i`, or "" if it needs none. Sets `bytes` to the length of an
/// escaped character, else to 1.
std::string escape_at(std::string_view text, std::size_t i, std::size_t& bytes) {
    const auto byte = static_cast<unsigned char>(text[i]);
    bytes = 1;
    if (byte == '"' || byte == '\\') {
        return {'\\', text[i]};
    }
    if (byte == '\n' || byte == '\t') {
        return byte == '\n' ? "\\n" : "\\t";
    }
    if (byte < 0x20 || byte == 0x7f) {
        return hexadecimal_escape(byte);
    }
    if (byte == 0xc2 && static_cast<unsigned char>(text[i + 1]) < 0xa0) {  // U+0080 to U+009F
        bytes = 2;
        return hexadecimal_escape(static_cast<unsigned char>(text[i + 1]));
    }
    for (const Special& special : specials) {
        if (text.substr(i).starts_with(special.utf8)) {
            bytes = special.utf8.size();
            return std::string(special.escape);
        }
    }
    return "";
}

std::string in_quotes(std::string_view text) {
    std::string result = "\"";
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < text.size(); i += bytes) {
        const std::string escape = escape_at(text, i, bytes);
        result += escape.empty() ? std::string(text.substr(i, bytes)) : escape;
    }
    return result + '"';
}

/// Whether the text may be a number, date, time or version in some version of YAML.
bool looks_like_number(std::string_view text) {
    return std::isdigit(static_cast<unsigned char>(text[0])) != 0 &&
           text.find_first_not_of("0123456789abcdefABCDEFxXoOtTzZ+-_.,: ") == std::string_view::npos;
}

/// Whether YAML 1.1 or 1.2 takes the text for null or a truth value, in upper or lower case.
bool looks_like_word(std::string_view text) {
    constexpr std::array<std::string_view, 9> words = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"};
    return std::any_of(words.begin(), words.end(), [text](std::string_view word) {
        return std::equal(word.begin(), word.end(), text.begin(), text.end(),
                          [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
    });
}

/// Whether the text, written as a plain scalar, is read back as the same text. False when unsure: quotes do no harm.
bool may_be_plain(std::string_view text) {
    if (text.empty() || text.back() == ' ' || text.back() == ':' || looks_like_number(text) || looks_like_word(text)) {
        return false;
    }
    const auto first = static_cast<unsigned char>(text[0]);
    if (std::isalnum(first) == 0 && first != '/' && first != '_' && first != '(' && first < 0x80) {
        return false;
    }
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < text.size(); i += bytes) {
        const std::string escape = escape_at(text, i, bytes);
        if (!escape.empty() && text[i] != '"' && text[i] != '\\') {
            return false;
        }
    }
    return text.find(": ") == std::string_view::npos && text.find(" #") == std::string_view::npos;
}

std::string scalar(const Json& value) {
    if (value.is_string()) {
        const auto& text = value.get_ref<const std::string&>();
        return may_be_plain(text) ? text : in_quotes(text);
    }
    std::string text = value.dump();
    const std::size_t exponent = value.is_number_float() ? text.find('e') : std::string::npos;
    if (exponent != std::string::npos && text.find('.') == std::string::npos) {
        text.insert(exponent, ".0");  // without a point YAML 1.1 takes it for a string
    }
    return text;
}

std::string block(const Json& value, std::size_t indent);

/// What follows `key:`.
std::string member_value(const Json& value, std::size_t indent) {
    if (value.is_structured() && !value.empty()) {
        return "\n" + block(value, indent + 2);
    }
    return " " + scalar(value) + "\n";
}

/// What follows `-`: the first line of a block is on the same line.
std::string item_value(const Json& value, std::size_t indent) {
    if (value.is_structured() && !value.empty()) {
        return " " + block(value, indent + 2).substr(indent + 2);
    }
    return " " + scalar(value) + "\n";
}

/// The lines of an object or array that is not empty.
std::string block(const Json& value, std::size_t indent) {
    const std::string margin(indent, ' ');
    std::string lines;
    if (value.is_array()) {
        for (const Json& item : value) {
            lines += margin + "-" + item_value(item, indent);
        }
        return lines;
    }
    for (const auto& [name, member] : value.get_ref<const Json::object_t&>()) {
        const std::string key = scalar(name);
        lines += key.size() <= max_simple_key_bytes ? margin + key : margin + "? " + key + "\n" + margin;
        lines += ":" + member_value(member, indent);
    }
    return lines;
}

}  // namespace

std::string write_yaml(const Json& object) { return object.empty() ? "{}\n" : block(object, 0); }

}  // namespace seqshelf::fhr
