#include "catalog/page_sums.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <random>
#include <string>

#include "catalog/header.hpp"
#include "samples.hpp"
#include "seqshelf/error.hpp"
#include "support/files.hpp"

using namespace seqshelf;
using namespace seqshelf::catalog;
using namespace seqshelf::test;

namespace {

/// A snapshot's catalog of some hundred pages, with its sums.
struct Summed {
    Summed() {
        catalog.change([](Writer& writer) {
            writer.put_volume(volume_row());
            for (int i = 0; i < 3000; ++i) {
                writer.put_alias("ns", "name" + std::to_string(i),
                                 put_sequence(writer, std::to_string(i).replace(0, 1, "A"), {1, 10 + i}));
            }
        });
        std::filesystem::create_directory(directory());
        identity = catalog.reader().copy_as_snapshot(file());
        write_page_sums(file(), identity.content, sums());
        std::filesystem::permissions(sums(), std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
    }

    [[nodiscard]] std::filesystem::path directory() const { return catalog.directory() / "snapshot"; }
    [[nodiscard]] std::filesystem::path file() const { return directory() / "catalog.sqlite3"; }
    [[nodiscard]] std::filesystem::path sums() const { return directory() / "catalog.sums"; }
    [[nodiscard]] Reader open() const { return {file(), Reader::Source::snapshot}; }

    Catalog catalog;
    Identity identity;
};

/// What look-ups of all kinds answer.
std::vector<std::string> look_up(Reader& reader) {
    std::vector<std::string> found;
    for (int i = 0; i < 3000; i += 60) {
        const auto row = reader.find_alias({"ns", "name" + std::to_string(i)});
        found.push_back(row ? row->info.digests.sha512t24u.refget() + std::to_string(row->place.offset) : "none");
        const std::string residues = std::to_string(i).replace(0, 1, "A");
        found.push_back(std::to_string(reader.find_sequence(digest_of(residues)).value_or(SequenceRow{}).place.offset));
        found.push_back(std::to_string(reader.find_by_md5(digest_residues(residues).md5).size()));
    }
    return found;
}

}  // namespace

TEST_CASE("page sums: a whole catalog has them, at 8 bytes a page, and readers get the same answers with them") {
    const Summed summed;
    const auto bytes = std::filesystem::file_size(summed.file());
    CHECK(std::filesystem::file_size(summed.sums()) == 64 + bytes / 4096 * 8);
    CHECK(page_problems(summed.file(), summed.sums(), summed.identity.content).empty());
    Reader with = summed.open();
    CHECK_NOTHROW(with.check_page_sums());
    const std::vector<std::string> answers = look_up(with);
    CHECK(with.check_database().empty());
    std::filesystem::remove(summed.sums());
    Reader without = summed.open();
    CHECK(look_up(without) == answers);
    CHECK(std::find(answers.begin(), answers.end(), "none") == answers.end());
}

TEST_CASE("page sums: with any bit of a catalog flipped, a reader gives the right answers or Corruption") {
    const Summed summed;
    Reader whole = summed.open();
    const std::vector<std::string> answers = look_up(whole);
    const std::string bytes = read_file(summed.file());
    std::mt19937 random(1);  // NOLINT(bugprone-random-generator-seed): the same flips in each run
    int noticed = 0;
    for (int round = 0; round < 300; ++round) {
        const std::size_t at = round < 100 ? static_cast<std::size_t>(round) : random() % bytes.size();
        std::string flipped = bytes;
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << (random() % 8)));
        CAPTURE(at);
        write_file(summed.file(), flipped);
        try {
            Reader reader = summed.open();
            CHECK(look_up(reader) == answers);
        } catch (const Error&) {
            noticed += 1;
        }
        CHECK(page_problems(summed.file(), summed.sums(), summed.identity.content).size() == 1);
    }
    CHECK(noticed > 100);
}

