#include "repository/session/digest_pipeline.hpp"

#include <utility>

#include "sequence/residue_digester.hpp"

namespace seqshelf::repository {

namespace {

constexpr std::size_t batch_residues = std::size_t{1} << 19;
constexpr std::size_t long_record_residues = std::size_t{4} << 20;
constexpr std::size_t piece_residues = std::size_t{1} << 20;
constexpr std::size_t max_residues_digesting = std::size_t{96} << 20;
/// Names need memory too.
constexpr std::size_t batch_records = 1024;

}  // namespace

void DigestPipeline::read(format::FastaReader& reader, format::FastaRecord&& record) {
    if (reader.read_residues(record, long_record_residues)) {
        read_long(reader, record);
    } else {
        push(std::move(record));
    }
}

void DigestPipeline::read_long(format::FastaReader& reader, format::FastaRecord& record) {
    finish();
    DigestedSequence digested;
    sequence::ResidueDigester digester(&pool_);
    for (bool more = true; record.residues.size() > 0 || more;) {
        const auto piece = std::make_shared<const base::ByteBuffer>(std::exchange(record.residues, {}));
        digested.length += static_cast<std::int64_t>(piece->size());
        digester.add(piece->text(), piece);
        consumer_.piece(piece->text(), piece);
        if (more) {
            (void)record.residues.reserve(piece_residues);  // in one step, not in several
            more = reader.read_residues(record, piece_residues);
        }
    }
    digested.digests = digester.finish();
    digested.letters = digester.letters();
    consumer_.end(record, digested);
}

void DigestPipeline::push(format::FastaRecord&& record) {
    const auto length = static_cast<std::int64_t>(record.residues.size());
    filling_->residues += record.residues.size();
    filling_->records.push_back({std::move(record), {{}, length, {}}});
    if (filling_->residues >= batch_residues || filling_->records.size() >= batch_records) {
        submit();
    }
}

void DigestPipeline::submit() {
    const std::shared_ptr<Batch> batch = std::exchange(filling_, std::make_shared<Batch>());
    residues_digesting_ += batch->residues;
    std::shared_future<void> digested = pool_.submit([batch] {
        for (auto& [record, sequence] : batch->records) {
            const std::string_view residues = record.residues.text();
            sequence.digests = digest_residues(residues);
            sequence.letters = LetterSet::of(residues);
        }
    });
    handing_on_.submit([this, batch, digested = std::move(digested)] {
        digested.get();
        for (auto& [record, sequence] : batch->records) {
            consumer_.piece(record.residues.text(), nullptr);
            consumer_.end(record, sequence);
        }
        residues_digesting_ -= batch->residues;
    });
    std::size_t waiting = 4 * pool_.size();
    handing_on_.wait(waiting);
    while (residues_digesting_ > max_residues_digesting && waiting > 0) {
        handing_on_.wait(--waiting);
    }
}

void DigestPipeline::finish() {
    submit();
    handing_on_.wait();
}

}  // namespace seqshelf::repository
