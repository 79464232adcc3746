#include "seqshelf/fhr.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "fhr/fasta_header.hpp"
#include "fhr/json_reader.hpp"
#include "fhr/schema.hpp"
#include "fhr/statistics.hpp"
#include "fhr/text_error.hpp"
#include "fhr/yaml_reader.hpp"
#include "fhr/yaml_writer.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf {

namespace {

/// Calls `read`, and adds the file's name to its errors.
fhr::Json read_as(fhr::Json (*read)(std::string_view), std::string_view text, const std::string& name) {
    try {
        return read(text);
    } catch (const fhr::TextError& error) {
        throw InvalidInput(name + ":" + std::to_string(error.line()) + ":" + std::to_string(error.column()) + ": " +
                           error.what());
    }
}

std::string_view without_byte_order_mark(std::string_view text) {
    constexpr std::string_view mark = "\xef\xbb\xbf";
    return text.substr(text.starts_with(mark) ? mark.size() : 0);
}

}  // namespace

FhrRecord FhrRecord::from_json(std::string_view text, const std::string& name) {
    text = without_byte_order_mark(text);
    (void)read_as(fhr::read_json, text, name);
    return FhrRecord(std::string(text));
}

FhrRecord FhrRecord::from_yaml(std::string_view text, const std::string& name) {
    return FhrRecord(read_as(fhr::read_yaml, without_byte_order_mark(text), name).dump());
}

FhrRecord FhrRecord::from_fasta_header(std::string_view text, const std::string& name) {
    return FhrRecord(read_as(fhr::read_fasta_header, without_byte_order_mark(text), name).dump());
}

FhrRecord FhrRecord::from_file_text(std::string_view text, const std::string& name) {
    if (name.ends_with(".yaml") || name.ends_with(".yml")) {
        return from_yaml(text, name);
    }
    const std::string_view visible = without_byte_order_mark(text);
    if (!name.ends_with(".json") && (visible.starts_with(';') || visible.starts_with('>'))) {
        return from_fasta_header(text, name);
    }
    const std::size_t first = visible.find_first_not_of(" \t\r\n");
    const bool object = first != std::string_view::npos && visible[first] == '{';
    return object || name.ends_with(".json") ? from_json(text, name) : from_yaml(text, name);
}

// Each function parses the text again: a record has a few kilobytes, and so the object keeps nothing but the text.

std::string FhrRecord::yaml() const { return fhr::write_yaml(fhr::read_json(json_)); }

std::string FhrRecord::fasta_header() const { return fhr::fasta_header_of(yaml()); }

std::string FhrRecord::genome() const {
    const fhr::Json record = fhr::read_json(json_);
    const auto found = record.find("genome");
    return found != record.end() && found->is_string() ? found->get<std::string>() : "";
}

std::vector<FhrViolation> FhrRecord::validate() const { return fhr::schema_violations(fhr::read_json(json_)); }

std::vector<FhrViolation> FhrRecord::compare(const FhrStatistics& computed) const {
    return fhr::statistics_violations(fhr::read_json(json_), computed);
}

}  // namespace seqshelf
