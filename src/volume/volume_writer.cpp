#include "volume/volume_writer.hpp"

#include <algorithm>
#include <utility>

#include "base/bytes.hpp"
#include "digest/sha256.hpp"

namespace seqshelf::volume {

namespace {

constexpr std::size_t segment_bytes = std::size_t{1} << 18;
constexpr std::size_t max_segments_waiting = 64;  // each may hold a piece of a long sequence
constexpr std::int64_t hashed_at_once = std::int64_t{4} << 20;
/// A block of this size or more is ended when the next sequence needs blocks of another kind.
constexpr std::size_t worthwhile_block_bytes = 2048;

std::string header_of(std::string_view name) { return std::string(">").append(name).append("\n"); }

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
      block_starts_{format::BlockStart{}},
      hashing_(pool) {}

VolumeWriter::~VolumeWriter() {
    for (auto& compressing : compressing_) {
        compressing.wait();  // the tasks refer to options_
    }
}

std::int64_t VolumeWriter::offset_after_header(std::string_view name) const noexcept {
    return text_bytes_ + std::ssize(name) + 2;  // '>' and line end
}

void VolumeWriter::append(std::string_view name, std::string_view residues, LetterSet letters) {
    add_fai_line(name, offset_after_header(name), std::ssize(residues));
    const TextKind kind = text_kind_of(residues.size(), letters);
    if (kind == TextKind::chromosome) {
        start_long(name);
    } else {
        if (kind != kind_ && segment_.size() - block_start_ >= worthwhile_block_bytes) {
            cut_block();
        }
        kind_ = kind;
        add(header_of(name));
    }
    add(residues);
    add("\n");
}

void VolumeWriter::add_fai_line(std::string_view name, std::int64_t offset, std::int64_t residues) {
    const std::string length = std::to_string(residues);
    const std::string line = std::string(name) + '\t' + length + '\t' + std::to_string(offset) + '\t' + length + '\t' +
                             std::to_string(residues + 1) + '\n';
    fai_.write(line);
    fai_hasher_.update(line);
}

/// The header of a long sequence is a block, and its residues start another, so that all its blocks but the last
/// contain equally many of them.
void VolumeWriter::start_long(std::string_view name) {
    cut_block();
    kind_ = TextKind::header;
    add(header_of(name));
    cut_block();
    kind_ = TextKind::chromosome;
}

void VolumeWriter::begin_long(std::size_t name_bytes) {
    const std::string any_name(name_bytes, '?');
    begun_ = Begun{text_bytes_, segment_.substr(block_start_), kind_, block_count_, offset_after_header(any_name)};
    start_long(any_name);
    submit_segment();
}

void VolumeWriter::append_piece(std::string_view residues, std::shared_ptr<const void> owner) {
    const std::size_t block_bytes = options_.block_bytes;
    if (const std::size_t open = segment_.size() - block_start_; open > 0) {
        const std::size_t taken = std::min(residues.size(), block_bytes - open);
        add(residues.substr(0, taken));
        residues.remove_prefix(taken);
    }
    const std::size_t whole = residues.size() / block_bytes * block_bytes;
    if (whole > 0) {
        cut_block();
        submit_segment();
        std::vector<Block> blocks;
        for (std::size_t end = block_bytes; end <= whole; end += block_bytes) {
            blocks.push_back({end, kind_});
        }
        block_count_ += blocks.size();
        text_bytes_ += static_cast<std::int64_t>(whole);
        submit([text = residues.substr(0, whole), blocks = std::move(blocks), owner = std::move(owner), this] {
            return compress(text, blocks, options_);
        });
    }
    add(residues.substr(whole));
}

void VolumeWriter::end_long(std::string_view name) {
    write_segments();
    const std::size_t header_block = begun_->block_count + (begun_->open_text.empty() ? 0 : 1);
    std::string header;
    append_planned_block(base::bytes_of(header_of(name)), TextKind::header, options_, header);
    file_.overwrite(static_cast<std::int64_t>(block_starts_[header_block].file), header);
    add_fai_line(name, begun_->residues_offset, text_bytes_ - begun_->residues_offset);
    begun_.reset();
    add("\n");
}

void VolumeWriter::cancel_long() {
    write_segments();
    file_.truncate(static_cast<std::int64_t>(block_starts_[begun_->block_count].file));
    block_starts_.resize(begun_->block_count + 1);
    block_count_ = begun_->block_count;
    text_bytes_ = begun_->text_bytes;
    kind_ = begun_->open_kind;
    segment_ = begun_->open_text;
    blocks_.clear();
    block_start_ = 0;
    begun_.reset();
}

void VolumeWriter::add(std::string_view text) {
    text_bytes_ += std::ssize(text);
    while (!text.empty()) {
        const std::size_t filled = segment_.size() - block_start_;
        if (filled >= options_.block_bytes) {
            cut_block();
            continue;
        }
        const std::size_t taken = std::min(text.size(), options_.block_bytes - filled);
        segment_.append(text.substr(0, taken));
        text.remove_prefix(taken);
    }
}

void VolumeWriter::cut_block() {
    if (segment_.size() > block_start_) {
        blocks_.push_back({segment_.size(), kind_});
        block_start_ = segment_.size();
        block_count_ += 1;
    }
    if (segment_.size() >= segment_bytes) {
        submit_segment();
    }
}

/// \pre no block is open
void VolumeWriter::submit_segment() {
    if (!segment_.empty()) {
        submit([text = std::exchange(segment_, {}), blocks = std::exchange(blocks_, {}), this] {
            return compress(text, blocks, options_);
        });
        block_start_ = 0;
    }
}

void VolumeWriter::submit(std::function<CompressedSegment()> segment) {
    while (compressing_.size() >= std::min(4 * pool_.size(), max_segments_waiting)) {
        write_next_segment();
    }
    compressing_.push_back(pool_.submit(std::move(segment)));
}

VolumeWriter::CompressedSegment VolumeWriter::compress(std::string_view text, const std::vector<Block>& blocks,
                                                       const BlockOptions& options) {
    CompressedSegment compressed;
    std::size_t start = 0;
    for (const Block& block : blocks) {
        append_planned_block(base::bytes_of(text.substr(start, block.end - start)), block.kind, options,
                             compressed.bytes);
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
    const format::BlockStart base = block_starts_.back();
    for (const format::BlockStart& end : segment.ends) {
        block_starts_.push_back({base.file + end.file, base.text + end.text});
    }
    if (!begun_ && file_.size() - hashed_bytes_ >= hashed_at_once) {
        hash_file();
    }
}

void VolumeWriter::write_segments() {
    while (!compressing_.empty()) {
        write_next_segment();
    }
}

/// Continues the file's hash up to the present end. It reads what was written, because a header's block may be written
/// after what follows it.
void VolumeWriter::hash_file() {
    file_.flush();
    hashing_.submit([this, begin = std::exchange(hashed_bytes_, file_.size()), end = file_.size()] {
        base::read_in_parts(file_.path(), begin, end, [this](std::string_view part) { file_hasher_.update(part); });
    });
}

VolumeReport VolumeWriter::finish() {
    cut_block();
    submit_segment();
    write_segments();
    block_starts_.pop_back();  // where the next block would start
    file_.write(std::as_bytes(std::span(format::bgzf_end_of_file)));
    hash_file();

    const std::vector<std::uint8_t> gzi = format::block_index_bytes(block_starts_);
    base::NewFile gzi_file(gzi_path_);
    gzi_file.write(std::as_bytes(std::span(gzi)));
    digest::Hasher gzi_hasher(digest::Algorithm::sha256);
    gzi_hasher.update(std::as_bytes(std::span(gzi)));

    file_.close();
    fai_.close();
    gzi_file.close();
    hashing_.wait();
    return {text_bytes_, file_.size(), digest::finish_sha256(file_hasher_), digest::finish_sha256(fai_hasher_),
            digest::finish_sha256(gzi_hasher)};
}

}  // namespace seqshelf::volume
