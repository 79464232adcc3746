#include "sequence/piece_digester.hpp"

namespace seqshelf::repository {

namespace {
constexpr std::size_t max_pieces_waiting = 8;
}

void PieceDigester::add(std::string_view residues, const std::shared_ptr<const void>& owner) {
    md5_chain_.submit([this, residues, owner] { md5_.update(residues); });  // the slowest first
    sha512_chain_.submit([this, residues, owner] { sha512_.update(residues); });
    sha1_chain_.submit([this, residues, owner] {
        sha1_.update(residues);
        letters_ |= LetterSet::of(residues).mask();
    });
    for (base::TaskChain* const chain : {&md5_chain_, &sha512_chain_, &sha1_chain_}) {
        chain->wait(max_pieces_waiting);
    }
}

SequenceDigests PieceDigester::finish() {
    for (base::TaskChain* const chain : {&md5_chain_, &sha512_chain_, &sha1_chain_}) {
        chain->wait();
    }
    return {digest::finish<SequenceDigest>(sha512_), digest::finish<Md5Digest>(md5_),
            digest::finish<Sha1Digest>(sha1_)};
}

}  // namespace seqshelf::repository
