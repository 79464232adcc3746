#include "output/terminal_output.hpp"

#include <unistd.h>

#include <iostream>
#include <streambuf>
#include <string>

#include "base/quoted.hpp"

namespace seqshelf::cli {

namespace {

/// Passes escaped text on. It buffers nothing, so unescaped text keeps its place.
/// Thread-safety: one thread at a time.
class EscapingBuffer : public std::streambuf {
public:
    explicit EscapingBuffer(std::streambuf& terminal) : terminal_(terminal) {}

private:
    int_type overflow(int_type c) override {
        const char letter = traits_type::to_char_type(c);
        return traits_type::eq_int_type(c, traits_type::eof()) || xsputn(&letter, 1) == 1 ? traits_type::not_eof(c)
                                                                                          : traits_type::eof();
    }
    std::streamsize xsputn(const char* text, std::streamsize size) override {
        const std::string shown = base::escaped({text, static_cast<std::size_t>(size)}, "\n\t");
        return terminal_.sputn(shown.data(), std::ssize(shown)) == std::ssize(shown) ? size : 0;
    }
    int sync() override { return terminal_.pubsync(); }

    std::streambuf& terminal_;
};

/// Those of std::cout before escape_on_terminal().
std::streambuf*& unescaped_buffer() {
    static std::streambuf* buffer = nullptr;
    return buffer;
}

}  // namespace

void escape_on_terminal() {
    if (::isatty(STDOUT_FILENO) == 1 && unescaped_buffer() == nullptr) {
        unescaped_buffer() = std::cout.rdbuf();
        // Never destroyed: std::cout is flushed after everything else has ended.
        std::cout.rdbuf(new EscapingBuffer(*unescaped_buffer()));
    }
}

std::ostream& unescaped_output() {
    static std::ostream unescaped(unescaped_buffer());
    return unescaped_buffer() == nullptr ? std::cout : unescaped;
}

}  // namespace seqshelf::cli
