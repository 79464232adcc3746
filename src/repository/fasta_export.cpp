#include "seqshelf/fasta_export.hpp"

#include <algorithm>
#include <limits>
#include <unordered_set>

#include "base/quoted.hpp"
#include "base/stop.hpp"
#include "base/utf8.hpp"
#include "digest/hasher.hpp"
#include "digest/sha256.hpp"
#include "format/fasta.hpp"
#include "format/record_writer.hpp"
#include "format/soft_mask.hpp"
#include "repository/access.hpp"
#include "repository/export_source.hpp"
#include "repository/instance.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf {

using repository::Access;

namespace {

constexpr std::int64_t chunk_residues = std::int64_t{1} << 20;
constexpr std::size_t buffer_bytes = std::size_t{256} << 10;

/// The wanted source, by its name or the beginning of its SHA-256.
/// \throws InvalidArgument  several sources match
const catalog::SourceRow* find_source(const std::vector<catalog::SourceRow>& rows, const std::string& wanted) {
    if (wanted.empty()) {
        return rows.empty() ? nullptr : &rows.front();
    }
    const catalog::SourceRow* found = nullptr;
    for (const catalog::SourceRow& row : rows) {
        if (row.source.name == wanted) {
            return &row;
        }
        if (row.source.sha256.starts_with(wanted) || row.source.text_sha256.starts_with(wanted)) {
            if (found != nullptr) {
                throw InvalidArgument("'" + wanted + "' is the beginning of the SHA-256 of several sources");
            }
            found = &row;
        }
    }
    return found;
}

void check_width(const std::optional<std::int64_t>& width) {
    if (width && *width < 0) {
        throw InvalidArgument("a line cannot have " + std::to_string(*width) + " residues");
    }
}

/// The header line in its usual form. A source's description may differ from the member's.
std::string usual_header(const catalog::MemberRow& row) {
    if (row.header.empty()) {
        return format::header_line(row.member.name, row.member.description, "\n");
    }
    constexpr std::string_view blanks = " \t\v\f\r\n";
    const std::string_view text = base::trimmed(std::string_view(row.header).substr(1), blanks);
    if (!text.starts_with(row.member.name)) {
        throw Corruption("the header of a record is " + base::quoted(row.header) + ", which is not of " +
                         base::quoted(row.member.name));
    }
    return format::header_line(row.member.name, base::trimmed(text.substr(row.member.name.size()), blanks), "\n");
}

}  // namespace

/// One export of a collection.
/// Thread-safety: one thread at a time.
class FastaExport {
public:
    FastaExport(const Collection& collection, const std::string& source)
        : collection_(collection), reader_(Access::instance(collection)->reader()) {
        const std::vector<catalog::SourceRow> rows = reader_->collections().sources(Access::id(collection));
        if (const catalog::SourceRow* const found = find_source(rows, source)) {
            source_ = *found;
        } else if (!source.empty()) {
            throw NotFound("collection " + name() + " has no source '" + source + "'");
        }
    }

    FastaExport(const Collection& collection, std::int64_t source_id)
        : collection_(collection), reader_(Access::instance(collection)->reader()) {
        std::vector<catalog::SourceRow> rows = reader_->collections().sources(Access::id(collection));
        const auto found = std::find_if(rows.begin(), rows.end(),
                                        [&](const catalog::SourceRow& row) { return row.source_id == source_id; });
        if (found == rows.end()) {
            throw NotFound("collection " + name() + " has no source " + std::to_string(source_id));
        }
        source_ = std::move(*found);
    }

    void run(const ExportOptions& options, const FastaSink& sink) {
        check_width(options.line_width);
        if (!options.line_width) {
            require_text();
            max_bytes_ = source_.source.text_bytes;
        }
        const std::unordered_set<std::string_view> wanted(options.names.begin(), options.names.end());
        for (const std::string_view each : wanted) {
            if (reader_->collections().find_members(Access::id(collection_), each, 0).empty()) {
                throw NotFound("collection " + name() + " has no sequence named '" + std::string(each) + "'");
            }
        }
        if (options.names.empty() && !options.line_width) {
            emit(source_.preamble, sink);
        }
        for_each_member([&](catalog::MemberRow& row) {
            if (wanted.empty() || wanted.contains(row.member.name)) {
                write_record(row, options, sink);
            }
            return true;
        });
        flush(sink);
        if (options.as_loaded() &&
            (bytes_ != source_.source.text_bytes || digest::finish_sha256(hasher_) != source_.source.text_sha256)) {
            throw Corruption("the text of collection " + name() + " is not that of its source " + source_.source.name +
                             ", whose SHA-256 is " + source_.source.text_sha256);
        }
    }

    [[nodiscard]] std::string fai() {
        require_text();
        if (source_.preamble.find_first_not_of("\r\n") != std::string::npos) {
            refuse_fai("there is text before the first record");
        }
        std::string text;
        bytes_ = std::ssize(source_.preamble);
        std::unordered_set<std::string> names;
        bool last_is_empty = false;
        for_each_member([&](catalog::MemberRow& row) {
            const std::string line = fai_line(row);
            last_is_empty = line.empty();
            text += names.insert(row.member.name).second ? line : "";  // samtools uses only the first of a name
            return true;
        });
        if (last_is_empty) {
            refuse_fai("the last record is empty");
        }
        return text;
    }

private:
    [[nodiscard]] std::string name() const { return collection_.digest().sha512t24u(); }

    void require_text() const {
        if (source_.source_id == 0) {
            throw InvalidArgument("the text of collection " + name() +
                                  " was not kept: it can be exported with a line width only");
        }
        if (!source_.source.problem.empty()) {
            throw InvalidArgument("the text of collection " + name() + " cannot be reproduced: " +
                                  source_.source.problem + "; it can be exported with a line width only");
        }
    }

    template <typename Visit>
    void for_each_member(Visit visit) {
        reader_->collections().for_each_member(Access::id(collection_), 0, source_.source_id,
                                               [&](catalog::MemberRow& row) {
                                                   require_lines(row);
                                                   return visit(row);
                                               });
    }

    /// A catalog can contain anything: a line end in a name would make a record of its own.
    void require_lines(const catalog::MemberRow& row) const {
        const std::size_t header_end = row.header.find('\n');
        if (row.member.name.find_first_of("\t\r\n") != std::string::npos ||
            row.member.description.find('\n') != std::string::npos ||
            (header_end != std::string::npos && header_end + 1 != row.header.size())) {
            throw Corruption("collection " + name() + " has a line end in the header of its member " +
                             base::quoted(row.member.name));
        }
    }

    void emit(std::string_view text, const FastaSink& sink) {
        buffer_ += text;
        if (buffer_.size() >= buffer_bytes) {
            flush(sink);
        }
    }

    void flush(const FastaSink& sink) {
        base::throw_if_stopped(base::stop_of_thread(), "exporting collection ", name(), " was stopped");
        bytes_ += std::ssize(buffer_);
        if (bytes_ > max_bytes_) {
            refuse_layouts();
        }
        hasher_.update(buffer_);
        sink(buffer_);
        buffer_.clear();
    }

    [[nodiscard]] std::string header_of(const catalog::MemberRow& row) const {
        return row.header.empty() ? format::header_line(row.member.name, row.member.description, source_.line_end)
                                  : row.header;
    }
    [[nodiscard]] std::string lines_of(const catalog::MemberRow& row) const {
        return row.lines.empty() ? format::regular_lines(row.member.length, source_.source.line_width) : row.lines;
    }

    void write_record(const catalog::MemberRow& row, const ExportOptions& options, const FastaSink& sink) {
        if (row.member.length != row.sequence.info.length) {
            throw Corruption("collection " + name() + " has '" + row.member.name +
                             "' with another length than its sequence");
        }
        const bool as_it_stood = !options.line_width;
        emit(as_it_stood ? header_of(row) : usual_header(row), sink);
        const std::string lines =
            as_it_stood ? lines_of(row) : format::regular_lines(row.member.length, *options.line_width);
        const std::string_view line_end = as_it_stood ? std::string_view(source_.line_end) : "\n";
        format::RecordWriter writer([&](std::string_view text) { emit(text, sink); }, lines, line_end);
        std::string mask;
        if (row.mask_id != 0 && !options.upper) {
            reader_->collections().for_each_mask_part(row.mask_id, 0, row.member.length,
                                                      [&](std::int64_t, std::string_view part) { mask += part; });
        }
        format::MaskCursor cursor(mask);
        const Sequence sequence = Access::make_sequence(Access::instance(collection_), row.sequence);
        std::string chunk;
        for (std::int64_t start = 0; start < row.member.length; start += chunk_residues) {
            chunk.resize(static_cast<std::size_t>(std::min(chunk_residues, row.member.length - start)));
            sequence.fetch_into({start, start + std::ssize(chunk)}, chunk);
            cursor.apply(start, chunk);
            writer.write(chunk);
        }
        writer.finish();
    }

    /// One line: name, bases, offset of the first, bases and bytes per line; "" for a record without bases, which
    /// samtools skips. samtools counts every printable character as a base, even `*`.
    std::string fai_line(const catalog::MemberRow& row) {
        bytes_ += std::ssize(header_of(row));
        const std::int64_t offset = bytes_;
        const std::string lines = lines_of(row);
        std::int64_t bases = 0;
        std::int64_t line_bases = 0;
        std::int64_t line_bytes = 0;
        bool ended = false;  // a shorter line was read: only blank lines may follow
        for (const format::LineRun& run : format::line_runs(lines)) {
            const std::int64_t usual = std::ssize(source_.line_end);
            const bool first = line_bytes == 0;
            line_bases = first ? run.bytes : line_bases;
            line_bytes = first ? run.bytes + usual : line_bytes;
            const bool shorter = run.bytes < line_bases;
            if (run.end == format::LineEnd::other || run.bytes > line_bases || (ended && run.bytes > 0) ||
                (shorter && run.bytes > 0 && run.count > 1)) {
                refuse_fai("the lines of '" + row.member.name + "' differ in length");
            }
            ended = ended || shorter;
            const std::int64_t bytes = run.bytes + (run.end == format::LineEnd::none ? 0 : usual);
            if (bytes_ > source_.source.text_bytes || run.count > (source_.source.text_bytes - bytes_) / bytes) {
                refuse_layouts();
            }
            bases += run.bytes * run.count;
            bytes_ += bytes * run.count;
        }
        if (format::has_blanks(lines)) {
            refuse_fai("the lines of '" + row.member.name + "' have blanks");
        }
        if (bases == 0) {
            return "";
        }
        return row.member.name + '\t' + std::to_string(bases) + '\t' + std::to_string(offset) + '\t' +
               std::to_string(line_bases) + '\t' + std::to_string(line_bytes) + '\n';
    }

    [[noreturn]] void refuse_fai(const std::string& why) const {
        throw InvalidArgument("the source of collection " + name() + " has no .fai: " + why);
    }

    [[noreturn]] void refuse_layouts() const {
        throw Corruption("the layouts of collection " + name() + " make a longer text than its source " +
                         source_.source.name + ", which has " + std::to_string(source_.source.text_bytes) + " bytes");
    }

    const Collection& collection_;
    repository::ReaderPool::Lease reader_;
    catalog::SourceRow source_;
    digest::Hasher hasher_{digest::Algorithm::sha256};
    std::string buffer_;  ///< collects short lines, because hashing and writing each one would cost more
    std::int64_t bytes_ = 0;  ///< of the text before buffer_
    std::int64_t max_bytes_ = std::numeric_limits<std::int64_t>::max();  ///< of the text, if its lines are as loaded
};

void export_collection(const Collection& collection, const ExportOptions& options, const FastaSink& sink) {
    FastaExport(collection, options.source).run(options, sink);
}

void repository::export_source(const Collection& collection, std::int64_t source_id, const FastaSink& sink) {
    FastaExport(collection, source_id).run({}, sink);
}

std::string source_fai(const Collection& collection, const std::string& source) {
    return FastaExport(collection, source).fai();
}

void export_record(const Sequence& sequence, std::string_view header, std::int64_t width, const FastaSink& sink) {
    check_width(width);
    sink(format::header_line(header, "", "\n"));
    const std::string lines = format::regular_lines(sequence.length(), width);
    format::RecordWriter writer(sink, lines, "\n");
    sequence.stream({0, sequence.length()}, [&](std::string_view residues) { writer.write(residues); }, chunk_residues);
    writer.finish();
}

}  // namespace seqshelf
