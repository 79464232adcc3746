#include "refget_store/table.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/directory.hpp"
#include "base/utf8.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::refget_store {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t buffer_bytes = std::size_t{1} << 16;
constexpr std::size_t max_line_bytes = std::size_t{1} << 20;

/// Refuses FIFOs in a store: reading one would wait for ever.
base::FileDescriptor open_regular(const fs::path& path) {
    if (!base::is_regular_file(path)) {
        throw InvalidInput(path.string() + ":1: the file is missing in the store");
    }
    return base::open_to_read(path);
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

}  // namespace

Table::Table(fs::path path) : path_(std::move(path)), fd_(open_regular(path_)), buffer_(buffer_bytes) {}

bool Table::next() {
    while (next_line()) {
        if (!base::is_utf8_text(line_)) {
            fail("the line is not UTF-8");
        }
        if (is_blank(line_)) {
            continue;
        }
        columns_.clear();
        const std::string_view line = line_;
        for (std::size_t start = 0; start <= line.size();) {
            const std::size_t tab = std::min(line.find('\t', start), line.size());
            columns_.push_back(line.substr(start, tab - start));
            start = tab + 1;
        }
        return true;
    }
    return false;
}

std::string_view Table::columns_from(std::size_t first) const noexcept {
    if (first >= columns_.size()) {
        return {};
    }
    return line().substr(static_cast<std::size_t>(columns_[first].data() - line_.data()));
}

std::optional<std::int64_t> Table::count(std::size_t column) const noexcept {
    if (column >= columns_.size()) {
        return std::nullopt;
    }
    const std::string_view text = columns_[column];
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0 || text.starts_with('-')) {
        return std::nullopt;
    }
    return value;
}

void Table::fail(std::string_view what) const {
    throw InvalidInput(path_.string() + ":" + std::to_string(number_) + ": " + std::string(what));
}

/// Reads the next line without its end (LF or CRLF), as Rust's lines() does.
bool Table::next_line() {
    line_.clear();
    bool any = false;
    while (position_ < end_ || fill()) {
        if (!any) {
            any = true;
            ++number_;
        }
        const auto start = buffer_.begin() + static_cast<std::ptrdiff_t>(position_);
        const auto stop = buffer_.begin() + static_cast<std::ptrdiff_t>(end_);
        const auto newline = std::find(start, stop, '\n');
        line_.append(start, newline);
        position_ += static_cast<std::size_t>(newline - start) + 1;
        if (line_.size() > max_line_bytes) {
            fail("the line is longer than 1 MiB");
        }
        if (newline != stop) {
            break;
        }
    }
    if (line_.ends_with('\r')) {
        line_.pop_back();
    }
    return any;
}

bool Table::fill() {
    position_ = end_ = 0;  // also if reading fails
    end_ = base::read_some(fd_, std::as_writable_bytes(std::span(buffer_)), path_);
    return end_ > 0;
}

}  // namespace seqshelf::refget_store
