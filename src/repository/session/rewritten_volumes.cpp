#include "repository/session/rewritten_volumes.hpp"

#include "seqshelf/load.hpp"

namespace seqshelf::repository {

void RewrittenVolumes::put(const catalog::SequenceRow& row, std::string_view residues) {
    if (!volume_) {
        volume_ = std::make_unique<OpenVolume>(writer_.stage_volume(), writer_.catalog().next_volume_id(), pool_);
    }
    const std::string name = row.info.digests.sha512t24u.sha512t24u();
    writer_.catalog().move_sequence(row.sequence_id, {volume_->id, volume_->writer.offset_after_header(name)});
    volume_->writer.append(name, residues, row.info.letters);
    if (volume_->writer.text_bytes() >= LoadOptions{}.max_volume_bytes) {
        finish();
    }
}

void RewrittenVolumes::finish() {
    if (volume_) {
        const volume::VolumeReport written = volume_->writer.finish();
        writer_.put_volume(volume_->staged, {volume_->id, "", written.text_bytes, written.file_bytes, written.sha256,
                                             written.fai_sha256, written.gzi_sha256});
        volume_.reset();
    }
}

}  // namespace seqshelf::repository
