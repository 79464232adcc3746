#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "seqshelf/patched_sequence.hpp"
#include "support/shelf.hpp"

// Variants applied to short sequences. The values are from the reference's tables F-app, F-aln and F-mot, which
// GenomeKit 7.5 printed except where they say that it is wrong, and from its documentation (fixtures A and Q).
namespace seqshelf::test {

/// POS:REF:ALT, POS one-based.
inline Variant variant(const std::string& text) {
    return NamedVariant::read("s:" + text, VariantForm::one_based).variant;
}

inline const std::string chr1 = "NNNNACGTACGTACGTACGTACGTACGTACGTACGTACGTACGT";
inline const std::string chr2 = "AACCTTTTACGTAAACCCGGGTTTACCGGAAATGGATTAA";

struct PatchSamples : Shelf {
    PatchSamples() {
        const std::string cftr = "TATGTTTTTATATCTTAAAGCTGTGTCTGTAA";
        const std::string q = "GGTCCAAACTTGG";
        const std::string c = "TTGATATTTATATGTTTTTATATCTTAAAGCTGTGTCTGTAAACTGATGGCTAACAAAACTAGGATTTTGGTC";
        load(">chr1\n" + chr1 + "\n>chr2\n" + chr2 + "\n>cftr\n" + cftr + "\n>q\n" + q + "\n>c\n" + c +
             "\n>empty\n>prot\nMKWVTFEL\n");
    }
    [[nodiscard]] Sequence get(const std::string& name) const { return repository().get_sequence("t:" + name); }
    [[nodiscard]] PatchedSequence patched(const std::string& name, const std::vector<std::string>& texts) const {
        std::vector<Variant> variants;
        std::transform(texts.begin(), texts.end(), std::back_inserter(variants), variant);
        return {get(name), variants};
    }
};

inline Interval minus(std::int64_t start, std::int64_t end) { return {start, end, Strand::minus}; }

}  // namespace seqshelf::test
