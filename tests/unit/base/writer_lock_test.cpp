#include "base/writer_lock.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>

#include "base/stop.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/lock_wait.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"

using seqshelf::Locked;
using seqshelf::base::WriterLock;
using seqshelf::test::TemporaryDirectory;

namespace {

/// Another process that holds a lock until it is killed.
class Holder {
public:
    Holder(const std::filesystem::path& file, const std::string& action) {
        std::array<int, 2> ready{};
        REQUIRE(::pipe(ready.data()) == 0);
        pid_ = ::fork();
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) {
            hold(file, action, ready[1]);
        }
        ::close(ready[1]);
        char byte = 0;
        REQUIRE(::read(ready[0], &byte, 1) == 1);
        ::close(ready[0]);
    }
    ~Holder() { kill(); }
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;

    [[nodiscard]] pid_t pid() const { return pid_; }
    void kill() {
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            ::waitpid(pid_, nullptr, 0);
            pid_ = 0;
        }
    }

private:
    [[noreturn]] static void hold(const std::filesystem::path& file, const std::string& action, int ready) {
        try {
            const WriterLock lock(file, action);
            if (::write(ready, "r", 1) == 1) {
                ::pause();
            }
        } catch (...) {
        }
        ::_exit(1);
    }

    pid_t pid_ = 0;
};

std::string refusal(const std::filesystem::path& file) {
    try {
        const WriterLock lock(file, "test");
    } catch (const Locked& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("writer_lock: a second holder is refused, and the error names the first") {
    const TemporaryDirectory directory;
    const Holder holder(directory / ".lock", "load");
    const std::string message = refusal(directory / ".lock");
    CAPTURE(message);
    std::array<char, 256> host{};
    REQUIRE(::gethostname(host.data(), host.size() - 1) == 0);
    CHECK(message.starts_with(directory.path().string() + " is locked by pid " + std::to_string(holder.pid()) +
                              " on host " + host.data() + " (load) since 2"));
    CHECK(message.ends_with(" UTC"));
    CHECK(refusal(directory / ".lock") == message);  // the refused process did not change the note
}

TEST_CASE("writer_lock: the lock is free after its holder was killed") {
    const TemporaryDirectory directory;
    Holder holder(directory / ".lock", "load");
    REQUIRE(refusal(directory / ".lock") != "");
    holder.kill();
    CHECK_NOTHROW(WriterLock(directory / ".lock", "test"));
}

TEST_CASE("writer_lock: it excludes the same process too, and ends with its owner") {
    const TemporaryDirectory directory;
    {
        const WriterLock lock(directory / ".lock", "alias add");
        CHECK(refusal(directory / ".lock").find("pid " + std::to_string(::getpid()) + " on host") != std::string::npos);
        CHECK(refusal(directory / ".lock").find("(alias add)") != std::string::npos);
    }
    CHECK(refusal(directory / ".lock") == "");
    CHECK(std::filesystem::exists(directory / ".lock"));
}

TEST_CASE("writer_lock: a shorter note replaces all of a longer note of a former holder") {
    const TemporaryDirectory directory;
    seqshelf::test::write_file(directory / ".lock", std::string(400, 'x') + "\n");
    const WriterLock lock(directory / ".lock", "load");
    CHECK(seqshelf::test::read_file(directory / ".lock").find('x') == std::string::npos);
}

TEST_CASE("writer_lock: processes that keep writers out, without a lock file, exclude them but not each other") {
    const TemporaryDirectory directory;
    {
        const auto first = seqshelf::base::exclude_writers(directory.path());
        if (!first.is_open()) {
            MESSAGE("SKIPPED: the file system of $TMPDIR does not lock directories");
            return;
        }
        const auto second = seqshelf::base::exclude_writers(directory.path());
        CHECK(second.is_open());
        CHECK(refusal(directory / ".lock").find("the disk is full") != std::string::npos);
    }
    Holder holder(directory / ".lock", "load");
    CHECK_THROWS_AS((void)seqshelf::base::exclude_writers(directory.path()), Locked);
    holder.kill();
    CHECK(seqshelf::base::exclude_writers(directory.path()).is_open());
}

TEST_CASE("writer_lock: a missing directory is IoError") {
    const TemporaryDirectory directory;
    CHECK_THROWS_AS(WriterLock(directory / "missing/.lock", "load"), seqshelf::IoError);
}

TEST_CASE("writer_lock: a LockWait waits so long, no longer, and the innermost counts") {
    using std::chrono::milliseconds;
    const TemporaryDirectory directory;
    Holder holder(directory / ".lock", "load");
    const auto start = std::chrono::steady_clock::now();
    const seqshelf::LockWait outer(milliseconds(60'000));
    {
        const seqshelf::LockWait none(milliseconds(0));
        CHECK(!refusal(directory / ".lock").ends_with("for it"));
    }
    {
        const seqshelf::LockWait inner(milliseconds(200));
        CHECK(refusal(directory / ".lock").ends_with("; waited 1 s for it"));
        CHECK(std::chrono::steady_clock::now() - start >= milliseconds(200));
    }
    std::jthread later([&] {
        std::this_thread::sleep_for(milliseconds(200));
        holder.kill();
    });
    CHECK_NOTHROW(WriterLock(directory / ".lock", "test"));
    CHECK(std::chrono::steady_clock::now() - start < milliseconds(60'000));
}

TEST_CASE("writer_lock: a stop ends the wait with Cancelled") {
    const TemporaryDirectory directory;
    const Holder holder(directory / ".lock", "load");
    const seqshelf::LockWait wait(std::chrono::milliseconds(60'000));
    std::stop_source stop;
    const seqshelf::base::StopScope scope(stop.get_token());
    std::jthread later([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        stop.request_stop();
    });
    CHECK_THROWS_AS(WriterLock(directory / ".lock", "test"), seqshelf::Cancelled);
}
