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

/// Changes the names of sequences in an instance, in one atomic step: visible at commit(), or never.
/// Names are never overwritten: what a name meant before stays in its history.
/// Thread-safety: one thread at a time.
class AliasSession {
public:
    /// \throws Locked, ReadOnly, NotFound  as LoadSession
    explicit AliasSession(const std::filesystem::path& instance);
    ~AliasSession();
    AliasSession(const AliasSession&) = delete;
    AliasSession& operator=(const AliasSession&) = delete;

    /// Makes `ns:alias` name the sequence that `identifier` means (see Repository).
    /// \throws NotFound         no sequence has that identifier
    /// \throws InvalidArgument  a malformed name, a digest's namespace, or a name this session gave to another sequence
    void add(std::string_view ns, std::string_view alias, std::string_view identifier);

    /// Makes `ns:alias` name nothing. \throws NotFound  it named nothing
    void remove(std::string_view ns, std::string_view alias);

    /// Adds the names of a text file: a line `alias<TAB>identifier` each, empty lines and lines that start with `#` aside
    /// (gtars' alias files). "-" is standard input; gzip is read too.
    /// \throws InvalidInput  a line has no tab, more than two columns or an unknown identifier: `file:line: …`
    void load(std::string_view ns, const std::string& file);

    AliasSummary commit();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf
