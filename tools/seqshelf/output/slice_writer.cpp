#include "output/slice_writer.hpp"

#include <algorithm>
#include <iostream>
#include <limits>
#include <vector>

#include "base/quoted.hpp"
#include "base/stop.hpp"
#include "output/slice_json.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/slice_batch.hpp"

namespace seqshelf::cli {

namespace {

constexpr const char* stopped = "writing the output was stopped";
constexpr std::int64_t about_piece_residues = std::int64_t{1} << 21;
constexpr std::int64_t least_piece_residues =
    1024;  // on average: with smaller ones, the pieces take more memory than residues

/// Without what is beyond a sequence of `length` residues.
Location clipped(const Location& location, std::int64_t length) {
    Location inside;
    for (const Interval& part : location.parts) {
        inside.parts.push_back(part.intersect({0, length, part.strand}).value_or(part));
    }
    return inside;
}

/// The location in pieces, of which all but the last have a multiple of `most` residues. N before or after the sequence
/// stays with the residues next to it.
std::vector<Location> pieces_of(const Location& location, std::int64_t length, std::int64_t most) {
    std::vector<Location> pieces(1);
    std::int64_t filled = 0;
    for (Interval rest : location.parts) {
        const Interval inside = rest.intersect({0, length, rest.strand}).value_or(rest.end5());
        std::int64_t left = inside.length();
        std::int64_t padding = rest.strand == Strand::plus ? inside.start - rest.start : rest.end - inside.end;
        for (std::int64_t taken = 0; (taken = most - (filled + padding) % most) < left; left -= taken) {
            pieces.back().parts.push_back(rest.expand(0, padding + taken - rest.length()));
            pieces.emplace_back();
            rest = rest.expand(-(padding + taken), 0);
            filled = 0;
            padding = 0;
        }
        pieces.back().parts.push_back(rest);
        filled += rest.length();
    }
    return pieces;
}

/// The text of an object before the residues; `"}` ends the object.
std::string json_before(const SliceRecord& record, const Location& location) {
    Json object = json_of({record.slice.sequence, location}, record.header);
    object["sequence"] = "";
    std::string text = object.dump(-1, ' ', false, Json::error_handler_t::replace);
    text.resize(text.size() - 2);  // `"}`
    return text;
}

}  // namespace

/// Pieces that are read together, and the text between their residues.
struct SliceWriter::Batch {
    explicit Batch(const SliceWriterOptions& options)
        : bounds(options.bounds),
          width(options.width),
          line_end(options.format == SliceFormat::json ? "\"}\n" : "\n"),
          masked(options.masked),
          slices(options.bounds, options.acid) {}

    struct Piece {
        std::size_t before_end;  ///< of the text before it, in `before`
        bool ends_line;
    };
    /// A piece whose soft mask is shown.
    struct Masked {
        Location location;
        std::string member;
    };

    /// Reads the residues, and returns the text.
    std::string run() {
        base::throw_if_stopped(base::stop_of_thread(), stopped);
        slices.fetch();
        std::string text;
        text.reserve(before.size() + static_cast<std::size_t>(slices.residues()) * 21 / 20 + pieces.size() * 4);
        std::size_t at = 0;
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            const Piece& piece = pieces[i];
            if (masked) {
                masked->apply_soft_mask(masks[i].member, masks[i].location, bounds, slices.residues_of(i));
            }
            text.append(before, at, piece.before_end - at);
            at = piece.before_end;
            append_lines(text, slices[i], width);
            text += piece.ends_line ? line_end : "";
        }
        return text;
    }

    static void append_lines(std::string& text, std::string_view residues, std::int64_t width) {
        while (width > 0 && std::ssize(residues) > width) {
            text.append(residues.substr(0, static_cast<std::size_t>(width))) += '\n';
            residues.remove_prefix(static_cast<std::size_t>(width));
        }
        text += residues;
    }

    Bounds bounds;
    std::int64_t width;
    const char* line_end;
    std::optional<Collection> masked;
    SliceBatch slices;
    std::string before;
    std::vector<Piece> pieces;
    std::vector<Masked> masks;  ///< one a piece, if there is a soft mask
};

