#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace seqshelf::transport {

/// Whether a path or URL ends in one of .tar, .tar.gz, .tgz, .tar.zst, .tar.xz.
[[nodiscard]] bool has_tar_name(std::string_view name);

/// Writes a tar file: ustar, with pax headers only where a long name or a large file needs them. Its bytes depend only
/// on what is added and in which order: all entries have one time, user and group 0, and mode 0444 (0755 for
/// directories). A file that was not closed is incomplete, and its owner must remove it.
/// Thread-safety: one thread at a time.
class TarWriter {
public:
    /// \param path      must not exist yet; its end says how it is compressed (has_tar_name())
    /// \param modified  seconds since the epoch: the time of every entry
    /// \throws InvalidArgument  the name has none of these ends
    /// \throws ReadOnly, IoError
    TarWriter(std::filesystem::path path, std::int64_t modified);
    ~TarWriter();
    TarWriter(const TarWriter&) = delete;
    TarWriter& operator=(const TarWriter&) = delete;

    void add_directory(const std::string& name);
    /// \throws IoError  also if the file becomes shorter while it is read
    void add_file(const std::string& name, const std::filesystem::path& file);
    void add_text(const std::string& name, std::string_view text);
    /// Adds a hard link to the earlier entry `target`.
    void add_link(const std::string& name, const std::string& target);

    /// Writes the end, fsyncs and closes. \throws IoError
    void close();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Reads a tar file, plain or compressed with gzip, zstd or xz, from its beginning to its end. Writes nothing. Returns
/// names as they are in the archive, up to a NUL: the caller checks names, sizes and the contents of the files.
/// Thread-safety: one thread at a time.
class TarReader {
public:
    /// \throws IoError     the file cannot be read
    /// \throws Corruption  it is not a tar file
    explicit TarReader(std::filesystem::path path);
    ~TarReader();
    TarReader(const TarReader&) = delete;
    TarReader& operator=(const TarReader&) = delete;

    /// What an entry is.
    enum class Kind {
        file,
        hard_link,  ///< `link_target` is the name of an earlier entry; a body, which pax allows, is skipped
        directory,
        other,  ///< symbolic links, devices, sparse files
    };

    /// An entry's header.
    struct Entry {
        std::string name;
        std::int64_t bytes = 0;  ///< as the archive claims; 0 unless it is a file
        Kind kind = Kind::other;
        std::string link_target;  ///< of a hard link
    };

    /// Returns the next entry, whether or not the one before was read; std::nullopt at the end.
    /// \throws Corruption  damaged, or it ends too early
    /// \throws IoError
    [[nodiscard]] std::optional<Entry> next();

    using Sink = std::function<void(std::span<const std::byte>)>;

    /// Passes the contents of the current entry, a file, to `sink` once, piece by piece. What `sink` throws passes
    /// through.
    /// \throws Corruption  the archive has less than the entry claims (`sink` got what it has)
    /// \throws IoError
    void read(const Sink& sink);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf::transport
