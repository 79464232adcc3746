#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "base/task_chain.hpp"
#include "base/task_pool.hpp"
#include "format/fasta.hpp"
#include "seqshelf/digest.hpp"
#include "seqshelf/letters.hpp"

namespace seqshelf::repository {

struct DigestedRecord {
    format::FastaRecord record;  ///< without residues if they went to a PieceConsumer
    std::int64_t length = 0;     ///< residues
    SequenceDigests digests;
    LetterSet letters;
};

/// Who wants the residues of records that are too long to be kept whole: the pieces, from begin_long() until the
/// consumer gets the record.
class PieceConsumer {
public:
    virtual ~PieceConsumer() = default;
    virtual void begin_long() = 0;
    /// \param owner  keeps the residues
    virtual void append_piece(std::string_view residues, std::shared_ptr<const void> owner) = 0;
};

/// Digests records on a pool's threads and hands them on in the order they came. Short ones are digested in batches,
/// the digests of a long one side by side, as its pieces are read. Memory: a bounded number of bytes.
/// Thread-safety: one thread at a time. The consumers are called beside it, by one thread at a time, until finish()
/// returns; what they throw, the next call throws.
class DigestPipeline {
public:
    using Consumer = std::function<void(DigestedRecord&)>;
    /// \param pieces  null: nobody wants the residues of long records that are read
    DigestPipeline(base::TaskPool& pool, Consumer consumer, PieceConsumer* pieces = nullptr)
        : pool_(pool), consumer_(std::move(consumer)), pieces_(pieces) {}

    /// Reads and digests the residues of the record whose header `reader` has read.
    void read(format::FastaReader& reader, format::FastaRecord&& record);
    /// Digests a record that is whole, and keeps it so.
    void push(format::FastaRecord&& record);
    /// Hands on everything that is left.
    void finish();

private:
    struct Batch {
        std::vector<DigestedRecord> records;
        std::size_t residues = 0;
    };

    void read_long(format::FastaReader& reader, format::FastaRecord&& record);
    void submit();

    base::TaskPool& pool_;
    Consumer consumer_;
    PieceConsumer* pieces_;
    std::shared_ptr<Batch> filling_ = std::make_shared<Batch>();
    std::atomic<std::size_t> residues_digesting_ = 0;
    base::TaskPool handing_on_thread_{1};
    base::TaskChain handing_on_{handing_on_thread_};
};

}  // namespace seqshelf::repository
