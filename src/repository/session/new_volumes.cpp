#include "repository/session/new_volumes.hpp"

#include <utility>

namespace seqshelf::repository {

namespace {
constexpr std::string_view any_name = "????????????????????????????????";  // as long as every sha512t24u
}

NewVolumes::OpenVolume& NewVolumes::open() {
    if (!volume_) {
        volume_ = std::make_unique<OpenVolume>(writer_.stage_volume(), writer_.catalog().next_volume_id(),
                                               options_.blocks, pool_);
    }
    return *volume_;
}

catalog::Place NewVolumes::next_place(std::string_view name) {
    const OpenVolume& volume = open();
    return {volume.id, volume.writer.offset_after_header(name)};
}

void NewVolumes::append(std::string_view name, std::string_view residues, LetterSet letters) {
    open().writer.append(name, residues, letters);
    finish_if_full();
}

catalog::Place NewVolumes::begin_long() {
    const catalog::Place place = next_place(any_name);
    volume_->writer.begin_long(any_name.size());
    return place;
}

void NewVolumes::append_piece(std::string_view residues, std::shared_ptr<const void> owner) {
    volume_->writer.append_piece(residues, std::move(owner));
}

void NewVolumes::end_long(std::string_view name) {
    volume_->writer.end_long(name);
    finish_if_full();
}

void NewVolumes::cancel_long() { volume_->writer.cancel_long(); }

void NewVolumes::finish_if_full() {
    if (volume_->writer.text_bytes() >= options_.max_volume_bytes) {
        finish();
    }
}

void NewVolumes::finish() {
    if (!volume_) {
        return;
    }
    if (volume_->writer.text_bytes() > 0) {  // else every sequence was known: the staged file is dropped
        const volume::VolumeReport written = volume_->writer.finish();
        writer_.put_volume(volume_->staged, {volume_->id, "", written.text_bytes, written.file_bytes, written.sha256,
                                             written.fai_sha256, written.gzi_sha256});
    }
    volume_.reset();
}

}  // namespace seqshelf::repository
