#pragma once

#include <string>
#include <string_view>

namespace seqshelf::format {

/// \throws InvalidInput  the first bytes of a file are those of a known kind that is not text, such as zip or BAM; the
///                       message names it and says what to do
void check_is_text(std::string_view start);

/// Makes text that other systems wrote what readers expect: drops a byte order mark, and makes line feeds of carriage
/// returns if there are no line feeds in the first piece, as in texts of Mac OS 9.
/// Thread-safety: one thread at a time.
class TextStart {
public:
    /// Cleans the next piece of the text; pieces are in order. \throws InvalidInput  as check_is_text()
    void clean(std::string& piece);
    /// Whether clean() changed anything until now; the first piece decides it.
    [[nodiscard]] bool is_changed() const noexcept { return is_changed_; }

private:
    bool started_ = false;
    bool is_changed_ = false;
    bool carriage_returns_ = false;
};

}  // namespace seqshelf::format
