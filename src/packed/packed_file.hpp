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

/// A packed file, mapped. Opening it reads only its trailer. After that, each chunk's checksum is checked when the
/// process first reads the chunk, so damage costs time and never gives other residues. Every offset is checked.
/// Thread-safety: all functions may be called concurrently.
class PackedFile {
public:
    /// \throws Corruption  it is not a packed file, or not complete
    /// \throws IoError
    explicit PackedFile(const std::filesystem::path& path);

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    [[nodiscard]] const Trailer& trailer() const noexcept { return trailer_; }

    /// Returns the sequence's entry; std::nullopt: the file does not contain it, or is damaged there. Takes no lock
    /// and reads two cache lines.
    [[nodiscard]] std::optional<Entry> find(const SequenceDigest& digest) const noexcept;

    /// Fills `out` with residues of a sequence from number `start` on; false: the file is damaged there, and `out` is
    /// unspecified.
    /// \pre `of` is of an entry from find() or each(), start + out.size() <= its length
    [[nodiscard]] bool read(const Residues& of, std::uint64_t start, std::span<char> out) const noexcept;

    /// Calls `visit` for every entry, ordered by digest. \throws Corruption  an entry is damaged
    void each(const std::function<void(const Entry&)>& visit) const;

private:
    /// Whether a chunk agrees with its checksum.
    enum State : std::uint8_t { unknown, intact, damaged };
    /// Frees what std::calloc returned.
    struct Free {
        void operator()(std::atomic<std::uint8_t>* states) const noexcept { std::free(states); }
    };
    [[nodiscard]] static Trailer read_trailer(const base::MappedFile& file, const std::filesystem::path& path);
    [[nodiscard]] bool is_intact(std::uint64_t chunk) const noexcept {
        return states_.get()[chunk].load(std::memory_order_relaxed) == intact || check(chunk);
    }
    /// Whether bytes [begin, end) are intact. \pre begin < end <= trailer_.sums_offset()
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
    /// One for each chunk. By calloc, which provides zeros without writing them.
    std::unique_ptr<std::atomic<std::uint8_t>[], Free> states_;
};

}  // namespace seqshelf::packed
