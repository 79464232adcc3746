#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "seqshelf/collection_info.hpp"
#include "seqshelf/fhr.hpp"

namespace seqshelf {

/// A member for a new collection.
struct MemberOf {
    std::string name;
    std::string identifier;  ///< of a sequence that is there already
    std::string description = {};
    std::string where = {};  ///< `file:line: ` to put in front of messages; with it, bad names are InvalidInput
};

/// What a session did.
struct CollectionSummary {
    std::int64_t added = 0;
    std::int64_t known = 0;  ///< there was such a collection already
    std::int64_t removed = 0;
    std::int64_t sequences_removed = 0;
    std::int64_t residues_removed = 0;  ///< of these; their room in volumes is not freed by this
    std::int64_t fhr_set = 0;
    std::int64_t fhr_removed = 0;
    std::vector<std::string> cleaned_up;  ///< what an earlier writer that died had left: files below the instance
};

/// Changes the collections of an instance, in one atomic step: visible at commit(), or never. What a session adds it
/// can itself refer to by digest only.
/// Thread-safety: one thread at a time.
class CollectionSession {
public:
    /// \throws Locked, ReadOnly, NotFound  as LoadSession
    explicit CollectionSession(const std::filesystem::path& instance);
    ~CollectionSession();
    CollectionSession(const CollectionSession&) = delete;
    CollectionSession& operator=(const CollectionSession&) = delete;

    /// Makes a collection of sequences that are there.
    /// \param alias  `ns:name` for the collection; "": none
    /// \throws NotFound         a member's sequence is not known
    /// \throws InvalidArgument  a name occurs twice, is empty or is not UTF-8 text (InvalidInput: see MemberOf::where)
    CollectionDigest add(const std::vector<MemberOf>& members, const std::string& alias = "");

    /// Removes a collection, with its aliases, FHR record and soft masks. Sequences stay; with Orphans::remove those
    /// that no other collection has and that no alias names, or ever named, go too.
    /// \throws NotFound, AmbiguousAlias
    enum class Orphans { keep, remove };
    void remove(std::string_view identifier, Orphans orphans = Orphans::keep);

    /// Gives a collection an FHR record in place of the one it had. It is not validated: see FhrRecord::validate().
    void set_fhr(std::string_view identifier, const FhrRecord& record);
    /// \throws NotFound  also where the collection has no record
    void remove_fhr(std::string_view identifier);

    CollectionSummary commit();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf
