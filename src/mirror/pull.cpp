#include "mirror/pull.hpp"

#include <algorithm>
#include <span>
#include <string_view>

#include "base/directory.hpp"
#include "base/error_context.hpp"
#include "base/file.hpp"
#include "base/io_errors.hpp"
#include "base/log.hpp"
#include "base/stop.hpp"
#include "catalog/page_sums.hpp"
#include "catalog/reader.hpp"
#include "digest/sha256.hpp"
#include "format/codec/delta.hpp"
#include "mirror/catalog_delta.hpp"
#include "mirror/foreign_source.hpp"
#include "mirror/partial_file.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/root.hpp"
#include "snapshot/expected_sums.hpp"
#include "snapshot/index.hpp"
#include "snapshot/latest.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/leftovers.hpp"
#include "snapshot/root_lock.hpp"
#include "snapshot/snapshot_name.hpp"

namespace seqshelf::mirror {

namespace fs = std::filesystem;

namespace {

constexpr const char* delta_file = "catalog.delta";
/// For files of unknown length.
constexpr std::int64_t any_length = std::int64_t{1} << 50;
constexpr std::int64_t spare_bytes = std::int64_t{4} << 20;  ///< for directories and lists

std::int64_t bytes_of(const fs::path& file) {
    std::error_code error;
    const std::uintmax_t bytes = fs::file_size(file, error);
    return error ? 0 : static_cast<std::int64_t>(bytes);
}

/// Indexes of a volume are never larger: in .fai, a sequence's line takes less than its text and a constant; in .gzi, a
/// block takes less than the 26 bytes that it takes in the volume at least.
std::int64_t max_fai_bytes(const catalog::VolumeRow& volume) { return 4 * volume.text_bytes + 4096; }
std::int64_t max_gzi_bytes(const catalog::VolumeRow& volume) { return volume.file_bytes + 4096; }

/// For the message of an error: whether the snapshot has appeared.
std::string what_was_done(const fs::path& root, const std::string& name) {
    return !base::exists(root / name) ? ""
                                      : "snapshot " + name + " is complete in " + root.string() +
                                            ", but not all that follows was done (the same command does it): ";
}

/// What follows when a pulled snapshot was published: `latest` and the root's index. \pre the root's lock is held
/// \param report  of the pull; gets a remark if something is unusual
void list_pulled(const fs::path& root, TransferReport& report, MoveLatest latest) {
    const snapshot::SnapshotName pulled(report.name);
    snapshot::repair_latest(root);
    if (latest != MoveLatest::always && snapshot::is_latest_foreign(root)) {
        report.remarks.push_back("latest still points to " + snapshot::find_latest(root) +
                                 ", which is none of our snapshots; `seqshelf snapshot update-latest " + pulled.text() +
                                 "` moves it");
    } else if (latest == MoveLatest::always || snapshot::find_newest(root) == pulled) {
        if (std::string remark = snapshot::point_latest_to(root, pulled); !remark.empty()) {
            report.remarks.push_back(std::move(remark));
        }
        snapshot::write_index(root, pulled);
        return;
    }
    snapshot::write_index(root);
}

}  // namespace

Pull::Pull(fs::path root, Source& source, Progress& progress)
    : root_(std::move(root)), source_(source), progress_(progress), local_(root_) {}

TransferReport Pull::run(const std::string& requested_name) {
    find_snapshot(requested_name);
    report_.directory = root_ / report_.name;
    if (is_here()) {
        Staging::remove(root_, report_.name);  // left by a run that ended just after it published
        report_.already_here = true;
        report_.bytes_transferred = source_.bytes_transferred();
        return std::move(report_);
    }
    snapshot::check_unused(root_, *name_);
    staging_.emplace(root_, report_.name, sums_text_);
    bring_catalog();
    bring_volumes();
    std::int64_t all = 0;
    for (const auto& [path, sum] : staging_->sums()) {
        all += snapshot::is_seqrepo_name(path) ? 0 : bytes_of(staging_->layout().directory / path);
    }
    base::with_context<ReadOnly, IoError>([&] { return what_was_done(root_, report_.name); },
                                          [&] { base::with_io_errors([&] { publish(); }); });
    report_.bytes_transferred = source_.bytes_transferred();
    report_.bytes_saved = std::max<std::int64_t>(0, all - report_.bytes_transferred);
    return std::move(report_);
}

void Pull::publish() {
    base::log(LogLevel::info, "publishing ", report_.directory);
    staging_->publish(report_.directory, entry_ != nullptr ? entry_->created : 0);
    Staging::remove(root_, report_.name);
}

/// Finds out which snapshot is meant; reads its sums, unless the index shows that the local snapshot has the same.
void Pull::find_snapshot(const std::string& requested_name) {
    index_ = source_.index().value_or(snapshot::Index{});
    name_ = requested_name.empty() ? snapshot::latest_of(index_) : snapshot::SnapshotName(requested_name);
    if (index_.snapshots.empty()) {
        if (const auto what = foreign_source(source_, requested_name)) {
            throw NotFound("the source" + *what);
        }
    }
    if (!name_) {
        throw NotFound("the source does not say which of its snapshots is the newest; name the one to pull");
    }
    report_.name = name_->text();
    entry_ = index_.find(*name_);
    if (!index_.snapshots.empty() && entry_ == nullptr) {
        throw NotFound("the source has no snapshot " + report_.name + "; `seqshelf remote` lists what it has");
    }
}

bool Pull::is_here() {
    const snapshot::Layout here{report_.directory};
    const std::string known = here.is_snapshot() ? digest::sha256_of_file(here.sums()) : "";
    if (entry_ != nullptr && entry_->sums_sha256 == known) {
        return true;
    }
    sums_text_ = source_.read_text(report_.name + "/SHA256SUMS", snapshot::max_sums_bytes);
    const std::string there = digest::sha256_of_text(sums_text_);
    if (known == there) {
        return true;
    }
    if (!known.empty()) {
        throw Corruption("there is another snapshot " + report_.name +
                         " here than at the source: their SHA256SUMS differ. Snapshots never change; " +
                         "nothing was done");
    }
    if (entry_ != nullptr && entry_->sums_sha256 != there) {
        throw Corruption("the source's snapshots.json and the SHA256SUMS of " + report_.name + " do not agree");
    }
    return false;
}

void Pull::bring_catalog() {
    const snapshot::Sums& sums = staging_->sums();
    const std::string& sum = snapshot::sum_of_catalog(sums);
    std::vector<WantedFile> wanted;
    if (sums.contains(delta_file)) {
        link_or_list(delta_file, entry_ != nullptr ? entry_->delta_bytes : any_length, wanted);
    }
    check_space(entry_ != nullptr ? entry_->delta_bytes + entry_->catalog_bytes : 0);
    bring(wanted);
    if (staging_->has(delta_file) && format::read_delta_header(staging_->layout().delta()).target_sha256 != sum) {
        throw Corruption("the catalog.delta of " + report_.name + " makes another catalog");
    }
    wanted.clear();
    const bool from_before = staging_->has(snapshot::Layout::catalog_name);
    link_or_list(snapshot::Layout::catalog_name, entry_ != nullptr ? entry_->catalog_bytes : any_length, wanted);
    if (wanted.empty()) {
        report_.catalog = from_before ? CatalogTransfer::whole : CatalogTransfer::linked;
    } else if (bring_by_delta()) {
        report_.catalog = CatalogTransfer::delta;
    } else {
        const fs::path incoming = staging_->incoming() / snapshot::Layout::catalog_name;
        const std::string latest = latest_snapshot(root_);
        if (source_.uses_earlier_versions() && !latest.empty() && !base::exists(incoming)) {
            PartialFile file(incoming, any_length);  // not a copy with its mode, which forbids writing
            base::read_in_parts(snapshot::Layout{root_ / latest}.catalog(),
                                [&](std::string_view part) { file.write(std::as_bytes(std::span(part))); });
            file.close();
        }
        bring(wanted);
        report_.catalog = CatalogTransfer::whole;
    }
    if (const std::string found = digest::sha256_of_file(staging_->layout().catalog()); found != sum) {
        throw Corruption("the staged catalog has changed: it should have the sum " + sum + " and has " + found);
    }
}

/// Makes the catalog from a local one and deltas. Returns false if that is not possible. Without the source's index the
/// size of what a delta makes is unknown, and a delta of some kilobytes can make gigabytes.
bool Pull::bring_by_delta() {
    if (!staging_->has(delta_file) || entry_ == nullptr) {
        return false;
    }
    const fs::path made = staging_->incoming() / snapshot::Layout::catalog_name;
    try {
        const format::DeltaHeader header = format::read_delta_header(staging_->layout().delta());
        const auto chain = find_chain(index_, *name_, header.base_sha256, local_);
        if (!chain) {
            return false;
        }
        std::vector<DeltaStep> steps;
        for (const snapshot::SnapshotName& name : chain->snapshots) {
            const snapshot::IndexEntry& entry = *index_.find(name);
            if (name == *name_) {
                steps.push_back({staging_->layout().delta(), entry.catalog_bytes});
                continue;
            }
            const fs::path into = staging_->scratch() / name.text();
            source_.fetch(name.text(), {{delta_file, entry.delta_bytes}}, into, [](const std::string&) {});
            steps.push_back({into / delta_file, entry.catalog_bytes});
        }
        apply(steps, local_.find(chain->base_sha256).value());
        if (staging_->admit(snapshot::Layout::catalog_name)) {
            return true;
        }
        report_.remarks.emplace_back(
            "the source's catalog.delta does not produce its catalog; it was transferred whole");
    } catch (const Corruption& error) {
        report_.remarks.push_back(std::string(error.what()) + "; the catalog was transferred whole");
    } catch (const NotFound& error) {
        report_.remarks.push_back(std::string(error.what()) + "; the catalog was transferred whole");
    }
    fs::remove(made);  // the whole catalog does not start with what a delta made
    return false;
}

void Pull::apply(const std::vector<DeltaStep>& steps, const fs::path& base) {
    fs::path from = base;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const auto& [delta, target_bytes] = steps[i];
        const bool last = i + 1 == steps.size();
        const fs::path to =
            last ? staging_->incoming() / snapshot::Layout::catalog_name : staging_->scratch() / std::to_string(i);
        const format::DeltaHeader header = format::read_delta_header(delta);
        if (header.target_bytes != target_bytes) {
            throw Corruption("delta " + delta.string() + " makes a catalog of " + std::to_string(header.target_bytes) +
                             " bytes; the source's snapshots.json says " + std::to_string(target_bytes));
        }
        check_space(target_bytes);
        base::create_directories_durably(to.parent_path());
        fs::remove(to);
        format::apply_delta(from, delta, to);
        from = to;
    }
}

/// Makes the sums of the catalog's pages from the catalog: that is exact, and takes no transfer.
void Pull::make_page_sums(catalog::Reader& catalog) {
    if (!staging_->sums().contains(catalog::page_sums_name) || staging_->has(catalog::page_sums_name)) {
        return;
    }
    const fs::path file = staging_->incoming() / catalog::page_sums_name;
    fs::remove(file);
    catalog::write_page_sums(staging_->layout().catalog(), catalog.identity().content, file);
    if (!staging_->admit(catalog::page_sums_name)) {
        throw Corruption("the source's catalog.sums of " + report_.name + " are not those of its catalog");
    }
}

void Pull::bring_volumes() {
    catalog::Reader catalog(staging_->layout().catalog(), catalog::Reader::Source::snapshot);
    catalog.require_own_schema();
    snapshot::check_sums(staging_->sums(), catalog);
    make_page_sums(catalog);
    std::vector<WantedFile> missing;
    std::int64_t bytes = 0;
    for (const catalog::VolumeRow& volume : catalog.volumes()) {
        const auto files = snapshot::volume_files("sequences/" + volume.path);
        const std::size_t before = missing.size();
        link_or_list(files[0].string(), volume.file_bytes, missing, Believe::if_size_agrees);
        bytes += missing.size() > before ? volume.file_bytes : 0;
        link_or_list(files[1].string(), max_fai_bytes(volume), missing);
        link_or_list(files[2].string(), max_gzi_bytes(volume), missing);
    }
    for (const catalog::FileRow& file : catalog.files()) {
        const std::size_t before = missing.size();
        link_or_list(file.path, file.bytes, missing, Believe::if_size_agrees);
        bytes += missing.size() > before ? file.bytes : 0;
    }
    std::int64_t begun = 0;
    for (const WantedFile& file : missing) {
        begun += std::min(file.max_bytes, bytes_of(staging_->incoming() / file.path));
    }
    check_space(bytes - begun);
    progress_.expect(bytes - begun);
    bring(std::move(missing));
}

