#include "format/fasta.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <utility>

#include "base/text_file.hpp"
#include "base/utf8.hpp"
#include "seqshelf/error.hpp"
#include "sequence/residue_text.hpp"

namespace seqshelf::format {

namespace {

constexpr const char* no_header = "found no '>' in the first 16 MiB of text";
constexpr std::size_t max_preamble_bytes = std::size_t{16} << 20;
/// NCBI's nr joins the headers of all records with one sequence, which makes some of them hundreds of kilobytes long.
constexpr std::size_t max_header_bytes = std::size_t{16} << 20;

/// How a format that is often taken for FASTA starts.
struct OtherFormat {
    std::string_view start;
    std::string_view name;
};

constexpr std::array other_formats{
    OtherFormat{"@HD\t", "SAM"},
    OtherFormat{"@SQ\t", "SAM"},
    OtherFormat{"@RG\t", "SAM"},
    OtherFormat{"@PG\t", "SAM"},
    OtherFormat{"@CO\t", "SAM"},
    OtherFormat{"@", "FASTQ"},
    OtherFormat{"##fileformat=VCF", "VCF"},
    OtherFormat{"##gff-version", "GFF"},
    OtherFormat{"LOCUS  ", "a GenBank flat file"},
    OtherFormat{"ID   ", "an EMBL flat file"},
    OtherFormat{"<", "HTML or XML"},
    OtherFormat{"{", "JSON"},
};

/// `; this looks like VCF`, or nothing.
std::string format_hint(std::string_view text) {
    const auto found = std::find_if(other_formats.begin(), other_formats.end(),
                                    [&](const OtherFormat& format) { return text.starts_with(format.start); });
    return found == other_formats.end() ? "" : "; this looks like " + std::string(found->name);
}

}  // namespace

std::string header_line(std::string_view name, std::string_view description, std::string_view line_end) {
    std::string line = ">";
    line += name;
    if (!description.empty()) {
        line += ' ';
        line += description;
    }
    return line.append(line_end);
}

bool FastaReader::next(FastaRecord& record) {
    return next_header(record) && !read_residues(record, std::numeric_limits<std::size_t>::max());
}

bool FastaReader::next_header(FastaRecord& record) {
    if (!started_ && !skip_to_first_header()) {
        throw InvalidInput(input_.name() + ": no FASTA record: the file is empty");
    }
    started_ = true;
    if (position_ == chunk_.size() && !fill()) {
        return false;
    }
    record = FastaRecord{};
    read_header(record);
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
        if (preamble_.size() > max_preamble_bytes) {
            fail(column_, no_header);
        }
        if (c == ';' && column_ == 1) {
            read_line(preamble_, max_preamble_bytes, no_header);
            ++line_;
            continue;
        }
        if (c != '\n' && !is_blank(c)) {
            fail(column_, "FASTA must start with '>', found " + byte_name(c) +
                              format_hint(std::string_view(chunk_).substr(position_)));
        }
        preamble_ += c;
        ++position_;
        column_ = c == '\n' ? 1 : column_ + 1;
        if (c == '\n') {
            note_line_end(preamble_);
            ++line_;
        }
    }
    return false;
}

/// The first line of the file decides how lines end.
void FastaReader::note_line_end(std::string_view line) {
    if (!std::exchange(first_line_read_, true)) {
        crlf_ = line.ends_with("\r\n");
    }
}

/// Appends the rest of the line to `line`, with its end if it has one.
/// \param problem  what is wrong if `line` becomes longer than `max_bytes`
void FastaReader::read_line(std::string& line, std::size_t max_bytes, const char* problem) {
    while (position_ < chunk_.size() || fill()) {
        const std::size_t end = chunk_.find('\n', position_);
        line.append(chunk_, position_, end == std::string::npos ? end : end + 1 - position_);
        if (line.size() > max_bytes) {
            fail(column_, problem);
        }
        position_ = end == std::string::npos ? chunk_.size() : end + 1;
        if (end != std::string::npos) {
            note_line_end(line);
            return;
        }
    }
}

