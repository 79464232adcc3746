#include "refget_store/writer.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/utf8.hpp"
#include "digest/hasher.hpp"
#include "digest/sha256.hpp"
#include "refget_store/code.hpp"
#include "refget_store/payload.hpp"
#include "refget_store/rows.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/letters.hpp"
#include "sequence/residue_text.hpp"

namespace seqshelf::refget_store {

namespace fs = std::filesystem;

namespace {

/// Writes a file and hashes what it writes.
/// Thread-safety: one thread at a time.
class SummedFile {
public:
    explicit SummedFile(fs::path path) : file_(std::move(path)), hasher_(digest::Algorithm::sha256) {}

    void write(std::string_view text) {
        file_.write(text);
        hasher_.update(text);
    }

    /// The file's SHA-256 in hex.
    std::string close() {
        file_.close();
        return digest::finish_sha256(hasher_);
    }

private:
    base::NewFile file_;
    digest::Hasher hasher_;
};

/// The SHA-256 of files one after the other, which rgstore.json has for all aliases; nullopt: there are none.
template <typename Paths>
std::optional<std::string> sum_of(const fs::path& directory, const Paths& paths) {
    if (paths.empty()) {
        return std::nullopt;
    }
    digest::Hasher hasher(digest::Algorithm::sha256);
    for (const std::string& path : paths) {
        base::read_in_parts(directory / path, [&](std::string_view part) { hasher.update(part); });
    }
    return digest::finish_sha256(hasher);
}

void check_residues(const StoredSequence& sequence, std::string_view residues) {
    const std::string digest = sequence.digest.sha512t24u();
    if (sequence.length != static_cast<std::int64_t>(residues.size())) {
        throw InvalidArgument("sequence " + digest + ": its length is " + std::to_string(sequence.length) +
                              ", but it has " + std::to_string(residues.size()) + " residues");
    }
    if (!are_residues(residues)) {
        throw InvalidArgument("sequence " + digest + ": a residue is not a letter A-Z");
    }
}

void check_alias(const StoredAlias& alias) {
    const bool readable = !alias.alias.starts_with('#') && alias.alias.find_first_of("\t\n\r") == std::string::npos;
    if (!readable || !base::is_utf8_text(alias.alias) || !base::is_utf8_text(alias.ns) || !is_file_name(alias.ns)) {
        throw InvalidArgument("gtars cannot read the alias " + alias.text());
    }
    // Digests of sequences and of collections have the same form.
    if (!parse_stored<SequenceDigest>(alias.digest)) {
        throw InvalidArgument("alias " + alias.text() + ": not a digest: '" + alias.digest + "'");
    }
}

}  // namespace

StoreWriter::StoreWriter(fs::path directory, Mode mode)
    : directory_(directory.has_filename() ? std::move(directory) : directory.parent_path()) {
    manifest_.mode = mode;
    base::create_directories_durably(directory_.parent_path());
    if (::mkdir(directory_.c_str(), 0755) != 0) {
        base::throw_errno("cannot create directory", directory_, base::Intent::write);
    }
}

void StoreWriter::put_sequence(const StoredSequence& sequence, std::string_view residues) {
    check_residues(sequence, residues);
    if (sequences_.contains(sequence.digest)) {
        throw InvalidArgument("sequence " + sequence.digest.sha512t24u() + " is already in the store");
    }
    const LetterSet letters = LetterSet::of(residues);
    const bool encoded = manifest_.mode == Mode::encoded;
    const Code& code = encoded ? Code::released_for(letters) : Code::ascii();
    const std::string_view alphabet = encoded ? code.alphabet() : to_string(letters.alphabet());
    (void)sequence_row(sequence);  // refuses a name before anything is written
    write_payload(make_place(expand(manifest_.sequence_template, sequence.digest.sha512t24u())), residues, code);
    logical_sequence_bytes_ += code.packed_size(sequence.length);
    sequences_.emplace(sequence.digest,
                       Row{sequence.name, sequence.description, sequence.length, alphabet, sequence.md5});
}

void StoreWriter::put_collection(const CollectionDigests& digests, const std::vector<StoredMember>& members) {
    const std::string digest = digests.digest.sha512t24u();
    if (collections_.contains(digest)) {
        throw InvalidArgument("collection " + digest + " is already in the store");
    }
    std::string rows = collection_file_header(digests);
    for (const StoredMember& member : members) {
        const auto found = sequences_.find(member.sequence);
        if (found == sequences_.end() || found->second.length != member.length) {
            throw InvalidArgument("collection " + digest + ": the store has no sequence " +
                                  member.sequence.sha512t24u() + " of length " + std::to_string(member.length));
        }
        const Row& row = found->second;
        rows += sequence_row(
            {member.name, member.description, row.length, std::string(row.alphabet), member.sequence, row.md5});
    }
    base::NewFile file(make_place(expand(manifest_.collection_template, digest)));
    file.write(rows);
    file.close();
    collections_.emplace(digest, collection_row(digests, members.size()));
}

void StoreWriter::put_alias(AliasKind kind, const StoredAlias& alias) {
    check_alias(alias);
    const std::string path = alias_path(kind, alias.ns);
    auto file = aliases_.find(path);
    if (file == aliases_.end()) {
        file = aliases_.emplace(path, base::NewFile(make_place(path))).first;
        (kind == AliasKind::sequences ? manifest_.sequence_namespaces : manifest_.collection_namespaces)
            .push_back(alias.ns);
    }
    file->second.write(alias.alias + "\t" + alias.digest + "\n");
}

void StoreWriter::put_fhr(const CollectionDigest& collection, std::string_view json) {
    const std::string digest = collection.sha512t24u();
    if (!nlohmann::json::accept(json) || json[json.find_first_not_of(" \t\r\n")] != '{') {
        throw InvalidArgument("FHR record of collection " + digest + ": not a JSON object");
    }
    if (!fhr_.insert("fhr/" + digest + ".fhr.json").second) {
        throw InvalidArgument("collection " + digest + " already has an FHR record");
    }
    base::NewFile file(make_place("fhr/" + digest + ".fhr.json"));
    file.write(json);
    file.close();
}

void StoreWriter::finish() {
    std::sort(manifest_.sequence_namespaces.begin(), manifest_.sequence_namespaces.end());
    std::sort(manifest_.collection_namespaces.begin(), manifest_.collection_namespaces.end());
    std::vector<std::string> alias_paths;
    for (auto& [path, file] : aliases_) {
        file.close();
        alias_paths.push_back(path);
    }
    ManifestSums sums;
    sums.sequences = write_sequence_index();
    sums.collections = write_collection_index();
    sums.aliases = sum_of(directory_, alias_paths);
    sums.fhr = sum_of(directory_, fhr_);
    sums.logical_sequence_bytes = logical_sequence_bytes_;
    make_durable();
    base::NewFile file(directory_ / manifest_name);
    file.write(manifest_text(manifest_, sums, base::now()));
    file.close();
    base::fsync_path(directory_);
}

/// Returns the full path of a file to be written, and creates its folder.
fs::path StoreWriter::make_place(const std::string& relative_path) const {
    fs::path path = directory_ / relative_path;
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error) {
        errno = error.value();
        base::throw_errno("cannot create directory", path.parent_path(), base::Intent::write);
    }
    return path;
}

