#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/alias_queries.hpp"
#include "catalog/collection_queries.hpp"
#include "catalog/rows.hpp"
#include "catalog/sorted_lookup.hpp"
#include "seqshelf/totals.hpp"

namespace seqshelf::catalog {

struct WriteConnection;

/// One connection to a catalog, with its statements prepared: every question a reader asks. Each is an index search.
/// Thread-safety: one thread at a time; see ReaderPool.
class Reader {
public:
    /// A catalog that is written, that of a snapshot, or the databases of an instance of SeqRepo: what these do not
    /// know is as in an empty catalog. Of SeqRepo's a sequence's volume has the sequence's own number and no offset.
    enum class Source { live, snapshot, seqrepo };

    /// \param file  the catalog; of SeqRepo the instance's directory
    /// \throws SchemaMismatch, Corruption, IoError
    Reader(const std::filesystem::path& file, Source source);
    /// What a change sees of the catalog: also what it has put itself. The writer outlives it.
    explicit Reader(WriteConnection& writer);
    ~Reader();
    /// Whether a writer has migrated the catalog since it was opened: what this reader sees of it is then incomplete.
    [[nodiscard]] bool outdated();
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    [[nodiscard]] std::optional<SequenceRow> find_sequence(const SequenceDigest& digest);
    /// Several where different sequences share an MD5 (or SHA-1), which an adversary can arrange.
    [[nodiscard]] std::vector<SequenceRow> find_by_md5(const Md5Digest& md5);
    [[nodiscard]] std::vector<SequenceRow> find_by_sha1(const Sha1Digest& sha1);
    /// \param name  its namespace is canonical
    [[nodiscard]] std::optional<SequenceRow> find_alias(NameView name);
    /// As find_alias of each, at one time. Much faster for many: see find_sorted. Not of SeqRepo's databases.
    /// \pre keys are ordered by namespace and alias, as bytes
    [[nodiscard]] std::vector<std::optional<SequenceRow>> find_aliases(std::span<const NameView> keys);
    /// The names in force of each of many sequences, as AliasQueries::of has them of one. Not of SeqRepo's databases.
    [[nodiscard]] std::vector<std::vector<Alias>> aliases_of_each(std::span<const std::int64_t> sequence_ids);
    /// In every namespace, ordered by namespace.
    [[nodiscard]] std::vector<NamedRow> find_bare_alias(std::string_view alias);

    /// Those with a digest after that one, ordered by digest; only such as are in no collection if that is asked for.
    [[nodiscard]] std::vector<SequenceRow> sequences_after(std::string_view digest, std::int64_t limit,
                                                           bool without_collection);

    /// Of SeqRepo's sequences all are linear: it does not know.
    [[nodiscard]] Topology topology(std::int64_t sequence_id);

    [[nodiscard]] AliasQueries& sequence_aliases() noexcept;
    [[nodiscard]] AliasQueries& collection_aliases() noexcept;
    [[nodiscard]] CollectionQueries& collections() noexcept;

    [[nodiscard]] std::vector<VolumeRow> volumes();
    [[nodiscard]] std::optional<VolumeRow> find_volume(std::int64_t volume_id);
    /// Calls `visit` for every sequence, in the order they lie in the volumes.
    void for_each_sequence(const std::function<void(const SequenceRow&)>& visit);
    /// Calls `visit` for what volumes still contain of sequences that were removed: digest, length and place are set.
    void for_each_removed_sequence(const std::function<void(const SequenceRow&)>& visit);
    /// Of each volume that has removed sequences, by number; not of those that SeqRepo's text of others is kept in.
    struct RemovedFrom {
        std::int64_t volume_id;
        std::int64_t sequences;
        std::int64_t residues;
    };
    [[nodiscard]] std::vector<RemovedFrom> removed_from_volumes();
    /// When the last change to the catalog was made, seconds since the Unix epoch; 0: there was none.
    [[nodiscard]] std::int64_t last_changed();
    [[nodiscard]] Totals totals();
    /// Counts what totals() only remembers.
    [[nodiscard]] Totals counted_totals();

    /// Runs `action` in one read transaction: all its queries see the catalog in the same state. Each is then cheaper,
    /// too, because locking costs as much as a search in a catalog that others may write. \pre not within such an
    /// action
    template <typename Action>
    void in_transaction(Action action) {
        const Moment moment(*this);
        action();
    }

    /// What SQLite's own checks find wrong, one line each. \throws Cancelled
    [[nodiscard]] std::vector<std::string> check_database(const std::stop_token& stop = {});

    /// Plans of the statements above, for the test that none of them scans: (statement, plan line).
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> query_plans();

    /// Copies the catalog as of now into a new file, in rollback-journal mode: fit for a snapshot.
    void backup_to(const std::filesystem::path& file);

private:
    struct Impl;
    /// A read transaction.
    /// Thread-safety: one thread at a time.
    class Moment {
    public:
        explicit Moment(Reader& reader);
        Moment(const Moment&) = delete;
        Moment& operator=(const Moment&) = delete;
        ~Moment();

    private:
        Reader& reader_;
    };
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf::catalog
