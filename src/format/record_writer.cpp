#include "format/record_writer.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/varint.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::format {

namespace {

constexpr const char* bad_layout = "the layout of a record is damaged";

std::string_view take_bytes(std::string_view& bytes, std::int64_t count) {
    if (count > static_cast<std::int64_t>(bytes.size())) {
        throw Corruption(bad_layout);
    }
    const std::string_view taken = bytes.substr(0, static_cast<std::size_t>(count));
    bytes.remove_prefix(taken.size());
    return taken;
}

/// Splits `lines` into its two parts: runs of lines, and bytes that are not residues.
std::pair<std::string_view, std::string_view> parts_of(std::string_view lines) {
    const std::int64_t run_bytes = base::take_varint(lines, bad_layout);
    const std::string_view runs = take_bytes(lines, run_bytes);
    return {runs, lines};
}

/// Only the last line of a text has no end, and it is not empty. So every line but that one has at least a byte, and
/// whoever counts the bytes that are written sees how a layout of endless lines grows.
LineRun take_run(std::string_view& runs) {
    const std::int64_t kind = base::take_varint(runs, bad_layout);
    const LineRun run{kind >> 2, static_cast<LineEnd>(kind & 3), base::take_varint(runs, bad_layout)};
    const bool unended = (kind & 2) != 0;
    if (run.count < 1 || (unended && (run.end != LineEnd::none || run.count != 1 || run.bytes == 0 || !runs.empty()))) {
        throw Corruption(bad_layout);
    }
    return run;
}

}  // namespace

std::vector<LineRun> line_runs(std::string_view lines) {
    std::vector<LineRun> found;
    for (std::string_view runs = parts_of(lines).first; !runs.empty();) {
        found.push_back(take_run(runs));
    }
    return found;
}

bool has_blanks(std::string_view lines) {
    for (std::string_view others = parts_of(lines).second; !others.empty();) {
        (void)base::take_varint(others, bad_layout);
        const std::int64_t count = base::take_varint(others, bad_layout);
        if (take_bytes(others, count).find_first_of(" \t\r\v\f") != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

RecordWriter::RecordWriter(TextSink sink, std::string_view lines, std::string_view line_end)
    : sink_(std::move(sink)), line_end_(line_end), other_line_end_(line_end == "\n" ? "\r\n" : "\n") {
    std::tie(runs_, others_) = parts_of(lines);
    next_others();
    advance();
}

void RecordWriter::next_others() {
    until_other_ = others_.empty() ? -1 : base::take_varint(others_, bad_layout);
    if (until_other_ >= 0) {
        const std::int64_t count = base::take_varint(others_, bad_layout);
        other_run_ = take_bytes(others_, count);
    }
}

/// Writes what comes before the next residue: line ends, and bytes that are not residues.
void RecordWriter::advance() {
    for (;;) {
        if (lines_left_ == 0 && runs_.empty()) {
            return;
        }
        if (lines_left_ == 0) {
            const LineRun run = take_run(runs_);
            line_bytes_ = left_ = run.bytes;
            end_ = run.end;
            lines_left_ = run.count;
        } else if (left_ == 0) {
            sink_(end_ == LineEnd::usual ? line_end_ : end_ == LineEnd::other ? other_line_end_ : std::string_view());
            --lines_left_;
            left_ = line_bytes_;
        } else if (until_other_ == 0) {
            const std::string_view part = other_run_.substr(0, static_cast<std::size_t>(left_));
            sink_(part);
            left_ -= static_cast<std::int64_t>(part.size());
            other_run_.remove_prefix(part.size());
            if (other_run_.empty()) {
                next_others();
            }
        } else {
            return;
        }
    }
}

void RecordWriter::write(std::string_view residues) {
    while (!residues.empty()) {
        if (lines_left_ == 0) {
            throw Corruption("the layout of a record is for fewer residues than the record has");
        }
        auto count = std::min(left_, static_cast<std::int64_t>(residues.size()));
        count = until_other_ >= 0 ? std::min(count, until_other_) : count;
        sink_(residues.substr(0, static_cast<std::size_t>(count)));
        residues.remove_prefix(static_cast<std::size_t>(count));
        left_ -= count;
        until_other_ -= until_other_ >= 0 ? count : 0;
        advance();
    }
}

void RecordWriter::finish() {
    if (lines_left_ > 0 || until_other_ >= 0) {
        throw Corruption("the layout of a record is for more residues than the record has");
    }
}

}  // namespace seqshelf::format
