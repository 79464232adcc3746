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
/// nothing in it: a store may come from anywhere. Keeps the list of collections; everything else is read when asked
/// for. A malformed file is InvalidInput, `file:line: ` first.
/// Thread-safety: one thread at a time.
class StoreReader {
public:
    /// \throws NotFound        `store` has no rgstore.json
    /// \throws InvalidInput    rgstore.json or the index of collections is malformed, or a path leaves the store
    /// \throws SchemaMismatch  a version of the format, or a mode, that is not known
    /// \throws IoError
    explicit StoreReader(std::filesystem::path store);

    [[nodiscard]] Mode mode() const noexcept { return manifest_.mode; }

    /// Calls `visit` for each row of the sequence index, in the file's order: sorted by digest as gtars writes it,
    /// which is not checked; nor is that a digest comes once. Descriptions with tabs, and names that begin with `#`,
    /// are read too: gtars writes such rows and then overlooks them.
    /// \throws InvalidInput  the index is missing, a row has too few columns, no length or a malformed digest
    void for_each_sequence(const std::function<void(const StoredSequence&)>& visit) const;

    /// In the index's order.
    [[nodiscard]] const std::vector<CollectionDigest>& collections() const noexcept { return collections_; }

    /// The rows of a collection's own file, in order: the names and descriptions sequences have there. A sequence may
    /// be here and not in the sequence index (gtars drops it from there if its description had a tab); of one that is
    /// in both, only the index knows the alphabet it was encoded by.
    /// \throws NotFound      the store has no such collection
    /// \throws InvalidInput  its file is missing or malformed, names another collection, or does not have as many rows
    ///                       as the index says
    [[nodiscard]] std::vector<StoredSequence> members(const CollectionDigest& collection) const;

    /// The residues of a row of for_each_sequence() or members(), checked against its digest. nullopt: they are lost,
    /// or damaged where they may have been lost too. gtars up to 0.11 stored U as T in dnaio, and U and B as A in
    /// protein, so an encoded store may hold other residues than were put in; U for T is undone where every T was one.
    /// Residues that gtars 0.10 left unpacked in an encoded store are read.
    /// \throws Corruption      the payload is missing, has not the size the length takes, or has another digest
    ///                         although no gtars loses such letters
    /// \throws InvalidInput    the alphabet is none of gtars'
    /// \throws SchemaMismatch  the payload is in a pack file
    /// Complexity: O(length); holds the residues once.
    [[nodiscard]] std::optional<std::string> read_residues(const StoredSequence& sequence) const;

    /// A collection's FHR record, JSON text as it is in the store (not parsed). nullopt: it has none.
    /// \throws IoError  more than 16 MiB
    [[nodiscard]] std::optional<std::string> fhr(const CollectionDigest& collection) const;

    /// Calls `visit` for each alias of the namespaces rgstore.json names, file by file. Where an alias comes twice in a
    /// namespace, gtars takes the last.
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
    /// How many members each has by the index; nullopt: there is no index.
    std::map<CollectionDigest, std::optional<std::int64_t>> member_counts_;
};

}  // namespace seqshelf::refget_store
