#include "repository/sequence_loader.hpp"

namespace seqshelf::repository {

std::int64_t SequenceLoader::put(const DigestedRecord& digested, std::int64_t change_id) {
    const std::string_view residues = digested.record.residues.text();
    const std::string name = digested.digests.sha512t24u.sha512t24u();
    const auto length = static_cast<std::int64_t>(residues.size());
    catalog::Place place;
    if (!residues.empty()) {
        if (!volume_) {
            volume_ = std::make_unique<OpenVolume>(writer_.stage_volume(), writer_.catalog().next_volume_id(), options_.blocks, pool_);
        }
        place = {volume_->id, volume_->writer.offset_after_header(name)};
    }
    const auto put = writer_.catalog().put_sequence(digested.digests, length, digested.letters, place, change_id);
    if (!put.is_new) {
        counts_.known += 1;
        return put.sequence_id;
    }
    counts_.added += 1;
    counts_.residues += length;
    if (!residues.empty()) {
        volume_->writer.append(name, residues, digested.letters);
        if (volume_->writer.text_bytes() >= options_.max_volume_bytes) {
            finish();
        }
    }
    return put.sequence_id;
}

void SequenceLoader::finish() {
    if (!volume_) {
        return;
    }
    const bool empty = volume_->writer.text_bytes() == 0;  // every sequence was known: what was staged is just dropped
    if (!empty) {
        const volume::VolumeSummary written = volume_->writer.finish();
        writer_.put_volume(volume_->staged, {volume_->id, "", written.text_bytes, written.file_bytes, written.sha256,
                                             written.fai_sha256, written.gzi_sha256});
    }
    volume_.reset();
}

}  // namespace seqshelf::repository
