#include "catalog/checked_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>

#include "catalog/page_sums.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::catalog {

namespace {

// SQLite's C code calls these functions, so no exception may leave them.

constexpr int ask_content = 0x53515348;  // "SQSH": an operation of sqlite3_file_control() that is ours

/// An open file. SQLite allocates it, with the default VFS's file after it.
struct CheckedFile : sqlite3_file {
    PageSums* sums;  ///< null for a temporary file, which is not checked
    /// Where the default VFS's file is.
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

CheckedFile& checked(sqlite3_file* file) { return *static_cast<CheckedFile*>(file); }
sqlite3_vfs* real_vfs(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

/// A method of the VFS that the default one executes.
template <auto Method, typename... Arguments>
auto call_vfs(sqlite3_vfs* vfs, Arguments... arguments) {
    return (real_vfs(vfs)->*Method)(real_vfs(vfs), arguments...);
}

/// A method of a file that the default VFS's file executes.
template <auto Method, typename... Arguments>
auto call_file(sqlite3_file* file, Arguments... arguments) {
    sqlite3_file* const real = checked(file).real();
    return (real->pMethods->*Method)(real, arguments...);
}

/// Checks the pages that contain [begin, end) and were not checked before. \param bytes  those of the file at `begin`
int check_pages(CheckedFile& file, const std::byte* bytes, std::int64_t begin, std::int64_t end) {
    PageSums& sums = *file.sums;
    end = std::min<std::int64_t>(end, sums.catalog_bytes());
    for (std::int64_t page = begin / PageSums::page_bytes; page * PageSums::page_bytes < end; ++page) {
        if (sums.is_checked(page)) {
            continue;
        }
        const std::int64_t first = page * PageSums::page_bytes;
        const std::int64_t count = sums.bytes_of(page);
        std::array<std::byte, PageSums::page_bytes> whole{};  // if only a part of it was asked for
        const std::byte* content = bytes + (first - begin);
        if (first < begin || first + count > end) {
            const int read = file.real()->pMethods->xRead(file.real(), whole.data(), static_cast<int>(count), first);
            if (read != SQLITE_OK) {
                return read;
            }
            content = whole.data();
        }
        if (!sums.check(page, {content, static_cast<std::size_t>(count)})) {
            return SQLITE_CORRUPT;
        }
    }
    return SQLITE_OK;
}

/// check_pages(), for SQLite.
int check_for_sqlite(CheckedFile& file, const void* bytes, std::int64_t begin, int count) noexcept {
    if (file.sums == nullptr) {
        return SQLITE_OK;
    }
    try {
        return check_pages(file, static_cast<const std::byte*>(bytes), begin, begin + count);
    } catch (const Corruption&) {
        return SQLITE_CORRUPT;
    } catch (const std::exception&) {
        return SQLITE_IOERR_READ;
    }
}

int read_checked(sqlite3_file* file, void* buffer, int count, sqlite3_int64 at) {
    const int read = call_file<&sqlite3_io_methods::xRead>(file, buffer, count, at);
    return read != SQLITE_OK ? read : check_for_sqlite(checked(file), buffer, at, count);
}

/// Gives SQLite a page in mapped memory. `*page` is null if it must read the page instead.
int fetch_checked(sqlite3_file* file, sqlite3_int64 at, int count, void** page) {
    const int fetched = call_file<&sqlite3_io_methods::xFetch>(file, at, count, page);
    if (fetched != SQLITE_OK || *page == nullptr) {
        return fetched;
    }
    const int right = check_for_sqlite(checked(file), *page, at, count);
    if (right != SQLITE_OK) {
        (void)call_file<&sqlite3_io_methods::xUnfetch>(file, at, *page);
        *page = nullptr;
    }
    return right;
}

int control(sqlite3_file* file, int operation, void* argument) {
    if (operation == ask_content && checked(file).sums != nullptr) {
        *static_cast<const std::string**>(argument) = &checked(file).sums->content();
        return SQLITE_OK;
    }
    return call_file<&sqlite3_io_methods::xFileControl>(file, operation, argument);
}

int close_checked(sqlite3_file* file) {
    delete checked(file).sums;
    return call_file<&sqlite3_io_methods::xClose>(file);
}

const sqlite3_io_methods checked_methods{
    3,
    close_checked,
    read_checked,
    call_file<&sqlite3_io_methods::xWrite>,
    call_file<&sqlite3_io_methods::xTruncate>,
    call_file<&sqlite3_io_methods::xSync>,
    call_file<&sqlite3_io_methods::xFileSize>,
    call_file<&sqlite3_io_methods::xLock>,
    call_file<&sqlite3_io_methods::xUnlock>,
    call_file<&sqlite3_io_methods::xCheckReservedLock>,
    control,
    call_file<&sqlite3_io_methods::xSectorSize>,
    call_file<&sqlite3_io_methods::xDeviceCharacteristics>,
    call_file<&sqlite3_io_methods::xShmMap>,
    call_file<&sqlite3_io_methods::xShmLock>,
    call_file<&sqlite3_io_methods::xShmBarrier>,
    call_file<&sqlite3_io_methods::xShmUnmap>,
    fetch_checked,
    call_file<&sqlite3_io_methods::xUnfetch>,
};

/// Opens the sums that the URI names; their catalog must have the right length.
int open_sums(CheckedFile& file, const char* path) noexcept {
    if (path == nullptr) {
        return SQLITE_CANTOPEN;  // the caller of checked_vfs() must name them
    }
    try {
        file.sums = new PageSums(path);
        sqlite3_int64 bytes = 0;
        const int sized = file.real()->pMethods->xFileSize(file.real(), &bytes);
        return sized != SQLITE_OK ? sized : bytes == file.sums->catalog_bytes() ? SQLITE_OK : SQLITE_CORRUPT;
    } catch (const Corruption&) {
        return SQLITE_CORRUPT;
    } catch (const std::exception&) {
        return SQLITE_CANTOPEN;
    }
}

int open_checked(sqlite3_vfs* vfs, const char* name, sqlite3_file* opened, int flags, int* out_flags) {
    CheckedFile& file = checked(opened);
    file.pMethods = nullptr;
    file.sums = nullptr;
    const int real = real_vfs(vfs)->xOpen(real_vfs(vfs), name, file.real(), flags, out_flags);
    if (real != SQLITE_OK) {
        return real;
    }
    if ((flags & SQLITE_OPEN_MAIN_DB) != 0) {
        const int right = open_sums(file, sqlite3_uri_parameter(name, "sums"));
        if (right != SQLITE_OK) {
            delete file.sums;
            (void)file.real()->pMethods->xClose(file.real());
            return right;
        }
    }
    file.pMethods = &checked_methods;
    return SQLITE_OK;
}

sqlite3_vfs make_checked_vfs() {
    sqlite3_vfs* const real = sqlite3_vfs_find(nullptr);
    sqlite3_vfs vfs{};
    vfs.iVersion = 2;
    vfs.szOsFile = static_cast<int>(sizeof(CheckedFile)) + real->szOsFile;
    vfs.mxPathname = real->mxPathname;
    vfs.zName = "seqshelf-checked";
    vfs.pAppData = real;
    vfs.xOpen = open_checked;
    vfs.xDelete = call_vfs<&sqlite3_vfs::xDelete>;
    vfs.xAccess = call_vfs<&sqlite3_vfs::xAccess>;
    vfs.xFullPathname = call_vfs<&sqlite3_vfs::xFullPathname>;
    vfs.xDlOpen = call_vfs<&sqlite3_vfs::xDlOpen>;
    vfs.xDlError = call_vfs<&sqlite3_vfs::xDlError>;
    vfs.xDlSym = [](sqlite3_vfs* self, void* library, const char* symbol) {
        return real_vfs(self)->xDlSym(real_vfs(self), library, symbol);
    };
    vfs.xDlClose = call_vfs<&sqlite3_vfs::xDlClose>;
    vfs.xRandomness = call_vfs<&sqlite3_vfs::xRandomness>;
    vfs.xSleep = call_vfs<&sqlite3_vfs::xSleep>;
    vfs.xCurrentTime = call_vfs<&sqlite3_vfs::xCurrentTime>;
    vfs.xGetLastError = call_vfs<&sqlite3_vfs::xGetLastError>;
    vfs.xCurrentTimeInt64 = call_vfs<&sqlite3_vfs::xCurrentTimeInt64>;
    return vfs;
}

}  // namespace

const char* checked_vfs() {
    static sqlite3_vfs vfs = [] {
        if (sqlite3_initialize() != SQLITE_OK) {
            throw IoError("SQLite cannot be initialised");
        }
        return make_checked_vfs();
    }();
    static const int registered = sqlite3_vfs_register(&vfs, 0);
    return registered == SQLITE_OK ? vfs.zName : throw IoError("SQLite does not accept another VFS");
}

std::string content_of_sums(sqlite3* database) {
    const std::string* content = nullptr;
    const int asked = sqlite3_file_control(database, "main", ask_content, &content);
    return asked == SQLITE_OK && content != nullptr ? *content : "";
}

}  // namespace seqshelf::catalog
