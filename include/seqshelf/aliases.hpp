#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace seqshelf {

/// What a session did.
struct AliasSummary {
    std::int64_t added = 0;
    std::int64_t known = 0;      ///< named that sequence already
    std::int64_t repointed = 0;  ///< named another sequence before; that is history now
    std::int64_t removed = 0;
    std::vector<std::string> cleaned_up;  ///< what an earlier writer that died had left: files below the instance
};

/// What a table of names did.
struct NameTableSummary {
    std::int64_t rows = 0;     ///< that are about a member
    std::int64_t members = 0;  ///< that got names
    std::vector<std::string> unmatched_rows;     ///< names of rows that are about no member, one for each
    std::vector<std::string> unmatched_members;  ///< names of members that no row is about
    std::vector<std::string> other_length;  ///< members whose row gives another length; nothing was taken from it
};

/// Changes the names of sequences in an instance, or those of collections, in one atomic step: visible at commit(), or
/// never. Names are never overwritten: what a name meant before stays in its history.
/// Thread-safety: one thread at a time.
class AliasSession {
public:
    enum class Of { sequences, collections };

    /// \throws Locked, ReadOnly, NotFound  as LoadSession
    explicit AliasSession(const std::filesystem::path& instance, Of of = Of::sequences);
    ~AliasSession();
    AliasSession(const AliasSession&) = delete;
    AliasSession& operator=(const AliasSession&) = delete;

    /// Makes `ns:alias` name the sequence, or collection, that `identifier` means (see Repository).
    /// \throws NotFound         nothing has that identifier
    /// \throws InvalidArgument  a malformed name, a digest's namespace, or a name this session gave to something else
    void add(std::string_view ns, std::string_view alias, std::string_view identifier);

    /// Makes `ns:alias` name nothing. \throws NotFound  it named nothing; InvalidArgument  a malformed namespace
    void remove(std::string_view ns, std::string_view alias);

    /// Adds the names of a text file: a line `alias<TAB>identifier` each, empty lines and lines that start with `#`
    /// aside (gtars' alias files). "-" is standard input; gzip is read too.
    /// \throws InvalidInput  a line has no tab, more than two columns, an unknown identifier, or a name that was given
    ///                       to something else before: `file:line: …`, the first such line
    void load(std::string_view ns, const std::string& file);

    /// Gives a collection's sequences the other names that a table has for them: an NCBI assembly report, UCSC's
    /// chromAlias, or two columns. A row is about the member that has one of its names. GenBank and RefSeq accessions
    /// go to namespaces `genbank` and `refseq`, all other names to `ns`.
    /// \pre this session is of sequences (else InvalidArgument)
    /// \throws NotFound      no collection has that identifier
    /// \throws InvalidInput  not such a table; a row is about two members; a name for two sequences: `file:line: …`
    NameTableSummary add_name_table(std::string_view collection, std::string_view ns, const std::string& file);

    AliasSummary commit();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf
