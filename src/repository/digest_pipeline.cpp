#include "repository/digest_pipeline.hpp"

#include <utility>

#include "digest/hasher.hpp"

namespace seqshelf::repository {

namespace {

constexpr std::size_t batch_residues = std::size_t{1} << 19;
constexpr std::size_t long_record_residues = std::size_t{1} << 20;
constexpr std::size_t max_residues_digesting = std::size_t{96} << 20;
/// Names cost memory too.
constexpr std::size_t batch_records = 4096;

}  // namespace

DigestPipeline::~DigestPipeline() {
    for (const auto& batch : digesting_) {
        for (const auto& task : batch->tasks) {
            if (task.valid()) {  // not valid: its outcome was taken already
                task.wait();     // it refers to the batch
            }
        }
    }
}

void DigestPipeline::push(format::FastaRecord&& record) {
    filling_->residues += record.residues.size();
    filling_->records.push_back({std::move(record), {}, {}});
    if (filling_->residues >= batch_residues || filling_->records.size() >= batch_records) {
        submit();
    }
}

void DigestPipeline::submit() {
    Batch& batch = *filling_;
    for (DigestedRecord& digested : batch.records) {
        const std::string_view residues = digested.record.residues.text();
        if (residues.size() >= long_record_residues) {
            batch.tasks.push_back(pool_.submit([&digested, residues] { digested.digests.md5 = digest::hash<Md5Digest>(residues); }));
            batch.tasks.push_back(
                pool_.submit([&digested, residues] { digested.digests.sha512t24u = digest::hash<SequenceDigest>(residues); }));
            batch.tasks.push_back(pool_.submit([&digested, residues] {
                digested.digests.sha1 = digest::hash<Sha1Digest>(residues);
                digested.letters = LetterSet::of(residues);
            }));
        }
    }
    batch.tasks.push_back(pool_.submit([&batch] {
        for (DigestedRecord& digested : batch.records) {
            const std::string_view residues = digested.record.residues.text();
            if (residues.size() < long_record_residues) {
                digested.digests = digest_residues(residues);
                digested.letters = LetterSet::of(residues);
            }
        }
    }));
    residues_digesting_ += batch.residues;
    digesting_.push_back(std::exchange(filling_, std::make_unique<Batch>()));
    while (residues_digesting_ > max_residues_digesting || digesting_.size() > 4 * pool_.size()) {
        hand_on_first();
    }
}

void DigestPipeline::hand_on_first() {
    Batch& batch = *digesting_.front();
    for (auto& task : batch.tasks) {
        task.get();
    }
    for (DigestedRecord& digested : batch.records) {
        consumer_(digested);
    }
    residues_digesting_ -= batch.residues;
    digesting_.pop_front();
}

void DigestPipeline::finish() {
    submit();
    while (!digesting_.empty()) {
        hand_on_first();
    }
}

}  // namespace seqshelf::repository
