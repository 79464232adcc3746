#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "shell/shell_completion.hpp"

namespace seqshelf::cli {

/// Lines typed at the terminal that is standard input, edited with libedit as the user's ~/.editrc says; prompts and
/// all that is shown go to standard error.
/// Thread-safety: one thread at a time.
class LineEditor {
public:
    using Complete = std::function<Completion(const std::vector<std::string>& words)>;

    /// \param complete  what Tab offers for the last of the words before the cursor
    explicit LineEditor(Complete complete);
    ~LineEditor();
    LineEditor(const LineEditor&) = delete;
    LineEditor& operator=(const LineEditor&) = delete;

    /// Recalls the lines in `file`, and from now on adds those that are remembered. The file, and missing
    /// directories above it, are made for this user alone. \throws IoError  it cannot be written
    void keep_history(const std::filesystem::path& file);

    enum class Outcome { line, cancelled, end };
    /// Replaces `line` with what is typed; `cancelled`: Ctrl-C was typed. \throws IoError
    [[nodiscard]] Outcome read(const std::string& prompt, std::string& line);

    /// Adds a line to those that can be recalled.
    void remember(const std::string& line);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf::cli
