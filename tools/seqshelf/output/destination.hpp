#pragma once

#include <memory>
#include <stop_token>
#include <string_view>

#include "cli.hpp"
#include "output/signals.hpp"
#include "seqshelf/fasta_export.hpp"
#include "seqshelf/output_file.hpp"

namespace seqshelf::cli {

constexpr std::int64_t max_line_width = std::int64_t{1} << 40;

/// Where FASTA goes: a file that appears when all of it is there, or standard output. Ctrl-C ends the writing, so that
/// nothing is left of the file.
/// Thread-safety: one thread at a time.
class Destination {
public:
    /// The command has an option `--output`. \throws IoError
    explicit Destination(const Invocation& invocation);

    /// \throws IoError, Cancelled
    void write(std::string_view text);
    [[nodiscard]] FastaSink sink() {
        return [this](std::string_view text) { write(text); };
    }
    /// Lets the file appear. \throws IoError
    void finish();

private:
    std::stop_token stop_ = stop_on_signals();
    std::unique_ptr<OutputFile> file_;
};

void add_output_option(options::options_description_easy_init add);

}  // namespace seqshelf::cli
