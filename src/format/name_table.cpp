#include "format/name_table.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>

#include "base/quoted.hpp"
#include "format/columns.hpp"
#include "format/lines.hpp"
#include "format/report_columns.hpp"

namespace seqshelf::format {

namespace {

/// Collects the rows, and in which row and line each name is. Names are added to the row that `start_row` or
/// `reopen_row` made current.
/// Thread-safety: one thread at a time.
class TableBuilder {
public:
    explicit TableBuilder(const Input& input) : input_(input) {}

    std::size_t start_row(std::int64_t line) {
        rows_.push_back({line, std::nullopt, {}});
        reopen_row(rows_.size() - 1, line);
        return current_;
    }

    void reopen_row(std::size_t row, std::int64_t line) {
        current_ = row;
        line_ = line;
    }

    void set_length(std::optional<std::int64_t> length) { rows_[current_].length = length; }

    /// Adds a name to the current row, unless the cell is empty.
    void add(const std::string& scheme, std::string_view name) {
        if (name.empty()) {
            return;
        }
        check_name(input_, line_, name);
        check_table_size(input_, line_, places_.size() + 1);
        const auto [place, is_new] = places_.try_emplace(scheme + '\t' + std::string(name), Place{current_, line_});
        if (is_new) {
            rows_[current_].names.push_back({scheme, std::string(name)});
        } else if (place->second.row != current_) {
            fail("the " + (scheme.empty() ? "" : scheme + " ") + "name " + base::quoted(name) + " is already in line " +
                 std::to_string(place->second.line) + ", for another sequence");
        }
    }

    void end_row() const {
        if (rows_[current_].names.empty()) {
            fail("the row contains no name");
        }
    }

    [[nodiscard]] const Input& input() const noexcept { return input_; }
    [[noreturn]] void fail(const std::string& what) const { fail_at(input_, line_, what); }

    [[nodiscard]] NameTable finish() {
        if (rows_.empty()) {
            throw InvalidInput(input_.name() + ": found no names");
        }
        return {std::move(rows_)};
    }

private:
    /// Where a name is.
    struct Place {
        std::size_t row;
        std::int64_t line;
    };

    const Input& input_;
    std::vector<NameTable::Row> rows_;
    std::unordered_map<std::string, Place> places_;
    std::size_t current_ = 0;
    std::int64_t line_ = 0;
};

/// Reads the rows of an NCBI assembly report.
/// Thread-safety: one thread at a time.
class ReportRows {
public:
    explicit ReportRows(const Cells& header) : columns_(header) {}

    void add_row(std::int64_t line, const Cells& cells, TableBuilder& table) const {
        table.start_row(line);
        const AssemblyReport::Row row = columns_.parse(table.input(), line, cells);
        table.add("assembly", row.name);
        table.add("molecule", row.molecule == row.name ? "" : row.molecule);
        table.add("genbank", row.accessions_differ ? "" : row.genbank);
        table.add("refseq", row.accessions_differ ? "" : row.refseq);
        table.add("ucsc", row.ucsc);
        table.set_length(row.length);
    }

private:
    ReportColumns columns_;
};

/// Removes the characters from `first` to `last` at the start of `text`. \returns how many there were
std::size_t take_run(std::string_view& text, char first, char last) {
    const auto end = std::find_if_not(text.begin(), text.end(), [=](char c) { return c >= first && c <= last; });
    const auto count = static_cast<std::size_t>(end - text.begin());
    text.remove_prefix(count);
    return count;
}

/// Whether the text is `.` and a version.
bool is_version(std::string_view text) {
    if (!text.starts_with('.')) {
        return false;
    }
    text.remove_prefix(1);
    return take_run(text, '0', '9') > 0 && text.empty();
}

/// One or two letters and 5 to 8 digits; for a whole genome shotgun project, 4 to 6 letters and 8 or more digits.
bool is_genbank_accession(std::string_view name) {
    const std::size_t letters = take_run(name, 'A', 'Z');
    const std::size_t digits = take_run(name, '0', '9');
    const bool single = (letters == 1 || letters == 2) && digits >= 5 && digits <= 8;
    return (single || (letters >= 4 && letters <= 6 && digits >= 8)) && is_version(name);
}

/// `NC_000001.11`, or `NZ_` before a GenBank accession.
bool is_refseq_accession(std::string_view name) {
    if (name.starts_with("NZ_") && is_genbank_accession(name.substr(3))) {
        return true;
    }
    if (take_run(name, 'A', 'Z') != 2 || !name.starts_with('_')) {
        return false;
    }
    name.remove_prefix(1);
    return take_run(name, '0', '9') > 0 && is_version(name);
}

std::string scheme_by_form(std::string_view name) {
    if (is_refseq_accession(name)) {
        return "refseq";
    }
    return is_genbank_accession(name) ? "genbank" : "assembly";
}

/// Reads the rows of UCSC's chromAlias.
/// Thread-safety: one thread at a time.
class ChromAlias {
public:
    /// \param schemes  a word for each column; if empty, rows may have any number of columns
    explicit ChromAlias(const Cells& schemes) : schemes_(schemes.begin(), schemes.end()) {}

