#include "format/lines.hpp"

#include <algorithm>

#include "base/text_file.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::format {

namespace {
constexpr std::size_t max_id_line_bytes = std::size_t{1} << 20;
}

bool LineReader::next(std::string& line) {
    line.clear();
    if (too_long_) {
        skip_line();
    }
    bool any = false;
    while (position_ < chunk_.size() || fill()) {
        any = true;
        const std::size_t end = std::min(chunk_.find('\n', position_), chunk_.size());
        line.append(chunk_, position_, end - position_);
        position_ = end + 1;
        if (line.size() > max_id_line_bytes) {
            too_long_ = true;
            throw InvalidInput(input_.name() + ":" + std::to_string(number_ + 1) +
                               ": the line is longer than 1 MiB; is this a text file?");
        }
        if (end < chunk_.size()) {
            break;
        }
    }
    if (!any) {
        return false;
    }
    ++number_;
    if (has_carriage_returns_ && base::has_inner_carriage_return(line)) {
        throw InvalidInput(input_.name() + ":" + std::to_string(number_) + ": " + base::inner_carriage_return);
    }
    if (!line.empty() && line.back() == '\r') {
        line.pop_back();
    }
    return true;
}

/// Skips the line that was too long, and counts it.
void LineReader::skip_line() {
    too_long_ = false;
    ++number_;
    position_ = std::min(position_, chunk_.size());
    if (position_ > 0 && chunk_[position_ - 1] == '\n') {
        return;
    }
    while (position_ < chunk_.size() || fill()) {
        const std::size_t end = chunk_.find('\n', position_);
        position_ = end == std::string::npos ? chunk_.size() : end + 1;
        if (end != std::string::npos) {
            return;
        }
    }
}

/// Loads the next chunk once this one is used up; false after the last one, and after a failure.
bool LineReader::fill() {
    position_ = 0;
    chunk_.clear();
    if (ended_) {
        return false;
    }
    ended_ = true;  // if next() throws
    ended_ = !input_.next(chunk_);
    has_carriage_returns_ = has_carriage_returns_ || chunk_.find('\r') != std::string::npos;
    return !ended_;
}

}  // namespace seqshelf::format
