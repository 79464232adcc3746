#include "input/assemblies.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <string_view>

#include "seqshelf/error.hpp"

namespace seqshelf::cli {

namespace {

using Cells = std::vector<std::string_view>;

/// What stands between separators; empty cells too.
Cells split(char separator, std::string_view line) {
    Cells cells;
    for (std::size_t end = line.find(separator); end != std::string_view::npos; end = line.find(separator)) {
        cells.push_back(line.substr(0, end));
        line.remove_prefix(end + 1);
    }
    cells.push_back(line);
    return cells;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// The rows of an assembly report.
/// Thread-safety: one thread at a time.
class Report {
public:
    explicit Report(const std::string& file) : file_(file) {}

    void take(std::string_view line) {
        ++line_;
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (line.starts_with('#')) {
            take_comment(line);
        } else if (!trimmed(line).empty()) {
            take_row(split('\t', line));
        }
    }

    [[nodiscard]] Assembly finish() {
        if (headings_.empty() || assembly_.name.empty()) {
            throw InvalidInput(file_ + ": is no NCBI assembly report: there is no line that starts with " +
                               (headings_.empty() ? "'# Sequence-Name'" : "'# Assembly name:'"));
        }
        return std::move(assembly_);
    }

private:
    void take_comment(std::string_view line) {
        constexpr std::string_view name_key = "# Assembly name:";
        if (line.starts_with(name_key) && assembly_.name.empty()) {
            assembly_.name = trimmed(line.substr(name_key.size()));
            std::replace(assembly_.name.begin(), assembly_.name.end(), ' ', '_');
        } else if (line.starts_with("# Sequence-Name\t")) {
            const Cells cells = split('\t', line.substr(2));
            headings_.assign(cells.begin(), cells.end());
            if (column("RefSeq-Accn") == headings_.size()) {
                fail("there is no column RefSeq-Accn");
            }
        }
    }

    void take_row(const Cells& cells) {
        if (cells.size() != headings_.size()) {
            fail(headings_.empty() ? "this row comes before a line that starts with '# Sequence-Name'"
                                   : "there are " + std::to_string(cells.size()) + " columns, the header has " +
                                         std::to_string(headings_.size()));
        }
        const std::string refseq = cell(cells, "RefSeq-Accn");
        if (refseq.empty()) {
            assembly_.without_accession += 1;
            return;
        }
        Assembly::Sequence sequence{refseq, {}, where()};
        for (const std::string_view heading : {"Sequence-Name", "UCSC-style-name"}) {
            const std::string name = cell(cells, heading);
            if (!name.empty() && name != "ANONYMOUS") {
                sequence.names.push_back(name);
            }
        }
        if (!sequence.names.empty()) {
            assembly_.sequences.push_back(std::move(sequence));
        }
    }

    [[nodiscard]] std::size_t column(std::string_view heading) const {
        return static_cast<std::size_t>(std::find(headings_.begin(), headings_.end(), heading) - headings_.begin());
    }

    /// Empty where it says `na` or there is no such column.
    [[nodiscard]] std::string cell(const Cells& cells, std::string_view heading) const {
        const std::size_t at = column(heading);
        return at == headings_.size() || cells[at] == "na" ? "" : std::string(cells[at]);
    }

    [[nodiscard]] std::string where() const { return file_ + ":" + std::to_string(line_) + ": "; }

    [[noreturn]] void fail(const std::string& what) const { throw InvalidInput(where() + what); }

    const std::string& file_;
    std::int64_t line_ = 0;
    std::vector<std::string> headings_;
    Assembly assembly_;
};

}  // namespace

std::vector<Assembly> known_assemblies() {
    std::map<std::string, Assembly, std::less<>> by_name;
    Cells assemblies;
    for (const std::string_view line : split('\n', assembly_texts().front().text)) {
        if (line.empty() || line.front() == '#') {
            continue;
        }
        const Cells cells = split('\t', line);
        if (!cells[0].empty()) {
            assemblies = split(' ', cells[0]);
        }
        for (const std::string_view name : assemblies) {
            Assembly& assembly = by_name[std::string(name)];
            if (cells[1] == "na") {
                assembly.without_accession += 1;
            } else {
                assembly.sequences.push_back({std::string(cells[1]), {cells.begin() + 2, cells.end()}, ""});
            }
        }
    }
    std::vector<Assembly> list;
    for (auto& [name, assembly] : by_name) {
        assembly.name = name;
        list.push_back(std::move(assembly));
    }
    return list;
}

Assembly read_assembly_report(const std::string& file) {
    std::ifstream stream;
    if (file != "-") {
        stream.open(file);
        if (!stream || std::filesystem::is_directory(file)) {
            throw IoError("cannot open " + file + ": " + (stream ? "is a directory" : std::strerror(errno)));
        }
    }
    std::istream& input = file == "-" ? std::cin : stream;
    Report report(file);
    for (std::string line; std::getline(input, line);) {
        report.take(line);
    }
    if (input.bad()) {
        throw IoError("cannot read " + file);
    }
    return report.finish();
}

}  // namespace seqshelf::cli
