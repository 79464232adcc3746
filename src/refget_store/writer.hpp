#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"
#include "refget_store/manifest.hpp"
#include "refget_store/stored.hpp"
#include "seqshelf/collection_info.hpp"

namespace seqshelf::refget_store {

/// Writes a RefgetStore that the gtars released so far (up to 0.11) gives back letter by letter, in either mode. Until
/// finish() the directory has no rgstore.json, so that no program takes it for a store; what is not finished is for its
/// owner to remove. Keeps a row for each sequence, because the format sorts its index by digest, and a file open for
/// each namespace.
/// Thread-safety: one thread at a time.
class StoreWriter {
public:
    /// \param directory  must not exist yet; its missing parents are made
    /// \throws ReadOnly, IoError
    StoreWriter(std::filesystem::path directory, Mode mode);

    /// Adds a sequence, in any order. `sequence.alphabet` is not used: it follows from the residues. Encoded, residues
    /// that a released gtars would give back wrong (Code::released_for()) are stored as ASCII, a byte each.
    ///
    /// \param residues  letters A-Z; that they have sequence.digest and sequence.md5 is for the caller to know
    /// \throws InvalidArgument  the digest came before, the length is not that of the residues, another character, a
    ///                          name that gtars would not read back, a name or description that is not UTF-8
    /// \throws ReadOnly, IoError
    void put_sequence(const StoredSequence& sequence, std::string_view residues);

    /// Adds a collection of sequences that were put before.
    ///
    /// \param members  in order
    /// \throws InvalidArgument  the collection came before, a member was not put or is of another length, a name that
    ///                          gtars would not read back
    /// \throws ReadOnly, IoError
    void put_collection(const CollectionDigests& digests, const std::vector<StoredMember>& members);

    /// Adds an alias. Of two with the same name in a namespace gtars takes the last.
    /// \throws InvalidArgument  the namespace is no file name, the alias begins with `#` or has a tab or line end, the
    ///                          digest is not 32 characters of base64url
    /// \throws ReadOnly, IoError
    void put_alias(AliasKind kind, const StoredAlias& alias);

    /// Adds a collection's FHR record as it is. gtars skips one whose keys have other types than FHR's.
    /// \throws InvalidArgument  not a JSON object, or the collection had one before
    /// \throws ReadOnly, IoError
    void put_fhr(const CollectionDigest& collection, std::string_view json);

    /// Writes the indexes and, once all else is durable, rgstore.json. Nothing may be put after it.
    /// \throws ReadOnly, IoError
    void finish();

private:
    /// What the indexes say of a sequence.
    struct Row {
        std::string name;
        std::string description;
        std::int64_t length;
        std::string_view alphabet;
        Md5Digest md5;
    };

    [[nodiscard]] std::filesystem::path make_place(const std::string& relative_path) const;
    [[nodiscard]] std::string write_sequence_index() const;
    [[nodiscard]] std::string write_collection_index() const;
    void make_durable() const;

    std::filesystem::path directory_;
    Manifest manifest_;
    std::map<SequenceDigest, Row> sequences_;
    std::map<std::string, std::string> collections_;  ///< row of the index by digest, both as text
    std::map<std::string, base::NewFile> aliases_;  ///< by path in the store
    std::set<std::string> fhr_;  ///< paths in the store
    std::int64_t logical_sequence_bytes_ = 0;
};

}  // namespace seqshelf::refget_store
