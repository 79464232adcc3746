#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "seqshelf/error.hpp"

namespace seqshelf::base {

/// The file system or a quota has no space left, or no inode. Callers of the library see an IoError; it is told apart
/// where something can be done with what is there.
/// Thread-safety: a value.
class NoSpace : public IoError {
public:
    using IoError::IoError;
};

/// What a failed system call was for.
enum class Intent { read, write };

/// Throws the Error that suits errno: `what path: reason`. EROFS, EACCES and EPERM on a write are ReadOnly; ENOSPC and
/// EDQUOT are NoSpace.
[[noreturn]] void throw_errno(std::string_view what, const std::filesystem::path& path, Intent intent);
/// The same for a number that errno had: `what: reason`.
[[noreturn]] void throw_system_error(int error, std::string_view what, Intent intent);

/// Owns a file descriptor.
/// Thread-safety: as an int.
class FileDescriptor {
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int fd) noexcept : fd_(fd) {}
    FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.release()) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept;
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    ~FileDescriptor();

    [[nodiscard]] int get() const noexcept { return fd_; }
    [[nodiscard]] bool is_open() const noexcept { return fd_ >= 0; }
    int release() noexcept;

private:
    int fd_ = -1;
};

/// Opens a regular file or a directory. What comes from elsewhere may be a FIFO, which would wait for a writer, or a
/// device, which may never end: that is an IoError. (format::Input reads what a user names: pipes too.)
[[nodiscard]] FileDescriptor open_to_read(const std::filesystem::path& path);

/// Repeats a system call as long as signals interrupt it.
/// \return the result of the last one: below 0 if it failed, with errno
template <typename Call>
auto uninterrupted(Call call) {
    auto result = call();
    while (result < 0 && errno == EINTR) {
        result = call();
    }
    return result;
}

/// Reads what is available, at most `buffer.size()` bytes.
/// \return how many bytes; 0 at the end
std::size_t read_some(const FileDescriptor& fd, std::span<std::byte> buffer, const std::filesystem::path& path);

/// Writes what can be written at once.
/// \param what  comes before the path in the error's message
/// \return how many bytes
std::size_t write_some(const FileDescriptor& fd, std::span<const std::byte> bytes, const std::filesystem::path& path,
                       std::string_view what = "cannot write");

/// Writes everything. \param what  as above
void write_all(const FileDescriptor& fd, std::span<const std::byte> bytes, const std::filesystem::path& path,
               std::string_view what = "cannot write");

/// A new file being written; it must not exist yet. close() makes it durable. A file that was not closed is
/// incomplete, and its owner must remove it.
/// Thread-safety: one thread at a time.
class NewFile {
public:
    /// \throws ReadOnly, IoError
    explicit NewFile(std::filesystem::path path);

    void write(std::span<const std::byte> bytes);
    void write(std::string_view text) { write(std::as_bytes(std::span(text))); }
    [[nodiscard]] std::int64_t size() const noexcept { return size_; }

    /// Replaces what was written at `offset`. \pre offset + text.size() <= size()
    void overwrite(std::int64_t offset, std::string_view text);
    /// Drops what was written from `size` on. \pre size <= size()
    void truncate(std::int64_t size);
    /// Passes what was written to the system: others who read the file see it.
    void flush();
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

    /// Flushes, makes the file read-only, fsyncs and closes it. \throws IoError
    void close();

private:
    std::filesystem::path path_;
    FileDescriptor fd_;
    std::string buffer_;
    std::int64_t size_ = 0;
};

/// Whether a system call failed because the file system lacks what it does: links, modes, times.
[[nodiscard]] bool is_lacking(int error) noexcept;

/// Protects a finished file from accidents: mode 0444. Where the file system has no modes, it stays as it is.
/// \throws IoError
void make_read_only(const std::filesystem::path& path);
void make_read_only(const FileDescriptor& fd, const std::filesystem::path& path);

/// Gives the group the rights of the owner to a file or directory that was made just now, if it is in a directory that
/// is shared by a group: setgid, and writable for the group. What the umask says then does not count.
void share_with_group(const std::filesystem::path& made) noexcept;

/// Creates a file that others may write as far as the umask allows, and the group as above. An existing one stays.
/// \throws ReadOnly, IoError
void create_empty(const std::filesystem::path& path);

/// Makes a file's contents or a directory's entries durable. A directory that may be written and not read is left to
/// the system. \throws IoError
void fsync_path(const std::filesystem::path& path);

/// Checks that a directory can take another file, and so many bytes in it: allocates them for a moment.
/// \throws NoSpace  `what directory: reason`
void check_space(const std::filesystem::path& directory, std::int64_t bytes, std::string_view what);

/// Moves a finished file or directory to its public name and makes the move durable. The target must not exist.
void publish(const std::filesystem::path& staged, const std::filesystem::path& target);

/// As publish, but replaces an existing target atomically: its name is never absent.
void replace(const std::filesystem::path& staged, const std::filesystem::path& target);

/// Creates a directory and its missing parents, for others as create_empty(). \throws ReadOnly, IoError
void create_directories(const std::filesystem::path& path);
/// The same, each fsynced into its parent.
void create_directories_durably(const std::filesystem::path& path);

/// Whether a path stays below the directory that it is relative to: not absolute, not empty, no `..`.
[[nodiscard]] bool stays_inside(const std::filesystem::path& path);

/// Passes a file's bytes to `consume` from the first to the last, a part at a time.
/// \throws IoError
/// \throws Cancelled  by a StopScope, as link_or_copy()
void read_in_parts(const std::filesystem::path& path, const std::function<void(std::string_view)>& consume);
/// The same for bytes [begin, end). \throws IoError  also if the file is shorter
void read_in_parts(const std::filesystem::path& path, std::int64_t begin, std::int64_t end,
                   const std::function<void(std::string_view)>& consume);

/// Reads up to `limit` bytes of a file; more is an IoError.
[[nodiscard]] std::string read_text(const std::filesystem::path& path, std::int64_t limit);

/// What a second name leads to: the same file, a file that shares its blocks, or a copy.
enum class LinkKind { hard_link, reflink, copy };

/// Gives the file at `from` a second name `to`: a hard link; where the file systems do not allow one, a reflink; else a
/// copy (durable, same mode). Returns which it was.
LinkKind link_or_copy(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace seqshelf::base
