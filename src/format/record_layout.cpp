#include "format/record_layout.hpp"

#include <algorithm>
#include <utility>

#include "base/varint.hpp"

namespace seqshelf::format {

namespace {

// Layouts exist because a collection must be exported with the same bytes as its file had, but residues are stored
// once, in upper case and on one line. Nearly all files are regular: every line has the same length, except the last
// of a record. So lines are runs of equal ones, which are a few bytes for a chromosome, and a record that agrees with
// the file's common width (CommonWidth) needs none. The case of residues is a list of run lengths, because soft
// masking has some hundred residues a run. All numbers are varints, because most are small.
//
// A file of random lines or letters would make a layout as large as its text. Such a layout is dropped, and the record
// is marked as not complete: its residues are kept, its bytes cannot be written again.

/// A layout that takes more than this plus a quarter of its text is dropped.
constexpr std::size_t free_layout_bytes = std::size_t{64} << 10;

std::uint64_t line_kind(std::int64_t bytes, LineEnd end) {
    return static_cast<std::uint64_t>(bytes) << 2 | static_cast<std::uint64_t>(end);
}

void append_run(std::string& runs, std::uint64_t kind, std::int64_t count) {
    base::append_varint(runs, kind);
    base::append_varint(runs, static_cast<std::uint64_t>(count));
}

std::string with_size(const std::string& runs) {
    std::string lines;
    base::append_varint(lines, runs.size());
    return lines + runs;
}

}  // namespace

std::string regular_lines(std::int64_t residues, std::int64_t width) {
    std::string runs;
    const std::int64_t line = width > 0 ? std::min(width, residues) : residues;
    if (residues > 0) {
        append_run(runs, line_kind(line, LineEnd::usual), residues / line);
        if (residues % line > 0) {
            append_run(runs, line_kind(residues % line, LineEnd::usual), 1);
        }
    }
    return with_size(runs);
}

void LayoutRecorder::residues(std::string_view text, bool any_lower, bool any_upper) {
    line_bytes_ += static_cast<std::int64_t>(text.size());
    text_bytes_ += static_cast<std::int64_t>(text.size());
    if (!(any_lower && any_upper)) {
        extend(any_lower, static_cast<std::int64_t>(text.size()));
        return;
    }
    const auto is_lower = [](char c) { return (c & 0x20) != 0; };
    for (std::size_t start = 0; start < text.size();) {
        const bool lower = is_lower(text[start]);
        std::size_t end = start + 1;
        while (end < text.size() && is_lower(text[end]) == lower) {
            ++end;
        }
        extend(lower, static_cast<std::int64_t>(end - start));
        start = end;
    }
}

void LayoutRecorder::extend(bool lower, std::int64_t count) {
    if (lower != lower_ && count > 0) {
        if (worth_it()) {
            base::append_varint(mask_, static_cast<std::uint64_t>(case_run_));
        }
        lower_ = lower;
        any_lower_ = true;
        case_run_ = 0;
    }
    case_run_ += count;
}

void LayoutRecorder::other(char byte) {
    if (!complete_) {  // what is dropped in the end must not grow until then
        ++line_bytes_;
        ++text_bytes_;
        return;
    }
    const bool continues =
        !other_run_.empty() && other_run_start_ + static_cast<std::int64_t>(other_run_.size()) == text_bytes_;
    if (!continues) {
        if (!other_run_.empty() && worth_it()) {
            append_run(others_, static_cast<std::uint64_t>(other_run_start_ - last_other_),
                       static_cast<std::int64_t>(other_run_.size()));
            others_ += other_run_;
            last_other_ = other_run_start_ + static_cast<std::int64_t>(other_run_.size());
        }
        other_run_.clear();
        other_run_start_ = text_bytes_;
    }
    other_run_ += byte;
    ++line_bytes_;
    ++text_bytes_;
    complete_ = worth_it();
}

void LayoutRecorder::close_line_run() {
    if (line_run_count_ > 0 && worth_it()) {
        append_run(runs_, line_run_kind_, line_run_count_);
    }
    line_run_count_ = 0;
}

void LayoutRecorder::end_line(LineEnd end) {
    const std::uint64_t kind = line_kind(line_bytes_, end);
    if (kind != line_run_kind_) {
        close_line_run();
        line_run_kind_ = kind;
    }
    ++line_run_count_;
    line_bytes_ = 0;
}

bool LayoutRecorder::worth_it() {
    if (kept_bytes() > free_layout_bytes + static_cast<std::size_t>(text_bytes_) / 4) {
        complete_ = false;
    }
    return complete_;
}

void LayoutRecorder::finish(RecordLayout& layout) {
    if (line_bytes_ > 0) {
        end_line(LineEnd::none);
    }
    close_line_run();
    if (!other_run_.empty()) {
        append_run(others_, static_cast<std::uint64_t>(other_run_start_ - last_other_),
                   static_cast<std::int64_t>(other_run_.size()));
        others_ += other_run_;
    }
    if (lower_) {
        base::append_varint(mask_, static_cast<std::uint64_t>(case_run_));
    }
    layout.complete = layout.complete && complete_;
    if (complete_) {
        layout.lines = with_size(runs_) + others_;
        layout.mask = any_lower_ ? mask_ : std::string();
    }
    *this = LayoutRecorder();
}

bool CommonWidth::covers(std::string_view lines, std::int64_t residues) {
    if (decided_) {
        return lines == regular_lines(residues, width_);
    }
    if (lines == regular_lines(residues, 0)) {
        longest_ = std::max(longest_, residues);
        return true;
    }
    std::string_view rest = lines;
    (void)base::take_varint(rest);
    const std::int64_t first_line = base::take_varint(rest).value_or(0) >> 2;
    if (first_line == 0 || lines != regular_lines(residues, first_line)) {
        return false;
    }
    decided_ = true;
    width_ = first_line >= longest_ ? first_line : 0;
    return width_ > 0;
}

}  // namespace seqshelf::format
