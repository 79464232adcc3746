#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/file_names.hpp"

namespace seqshelf::catalog {

/// A row of SeqRepo's `seqinfo`, as it is stored and unchecked.
struct SeqRepoSequence {
    std::string seq_id;   ///< sha512t24u, 32 characters
    std::int64_t length = 0;
    std::string letters;  ///< `alpha`: the characters that occur, sorted
    std::optional<std::int64_t> added;  ///< seconds since the Unix epoch; none: it is not a time
    std::string path;     ///< `relpath`: of the volume, below `sequences/`
};

/// A row of SeqRepo's `seqalias`, as it is stored and unchecked.
struct SeqRepoAlias {
    std::int64_t row_id = 0;
    std::string ns;  ///< as SeqRepo stores it: `NCBI`
    std::string alias;
    std::optional<std::int64_t> added;
    bool is_current = false;
};

/// The two databases of an instance of SeqRepo (schema version 1), open for reading. They are never written to.
/// Thread-safety: one thread at a time.
class SeqRepoDatabases {
public:
    /// \param instance  its directory
    /// \throws SchemaMismatch  they are not SeqRepo's, or of another version
    /// \throws Corruption, IoError
    explicit SeqRepoDatabases(const std::filesystem::path& instance);
    ~SeqRepoDatabases();
    SeqRepoDatabases(const SeqRepoDatabases&) = delete;
    SeqRepoDatabases& operator=(const SeqRepoDatabases&) = delete;

    /// Whether a directory contains SeqRepo's two databases and is not an instance of ours that lost its catalog.
    [[nodiscard]] static bool are_in(const std::filesystem::path& instance);
    [[nodiscard]] static std::filesystem::path aliases_file(const std::filesystem::path& instance) {
        return instance / seqrepo_aliases_name;
    }
    [[nodiscard]] static std::filesystem::path sequences_file(const std::filesystem::path& instance) {
        return instance / seqrepo_sequences_name;
    }

    [[nodiscard]] std::int64_t sequence_count();
    [[nodiscard]] std::int64_t alias_count();
    /// Paths of the volumes that sequences are in, sorted.
    [[nodiscard]] std::vector<std::string> volume_paths();
    /// Calls `visit` for every sequence, ordered by volume_paths(), then as it was added.
    void for_each_sequence(const std::function<void(const SeqRepoSequence&)>& visit);
    /// Every name a sequence has or had, with digests, as it was given.
    [[nodiscard]] std::vector<SeqRepoAlias> aliases_of(std::string_view seq_id);
    /// The row that gave the name of `row` to another sequence.
    [[nodiscard]] std::optional<SeqRepoAlias> successor(const SeqRepoAlias& row);
    /// Calls `visit` for every alias of a sequence that does not exist.
    void for_each_dangling_alias(const std::function<void(const SeqRepoAlias&, std::string_view seq_id)>& visit);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf::catalog