void FastaReader::read_header(FastaRecord& record) {
    record.line = line_;
    std::string header;
    column_ = 1;
    read_line(header, max_header_bytes, "the header is longer than 16 MiB");
    if (!base::is_utf8_text(header)) {
        fail(1, "the header is not UTF-8 text");
    }
    std::string_view text = header;
    text.remove_suffix(text.ends_with('\n') ? 1 : 0);
    text = base::trimmed(text.substr(1), blanks);
    if (text.find("\r>") != std::string_view::npos) {
        fail(1, base::inner_carriage_return);
    }
    const std::size_t name_end = std::min(text.find_first_of(blanks), text.size());
    record.name = text.substr(0, name_end);
    record.description = base::trimmed(text.substr(name_end), blanks);
    if (record.name.empty() || base::has_control_character(record.name)) {
        fail(2, record.name.empty() ? "the record has no name" : "the record's name contains a control character");
    }
    ++line_;
    if (header != header_line(record.name, record.description, line_end())) {
        record.layout.header = std::move(header);
    }
}

bool FastaReader::read_residues(FastaRecord& record, std::size_t limit) {
    while (position_ < chunk_.size() || fill()) {
        if (record.residues.size() == limit) {
            return true;
        }
        if (column_ == 1 && chunk_[position_] == '>') {
            break;
        }
        const char* const start = chunk_.data() + position_;
        const std::size_t left = std::min(chunk_.size() - position_, limit - record.residues.size());
        const auto* const line_end = static_cast<const char*>(std::memchr(start, '\n', left));
        const std::size_t length = line_end != nullptr ? static_cast<std::size_t>(line_end - start) : left;
        append_part({start, length}, record.residues);
        position_ += length;
        column_ += static_cast<std::int64_t>(length);
        if (line_end != nullptr) {
            ++position_;
            end_line();
        }
    }
    note_carriage_return();
    layout_.finish(record.layout);
    return false;
}

void FastaReader::append_part(std::string_view part, base::ByteBuffer& residues) {
    if (part.empty()) {
        return;
    }
    note_carriage_return();
    if (part.back() == '\r') {
        carriage_return_ = true;
        part.remove_suffix(1);
    }
    const Cases cases = copy_upper(part, residues.reserve(part.size()));
    if (cases.letters) {
        residues.commit(part.size());
        layout_.residues(part, cases.any_lower, cases.any_upper);
    } else {
        append_checked(part, residues);
    }
}

void FastaReader::append_checked(std::string_view part, base::ByteBuffer& residues) {
    char* out = residues.reserve(part.size());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < part.size(); ++i) {
        const std::string_view c = part.substr(i, 1);
        if (const Cases cases = copy_upper(c, out + kept); cases.letters) {
            ++kept;
            layout_.residues(c, cases.any_lower, cases.any_upper);
            continue;
        }
        if (c != "*" && !is_blank(c.front()) && other_bytes_ == OtherBytes::refuse) {
            fail(column_ + static_cast<std::int64_t>(i), byte_name(c.front()) + " is not a residue");
        }
        layout_.other(c.front());
    }
    residues.commit(kept);
}

/// A carriage return without a line feed after it counts as an ordinary byte.
void FastaReader::note_carriage_return() {
    if (std::exchange(carriage_return_, false)) {
        layout_.other('\r');
    }
}

void FastaReader::end_line() {
    const bool crlf = std::exchange(carriage_return_, false);
    layout_.end_line(crlf == crlf_ ? LineEnd::usual : LineEnd::other);
    ++line_;
    column_ = 1;
}

void FastaReader::fail(std::int64_t column, const std::string& what) const {
    throw InvalidInput(input_.name() + ":" + std::to_string(line_) + ":" + std::to_string(column) + ": " + what);
}

}  // namespace seqshelf::format