TEST_CASE("page sums: with any bit of the sums flipped, a reader gives the right answers or an error") {
    const Summed summed;
    Reader whole = summed.open();
    const std::vector<std::string> answers = look_up(whole);
    const std::string bytes = read_file(summed.sums());
    for (std::size_t at = 0; at < 200; ++at) {
        std::string flipped = bytes;
        flipped[at] = static_cast<char>(flipped[at] ^ 4);
        CAPTURE(at);
        write_file(summed.sums(), flipped);
        try {
            Reader reader = summed.open();
            reader.check_page_sums();
            CHECK(look_up(reader) == answers);
        } catch (const Error&) {
            CHECK((at < 12 || (at >= 16 && at < 24) || at >= 32));  // the bytes that mean something
        }
    }
}

TEST_CASE("page sums: those that are cut short, of another length or of another catalog are Corruption") {
    const Summed summed;
    const std::string bytes = read_file(summed.sums());
    for (const std::size_t length : {std::size_t{0}, std::size_t{63}, std::size_t{64}, bytes.size() - 1}) {
        write_file(summed.sums(), bytes.substr(0, length));
        CHECK_THROWS_AS(PageSums(summed.sums()), Corruption);
        CHECK_THROWS_AS((void)summed.open(), Corruption);
    }
    write_file(summed.sums(), bytes + "x");
    CHECK_THROWS_AS((void)summed.open(), Corruption);
    write_file(summed.sums(), bytes);
    CHECK_NOTHROW((void)summed.open());
    // Longer or shorter than its sums say.
    const std::string pages = read_file(summed.file());
    for (const std::string& changed : {pages + std::string(4096, '\0'), pages.substr(0, pages.size() - 4096)}) {
        write_file(summed.file(), changed);
        CHECK_THROWS_AS((void)summed.open(), Corruption);
        CHECK_FALSE(page_problems(summed.file(), summed.sums(), summed.identity.content).empty());
    }
    write_file(summed.file(), pages);
    const Summed other;
    write_file(summed.sums(), read_file(other.sums()));
    CHECK_NOTHROW(other.open().check_page_sums());
    CHECK((page_problems(summed.file(), summed.sums(), std::string(32, 'x')).size() >= 1));
}

TEST_CASE("page sums: a length that no catalog has is Corruption, and takes no memory") {
    const Summed summed;
    std::string bytes = read_file(summed.sums());
    bytes.replace(16, 8, std::string("\xff\xff\xff\xff\xff\xff\xff\x7f", 8));
    write_file(summed.sums(), bytes);
    CHECK_THROWS_AS(PageSums(summed.sums()), Corruption);
    bytes.replace(16, 8, std::string("\x00\x00\x00\x00\x00\xff\x00\x00", 8));
    write_file(summed.sums(), bytes);
    CHECK_THROWS_AS(PageSums(summed.sums()), Corruption);
}

TEST_CASE("page sums: a path with special characters is found") {
    const Summed summed;
    const std::filesystem::path directory = summed.catalog.directory() / "a b&c=d?e#f%20";
    std::filesystem::create_directory(directory);
    std::filesystem::copy(summed.file(), directory);
    std::filesystem::copy(summed.sums(), directory);
    Reader reader(directory / "catalog.sqlite3", Reader::Source::snapshot);
    CHECK_NOTHROW(reader.check_page_sums());
    Reader whole = summed.open();
    CHECK(look_up(reader) == look_up(whole));
    write_file(directory / "catalog.sums", "damaged");
    CHECK_THROWS_AS(Reader(directory / "catalog.sqlite3", Reader::Source::snapshot), Corruption);
}

TEST_CASE("catalog header: it says the format, and whether the catalog is a master's") {
    const Summed summed;
    CHECK(read_header(summed.catalog.file())->format == 6);
    CHECK(read_header(summed.catalog.file())->write_ahead);
    CHECK(read_header(summed.file())->format == 6);
    CHECK_FALSE(read_header(summed.file())->write_ahead);
    CHECK_FALSE(read_header(summed.sums()));
    CHECK_FALSE(read_header(summed.directory()));
    CHECK_FALSE(read_header(summed.directory() / "missing"));
}
