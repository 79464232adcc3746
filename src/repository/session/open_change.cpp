#include "repository/session/open_change.hpp"

#include <utility>

#include "base/stop.hpp"
#include "base/utf8.hpp"
#include "format/codec/bgzf.hpp"
#include "repository/resolve/resolve.hpp"
#include "repository/resolve/suggest.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::repository {

namespace {

constexpr std::size_t min_block_bytes = 512;
constexpr int max_level = 12;

ChangeOptions checked(ChangeOptions options) {
    if (options.block_bytes < min_block_bytes || options.block_bytes > format::bgzf_max_text_bytes) {
        throw InvalidArgument("a block's size must be between 512 and 65280 bytes");
    }
    if (options.level && (*options.level < 0 || *options.level > max_level)) {
        throw InvalidArgument("a compression level must be between 0 and 12");
    }
    if (options.action.empty() || !base::is_utf8_text(options.action) || base::has_control_character(options.action)) {
        throw InvalidArgument("a change's action must be a line of UTF-8 text");
    }
    if (options.max_volume_bytes < 1) {
        throw InvalidArgument("a volume must have space for at least one byte");
    }
    return options;
}

}  // namespace

OpenChange::OpenChange(const std::filesystem::path& instance, ChangeOptions options)
    : options_(checked(std::move(options))), instance_(instance), writer_(instance, options_.action) {
    report_.cleaned_up = writer_.cleaned_up();
    writer_.catalog().list_repointed(options_.max_repointed);
}

base::TaskPool& OpenChange::pool() {
    if (!pool_) {
        pool_.emplace(options_.threads);
    }
    return *pool_;
}

SequenceLoader& OpenChange::sequences() {
    if (!sequences_) {
        sequences_.emplace(writer_, pool(),
                           VolumeOptions{{options_.block_bytes, options_.level}, options_.max_volume_bytes});
    }
    return *sequences_;
}

catalog::SequenceRow OpenChange::get_sequence(std::string_view identifier) {
    if (auto row = resolve(reader(), identifier)) {
        return *std::move(row);
    }
    throw NotFound(unknown_sequence(reader(), identifier, instance_));
}

catalog::CollectionRow OpenChange::get_collection(std::string_view identifier) {
    if (auto row = resolve_collection(reader(), identifier)) {
        return *std::move(row);
    }
    throw NotFound(unknown_collection(reader(), identifier, instance_));
}

std::int64_t OpenChange::get_id(AliasKind kind, std::string_view identifier) {
    return kind == AliasKind::sequences ? get_sequence(identifier).sequence_id
                                        : get_collection(identifier).collection_id;
}

catalog::AliasCounts& OpenChange::counts(AliasKind kind) noexcept {
    return kind == AliasKind::sequences ? sequence_names_ : collection_names_;
}

void OpenChange::give_name(AliasKind kind, std::string_view ns, std::string_view alias, std::int64_t target_id) {
    if (!counts(kind).count(catalog().aliases(kind).put(ns, alias, target_id))) {
        throw InvalidArgument("'" + std::string(ns) + ":" + std::string(alias) + "' names two different " +
                              (kind == AliasKind::sequences ? "sequences" : "collections") + " in this " +
                              (options_.action == "load" ? "load" : "change"));
    }
}

void OpenChange::mark(std::int64_t sequence_id, Topology topology) {
    const bool changed = catalog().set_topology(sequence_id, topology);
    if (topology == Topology::circular) {
        (changed ? report_.circular_new : report_.circular_known) += 1;
    } else {
        (changed ? report_.linear_new : report_.linear_known) += 1;
    }
}

void OpenChange::check_stop() const {
    base::throw_if_stopped(options_.stop, "the change to ", instance_, " was stopped");
}

ChangeReport OpenChange::commit() {
    if (failed_ > 0) {
        throw InvalidArgument("an earlier call of this change failed, so it cannot be committed");
    }
    if (sequences_) {
        sequences_->finish();
        report_.sequences_new = sequences_->counts().added;
        report_.sequences_known = sequences_->counts().known;
        report_.residues = sequences_->counts().residues;
    }
    report_.aliases_new = sequence_names_.added;
    report_.aliases_known = sequence_names_.known;
    report_.aliases_repointed = sequence_names_.repointed;
    report_.collection_aliases_new = collection_names_.added;
    report_.collection_aliases_known = collection_names_.known;
    report_.collection_aliases_repointed = collection_names_.repointed;
    report_.repointed = writer_.catalog().take_repointed();
    const Steps committing(*this);  // once only
    report_.volumes = writer_.commit();
    return std::move(report_);
}

}  // namespace seqshelf::repository
