#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/rows.hpp"
#include "seqshelf/totals.hpp"

namespace seqshelf::catalog {

/// One connection to a catalog, with its statements prepared: every question a reader asks. Each is an index search.
/// Thread-safety: one thread at a time; see ReaderPool.
class Reader {
public:
    enum class Source { live, snapshot };

    /// \throws SchemaMismatch, Corruption, IoError
    Reader(const std::filesystem::path& file, Source source);
    ~Reader();
    Reader(Reader&&) noexcept;
    Reader& operator=(Reader&&) noexcept;

    [[nodiscard]] std::optional<SequenceRow> find_sequence(const SequenceDigest& digest);
    /// Several where different sequences share an MD5 (or SHA-1), which an adversary can arrange.
    [[nodiscard]] std::vector<SequenceRow> find_by_md5(const Md5Digest& md5);
    [[nodiscard]] std::vector<SequenceRow> find_by_sha1(const Sha1Digest& sha1);
    /// \param ns  canonical
    [[nodiscard]] std::optional<SequenceRow> find_alias(std::string_view ns, std::string_view alias);
    /// In every namespace, ordered by namespace.
    [[nodiscard]] std::vector<NamedRow> find_bare_alias(std::string_view alias);

    /// Ordered by namespace, alias, then as they were in force.
    [[nodiscard]] std::vector<Alias> aliases_of(std::int64_t sequence_id, History history);
    /// Names in force that start with `prefix`, ordered by namespace and alias, after the name `after` if given; at
    /// most `limit`. `ns` empty: of all namespaces. Case counts.
    [[nodiscard]] std::vector<NamedSequence> names_with_prefix(std::string_view ns, std::string_view prefix, const Alias* after,
                                                               std::int64_t limit);
    /// Every row an alias ever had, oldest first.
    [[nodiscard]] std::vector<NamedSequence> history_of(std::string_view ns, std::string_view alias);
    [[nodiscard]] std::vector<Namespace> namespaces();

    [[nodiscard]] std::vector<VolumeRow> volumes();
    [[nodiscard]] std::optional<VolumeRow> find_volume(std::int64_t volume_id);
    /// Calls `visit` for every sequence, in the order they lie in the volumes.
    void each_sequence(const std::function<void(const SequenceRow&)>& visit);
    [[nodiscard]] Totals totals();
    /// Counts what totals() only remembers.
    [[nodiscard]] Totals counted_totals();

    /// What SQLite's own checks find wrong, one line each.
    [[nodiscard]] std::vector<std::string> check_database();

    /// Plans of the statements above, for the test that none of them scans: (statement, plan line).
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> query_plans();

    /// Copies the catalog as of now into a new file, in rollback-journal mode: fit for a snapshot.
    void backup_to(const std::filesystem::path& file);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf::catalog
