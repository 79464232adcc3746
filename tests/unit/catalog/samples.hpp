#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/reader.hpp"
#include "catalog/writer.hpp"
#include "seqcol/collection_digests.hpp"
#include "seqshelf/digest.hpp"
#include "seqshelf/letters.hpp"
#include "support/temporary_directory.hpp"

// Catalogs for the tests of this folder.
namespace seqshelf::test {

/// An empty catalog in a temporary directory.
class Catalog {
public:
    Catalog() { catalog::create_catalog(file()); }

    [[nodiscard]] std::filesystem::path file() const { return directory_ / "catalog.sqlite3"; }
    [[nodiscard]] catalog::Reader reader() const { return {file(), catalog::Reader::Source::live}; }
    [[nodiscard]] const TemporaryDirectory& directory() const { return directory_; }

    /// Commits one change.
    template <typename Action>
    void change(Action action) {
        catalog::Writer writer(file(), "test");
        action(writer);
        writer.commit();
    }
    /// The first column of the first row.
    [[nodiscard]] std::int64_t number(const std::string& sql) const {
        SQLite::Database database(file().string(), SQLite::OPEN_READONLY);
        return database.execAndGet(sql).getInt64();
    }
    [[nodiscard]] std::int64_t count(const std::string& table) const { return number("SELECT count(*) FROM " + table); }

private:
    TemporaryDirectory directory_;
};

inline std::int64_t put_sequence(catalog::Writer& writer, std::string_view residues, catalog::Place place = {1, 10}) {
    return writer
        .put_sequence(digest_residues(residues), static_cast<std::int64_t>(residues.size()), LetterSet::of(residues),
                      place)
        .sequence_id;
}

inline catalog::VolumeRow volume_row(std::int64_t volume_id = 1) {
    return {volume_id,
            "2026/1121/0930/1763717400." + std::to_string(volume_id) + ".fa.bgz",
            1000,
            300,
            std::string(64, 'a'),
            std::string(64, 'b'),
            std::string(64, 'c')};
}

inline SequenceDigest digest_of(std::string_view residues) { return digest_residues(residues).sha512t24u; }

using Records = std::vector<std::pair<std::string, std::string>>;  // name, residues

inline CollectionDigests collection_of(const Records& records) {
    seqcol::CollectionDigester digester;
    for (const auto& [name, residues] : records) {
        digester.add(name, std::ssize(residues), digest_of(residues));
    }
    return digester.finish();
}

/// Puts sequences and a collection of them. Descriptions are `of NAME`.
inline catalog::CollectionWriter::Put put_collection(catalog::Writer& writer, const Records& records,
                                                     std::int64_t source_id = 0) {
    catalog::CollectionWriter& collections = writer.collections();
    const std::int64_t collection_id = collections.next_id();
    std::int64_t position = 0;
    for (const auto& [name, residues] : records) {
        const std::int64_t sequence = put_sequence(
            writer, residues, residues.empty() ? catalog::Place{} : catalog::Place{1, 1000 * collection_id + position});
        collections.put_member(collection_id, {position, name, "of " + name, digest_of(residues), std::ssize(residues)},
                               sequence);
        ++position;
    }
    return collections.put(collection_id, collection_of(records), position, source_id);
}

/// Puts a source whose text has the SHA-256 of 64 digits `sha`.
inline std::int64_t put_source(catalog::Writer& writer, const std::string& name, char sha) {
    const std::int64_t source_id = writer.next_source_id();
    writer.put_source(source_id, name, 100, std::string(64, sha));
    return source_id;
}
inline catalog::SourceText text_of_source(char sha) {
    return {200, std::string(64, sha), "; a comment\n", 60, "\n", 0, ""};
}

}  // namespace seqshelf::test
