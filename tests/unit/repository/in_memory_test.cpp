#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>

#include "seqshelf/seqshelf.hpp"
#include "snapshot/scratch.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using test::TemporaryDirectory;

namespace {

void load(const Repository& repository, const TemporaryDirectory& directory, std::string_view fasta) {
    test::write_file(directory / "in.fa", fasta);
    LoadOptions options;
    options.ns = "t";
    Change session(repository.directory());
    session.load(directory / "in.fa", options, "t:all");
    (void)session.commit();
}

}  // namespace

TEST_CASE("in_memory: an empty instance can be written and read, and ends with its last handle") {
    const TemporaryDirectory directory;
    fs::path where;
    {
        std::optional<Sequence> kept;
        {
            const Repository repository = Repository::in_memory();
            where = repository.directory();
            CHECK(repository.totals() == Totals{});
            CHECK_FALSE(repository.is_snapshot());
            load(repository, directory, ">a\nACGT\n");
            CHECK(repository.get_sequence("t:a").fetch() == "ACGT");
            CHECK(repository.get_collection("t:all").info().member_count == 1);
            kept = repository.get_sequence("all:a");
        }
        CHECK(kept->fetch({1, 3}) == "CG");  // a sequence keeps it open
        CHECK(fs::exists(where));
    }
    CHECK_FALSE(fs::exists(where.parent_path()));
}

TEST_CASE("in_memory: two instances are independent") {
    const TemporaryDirectory directory;
    const Repository one = Repository::in_memory();
    const Repository other = Repository::in_memory();
    load(one, directory, ">a\nACGT\n");
    CHECK(other.totals().sequences == 0);
    CHECK(one.directory() != other.directory());
}

TEST_CASE("persist: makes a root with the same contents that can be written") {
    const TemporaryDirectory directory;
    const fs::path root = directory / "kept";
    {
        const Repository repository = Repository::in_memory();
        load(repository, directory, ">a x\nACgt*\n>b\n\n>c\nGATTACA\n");
        repository.persist(root);
        CHECK_THROWS_AS(repository.persist(root), InvalidArgument);
    }
    CHECK(verify(root / "master").problems.empty());
    const Repository kept = Repository::open(root / "master");
    CHECK(kept.get_sequence("t:c").fetch() == "GATTACA");
    std::string text;
    export_collection(kept.get_collection("t:all"), {}, [&](std::string_view part) { text += part; });
    CHECK(text == ">a x\nACgt*\n>b\n\n>c\nGATTACA\n");
    load(kept, directory, ">d\nTTTT\n");
    CHECK(kept.totals().sequences == 4);
    CHECK(create_snapshot(root, "first").sequences == 4);
    for (const std::string& file : test::files_below(root)) {
        CHECK(file.find("persist") == std::string::npos);
    }
}

TEST_CASE("persist: copies a snapshot, and is refused while the instance is written") {
    const TemporaryDirectory directory;
    const fs::path root = directory / "root";
    init_root(root);
    load(Repository::open(root / "master"), directory, ">a\nACGT\n");
    (void)create_snapshot(root, "s");
    Repository::open(root / "s").persist(directory / "copy");
    CHECK(Repository::open(directory / "copy/master").get_sequence("t:a").fetch() == "ACGT");
    CHECK(verify(directory / "copy/master").problems.empty());
    const Change writing(root / "master");
    CHECK_THROWS_AS(Repository::open(root / "master").persist(directory / "other"), Locked);
    CHECK_FALSE(fs::exists(directory / "other/master"));
}

TEST_CASE("in_memory: another directory is used if the preferred one has too little space, and less than the other") {
    const test::TemporaryDirectory directory;
    const std::filesystem::path there = directory.path();
    const std::filesystem::path missing = directory / "missing";
    using snapshot::roomier;
    CHECK(roomier(there, missing, 1) == there);
    CHECK(roomier(missing, there, 1) == there);
    CHECK(roomier(there, missing, std::numeric_limits<std::uintmax_t>::max()) == there);  // the other has less
    CHECK(roomier("/proc", there, std::numeric_limits<std::uintmax_t>::max()) == there);
    CHECK(roomier("/proc", there, 0) == there);  // nothing can be made in it
}
