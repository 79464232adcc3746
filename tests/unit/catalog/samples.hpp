#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "catalog/reader.hpp"
#include "catalog/writer.hpp"
#include "seqshelf/digest.hpp"
#include "seqshelf/letters.hpp"
#include "support/temporary_directory.hpp"

// Catalogs for the tests of this folder.
namespace seqshelf::test {

/// An empty catalog in a directory of its own.
class Catalog {
public:
    Catalog() { catalog::create_catalog(file()); }

    [[nodiscard]] std::filesystem::path file() const { return directory_ / "catalog.sqlite3"; }
    [[nodiscard]] catalog::Reader reader() const { return {file(), catalog::Reader::Source::live}; }
    [[nodiscard]] const TemporaryDirectory& directory() const { return directory_; }

private:
    TemporaryDirectory directory_;
};

inline std::int64_t put_sequence(catalog::Writer& writer, std::string_view residues, catalog::Place place = {1, 10}) {
    return writer.put_sequence(digest_residues(residues), static_cast<std::int64_t>(residues.size()), LetterSet::of(residues), place).sequence_id;
}

inline catalog::VolumeRow volume_row(std::int64_t volume_id = 1) {
    return {volume_id, "2026/1121/0930/1763717400." + std::to_string(volume_id) + ".fa.bgz", 1000, 300, std::string(64, 'a'), std::string(64, 'b'),
            std::string(64, 'c')};
}

inline SequenceDigest digest_of(std::string_view residues) { return digest_residues(residues).sha512t24u; }

}  // namespace seqshelf::test
