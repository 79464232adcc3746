#include <fcntl.h>
#include <unistd.h>

#include <optional>

#include "base/writer_lock.hpp"
#include "cli/shelf.hpp"
#include "fault/mount.hpp"
#include "fault/process.hpp"
#include "seqshelf/seqshelf.hpp"

using namespace seqshelf::test;

namespace {

/// What a small file system has none left of.
enum class Lack { bytes, inodes, both };

constexpr std::array lacks{Lack::bytes, Lack::inodes, Lack::both};

/// A shelf on a small file system, which can be filled.
struct SmallDisk {
    TemporaryDirectory directory;
    Mount mount = Mount::memory(directory / "small", "24m,nr_inodes=400");
    std::optional<ProgramShelf> on_disk;

    SmallDisk() {
        if (mount.is_mounted()) {
            on_disk.emplace(directory / "small");
        }
    }
    [[nodiscard]] const ProgramShelf& shelf() const { return *on_disk; }
    [[nodiscard]] fs::path fillers() const { return directory / "small/fillers"; }

    void fill(Lack lack) const {
        fs::create_directories(fillers());
        if (lack != Lack::inodes) {
            const int fd = ::open((fillers() / "bytes").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
            const std::string block(4096, 'x');
            while (::write(fd, block.data(), block.size()) > 0) {
            }
            ::close(fd);
        }
        for (int i = 0; lack != Lack::bytes; ++i) {
            const int fd = ::open((fillers() / std::to_string(i)).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
            if (fd < 0) {
                break;
            }
            ::close(fd);
        }
    }
    void empty() const { fs::remove_all(fillers()); }
};

/// What a change would change.
std::string names_of_sequences(const ProgramShelf& shelf) { return shelf.ok({"-i", "master", "alias", "list"}); }

std::string names_of_collections(const ProgramShelf& shelf) {
    return shelf.ok({"-i", "master", "alias", "list", "--collection"});
}

/// Loads a file as a volume of its own, and removes its sequences.
void load_and_remove(const ProgramShelf& shelf, const TemporaryDirectory& directory, std::size_t residues) {
    write_file(directory / "gone.fa", random_fasta(residues, 1, 4));
    shelf.ok({"-q", "load", "--alias", "c:gone", directory / "gone.fa"});
    shelf.ok({"-q", "collection", "remove", "--orphans", "c:gone"});
}

std::vector<std::string> kinds_of(const Json& plan) {
    std::vector<std::string> kinds;
    for (const Json& item : plan.at("items")) {
        if (item.at("kind") != "catalog" && item.at("kind") != "empty_directory") {
            kinds.push_back(item.at("kind"));
        }
    }
    return kinds;
}

/// One name a line, without the files that readers of a catalog in WAL mode leave and the next writer removes.
std::string listing(const fs::path& directory) {
    std::string text;
    for (const std::string& name : files_below(directory)) {
        text += name.ends_with("-wal") || name.ends_with("-shm") ? "" : name + "\n";
    }
    return text;
}

void check_verified(const ProgramShelf& shelf, const std::string& note) {
    const Outcome verified = shelf.run({"-i", "master", "verify"});
    CHECK_MESSAGE(verified.exit_code == 0, verified.out);
    CHECK_MESSAGE((note.empty() ? verified.err.empty() : contains(verified.err, note)), verified.err);
    CHECK_MESSAGE((note.empty() || contains(verified.err, "seqshelf prune --execute")), verified.err);
}

}  // namespace

TEST_CASE("no space: master can be read without bytes and without inodes, and nothing is left beside it") {
    const SmallDisk disk;
    if (!disk.on_disk) {
        return;
    }
    const ProgramShelf& shelf = disk.shelf();
    shelf.ok({"load", "-n", "n", "--alias", "c:phix", phix()});
    const std::vector<std::string> files = files_below(shelf.master());
    disk.fill(Lack::both);
    const std::string names = names_of_collections(shelf);
    disk.empty();
    for (const Lack lack : lacks) {
        CAPTURE(static_cast<int>(lack));
        disk.fill(lack);
        CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "NC_001422.1:1-5"}) == "GAGTT\n");
        CHECK(names_of_collections(shelf) == names);
        CHECK(contains(shelf.ok({"status"}), "master"));
        check_verified(shelf, "");
        CHECK(files_below(shelf.master()) == files);
        disk.empty();
    }
}

TEST_CASE("no space: a program that keeps master open excludes writers only while it reads") {
    const SmallDisk disk;
    if (!disk.on_disk) {
        return;
    }
    disk.shelf().ok({"load", "-n", "n", phix()});
    disk.fill(Lack::both);
    const auto repository = seqshelf::Repository::open(disk.shelf().master());
    CHECK(repository.get_sequence("n:NC_001422.1").fetch({0, 5}) == "GAGTT");
    CHECK_NOTHROW(seqshelf::base::WriterLock(disk.shelf().master() / ".lock", "test"));
    {
        const seqshelf::base::WriterLock lock(disk.shelf().master() / ".lock", "test");
        CHECK_THROWS_AS((void)repository.get_sequence("n:other"), seqshelf::Locked);
    }
    disk.empty();
    CHECK(disk.shelf().run({"load", "-n", "n", mito()}).exit_code == 0);
    CHECK(repository.get_sequence("n:NC_012920.1").length() == 16569);
}

TEST_CASE("no space: writers say so, exclude each other without a lock file, and leave nothing") {
    const SmallDisk disk;
    if (!disk.on_disk) {
        return;
    }
    const ProgramShelf& shelf = disk.shelf();
    shelf.ok({"load", "-n", "n", phix()});
    fs::remove(shelf.master() / ".lock");
    fs::remove(shelf.root() / ".lock");
    disk.fill(Lack::both);
    const std::string names = names_of_sequences(shelf);
    const std::string files = listing(shelf.root());
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{"load", "-n", "n", mito()},
                                               {"alias", "add", "a:b", phix_digest},
                                               {"collection", "remove", "n:x"},
                                               {"topology", "set", "circular", phix_digest},
                                               {"snapshot", "create", "--anyway", "s"}}) {
        CAPTURE(command);
        const Outcome outcome = shelf.run(command);
        CHECK((outcome.exit_code == 4 || outcome.exit_code == 2 || outcome.exit_code == 1));
        if (outcome.exit_code == 4) {
            CHECK_MESSAGE(contains(outcome.err, "No space left on device"), outcome.err);
        }
        CHECK(listing(shelf.root()) == files);
    }
    {
        const seqshelf::base::WriterLock lock(shelf.root() / ".lock", "test");
        CHECK(!fs::exists(shelf.root() / ".lock"));
        CHECK_THROWS_AS(seqshelf::base::WriterLock(shelf.root() / ".lock", "test"), seqshelf::Locked);
        CHECK(shelf.run({"prune"}).exit_code == 4);
        disk.empty();  // a lock file can be made again, but the directory is still locked
        CHECK_THROWS_AS(seqshelf::base::WriterLock(shelf.root() / ".lock", "test"), seqshelf::Locked);
    }
    CHECK(names_of_sequences(shelf) == names);
    CHECK(shelf.run({"load", "-n", "n", mito()}).exit_code == 0);
}

TEST_CASE("no space: snapshots can be removed, the latest too, and `latest` and the index follow") {
    for (const Lack lack : lacks) {
        CAPTURE(static_cast<int>(lack));
        const SmallDisk disk;
        if (!disk.on_disk) {
            return;
        }
        const ProgramShelf& shelf = disk.shelf();
        shelf.ok({"load", "-n", "n", phix()});
        for (const std::string name : {"one", "two", "three"}) {
            shelf.ok({"snapshot", "create", "--anyway", name});
        }
        fs::remove(shelf.root() / ".lock");
        disk.fill(lack);
        const Outcome latest = shelf.run({"snapshot", "remove", "--force", "three"});
        CHECK_MESSAGE(latest.exit_code == 0, latest.err);
        CHECK(fs::read_symlink(shelf.root() / "latest") == "two");
        CHECK(!contains(read_file(shelf.root() / "snapshots.json"), "three"));
        disk.fill(lack);
        CHECK(shelf.run({"snapshot", "remove", "one"}).exit_code == 0);
        disk.fill(lack);
        CHECK(shelf.run({"snapshot", "remove", "--force", "latest"}).exit_code == 0);
        CHECK(!fs::exists(fs::symlink_status(shelf.root() / "latest")));
        CHECK(shelf.ok({"snapshot", "list", "--names"}).empty());
        check_verified(shelf, "");
    }
}

TEST_CASE("no space: prune removes what dead processes left") {
    for (const Lack lack : lacks) {
        CAPTURE(static_cast<int>(lack));
        const SmallDisk disk;
        if (!disk.on_disk) {
            return;
        }
        const ProgramShelf& shelf = disk.shelf();
        shelf.ok({"load", "-n", "n", phix()});
        fs::create_directories(shelf.master() / ".staging");
        write_file(shelf.master() / ".staging/1.fa.bgz", std::string(200000, 'x'));
        write_file(shelf.master() / "sequences/1.1.fa.bgz", std::string(100000, 'x'));
        fs::create_directories(shelf.root() / ".snapshot-dead");
        disk.fill(lack);
        check_verified(shelf, "sequences/1.1.fa.bgz");
        check_verified(shelf, ".staging");
        CHECK(kinds_of(shelf.json({"prune"}).at(0)) == std::vector<std::string>{"leftover", "leftover", "orphan"});
        const Outcome pruned = shelf.run({"prune", "--execute"});
        CHECK_MESSAGE(pruned.exit_code == 0, pruned.err);
        check_verified(shelf, "");
        CHECK(kinds_of(shelf.json({"prune"}).at(0)).empty());
        CHECK(shelf.run({"alias", "add", "a:b", phix_digest}).exit_code == 0);
    }
}

TEST_CASE("no space: prune drops a volume whose sequences were removed; its files make space for the change") {
    for (const Lack lack : lacks) {
        CAPTURE(static_cast<int>(lack));
        const SmallDisk disk;
        if (!disk.on_disk) {
            return;
        }
        const ProgramShelf& shelf = disk.shelf();
        shelf.ok({"load", "-n", "n", phix()});
        load_and_remove(shelf, disk.directory, 4 << 20);
        disk.fill(lack);
        const Json done = shelf.json({"prune", "--execute"}).at(0);
        CHECK(kinds_of(done) == std::vector<std::string>{"superseded_volume"});
        CHECK_MESSAGE(done.at("bytes_freed") > 500000, done.dump());
        CHECK(shelf.sql("SELECT count(*) FROM volume") == "1\n");
        check_verified(shelf, "");
        CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "NC_001422.1:1-5"}) == "GAGTT\n");
    }
}

TEST_CASE(
    "no space: if a pruned volume's files make too little space, its row is noted, and dropped by the next prune") {
    const SmallDisk disk;
    if (!disk.on_disk) {
        return;
    }
    const ProgramShelf& shelf = disk.shelf();
    shelf.ok({"load", "-n", "n", phix()});
    load_and_remove(shelf, disk.directory, 1000);
    disk.fill(Lack::both);
    const Json done = shelf.json({"prune", "--execute"}).at(0);
    CHECK_MESSAGE(contains(done.dump(), "No space left"), done.dump());
    check_verified(shelf, "pruned but for its row");
    disk.empty();
    CHECK(contains(shelf.run({"snapshot", "create", "--anyway", "s"}).err, "missing"));
    CHECK(kinds_of(shelf.json({"prune", "--execute"}).at(0)) == std::vector<std::string>{"superseded_volume"});
    CHECK(kinds_of(shelf.json({"prune"}).at(0)).empty());
    check_verified(shelf, "");
    CHECK(shelf.run({"snapshot", "create", "--anyway", "s"}).exit_code == 0);
}

TEST_CASE("no space: prune keeps a volume that a snapshot shares, and drops it once the snapshot is removed") {
    const SmallDisk disk;
    if (!disk.on_disk) {
        return;
    }
    const ProgramShelf& shelf = disk.shelf();
    shelf.ok({"load", "-n", "n", phix()});
    write_file(disk.directory / "gone.fa", random_fasta(1 << 20, 1, 4));
    shelf.ok({"-q", "load", "--alias", "c:gone", disk.directory / "gone.fa"});
    shelf.ok({"snapshot", "create", "--anyway", "s"});
    shelf.ok({"-q", "collection", "remove", "--orphans", "c:gone"});
    disk.fill(Lack::both);
    const Json kept = shelf.json({"prune", "--execute"}).at(0);
    CHECK_MESSAGE(kept.at("items").at(0).at("kept") == true, kept.dump());
    check_verified(shelf, "");
    CHECK(shelf.run({"snapshot", "remove", "--force", "s"}).exit_code == 0);
    CHECK(kinds_of(shelf.json({"prune", "--execute"}).at(0)) == std::vector<std::string>{"superseded_volume"});
    CHECK(shelf.sql("SELECT count(*) FROM volume") == "1\n");
    check_verified(shelf, "");
}

TEST_CASE("no space: a change that meets the limit of a file's size says so and leaves nothing, whatever it wrote") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    const std::string files = listing(shelf.root());
    const std::string names = names_of_sequences(shelf);
    const std::string input = shelf.file("large.fa", random_fasta(1 << 20, 2000, 3));
    int failed = 0;
    for (const int blocks : {1, 8, 16, 64, 70, 100, 300, 500, 700, 900, 1200, 1600, 2000}) {  // of 512 bytes
        CAPTURE(blocks);
        const Outcome outcome =
            shelf.shell("trap '' XFSZ; ulimit -f " + std::to_string(blocks) + "; S -q load -n n " + input);
        if (outcome.exit_code == 0) {
            break;
        }
        ++failed;
        CHECK(outcome.exit_code == 4);
        CHECK_MESSAGE(contains(outcome.err, "File too large"), outcome.err);
        CHECK(listing(shelf.root()) == files);
        check_verified(shelf, "");
        CHECK(names_of_sequences(shelf) == names);
    }
    CHECK(failed > 5);
}
