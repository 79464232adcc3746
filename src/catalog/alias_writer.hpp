#pragma once

#include <cstdint>
#include <string_view>

namespace seqshelf::catalog {

struct WriteConnection;

enum class AliasOutcome {
    added,
    known,
    repointed,
    conflict,  ///< this change has already given the name to something else; nothing was done
};

/// How many names were put, by outcome.
struct AliasCounts {
    std::int64_t added = 0;
    std::int64_t known = 0;
    std::int64_t repointed = 0;

    /// Returns false for a conflict.
    [[nodiscard]] bool count(AliasOutcome outcome) noexcept {
        switch (outcome) {
            case AliasOutcome::added:
                added += 1;
                return true;
            case AliasOutcome::known:
                known += 1;
                return true;
            case AliasOutcome::repointed:
                repointed += 1;
                return true;
            case AliasOutcome::conflict:
                break;
        }
        return false;
    }
};

/// The statements on one of the two tables of aliases.
struct AliasTable;
[[nodiscard]] const AliasTable& sequence_alias_table();
[[nodiscard]] const AliasTable& collection_alias_table();

/// Gives and ends the names of sequences, or of collections.
/// Thread-safety: one thread at a time.
class AliasWriter {
public:
    AliasWriter(WriteConnection& connection, const AliasTable& table) : connection_(connection), table_(table) {}

    /// Makes `ns:alias` name the target; what it named before becomes history.
    /// \param ns  canonical
    AliasOutcome put(std::string_view ns, std::string_view alias, std::int64_t target_id);
    /// Makes `ns:alias` name nothing; false if it named nothing before.
    bool end(std::string_view ns, std::string_view alias);
    /// Forgets every name the target has or had.
    void forget(std::int64_t target_id);

private:
    /// A namespace and its number.
    struct NamespaceRow {
        std::int64_t id;
        std::string_view name;
    };

    AliasOutcome put_row(NamespaceRow ns, std::string_view alias, std::int64_t target_id);

    WriteConnection& connection_;
    const AliasTable& table_;
};

}  // namespace seqshelf::catalog
