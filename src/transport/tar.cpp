#include "transport/tar.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include "base/file.hpp"
#include "base/stop.hpp"
#include "seqshelf/error.hpp"
#include "transport/archive_library.hpp"

namespace seqshelf::transport {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t piece_bytes = std::size_t{1} << 16;

/// The end of a tar file's name, and the function that sets up libarchive for the compression that it means.
struct Compression {
    std::string_view name_end;
    decltype(&::archive_write_add_filter_none) ArchiveLibrary::* add;
};

constexpr std::array<Compression, 5> compressions{{
    {".tar", &ArchiveLibrary::archive_write_add_filter_none},
    {".tar.gz", &ArchiveLibrary::archive_write_add_filter_gzip},
    {".tgz", &ArchiveLibrary::archive_write_add_filter_gzip},
    {".tar.zst", &ArchiveLibrary::archive_write_add_filter_zstd},
    {".tar.xz", &ArchiveLibrary::archive_write_add_filter_xz},
}};

const Compression* find_compression(std::string_view name) {
    const auto* const found = std::find_if(compressions.begin(), compressions.end(),
                                           [&](const Compression& c) { return name.ends_with(c.name_end); });
    return found == compressions.end() ? nullptr : found;
}

std::string error_text(archive* handle) {
    const char* const text = libarchive().archive_error_string(handle);
    return text == nullptr ? "no reason is given" : text;
}

/// Frees what libarchive allocated.
struct FreeEntry {
    void operator()(archive_entry* entry) const noexcept { libarchive().archive_entry_free(entry); }
};
using EntryHandle = std::unique_ptr<archive_entry, FreeEntry>;

struct stat stat_of(const base::FileDescriptor& fd, const fs::path& path) {
    struct stat status{};
    if (::fstat(fd.get(), &status) != 0) {
        base::throw_errno("cannot stat", path, base::Intent::read);
    }
    return status;
}

/// Returns the bytes read, 0 at the end, -1 with errno.
ssize_t read_some(const base::FileDescriptor& fd, std::span<std::byte> out) {
    return base::uninterrupted([&] { return ::read(fd.get(), out.data(), out.size()); });
}

}  // namespace

bool has_tar_name(std::string_view name) { return find_compression(name) != nullptr; }