/// Returns the file's SHA-256. Rows are sorted by the digest's text, which is not the order of its bytes.
std::string StoreWriter::write_sequence_index() const {
    std::vector<std::pair<std::string, decltype(sequences_)::const_iterator>> order;
    order.reserve(sequences_.size());
    for (auto sequence = sequences_.begin(); sequence != sequences_.end(); ++sequence) {
        order.emplace_back(sequence->first.sha512t24u(), sequence);
    }
    std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    SummedFile file(directory_ / manifest_.sequence_index);
    file.write(sequence_header);
    for (const auto& [text, sequence] : order) {
        const auto& [digest, row] = *sequence;
        file.write(sequence_row({row.name, row.description, row.length, std::string(row.alphabet), digest, row.md5}));
    }
    return file.close();
}

/// Returns the file's SHA-256.
std::string StoreWriter::write_collection_index() const {
    SummedFile file(directory_ / *manifest_.collection_index);
    file.write(collection_header);
    for (const auto& [digest, row] : collections_) {
        file.write(row);
    }
    return file.close();
}

/// Flushes the file system once, in place of an fsync for each payload and folder.
void StoreWriter::make_durable() const {
    const base::FileDescriptor fd = base::open_to_read(directory_);
    if (::syncfs(fd.get()) != 0) {
        base::throw_errno("cannot sync the file system of", directory_, base::Intent::write);
    }
}

}  // namespace seqshelf::refget_store
