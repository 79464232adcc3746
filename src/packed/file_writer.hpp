#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "packed/layout.hpp"
#include "packed/sequence_encoder.hpp"

namespace seqshelf::packed {

/// Writes a packed file from the first byte to the last. Memory: 64 bytes for each sequence.
/// Thread-safety: one thread at a time.
class FileWriter {
public:
    /// \param path  must not exist; the caller moves a finished file to its name, and removes an unfinished one
    /// \throws ReadOnly, IoError
    explicit FileWriter(const std::filesystem::path& path);

    /// \pre no sequence of that digest was appended before; length > 0
    void append(const SequenceDigest& digest, std::uint64_t length, const PackedSequence& sequence);
    [[nodiscard]] std::uint64_t sequences() const noexcept { return entries_.size(); }

    /// Completes the file, and makes it read-only and durable.
    /// \returns its name, computed from the digests of its sequences: packing the same again replaces the file
    [[nodiscard]] std::string finish(std::int64_t created, const std::string& note);

private:
    void write(std::span<const std::uint8_t> bytes);
    void fill_up(std::uint64_t multiple);
    void write_directory(unsigned bits);

    base::NewFile file_;
    std::vector<Entry> entries_;
    std::uint64_t residues_ = 0;
    std::uint64_t size_ = 0;
    std::vector<std::uint32_t> sums_;
    std::uint32_t running_sum_ = 0;  ///< of the current chunk, up to `size_`
};

}  // namespace seqshelf::packed
