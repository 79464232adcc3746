#include "repository/upkeep/packed_build.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/clock.hpp"
#include "base/stop.hpp"
#include "packed/sequence_encoder.hpp"
#include "repository/access.hpp"
#include "repository/instance.hpp"
#include "seqshelf/collection.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf {

using repository::Access;

namespace {

/// Short sequences are packed in batches.
constexpr std::int64_t batch_residues = std::int64_t{4} << 20;
constexpr std::size_t batch_sequences = 4096;
/// Neighbours share blocks.
constexpr std::size_t block_cache_bytes = std::size_t{8} << 20;

ReadOptions without_packed(const std::filesystem::path& cache_directory) {
    ReadOptions options;
    options.block_cache_bytes = block_cache_bytes;
    options.cache_directory = cache_directory;
    options.packed = ReadOptions::Packed::ignore;
    return options;
}

/// A text for people who look at the files of the cache.
std::string note_of(const std::filesystem::path& instance, const PackOptions& options) {
    std::string note = instance.string();
    for (const std::string& collection : options.collections) {
        note += ' ' + collection;
    }
    if (note.size() <= packed::max_note_bytes) {
        return note;
    }
    std::size_t end = packed::max_note_bytes;
    while (end > 0 && (static_cast<unsigned char>(note[end]) & 0xC0) == 0x80) {
        --end;  // not within a character of UTF-8
    }
    return note.substr(0, end);
}

}  // namespace

PackedBuild::PackedBuild(const std::filesystem::path& instance, const std::filesystem::path& cache_directory,
                         std::filesystem::path staged, const PackOptions& options)
    : staged_(std::move(staged)),
      options_(options),
      repository_(Repository::open(instance, without_packed(cache_directory))),
      pool_(options.threads) {
    if (!Access::instance(repository_)->may_be_packed()) {
        throw InvalidArgument(
            instance.string() +
            " is an instance of SeqRepo, whose text may differ from its digests; `seqshelf adopt` makes one "
            "that can be packed");
    }
    instance_ = repository_.directory();
}

PackReport PackedBuild::run(const packed::PackedFiles& known) {
    if (options_.collections.empty()) {
        progress_.residues_total = repository_.totals().residues;
        Access::instance(repository_)->reader()->for_each_sequence([&](const catalog::SequenceRow& row) {
            add(row, known);
        });
    } else {
        const Rows rows = rows_of_collections();
        for (const catalog::SequenceRow& row : rows) {
            progress_.residues_total += row.info.length;
        }
        for (const catalog::SequenceRow& row : rows) {
            add(row, known);
        }
    }
    submit();
    while (!packing_.empty()) {
        write_oldest();
    }
    if (writer_) {
        report_.name = writer_->finish(base::now(), note_of(instance_, options_));
    }
    return std::move(report_);
}

/// Each sequence once, in the order of the volumes.
PackedBuild::Rows PackedBuild::rows_of_collections() const {
    Rows rows;
    for (const std::string& identifier : options_.collections) {
        const Collection collection = repository_.get_collection(identifier);
        Access::instance(repository_)
            ->reader()
            ->collections()
            .for_each_member(Access::id(collection), 0, 0, [&](catalog::MemberRow& member) {
                rows.push_back(member.sequence);
                return true;
            });
    }
    const auto place = [](const catalog::SequenceRow& row) {
        return std::tuple(row.place.volume_id, row.place.offset, row.sequence_id);
    };
    std::sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
    rows.erase(std::unique(rows.begin(), rows.end(),
                           [](const auto& a, const auto& b) { return a.sequence_id == b.sequence_id; }),
               rows.end());
    return rows;
}

void PackedBuild::add(const catalog::SequenceRow& row, const packed::PackedFiles& known) {
    stop_if_asked();
    if (row.info.length == 0) {
        return;  // it has nothing to read
    }
    if (known.find(row.info.digests.sha512t24u, row.info.length).file != nullptr) {
        ++report_.sequences_known;
        progress_.residues += row.info.length;
        return;
    }
    batch_.rows.push_back(row);
    batch_.residues += row.info.length;
    if (batch_.residues >= batch_residues || batch_.rows.size() >= batch_sequences) {
        submit();
    }
}

void PackedBuild::submit() {
    if (batch_.rows.empty()) {
        return;
    }
    auto sequences = pool_.submit([this, rows = batch_.rows] {
        std::vector<packed::PackedSequence> packed;
        packed.reserve(rows.size());
        for (const catalog::SequenceRow& row : rows) {
            packed.push_back(pack(row));
        }
        return packed;
    });
    packing_.push_back({std::exchange(batch_, {}), std::move(sequences)});
    if (packing_.size() > pool_.size()) {
        write_oldest();
    }
}

packed::PackedSequence PackedBuild::pack(const catalog::SequenceRow& row) const {
    const Sequence sequence = Access::make_sequence(Access::instance(repository_), row);
    const auto length = static_cast<std::uint64_t>(row.info.length);
    auto packed = packed::encode(length, row.info.letters, [&](const auto& consume) {
        sequence.stream({0, row.info.length}, [&](std::string_view residues) {
            stop_if_asked();
            consume(residues);
        });
    });
    if (const SequenceDigest found = packed::digest_of(packed, length); found != row.info.digests.sha512t24u) {
        throw Corruption(sequence.place().volume + ": digest mismatch: catalog has " +
                         row.info.digests.sha512t24u.refget() + ", the volume has " + found.refget());
    }
    return packed;
}

void PackedBuild::write_oldest() {
    Packing done = std::move(packing_.front());
    packing_.pop_front();
    const std::vector<packed::PackedSequence> sequences = done.sequences.get();
    if (!writer_) {
        writer_.emplace(staged_);
    }
    for (std::size_t i = 0; i < sequences.size(); ++i) {
        const SequenceInfo& info = done.batch.rows[i].info;
        writer_->append(info.digests.sha512t24u, static_cast<std::uint64_t>(info.length), sequences[i]);
    }
    report_.sequences_new += std::ssize(sequences);
    report_.residues += done.batch.residues;
    progress_.residues += done.batch.residues;
    if (options_.progress) {
        options_.progress(progress_);
    }
}

void PackedBuild::stop_if_asked() const { base::throw_if_stopped(options_.stop, "packing was interrupted"); }

}  // namespace seqshelf
