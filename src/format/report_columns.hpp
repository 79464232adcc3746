#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "format/columns.hpp"
#include "format/input.hpp"
#include "seqshelf/assembly_report.hpp"

namespace seqshelf::format {

/// The columns of an NCBI assembly report. NCBI has moved and added some over the years.
/// Thread-safety: a value.
class ReportColumns {
public:
    /// \param header  the cells of the line `# Sequence-Name<TAB>Sequence-Role…`, without `# `
    explicit ReportColumns(const Cells& header) : headings_(header.begin(), header.end()) {}

    [[nodiscard]] bool has(std::string_view heading) const { return column(heading) < headings_.size(); }

    /// \throws InvalidInput  `file:line: `, not as many columns as the header, or a length that is not a number
    [[nodiscard]] AssemblyReport::Row parse(const Input& input, std::int64_t line, const Cells& cells) const;

private:
    [[nodiscard]] std::size_t column(std::string_view heading) const;
    [[nodiscard]] std::string_view cell(const Cells& cells, std::string_view heading) const;

    std::vector<std::string> headings_;
};

}  // namespace seqshelf::format
