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

/// One connection to a catalog, with prepared statements: every question that a reader asks. Each is an index search.
/// Thread-safety: one thread at a time; see ReaderPool.
class Reader {
public:
    /// A catalog that may be written, one whose WriterLock the caller holds, that of a snapshot, or the databases of an
    /// instance of SeqRepo. What SeqRepo does not store is answered as by an empty catalog. There each sequence has a
    /// volume of its own number and no offset.
    enum class Source { live, locked, snapshot, seqrepo };

    /// \param file  the catalog; for SeqRepo the instance's directory
    /// \throws SchemaMismatch, Corruption, IoError
    Reader(const std::filesystem::path& file, Source source);
    /// Reads the catalog as a change sees it, with what it has put itself. The writer must outlive the reader.
    explicit Reader(WriteConnection& writer);
    ~Reader();
    /// Whether a writer has migrated the catalog since it was opened: this reader then sees only a part of it.
    [[nodiscard]] bool outdated();
    /// Whether writers are kept out as long as it is open: only so can a live catalog be read on a full disk.
    [[nodiscard]] bool keeps_writers_out() const noexcept;
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    [[nodiscard]] std::optional<SequenceRow> find_sequence(const SequenceDigest& digest);
    /// Several where different sequences share an MD5 (or SHA-1), which an adversary can arrange.
    [[nodiscard]] std::vector<SequenceRow> find_by_md5(const Md5Digest& md5);
    [[nodiscard]] std::vector<SequenceRow> find_by_sha1(const Sha1Digest& sha1);
    /// \param name  its namespace is canonical
    [[nodiscard]] std::optional<SequenceRow> find_alias(NameView name);
    /// find_alias() for each key, in one transaction. Much faster for many: see find_sorted(). Not for SeqRepo's
    /// databases.
    /// \pre keys are ordered by namespace and alias, as bytes
    [[nodiscard]] std::vector<std::optional<SequenceRow>> find_aliases(std::span<const NameView> keys);
    /// The names in force of each of many sequences, as AliasQueries::of() returns them for one. Not for SeqRepo's
    /// databases.
    [[nodiscard]] std::vector<std::vector<Alias>> aliases_of_each(std::span<const std::int64_t> sequence_ids);
    /// In every namespace, ordered by namespace.
    [[nodiscard]] std::vector<NamedRow> find_bare_alias(std::string_view alias);

    /// Sequences with digests after `digest`, ordered by digest; optionally only those that are in no collection.
    [[nodiscard]] std::vector<SequenceRow> sequences_after(std::string_view digest, std::int64_t limit,
                                                           bool without_collection);

    /// SeqRepo's sequences are linear: it does not record topology.
    [[nodiscard]] Topology topology(std::int64_t sequence_id);

    [[nodiscard]] AliasQueries& sequence_aliases() noexcept;
    [[nodiscard]] AliasQueries& collection_aliases() noexcept;
    [[nodiscard]] CollectionQueries& collections() noexcept;

    // Where there is `damaged`, it is called for each row that cannot be a value; if it is empty, that is thrown.
    [[nodiscard]] std::vector<VolumeRow> volumes(const Damaged& damaged = {});
    [[nodiscard]] std::optional<VolumeRow> find_volume(std::int64_t volume_id);
    /// Immutable files of the instance other than volumes, ordered by path.
    [[nodiscard]] std::vector<FileRow> files();
    [[nodiscard]] Identity identity();
    /// The number of the last change of ours, also in a master; 0: there was none.
    [[nodiscard]] std::int64_t last_change_number();
    /// Checks that the page sums by which the catalog is read name its content id. \throws Corruption
    void check_page_sums();
    /// Computes the content id, in a pass over all names and collections. \throws Cancelled
    [[nodiscard]] std::string compute_content();
    /// The format, which may be older or newer than this program's.
    [[nodiscard]] int format() const noexcept;
    /// Calls `visit` for every sequence, in the order in which volumes store them.
    void for_each_sequence(const std::function<void(const SequenceRow&)>& visit, const Damaged& damaged = {});
    /// Calls `visit` for removed sequences that volumes still contain: digest, length and place are set.
    void for_each_removed_sequence(const std::function<void(const SequenceRow&)>& visit, const Damaged& damaged = {});
    /// What removed sequences take in one volume; without volumes that store SeqRepo's text of other sequences.
    struct RemovedFrom {
        std::int64_t volume_id;
        std::int64_t sequences;
        std::int64_t residues;
    };
    [[nodiscard]] std::vector<RemovedFrom> removed_from_volumes();
    /// When the last change to the catalog was made, seconds since the Unix epoch; 0: there was none.
    [[nodiscard]] std::int64_t last_changed();
    [[nodiscard]] Totals totals();
    /// Counts what totals() only looks up.
    [[nodiscard]] Totals counted_totals();

    /// Runs `action` in one read transaction: all its queries see the same state of the catalog. They are also cheaper,
    /// because locking costs as much as a search in a catalog that others may write. \pre not called within such an
    /// action
    template <typename Action>
    void in_transaction(Action action) {
        const Moment moment(*this);
        action();
    }

    /// Compares the catalog's schema with ours. \throws Corruption  they differ: it was not made by seqshelf
    void require_own_schema();
    /// Compares the names with their stored sum. A catalog of a format before 6 has none: there the names of a loaded
    /// collection's members are compared with those that the same change gave. \returns what is wrong
    [[nodiscard]] std::vector<std::string> check_names();
    /// What SQLite's own checks find wrong, and where the schema is not ours; one line each. \throws Cancelled
    [[nodiscard]] std::vector<std::string> check_database(const std::stop_token& stop = {});

    /// Plans of the statements above, for the test that none of them scans: (statement, plan line).
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> query_plans();

    /// Copies the current state of the catalog to a new file, in rollback-journal mode, as a snapshot needs it. The
    /// copy says what it is: from format 6 on it has a content id.
    /// \returns the copy's identity
    Identity copy_as_snapshot(const std::filesystem::path& file);
    /// Copies it for a new master, which has its own number and the newest format, and names this one as its parent.
    void copy_as_master(const std::filesystem::path& file);

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
