#include "format/lines.hpp"

#include <algorithm>

#include "seqshelf/error.hpp"

namespace seqshelf::format {

namespace {
constexpr std::size_t max_line_bytes = std::size_t{1} << 20;
}

bool LineReader::next(std::string& line) {
    line.clear();
    bool any = false;
    while (position_ < chunk_.size() || fill()) {
        any = true;
        const std::size_t end = std::min(chunk_.find('\n', position_), chunk_.size());
        line.append(chunk_, position_, end - position_);
        position_ = end + 1;
        if (line.size() > max_line_bytes) {
            throw InvalidInput(input_.name() + ":" + std::to_string(number_ + 1) + ": the line is longer than 1 MiB; is this a text file?");
        }
        if (end < chunk_.size()) {
            break;
        }
    }
    if (!any) {
        return false;
    }
    if (!line.empty() && line.back() == '\r') {
        line.pop_back();
    }
    ++number_;
    return true;
}

/// Loads the next chunk once this one is used up; after the last there is none, not the last again.
bool LineReader::fill() {
    position_ = 0;
    if (!input_.next(chunk_)) {
        chunk_.clear();
        return false;
    }
    return true;
}

}  // namespace seqshelf::format
