#pragma once

#include <cstdint>
#include <string_view>

#include "digest/hasher.hpp"
#include "seqshelf/sequence_info.hpp"

namespace seqshelf::repository {

/// Digests residues as they are read.
/// Thread-safety: one thread at a time.
class ResidueDigester {
public:
    /// \pre upper-case letters
    void update(std::string_view residues) {
        sha512_.update(residues);
        md5_.update(residues);
        sha1_.update(residues);
        letters_ |= LetterSet::of(residues).mask();
    }
    [[nodiscard]] SequenceDigests finish() {
        return {digest::finish<SequenceDigest>(sha512_), digest::finish<Md5Digest>(md5_),
                digest::finish<Sha1Digest>(sha1_)};
    }
    [[nodiscard]] LetterSet letters() const noexcept { return LetterSet(letters_); }

private:
    digest::Hasher sha512_{digest::Algorithm::sha512};
    digest::Hasher md5_{digest::Algorithm::md5};
    digest::Hasher sha1_{digest::Algorithm::sha1};
    std::uint32_t letters_ = 0;
};

}  // namespace seqshelf::repository
