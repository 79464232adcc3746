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

/// Writes a RefgetStore from which the gtars releases so far (up to 0.11) return every letter, in both modes. Until
/// finish() the directory has no rgstore.json, so no program takes it for a store; the owner must remove an unfinished
/// one. Keeps a row for each sequence, because the format sorts its index by digest, and an open file for each
/// namespace.
/// Thread-safety: one thread at a time.
class StoreWriter {
public:
    /// \param directory  must not exist yet; its missing parents are created
    /// \throws ReadOnly, IoError
    StoreWriter(std::filesystem::path directory, Mode mode);

    /// Adds a sequence, in any order. `sequence.alphabet` is not used: it follows from the residues. In mode Encoded,
    /// residues that a released gtars would return wrong (Code::released_for()) are stored as ASCII, a byte each.
    ///
    /// \param residues  letters A-Z; the caller must have checked that they have sequence.digest and sequence.md5
    /// \throws InvalidArgument  the digest was added before, the length is not that of the residues, another character,
    ///                          a name that gtars would not read, a name or description that is not UTF-8
    /// \throws ReadOnly, IoError
    void put_sequence(const StoredSequence& sequence, std::string_view residues);

    /// Adds a collection of sequences that were added before.
    ///
    /// \param members  in order
    /// \throws InvalidArgument  the collection was added before, a member was not or has another length, a name that
    ///                          gtars would not read
    /// \throws ReadOnly, IoError
    void put_collection(const CollectionDigests& digests, const std::vector<StoredMember>& members);

    /// Adds an alias. If two in a namespace have the same name, gtars uses the last.
    /// \throws InvalidArgument  the namespace cannot be a file name, the alias begins with `#` or contains a tab or a
    ///                          line end, the digest is not 32 characters of base64url
    /// \throws ReadOnly, IoError
    void put_alias(AliasKind kind, const StoredAlias& alias);

    /// Adds a collection's FHR record as it is. gtars skips a record whose keys have other types than FHR's.
    /// \throws InvalidArgument  not a JSON object, or the collection already has one
    /// \throws ReadOnly, IoError
    void put_fhr(const CollectionDigest& collection, std::string_view json);

    /// Writes the indexes and, once everything else is durable, rgstore.json. Nothing may be added after it.
    /// \throws ReadOnly, IoError
    void finish();

private:
    /// What the indexes say about a sequence.
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
    std::map<std::string, std::string> collections_;  ///< rows of the index, by the digest's text
    std::map<std::string, base::NewFile> aliases_;  ///< by path in the store
    std::set<std::string> fhr_;  ///< paths in the store
    std::int64_t logical_sequence_bytes_ = 0;
};

}  // namespace seqshelf::refget_store
