#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "base/file.hpp"

namespace seqshelf::format {

/// The text of a file or of standard input, decompressed if it is gzip or BGZF (recognised by its first bytes, not by
/// its name), without a byte order mark; carriage returns become line feeds if it has none. A thread reads ahead.
/// Thread-safety: one consumer at a time; bytes_read() may be called from any thread.
class Input {
public:
    /// Whether to compute sums of what is read: that takes more time than reading.
    enum class Sums { none, sha256 };

    /// \param name      a path, or "-" for standard input
    /// \param stop      ends a wait for text that does not come
    /// \param on_chunk  called by next() for every piece of text
    /// \throws IoError  cannot be opened, or is a directory
    explicit Input(std::string name, std::stop_token stop = {}, std::function<void()> on_chunk = {},
                   Sums sums = Sums::sha256);
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;
    ~Input();

    /// Replaces `chunk` with the next piece of text (about 1 MiB, of gzip at most 9 MiB); false at the end.
    /// \throws IoError
    /// \throws InvalidInput  damaged gzip, or no text (such as zip); the message starts with the file's name
    /// \throws Cancelled     stop was requested
    bool next(std::string& chunk);

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    /// Size of the file in bytes, or -1 if it is unknown (a pipe).
    [[nodiscard]] std::int64_t file_bytes() const noexcept { return file_bytes_; }
    /// Bytes of the file read so far, before decompression.
    [[nodiscard]] std::int64_t bytes_read() const noexcept { return bytes_read_.load(std::memory_order_relaxed); }
    /// SHA-256 of the file as it is on disk, 64 hex characters; "" without sums. \pre next() returned false
    [[nodiscard]] const std::string& sha256() const noexcept { return sha256_; }
    /// Length and SHA-256 of the text as next() returned it. \pre next() returned false
    [[nodiscard]] std::int64_t text_bytes() const noexcept { return text_bytes_; }
    [[nodiscard]] const std::string& text_sha256() const noexcept { return text_sha256_; }

private:
    void run();
    void read_all();
    std::size_t read_some(std::string& buffer);
    bool wait_for_data();
    bool deliver(std::string&& chunk);

    std::string name_;
    std::stop_token stop_;
    std::function<void()> on_chunk_;
    Sums sums_;
    base::FileDescriptor file_;
    base::FileDescriptor stop_event_;
    std::int64_t file_bytes_ = -1;
    std::atomic<std::int64_t> bytes_read_ = 0;
    std::string sha256_;
    std::int64_t text_bytes_ = 0;
    std::string text_sha256_;

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<std::string> chunks_;
    std::string spare_;  ///< a used chunk, because new memory would have to be cleared
    std::exception_ptr failure_;
    bool ended_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace seqshelf::format
