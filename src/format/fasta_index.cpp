#include "format/fasta_index.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "base/file.hpp"
#include "format/columns.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::format {

namespace {

constexpr std::size_t max_line_bytes = std::size_t{1} << 20;

/// \param number  of the line, from 1
FastaIndexRow row_of(std::string_view line, std::size_t number, Cells& cells) {
    split_at('\t', line, cells, 6);
    FastaIndexRow row;
    bool good = cells.size() == 5 && !cells[0].empty();
    if (good) {
        row.name = cells[0];
        std::int64_t* const numbers[] = {&row.length, &row.offset, &row.line_residues, &row.line_bytes};
        for (std::size_t i = 0; i < std::size(numbers); ++i) {
            const auto value = parse_decimal(cells[i + 1]);
            good = good && value.has_value();
            *numbers[i] = value.value_or(0);
        }
    }
    if (!good) {
        throw Corruption("line " + std::to_string(number) +
                         " of the index (.fai) is not a name and four numbers, separated by tabs");
    }
    return row;
}

}  // namespace

void for_each_fasta_index_row(const std::filesystem::path& fai,
                              const std::function<void(const FastaIndexRow&)>& visit) {
    std::size_t number = 0;
    Cells cells;
    std::string line;  // what was read of it so far
    base::read_in_parts(fai, [&](std::string_view part) {
        for (std::size_t end = part.find('\n'); end != std::string_view::npos; end = part.find('\n')) {
            line += part.substr(0, end);
            visit(row_of(line, ++number, cells));
            line.clear();
            part.remove_prefix(end + 1);
        }
        line += part;
        if (line.size() > max_line_bytes) {
            throw Corruption("line " + std::to_string(number + 1) + " of the index (.fai) is longer than 1 MiB");
        }
    });
    if (!line.empty()) {
        visit(row_of(line, ++number, cells));
    }
}

std::vector<FastaIndexRow> read_fasta_index(std::string_view text) {
    std::vector<FastaIndexRow> rows;
    Cells cells;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        rows.push_back(row_of(text.substr(start, end - start), rows.size() + 1, cells));
        start = end + 1;
    }
    return rows;
}

bool fits_text(const std::vector<FastaIndexRow>& rows, std::int64_t text_bytes) {
    if (text_bytes > std::numeric_limits<std::int64_t>::max() / 8) {
        return false;  // no file is so long, and the sums below could overflow
    }
    std::int64_t end = 0;
    const FastaIndexRow* several = nullptr;  // the first record with several lines
    for (const FastaIndexRow& row : rows) {
        const std::int64_t line_end = row.line_bytes - row.line_residues;
        if (row.length > row.line_residues) {
            several = several == nullptr ? &row : several;
            if (row.line_residues != several->line_residues || row.line_bytes != several->line_bytes) {
                return false;
            }
        }
        if (end > text_bytes || row.length < 1 || row.line_residues < 1 || line_end < 1 || line_end > 2 ||
            row.length > text_bytes || row.offset != end + 1 + std::ssize(row.name) + line_end) {
            return false;
        }
        const std::int64_t rest = row.length % row.line_residues;
        end = row.offset + row.length / row.line_residues * row.line_bytes + (rest == 0 ? 0 : rest + line_end);
    }
    return !rows.empty() && end == text_bytes;
}

// The states and rules are those of samtools (htslib's fai_build), which SeqRepo's readers use: only printable
// characters are bases; a shorter line ends a record; records without lines, and those whose name came before, have no
// row.

void FastaIndexBuilder::add(std::string_view part) {
    for (const char c : part) {
        step(c);
        ++position_;
    }
}

void FastaIndexBuilder::step(char c) {
    switch (state_) {
        case State::between:
            if (c == '>') {
                begin_record();
            } else if (c != '\n' && c != '\r') {
                fail("has text outside of records, or lines that differ in length");
            }
            break;
        case State::name:
            if (std::string_view(" \t\v\f\r\n").find(c) == std::string_view::npos) {
                name_ += c;
                break;
            }
            state_ = name_.empty() ? State::name : State::description;
            [[fallthrough]];
        case State::description:
            if (c == '\n') {
                state_ = State::line_start;
                row_ = {};
                row_.offset = position_ + 1;
            }
            break;
        case State::line_start:
            if (c == '\n') {
                state_ = State::between;
                break;
            }
            if (c == '>') {
                begin_record();
                break;
            }
            state_ = State::line;
            has_lines_ = true;
            line_bytes_ = 0;
            line_residues_ = 0;
            [[fallthrough]];
        case State::line:
            ++line_bytes_;
            line_residues_ += c > ' ' && c < '\x7f' ? 1 : 0;
            if (c == '\n') {
                end_line();
            }
            break;
    }
}

void FastaIndexBuilder::end_line() {
    row_.length += line_residues_;
    state_ = State::line_start;
    if (row_.line_bytes == 0) {
        row_.line_bytes = line_bytes_;
        row_.line_residues = line_residues_;
    } else if (line_bytes_ < row_.line_bytes) {
        state_ = State::between;
    } else if (line_bytes_ > row_.line_bytes) {
        fail("has lines that differ in length");
    }
}

void FastaIndexBuilder::begin_record() {
    end_record();
    state_ = State::name;
    name_.clear();
    has_lines_ = false;
}

void FastaIndexBuilder::end_record() {
    if (has_lines_ && names_.insert(name_).second) {
        fai_ += name_ + '\t' + std::to_string(row_.length) + '\t' + std::to_string(row_.offset) + '\t' +
                std::to_string(row_.line_residues) + '\t' + std::to_string(row_.line_bytes) + '\n';
    }
}

std::string FastaIndexBuilder::finish() {
    if (state_ == State::line) {
        ++line_bytes_;  // as if the line had an end
        end_line();
    }
    if (!has_lines_) {
        fail("has no residues in its last record");
    }
    end_record();
    return std::move(fai_);
}

void FastaIndexBuilder::fail(const std::string& what) const {
    throw Corruption("the text cannot be indexed: it " + what);
}

}  // namespace seqshelf::format
