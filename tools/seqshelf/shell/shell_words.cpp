#include "shell/shell_words.hpp"

namespace seqshelf::cli {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// Takes words off the front of a line.
/// Thread-safety: one thread at a time.
class Splitter {
public:
    explicit Splitter(std::string_view line) : line_(line) {}

    ShellWords split() {
        while (true) {
            while (at_ < line_.size() && is_blank(line_[at_])) {
                ++at_;
            }
            if (at_ == line_.size() || line_[at_] == '#') {
                return std::move(result_);
            }
            result_.words.push_back({"", at_, at_});
            take_word();
            result_.words.back().end = at_;
        }
    }

private:
    void take_word() {
        while (at_ < line_.size() && !is_blank(line_[at_])) {
            const char c = line_[at_++];
            if (c == '\'') {
                take_single_quoted();
            } else if (c == '"') {
                take_double_quoted();
            } else if (c == '\\') {
                take_escaped();
            } else {
                put(c);
            }
        }
    }

    void take_single_quoted() {
        const std::size_t end = line_.find('\'', at_);
        result_.words.back().text += line_.substr(at_, end - at_);
        close(end);
    }

    void take_double_quoted() {
        while (at_ < line_.size() && line_[at_] != '"') {
            const char c = line_[at_++];
            if (c == '\\' &&
                (at_ == line_.size() || std::string_view("$`\"\\").find(line_[at_]) != std::string_view::npos)) {
                take_escaped();
            } else {
                put(c);
            }
        }
        close(at_ < line_.size() ? at_ : std::string_view::npos);
    }

    void take_escaped() {
        if (at_ == line_.size()) {
            result_.open = true;
        } else {
            put(line_[at_++]);
        }
    }

    void close(std::size_t quote) {
        result_.open = result_.open || quote == std::string_view::npos;
        at_ = quote == std::string_view::npos ? line_.size() : quote + 1;
    }

    void put(char c) { result_.words.back().text += c; }

    std::string_view line_;
    std::size_t at_ = 0;
    ShellWords result_;
};

}  // namespace

std::vector<std::string> ShellWords::texts() const {
    std::vector<std::string> all;
    for (const Word& word : words) {
        all.push_back(word.text);
    }
    return all;
}

ShellWords split_words(std::string_view line) { return Splitter(line).split(); }

std::string escaped_word(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (is_blank(c) || c == '\'' || c == '"' || c == '\\' || (c == '#' && escaped.empty())) {
            escaped += '\\';
        }
        escaped += c;
    }
    return escaped;
}

}  // namespace seqshelf::cli
