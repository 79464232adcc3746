#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

namespace seqshelf {

/// A text file that is being written. It appears under its name whole or not at all, and replaces a file of that name.
/// If the name ends in .gz, .bgz or .bgzf, the file is BGZF.
/// Thread-safety: one thread at a time.
class OutputFile {
public:
    /// Creates the file under a temporary name beside `path`. \throws ReadOnly, IoError
    explicit OutputFile(const std::filesystem::path& path);
    /// Without commit(), removes what was written.
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    /// Appends text. \throws ReadOnly, IoError
    void write(std::string_view text);
    /// Makes the file durable and gives it its name. Call it once, last. \throws ReadOnly, IoError
    void commit();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf
