#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "refget_store/stored.hpp"

namespace seqshelf::refget_store {

inline constexpr std::string_view manifest_name = "rgstore.json";

/// Where a store has its files, and how it keeps residues: rgstore.json, version 1. The defaults are what gtars writes.
/// Every path is relative to the store and stays inside it.
struct Manifest {
    Mode mode = Mode::raw;
    std::string sequence_template = "sequences/%s2/%s.seq";  ///< for expand()
    std::string collection_template = "collections/%s.rgsi";
    std::string sequence_index = "sequences.rgsi";
    std::optional<std::string> collection_index = "collections.rgci";  ///< nullopt: an old store without one
    std::vector<std::string> sequence_namespaces;  ///< each has a file of aliases
    std::vector<std::string> collection_namespaces;

    [[nodiscard]] const std::vector<std::string>& namespaces(AliasKind kind) const noexcept {
        return kind == AliasKind::sequences ? sequence_namespaces : collection_namespaces;
    }
};

/// What rgstore.json says of the files beside it; gtars checks it against a remote store's copy only.
struct ManifestSums {
    std::string sequences;  ///< SHA-256 of sequences.rgsi in hex; so are the others
    std::string collections;  ///< of collections.rgci
    std::optional<std::string> aliases;  ///< of all alias files in order of their paths; nullopt: there are none
    std::optional<std::string> fhr;
    std::int64_t logical_sequence_bytes = 0;  ///< payload of all sequences
};

/// \throws NotFound        `store` has no rgstore.json
/// \throws InvalidInput    it is not what gtars writes, or a path in it leaves the store
/// \throws SchemaMismatch  a version or mode that gtars did not have up to 0.11
/// \throws IoError
[[nodiscard]] Manifest read_manifest(const std::filesystem::path& store);

/// The text of rgstore.json. `time` (seconds since the Unix epoch, UTC) is when the store was written.
[[nodiscard]] std::string manifest_text(const Manifest& manifest, const ManifestSums& sums, std::int64_t time);

/// A path template with a digest in place of `%s`, and its first 2 or 4 characters in place of `%s2` and `%s4`.
[[nodiscard]] std::string expand(std::string path_template, std::string_view digest);

/// Path of a namespace's aliases in the store.
[[nodiscard]] std::string alias_path(AliasKind kind, std::string_view ns);

/// Whether a namespace can be a file's name: gtars makes a path of it unseen.
[[nodiscard]] bool is_file_name(std::string_view ns);

}  // namespace seqshelf::refget_store
