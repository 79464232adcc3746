#include "format/sequence_lengths.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/quoted.hpp"
#include "format/columns.hpp"
#include "format/lines.hpp"

namespace seqshelf::format {

namespace {

using Text = std::optional<std::string_view>;

/// Checks and collects the sequences.
/// Thread-safety: one thread at a time.
class Collector {
public:
    explicit Collector(const Input& input) : input_(input) {}

    void add(std::int64_t line, std::string_view name, std::string_view length, Text md5 = {}) {
        check_name(input_, line, name);
        check_table_size(input_, line, found_.size() + 1);
        const auto [earlier, is_new] = lines_.try_emplace(std::string(name), line);
        if (!is_new) {
            fail_at(input_, line,
                    "the name " + base::quoted(name) + " is already in line " + std::to_string(earlier->second));
        }
        const std::optional<std::int64_t> residues = parse_decimal(length);
        if (!residues) {
            fail_at(input_, line,
                    "the length " + base::quoted(length) + " of " + base::quoted(name) +
                        " is not a length: decimal digits, below 2^63");
        }
        const std::optional<Md5Digest> digest = md5 ? Md5Digest::parse(*md5) : std::nullopt;
        if (md5 && !digest) {
            fail_at(input_, line,
                    "the MD5 " + base::quoted(*md5) + " of " + base::quoted(name) + " is not 32 hex characters");
        }
        found_.push_back({std::string(name), *residues, digest, line});
    }

    [[nodiscard]] std::vector<LengthRow> finish() {
        if (found_.empty()) {
            throw InvalidInput(input_.name() + ": found no sequence with a length");
        }
        return std::move(found_);
    }

private:
    const Input& input_;
    std::vector<LengthRow> found_;
    std::unordered_map<std::string, std::int64_t> lines_;
};

/// A line of a file, with its place for messages.
struct Line {
    const Input& input;
    std::int64_t number;
    std::string_view text;

    [[noreturn]] void fail(const std::string& what) const { fail_at(input, number, what); }
};

/// Takes one line of a format, and returns whether more can follow.
using LineParser = bool (*)(const Line& line, Collector& found);

bool add_chrom_sizes_row(const Line& line, Collector& found) {
    if (line.text.starts_with('#')) {
        return true;
    }
    Cells cells;
    split_columns(line.text, cells);
    if (cells.size() != 2) {
        line.fail(base::quoted(line.text) + " has " + std::to_string(cells.size()) +
                  " columns; chrom.sizes has two, name and length");
    }
    found.add(line.number, cells[0], cells[1]);
    return true;
}

/// Checks all numbers, because a table of another kind may also have five columns.
bool add_fai_row(const Line& line, Collector& found) {
    Cells cells;
    split_at('\t', line.text, cells);
    if (cells.size() != 5) {
        line.fail(base::quoted(line.text) + " has " + std::to_string(cells.size()) +
                  " columns; a .fai of FASTA has five" + (cells.size() == 6 ? ", six are an index of FASTQ" : ""));
    }
    const auto bad =
        std::find_if(cells.begin() + 2, cells.end(), [](std::string_view cell) { return !parse_decimal(cell); });
    if (bad != cells.end()) {
        line.fail(base::quoted(*bad) + " is not a number; a .fai has name, length, offset, residues and bytes a line");
    }
    found.add(line.number, cells[0], cells[1]);
    return true;
}

/// The value of a header field such as `LN:`. A tag may occur only once in a line (SAMv1, section 1.3).
Text find_tag(const Line& line, const Cells& cells, std::string_view tag) {
    const auto has_tag = [tag](std::string_view cell) { return cell.starts_with(tag); };
    const auto field = std::find_if(cells.begin(), cells.end(), has_tag);
    if (field == cells.end()) {
        return std::nullopt;
    }
    if (std::find_if(field + 1, cells.end(), has_tag) != cells.end()) {
        line.fail("this @SQ line has " + std::string(tag) + " twice");
    }
    return field->substr(tag.size());
}

bool add_sam_line(const Line& line, Collector& found) {
    if (!line.text.starts_with('@')) {
        return false;
    }
    if (line.text.starts_with("@SQ")) {
        Cells cells;
        split_at('\t', line.text, cells);
        const Text name = find_tag(line, cells, "SN:");
        const Text length = find_tag(line, cells, "LN:");
        if (!name || !length) {
            line.fail(base::quoted(line.text) + " has no " + (name ? "LN" : "SN") + " field");
        }
        found.add(line.number, *name, *length, find_tag(line, cells, "M5:"));
    }
    return true;
}

using NamedFields = std::unordered_map<std::string, std::string>;

/// Removes a value from the start of `text`: "quoted, with \" and \\ in it", or up to the next comma.
std::optional<std::string> take_value(std::string_view& text) {
    std::string value;
    if (!text.starts_with('"')) {
        value = text.substr(0, text.find(','));
        text.remove_prefix(value.size());
        return value;
    }
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            text.remove_prefix(i + 1);
            return value;
        }
        i += text[i] == '\\' && i + 1 < text.size() ? 1 : 0;
        value += text[i];
    }
    return std::nullopt;
}

