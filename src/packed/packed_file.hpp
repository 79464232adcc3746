#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>

#include "base/mapped_file.hpp"
#include "packed/layout.hpp"

namespace seqshelf::packed {

/// A packed file, mapped. Opening it reads its trailer only. Of what is read then, each chunk's checksum is compared at
/// the first touch in this process, so that damage costs time and never gives other residues; and every offset is
/// checked.
/// Thread-safety: immutable to its users; all functions may be called concurrently.
class PackedFile {
public:
    /// \throws Corruption  it is none, or not whole
    /// \throws IoError
    explicit PackedFile(const std::filesystem::path& path);

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    [[nodiscard]] const Trailer& trailer() const noexcept { return trailer_; }

    /// The sequence's entry; std::nullopt: it is not here, or the file is damaged there. Takes no lock and two cache
    /// lines.
    [[nodiscard]] std::optional<Entry> find(const SequenceDigest& digest) const noexcept;

    /// Fills `out` with residues of a sequence from number `start` on; false: the file is damaged there, and `out`
    /// holds anything.
    /// \pre `of` is of an entry that find() or each() gave, start + out.size() <= its length
    [[nodiscard]] bool read(const Residues& of, std::uint64_t start, std::span<char> out) const noexcept;

    /// Hands every entry over, ordered by digest. \throws Corruption  an entry cannot be
    void each(const std::function<void(const Entry&)>& visit) const;

private:
    /// What is known of a chunk's checksum.
    enum State : std::uint8_t { unknown, intact, damaged };
    /// Frees what std::calloc gave.
    struct Free {
        void operator()(std::atomic<std::uint8_t>* states) const noexcept { std::free(states); }
    };
    [[nodiscard]] static Trailer read_trailer(const base::MappedFile& file, const std::filesystem::path& path);
    [[nodiscard]] bool is_intact(std::uint64_t chunk) const noexcept {
        return states_.get()[chunk].load(std::memory_order_relaxed) == intact || check(chunk);
    }
    /// Bytes [begin, end). \pre begin < end <= trailer_.sums_offset()
    [[nodiscard]] bool are_intact(std::uint64_t begin, std::uint64_t end) const noexcept {
        for (std::uint64_t chunk = begin / chunk_bytes; chunk <= (end - 1) / chunk_bytes; ++chunk) {
            if (!is_intact(chunk)) {
                return false;
            }
        }
        return true;
    }
    [[nodiscard]] bool check(std::uint64_t chunk) const noexcept;
    [[nodiscard]] std::optional<Entry> entry(std::uint64_t index) const noexcept;
    [[nodiscard]] bool put_runs(const Residues& of, std::uint64_t start, std::span<char> out) const noexcept;

    std::filesystem::path path_;
    base::MappedFile file_;
    const std::uint8_t* data_;
    Trailer trailer_;
    std::uint64_t directory_offset_;
    unsigned directory_bits_;
    std::unique_ptr<std::atomic<std::uint8_t>[], Free>
        states_;  ///< of chunks; by calloc, which gives zeros without touching them
};

}  // namespace seqshelf::packed