/// \throws IoError  the file system has less free space
void Pull::check_space(std::int64_t bytes) {
    const std::uintmax_t available = fs::space(root_).available;
    if (bytes > 0 && static_cast<std::uintmax_t>(bytes + spare_bytes) > available) {
        throw IoError("not enough space in " + root_.string() + ": " + std::to_string(bytes) +
                      " bytes are needed and " + std::to_string(available) +
                      " are free; nothing was transferred for them");
    }
}

/// Links a file that a local instance has; else adds it to `missing`. Reading all local volumes would take longer than
/// most pulls, so their size is enough, and `verify` finds what is damaged. Every other file is read.
void Pull::link_or_list(const std::string& path, std::int64_t max_bytes, std::vector<WantedFile>& missing,
                        Believe believe) {
    if (staging_->has(path)) {
        return;
    }
    const std::string& sum = staging_->sums().at(path);
    const auto file = local_.find(sum);
    const bool believed = file && (believe == Believe::if_size_agrees ? bytes_of(*file) == max_bytes
                                                                      : digest::sha256_of_file(*file) == sum);
    if (believed && staging_->link(*file, path)) {
        report_.files_linked += 1;
        report_.bytes_linked += bytes_of(*file);
    } else {
        missing.push_back({path, max_bytes});
    }
}

