#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/task_chain.hpp"
#include "base/task_pool.hpp"
#include "format/fasta.hpp"
#include "repository/session/digested_sequence.hpp"

namespace seqshelf::repository {

/// Receives records in the order of the file: the residues of each in pieces, then its digests.
/// Thread-safety: one thread at a time.
class RecordConsumer {
public:
    virtual ~RecordConsumer() = default;
    /// \param owner  keeps the residues alive. Null: they are kept until end() returns, and are the record's only piece
    virtual void piece(std::string_view residues, const std::shared_ptr<const void>& owner) = 0;
    /// \param record  without residues, which were passed as pieces
    virtual void end(format::FastaRecord& record, const DigestedSequence& sequence) = 0;
};

/// Digests records on a pool's threads and passes them on in the order of the file. Short records are digested in
/// batches; the digests of a long one are computed in parallel, while its pieces are read. Memory: a bounded number of
/// bytes.
/// Thread-safety: one thread at a time. Another thread calls the consumer meanwhile, until finish() returns; the next
/// call throws what the consumer threw.
class DigestPipeline {
public:
    DigestPipeline(base::TaskPool& pool, RecordConsumer& consumer) : pool_(pool), consumer_(consumer) {}

    /// Reads and digests the residues of the record whose header was just read by `reader`.
    void read(format::FastaReader& reader, format::FastaRecord&& record);
    /// Digests a complete record, in one piece.
    void push(format::FastaRecord&& record);
    /// Passes on all remaining records.
    void finish();

private:
    struct Record {
        format::FastaRecord record;
        DigestedSequence sequence;
    };
    struct Batch {
        std::vector<Record> records;
        std::size_t residues = 0;
    };

    void read_long(format::FastaReader& reader, format::FastaRecord& record);
    void submit();

    base::TaskPool& pool_;
    RecordConsumer& consumer_;
    std::shared_ptr<Batch> filling_ = std::make_shared<Batch>();
    std::atomic<std::size_t> residues_digesting_ = 0;
    base::TaskPool handing_on_thread_{1};
    base::TaskChain handing_on_{handing_on_thread_};
};

}  // namespace seqshelf::repository