/// The fields of `key=value,key="value"`; std::nullopt if the text does not have that form or a key twice.
std::optional<NamedFields> parse_fields(std::string_view text) {
    NamedFields fields;
    while (true) {
        const std::size_t equals = text.find_first_of("=,");
        if (equals == std::string_view::npos || text[equals] == ',') {
            return std::nullopt;
        }
        std::string key(text.substr(0, equals));
        text.remove_prefix(equals + 1);
        std::optional<std::string> value = take_value(text);
        if (!value || !fields.emplace(std::move(key), std::move(*value)).second) {
            return std::nullopt;
        }
        if (text.empty()) {
            return fields;
        }
        if (!text.starts_with(',')) {
            return std::nullopt;
        }
        text.remove_prefix(1);
    }
}

bool add_vcf_line(const Line& line, Collector& found) {
    constexpr std::string_view contig = "##contig=";
    if (!line.text.starts_with(contig)) {
        return line.text.starts_with("##");
    }
    const std::string_view value = line.text.substr(contig.size());
    const bool in_brackets = value.size() > 2 && value.front() == '<' && value.back() == '>';
    const std::optional<NamedFields> fields =
        in_brackets ? parse_fields(value.substr(1, value.size() - 2)) : std::nullopt;
    if (!fields) {
        line.fail(base::quoted(line.text) + " is not ##contig=<key=value,...>");
    }
    const auto name = fields->find("ID");
    const auto length = fields->find("length");
    if (name == fields->end() || length == fields->end()) {
        line.fail(base::quoted(line.text) + " has no " + (name == fields->end() ? "ID" : "length"));
    }
    const auto md5 = fields->find("md5");
    found.add(line.number, name->second, length->second, md5 == fields->end() ? Text() : Text(md5->second));
    return true;
}

/// Whether a line that starts with `#` is the row of a .fai, which has no comments: `#1<TAB>8<TAB>4<TAB>60<TAB>61`.
bool is_fai_row(std::string_view text) {
    Cells cells;
    split_at('\t', text, cells);
    return cells.size() == 5 && std::all_of(cells.begin() + 1, cells.end(),
                                            [](std::string_view cell) { return parse_decimal(cell).has_value(); });
}

/// Recognises a file's format by its first line that is neither blank nor a comment; nullptr for a comment.
LineParser find_parser(const Line& line) {
    if (line.text.starts_with("##fileformat=VCF")) {
        return add_vcf_line;
    }
    if (line.text.starts_with('#')) {
        return is_fai_row(line.text) ? add_fai_row : nullptr;
    }
    // FASTQ starts with '@' too, but not with two letters and a tab.
    if (line.text.starts_with('@') && line.text.find('\t') == 3) {
        return add_sam_line;
    }
    Cells cells;
    split_columns(line.text, cells);
    if (cells.size() == 2) {
        return add_chrom_sizes_row;
    }
    if (cells.size() == 5 || cells.size() == 6) {
        return add_fai_row;
    }
    line.fail(base::quoted(line.text) + " does not start a chrom.sizes, .fai, .dict, SAM or VCF file");
}

}  // namespace

std::vector<LengthRow> read_coordinate_system(Input& input) {
    LineReader reader(input);
    Collector found(input);
    LineParser parser = nullptr;
    std::string text;
    while (reader.next(text)) {
        if (is_blank_line(text)) {
            continue;
        }
        const Line line{input, reader.number(), text};
        parser = parser != nullptr ? parser : find_parser(line);
        if (parser != nullptr && !parser(line, found)) {
            break;
        }
    }
    return found.finish();
}

}  // namespace seqshelf::format
