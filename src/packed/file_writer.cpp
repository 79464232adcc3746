#include "packed/file_writer.hpp"

#include <algorithm>
#include <array>

#include "base/codec.hpp"
#include "base/little_endian.hpp"
#include "digest/hasher.hpp"
#include "format/codec/crc32.hpp"

namespace seqshelf::packed {

namespace {

constexpr std::size_t name_bytes = 6;

std::string name_of(std::span<const Entry> entries) {
    digest::Hasher hasher(digest::Algorithm::sha512);
    for (const Entry& entry : entries) {
        hasher.update(std::as_bytes(entry.digest.bytes()));
    }
    const std::array<std::uint8_t, 64> hash = hasher.finish();
    return base::to_hex(std::span(hash).first(name_bytes));
}

}  // namespace

FileWriter::FileWriter(const std::filesystem::path& path) : file_(path) {
    write(magic);
    fill_up(header_bytes);
}

void FileWriter::write(std::span<const std::uint8_t> bytes) {
    file_.write(std::as_bytes(bytes));
    while (!bytes.empty()) {
        const std::size_t taken = std::min<std::size_t>(chunk_bytes - size_ % chunk_bytes, bytes.size());
        running_sum_ = format::crc32(running_sum_, bytes.first(taken));
        size_ += taken;
        if (size_ % chunk_bytes == 0) {
            sums_.push_back(running_sum_);
            running_sum_ = 0;
        }
        bytes = bytes.subspan(taken);
    }
}

void FileWriter::fill_up(std::uint64_t multiple) {
    static constexpr std::array<std::uint8_t, 64> zeros{};
    write(std::span(zeros).first((multiple - size_ % multiple) % multiple));
}

void FileWriter::append(const SequenceDigest& digest, std::uint64_t length, const PackedSequence& sequence) {
    const Residues residues{length, size_, static_cast<std::uint32_t>(sequence.runs.size()), sequence.coding};
    entries_.push_back({digest, residues});
    residues_ += length;
    write(std::span(sequence.residues).first(residues.residue_bytes()));
    if (!sequence.runs.empty()) {
        fill_up(run_bytes);
        std::array<std::uint8_t, run_bytes> bytes{};
        for (const Run& run : sequence.runs) {
            store(run, bytes.data());
            write(bytes);
        }
    }
}

std::string FileWriter::finish(std::int64_t created, const std::string& note) {
    fill_up(entry_bytes);
    const Trailer trailer{size_, entries_.size(), residues_, created, note};
    std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return a.digest < b.digest; });
    std::array<std::uint8_t, entry_bytes> bytes{};
    for (const Entry& entry : entries_) {
        store(entry, bytes.data());
        write(bytes);
    }
    write_directory(trailer.directory_bits());
    if (size_ % chunk_bytes != 0) {
        sums_.push_back(running_sum_);
    }
    file_.write(std::as_bytes(std::span(sums_)));
    const std::array<std::uint8_t, trailer_bytes> end = store(trailer);
    file_.write(std::as_bytes(std::span(end)));
    file_.close();
    return name_of(entries_);
}

void FileWriter::write_directory(unsigned bits) {
    std::array<std::uint8_t, 4> bytes{};
    std::size_t entry = 0;
    for (std::uint64_t start = 0; start <= std::uint64_t{1} << bits; ++start) {
        while (entry < entries_.size() && directory_index(entries_[entry].digest, bits) < start) {
            ++entry;
        }
        base::store_le32(bytes.data(), static_cast<std::uint32_t>(entry));
        write(bytes);
    }
}

}  // namespace seqshelf::packed
