#include "fhr/json_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>

#include "base/quoted.hpp"
#include "fhr/text_error.hpp"
#include "fhr/tree_builder.hpp"

namespace seqshelf::fhr {

namespace {

/// Iterates over a text and records how far it came: the parser reports that only in its own errors.
struct TrackedIterator {
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    const char* at;
    const char** reached;

    reference operator*() const { return *at; }
    TrackedIterator& operator++() {
        *reached = at++;
        return *this;
    }
    friend bool operator==(const TrackedIterator& a, const TrackedIterator& b) { return a.at == b.at; }
};

/// Returns nlohmann's message "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while …"
/// without what comes before "syntax". It is cut because it quotes the last token, however long that is.
std::string words_of(std::string_view what) {
    for (const std::string_view end_of_prefix : {"] ", "parse error at line ", ": "}) {
        const std::size_t found = what.find(end_of_prefix);
        if (found == std::string_view::npos) {
            break;
        }
        what.remove_prefix(found + end_of_prefix.size());
    }
    return base::excerpt(what, 300);
}

/// Takes the parser's events; nlohmann's sax_parse() requires these functions.
/// Thread-safety: one thread at a time.
class Handler {
public:
    explicit Handler(std::string_view text) : text_(text) {}

    bool null() { return value(nullptr); }
    bool boolean(bool value_read) { return value(value_read); }
    bool number_integer(std::int64_t value_read) { return value(value_read); }
    bool number_unsigned(std::uint64_t value_read) { return value(value_read); }
    bool number_float(double value_read, const std::string&) { return value(value_read); }
    bool string(std::string& value_read) { return value(std::move(value_read)); }
    bool binary(Json::binary_t&) { return false; }  // JSON has no binary values
    bool start_object(std::size_t) { return builder_.start_object(), true; }
    bool key(std::string& key_read) { return builder_.key(key_read), true; }
    bool end_object() { return builder_.end(), true; }
    bool start_array(std::size_t) { return builder_.start_array(), true; }
    bool end_array() { return builder_.end(), true; }

    bool parse_error(std::size_t bytes_read, const std::string&, const Json::exception& error) {
        throw TextError::at(text_, bytes_read == 0 ? 0 : bytes_read - 1, words_of(error.what()));
    }

    Json take() { return builder_.take(); }

private:
    bool value(Json value_read) { return builder_.scalar(std::move(value_read)), true; }

    std::string_view text_;
    TreeBuilder builder_;
};

}  // namespace

Json read_json(std::string_view text) {
    require_utf8(text);
    const char* reached = text.data();
    Handler handler(text);
    try {
        Json::sax_parse(TrackedIterator{text.data(), &reached}, TrackedIterator{text.data() + text.size(), &reached},
                        &handler);
    } catch (const Refused& error) {
        throw TextError::at(text, static_cast<std::size_t>(reached - text.data()), error.what());
    }
    return handler.take();
}

}  // namespace seqshelf::fhr
