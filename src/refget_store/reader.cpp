#include "refget_store/reader.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/directory.hpp"
#include "base/file.hpp"
#include "digest/hasher.hpp"
#include "refget_store/code.hpp"
#include "refget_store/payload.hpp"
#include "refget_store/rows.hpp"
#include "refget_store/table.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::refget_store {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t max_fhr_bytes = std::int64_t{1} << 24;
constexpr std::string_view pack_index = "sequences.pack.idx";  // gtars 0.11

bool is_file(const fs::path& path) { return base::is_regular_file(path); }

}  // namespace

StoreReader::StoreReader(fs::path store) : store_(std::move(store)), manifest_(read_manifest(store_)) {
    if (manifest_.collection_index) {
        read_collection_index(store_ / *manifest_.collection_index);
    } else {
        scan_collections();
    }
}

void StoreReader::for_each_sequence(const std::function<void(const StoredSequence&)>& visit) const {
    Table table(store_ / manifest_.sequence_index);
    while (table.next()) {
        if (!is_header(table)) {
            visit(get_sequence(table));
        }
    }
}

std::vector<StoredSequence> StoreReader::members(const CollectionDigest& collection) const {
    const std::string digest = collection.sha512t24u();
    const auto listed = member_counts_.find(collection);
    if (listed == member_counts_.end()) {
        throw NotFound(store_.string() + " has no collection " + digest);
    }
    Table table(store_ / expand(manifest_.collection_template, digest));
    std::vector<StoredSequence> members;
    while (table.next()) {
        if (!is_header(table)) {
            members.push_back(get_sequence(table));
        } else if (table.line().starts_with(seqcol_header) && table.line().substr(seqcol_header.size()) != digest) {
            table.fail("the file is of another collection, not of " + digest);
        }
    }
    const auto count = static_cast<std::int64_t>(members.size());
    if (listed->second.value_or(count) != count) {
        table.fail("the file ends after " + std::to_string(count) + " sequences; " + *manifest_.collection_index +
                   " says " + std::to_string(*listed->second));
    }
    return members;
}

std::optional<std::string> StoreReader::read_residues(const StoredSequence& sequence) const {
    const fs::path path = payload_path(sequence.digest.sha512t24u());
    const Code& code = payload_code(path, sequence);
    std::string residues = read_payload(path, sequence.length, code);
    const auto found = digest::hash<SequenceDigest>(residues);
    if (found == sequence.digest) {
        return residues;
    }
    if (code.lossy() == '\0' || residues.find(code.lossy()) == std::string::npos) {
        throw Corruption(path.string() + ": digest mismatch: the index has " + sequence.digest.sha512t24u() +
                         ", the residues have " + found.sha512t24u());
    }
    if (code.lossy() == 'T') {  // an RNA written with U: every U became T
        std::replace(residues.begin(), residues.end(), 'T', 'U');
        if (digest::hash<SequenceDigest>(residues) == sequence.digest) {
            return residues;
        }
    }
    return std::nullopt;
}

fs::path StoreReader::payload_path(const std::string& digest) const {
    fs::path path = store_ / expand(manifest_.sequence_template, digest);
    if (!is_file(path) && is_file(store_ / pack_index)) {
        throw SchemaMismatch(store_.string() + ": sequence " + digest +
                             " is in a pack file; this program reads .seq files");
    }
    return path;
}

const Code& StoreReader::payload_code(const fs::path& path, const StoredSequence& sequence) const {
    if (manifest_.mode == Mode::raw) {
        return Code::ascii();
    }
    const Code* const code = Code::find(sequence.alphabet);
    if (code == nullptr) {
        throw InvalidInput((store_ / manifest_.sequence_index).string() + ": sequence " + sequence.digest.sha512t24u() +
                           ": the alphabet '" + sequence.alphabet + "' does not exist");
    }
    // gtars 0.10 does not pack the sequences of add_sequence(), even in an encoded store, but decodes them.
    const std::int64_t size = payload_size(path);
    return size == sequence.length && size != code->packed_size(size) ? Code::ascii() : *code;
}

std::optional<std::string> StoreReader::fhr(const CollectionDigest& collection) const {
    // gtars uses the first; its description of the format says the second.
    for (const std::string_view folder : {"fhr", "collections"}) {
        const fs::path path = store_ / folder / (collection.sha512t24u() + ".fhr.json");
        if (is_file(path)) {
            return base::read_text(path, max_fhr_bytes);
        }
    }
    return std::nullopt;
}

void StoreReader::for_each_alias(AliasKind kind, const std::function<void(const StoredAlias&)>& visit) const {
    for (const std::string& ns : manifest_.namespaces(kind)) {
        Table table(store_ / alias_path(kind, ns));
        while (table.next()) {
            if (table.line().starts_with('#')) {
                continue;
            }
            if (table.columns().size() < 2) {
                table.fail("the row has 1 column, expected alias and digest");
            }
            visit({{ns, std::string(table.columns()[0])}, std::string(table.columns_from(1))});
        }
    }
}

void StoreReader::read_collection_index(const fs::path& index) {
    Table table(index);
    while (table.next()) {
        if (table.line().starts_with('#')) {
            continue;
        }
        const auto digest = get_digest<CollectionDigest>(table, 0);
        const std::optional<std::int64_t> count = table.count(1);
        if (!count) {
            table.fail("collection " + digest.sha512t24u() + " has no count of sequences");
        }
        if (!member_counts_.emplace(digest, count).second) {
            table.fail("collection " + digest.sha512t24u() + " occurs twice");
        }
        collections_.push_back(digest);
    }
}

/// Finds the collections of a store without an index: the files whose path is that of the template for their name.
void StoreReader::scan_collections() {
    std::error_code error;
    const fs::path folder = (store_ / manifest_.collection_template).parent_path();
    for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
         entry.increment(error)) {
        const std::optional<CollectionDigest> digest = parse_stored<CollectionDigest>(entry->path().stem().string());
        if (digest && entry->path() == store_ / expand(manifest_.collection_template, digest->sha512t24u())) {
            member_counts_.emplace(*digest, std::nullopt);
        }
    }
    if (error && error != std::errc::no_such_file_or_directory) {
        throw IoError("cannot read " + folder.string() + ": " + error.message());
    }
    for (const auto& [digest, count] : member_counts_) {
        collections_.push_back(digest);
    }
}

}  // namespace seqshelf::refget_store
