#include "volume/volume_writer.hpp"

#include <algorithm>
#include <utility>

namespace seqshelf::volume {

namespace {

constexpr std::size_t segment_bytes = std::size_t{1} << 18;
/// A block this full is worth keeping when the next sequence wants blocks of another kind.
constexpr std::size_t worthwhile_block_bytes = 2048;

std::span<const std::uint8_t> bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::filesystem::path with_suffix(std::filesystem::path path, const char* suffix) {
    path += suffix;
    return path;
}

}  // namespace

std::filesystem::path fai_path(const std::filesystem::path& bgzf_path) { return with_suffix(bgzf_path, ".fai"); }
std::filesystem::path gzi_path(const std::filesystem::path& bgzf_path) { return with_suffix(bgzf_path, ".gzi"); }

VolumeWriter::VolumeWriter(const std::filesystem::path& bgzf_path, BlockOptions options, base::TaskPool& pool)
    : options_(options),
      pool_(pool),
      file_(bgzf_path),
      fai_(fai_path(bgzf_path)),
      file_hasher_(digest::Algorithm::sha256),
      fai_hasher_(digest::Algorithm::sha256),
      gzi_path_(gzi_path(bgzf_path)),
      block_starts_{format::BlockStart{}} {}

VolumeWriter::~VolumeWriter() {
    for (auto& compressing : compressing_) {
        compressing.wait();  // the tasks refer to options_
    }
}

std::int64_t VolumeWriter::offset_after_header(std::string_view name) const noexcept {
    return text_bytes_ + static_cast<std::int64_t>(name.size()) + 2;  // '>' and line end
}

void VolumeWriter::append(std::string_view name, std::string_view residues, LetterSet letters) {
    const TextKind kind = text_kind_of(residues.size(), letters);
    if (kind != kind_ && segment_.text.size() - block_start_ >= worthwhile_block_bytes) {
        cut_block();
    }
    kind_ = kind;
    const std::string length = std::to_string(residues.size());
    const std::string fai_line = std::string(name) + '\t' + length + '\t' + std::to_string(offset_after_header(name)) + '\t' +
                                 length + '\t' + std::to_string(residues.size() + 1) + '\n';
    fai_.write(fai_line);
    fai_hasher_.update(fai_line);
    add(std::string(">").append(name).append("\n"));
    if (kind == TextKind::chromosome) {
        cut_block();  // its blocks then hold equal stretches of residues
    }
    add(residues);
    add("\n");
}

void VolumeWriter::add(std::string_view text) {
    text_bytes_ += static_cast<std::int64_t>(text.size());
    const std::size_t block_bytes = block_bytes_for(kind_, options_);
    while (!text.empty()) {
        const std::size_t filled = segment_.text.size() - block_start_;
        if (filled >= block_bytes) {
            cut_block();
            continue;
        }
        const std::size_t taken = std::min(text.size(), block_bytes - filled);
        segment_.text.append(text.substr(0, taken));
        text.remove_prefix(taken);
    }
}

void VolumeWriter::cut_block() {
    if (segment_.text.size() > block_start_) {
        segment_.blocks.push_back({segment_.text.size(), kind_});
        block_start_ = segment_.text.size();
    }
    if (segment_.text.size() >= segment_bytes) {
        submit_segment();
    }
}

void VolumeWriter::submit_segment() {
    while (compressing_.size() > 4 * pool_.size()) {
        write_next_segment();
    }
    compressing_.push_back(pool_.submit([segment = std::exchange(segment_, {}), this] { return compress(segment, options_); }));
    block_start_ = 0;
}

VolumeWriter::CompressedSegment VolumeWriter::compress(const Segment& segment, const BlockOptions& options) {
    CompressedSegment compressed;
    std::size_t start = 0;
    for (const Segment::Block& block : segment.blocks) {
        append_planned_block(bytes_of(segment.text).subspan(start, block.end - start), block.kind, options, compressed.bytes);
        start = block.end;
        compressed.ends.push_back({compressed.bytes.size(), start});
    }
    return compressed;
}

void VolumeWriter::write_next_segment() {
    std::future<CompressedSegment> first = std::move(compressing_.front());
    compressing_.pop_front();
    const CompressedSegment segment = first.get();
    file_.write(segment.bytes);
    file_hasher_.update(segment.bytes);
    const format::BlockStart base = block_starts_.back();
    for (const format::BlockStart& end : segment.ends) {
        block_starts_.push_back({base.file + end.file, base.text + end.text});
    }
}

VolumeSummary VolumeWriter::finish() {
    cut_block();
    submit_segment();
    while (!compressing_.empty()) {
        write_next_segment();
    }
    block_starts_.pop_back();  // where the next block would start
    const auto end_mark = std::as_bytes(std::span(format::bgzf_end_of_file));
    file_.write(end_mark);
    file_hasher_.update(end_mark);

    const std::vector<std::uint8_t> gzi = format::block_index_bytes(block_starts_);
    base::NewFile gzi_file(gzi_path_);
    gzi_file.write(std::as_bytes(std::span(gzi)));
    digest::Hasher gzi_hasher(digest::Algorithm::sha256);
    gzi_hasher.update(std::as_bytes(std::span(gzi)));

    file_.close();
    fai_.close();
    gzi_file.close();
    return {text_bytes_, file_.size(), digest::finish_sha256(file_hasher_), digest::finish_sha256(fai_hasher_),
            digest::finish_sha256(gzi_hasher)};
}

}  // namespace seqshelf::volume
