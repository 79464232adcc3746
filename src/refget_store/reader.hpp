#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "refget_store/code.hpp"
#include "refget_store/manifest.hpp"
#include "refget_store/stored.hpp"

namespace seqshelf::refget_store {

/// Reads a RefgetStore that gtars (up to 0.11, without pack files) or StoreWriter wrote into a local directory. Trusts
/// nothing in it, because a store may come from anywhere. Keeps the list of collections, and reads everything else
/// when it is needed. A malformed file is InvalidInput; the message starts with `file:line: `.
/// Thread-safety: one thread at a time.
class StoreReader {
public:
    /// \throws NotFound        `store` has no rgstore.json
    /// \throws InvalidInput    rgstore.json or the index of collections is malformed, or a path leaves the store
    /// \throws SchemaMismatch  an unknown version of the format, or an unknown mode
    /// \throws IoError
    explicit StoreReader(std::filesystem::path store);

    [[nodiscard]] Mode mode() const noexcept { return manifest_.mode; }

    /// Calls `visit` for each row of the sequence index, in the file's order. gtars sorts it by digest; that, and
    /// whether a digest occurs twice, is not checked. Rows with tabs in the description, or a name that begins with
    /// `#`, are read: gtars writes such rows, but skips them when it reads.
    /// \throws InvalidInput  the index is missing, a row has too few columns, no length or a malformed digest
    void for_each_sequence(const std::function<void(const StoredSequence&)>& visit) const;

    /// In the index's order.
    [[nodiscard]] const std::vector<CollectionDigest>& collections() const noexcept { return collections_; }

    /// Returns the rows of a collection's own file, in order, with the names and descriptions of sequences there. A
    /// sequence may be missing in the sequence index (gtars drops it from there if its description had a tab). If it
    /// is in both, only the index has the alphabet of its encoding.
    /// \throws NotFound      the store does not contain the collection
    /// \throws InvalidInput  its file is missing or malformed, names another collection, or does not have as many rows
    ///                       as the index says
    [[nodiscard]] std::vector<StoredSequence> members(const CollectionDigest& collection) const;

    /// Returns the residues of a row from for_each_sequence() or members(), checked against its digest. nullopt: gtars
    /// lost some letters, or the payload is damaged and gtars may have lost some. gtars up to 0.11 stored U as T in
    /// dnaio, and U and B as A in protein, so an encoded store may contain other residues than were added. T is
    /// changed back to U if that gives the digest. Residues that gtars 0.10 left unpacked in an encoded store are
    /// read.
    /// \throws Corruption      the payload is missing or has the wrong size, or its digest is wrong and gtars does not
    ///                         lose letters of that alphabet
    /// \throws InvalidInput    gtars does not have the alphabet
    /// \throws SchemaMismatch  the payload is in a pack file
    /// Complexity: O(length); holds the residues once.
    [[nodiscard]] std::optional<std::string> read_residues(const StoredSequence& sequence) const;

    /// Returns a collection's FHR record, JSON text as it is in the store (not parsed). nullopt: it has none.
    /// \throws IoError  more than 16 MiB
    [[nodiscard]] std::optional<std::string> fhr(const CollectionDigest& collection) const;

    /// Calls `visit` for each alias of the namespaces in rgstore.json, file by file. If an alias occurs twice in a
    /// namespace, gtars uses the last.
    /// \throws InvalidInput  a namespace's file is missing, or a row has no tab
    void for_each_alias(AliasKind kind, const std::function<void(const StoredAlias&)>& visit) const;

private:
    [[nodiscard]] std::filesystem::path payload_path(const std::string& digest) const;
    [[nodiscard]] const Code& payload_code(const std::filesystem::path& path, const StoredSequence& sequence) const;
    void read_collection_index(const std::filesystem::path& index);
    void scan_collections();

    std::filesystem::path store_;
    Manifest manifest_;
    std::vector<CollectionDigest> collections_;
    /// How many members each collection has, from the index; nullopt: there is no index.
    std::map<CollectionDigest, std::optional<std::int64_t>> member_counts_;
};

}  // namespace seqshelf::refget_store
