#include "base/file.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/other_file_system.hpp"
#include "support/temporary_directory.hpp"

using namespace seqshelf;
using namespace seqshelf::base;
using seqshelf::test::read_file;
using seqshelf::test::TemporaryDirectory;
using seqshelf::test::write_file;
namespace fs = std::filesystem;

namespace {

struct stat status_of(const fs::path& path) {
    struct stat status{};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status;
}

unsigned mode_of(const fs::path& path) { return status_of(path).st_mode & 07777; }

/// Runs `action` as a user who is subject to permissions, which root is not. Returns whether it returned true.
template <typename Action>
bool as_ordinary_user(Action action) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        bool good = ::geteuid() != 0 || ::seteuid(65534) == 0;
        try {
            good = good && action();
        } catch (...) {
            good = false;
        }
        ::_exit(good ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

template <typename Exception, typename Action>
bool throws(Action action) {
    try {
        action();
    } catch (const Exception&) {
        return true;
    }
    return false;
}

}  // namespace

TEST_CASE("file: errno becomes ReadOnly where a write was not allowed, else IoError") {
    for (const int error : {EROFS, EACCES, EPERM}) {
        errno = error;
        CHECK_THROWS_AS(throw_errno("cannot write", "/some/file", Intent::write), ReadOnly);
        errno = error;
        CHECK_THROWS_AS(throw_errno("cannot read", "/some/file", Intent::read), IoError);
    }
    for (const int error : {ENOENT, ENOSPC, EIO, EEXIST}) {
        errno = error;
        CHECK_THROWS_AS(throw_errno("cannot write", "/some/file", Intent::write), IoError);
    }
    errno = ENOSPC;
    CHECK_THROWS_WITH(throw_errno("cannot write", "/some/file", Intent::write),
                      "cannot write /some/file: No space left on device");
}

TEST_CASE("new_file: after close the file has the written bytes and is read-only") {
    const TemporaryDirectory directory;
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, (std::size_t{1} << 20) - 1, std::size_t{1} << 20,
                                   (std::size_t{1} << 20) + 1, std::size_t{3} << 20}) {
        CAPTURE(size);
        const fs::path path = directory / std::to_string(size);
        const std::string text(size, 'x');
        NewFile file(path);
        file.write(text);
        file.write("end");
        CHECK(file.size() == static_cast<std::int64_t>(size + 3));
        CHECK(file.path() == path);
        CHECK(mode_of(path) == 0644);
        file.close();
        CHECK(mode_of(path) == 0444);
        CHECK(read_file(path) == text + "end");
    }
}

TEST_CASE("new_file: small and large writes keep their order") {
    const TemporaryDirectory directory;
    NewFile file(directory / "file");
    std::string expected;
    for (std::size_t i = 0; i < 200; ++i) {
        const std::string part(i % 10 == 9 ? std::size_t{1100000} : i * 97, static_cast<char>('a' + i % 26));
        file.write(part);
        expected += part;
        REQUIRE(file.size() == static_cast<std::int64_t>(expected.size()));
    }
    file.close();
    CHECK(read_file(directory / "file") == expected);
}

TEST_CASE("new_file: an existing file is refused and not changed") {
    const TemporaryDirectory directory;
    write_file(directory / "file", "old");
    CHECK_THROWS_AS(NewFile(directory / "file"), IoError);
    CHECK(read_file(directory / "file") == "old");
    fs::create_symlink("nowhere", directory / "link");
    CHECK_THROWS_AS(NewFile(directory / "link"), IoError);
    CHECK_FALSE(fs::exists(directory / "nowhere"));
}

TEST_CASE("new_file: a missing directory is IoError, a directory without write permission is ReadOnly") {
    const TemporaryDirectory directory;
    CHECK_THROWS_AS(NewFile(directory / "missing/file"), IoError);
    fs::permissions(directory.path(), fs::perms(0555));
    CHECK(as_ordinary_user([&] { return throws<ReadOnly>([&] { NewFile(directory / "file"); }); }));
    CHECK(as_ordinary_user([&] { return throws<ReadOnly>([&] { create_directories_durably(directory / "a/b"); }); }));
    fs::permissions(directory.path(), fs::perms(0755));
}

TEST_CASE("open_to_read: a missing file is IoError, and so is a file without read permission") {
    const TemporaryDirectory directory;
    CHECK_THROWS_AS((void)open_to_read(directory / "missing"), IoError);
    write_file(directory / "secret", "text");
    fs::permissions(directory / "secret", fs::perms::none);
    CHECK(as_ordinary_user([&] { return throws<IoError>([&] { (void)open_to_read(directory / "secret"); }); }));
}

TEST_CASE("open_to_read: what may never end, or never begin, is IoError") {
    const TemporaryDirectory directory;
    REQUIRE(::mkfifo((directory / "fifo").c_str(), 0600) == 0);
    fs::create_symlink("fifo", directory / "link");
    fs::create_symlink("/dev/zero", directory / "zeros");
    for (const char* const name : {"fifo", "link", "zeros"}) {
        CAPTURE(name);
        CHECK_THROWS_AS((void)open_to_read(directory / name), IoError);
        CHECK_THROWS_AS((void)read_text(directory / name, 100), IoError);
        CHECK_THROWS_AS(read_in_parts(directory / name, [](std::string_view) {}), IoError);
    }
    CHECK_THROWS_AS((void)open_to_read("/dev/tty"), IoError);
    CHECK(open_to_read(directory.path()).is_open());
}

TEST_CASE("file_descriptor: its last owner closes it, once") {
    const TemporaryDirectory directory;
    write_file(directory / "file", "text");
    int number = -1;
    {
        FileDescriptor first = open_to_read(directory / "file");
        number = first.get();
        FileDescriptor second(std::move(first));
        CHECK(second.get() == number);
        FileDescriptor third;
        CHECK_FALSE(third.is_open());
        third = std::move(second);
        CHECK(third.is_open());
        CHECK(::fcntl(number, F_GETFD) == FD_CLOEXEC);
    }
    CHECK(::fcntl(number, F_GETFD) == -1);
}

TEST_CASE("publish: a file or a directory gets its public name") {
    const TemporaryDirectory directory;
    write_file(directory / "staged", "text");
    publish(directory / "staged", directory / "public");
    CHECK_FALSE(fs::exists(directory / "staged"));
    CHECK(read_file(directory / "public") == "text");

    fs::create_directory(directory / "staged");
    write_file(directory / "staged/inner", "inner");
    publish(directory / "staged", directory / "public directory");
    CHECK(read_file(directory / "public directory/inner") == "inner");
}

TEST_CASE("publish: an existing target is refused and nothing moves") {
    const TemporaryDirectory directory;
    write_file(directory / "staged", "new");
    write_file(directory / "public", "old");
    CHECK_THROWS_AS(publish(directory / "staged", directory / "public"), IoError);
    CHECK(read_file(directory / "staged") == "new");
    CHECK(read_file(directory / "public") == "old");

    fs::create_directory(directory / "staged directory");
    fs::create_directory(directory / "empty directory");  // rename() would replace it
    CHECK_THROWS_AS(publish(directory / "staged directory", directory / "empty directory"), IoError);
    CHECK(fs::exists(directory / "staged directory"));
}

TEST_CASE("publish: a name in the current directory is accepted") {
    const TemporaryDirectory directory;
    const fs::path before = fs::current_path();
    fs::current_path(directory.path());
    write_file("staged", "text");
    CHECK_NOTHROW(publish("staged", "public"));
    CHECK(fs::exists("public"));
    fs::current_path(before);
}

TEST_CASE(
    "create_directories_durably: missing parents are made, existing ones are accepted, a file in the way is an error") {
    const TemporaryDirectory directory;
    create_directories_durably(directory / "2026/1121/0930");
    CHECK(fs::is_directory(directory / "2026/1121/0930"));
    CHECK_NOTHROW(create_directories_durably(directory / "2026/1121/0930"));
    CHECK_NOTHROW(create_directories_durably(directory / "2026/1122/"));
    CHECK(fs::is_directory(directory / "2026/1122"));
    write_file(directory / "file", "");
    CHECK_THROWS_AS(create_directories_durably(directory / "file"), IoError);
    CHECK_THROWS_AS(create_directories_durably(directory / "file/below"), IoError);
}

TEST_CASE("create_directories_durably: relative paths work") {
    const TemporaryDirectory directory;
    const fs::path before = fs::current_path();
    fs::current_path(directory.path());
    CHECK_NOTHROW(create_directories_durably("a/b"));
    CHECK(fs::is_directory(directory / "a/b"));
    fs::current_path(before);
}

TEST_CASE("read_text: reads up to the limit and not a byte more") {
    const TemporaryDirectory directory;
    for (const std::int64_t size : {std::int64_t{0}, std::int64_t{1}, std::int64_t{65536}, std::int64_t{200000}}) {
        CAPTURE(size);
        const std::string text(static_cast<std::size_t>(size), 't');
        write_file(directory / "file", text);
        CHECK(read_text(directory / "file", size) == text);
        CHECK(read_text(directory / "file", size + 1) == text);
        if (size > 0) {
            CHECK_THROWS_AS((void)read_text(directory / "file", size - 1), IoError);
        }
    }
    CHECK_THROWS_AS((void)read_text(directory / "missing", 10), IoError);
    CHECK_THROWS_AS((void)read_text(directory.path(), 10), IoError);
}

TEST_CASE("link_or_copy: within one file system the names share an inode") {
    const TemporaryDirectory directory;
    write_file(directory / "volume", "text");
    fs::permissions(directory / "volume", fs::perms(0444));
    CHECK(link_or_copy(directory / "volume", directory / "second") == LinkKind::hard_link);
    CHECK(status_of(directory / "volume").st_ino == status_of(directory / "second").st_ino);
    CHECK(status_of(directory / "volume").st_nlink == 2);
    CHECK(link_or_copy(directory / "second", directory / "third") == LinkKind::hard_link);
    CHECK(status_of(directory / "volume").st_nlink == 3);
}

TEST_CASE("link_or_copy: a symbolic link is followed") {
    const TemporaryDirectory directory;
    write_file(directory / "volume", "text");
    fs::create_symlink("volume", directory / "link");
    link_or_copy(directory / "link", directory / "second");
    CHECK_FALSE(fs::is_symlink(directory / "second"));
    CHECK(status_of(directory / "volume").st_ino == status_of(directory / "second").st_ino);
}

TEST_CASE("link_or_copy: an existing target, or a missing source, is IoError") {
    const TemporaryDirectory directory;
    write_file(directory / "volume", "text");
    write_file(directory / "second", "other");
    CHECK_THROWS_AS(link_or_copy(directory / "volume", directory / "second"), IoError);
    CHECK(read_file(directory / "second") == "other");
    CHECK_THROWS_AS(link_or_copy(directory / "missing", directory / "third"), IoError);
    CHECK_FALSE(fs::exists(directory / "third"));
}

TEST_CASE("link_or_copy: the copy on another file system has the same bytes and mode") {
    const TemporaryDirectory here;
    const fs::path other = seqshelf::test::other_file_system(here.path());
    if (other.empty()) {
        MESSAGE("SKIPPED: there is no second file system");
        return;
    }
    const TemporaryDirectory there(other);
    const std::string text(300000, 'c');
    write_file(here / "volume", text);
    fs::permissions(here / "volume", fs::perms(0444));
    CHECK(link_or_copy(here / "volume", there / "copy") == LinkKind::copy);
    CHECK(read_file(there / "copy") == text);
    CHECK(mode_of(there / "copy") == 0444);
    CHECK(status_of(here / "volume").st_nlink == 1);
}

TEST_CASE("stays_inside: a path that goes up or starts at the root does not stay inside") {
    for (const char* const path :
         {"a", "a/b", "..a/b..", ".hidden", "2026/1121/0930/1763717400.1.fa.bgz", "a b/\u00e9"}) {
        CAPTURE(path);
        CHECK(stays_inside(path));
    }
    for (const char* const path : {"/", "/etc/passwd", "//etc", "..", "../a", "a/..", "a/../b", "a/b/../../..", "a/"}) {
        CAPTURE(path);
        CHECK_FALSE(stays_inside(path));
    }
}