    void add_row(std::int64_t line, const Cells& cells, TableBuilder& table) const {
        table.start_row(line);
        // Fewer are common: programs that strip the ends of lines also strip empty cells.
        if (!schemes_.empty() && cells.size() > schemes_.size()) {
            table.fail("the row has " + std::to_string(cells.size()) + " columns, the header has " +
                       std::to_string(schemes_.size()));
        }
        Cells names;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            split_at(',', cells[i], names);
            for (const std::string_view name : names) {
                table.add(scheme(i, name), name);
            }
        }
    }

private:
    [[nodiscard]] std::string scheme(std::size_t column, std::string_view name) const {
        if (schemes_.empty()) {
            return column == 0 ? "ucsc" : scheme_by_form(name);
        }
        // hg19's file has the RefSeq accession of chrM in the column for GenBank.
        const std::string& word = schemes_[column];
        const std::string form = word == "genbank" || word == "refseq" ? scheme_by_form(name) : "assembly";
        return form == "assembly" ? word : form;
    }

    std::vector<std::string> schemes_;
};

/// Reads rows of `name<TAB>other name`.
/// Thread-safety: one thread at a time.
class TwoColumns {
public:
    void add_row(std::int64_t line, const Cells& cells, TableBuilder& table) {
        const std::string other(cells.back());
        const auto known = other.empty() ? rows_.end() : rows_.find(other);
        if (known != rows_.end()) {
            table.reopen_row(known->second, line);
        } else {
            rows_.emplace(other, table.start_row(line));
        }
        if (cells.size() != 2) {
            table.fail("the row has " + std::to_string(cells.size()) +
                       " columns; a table without the header of an NCBI assembly report or a UCSC chromAlias has two, "
                       "with a tab between them");
        }
        table.add("", cells[0]);
        table.add("", cells[1]);
    }

private:
    std::unordered_map<std::string, std::size_t> rows_;
};

using Format = std::variant<TwoColumns, ChromAlias, ReportRows>;

/// The format of the table after a comment; std::nullopt if the comment does not say it, as most.
std::optional<Format> find_format(std::string_view comment) {
    constexpr std::array<std::string_view, 6> first_schemes{"ucsc", "assembly", "genbank", "ncbi", "refseq", "ensembl"};
    comment.remove_prefix(std::min(comment.find_first_not_of("# "), comment.size()));
    Cells words;
    split_at('\t', comment, words);
    if (words.size() < 2) {
        return std::nullopt;
    }
    if (words[0] == "Sequence-Name") {
        return ReportRows(words);
    }
    if (words[0] == "sequenceName" && words[1] == "alias names") {
        return ChromAlias({});
    }
    const bool has_schemes = std::find(first_schemes.begin(), first_schemes.end(), words[0]) != first_schemes.end();
    return has_schemes ? std::optional<Format>(ChromAlias(words)) : std::nullopt;
}

}  // namespace

NameTable read_name_table(Input& input) {
    LineReader reader(input);
    TableBuilder table(input);
    std::optional<Format> format;
    std::string line;
    Cells cells;
    while (reader.next(line)) {
        if (is_blank_line(line)) {
            continue;
        }
        if (line.starts_with('#')) {
            format = format ? std::move(format) : find_format(line);
            continue;
        }
        if (!format) {
            format = TwoColumns();
        }
        split_at('\t', line, cells);
        std::visit([&](auto& parser) { parser.add_row(reader.number(), cells, table); }, *format);
        table.end_row();
    }
    return table.finish();
}

}  // namespace seqshelf::format
