#include <algorithm>
#include <utility>

#include "base/task_pool.hpp"
#include "base/utf8.hpp"
#include "catalog/name_rules.hpp"
#include "format/circular_mark.hpp"
#include "format/codec/bgzf.hpp"
#include "format/fasta.hpp"
#include "format/header_aliases.hpp"
#include "format/input.hpp"
#include "format/record_layout.hpp"
#include "format/soft_mask.hpp"
#include "repository/session/digest_pipeline.hpp"
#include "repository/session/instance_writer.hpp"
#include "repository/session/record_names.hpp"
#include "repository/session/sequence_loader.hpp"
#include "seqcol/collection_digests.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/fhr.hpp"
#include "seqshelf/load.hpp"
#include "seqshelf/names.hpp"

namespace seqshelf {

namespace {

constexpr std::size_t min_block_bytes = 512;
constexpr int max_level = 12;

LoadOptions checked(LoadOptions options) {
    if (options.block_bytes < min_block_bytes || options.block_bytes > format::bgzf_max_text_bytes) {
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

}  // namespace

struct LoadSession::Impl {
    Impl(const std::filesystem::path& instance, LoadOptions load_options)
        : options(checked(std::move(load_options))),
          writer(instance, "load"),
          pool(options.threads),
          sequences(writer, pool, {{options.block_bytes, options.level}, options.max_volume_bytes}) {
        summary.cleaned_up = writer.cleaned_up();
    }

    /// What is known of the file being read.
    struct File {
        std::string name;
        seqcol::CollectionDigester collection;
        std::int64_t collection_id = 0;
        std::int64_t source_id = 0;
        format::CommonWidth width;
        std::int64_t masked_residues = 0;
        std::string problem;  ///< why its text cannot be given back
    };

    void add(const std::string& name, const std::string& collection_alias);
    void report(const format::Input& input, LoadProgress& progress) const;
    void store(repository::DigestedRecord& digested, File& file);
    void store_member(const repository::DigestedRecord& digested, std::int64_t sequence_id, File& file);
    void store_layout(const repository::DigestedRecord& digested, std::int64_t position, File& file);
    void store_aliases(const format::FastaRecord& record, std::int64_t sequence_id, const File& file);
    void store_topology(const repository::DigestedRecord& digested, std::int64_t sequence_id, const File& file);
    void store_alias(std::string_view ns, std::string_view alias, std::int64_t sequence_id, const std::string& where);
    std::int64_t store_collection(File& file, std::string_view line_end, const std::string& alias_namespace,
                                  const std::string& alias);
    void store_text(const File& file, const format::FastaReader& reader, const format::Input& input,
                    std::int64_t collection_id);
    void store_fhr_header(const File& file, const std::string& preamble, std::int64_t collection_id);

    LoadOptions options;
    repository::InstanceWriter writer;
    base::TaskPool pool;
    repository::SequenceLoader sequences;
    LoadSummary summary;
};

void LoadSession::Impl::add(const std::string& name, const std::string& collection_alias) {
    const bool as_collection = options.collections == LoadOptions::Collections::make;
    const auto [alias_namespace, alias] = catalog::split_alias(collection_alias);
    File file;
    file.name = name;
    file.source_id = writer.catalog().next_source_id();
    file.collection_id = as_collection ? writer.catalog().collections().next_id() : 0;
    LoadProgress progress{name, 0, -1, 0};
    format::Input input(name, options.stop, [&] { report(input, progress); });
    format::FastaReader reader(input, repository::other_bytes(options));
    repository::RecordNames names(name, options.repeated_names);
    try {
        repository::DigestPipeline pipeline(
            pool, [&](repository::DigestedRecord& digested) { store(digested, file); }, &sequences);
        format::FastaRecord record;
        while (reader.next_header(record)) {
            names.add(record);
            pipeline.read(reader, std::move(record));
            ++progress.records;
        }
        pipeline.finish();
    } catch (const InvalidInput&) {
        names.check();  // a name that comes twice explains it better
        throw;
    }
    names.check();
    writer.catalog().put_source(file.source_id, name, input.bytes_read(), input.sha256());
    if (as_collection) {
        store_text(file, reader, input, store_collection(file, reader.line_end(), alias_namespace, alias));
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

void LoadSession::Impl::store(repository::DigestedRecord& digested, File& file) {
    if (options.stop.stop_requested()) {
        throw Cancelled("loading " + file.name + " was stopped");
    }
    const std::int64_t sequence_id = sequences.put(digested);
    store_aliases(digested.record, sequence_id, file);
    store_topology(digested, sequence_id, file);
    if (file.collection_id != 0) {
        store_member(digested, sequence_id, file);
    }
}

void LoadSession::Impl::store_member(const repository::DigestedRecord& digested, std::int64_t sequence_id, File& file) {
    const format::FastaRecord& record = digested.record;
    const CollectionMember member{file.collection.member_count(), record.name, record.description,
                                  digested.digests.sha512t24u, digested.length};
    writer.catalog().collections().put_member(file.collection_id, member, sequence_id);
    file.collection.add(member.name, member.length, member.sequence);
    store_layout(digested, member.position, file);
}

void LoadSession::Impl::store_layout(const repository::DigestedRecord& digested, std::int64_t position, File& file) {
    const format::FastaRecord& record = digested.record;
    const format::RecordLayout& layout = record.layout;
    if (!layout.complete) {
        if (file.problem.empty()) {
            file.problem = "the layout of record '" + record.name + "' on line " + std::to_string(record.line) +
                           " is too irregular";
        }
        return;
    }
    const bool usual_lines = file.width.covers(layout.lines, digested.length);
    if (layout.header.empty() && usual_lines && layout.mask.empty()) {
        return;
    }
    catalog::CollectionWriter& collections = writer.catalog().collections();
    const std::int64_t mask_id = layout.mask.empty() ? 0 : collections.put_mask(layout.mask);
    file.masked_residues += format::masked_residues(layout.mask);
    collections.put_member_text(file.source_id, position,
                                {layout.header, usual_lines ? std::string_view() : layout.lines, mask_id});
}

void LoadSession::Impl::store_aliases(const format::FastaRecord& record, std::int64_t sequence_id, const File& file) {
    const std::string where = file.name + ":" + std::to_string(record.line) + ":2: ";
    if (!options.ns.empty()) {
        for (const format::HeaderAlias& alias : format::header_aliases(record.name, options.ns)) {
            store_alias(alias.ns, alias.alias, sequence_id, where);
        }
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
        const bool wanted =
            colon < word.size() && std::find(listed.begin(), listed.end(), word.substr(0, colon)) != listed.end();
        if (wanted && colon + 1 < word.size()) {
            store_alias(canonical_namespace(word.substr(0, colon)), word.substr(colon + 1), sequence_id, where);
        }
    }
}

void LoadSession::Impl::store_topology(const repository::DigestedRecord& digested, std::int64_t sequence_id,
                                       const File& file) {
    const format::FastaRecord& record = digested.record;
    if (!format::is_marked_circular(record.description)) {
        return;
    }
    if (digested.length == 0) {
        summary.remarks.push_back(file.name + ":" + std::to_string(record.line) + ": '" + record.name +
                                  "' has no residues and is not marked as circular");
        return;
    }
    (writer.catalog().set_topology(sequence_id, Topology::circular) ? summary.circular_new : summary.circular_known) +=
        1;
}

void LoadSession::Impl::store_alias(std::string_view ns, std::string_view alias, std::int64_t sequence_id,
                                    const std::string& where) {
    try {
        switch (writer.catalog().put_alias(ns, alias, sequence_id)) {
            case catalog::AliasOutcome::added:
                summary.aliases_new += 1;
                break;
            case catalog::AliasOutcome::known:
                summary.aliases_known += 1;
                break;
            case catalog::AliasOutcome::repointed:
                summary.aliases_repointed += 1;
                break;
            case catalog::AliasOutcome::conflict:
                throw InvalidInput(where + "'" + std::string(ns) + ":" + std::string(alias) +
                                   "' names two different sequences in this load");
        }
    } catch (const InvalidArgument& error) {
        throw InvalidInput(where + error.what());
    }
}

std::int64_t LoadSession::Impl::store_collection(File& file, std::string_view line_end,
                                                 const std::string& alias_namespace, const std::string& alias) {
    const std::int64_t members = file.collection.member_count();
    const CollectionDigests digests = file.collection.finish();
    catalog::CollectionWriter& collections = writer.catalog().collections();
    const auto put = collections.put(file.collection_id, digests, members, file.source_id, line_end);
    (put.is_new ? summary.collections_new : summary.collections_known) += 1;
    summary.collections.push_back(digests.digest);
    if (!alias.empty() &&
        collections.aliases().put(alias_namespace, alias, put.collection_id) == catalog::AliasOutcome::conflict) {
        throw InvalidArgument("'" + alias_namespace + ":" + alias + "' names two different collections in this load");
    }
    return put.collection_id;
}

void LoadSession::Impl::store_text(const File& file, const format::FastaReader& reader, const format::Input& input,
                                   std::int64_t collection_id) {
    catalog::SourceText text{input.text_bytes(),
                             input.text_sha256(),
                             reader.preamble(),
                             file.width.width(),
                             std::string(reader.line_end()),
                             file.masked_residues,
                             file.problem};
    if (!base::is_utf8_text(text.preamble)) {
        text.preamble.clear();
        text.problem = "what stands before the first record is not UTF-8 text";
    }
    writer.catalog().collections().put_source_text(file.source_id, collection_id, text);
    if (!text.problem.empty()) {
        summary.remarks.push_back(file.name + ": cannot be given back byte for byte: " + text.problem);
    }
    store_fhr_header(file, text.preamble, collection_id);
}

void LoadSession::Impl::store_fhr_header(const File& file, const std::string& preamble, std::int64_t collection_id) {
    if (!preamble.starts_with(";~")) {
        return;
    }
    try {
        const FhrRecord record = FhrRecord::from_fasta_header(preamble, file.name);
        if (!writer.catalog().collections().add_fhr(collection_id, record.json())) {
            summary.remarks.push_back(
                file.name + ": the collection has an FHR record already; the one in the file's header was not set");
        }
    } catch (const InvalidInput& error) {
        summary.remarks.push_back(std::string(error.what()) + "; the FHR header is kept as text only");
    }
}

LoadSession::LoadSession(const std::filesystem::path& instance, LoadOptions options)
    : impl_(std::make_unique<Impl>(instance, std::move(options))) {}

LoadSession::~LoadSession() = default;

void LoadSession::add(const std::string& file, const std::string& collection_alias) {
    impl_->add(file, collection_alias);
}

LoadSummary LoadSession::commit() {
    impl_->sequences.finish();
    const auto& counts = impl_->sequences.counts();
    impl_->summary.sequences_new = counts.added;
    impl_->summary.sequences_known = counts.known;
    impl_->summary.residues = counts.residues;
    impl_->summary.volumes = impl_->writer.commit();
    return impl_->summary;
}

}  // namespace seqshelf
