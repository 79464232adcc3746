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

/// Writes a packed file from the first byte to the last. Memory: 64 bytes a sequence.
/// Thread-safety: one thread at a time.
class FileWriter {
public:
    /// \param path  must not exist; who calls moves a finished file to its name, and removes one that was not finished
    /// \throws ReadOnly, IoError
    explicit FileWriter(const std::filesystem::path& path);

    /// \pre no sequence of that digest was appended before; length > 0
    void append(const SequenceDigest& digest, std::uint64_t length, const PackedSequence& sequence);
    [[nodiscard]] std::uint64_t sequences() const noexcept { return entries_.size(); }

    /// Makes the file whole, read-only and durable.
    /// \returns the name it is to have: of the digests of its sequences, so that what is packed twice replaces itself
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
    std::uint32_t running_sum_ = 0;  ///< of the chunk that `size_` is in
};

}  // namespace seqshelf::packed
