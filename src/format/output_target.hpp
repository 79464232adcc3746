#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

namespace seqshelf::format {

/// Where the bytes of an output file go.
/// Thread-safety: one thread at a time.
class OutputTarget {
public:
    OutputTarget() = default;
    OutputTarget(const OutputTarget&) = delete;
    OutputTarget& operator=(const OutputTarget&) = delete;
    /// Without commit(), a regular file stays as it was.
    virtual ~OutputTarget() = default;

    /// \throws ReadOnly, IoError
    virtual void write(std::string_view bytes) = 0;
    /// Makes what was written the file's content. Call it once, last. \throws ReadOnly, IoError
    virtual void commit() = 0;
};

/// Opens what `path` leads to; symbolic links are followed and stay.
///   * A new file, or a regular one that has one name, is written under a temporary name beside it, and appears by one
///     rename. It keeps its owner and mode.
///   * A regular file of several names, of another owner, or in a directory that may not be written, is gathered in a
///     temporary file and then copied into it.
///   * A pipe, a device or an open descriptor (/dev/stdout, /dev/fd/N) gets the bytes at once.
/// \throws ReadOnly         neither the file nor a new one beside it may be written
/// \throws InvalidArgument  the path is empty
/// \throws IoError          also if it is a directory
[[nodiscard]] std::unique_ptr<OutputTarget> open_output(const std::filesystem::path& path);

/// Whether open_output() would return a pipe, a device or an open descriptor.
[[nodiscard]] bool is_stream(const std::filesystem::path& path);

}  // namespace seqshelf::format
