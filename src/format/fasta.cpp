#include "format/fasta.hpp"

#include <array>
#include <cstring>

#include "base/utf8.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::format {

namespace {

constexpr std::string_view blanks = " \t\v\f\r";

bool is_blank(char c) { return blanks.find(c) != std::string_view::npos; }

/// Upper-cases `part` into `out`; false if any byte is not a letter. Without branches, so that it is vectorised.
bool copy_upper(std::string_view part, char* out) {
    unsigned char wrong = 0;
    for (std::size_t i = 0; i < part.size(); ++i) {
        const auto upper = static_cast<unsigned char>(static_cast<unsigned char>(part[i]) & 0xdf);
        wrong |= static_cast<unsigned char>(static_cast<unsigned char>(upper - 'A') > 'Z' - 'A');
        out[i] = static_cast<char>(upper);
    }
    return wrong == 0;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

std::string byte_name(char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f) {
        return std::string("'") + c + "'";
    }
    constexpr std::string_view digits = "0123456789abcdef";
    return std::string("byte 0x") + digits[byte >> 4] + digits[byte & 15];
}

}  // namespace

bool FastaReader::next(FastaRecord& record) {
    if (!started_ && !skip_to_first_header()) {
        throw InvalidInput(input_.name() + ": no FASTA record: the file is empty");
    }
    started_ = true;
    if (position_ == chunk_.size() && !fill()) {
        return false;
    }
    record = FastaRecord{};
    read_header(record);
    read_residues(record);
    return true;
}

/// Loads the next chunk once this one is used up.
bool FastaReader::fill() {
    position_ = 0;
    if (!input_.next(chunk_)) {
        chunk_.clear();
        return false;
    }
    return true;
}

bool FastaReader::skip_to_first_header() {
    while (position_ < chunk_.size() || fill()) {
        const char c = chunk_[position_];
        if (c == '>') {
            return true;
        }
        if (c != '\n' && !is_blank(c)) {
            fail(column_, "FASTA must start with '>', found " + byte_name(c));
        }
        ++position_;
        column_ = c == '\n' ? 1 : column_ + 1;
        line_ += c == '\n' ? 1 : 0;
    }
    return false;
}

void FastaReader::read_header(FastaRecord& record) {
    record.line = line_;
    std::string header;
    while (position_ < chunk_.size() || fill()) {
        const std::size_t end = chunk_.find('\n', position_);
        header.append(chunk_, position_, end - position_);
        if (end != std::string::npos) {
            position_ = end + 1;
            break;
        }
        position_ = chunk_.size();
    }
    ++line_;
    column_ = 1;
    if (!base::is_utf8_text(header)) {
        line_ = record.line;
        fail(1, "the header is not UTF-8 text");
    }
    const std::string_view text = trimmed(std::string_view(header).substr(1));
    const std::size_t name_end = std::min(text.find_first_of(blanks), text.size());
    record.name = text.substr(0, name_end);
    record.description = trimmed(text.substr(name_end));
    if (record.name.empty() || base::has_control_character(record.name)) {
        line_ = record.line;
        fail(2, record.name.empty() ? "the record has no name" : "the record's name has a control character");
    }
}

void FastaReader::read_residues(FastaRecord& record) {
    while (position_ < chunk_.size() || fill()) {
        if (column_ == 1 && chunk_[position_] == '>') {
            return;
        }
        const char* const start = chunk_.data() + position_;
        const std::size_t left = chunk_.size() - position_;
        const auto* const line_end = static_cast<const char*>(std::memchr(start, '\n', left));
        const std::size_t length = line_end != nullptr ? static_cast<std::size_t>(line_end - start) : left;
        append_line_part({start, length}, record.residues);
        position_ += length;
        column_ += static_cast<std::int64_t>(length);
        if (line_end != nullptr) {
            ++position_;
            ++line_;
            column_ = 1;
        }
    }
}

void FastaReader::append_line_part(std::string_view part, base::ByteBuffer& residues) {
    if (!part.empty() && part.back() == '\r') {
        part.remove_suffix(1);
    }
    if (copy_upper(part, residues.reserve(part.size()))) {
        residues.commit(part.size());
    } else {
        append_checked(part, residues);
    }
}

void FastaReader::append_checked(std::string_view part, base::ByteBuffer& residues) {
    char* out = residues.reserve(part.size());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < part.size(); ++i) {
        const char c = part[i];
        if (copy_upper({&c, 1}, out + kept)) {
            ++kept;
        } else if (c != '*' && !is_blank(c) && other_bytes_ == OtherBytes::refuse) {
            fail(column_ + static_cast<std::int64_t>(i), byte_name(c) + " is not a residue");
        }
    }
    residues.commit(kept);
}

void FastaReader::fail(std::int64_t column, const std::string& what) const {
    throw InvalidInput(input_.name() + ":" + std::to_string(line_) + ":" + std::to_string(column) + ": " + what);
}

}  // namespace seqshelf::format