struct TarWriter::Impl {
    Impl(fs::path where, std::int64_t time) : path(std::move(where)), modified(time) {}
    ~Impl() {
        is_given_up = true;
        libarchive().archive_write_free(handle);
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    /// Always reports success to libarchive, which leaks memory after an error; check() throws it instead. Freeing an
    /// unfinished archive would write an end as if it were whole: `is_given_up` discards that.
    static la_ssize_t write_file(archive*, void* self, const void* data, std::size_t bytes) {
        auto& impl = *static_cast<Impl*>(self);
        const auto* from = static_cast<const char*>(data);
        for (std::size_t done = 0; done < bytes && impl.write_errno == 0 && !impl.is_given_up;) {
            const ssize_t written =
                base::uninterrupted([&] { return ::write(impl.fd.get(), from + done, bytes - done); });
            if (written >= 0) {
                done += static_cast<std::size_t>(written);
            } else {
                impl.write_errno = errno;
            }
        }
        return static_cast<la_ssize_t>(bytes);
    }

    void check(bool is_good) const {
        if (write_errno != 0) {
            errno = write_errno;
            base::throw_errno("cannot write", path, base::Intent::write);
        }
        if (!is_good) {
            throw IoError("cannot write " + path.string() + ": " + error_text(handle));
        }
    }

    [[nodiscard]] EntryHandle make_entry(const std::string& name, unsigned type, std::int64_t bytes) const {
        EntryHandle entry(libarchive().archive_entry_new());
        libarchive().archive_entry_set_pathname(entry.get(), name.c_str());
        libarchive().archive_entry_set_filetype(entry.get(), type);
        libarchive().archive_entry_set_perm(entry.get(), type == AE_IFDIR ? 0755 : 0444);
        libarchive().archive_entry_set_size(entry.get(), bytes);
        libarchive().archive_entry_set_mtime(entry.get(), modified, 0);
        return entry;
    }
    void write_header(const EntryHandle& entry) const {
        // A warning says that a name is not text in the locale: libarchive then writes its bytes, and marks it.
        check(libarchive().archive_write_header(handle, entry.get()) >= ARCHIVE_WARN);
    }
    void write_data(std::span<const std::byte> bytes) const {
        check(libarchive().archive_write_data(handle, bytes.data(), bytes.size()) ==
              static_cast<la_ssize_t>(bytes.size()));
    }

    fs::path path;
    std::int64_t modified;
    base::FileDescriptor fd;
    int write_errno = 0;
    bool is_given_up = false;
    archive* handle = libarchive().archive_write_new();
};

TarWriter::TarWriter(fs::path path, std::int64_t modified) : impl_(std::make_unique<Impl>(std::move(path), modified)) {
    const Compression* const compression = find_compression(impl_->path.string());
    if (compression == nullptr) {
        throw InvalidArgument("'" + impl_->path.string() +
                              "' does not end in .tar, .tar.gz, .tgz, .tar.zst or .tar.xz");
    }
    archive* const handle = impl_->handle;
    impl_->check((libarchive().*compression->add)(handle) == ARCHIVE_OK);
    impl_->check(libarchive().archive_write_set_format_pax_restricted(handle) == ARCHIVE_OK);
    if (compression->add == &ArchiveLibrary::archive_write_add_filter_gzip) {
        impl_->check(libarchive().archive_write_set_filter_option(handle, "gzip", "timestamp", nullptr) == ARCHIVE_OK);
    }
    libarchive().archive_write_set_bytes_in_last_block(handle, 1);
    impl_->fd = base::FileDescriptor(::open(impl_->path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!impl_->fd.is_open()) {
        base::throw_errno("cannot create", impl_->path, base::Intent::write);
    }
    impl_->check(libarchive().archive_write_open(handle, impl_.get(), nullptr, Impl::write_file, nullptr) ==
                 ARCHIVE_OK);
}

TarWriter::~TarWriter() = default;

void TarWriter::add_directory(const std::string& name) { impl_->write_header(impl_->make_entry(name, AE_IFDIR, 0)); }

void TarWriter::add_file(const std::string& name, const fs::path& file) {
    const base::FileDescriptor from = base::open_to_read(file);
    std::int64_t left = stat_of(from, file).st_size;
    impl_->write_header(impl_->make_entry(name, AE_IFREG, left));
    std::vector<std::byte> piece(piece_bytes);
    while (left > 0) {
        base::throw_if_stopped(base::stop_of_thread(), "writing ", impl_->path, " was stopped");
        const ssize_t got =
            read_some(from, std::span(piece).first(std::min(piece.size(), static_cast<std::size_t>(left))));
        if (got < 0) {
            base::throw_errno("cannot read", file, base::Intent::read);
        }
        if (got == 0) {
            throw IoError("cannot read " + file.string() + ": it became shorter while it was read");
        }
        impl_->write_data(std::span(piece).first(static_cast<std::size_t>(got)));
        left -= got;
    }
}

void TarWriter::add_text(const std::string& name, std::string_view text) {
    impl_->write_header(impl_->make_entry(name, AE_IFREG, static_cast<std::int64_t>(text.size())));
    impl_->write_data(std::as_bytes(std::span(text)));
}

void TarWriter::add_link(const std::string& name, const std::string& target) {
    const EntryHandle entry = impl_->make_entry(name, AE_IFREG, 0);
    libarchive().archive_entry_set_hardlink(entry.get(), target.c_str());
    impl_->write_header(entry);
}

void TarWriter::close() {
    impl_->check(libarchive().archive_write_close(impl_->handle) == ARCHIVE_OK);
    if (::fsync(impl_->fd.get()) != 0 || ::close(impl_->fd.release()) != 0) {
        base::throw_errno("cannot write", impl_->path, base::Intent::write);
    }
}

struct TarReader::Impl {
    explicit Impl(fs::path where)
        : path(std::move(where)), fd(base::open_to_read(path)), size(stat_of(fd, path).st_size) {}
    ~Impl() { libarchive().archive_read_free(handle); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    /// libarchive's own reader would not distinguish a file that cannot be read from a damaged one.
    static la_ssize_t read_file(archive*, void* self, const void** out) {
        auto& impl = *static_cast<Impl*>(self);
        if (base::stop_of_thread().stop_requested()) {
            return -1;  // fail() says why
        }
        const ssize_t got = read_some(impl.fd, impl.buffer);
        impl.read_errno = got < 0 ? errno : 0;
        impl.position += std::max<ssize_t>(got, 0);
        *out = impl.buffer.data();
        return got;
    }
    /// Never beyond the end, so that the reading after it meets the end and reports truncation.
    static la_int64_t skip_file(archive*, void* self, la_int64_t bytes) {
        auto& impl = *static_cast<Impl*>(self);
        const std::int64_t step =
            std::clamp<std::int64_t>(bytes, 0, std::max<std::int64_t>(impl.size - impl.position, 0));
        if (step == 0 || ::lseek(impl.fd.get(), step, SEEK_CUR) < 0) {
            return 0;
        }
        impl.position += step;
        return step;
    }

    [[noreturn]] void fail() const {
        base::throw_if_stopped(base::stop_of_thread(), "reading ", path, " was stopped");
        if (read_errno != 0) {
            errno = read_errno;
            base::throw_errno("cannot read", path, base::Intent::read);
        }
        throw Corruption("archive " + path.string() + " is damaged or not a tar file: " + error_text(handle));
    }
    /// A warning concerns a name that is not text in the locale; libarchive returns its bytes.
    void check(int result) const {
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
            fail();
        }
    }

    fs::path path;
    base::FileDescriptor fd;
    std::int64_t size;
    std::int64_t position = 0;
    int read_errno = 0;
    std::vector<std::byte> buffer = std::vector<std::byte>(piece_bytes);
    archive* handle = libarchive().archive_read_new();
    archive_entry* entry = nullptr;  ///< of `handle`, until the next
    std::int64_t entry_bytes = 0;
    bool ended = false;
};

TarReader::TarReader(fs::path path) : impl_(std::make_unique<Impl>(std::move(path))) {
    for (const auto add : {libarchive().archive_read_support_filter_gzip, libarchive().archive_read_support_filter_zstd,
                           libarchive().archive_read_support_filter_xz, libarchive().archive_read_support_format_tar}) {
        // After a warning, libarchive would run external programs for what it was built without.
        if (add(impl_->handle) != ARCHIVE_OK) {
            throw IoError("cannot read " + impl_->path.string() +
                          ": libarchive was built without gzip, zstd, xz or tar");
        }
    }
    libarchive().archive_read_set_callback_data(impl_->handle, impl_.get());
    libarchive().archive_read_set_read_callback(impl_->handle, Impl::read_file);
    libarchive().archive_read_set_skip_callback(impl_->handle, Impl::skip_file);
    impl_->check(libarchive().archive_read_open1(impl_->handle));
}

TarReader::~TarReader() = default;

namespace {

TarReader::Kind kind_of(archive_entry* entry) {
    if (libarchive().archive_entry_hardlink(entry) != nullptr) {
        return TarReader::Kind::hard_link;
    }
    switch (libarchive().archive_entry_filetype(entry)) {
        case AE_IFREG:
            return libarchive().archive_entry_sparse_count(entry) > 0 ? TarReader::Kind::other : TarReader::Kind::file;
        case AE_IFDIR:
            return TarReader::Kind::directory;
        default:
            return TarReader::Kind::other;
    }
}

std::string text_or_empty(const char* text) { return text == nullptr ? "" : text; }

}  // namespace

std::optional<TarReader::Entry> TarReader::next() {
    impl_->entry_bytes = 0;
    if (impl_->ended) {
        return std::nullopt;
    }
    const int result = libarchive().archive_read_next_header(impl_->handle, &impl_->entry);
    if (result == ARCHIVE_EOF) {
        // libarchive accepts a file that ends between two entries, but zeros must mark the end of an archive.
        if (libarchive().archive_filter_bytes(impl_->handle, 0) <=
            libarchive().archive_read_header_position(impl_->handle)) {
            throw Corruption("archive " + impl_->path.string() + " is damaged: it ends without an end mark");
        }
        impl_->ended = true;
        return std::nullopt;
    }
    impl_->check(result);
    Entry entry;
    entry.name = text_or_empty(libarchive().archive_entry_pathname(impl_->entry));
    entry.kind = kind_of(impl_->entry);
    entry.link_target = text_or_empty(libarchive().archive_entry_hardlink(impl_->entry));
    entry.bytes = entry.kind == Kind::file ? libarchive().archive_entry_size(impl_->entry) : 0;
    impl_->entry_bytes = entry.bytes;
    return entry;
}

void TarReader::read(const Sink& sink) {
    std::int64_t given = 0;
    while (given < impl_->entry_bytes) {
        const void* piece = nullptr;
        std::size_t bytes = 0;
        la_int64_t offset = 0;
        const int result = libarchive().archive_read_data_block(impl_->handle, &piece, &bytes, &offset);
        if (result == ARCHIVE_EOF || (result == ARCHIVE_OK && offset != given)) {
            throw Corruption("archive " + impl_->path.string() +
                             " is damaged: " + text_or_empty(libarchive().archive_entry_pathname(impl_->entry)) +
                             " has " + std::to_string(given) + " of the " + std::to_string(impl_->entry_bytes) +
                             " bytes that its header claims");
        }
        impl_->check(result);
        sink(std::span(static_cast<const std::byte*>(piece), bytes));
        given += static_cast<std::int64_t>(bytes);
    }
    impl_->entry_bytes = 0;
}

}  // namespace seqshelf::transport
