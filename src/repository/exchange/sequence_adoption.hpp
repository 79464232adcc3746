#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/file.hpp"
#include "repository/exchange/alias_adoption.hpp"
#include "repository/exchange/digest_rows.hpp"
#include "repository/exchange/volume_queue.hpp"
#include "repository/session/sequence_loader.hpp"

namespace seqshelf::repository {

/// Adds the sequences of an instance of SeqRepo, volume by volume. A volume with a sequence that is used becomes one of
/// ours; the residues of a sequence whose text contains more are written to another volume of ours.
/// Thread-safety: one thread at a time.
class SequenceAdoption {
public:
    SequenceAdoption(VolumeQueue& volumes, InstanceWriter& writer, base::TaskPool& pool, AliasAdoption& aliases,
                     AdoptionLog& log, const AdoptOptions& options)
        : volumes_(volumes),
          writer_(writer),
          own_volumes_(writer, pool, {}),
          aliases_(aliases),
          log_(log),
          options_(options) {}

    /// Opens the volume of the following sequences, unless it is open.
    void enter(const std::string& path);
    /// Adds a sequence of that volume, unless it is known. Returns its number, or nothing if it is skipped.
    std::optional<std::int64_t> put(const catalog::SeqRepoSequence& sequence, const SequenceDigest& seq_id,
                                    const DigestRows& digests);
    /// Completes the last volumes. Must be called before the writer commits.
    void finish();

private:
    /// The volume of the current sequences.
    struct Current {
        std::string path;
        std::unique_ptr<SeqRepoVolume> volume;  ///< null: it cannot be used
        std::int64_t id = 0;
        bool is_used = false;
    };

    void end_volume();
    void count(base::LinkKind kind, std::int64_t bytes);
    std::optional<std::int64_t> put_new(const catalog::SeqRepoSequence& sequence, const SequenceDigest& seq_id,
                                        const DigestRows& digests);
    std::int64_t put_row(const DigestedSequence& sequence, std::int64_t offset, std::int64_t change,
                         const DigestRows& rows);
    std::optional<std::int64_t> put_after_reading(const catalog::SeqRepoSequence& sequence,
                                                  const SequenceDigest& seq_id, const DigestRows& digests,
                                                  const format::FastaIndexRow* record, std::int64_t change);
    std::optional<RecordText> read(const catalog::SeqRepoSequence& sequence, const SequenceDigest& seq_id,
                                   const format::FastaIndexRow* record);
    void report_differences(const catalog::SeqRepoSequence& sequence, const DigestRows& digests,
                            const RecordText& text);
    std::int64_t put_elsewhere(const RecordText& text, const format::FastaIndexRow* record, std::int64_t change,
                               const DigestRows& rows);
    void note_new(std::int64_t sequence_id, std::int64_t length, std::int64_t change, const DigestRows& rows);

    VolumeQueue& volumes_;
    InstanceWriter& writer_;
    SequenceLoader own_volumes_;
    AliasAdoption& aliases_;
    AdoptionLog& log_;
    const AdoptOptions& options_;
    std::optional<Current> volume_;
};

}  // namespace seqshelf::repository
