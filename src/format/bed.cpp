#include "format/bed.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "base/quoted.hpp"

namespace seqshelf::format {

namespace {

/// The names of the columns (GA4GH BED v1.0, section 1.3).
constexpr std::array<std::string_view, 12> column_names{"chromosome", "start",      "end",        "name",
                                                        "score",      "strand",     "thickStart", "thickEnd",
                                                        "itemRgb",    "blockCount", "blockSizes", "blockStarts"};

/// Whether `word` is the first word of `line`.
bool starts_with_word(std::string_view line, std::string_view word) {
    return line.starts_with(word) &&
           (line.size() == word.size() || blanks_and_tabs.find(line[word.size()]) != std::string_view::npos);
}

bool is_row(std::string_view line) {
    // Fast for most lines: they are rows, and begin with another character.
    const char first = line.empty() ? ' ' : line.front();
    if (first != '#' && first != 't' && first != 'b' && first != ' ' && first != '\t') {
        return true;
    }
    return !line.starts_with('#') && !starts_with_word(line, "track") && !starts_with_word(line, "browser") &&
           !is_blank_line(line);
}

}  // namespace

BedReader::BedReader(Input& input, BedColumns columns)
    : input_(input),
      columns_(columns),
      needed_(columns.strand ? 6
              : columns.name ? 4
                             : 3),
      looked_at_(columns.blocks ? column_names.size() : needed_),
      reader_(input) {}

bool BedReader::next(BedRow& row) {
    do {
        if (!reader_.next(row.text)) {
            return false;
        }
    } while (!is_row(row.text));

    split_columns(row.text, cells_, looked_at_);
    row.line = reader_.number();
    if (cells_.size() < needed_) {
        const std::string needs = needed_ == 3 ? "chromosome, start and end are needed"
                                               : "a " + std::string(column_names[needed_ - 1]) +
                                                     " is needed in column " + std::to_string(needed_);
        fail_at(input_, row.line, needs + ", found only " + base::quoted(row.text));
    }
    if (cells_[0] != row.chrom || row.chrom.empty()) {  // rows of one sequence mostly come together
        check_name(input_, row.line, cells_[0]);
        row.chrom = cells_[0];
    }
    row.interval = {position(cells_[1], "start"), position(cells_[2], "end"),
                    columns_.strand ? strand(cells_[5]) : Strand::plus};
    row.strand_mark = columns_.strand ? cells_[5].front() : '.';
    if (row.interval.end < row.interval.start) {
        fail_at(input_, row.line,
                "start " + std::to_string(row.interval.start) + " is after end " + std::to_string(row.interval.end));
    }
    if (columns_.name) {
        check_name(input_, row.line, cells_[3]);
        row.name = cells_[3];
    }
    row.blocks.clear();
    if (columns_.blocks && cells_.size() == column_names.size()) {
        read_blocks(row);
    }
    return true;
}

std::int64_t BedReader::position(std::string_view cell, const char* what) const {
    const bool negative = cell.starts_with('-');
    const std::optional<std::int64_t> value = parse_decimal(cell.substr(negative ? 1 : 0));
    if (!value) {
        fail_at(
            input_, reader_.number(),
            std::string("the ") + what + " " + base::quoted(cell) + " is not a position: decimal digits, below 2^63");
    }
    return negative ? -*value : *value;
}

Strand BedReader::strand(std::string_view cell) const {
    if (cell != "+" && cell != "-" && cell != ".") {
        fail_at(input_, reader_.number(), "the strand " + base::quoted(cell) + " in column 6 is not '+', '-' or '.'");
    }
    return cell == "-" ? Strand::minus : Strand::plus;
}

void BedReader::read_blocks(BedRow& row) const {
    const std::optional<std::int64_t> count = parse_decimal(cells_[9]);
    if (!count || *count < 1) {
        fail_at(input_, row.line,
                "the blockCount " + base::quoted(cells_[9]) + " in column 10 is not a number above 0");
    }
    const std::vector<std::int64_t> sizes =
        numbers(cells_[10], static_cast<std::size_t>(*count), "blockSizes in column 11");
    const std::vector<std::int64_t> starts =
        numbers(cells_[11], static_cast<std::size_t>(*count), "blockStarts in column 12");
    std::int64_t end = 0;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        if (starts[i] < end || (i == 0 && starts[i] != 0) || starts[i] > row.interval.length() ||
            sizes[i] > row.interval.length() - starts[i]) {
            fail_at(input_, row.line,
                    "block " + std::to_string(i + 1) +
                        " does not follow the one before it, within start and end, the first at the start");
        }
        end = starts[i] + sizes[i];
        row.blocks.push_back({row.interval.start + starts[i], row.interval.start + end, row.interval.strand});
    }
    if (end != row.interval.length()) {
        fail_at(input_, row.line, "the last block does not end where the row does");
    }
}

/// Parses a list of numbers with commas between them; a comma may also follow the last one.
std::vector<std::int64_t> BedReader::numbers(std::string_view cell, std::size_t count, const char* what) const {
    std::vector<std::int64_t> values;
    for (std::string_view rest = cell; !rest.empty();) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        const std::optional<std::int64_t> value = parse_decimal(rest.substr(0, comma));
        if (!value) {
            fail_at(input_, reader_.number(),
                    std::string("the ") + what + " are not numbers with commas between them: " + base::quoted(cell));
        }
        values.push_back(*value);
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    if (values.size() != count) {
        fail_at(
            input_, reader_.number(),
            "there are " + std::to_string(values.size()) + " " + what + ", and blockCount is " + std::to_string(count));
    }
    return values;
}

}  // namespace seqshelf::format
