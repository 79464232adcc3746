#include "repository/instance.hpp"

#include <array>
#include <system_error>
#include <utility>

#include "base/codec.hpp"
#include "repository/seqrepo_instance.hpp"
#include "repository/volume_instance.hpp"

namespace seqshelf::repository {

Instance::Instance(Located located, const ReadOptions& options, packed::PackedFiles packed,
                   std::unique_ptr<snapshot::Scratch> scratch)
    : scratch_(std::move(scratch)),
      located_(std::move(located)),
      readers_(located_.catalog.file, located_.catalog.source),
      blocks_(options.block_cache_bytes),
      packed_(std::move(packed)) {
    reader()->check_page_sums();  // reports a catalog that cannot be read now, not later
}

ReaderPool* Instance::readers_of_master() const {
    std::call_once(looked_for_master_, [&] {
        const snapshot::Layout master{name().parent_path() / "master"};
        std::error_code error;
        if (is_snapshot() && !located_.remote && std::filesystem::is_regular_file(master.catalog(), error)) {
            readers_of_master_ = std::make_unique<ReaderPool>(master.catalog(), catalog::Reader::Source::live);
        }
    });
    return readers_of_master_.get();
}

void Instance::compare_record(const catalog::Place& place, const SequenceInfo& info, std::int64_t start) const {
    constexpr std::int64_t near = 65536;
    if (!may_be_packed() || (located_.remote && start >= near)) {
        return;  // SeqRepo's records are found by their names
    }
    const Residues at = residues_of(place, info);
    std::array<char, 32> name{};  // not allocated: this is done for each of many short sequences
    base::to_base64(info.digests.sha512t24u.bytes(), base::Base64::url, name);
    const bool end_is_far = located_.remote && info.length >= near;
    at.volume.check_record({name.data(), name.size()}, at.first, info.length,
                           end_is_far ? volume::Volume::RecordPart::beginning : volume::Volume::RecordPart::whole,
                           blocks_);
    checked_records_.add(CheckedRecords::key_of(info, place.volume_id, place.offset));
}

std::shared_ptr<const Instance> open_instance(Located located, const ReadOptions& options,
                                              std::unique_ptr<snapshot::Scratch> scratch) {
    if (located.catalog.is_seqrepo()) {
        return std::make_shared<const SeqRepoInstance>(std::move(located), options);
    }
    if (located.remote) {
        return std::make_shared<const RemoteInstance>(std::move(located), options);
    }
    return std::make_shared<const LocalInstance>(std::move(located), options, std::move(scratch));
}

}  // namespace seqshelf::repository
