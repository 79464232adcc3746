#include "repository/digest_pipeline.hpp"

#include <utility>

#include "repository/piece_digester.hpp"

namespace seqshelf::repository {

namespace {

constexpr std::size_t batch_residues = std::size_t{1} << 19;
constexpr std::size_t long_record_residues = std::size_t{4} << 20;
constexpr std::size_t piece_residues = std::size_t{1} << 20;
constexpr std::size_t max_residues_digesting = std::size_t{96} << 20;
/// Names cost memory too.
constexpr std::size_t batch_records = 4096;

}  // namespace

DigestPipeline::~DigestPipeline() {
    for (const auto& batch : digesting_) {
        if (batch->digested.valid()) {  // not valid: its outcome was taken already
            batch->digested.wait();     // it refers to the batch
        }
    }
}

void DigestPipeline::read(format::FastaReader& reader, format::FastaRecord&& record) {
    if (reader.read_residues(record, long_record_residues)) {
        read_long(reader, std::move(record));
    } else {
        push(std::move(record));
    }
}

void DigestPipeline::read_long(format::FastaReader& reader, format::FastaRecord&& record) {
    finish();
    if (pieces_ != nullptr) {
        pieces_->begin_long();
    }
    DigestedRecord digested;
    PieceDigester digester(pool_);
    for (bool more = true; record.residues.size() > 0 || more;) {
        const auto piece = std::make_shared<const base::ByteBuffer>(std::exchange(record.residues, {}));
        digested.length += static_cast<std::int64_t>(piece->size());
        digester.add(piece->text(), piece);
        if (pieces_ != nullptr) {
            pieces_->append_piece(piece->text(), piece);
        }
        if (more) {
            (void)record.residues.reserve(piece_residues);  // at once, not step by step
            more = reader.read_residues(record, piece_residues);
        }
    }
    digested.digests = digester.finish();
    digested.letters = digester.letters();
    digested.record = std::move(record);
    consumer_(digested);
}

void DigestPipeline::push(format::FastaRecord&& record) {
    const auto length = static_cast<std::int64_t>(record.residues.size());
    filling_->residues += record.residues.size();
    filling_->records.push_back({std::move(record), length, {}, {}});
    if (filling_->residues >= batch_residues || filling_->records.size() >= batch_records) {
        submit();
    }
}

void DigestPipeline::submit() {
    Batch& batch = *filling_;
    batch.digested = pool_.submit([&batch] {
        for (DigestedRecord& digested : batch.records) {
            const std::string_view residues = digested.record.residues.text();
            digested.digests = digest_residues(residues);
            digested.letters = LetterSet::of(residues);
        }
    });
    residues_digesting_ += batch.residues;
    digesting_.push_back(std::exchange(filling_, std::make_unique<Batch>()));
    while (residues_digesting_ > max_residues_digesting || digesting_.size() > 4 * pool_.size()) {
        hand_on_first();
    }
}

void DigestPipeline::hand_on_first() {
    Batch& batch = *digesting_.front();
    batch.digested.get();
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
