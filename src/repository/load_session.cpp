#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/little_endian.hpp"
#include "base/task_pool.hpp"
#include "catalog/name_rules.hpp"
#include "digest/hasher.hpp"
#include "format/bgzf.hpp"
#include "format/fasta.hpp"
#include "format/input.hpp"
#include "repository/digest_pipeline.hpp"
#include "repository/instance_writer.hpp"
#include "seqcol/collection_digests.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/load.hpp"
#include "seqshelf/names.hpp"
#include "volume/volume_writer.hpp"

namespace seqshelf {

namespace {

constexpr std::size_t min_block_bytes = 512;
constexpr int max_level = 12;

/// Stands for a record's name where a million of them are remembered: names can be long.
using NameDigest = Md5Digest;
struct NameHash {
    std::size_t operator()(const NameDigest& digest) const noexcept { return base::load_le64(digest.bytes().data()); }
};

LoadOptions checked(LoadOptions options) {
    if (options.block_bytes && (*options.block_bytes < min_block_bytes || *options.block_bytes > format::bgzf_max_text_bytes)) {
        throw InvalidArgument("a block's size must be between 512 and 65280 bytes");
    }
    if (options.level && (*options.level < 0 || *options.level > max_level)) {
        throw InvalidArgument("a compression level must be between 0 and 12");
    }
    if (options.max_volume_bytes < 1) {
        throw InvalidArgument("a volume must have room for at least one byte");
    }
    if (!options.ns.empty()) {
        options.ns = canonical_namespace(options.ns);
        catalog::check_namespace(options.ns);
    }
    for (const std::string& ns : options.header_namespaces) {
        catalog::check_namespace(canonical_namespace(ns));
    }
    return options;
}

/// `NS:NAME` taken apart and checked; two empty texts for "".
std::pair<std::string, std::string> split_collection_alias(const std::string& text) {
    if (text.empty()) {
        return {};
    }
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos) {
        throw InvalidArgument("a collection's alias is NAMESPACE:NAME, not '" + text + "'");
    }
    std::pair<std::string, std::string> parts{canonical_namespace(text.substr(0, colon)), text.substr(colon + 1)};
    catalog::check_namespace(parts.first);
    catalog::check_alias(parts.second);
    return parts;
}

}  // namespace

struct LoadSession::Impl {
    Impl(const std::filesystem::path& instance, LoadOptions load_options)
        : options(checked(std::move(load_options))), writer(instance, "load"), pool(options.threads) {
        summary.cleaned_up = writer.cleaned_up();
    }

    /// What is known of the file being read.
    struct File {
        std::string name;
        std::unordered_map<NameDigest, std::int64_t, NameHash> lines_by_name;
        seqcol::CollectionDigester collection;
        std::int64_t collection_id = 0;
    };

    void add(const std::string& name, const std::string& collection_alias);
    void report(const format::Input& input, LoadProgress& progress) const;
    void refuse_second(const format::FastaRecord& record, File& file);
    void store(repository::DigestedRecord& digested, File& file);
    std::int64_t store_sequence(const repository::DigestedRecord& digested);
    void store_aliases(const format::FastaRecord& record, std::int64_t sequence_id, const File& file);
    void store_alias(std::string_view ns, std::string_view alias, std::int64_t sequence_id, const std::string& where);
    void store_collection(File& file, std::int64_t source_id, const std::string& alias_namespace, const std::string& alias);
    void finish_volume();

    LoadOptions options;
    repository::InstanceWriter writer;
    base::TaskPool pool;
    struct OpenVolume {
        OpenVolume(std::filesystem::path path, std::int64_t volume_id, const volume::BlockOptions& blocks, base::TaskPool& pool)
            : staged(std::move(path)), id(volume_id), writer(staged, blocks, pool) {}
        std::filesystem::path staged;
        std::int64_t id;
        volume::VolumeWriter writer;
    };
    std::unique_ptr<OpenVolume> volume;
    LoadSummary summary;
};

void LoadSession::Impl::add(const std::string& name, const std::string& collection_alias) {
    const auto other_bytes =
        options.other_bytes == LoadOptions::OtherBytes::drop ? format::OtherBytes::drop : format::OtherBytes::refuse;
    const auto [alias_namespace, alias] = split_collection_alias(collection_alias);
    File file{name, {}, {}, 0};
    LoadProgress progress{name, 0, -1, 0};
    format::Input input(name, options.stop, [&] { report(input, progress); });
    format::FastaReader reader(input, other_bytes);
    if (options.collections == LoadOptions::Collections::make) {
        file.collection_id = writer.catalog().next_collection_id();
    }
    repository::DigestPipeline pipeline(pool, [&](repository::DigestedRecord& digested) { store(digested, file); });
    format::FastaRecord record;
    while (reader.next(record)) {
        refuse_second(record, file);
        pipeline.push(std::move(record));
        ++progress.records;
    }
    pipeline.finish();
    file.lines_by_name.clear();  // what follows needs room of its own
    const std::int64_t source_id = writer.catalog().put_source(name, input.bytes_read(), input.sha256());
    if (options.collections == LoadOptions::Collections::make) {
        store_collection(file, source_id, alias_namespace, alias);
    }
    report(input, progress);
}

void LoadSession::Impl::report(const format::Input& input, LoadProgress& progress) const {
    if (options.progress) {
        progress.bytes_read = input.bytes_read();
        progress.file_bytes = input.file_bytes();
        options.progress(progress);
    }
}

