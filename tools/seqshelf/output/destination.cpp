#include "output/destination.hpp"

#include <iostream>
#include <string>
#include <string_view>

#include "base/stop.hpp"
#include "output/signals.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::cli {

Destination::Destination(const Invocation& invocation) {
    const auto name = invocation.get<std::string>("output", "-");
    if (name == "-") {
        return;
    }
    // A signal ends what goes to a pipe or a device at once, as on standard output: nothing has to be removed.
    if (!OutputFile::is_stream(name)) {
        stop_ = stop_on_signals();
        scope_.emplace(stop_);
    }
    file_ = std::make_unique<OutputFile>(name);
    setp(buffer_.data(), buffer_.data() + buffer_.size());
    standard_output_ = std::cout.rdbuf(this);
    std::cout.exceptions(std::ios::badbit);  // so that Cancelled and IoError pass through operator<<
}

Destination::~Destination() {
    if (standard_output_ != nullptr) {
        std::cout.exceptions(std::ios::goodbit);
        std::cout.rdbuf(standard_output_);  // also clears what a failed write set
    }
}

void Destination::finish() {
    if (file_) {
        write_buffer();
        file_->commit();
    }
}

void Destination::write(std::string_view text) {
    base::throw_if_stopped(stop_, "writing the output was stopped");
    file_->write(text);
}

void Destination::write_buffer() {
    const std::string_view text(pbase(), static_cast<std::size_t>(pptr() - pbase()));
    setp(buffer_.data(), buffer_.data() + buffer_.size());
    write(text);
}

Destination::int_type Destination::overflow(int_type c) {
    write_buffer();
    return traits_type::eq_int_type(c, traits_type::eof()) ? traits_type::not_eof(c)
                                                           : sputc(traits_type::to_char_type(c));
}

std::streamsize Destination::xsputn(const char* text, std::streamsize size) {
    if (size > epptr() - pptr()) {
        write_buffer();
    }
    if (size > epptr() - pptr()) {
        write({text, static_cast<std::size_t>(size)});
    } else {
        traits_type::copy(pptr(), text, static_cast<std::size_t>(size));
        pbump(static_cast<int>(size));
    }
    return size;
}

void add_output_option(options::options_description_easy_init add) {
    add("output,o", text("FILE"), "write to FILE, as BGZF if it ends in .gz, .bgz or .bgzf");
}

}  // namespace seqshelf::cli
