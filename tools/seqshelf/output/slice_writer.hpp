#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/task_pool.hpp"
#include "cli.hpp"
#include "seqshelf/collection.hpp"
#include "seqshelf/residues.hpp"

namespace seqshelf::cli {

/// How slices are written.
enum class SliceFormat {
    fasta,
    raw,   ///< residues only, one line a slice
    tab,   ///< header, tab, residues
    bed,   ///< the row of the BED file, tab, residues
    json,  ///< one object a line
};

/// A slice to write, and what is written with it.
struct SliceRecord {
    const Slice& slice;
    std::string_view header;  ///< for SliceFormat::bed the row
    std::string_view member;  ///< the sequence's name in the collection whose soft mask is shown
};

/// `text` on one line, for the header of a FASTA record: line ends in it are escaped, and other bytes stay.
[[nodiscard]] std::string one_line(std::string_view text);

/// \throws IoError
void write_to_standard_output(std::string_view text);

struct SliceWriterOptions {
    SliceFormat format = SliceFormat::fasta;
    std::int64_t width = 60;  ///< residues a line of FASTA; 0: all on one
    Bounds bounds = Bounds::error;
    std::optional<NucleicAcid> acid{};  ///< whether the minus strand has U; std::nullopt: as the letters say
    std::optional<Collection> masked{};  ///< whose soft mask is shown; std::nullopt: all in upper case
    std::function<void(std::string_view)> write = write_to_standard_output;
    std::int64_t batch_residues = std::int64_t{1}
                                  << 22;  ///< read together. More helps slices that are not in the order of the volumes
};

/// Writes slices in the order in which they were added; they are read in batches, on all cores, and
/// long ones piece by piece.
/// Thread-safety: one thread at a time.
class SliceWriter {
public:
    explicit SliceWriter(SliceWriterOptions options);
    ~SliceWriter();
    SliceWriter(const SliceWriter&) = delete;
    SliceWriter& operator=(const SliceWriter&) = delete;

    /// \throws InvalidInterval  as Sequence::check; then nothing is added
    /// \throws IoError, Corruption  of one that was added before
    void add(const SliceRecord& record);
    /// Writes what has been added. \throws IoError, Corruption
    void finish();

private:
    struct Batch;
    void append_text_before(const SliceRecord& record, const Location& location);
    void add_piece(const SliceRecord& record, const Slice& piece, bool first, bool last);
    void submit();
    void write_oldest();

    SliceWriterOptions options_;
    std::int64_t piece_residues_;
    std::unique_ptr<Batch> batch_;
    std::deque<std::future<std::string>> pending_;
    base::TaskPool pool_;  // last: its threads end before what they use
};

}  // namespace seqshelf::cli
