#include "packed/sequence_encoder.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "digest/hasher.hpp"
#include "packed/nucleotides.hpp"
#include "packed/sequence_decoder.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::packed {

namespace {

/// Packs a sequence's residues, one piece after the other. It packs a multiple of four at a time, because four
/// residues share a byte.
/// Thread-safety: one thread at a time.
class NucleotideEncoder {
public:
    explicit NucleotideEncoder(std::uint64_t length) : length_(length) {
        packed_.coding = Coding::nucleotides;
        packed_.residues.resize(packed_bytes(length) + slack_bytes);
    }

    void add(std::string_view residues) {
        while (!residues.empty()) {
            const std::size_t taken = std::min(block_.size() - filled_, residues.size());
            std::copy_n(residues.data(), taken, block_.data() + filled_);
            filled_ += taken;
            residues.remove_prefix(taken);
            if (filled_ == block_.size()) {
                flush();
            }
        }
    }

    /// std::nullopt: one byte a residue takes less space.
    [[nodiscard]] std::optional<PackedSequence> finish() {
        flush();
        return is_worthwhile() ? std::optional(std::move(packed_)) : std::nullopt;
    }

private:
    [[nodiscard]] bool is_worthwhile() const noexcept {
        return packed_bytes(length_) + run_bytes * packed_.runs.size() <= length_;
    }

    void flush() {
        const std::span<const char> residues(block_.data(), filled_);
        std::uint8_t* const out = packed_.residues.data() + done_ / 4;
        pack(residues, out);
        // Residues that unpack to another letter are exceptions. Most blocks have none, and comparing whole blocks is
        // fast.
        unpack(out, 0, {unpacked_.data(), filled_});
        if (std::memcmp(unpacked_.data(), block_.data(), filled_) != 0) {
            add_exceptions();
        }
        done_ += filled_;
        filled_ = 0;
    }

    void add_exceptions() {
        for (std::size_t i = 0; i < filled_ && is_worthwhile(); ++i) {
            if (block_[i] == unpacked_[i]) {
                continue;
            }
            std::vector<Run>& runs = packed_.runs;
            if (!runs.empty() && runs.back().letter == block_[i] &&
                runs.back().start + runs.back().length == done_ + i) {
                ++runs.back().length;
            } else {
                runs.push_back({done_ + i, 1, block_[i]});
            }
        }
    }

    std::uint64_t length_;
    PackedSequence packed_;
    std::uint64_t done_ = 0;
    std::size_t filled_ = 0;
    std::array<char, 4096> block_{};
    std::array<char, 4096> unpacked_{};
};

}  // namespace

PackedSequence encode(std::uint64_t length, LetterSet letters, const ReadResidues& read) {
    std::uint64_t given = 0;
    const auto count = [&](std::string_view residues) {
        given += residues.size();
        if (given > length) {
            throw Corruption("a sequence has more residues than the " + std::to_string(length) +
                             " that the catalog says");
        }
    };
    if (letters.alphabet() != Alphabet::protein && letters.alphabet() != Alphabet::ascii) {
        NucleotideEncoder encoder(length);
        read([&](std::string_view residues) {
            count(residues);
            encoder.add(residues);
        });
        if (auto packed = encoder.finish()) {
            return std::move(*packed);
        }
    }
    PackedSequence packed;
    given = 0;
    packed.residues.reserve(length + slack_bytes);
    read([&](std::string_view residues) {
        count(residues);
        packed.residues.insert(packed.residues.end(), residues.begin(), residues.end());
    });
    packed.residues.resize(length + slack_bytes);
    return packed;
}

SequenceDigest digest_of(const PackedSequence& sequence, std::uint64_t length) {
    digest::Hasher hasher(digest::algorithm_of<SequenceDigest>);
    std::array<char, std::size_t{1} << 15> buffer;
    std::span<const Run> runs = sequence.runs;
    for (std::uint64_t start = 0; start < length;) {
        const std::span<char> part(buffer.data(),
                                   static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), length - start)));
        decode(sequence.coding, sequence.residues.data(), start, part);
        start += part.size();
        for (; !runs.empty() && runs.front().start < start; runs = runs.subspan(1)) {
            put(runs.front(), start - part.size(), part);
            if (runs.front().start + runs.front().length > start) {
                break;  // it continues in the next part
            }
        }
        hasher.update(std::string_view(part.data(), part.size()));
    }
    return digest::finish<SequenceDigest>(hasher);
}

}  // namespace seqshelf::packed
