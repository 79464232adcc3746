#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

namespace seqshelf {

/// A text file that is being written. If its name ends in .gz, .bgz or .bgzf, the file is BGZF.
///
/// What the name leads to decides how; symbolic links are followed, and stay:
///   * A file that is new, or has no other name, appears whole or not at all. It keeps its owner and mode.
///   * A file that has several names (hard links), belongs to somebody else, or is in a directory that may not be
///     written, is written through at commit(): only a process that dies meanwhile leaves a part.
///   * A pipe, a device, or an open descriptor (`/dev/stdout`, `/dev/fd/3`) gets the text as it is written.
/// Thread-safety: one thread at a time.
class OutputFile {
public:
    /// Opens the file, or creates one under a temporary name beside it. Opening a FIFO waits for its reader.
    /// \throws ReadOnly         the file may not be written, or the directory of a new one
    /// \throws InvalidArgument  the path is empty
    /// \throws IoError          also if the path is a directory
    explicit OutputFile(const std::filesystem::path& path);
    /// Without commit(), a regular file stays as it was, and a new one does not appear.
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    /// Appends text. \throws ReadOnly, IoError
    void write(std::string_view text);
    /// Writes what is left, and makes the file durable under its name. Call it once, last. \throws ReadOnly, IoError
    void commit();

    /// Whether a path leads to a pipe, a device or an open descriptor: what is written there cannot be taken back.
    [[nodiscard]] static bool is_stream(const std::filesystem::path& path);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf
