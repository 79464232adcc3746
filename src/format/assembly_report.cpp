#include "seqshelf/assembly_report.hpp"

#include <algorithm>
#include <utility>

#include "base/quoted.hpp"
#include "base/utf8.hpp"
#include "format/lines.hpp"
#include "format/report_columns.hpp"

namespace seqshelf {

namespace format {

AssemblyReport::Row ReportColumns::parse(const Input& input, std::int64_t line, const Cells& cells) const {
    if (cells.size() != headings_.size()) {
        fail_at(input, line,
                "the row has " + std::to_string(cells.size()) + " columns, the header has " +
                    std::to_string(headings_.size()));
    }
    AssemblyReport::Row row;
    row.line = line;
    row.name = cell(cells, "Sequence-Name");
    if (cell(cells, "Sequence-Role") == "assembled-molecule") {
        row.molecule = cell(cells, "Assigned-Molecule");
    }
    row.genbank = cell(cells, "GenBank-Accn");
    row.refseq = cell(cells, "RefSeq-Accn");
    row.ucsc = cell(cells, "UCSC-style-name");
    row.accessions_differ = cell(cells, "Relationship") == "<>" && !row.genbank.empty() && !row.refseq.empty();
    if (row.name == "ANONYMOUS") {
        row.name.clear();
    }
    if (const std::string_view length = cell(cells, "Sequence-Length"); !length.empty()) {
        row.length = parse_decimal(length);
        if (!row.length) {
            fail_at(input, line, "the length " + base::quoted(length) + " is not a length: decimal digits, below 2^63");
        }
    }
    return row;
}

std::size_t ReportColumns::column(std::string_view heading) const {
    return static_cast<std::size_t>(std::find(headings_.begin(), headings_.end(), heading) - headings_.begin());
}

/// Returns "" if the cell is `na` or the column is missing.
std::string_view ReportColumns::cell(const Cells& cells, std::string_view heading) const {
    const std::size_t at = column(heading);
    return at == headings_.size() || cells[at] == "na" ? "" : cells[at];
}

namespace {

/// Takes a report line by line.
/// Thread-safety: one thread at a time.
class ReportReader {
public:
    explicit ReportReader(Input& input) : input_(input), lines_(input) {}

    AssemblyReport read() {
        for (std::string line; lines_.next(line);) {
            if (line.starts_with('#')) {
                take_comment(line);
            } else if (!is_blank_line(line)) {
                take_row(line);
            }
        }
        if (!columns_ || report_.name.empty()) {
            throw InvalidInput(input_.name() + ": not an NCBI assembly report: no line starts with " +
                               (columns_ ? "'# Assembly name:'" : "'# Sequence-Name'"));
        }
        return std::move(report_);
    }

private:
    void take_comment(std::string_view line) {
        constexpr std::string_view name_key = "# Assembly name:";
        if (line.starts_with(name_key) && report_.name.empty()) {
            report_.name = base::trimmed(line.substr(name_key.size()), blanks_and_tabs);
            std::replace(report_.name.begin(), report_.name.end(), ' ', '_');
        } else if (line.starts_with("# Sequence-Name\t")) {
            split_at('\t', line.substr(2), cells_);
            columns_ = ReportColumns(cells_);
            if (!columns_->has("RefSeq-Accn")) {
                fail_at(input_, lines_.number(), "the column RefSeq-Accn is missing");
            }
        }
    }

    void take_row(std::string_view line) {
        if (!columns_) {
            fail_at(input_, lines_.number(), "this row comes before a line that starts with '# Sequence-Name'");
        }
        check_table_size(input_, lines_.number(), report_.rows.size() + 1);
        split_at('\t', line, cells_);
        report_.rows.push_back(columns_->parse(input_, lines_.number(), cells_));
    }

    Input& input_;
    LineReader lines_;
    Cells cells_;
    std::optional<ReportColumns> columns_;
    AssemblyReport report_;
};

}  // namespace

}  // namespace format

AssemblyReport read_assembly_report(const std::string& file) {
    format::Input input(file, {}, {}, format::Input::Sums::none);
    return format::ReportReader(input).read();
}

}  // namespace seqshelf
