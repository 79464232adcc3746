#include "catalog/known_sequences.hpp"

#include <limits>
#include <utility>

#include "base/little_endian.hpp"
#include "catalog/deferred_indexes.hpp"
#include "catalog/read_connection.hpp"

namespace seqshelf::catalog {

namespace {

// Why there is a table beside the index: digests are random, so in a catalog of millions of sequences every look-up and
// every insertion touches another page of the index of digests. A large load would read and write most of that index
// many times, far beyond the page cache. Without the index a row is only appended to its table, and the index is sorted
// once, before the commit.
//
// The table is sized for that: linear probing, 32 bits of the digest and a 32-bit number in 8 bytes. Its slot is chosen
// by those 32 bits alone, so a part can grow without reading the catalog. It is in 64 parts which grow one after the
// other, because doubling a single table would need half as much memory again at once. Where it would exceed its limit
// the index is built again and used: slower, but bounded.
constexpr std::size_t first_slots = std::size_t{1} << 10;

constexpr const char* sequence_id_by_digest = "SELECT sequence_id FROM sequence WHERE sha512t24u = :digest";
constexpr const char* digest_by_sequence_id =
    "SELECT 1 FROM sequence WHERE sequence_id = :sequence_id AND sha512t24u = :digest";
constexpr const char* all_digests = "SELECT sequence_id, sha512t24u FROM sequence";
constexpr const char* index_definition = "SELECT sql FROM sqlite_schema WHERE name = 'sequence_digest'";

/// 32 bits keep a slot at 8 bytes. Two sequences may agree in them, so has() compares the whole digest in the row.
std::uint32_t bits_of(const SequenceDigest& digest) { return base::load_le32(digest.bytes().data()); }

}  // namespace

std::optional<std::int64_t> KnownSequences::find(const SequenceDigest& digest) {
    if (!in_memory()) {
        const std::string sha512t24u = digest.sha512t24u();
        Use select(statements_[sequence_id_by_digest]);
        select.bind_all(sha512t24u);
        return select->executeStep() ? std::optional(select->getColumn(0).getInt64()) : std::nullopt;
    }
    const std::uint32_t bits = bits_of(digest);
    const Part& part = part_of(bits);
    for (std::size_t at = part.home(bits); part.slots[at].sequence_id != 0; at = part.next(at)) {
        if (part.slots[at].bits == bits && has(part.slots[at].sequence_id, digest.sha512t24u())) {
            return part.slots[at].sequence_id;
        }
    }
    return std::nullopt;
}

bool KnownSequences::has(std::int64_t sequence_id, const std::string& sha512t24u) {
    Use select(statements_[digest_by_sequence_id]);
    select.bind_all(sequence_id, sha512t24u);
    return select->executeStep();
}

void KnownSequences::add(const SequenceDigest& digest, std::int64_t sequence_id) {
    if (in_memory() && !put(digest, sequence_id)) {
        rebuild();
    }
}

bool KnownSequences::put(const SequenceDigest& digest, std::int64_t sequence_id) {
    if (used_ == max_sequences_ || sequence_id > std::numeric_limits<std::uint32_t>::max()) {
        return false;
    }
    const std::uint32_t bits = bits_of(digest);
    part_of(bits).put({bits, static_cast<std::uint32_t>(sequence_id)});
    ++used_;
    return true;
}

void KnownSequences::Part::put(Slot slot) {
    if (used == slots.size() / 4 * 3) {  // fuller, linear probing goes past many slots
        for (const Slot& old : std::exchange(slots, std::vector<Slot>(slots.size() * 2))) {
            if (old.sequence_id != 0) {
                place(old);
            }
        }
    }
    place(slot);
    ++used;
}

void KnownSequences::Part::place(Slot slot) {
    std::size_t at = home(slot.bits);
    while (slots[at].sequence_id != 0) {
        at = next(at);
    }
    slots[at] = slot;
}

void KnownSequences::keep_in_memory() {
    parts_.assign(std::size_t{1} << (32 - part_shift), Part{std::vector<Slot>(first_slots)});
    if (!fill()) {
        parts_ = {};
        used_ = 0;
        return;
    }
    definition_ = database_.execAndGet(index_definition).getString();
    database_.exec("DROP INDEX sequence_digest");
}

bool KnownSequences::fill() {
    Use select(statements_[all_digests]);
    while (select->executeStep()) {
        if (!put(digest_of<SequenceDigest>(select->getColumn(1)), select->getColumn(0).getInt64())) {
            return false;
        }
    }
    return true;
}

void KnownSequences::rebuild() {
    parts_ = {};
    used_ = 0;
    if (const std::string definition = std::exchange(definition_, {}); !definition.empty()) {
        build_index(database_, definition);
    }
}

}  // namespace seqshelf::catalog
