#include "snapshot/catalog_file.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "seqshelf/seqshelf.hpp"
#include "support/files.hpp"
#include "support/shelf.hpp"
#include "support/temporary_directory.hpp"

using namespace seqshelf;
using catalog::Reader;

TEST_CASE("catalog_file: a directory is a master, a snapshot, a SeqRepo instance or none of them") {
    namespace fs = std::filesystem;
    test::Shelf shelf;
    shelf.load(">a\nACGT\n");
    (void)create_snapshot(shelf.root(), "s1");

    const auto master = snapshot::find_catalog({shelf.master()});
    REQUIRE(master.has_value());
    CHECK(master->source == Reader::Source::live);
    CHECK(master->file == shelf.master() / "catalog.sqlite3");

    const auto dated = snapshot::find_catalog({shelf.root() / "latest"});
    REQUIRE(dated.has_value());
    CHECK(dated->is_snapshot());
    CHECK_FALSE(dated->is_seqrepo());

    const test::TemporaryDirectory other;
    CHECK_FALSE(snapshot::find_catalog({other / "nothing"}).has_value());
    CHECK_THROWS_AS((void)snapshot::get_catalog({other / "nothing"}), NotFound);
    fs::create_directories(other / "seqrepo/sequences");
    test::write_file(other / "seqrepo/aliases.sqlite3", "");
    CHECK_FALSE(snapshot::find_catalog({other / "seqrepo"}).has_value());
    test::write_file(other / "seqrepo/sequences/db.sqlite3", "");
    const auto seqrepo = snapshot::find_catalog({other / "seqrepo"});
    REQUIRE(seqrepo.has_value());
    CHECK(seqrepo->is_seqrepo());
    CHECK(seqrepo->file == other / "seqrepo");
}
