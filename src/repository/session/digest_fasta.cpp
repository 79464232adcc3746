#include "seqshelf/digest_fasta.hpp"

#include "base/task_pool.hpp"
#include "format/fasta.hpp"
#include "format/input.hpp"
#include "repository/session/digest_pipeline.hpp"
#include "repository/session/record_names.hpp"
#include "seqcol/collection_digests.hpp"

namespace seqshelf {

DigestedFasta digest_fasta(const std::string& file, const LoadOptions& options) {
    base::TaskPool pool(options.threads);
    format::Input input(file, options.stop);
    format::FastaReader reader(input, repository::other_bytes(options));
    DigestedFasta result;
    seqcol::CollectionDigester digester;
    repository::RecordNames names(file, options.repeated_names);
    repository::DigestPipeline pipeline(pool, [&](repository::DigestedRecord& digested) {
        format::FastaRecord& record = digested.record;
        digester.add(record.name, digested.length, digested.digests.sha512t24u);
        result.records.push_back({std::move(record.name),
                                  std::move(record.description),
                                  {digested.digests, digested.length, digested.letters, 0}});
    });
    for (format::FastaRecord record; reader.next_header(record);) {
        names.add(record);
        pipeline.read(reader, std::move(record));
    }
    pipeline.finish();
    names.check();
    result.digests = digester.finish();
    return result;
}

}  // namespace seqshelf
