#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/statements.hpp"
#include "seqshelf/digest.hpp"

namespace seqshelf::catalog {

/// The sequences of a catalog, as seen by a change that adds to it. Small changes use the index of digests; a large one
/// uses a table in memory, with 8 bytes a slot, of which at most 0.75 are used, and builds the index again before the
/// commit.
/// Thread-safety: one thread at a time.
class KnownSequences {
public:
    /// 2^24 slots, 128 MiB. With more sequences the index is used.
    static constexpr std::size_t default_max_sequences = (std::size_t{1} << 24) / 4 * 3;

    KnownSequences(SQLite::Database& database, Statements& statements,
                   std::size_t max_sequences = default_max_sequences)
        : database_(database), statements_(statements), max_sequences_(max_sequences) {}

    [[nodiscard]] std::optional<std::int64_t> find(const SequenceDigest& digest);

    /// To call for each row inserted.
    void add(const SequenceDigest& digest, std::int64_t sequence_id);

    /// Drops the index, unless there are too many sequences.
    void keep_in_memory();
    [[nodiscard]] bool in_memory() const noexcept { return !parts_.empty(); }

    /// Builds the index again if it was dropped. \pre no statement that reads the table is running
    void rebuild();

private:
    /// 32 bits of a digest, and the number of its sequence; 0: the slot is free.
    struct Slot {
        std::uint32_t bits = 0;
        std::uint32_t sequence_id = 0;
    };
    /// A part of the table. Each grows separately, because a table exists twice while it grows.
    struct Part {
        std::vector<Slot> slots;  ///< a power of two of them
        std::size_t used = 0;

        void put(Slot slot);
        void place(Slot slot);
        [[nodiscard]] std::size_t home(std::uint32_t bits) const noexcept { return bits & (slots.size() - 1); }
        [[nodiscard]] std::size_t next(std::size_t at) const noexcept { return (at + 1) & (slots.size() - 1); }
    };
    [[nodiscard]] Part& part_of(std::uint32_t bits) { return parts_[bits >> part_shift]; }
    [[nodiscard]] bool has(std::int64_t sequence_id, const std::string& sha512t24u);
    /// Returns false if the table is full.
    bool put(const SequenceDigest& digest, std::int64_t sequence_id);
    bool fill();

    SQLite::Database& database_;
    Statements& statements_;
    std::size_t max_sequences_;
    static constexpr int part_shift = 26;  ///< 64 parts, chosen by the highest bits
    std::vector<Part> parts_;  ///< empty: the index is used
    std::size_t used_ = 0;
    std::string definition_;  ///< of the index, while it is dropped
};

}  // namespace seqshelf::catalog
