#include "sequence/residue_digester.hpp"

namespace seqshelf::sequence {

namespace {
constexpr std::size_t max_pieces_waiting = 8;
}

ResidueDigester::ResidueDigester(base::TaskPool* pool) {
    if (pool != nullptr) {
        chains_.emplace(*pool);
    }
}

void ResidueDigester::add_to_sha1(std::string_view residues) {
    sha1_.update(residues);
    letters_ |= LetterSet::of(residues).mask();
}

void ResidueDigester::add(std::string_view residues, const std::shared_ptr<const void>& owner) {
    if (!chains_) {
        md5_.update(residues);
        sha512_.update(residues);
        add_to_sha1(residues);
        return;
    }
    chains_->md5.submit([this, residues, owner] { md5_.update(residues); });  // the slowest first
    chains_->sha512.submit([this, residues, owner] { sha512_.update(residues); });
    chains_->sha1.submit([this, residues, owner] { add_to_sha1(residues); });
    for (base::TaskChain* const chain : {&chains_->md5, &chains_->sha512, &chains_->sha1}) {
        chain->wait(max_pieces_waiting);
    }
}

SequenceDigests ResidueDigester::finish() {
    if (chains_) {
        for (base::TaskChain* const chain : {&chains_->md5, &chains_->sha512, &chains_->sha1}) {
            chain->wait();
        }
    }
    return {digest::finish<SequenceDigest>(sha512_), digest::finish<Md5Digest>(md5_),
            digest::finish<Sha1Digest>(sha1_)};
}

}  // namespace seqshelf::sequence
