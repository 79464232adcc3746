#pragma once

#include <memory>
#include <string_view>

#include "base/task_chain.hpp"
#include "digest/hasher.hpp"
#include "seqshelf/letters.hpp"
#include "seqshelf/sequence_info.hpp"

namespace seqshelf::repository {

/// Digests a long sequence as its pieces come: each algorithm goes through them on its own, on a pool's threads.
/// Memory: a bounded number of pieces.
/// Thread-safety: one thread at a time.
class PieceDigester {
public:
    explicit PieceDigester(base::TaskPool& pool) : sha512_chain_(pool), md5_chain_(pool), sha1_chain_(pool) {}

    /// \param residues  upper-case letters
    /// \param owner     keeps them
    void add(std::string_view residues, const std::shared_ptr<const void>& owner);

    /// Waits for the digests of all that was added.
    [[nodiscard]] SequenceDigests finish();
    /// \pre finish() was called
    [[nodiscard]] LetterSet letters() const noexcept { return LetterSet(letters_); }

private:
    digest::Hasher sha512_{digest::Algorithm::sha512};
    digest::Hasher md5_{digest::Algorithm::md5};
    digest::Hasher sha1_{digest::Algorithm::sha1};
    std::uint32_t letters_ = 0;
    // Last, so that they end before what their tasks use.
    base::TaskChain sha512_chain_;
    base::TaskChain md5_chain_;
    base::TaskChain sha1_chain_;
};

}  // namespace seqshelf::repository
