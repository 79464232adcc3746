#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/byte_buffer.hpp"
#include "format/input.hpp"
#include "format/record_layout.hpp"
#include "seqshelf/letters.hpp"

namespace seqshelf::format {

/// A record of a FASTA file, in its parts.
struct FastaRecord {
    std::string name;         ///< the header's first word
    std::string description;  ///< the rest of the header, trimmed; may be empty
    base::ByteBuffer residues;  ///< A-Z only: upper-cased, white space and `*` dropped
    std::int64_t line = 0;    ///< of the header, from 1
    RecordLayout layout;
};

/// Returns `>name description`, or `>name` without a description, and the line end.
[[nodiscard]] std::string header_line(std::string_view name, std::string_view description, std::string_view line_end);

/// Reads FASTA one record at a time: LF or CRLF, any line width, with or without a last line end. The record's layout
/// keeps everything that is not a residue. Memory: what is read at a time.
/// Thread-safety: one thread at a time.
class FastaReader {
public:
    FastaReader(Input& input, OtherBytes other_bytes) : input_(input), other_bytes_(other_bytes) {}

    /// Replaces `record` with the next; false at the end.
    /// \throws InvalidInput  no record at all, text before the first `>` that is not a comment (`;`), a header without
    ///                       a name, not UTF-8 or longer than 16 MiB, bytes that are not residues; the message starts
    ///                       `file:line:column: `
    bool next(FastaRecord& record);

    /// Begins a record to be read in parts, which may be of any length: replaces `record` with the next one's header;
    /// false at the end. \pre the record before was read to its end
    bool next_header(FastaRecord& record);
    /// Appends to record.residues until it has `limit` of them, and then returns true: there may be more. At the
    /// record's end, completes the layout and returns false.
    bool read_residues(FastaRecord& record, std::size_t limit);

    /// What comes before the first record: blank lines, and lines that start with `;`, such as an FHR header.
    /// \pre next() was called
    [[nodiscard]] const std::string& preamble() const noexcept { return preamble_; }
    /// How the first line of the file ends: LF or CRLF. \pre next() was called
    [[nodiscard]] std::string_view line_end() const noexcept { return crlf_ ? "\r\n" : "\n"; }

private:
    bool fill();
    bool skip_to_first_header();
    void read_line(std::string& line, std::size_t max_bytes, const char* problem);
    void note_line_end(std::string_view line);
    void read_header(FastaRecord& record);
    void append_part(std::string_view part, base::ByteBuffer& residues);
    void append_checked(std::string_view part, base::ByteBuffer& residues);
    void note_carriage_return();
    void end_line();
    [[noreturn]] void fail(std::int64_t column, const std::string& what) const;

    Input& input_;
    OtherBytes other_bytes_;
    std::string chunk_;
    std::size_t position_ = 0;  ///< in chunk_
    std::int64_t line_ = 1;  ///< of position_
    std::int64_t column_ = 1;  ///< of position_
    bool started_ = false;
    bool carriage_return_ = false;  ///< the part of a line before position_ ends in one; a line end may follow
    bool first_line_read_ = false;
    bool crlf_ = false;  ///< how the first line ends
    std::string preamble_;
    LayoutRecorder layout_;
};

}  // namespace seqshelf::format
