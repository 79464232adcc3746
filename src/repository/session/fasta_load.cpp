#include "repository/session/fasta_load.hpp"

#include <algorithm>
#include <utility>

#include "base/stop.hpp"
#include "base/utf8.hpp"
#include "catalog/name_rules.hpp"
#include "format/circular_mark.hpp"
#include "format/header_aliases.hpp"
#include "format/soft_mask.hpp"
#include "repository/session/record_names.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/fhr.hpp"
#include "seqshelf/names.hpp"

namespace seqshelf::repository {

namespace {

LoadOptions checked(LoadOptions options) {
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

FastaLoad::FastaLoad(OpenChange& change, const std::string& file, const LoadOptions& options,
                     const std::string& collection_alias)
    : change_(change),
      file_(file),
      options_(checked(options)),
      collection_alias_(catalog::split_alias(collection_alias)),
      progress_{file, 0, -1, 0},
      input_(file, change.options().stop, [this] { report_progress(); }),
      source_id_(change.catalog().next_source_id()),
      collection_id_(options.collections == LoadOptions::Collections::make ? change.catalog().collections().next_id()
                                                                           : 0) {}

void FastaLoad::run() {
    format::FastaReader reader(input_, options_.other_bytes);
    read(reader);
    change_.catalog().put_source(source_id_, file_, input_.bytes_read(), input_.sha256());
    if (collection_id_ != 0) {
        const std::int64_t collection_id = put_collection(reader.line_end());
        if (const auto& [ns, alias] = collection_alias_; !alias.empty()) {
            change_.give_name(AliasKind::collections, ns, alias, collection_id);
        }
        put_text(reader, collection_id);
    }
    report_progress();
}

void FastaLoad::read(format::FastaReader& reader) {
    RecordNames names(file_, options_.repeated_names);
    try {
        DigestPipeline pipeline(change_.pool(), *this);
        format::FastaRecord record;
        while (reader.next_header(record)) {
            names.add(record);
            pipeline.read(reader, std::move(record));
            ++progress_.records;
        }
        pipeline.finish();
    } catch (const InvalidInput&) {
        names.check();  // if a name occurs twice, that is the better explanation
        throw;
    }
    names.check();
}

void FastaLoad::report_progress() {
    if (options_.progress) {
        progress_.bytes_read = input_.bytes_read();
        progress_.file_bytes = input_.file_bytes();
        options_.progress(progress_);
    }
}

void FastaLoad::piece(std::string_view residues, const std::shared_ptr<const void>& owner) {
    change_.sequences().piece(residues, owner);
}

void FastaLoad::end(format::FastaRecord& record, const DigestedSequence& sequence) {
    base::throw_if_stopped(change_.options().stop, "loading ", file_, " was stopped");
    const std::int64_t sequence_id = change_.sequences().end(sequence);
    put_names(record, sequence_id);
    put_topology(record, sequence.length, sequence_id);
    if (collection_id_ != 0) {
        put_member(record, sequence, sequence_id);
    }
}

void FastaLoad::put_member(const format::FastaRecord& record, const DigestedSequence& sequence,
                           std::int64_t sequence_id) {
    const CollectionMember member{collection_.member_count(), record.name, record.description,
                                  sequence.digests.sha512t24u, sequence.length};
    change_.catalog().collections().put_member(collection_id_, member, sequence_id);
    collection_.add(member.name, member.length, member.sequence);
    put_layout(record, sequence.length, member.position);
}

// Why layouts are sparse: most records have lines of the source's width, a header that is its name and description, and
// no lower case, so they need no row at all. A row contains only what differs. The width is that of the first record
// with several lines; a record whose lines disagree with it stores its own.
void FastaLoad::put_layout(const format::FastaRecord& record, std::int64_t length, std::int64_t position) {
    const format::RecordLayout& layout = record.layout;
    if (!layout.complete) {
        if (problem_.empty()) {
            problem_ = "the layout of record '" + record.name + "' on line " + std::to_string(record.line) +
                       " is too irregular";
        }
        return;
    }
    const bool usual_lines = width_.covers(layout.lines, length);
    if (layout.header.empty() && usual_lines && layout.mask.empty()) {
        return;
    }
    catalog::CollectionWriter& collections = change_.catalog().collections();
    const std::int64_t mask_id = layout.mask.empty() ? 0 : collections.put_mask(layout.mask);
    masked_residues_ += format::masked_residues(layout.mask);
    collections.put_member_text(source_id_, position,
                                {layout.header, usual_lines ? std::string_view() : layout.lines, mask_id});
}

void FastaLoad::put_names(const format::FastaRecord& record, std::int64_t sequence_id) {
    if (!options_.ns.empty()) {
        put_aliases(record.name, record, sequence_id);
        for (const std::string_view name : format::other_title_names(record.description)) {
            put_aliases(name, record, sequence_id);
        }
    }
    if (options_.header_namespaces.empty()) {
        return;
    }
    const std::string header = record.name + " " + record.description;
    for (std::size_t start = 0; start < header.size();) {
        const std::size_t end = std::min(header.find_first_of(" \t", start), header.size());
        const std::string_view word = std::string_view(header).substr(start, end - start);
        start = end + 1;
        const auto name = split_name(word);
        const auto& listed = options_.header_namespaces;
        if (name && !name->alias.empty() && std::find(listed.begin(), listed.end(), name->ns) != listed.end()) {
            put_name(canonical_namespace(name->ns), name->alias, sequence_id, record.line);
        }
    }
}

/// \param name  the first word of one of the header's titles
void FastaLoad::put_aliases(std::string_view name, const format::FastaRecord& record, std::int64_t sequence_id) {
    for (const Name& alias : format::header_aliases(name, options_.ns)) {
        put_name(alias.ns, alias.alias, sequence_id, record.line);
    }
}

void FastaLoad::put_name(std::string_view ns, std::string_view alias, std::int64_t sequence_id, std::int64_t line) {
    try {
        change_.give_name(AliasKind::sequences, ns, alias, sequence_id);
    } catch (const InvalidArgument& error) {
        throw InvalidInput(file_ + ":" + std::to_string(line) + ":2: " + error.what());
    }
}

void FastaLoad::put_topology(const format::FastaRecord& record, std::int64_t length, std::int64_t sequence_id) {
    if (!format::is_marked_circular(record.description)) {
        return;
    }
    if (length == 0) {
        change_.report().remarks.push_back(file_ + ":" + std::to_string(record.line) + ": '" + record.name +
                                           "' has no residues and is not marked as circular");
        return;
    }
    change_.mark(sequence_id, Topology::circular);
}

/// Returns the collection's number: that of an existing collection if it is the same.
std::int64_t FastaLoad::put_collection(std::string_view line_end) {
    const std::int64_t members = collection_.member_count();
    const CollectionDigests digests = collection_.finish();
    const auto put = change_.catalog().collections().put(collection_id_, digests, members, source_id_, line_end);
    ChangeReport& report = change_.report();
    (put.is_new ? report.collections_new : report.collections_known) += 1;
    report.collections.push_back(digests.digest);
    return put.collection_id;
}

void FastaLoad::put_text(const format::FastaReader& reader, std::int64_t collection_id) {
    catalog::SourceText text{input_.text_bytes(),
                             input_.text_sha256(),
                             reader.preamble(),
                             width_.width(),
                             std::string(reader.line_end()),
                             masked_residues_,
                             problem_};
    if (!base::is_utf8_text(text.preamble)) {
        text.preamble.clear();
        text.problem = "the text before the first record is not UTF-8";
    }
    change_.catalog().collections().put_source_text(source_id_, collection_id, text);
    if (!text.problem.empty()) {
        change_.report().remarks.push_back(file_ + ": cannot be reproduced byte for byte: " + text.problem);
    }
    put_fhr_header(text.preamble, collection_id);
}

void FastaLoad::put_fhr_header(const std::string& preamble, std::int64_t collection_id) {
    if (!preamble.starts_with(";~")) {
        return;
    }
    try {
        const FhrRecord record = FhrRecord::from_fasta_header(preamble, file_);
        if (!change_.catalog().collections().add_fhr(collection_id, record.json())) {
            change_.report().remarks.push_back(
                file_ + ": the collection already has an FHR record; the one in the file's header was not set");
        }
    } catch (const InvalidInput& error) {
        change_.report().remarks.push_back(std::string(error.what()) + "; the FHR header is kept as text only");
    }
}

}  // namespace seqshelf::repository
