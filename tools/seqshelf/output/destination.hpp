#pragma once

#include <array>
#include <memory>
#include <optional>
#include <stop_token>
#include <streambuf>

#include "base/stop.hpp"
#include "cli.hpp"
#include "seqshelf/output_file.hpp"

namespace seqshelf::cli {

/// Where a command's results go: with `--output FILE`, what is written to std::cout goes to a file, as OutputFile
/// writes it. Ctrl-C then ends the writing, and a regular file stays as it was.
/// Thread-safety: one thread at a time.
class Destination : private std::streambuf {
public:
    /// Does nothing if the command line has no `--output`. \throws ReadOnly, InvalidArgument, IoError
    explicit Destination(const Invocation& invocation);
    /// Makes std::cout standard output again. Without finish(), a regular file stays as it was.
    ~Destination() override;
    Destination(const Destination&) = delete;
    Destination& operator=(const Destination&) = delete;

    /// Completes the file. \throws IoError, Cancelled
    void finish();

private:
    int_type overflow(int_type c) override;
    std::streamsize xsputn(const char* text, std::streamsize size) override;
    void write_buffer();
    void write(std::string_view text);

    std::unique_ptr<OutputFile> file_;  ///< nullptr: standard output
    std::stop_token stop_;
    std::optional<base::StopScope> scope_;  ///< also for what is read to be written
    std::streambuf* standard_output_ = nullptr;
    std::array<char, 1 << 16> buffer_;
};

/// `--output FILE`, `-o FILE`
void add_output_option(options::options_description_easy_init add);

}  // namespace seqshelf::cli
