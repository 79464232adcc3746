#include "output/destination.hpp"

#include <iostream>
#include <string>

#include "seqshelf/error.hpp"

namespace seqshelf::cli {

Destination::Destination(const Invocation& invocation) {
    const auto name = invocation.get<std::string>("output", "-");
    if (name != "-") {
        file_ = std::make_unique<OutputFile>(name);
    }
}

void Destination::write(std::string_view text) {
    if (stop_.stop_requested()) {
        throw Cancelled("exporting was stopped");
    }
    if (file_) {
        file_->write(text);
    } else if (!(std::cout << text)) {
        throw IoError("cannot write to standard output");
    }
}

void Destination::finish() {
    if (file_) {
        file_->commit();
    }
}

void add_output_option(options::options_description_easy_init add) {
    add("output,o", text("FILE"), "write to FILE, as BGZF if it ends in .gz, .bgz or .bgzf");
}

}  // namespace seqshelf::cli
