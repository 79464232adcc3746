#include "input/id_lines.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>

#include "base/text_file.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::cli {

namespace {

constexpr std::size_t max_line_bytes = std::size_t{1} << 20;

/// Opens a file with `stream`, or gives standard input for "-". \throws IoError
std::istream& open_text(const std::string& file, std::ifstream& stream) {
    if (file == "-") {
        return std::cin;
    }
    stream.open(file, std::ios::binary);
    if (!stream || std::filesystem::is_directory(file)) {
        throw IoError("cannot open " + file + ": " + (stream ? "is a directory" : std::strerror(errno)));
    }
    return stream;
}

}  // namespace

IdLines::IdLines(const std::string& file) : name_(file), stream_(open_text(file, file_)) {}

bool IdLines::next() {
    while (read_line()) {
        ++number_;
        if (number_ == 1 && line_.starts_with(base::byte_order_mark)) {
            line_.erase(0, base::byte_order_mark.size());
        }
        if (base::has_inner_carriage_return(line_)) {
            throw InvalidInput(where() + base::inner_carriage_return);
        }
        line_.erase(line_.find_last_not_of(" \t\r") + 1);
        line_.erase(0, std::min(line_.find_first_not_of(" \t"), line_.size()));
        if (!line_.empty()) {
            return true;
        }
    }
    if (stream_.bad()) {
        throw IoError("cannot read " + name_);
    }
    return false;
}

/// std::getline() would read a line of any length.
bool IdLines::read_line() {
    line_.clear();
    std::array<char, 16384> part;  // NOLINT: written before it is read
    while (true) {
        stream_.getline(part.data(), part.size());
        const auto taken = static_cast<std::size_t>(stream_.gcount());
        const bool ends = !stream_.fail() && !stream_.eof();
        line_.append(part.data(), ends ? taken - 1 : taken);
        if (line_.size() > max_line_bytes) {
            throw InvalidInput(name_ + ":" + std::to_string(number_ + 1) + ": the line is longer than 1 MiB");
        }
        if (ends || stream_.eof() || stream_.bad() || taken == 0) {
            return ends || !line_.empty();
        }
        stream_.clear();  // only `part` was full
    }
}

bool IdLines::must_wait() const {
    if (&stream_ != &std::cin || stream_.rdbuf()->in_avail() > 0) {
        return false;
    }
    pollfd input{STDIN_FILENO, POLLIN, 0};
    return ::poll(&input, 1, 0) == 0;
}

std::string IdLines::where() const { return name_ + ":" + std::to_string(number_) + ": "; }

std::string read_all(const std::string& file) {
    constexpr std::size_t max_bytes = std::size_t{16} << 20;
    std::ifstream stream;
    std::istream& input = open_text(file, stream);
    std::string text(max_bytes + 1, '\0');
    input.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(input.gcount()));
    if (input.bad()) {
        throw IoError("cannot read " + file);
    }
    if (text.size() > max_bytes) {
        throw IoError(file + " has more than 16 MiB");
    }
    if (text.starts_with(base::byte_order_mark)) {
        text.erase(0, base::byte_order_mark.size());
    }
    return text;
}

}  // namespace seqshelf::cli
