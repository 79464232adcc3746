#include "format/bed.hpp"

#include <optional>
#include <string_view>

namespace seqshelf::format {

namespace {

/// `line` starts with `word`, and the word ends there.
bool starts_with_word(std::string_view line, std::string_view word) {
    return line.starts_with(word) && (line.size() == word.size() || blanks_and_tabs.find(line[word.size()]) != std::string_view::npos);
}

bool is_row(std::string_view line) {
    return !line.starts_with('#') && !starts_with_word(line, "track") && !starts_with_word(line, "browser") && !is_blank_line(line);
}

}  // namespace

bool BedReader::next(BedRow& row) {
    do {
        if (!reader_.next(line_)) {
            return false;
        }
    } while (!is_row(line_));

    split_columns(line_, cells_, 3);
    if (cells_.size() < 3) {
        fail_at(input_, reader_.number(), "chromosome, start and end are needed, there is only " + in_quotes(line_));
    }
    check_name(input_, reader_.number(), cells_[0]);
    row.chrom = cells_[0];
    row.interval = {position(cells_[1], "start"), position(cells_[2], "end")};
    row.line = reader_.number();
    if (row.interval.end < row.interval.start) {
        fail_at(input_, row.line, "start " + std::to_string(row.interval.start) + " is after end " + std::to_string(row.interval.end));
    }
    return true;
}

std::int64_t BedReader::position(std::string_view cell, const char* what) const {
    const std::optional<std::int64_t> value = parse_decimal(cell);
    if (!value) {
        fail_at(input_, reader_.number(), std::string("the ") + what + " " + in_quotes(cell) + " is not a position: decimal digits, below 2^63");
    }
    return *value;
}

}  // namespace seqshelf::format
