#pragma once

#include <string>
#include <utility>

#include "format/fasta.hpp"
#include "format/input.hpp"
#include "format/record_layout.hpp"
#include "repository/session/digest_pipeline.hpp"
#include "repository/session/open_change.hpp"
#include "seqcol/collection_digests.hpp"
#include "seqshelf/names.hpp"

namespace seqshelf::repository {

/// Loads one FASTA file into a change: its sequences, their names, and its collection.
/// Thread-safety: one thread at a time.
class FastaLoad final : private RecordConsumer {
public:
    /// \param collection_alias  `ns:name` for the collection; "": none
    /// \throws InvalidArgument  a malformed namespace or alias
    FastaLoad(OpenChange& change, const std::string& file, const LoadOptions& options,
              const std::string& collection_alias);

    void run();

private:
    void piece(std::string_view residues, const std::shared_ptr<const void>& owner) override;
    void end(format::FastaRecord& record, const DigestedSequence& sequence) override;
    void read(format::FastaReader& reader);
    void report_progress();
    void put_member(const format::FastaRecord& record, const DigestedSequence& sequence, std::int64_t sequence_id);
    void put_layout(const format::FastaRecord& record, std::int64_t length, std::int64_t position);
    void put_names(const format::FastaRecord& record, std::int64_t sequence_id);
    void put_aliases(std::string_view name, const format::FastaRecord& record, std::int64_t sequence_id);
    void put_name(std::string_view ns, std::string_view alias, std::int64_t sequence_id, std::int64_t line);
    void put_topology(const format::FastaRecord& record, std::int64_t length, std::int64_t sequence_id);
    [[nodiscard]] std::int64_t put_collection(std::string_view line_end);
    void put_text(const format::FastaReader& reader, std::int64_t collection_id);
    void put_fhr_header(const std::string& preamble, std::int64_t collection_id);

    OpenChange& change_;
    const std::string& file_;
    LoadOptions options_;
    Name collection_alias_;
    LoadProgress progress_;
    format::Input input_;
    std::int64_t source_id_;
    std::int64_t collection_id_;  ///< 0: its records are not stored as a collection
    seqcol::CollectionDigester collection_;
    format::CommonWidth width_;
    std::int64_t masked_residues_ = 0;
    std::string problem_;  ///< why its text cannot be reproduced
};

}  // namespace seqshelf::repository