std::string one_line(std::string_view text) {
    std::string line;
    for (std::size_t end = 0; (end = text.find_first_of("\r\n")) != std::string_view::npos;
         text.remove_prefix(end + 1)) {
        line += text.substr(0, end);
        base::append_escaped(line, text.substr(end, 1));
    }
    return line += text;
}

void write_to_standard_output(std::string_view text) {
    if (!std::cout.write(text.data(), std::ssize(text))) {
        throw IoError("cannot write to standard output");
    }
}

SliceWriter::SliceWriter(SliceWriterOptions options) : options_(std::move(options)) {
    if (options_.format != SliceFormat::fasta) {
        options_.width = 0;
    }
    batch_ = std::make_unique<Batch>(options_);
    piece_residues_ = options_.format == SliceFormat::json ? std::numeric_limits<std::int64_t>::max() / 2
                      : options_.width > 0
                          ? std::max<std::int64_t>(1, about_piece_residues / options_.width) * options_.width
                          : about_piece_residues;
}

SliceWriter::~SliceWriter() = default;

void SliceWriter::append_text_before(const SliceRecord& record, const Location& location) {
    std::string& text = batch_->before;
    switch (options_.format) {
        case SliceFormat::fasta:
            (text += '>').append(one_line(record.header)) += '\n';
            break;
        case SliceFormat::raw:
            break;
        case SliceFormat::tab:
            base::append_escaped(text, record.header);
            text += '\t';
            break;
        case SliceFormat::bed:
            text.append(record.header) += '\t';
            break;
        case SliceFormat::json:
            text += json_before(record, location);
            break;
    }
}

void SliceWriter::add(const SliceRecord& record) {
    base::throw_if_stopped(base::stop_of_thread(), stopped);
    const Sequence& sequence = record.slice.sequence;
    if (options_.bounds != Bounds::clip && record.slice.location.length() <= piece_residues_) {
        add_piece(record, record.slice, true, true);
        return;
    }
    (void)sequence.check(record.slice.location, options_.bounds);
    const Location location =
        options_.bounds == Bounds::clip ? clipped(record.slice.location, sequence.length()) : record.slice.location;
    if (sequence.length() > 0) {
        (void)sequence.fetch({0, 1});  // a length that is not that of the record is an error now, not after many pieces
    }
    const std::vector<Location> pieces = pieces_of(location, sequence.length(), piece_residues_);
    for (const Location& piece : pieces) {
        add_piece(record, {sequence, piece}, &piece == &pieces.front(), &piece == &pieces.back());
    }
}

/// A piece of a record: its first, its last, both or neither.
void SliceWriter::add_piece(const SliceRecord& record, const Slice& piece, bool first, bool last) {
    batch_->slices.add(piece);
    if (first) {
        append_text_before(record, piece.location);
    }
    const bool ends_line =
        options_.format == SliceFormat::fasta ? !piece.location.empty() && (last || options_.width > 0) : last;
    batch_->pieces.push_back({batch_->before.size(), ends_line});
    if (options_.masked) {
        batch_->masks.push_back({piece.location, std::string(record.member)});
    }
    if (std::ssize(batch_->pieces) >= options_.batch_residues / least_piece_residues ||
        batch_->slices.residues() >= options_.batch_residues) {
        submit();
    }
}

void SliceWriter::submit() {
    while (pending_.size() > pool_.size()) {
        write_oldest();
    }
    pending_.push_back(pool_.submit([batch = std::shared_ptr<Batch>(std::move(batch_))] { return batch->run(); }));
    batch_ = std::make_unique<Batch>(options_);
}

void SliceWriter::write_oldest() {
    std::future<std::string> oldest = std::move(pending_.front());
    pending_.pop_front();
    try {
        options_.write(oldest.get());
    } catch (...) {
        pending_.clear();  // nothing is written after what is missing
        batch_ = std::make_unique<Batch>(options_);
        throw;
    }
}

void SliceWriter::finish() {
    if (!batch_->pieces.empty()) {
        submit();
    }
    while (!pending_.empty()) {
        write_oldest();
    }
}

}  // namespace seqshelf::cli
