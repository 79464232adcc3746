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

/// The contents of rgstore.json, version 1: where a store's files are, and how it keeps residues. The defaults are
/// what gtars writes. Every path is relative to the store and stays inside it.
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

/// What rgstore.json says about the files beside it. gtars only compares it with a remote store's copy.
struct ManifestSums {
    std::string sequences;  ///< of sequences.rgsi; all sums are SHA-256 in hex
    std::string collections;  ///< of collections.rgci
    std::optional<std::string> aliases;  ///< of all alias files in order of their paths; nullopt: there are none
    std::optional<std::string> fhr;
    std::int64_t logical_sequence_bytes = 0;  ///< bytes of all payloads
};

/// \throws NotFound        `store` has no rgstore.json
/// \throws InvalidInput    it is not what gtars writes, or a path in it leaves the store
/// \throws SchemaMismatch  a version or mode that gtars did not have up to 0.11
/// \throws IoError
[[nodiscard]] Manifest read_manifest(const std::filesystem::path& store);

/// Returns the text of rgstore.json. \param time  when the store was written, in seconds since the Unix epoch, UTC
[[nodiscard]] std::string manifest_text(const Manifest& manifest, const ManifestSums& sums, std::int64_t time);

/// Replaces `%s` in a path template by a digest, and `%s2` and `%s4` by its first 2 or 4 characters.
[[nodiscard]] std::string expand(std::string path_template, std::string_view digest);

/// The path of a namespace's aliases in the store.
[[nodiscard]] std::string alias_path(AliasKind kind, std::string_view ns);

/// Whether a namespace can be a file's name: gtars makes a path of it without a check.
[[nodiscard]] bool is_file_name(std::string_view ns);

}  // namespace seqshelf::refget_store
