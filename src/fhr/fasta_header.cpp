#include "fhr/fasta_header.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "fhr/text_error.hpp"
#include "fhr/yaml_reader.hpp"

namespace seqshelf::fhr {

namespace {

constexpr std::string_view prefix = ";~";

/// Removes the first line of `text`, with its end. \returns the line without its end
std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    line.remove_suffix(line.ends_with('\r') ? 1 : 0);
    return line;
}

/// The YAML of a FASTA header, and where its lines were.
struct Head {
    std::string yaml;
    std::vector<std::int64_t> lines;  ///< numbers in the FASTA text, from 1
};

Head head_of(std::string_view text) {
    Head head;
    for (std::int64_t number = 1; text.starts_with(';'); ++number) {
        const std::string_view line = take_line(text);
        if (line.starts_with(prefix)) {
            head.yaml.append(line.substr(prefix.size())).append("\n");
            head.lines.push_back(number);
        }
    }
    return head;
}

}  // namespace

Json read_fasta_header(std::string_view text) {
    const Head head = head_of(text);
    if (head.lines.empty()) {
        throw TextError(1, 1, "the FASTA text does not start with ';~' lines, so it contains no FHR record");
    }
    try {
        return read_yaml(head.yaml);
    } catch (const TextError& error) {
        // An error after the last line of the YAML is reported in its last line.
        const std::size_t index = std::min(static_cast<std::size_t>(error.line()), head.lines.size()) - 1;
        throw TextError(head.lines[index], error.column() + static_cast<std::int64_t>(prefix.size()), error.what());
    }
}

std::string fasta_header_of(std::string_view yaml) {
    std::string header;
    while (!yaml.empty()) {
        header.append(prefix).append(take_line(yaml)).append("\n");
    }
    return header;
}

}  // namespace seqshelf::fhr
