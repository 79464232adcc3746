#include "repository/session/sequence_loader.hpp"

#include <utility>

namespace seqshelf::repository {

namespace {
constexpr std::string_view any_name = "????????????????????????????????";  // as long as every sha512t24u
}

SequenceLoader::OpenVolume& SequenceLoader::open_volume() {
    if (!volume_) {
        volume_ = std::make_unique<OpenVolume>(writer_.stage_volume(), writer_.catalog().next_volume_id(),
                                               options_.blocks, pool_);
    }
    return *volume_;
}

void SequenceLoader::begin_long() {
    OpenVolume& volume = open_volume();
    long_place_ = {volume.id, volume.writer.offset_after_header(any_name)};
    volume.writer.begin_long(any_name.size());
}

void SequenceLoader::append_piece(std::string_view residues, std::shared_ptr<const void> owner) {
    volume_->writer.append_piece(residues, std::move(owner));
}

std::int64_t SequenceLoader::put(const DigestedRecord& digested, std::int64_t change_id) {
    const std::string_view residues = digested.record.residues.text();
    const std::string name = digested.digests.sha512t24u.sha512t24u();
    const std::optional<catalog::Place> begun = std::exchange(long_place_, std::nullopt);
    catalog::Place place = begun.value_or(catalog::Place());
    if (!residues.empty()) {
        OpenVolume& volume = open_volume();
        place = {volume.id, volume.writer.offset_after_header(name)};
    }
    const auto put =
        writer_.catalog().put_sequence(digested.digests, digested.length, digested.letters, place, change_id);
    if (!put.is_new) {
        counts_.known += 1;
        if (begun) {
            volume_->writer.cancel_long();
        }
        return put.sequence_id;
    }
    counts_.added += 1;
    counts_.residues += digested.length;
    if (begun) {
        volume_->writer.end_long(name);
    } else if (!residues.empty()) {
        volume_->writer.append(name, residues, digested.letters);
    }
    if (volume_ && volume_->writer.text_bytes() >= options_.max_volume_bytes) {
        finish();
    }
    return put.sequence_id;
}

void SequenceLoader::finish() {
    if (!volume_) {
        return;
    }
    const bool empty = volume_->writer.text_bytes() == 0;  // every sequence was known: what was staged is just dropped
    if (!empty) {
        const volume::VolumeReport written = volume_->writer.finish();
        writer_.put_volume(volume_->staged, {volume_->id, "", written.text_bytes, written.file_bytes, written.sha256,
                                             written.fai_sha256, written.gzi_sha256});
    }
    volume_.reset();
}

}  // namespace seqshelf::repository
