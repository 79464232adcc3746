#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "base/task_chain.hpp"
#include "digest/hasher.hpp"
#include "seqshelf/letters.hpp"
#include "seqshelf/sequence_info.hpp"

namespace seqshelf::sequence {

/// Digests a sequence as its residues arrive; with a pool, each algorithm runs in its own chain of tasks.
/// Memory: a bounded number of pieces.
/// Thread-safety: one thread at a time.
class ResidueDigester {
public:
    /// \param pool  null: the calling thread does everything
    explicit ResidueDigester(base::TaskPool* pool = nullptr);

    /// \param residues  upper-case letters
    /// \param owner     keeps them alive; needed with a pool only
    void add(std::string_view residues, const std::shared_ptr<const void>& owner = nullptr);

    /// Waits for the digests of all that was added.
    [[nodiscard]] SequenceDigests finish();
    /// \pre finish() was called
    [[nodiscard]] LetterSet letters() const noexcept { return LetterSet(letters_); }

private:
    /// One chain for each algorithm.
    struct Chains {
        explicit Chains(base::TaskPool& pool) : sha512(pool), md5(pool), sha1(pool) {}
        base::TaskChain sha512;
        base::TaskChain md5;
        base::TaskChain sha1;
    };

    void add_to_sha1(std::string_view residues);

    digest::Hasher sha512_{digest::Algorithm::sha512};
    digest::Hasher md5_{digest::Algorithm::md5};
    digest::Hasher sha1_{digest::Algorithm::sha1};
    std::uint32_t letters_ = 0;
    std::optional<Chains> chains_;  // last, so that they end before what their tasks use
};

}  // namespace seqshelf::sequence
