#include "input/assemblies.hpp"

#include <map>
#include <string_view>
#include <utility>

#include "seqshelf/assembly_report.hpp"

namespace seqshelf::cli {

namespace {

using Cells = std::vector<std::string_view>;

/// The texts between separators; empty cells too.
Cells split(char separator, std::string_view line) {
    Cells cells;
    for (std::size_t end = line.find(separator); end != std::string_view::npos; end = line.find(separator)) {
        cells.push_back(line.substr(0, end));
        line.remove_prefix(end + 1);
    }
    cells.push_back(line);
    return cells;
}

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

Assembly assembly_of_report(const std::string& file) {
    const AssemblyReport report = read_assembly_report(file);
    Assembly assembly;
    assembly.name = report.name;
    for (const AssemblyReport::Row& row : report.rows) {
        if (row.refseq.empty()) {
            assembly.without_accession += 1;
            continue;
        }
        Assembly::Sequence sequence{row.refseq, {}, file + ":" + std::to_string(row.line) + ": "};
        for (const std::string& name : {row.name, row.ucsc}) {
            if (!name.empty()) {
                sequence.names.push_back(name);
            }
        }
        if (!sequence.names.empty()) {
            assembly.sequences.push_back(std::move(sequence));
        }
    }
    return assembly;
}

}  // namespace seqshelf::cli
