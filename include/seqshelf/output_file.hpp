#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

namespace seqshelf {

/// A text file being written that appears under its name whole or not at all, in place of what had that name. A name
/// that ends in .gz, .bgz or .bgzf makes it BGZF.
/// Thread-safety: one thread at a time.
class OutputFile {
public:
    /// \throws ReadOnly, IoError
    explicit OutputFile(const std::filesystem::path& path);
    /// Without commit(), removes what was written.
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    void write(std::string_view text);
    /// Makes the file durable and gives it its name.
    void commit();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf
