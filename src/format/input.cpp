#include "format/input.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>
#include <utility>

#include "base/bytes.hpp"
#include "base/stop.hpp"
#include "digest/hasher.hpp"
#include "digest/sha256.hpp"
#include "format/codec/bgzf.hpp"
#include "format/codec/gunzip.hpp"
#include "format/text_start.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::format {

namespace {

constexpr std::size_t chunk_bytes = std::size_t{1} << 20;
constexpr std::size_t chunks_ahead = 4;
/// FASTA inflates to about four times its size, so that most chunks of a file become one of text.
constexpr std::size_t max_text_bytes = std::size_t{8} << 20;

/// Non-blocking: opening a FIFO without a writer would wait, and no stop could end that. wait_for_data() waits
/// instead.
base::FileDescriptor open_input(const std::string& name) {
    return base::FileDescriptor(name == "-" ? ::dup(STDIN_FILENO)
                                            : ::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
}

bool is_gzip(const std::string& start) { return start.size() >= 2 && start[0] == '\x1f' && start[1] == '\x8b'; }

/// Inflates gzip. After BGZF it also requires the end mark, because a BGZF file that is cut between two blocks is still
/// valid gzip. Other members of gzip may follow BGZF, and the other way round: the last one decides.
/// Thread-safety: one thread at a time.
class Decompressor {
public:
    /// Passes the text of `raw` to `consume`, about a chunk at a time, until that returns false.
    template <typename Consume>
    [[nodiscard]] bool push(const std::string& raw, Consume consume) {
        tail_ = (tail_ + raw.substr(raw.size() - std::min(raw.size(), bgzf_end_of_file.size())));
        tail_.erase(0, tail_.size() - std::min(tail_.size(), bgzf_end_of_file.size()));
        std::span<const std::uint8_t> rest = base::bytes_of(raw);
        for (bool more = true; more;) {
            std::string text;
            more = gunzip_.push(rest, text, max_text_bytes);
            if (!consume(std::move(text))) {
                return false;
            }
        }
        return true;
    }

    void finish() const {
        gunzip_.finish();
        if (gunzip_.last_is_bgzf() && !std::equal(bgzf_end_of_file.begin(), bgzf_end_of_file.end(),
                                                  base::bytes_of(tail_).begin(), base::bytes_of(tail_).end())) {
            throw InvalidInput("truncated BGZF data: the end-of-file block is missing");
        }
    }

private:
    Gunzip gunzip_;
    std::string tail_;
};

}  // namespace

Input::Input(std::string name, std::stop_token stop, std::function<void()> on_chunk, Sums sums)
    : name_(std::move(name)),
      stop_(std::move(stop)),
      on_chunk_(std::move(on_chunk)),
      sums_(sums),
      file_(open_input(name_)),
      stop_event_(::eventfd(0, EFD_CLOEXEC)) {
    struct stat status{};
    if (!file_.is_open() || !stop_event_.is_open() || ::fstat(file_.get(), &status) != 0) {
        base::throw_errno("cannot open", name_, base::Intent::read);
    }
    if (S_ISDIR(status.st_mode)) {
        throw IoError(name_ + ": is a directory");
    }
    if (S_ISREG(status.st_mode)) {
        file_bytes_ = status.st_size;
        ::posix_fadvise(file_.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
    }
    thread_ = std::thread([this] { run(); });
}

Input::~Input() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    ::eventfd_write(stop_event_.get(), 1);
    thread_.join();
}

bool Input::next(std::string& chunk) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, stop_, [this] { return !chunks_.empty() || ended_; });
    base::throw_if_stopped(stop_, "reading ", name_, " was stopped");
    if (chunks_.empty()) {
        if (failure_) {
            std::rethrow_exception(failure_);
        }
        return false;
    }
    chunk.swap(chunks_.front());
    spare_.swap(chunks_.front());
    chunks_.pop_front();
    lock.unlock();
    changed_.notify_all();
    if (on_chunk_) {
        on_chunk_();
    }
    return true;
}

void Input::run() {
    std::exception_ptr failure;
    try {
        read_all();
    } catch (const InvalidInput& error) {
        failure = std::make_exception_ptr(InvalidInput(name_ + ": " + error.what()));
    } catch (...) {
        failure = std::current_exception();
    }
    {
        const std::lock_guard lock(mutex_);
        failure_ = failure;
        ended_ = true;
    }
    changed_.notify_all();
}

void Input::read_all() {
    digest::Hasher hasher(digest::Algorithm::sha256);
    digest::Hasher text_hasher(digest::Algorithm::sha256);
    std::string raw;
    read_some(raw);
    const bool compressed = is_gzip(raw);
    Decompressor decompressor;
    TextStart start;
    while (!raw.empty()) {
        if (sums_ == Sums::sha256) {
            hasher.update(raw);
        }
        const auto take = [&](std::string&& text) {
            start.clean(text);
            if ((compressed || start.is_changed()) && sums_ == Sums::sha256) {
                text_hasher.update(text);
            }
            text_bytes_ += static_cast<std::int64_t>(text.size());
            return text.empty() || deliver(std::move(text));
        };
        if (compressed) {
            if (!decompressor.push(raw, take)) {
                return;
            }
        } else {
            std::string text;
            text.swap(raw);
            {
                const std::lock_guard lock(mutex_);
                raw.swap(spare_);
            }
            if (!take(std::move(text))) {
                return;
            }
        }
        read_some(raw);
    }
    if (compressed) {
        decompressor.finish();
    }
    if (sums_ == Sums::none) {
        return;
    }
    sha256_ = digest::finish_sha256(hasher);
    text_sha256_ = compressed || start.is_changed() ? digest::finish_sha256(text_hasher) : sha256_;
}

/// Fills `buffer` unless the file ends, so that a pipe's small reads do not become small chunks. The buffer is not
/// larger, because compressed text grows.
std::size_t Input::read_some(std::string& buffer) {
    buffer.resize(chunk_bytes);
    std::size_t filled = 0;
    while (filled < buffer.size() && wait_for_data()) {
        const ssize_t got = ::read(file_.get(), buffer.data() + filled, buffer.size() - filled);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) {
            continue;
        }
        if (got < 0) {
            base::throw_errno("cannot read", name_, base::Intent::read);
        }
        if (got == 0) {
            break;
        }
        filled += static_cast<std::size_t>(got);
        bytes_read_.fetch_add(got, std::memory_order_relaxed);
    }
    buffer.resize(filled);
    return filled;
}

/// Waits until the file can be read; false if the input is being destroyed, which must not wait for a silent pipe.
bool Input::wait_for_data() {
    std::array<pollfd, 2> waits{{{file_.get(), POLLIN, 0}, {stop_event_.get(), POLLIN, 0}}};
    (void)base::uninterrupted([&] { return ::poll(waits.data(), waits.size(), -1); });
    return waits[1].revents == 0;
}

bool Input::deliver(std::string&& chunk) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return chunks_.size() < chunks_ahead || stopping_; });
    if (stopping_) {
        return false;
    }
    chunks_.push_back(std::move(chunk));
    lock.unlock();
    changed_.notify_all();
    return true;
}

}  // namespace seqshelf::format
