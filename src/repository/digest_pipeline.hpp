#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <vector>

#include "base/task_pool.hpp"
#include "format/fasta.hpp"
#include "seqshelf/digest.hpp"
#include "seqshelf/letters.hpp"

namespace seqshelf::repository {

struct DigestedRecord {
    format::FastaRecord record;
    SequenceDigests digests;
    LetterSet letters;
};

/// Digests records on a pool's threads and hands them on in the order they came. Short ones are digested in batches,
/// the digests of a long one side by side. Memory: a bounded number of bytes, or two long records.
/// Thread-safety: one thread at a time; it is also the one that calls the consumer.
class DigestPipeline {
public:
    using Consumer = std::function<void(DigestedRecord&)>;
    DigestPipeline(base::TaskPool& pool, Consumer consumer) : pool_(pool), consumer_(std::move(consumer)) {}
    ~DigestPipeline();
    DigestPipeline(const DigestPipeline&) = delete;
    DigestPipeline& operator=(const DigestPipeline&) = delete;

    void push(format::FastaRecord&& record);
    /// Hands on everything that is left.
    void finish();

private:
    struct Batch {
        std::vector<DigestedRecord> records;
        std::size_t residues = 0;
        std::vector<std::future<void>> tasks;
    };

    void submit();
    void hand_on_first();

    base::TaskPool& pool_;
    Consumer consumer_;
    std::unique_ptr<Batch> filling_ = std::make_unique<Batch>();
    std::deque<std::unique_ptr<Batch>> digesting_;
    std::size_t residues_digesting_ = 0;
};

}  // namespace seqshelf::repository