/// Fetches files until each has its sum; one with another sum is fetched once more, from its beginning.
void Pull::bring(std::vector<WantedFile> files) {
    // Files that an interrupted run had fetched whole are not fetched again; the others continue where they stopped.
    std::erase_if(files,
                  [&](const WantedFile& file) { return staging_->is_right(file.path) && staging_->admit(file.path); });
    for (int attempt = 1; !files.empty(); ++attempt) {
        std::vector<WantedFile> wrong;
        const auto arrived = [&](const std::string& path) {
            if (staging_->admit(path)) {
                report_.files_transferred += 1;
            } else {
                wrong.push_back(*std::find_if(files.begin(), files.end(),
                                              [&](const WantedFile& file) { return file.path == path; }));
            }
        };
        try {
            base::log(LogLevel::info, "transferring ", files.size(), " files of snapshot ", report_.name);
            source_.fetch(report_.name, files, staging_->incoming(), arrived);
        } catch (const NotFound& error) {
            throw Corruption("the source's snapshot " + report_.name + " is incomplete: " + error.what());
        }
        if (!wrong.empty() && attempt == 2) {
            throw Corruption("the source's " + report_.name + "/" + wrong.front().path +
                             " does not have the sum that its SHA256SUMS gives" +
                             (wrong.size() > 1 ? ", nor do " + std::to_string(wrong.size() - 1) + " other files" : ""));
        }
        files = std::move(wrong);
    }
}

TransferReport pull_by(const fs::path& root, const std::string& address, MoveLatest latest,
                       const MirrorOptions& options, const std::function<TransferReport(Source&, Progress&)>& pull) {
    return base::with_io_errors([&] {
        std::optional<base::StopScope> scope(options.stop);
        base::create_directories_durably(root);
        const base::WriterLock lock = snapshot::lock_root(root, "pull");
        Progress progress(options);
        const fs::path download = root / (std::string(snapshot::pulling_prefix) + ".download");
        const auto source = open_source(address, download, options, progress);
        TransferReport report = pull(*source, progress);
        scope.reset();  // the snapshot is published: what follows is short, and completes it
        base::with_context<ReadOnly, IoError>([&] { return what_was_done(root, report.name); },
                                              [&] {
                                                  base::with_io_errors([&] {
                                                      fs::remove_all(download);
                                                      list_pulled(root, report, latest);
                                                  });
                                              });
        return report;
    });
}

}  // namespace seqshelf::mirror

namespace seqshelf {

TransferReport pull_snapshot(const std::filesystem::path& root, const std::string& address, const std::string& name,
                             MoveLatest latest, const MirrorOptions& options) {
    return mirror::pull_by(root, address, latest, options, [&](mirror::Source& source, mirror::Progress& progress) {
        return mirror::Pull(root, source, progress).run(name);
    });
}

}  // namespace seqshelf
