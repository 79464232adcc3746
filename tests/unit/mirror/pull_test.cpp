#include <doctest/doctest.h>

#include <filesystem>

#include "base/writer_lock.hpp"
#include "digest/sha256.hpp"
#include "shelves.hpp"
#include "support/http_server.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using test::Shelf;

namespace {

/// Everything in a root except the lock, each with its kind.
std::vector<std::string> contents(const fs::path& root) {
    std::vector<std::string> lines;
    if (fs::exists(root)) {
        for (const std::string& file : test::files_below(root)) {
            if (file != ".lock") {
                lines.push_back(file);
            }
        }
    }
    return lines;
}

}  // namespace

TEST_CASE("pull: a snapshot pulled from a directory has the same files, and is the latest") {
    Shelf source;
    test::make_snapshots(source);
    const test::TemporaryDirectory directory;
    const fs::path mirror = directory / "mirror";
    const TransferReport report = pull_snapshot(mirror, source.root().string());
    CHECK(report.name == "s2");
    CHECK(report.catalog == CatalogTransfer::whole);
    CHECK(report.files_transferred == 8);
    CHECK(latest_snapshot(mirror) == "s2");
    CHECK(test::files_below(mirror / "s2") == test::files_below(source.root() / "s2"));
    for (const std::string& file : test::files_below(mirror / "s2")) {
        const auto here = test::status_of(mirror / "s2" / file);
        CHECK((here.st_mode & 07777) == (S_ISDIR(here.st_mode) ? 0755 : 0444));
        if (S_ISREG(here.st_mode)) {
            CHECK(test::read_file(mirror / "s2" / file) == test::read_file(source.root() / "s2" / file));
            CHECK(here.st_ino != test::status_of(source.root() / "s2" / file).st_ino);
        }
    }
    CHECK(test::status_of(mirror / "s2/catalog.sqlite3").st_nlink == 3);
    CHECK(test::is_whole(mirror / "s2"));
    CHECK(test::status_of(mirror / "s2/SHA256SUMS").st_mtime ==
          test::status_of(source.root() / "s2/SHA256SUMS").st_mtime);
}

TEST_CASE("pull: files that are here already are linked, and the catalog is transferred as a delta") {
    Shelf source;
    test::make_snapshots(source);
    const test::TemporaryDirectory directory;
    (void)pull_snapshot(directory.path(), source.root().string(), "s1");
    CHECK(latest_snapshot(directory.path()) == "s1");
    const TransferReport report = pull_snapshot(directory.path(), source.root().string());
    CHECK(report.catalog == CatalogTransfer::delta);
    CHECK(report.files_linked == 3);
    CHECK(report.files_transferred == 4);  // three files of the new volume, and the delta
    CHECK(report.remarks.empty());
    for (const std::string& file : test::files_ending(directory / "s1/sequences", ".bgz")) {
        CHECK(test::status_of(directory / ("s1/sequences/" + file)).st_ino ==
              test::status_of(directory / ("s2/sequences/" + file)).st_ino);
        CHECK(test::status_of(directory / ("s2/sequences/" + file)).st_nlink == 2);
    }
    CHECK(test::is_whole(directory / "s2"));
}

TEST_CASE("pull: deltas of snapshots in between are used without pulling those snapshots") {
    Shelf source;
    test::make_snapshots(source);
    source.load(test::random_fasta(10, 3));
    (void)create_snapshot(source.root(), "s3");
    const test::TemporaryDirectory directory;
    (void)pull_snapshot(directory.path(), source.root().string(), "s1");
    const TransferReport report = pull_snapshot(directory.path(), source.root().string());
    CHECK(report.name == "s3");
    CHECK(report.catalog == CatalogTransfer::delta);
    CHECK_FALSE(fs::exists(directory / "s2"));
    CHECK(test::is_whole(directory / "s3"));
}

TEST_CASE("pull: a second pull transfers nothing, and repairs latest and the index") {
    Shelf source;
    test::make_snapshots(source);
    const test::TemporaryDirectory directory;
    (void)pull_snapshot(directory.path(), source.root().string());
    const auto before = contents(directory.path());
    fs::remove(directory / "latest");
    fs::remove(directory / "snapshots.json");
    const TransferReport report = pull_snapshot(directory.path(), source.root().string());
    CHECK(report.already_here);
    CHECK(report.files_transferred == 0);
    CHECK(contents(directory.path()) == before);
}

TEST_CASE("pull: an older snapshot does not become the latest unless that is requested") {
    Shelf source;
    test::make_snapshots(source);
    const test::TemporaryDirectory directory;
    (void)pull_snapshot(directory.path(), source.root().string(), "s2");
    (void)pull_snapshot(directory.path(), source.root().string(), "s1");
    CHECK(latest_snapshot(directory.path()) == "s2");
    (void)pull_snapshot(directory.path(), source.root().string(), "s1", MoveLatest::always);
    CHECK(latest_snapshot(directory.path()) == "s1");
}

TEST_CASE("pull: another snapshot of the same name is never replaced") {
    Shelf source;
    test::make_snapshots(source);
    Shelf other;
    other.load(">x\nAC\n");
    (void)create_snapshot(other.root(), "s2");
    const auto before = contents(other.root());
    CHECK_THROWS_WITH_AS((void)pull_snapshot(other.root(), source.root().string(), "s2"),
                         doctest::Contains("another snapshot s2"), Corruption);
    CHECK(contents(other.root()) == before);
}

TEST_CASE("pull: a snapshot or root that the source does not have is NotFound") {
    Shelf source;
    test::make_snapshots(source);
    const test::TemporaryDirectory directory;
    CHECK_THROWS_AS((void)pull_snapshot(directory.path(), source.root().string(), "s9"), NotFound);
    CHECK_THROWS_AS((void)pull_snapshot(directory.path(), (directory / "none").string()), NotFound);
    CHECK_THROWS_AS((void)pull_snapshot(directory.path(), source.root().string(), "../s1"), InvalidArgument);
    CHECK(contents(directory.path()).empty());
}

TEST_CASE("pull: is Locked while another process changes the root") {
    Shelf source;
    test::make_snapshots(source);
    const test::TemporaryDirectory directory;
    const base::WriterLock lock(directory / ".lock", "pull");
    CHECK_THROWS_WITH_AS((void)pull_snapshot(directory.path(), source.root().string()),
                         doctest::Contains("locked by pid"), Locked);
}

TEST_CASE("pull: a file whose sum is wrong at the source is refused; once it is mended, the pull continues") {
    Shelf source;
    test::make_snapshots(source);
    for (const char* const end : {".bgz", ".fai", ".gzi", "catalog.sqlite3", "catalog.delta"}) {
        const test::TemporaryDirectory directory;
        const fs::path file = source.root() / "s2" / test::files_ending(source.root() / "s2", end).back();
        const auto byte = fs::file_size(file) / 2;
        test::flip_bit(file, byte);
        CHECK_THROWS_WITH_AS((void)pull_snapshot(directory.path(), source.root().string(), "s2"),
                             doctest::Contains("does not have the sum"), Corruption);
        CHECK_FALSE(fs::exists(directory / "s2"));
        CHECK_FALSE(fs::exists(fs::symlink_status(directory / "latest")));
        test::flip_bit(file, byte);
        (void)pull_snapshot(directory.path(), source.root().string(), "s2");
        CHECK(test::is_whole(directory / "s2"));
        CHECK_FALSE(fs::exists(directory / ".pull-s2"));
    }
}

TEST_CASE("pull: a symbolic link at the source is never followed") {
    Shelf source;
    test::make_snapshots(source);
    const test::TemporaryDirectory directory;
    const fs::path volume = source.root() / "s2" / test::files_ending(source.root() / "s2", ".bgz").front();
    fs::rename(volume, source.root() / "moved");
    fs::create_symlink(source.root() / "moved", volume);
    CHECK_THROWS_WITH_AS((void)pull_snapshot(directory.path(), source.root().string(), "s2"),
                         doctest::Contains("symbolic link"), Corruption);
    fs::remove(volume);
    fs::rename(source.root() / "moved", volume);
    fs::rename(source.root() / "s2/sequences", source.root() / "elsewhere");
    fs::create_directory_symlink(source.root() / "elsewhere", source.root() / "s2/sequences");
    CHECK_THROWS_WITH_AS((void)pull_snapshot(directory.path(), source.root().string(), "s2"),
                         doctest::Contains("symbolic link"), Corruption);
    CHECK_FALSE(fs::exists(directory / "s2"));
}

TEST_CASE("pull: over HTTP only new files are transferred") {
    Shelf source;
    test::make_snapshots(source);
    test::HttpServer server;
    server.put_directory("shelf", source.root());
    const test::TemporaryDirectory directory;
    (void)pull_snapshot(directory.path(), server.url("shelf"), "s1");
    server.forget_requests();
    const TransferReport report = pull_snapshot(directory.path(), server.url("shelf"));
    CHECK(report.name == "s2");
    CHECK(report.catalog == CatalogTransfer::delta);
    CHECK(server.requests().size() == 6);  // index, sums, delta, and the three files of a volume
    CHECK(test::is_whole(directory / "s2"));
    server.forget_requests();
    CHECK(pull_snapshot(directory.path(), server.url("shelf")).already_here);
    CHECK(server.requests() == std::vector<std::string>{"GET /shelf/snapshots.json"});
}

TEST_CASE("pull: over HTTP an interrupted file continues where it stopped") {
    Shelf source;
    source.load(test::random_fasta(20000, 5));
    (void)create_snapshot(source.root(), "s1");
    test::HttpServer server;
    server.put_directory("shelf", source.root());
    const test::TemporaryDirectory directory;
    const auto whole = static_cast<std::int64_t>(fs::file_size(source.root() / "s1/catalog.sqlite3"));
    server.behave(
        {.truncate = static_cast<std::size_t>(whole / 3)});  // each request transfers at most a third of the catalog
    (void)pull_snapshot(directory.path(), server.url("shelf"));
    CHECK(test::is_whole(directory / "s1"));
    CHECK(server.body_bytes_sent() < whole + whole / 2);
}

TEST_CASE("pull: works from a server without ranges") {
    Shelf source;
    test::make_snapshots(source);
    test::HttpServer server;
    server.put_directory("shelf", source.root());
    server.behave({.ranges = false, .lengths = false, .etags = false});
    const test::TemporaryDirectory directory;
    (void)pull_snapshot(directory.path(), server.url("shelf"));
    CHECK(test::is_whole(directory / "s2"));
}

TEST_CASE("pull: sums that name a file no snapshot has are refused, and only the staging directory is written") {
    Shelf source;
    test::make_snapshots(source);
    test::HttpServer server;
    const test::TemporaryDirectory directory;
    const std::string sums = test::read_file(source.root() / "s2/SHA256SUMS");
    const std::string sum(64, 'a');
    for (const std::string& line : {sum + "  ../evil", sum + "  /tmp/evil", sum + "  sequences/../../evil",
                                    sum + "  evil", sum + "  sequences/a\tb", sum + "  sequences/extra.fa.bgz",
                                    std::string("no sum"), sum + " *catalog.sqlite3", sum + "  "}) {
        server.put_directory("shelf", source.root());
        server.remove("shelf/snapshots.json");
        server.put("shelf/s2/SHA256SUMS", sums + line + "\n");
        CHECK_THROWS_AS((void)pull_snapshot(directory.path(), server.url("shelf"), "s2"), Corruption);
        for (const std::string& file : contents(directory.path())) {
            CHECK(file.starts_with(".pull-s2"));
        }
        CHECK_FALSE(fs::exists(directory.path().parent_path() / "evil"));
    }
}

TEST_CASE("pull: a file that is longer than announced is refused") {
    Shelf source;
    test::make_snapshots(source);
    test::HttpServer server;
    server.put_directory("shelf", source.root());
    const std::string volume = "s2/" + test::files_ending(source.root() / "s2", ".bgz").front();
    server.put("shelf/" + volume, test::read_file(source.root() / volume) + std::string(1 << 20, 'x'));
    const test::TemporaryDirectory directory;
    CHECK_THROWS_WITH_AS((void)pull_snapshot(directory.path(), server.url("shelf")),
                         doctest::Contains("longer at the source"), Corruption);
}

TEST_CASE("pull: with an unusable delta, the catalog is transferred whole") {
    Shelf source;
    test::make_snapshots(source);
    const test::TemporaryDirectory directory;
    (void)pull_snapshot(directory.path(), source.root().string(), "s1");
    // A delta with the right sum that was made for another file, as a careless publisher might offer.
    const fs::path delta = source.root() / "s2/catalog.delta";
    const std::string old_sum = digest::sha256_of_file(delta);
    std::string text = test::read_file(delta);
    text[20] = static_cast<char>(text[20] ^ 1);  // a byte of the base's sum
    fs::remove(delta);
    test::write_file(delta, text);
    std::string sums = test::read_file(source.root() / "s2/SHA256SUMS");
    sums.replace(sums.find(old_sum), 64, digest::sha256_of_file(delta));
    fs::remove(source.root() / "s2/SHA256SUMS");
    test::write_file(source.root() / "s2/SHA256SUMS", sums);
    const TransferReport report = pull_snapshot(directory.path(), source.root().string(), "s2");
    CHECK(report.catalog == CatalogTransfer::whole);
    CHECK(test::is_whole(directory / "s2"));
}

TEST_CASE("pull: a stop is obeyed, and the next pull completes the work") {
    Shelf source;
    test::make_snapshots(source);
    const test::TemporaryDirectory directory;
    std::stop_source stop;
    MirrorOptions options;
    options.stop = stop.get_token();
    options.progress = [&](const TransferProgress&) { stop.request_stop(); };
    CHECK_THROWS_AS((void)pull_snapshot(directory.path(), source.root().string(), "s1", MoveLatest::if_newest, options),
                    Cancelled);
    CHECK_FALSE(fs::exists(directory / "s1"));
    CHECK(fs::exists(directory / ".pull-s1"));
    (void)pull_snapshot(directory.path(), source.root().string(), "s1");
    CHECK(test::is_whole(directory / "s1"));
}

TEST_CASE("pull: a tar file can be the source, whatever its compression") {
    Shelf source;
    test::make_snapshots(source);
    const test::TemporaryDirectory directory;
    for (const char* const end : {".tar", ".tar.gz", ".tgz", ".tar.zst", ".tar.xz"}) {
        const fs::path file = directory / (std::string("snapshot") + end);
        const std::int64_t bytes = export_snapshot(source.root(), "s2", file);
        CHECK(bytes == static_cast<std::int64_t>(fs::file_size(file)));
        const fs::path mirror = directory / (std::string("mirror") + end);
        CHECK(pull_snapshot(mirror, file.string()).name == "s2");
        CHECK(test::is_whole(mirror / "s2"));
        CHECK(test::read_file(mirror / "s2/SHA256SUMS") == test::read_file(source.root() / "s2/SHA256SUMS"));
    }
    (void)export_snapshot(source.root(), "s2", directory / "again.tar");
    CHECK(test::read_file(directory / "again.tar") == test::read_file(directory / "snapshot.tar"));
    CHECK_THROWS_AS((void)export_snapshot(source.root(), "s2", directory / "again.tar"), InvalidArgument);
    CHECK_THROWS_AS((void)export_snapshot(source.root(), "s2", directory / "again.zip"), InvalidArgument);
    CHECK_THROWS_AS((void)export_snapshot(source.root(), "s9", directory / "s9.tar"), NotFound);
}

TEST_CASE("remote: reports what a pull would transfer, and what is here") {
    Shelf source;
    test::make_snapshots(source);
    const test::TemporaryDirectory directory;
    (void)pull_snapshot(directory.path(), source.root().string(), "s1");
    const auto remote = remote_snapshots(directory.path(), source.root().string());
    REQUIRE(remote.size() == 2);
    CHECK(remote[0].here);
    CHECK(remote[0].transfer_bytes == 0);
    CHECK_FALSE(remote[1].here);
    CHECK(remote[1].latest);
    const TransferReport report = pull_snapshot(directory.path(), source.root().string());
    // A source that is a directory reads SHA256SUMS as text and does not count it.
    CHECK(remote[1].transfer_bytes ==
          report.bytes_transferred + static_cast<std::int64_t>(fs::file_size(directory / "s2/SHA256SUMS")));
}
