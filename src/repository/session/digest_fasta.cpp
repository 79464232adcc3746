#include "seqshelf/digest_fasta.hpp"

#include <utility>

#include "base/task_pool.hpp"
#include "format/fasta.hpp"
#include "format/input.hpp"
#include "repository/session/digest_pipeline.hpp"
#include "repository/session/record_names.hpp"
#include "seqcol/collection_digests.hpp"

namespace seqshelf {

namespace {

/// Keeps the digests of records, and none of their residues.
/// Thread-safety: one thread at a time.
class Digests final : public repository::RecordConsumer {
public:
    void piece(std::string_view /*residues*/, const std::shared_ptr<const void>& /*owner*/) override {}
    void end(format::FastaRecord& record, const repository::DigestedSequence& sequence) override {
        collection_.add(record.name, sequence.length, sequence.digests.sha512t24u);
        result_.records.push_back({std::move(record.name),
                                   std::move(record.description),
                                   {sequence.digests, sequence.length, sequence.letters, 0}});
    }
    [[nodiscard]] DigestedFasta finish() {
        result_.digests = collection_.finish();
        return std::move(result_);
    }

private:
    DigestedFasta result_;
    seqcol::CollectionDigester collection_;
};

}  // namespace

DigestedFasta digest_fasta(const std::string& file, const DigestOptions& options) {
    base::TaskPool pool(options.threads);
    format::Input input(file, options.stop);
    format::FastaReader reader(input, options.other_bytes);
    repository::RecordNames names(file, options.repeated_names);
    Digests digests;
    repository::DigestPipeline pipeline(pool, digests);
    for (format::FastaRecord record; reader.next_header(record);) {
        names.add(record);
        pipeline.read(reader, std::move(record));
    }
    pipeline.finish();
    names.check();
    return digests.finish();
}

}  // namespace seqshelf
