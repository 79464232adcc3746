#pragma once

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace seqshelf::sequence {

/// The namespaces that SeqRepo spells in its own way: our canonical name and SeqRepo's. (The queries of its databases
/// repeat them.)
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 3> seqrepo_namespaces{
    {{"refseq", "NCBI"}, {"ensembl", "Ensembl"}, {"lrg", "LRG"}}};

/// SeqRepo's spelling of the canonical namespace `ns`; the inverse of canonical_namespace().
[[nodiscard]] constexpr std::string_view seqrepo_namespace(std::string_view ns) {
    const auto* const found = std::find_if(seqrepo_namespaces.begin(), seqrepo_namespaces.end(),
                                           [ns](const auto& spellings) { return spellings.first == ns; });
    return found == seqrepo_namespaces.end() ? ns : found->second;
}

}  // namespace seqshelf::sequence