void LoadSession::Impl::refuse_second(const format::FastaRecord& record, File& file) {
    const auto [first, inserted] = file.lines_by_name.emplace(digest::hash<NameDigest>(record.name), record.line);
    if (!inserted) {
        throw InvalidInput(file.name + ":" + std::to_string(record.line) + ":2: there are two records named '" + record.name +
                           "'; the first is on line " + std::to_string(first->second));
    }
}

void LoadSession::Impl::store(repository::DigestedRecord& digested, File& file) {
    if (options.stop.stop_requested()) {
        throw Cancelled("loading " + file.name + " was stopped");
    }
    const format::FastaRecord& record = digested.record;
    const std::int64_t sequence_id = store_sequence(digested);
    store_aliases(record, sequence_id, file);
    if (file.collection_id != 0) {
        const std::int64_t position = file.collection.member_count();
        writer.catalog().put_member(file.collection_id, position, record.name, record.description, sequence_id);
        file.collection.add(record.name, static_cast<std::int64_t>(record.residues.size()), digested.digests.sha512t24u);
    }
}

std::int64_t LoadSession::Impl::store_sequence(const repository::DigestedRecord& digested) {
    const std::string_view residues = digested.record.residues.text();
    const std::string name = digested.digests.sha512t24u.sha512t24u();
    catalog::Place place;
    if (!residues.empty()) {
        if (!volume) {
            volume = std::make_unique<OpenVolume>(writer.stage_volume(), writer.catalog().next_volume_id(),
                                                  volume::BlockOptions{options.block_bytes, options.level}, pool);
        }
        place = {volume->id, volume->writer.offset_after_header(name)};
    }
    const auto put = writer.catalog().put_sequence(digested.digests, static_cast<std::int64_t>(residues.size()), digested.letters, place);
    if (!put.is_new) {
        summary.sequences_known += 1;
        return put.sequence_id;
    }
    summary.sequences_new += 1;
    summary.residues += static_cast<std::int64_t>(residues.size());
    if (!residues.empty()) {
        volume->writer.append(name, residues, digested.letters);
        if (volume->writer.text_bytes() >= options.max_volume_bytes) {
            finish_volume();
        }
    }
    return put.sequence_id;
}

void LoadSession::Impl::store_aliases(const format::FastaRecord& record, std::int64_t sequence_id, const File& file) {
    const std::string where = file.name + ":" + std::to_string(record.line) + ":2: ";
    if (!options.ns.empty()) {
        store_alias(options.ns, record.name, sequence_id, where);
    }
    if (options.header_namespaces.empty()) {
        return;
    }
    const std::string header = record.name + " " + record.description;
    for (std::size_t start = 0; start < header.size();) {
        const std::size_t end = std::min(header.find_first_of(" \t", start), header.size());
        const std::string_view word = std::string_view(header).substr(start, end - start);
        start = end + 1;
        const std::size_t colon = std::min(word.find(':'), word.size());
        const auto& listed = options.header_namespaces;
        const bool wanted = colon < word.size() && std::find(listed.begin(), listed.end(), word.substr(0, colon)) != listed.end();
        if (wanted && colon + 1 < word.size()) {
            store_alias(canonical_namespace(word.substr(0, colon)), word.substr(colon + 1), sequence_id, where);
        }
    }
}

void LoadSession::Impl::store_alias(std::string_view ns, std::string_view alias, std::int64_t sequence_id, const std::string& where) {
    try {
        switch (writer.catalog().put_alias(ns, alias, sequence_id)) {
            case catalog::AliasOutcome::added: summary.aliases_new += 1; break;
            case catalog::AliasOutcome::known: summary.aliases_known += 1; break;
            case catalog::AliasOutcome::repointed: summary.aliases_repointed += 1; break;
            case catalog::AliasOutcome::conflict:
                throw InvalidInput(where + "'" + std::string(ns) + ":" + std::string(alias) + "' names two different sequences in this load");
        }
    } catch (const InvalidArgument& error) {
        throw InvalidInput(where + error.what());
    }
}

void LoadSession::Impl::store_collection(File& file, std::int64_t source_id, const std::string& alias_namespace,
                                         const std::string& alias) {
    const std::int64_t members = file.collection.member_count();
    const seqcol::CollectionDigests digests = file.collection.finish();
    const auto put = writer.catalog().put_collection(file.collection_id, digests, members, source_id);
    (put.is_new ? summary.collections_new : summary.collections_known) += 1;
    summary.collections.push_back(digests.digest);
    if (alias.empty()) {
        return;
    }
    if (writer.catalog().put_collection_alias(alias_namespace, alias, put.collection_id) == catalog::AliasOutcome::conflict) {
        throw InvalidArgument("'" + alias_namespace + ":" + alias + "' names two different collections in this load");
    }
}

void LoadSession::Impl::finish_volume() {
    if (!volume) {
        return;
    }
    const bool empty = volume->writer.text_bytes() == 0;  // every sequence was known: what was staged is just dropped
    if (!empty) {
        const volume::VolumeSummary written = volume->writer.finish();
        writer.put_volume(volume->staged, {volume->id, "", written.text_bytes, written.file_bytes, written.sha256,
                                           written.fai_sha256, written.gzi_sha256});
    }
    volume.reset();
}

LoadSession::LoadSession(const std::filesystem::path& instance, LoadOptions options)
    : impl_(std::make_unique<Impl>(instance, std::move(options))) {}

LoadSession::~LoadSession() = default;

void LoadSession::add(const std::string& file, const std::string& collection_alias) { impl_->add(file, collection_alias); }

LoadSummary LoadSession::commit() {
    impl_->finish_volume();
    impl_->summary.volumes = impl_->writer.commit();
    return impl_->summary;
}

}  // namespace seqshelf
