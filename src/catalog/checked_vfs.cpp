#include "catalog/checked_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>
#include <string_view>

#include "catalog/page_sums.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::catalog {

namespace {

// SQLite's C code calls these functions, so no exception may leave them. A file is the default VFS's file with our part
// after it, and its methods are those of the default VFS but for four: the others are called without a detour.

constexpr int ask_content = 0x53515348;  // "SQSH": an operation of sqlite3_file_control() that is ours

sqlite3_vfs* default_vfs() {
    static sqlite3_vfs* const vfs = sqlite3_initialize() == SQLITE_OK ? sqlite3_vfs_find(nullptr) : nullptr;
    return vfs != nullptr ? vfs : throw IoError("SQLite cannot be initialised");
}

/// Our part of an open catalog. SQLite allocates it with the file.
struct Checks {
    sqlite3_io_methods methods;  ///< of the file
    const sqlite3_io_methods* default_methods;
    PageSums* sums;
};

Checks& checks_of(sqlite3_file* file) {
    return *reinterpret_cast<Checks*>(reinterpret_cast<std::byte*>(file) + default_vfs()->szOsFile);
}

/// Checks the pages that contain [begin, end) and were not checked before. \param bytes  those of the file at `begin`
int check_pages(sqlite3_file* file, const std::byte* bytes, std::int64_t begin, std::int64_t end) {
    const Checks& checks = checks_of(file);
    PageSums& sums = *checks.sums;
    end = std::min<std::int64_t>(end, sums.catalog_bytes());
    for (std::int64_t page = begin / PageSums::page_bytes; page * PageSums::page_bytes < end; ++page) {
        if (sums.is_checked(page)) {
            continue;
        }
        const std::int64_t first = page * PageSums::page_bytes;
        const std::int64_t count = sums.bytes_of(page);
        std::array<std::byte, PageSums::page_bytes> whole;  // NOLINT: read into if only a part of it was asked for
        const std::byte* content = bytes + (first - begin);
        if (first < begin || first + count > end) {
            const int read = checks.default_methods->xRead(file, whole.data(), static_cast<int>(count), first);
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
int check(sqlite3_file* file, const void* bytes, std::int64_t begin, int count) noexcept {
    try {
        return check_pages(file, static_cast<const std::byte*>(bytes), begin, begin + count);
    } catch (const Corruption&) {
        return SQLITE_CORRUPT;
    } catch (const std::exception&) {
        return SQLITE_IOERR_READ;
    }
}

int read_checked(sqlite3_file* file, void* buffer, int count, sqlite3_int64 at) {
    const int read = checks_of(file).default_methods->xRead(file, buffer, count, at);
    return read != SQLITE_OK ? read : check(file, buffer, at, count);
}

/// Gives SQLite a page in mapped memory. `*page` is null if it must read the page instead.
int fetch_checked(sqlite3_file* file, sqlite3_int64 at, int count, void** page) {
    const Checks& checks = checks_of(file);
    const int fetched = checks.default_methods->xFetch(file, at, count, page);
    if (fetched != SQLITE_OK || *page == nullptr ||
        (count == PageSums::page_bytes && checks.sums->is_checked(at / PageSums::page_bytes))) {
        return fetched;
    }
    const int right = check(file, *page, at, count);
    if (right != SQLITE_OK) {
        (void)checks.default_methods->xUnfetch(file, at, *page);
        *page = nullptr;
    }
    return right;
}

int control(sqlite3_file* file, int operation, void* argument) {
    const Checks& checks = checks_of(file);
    if (operation == ask_content) {
        *static_cast<const std::string**>(argument) = &checks.sums->content();
        return SQLITE_OK;
    }
    return checks.default_methods->xFileControl(file, operation, argument);
}

int close_checked(sqlite3_file* file) {
    const Checks& checks = checks_of(file);
    delete checks.sums;
    return checks.default_methods->xClose(file);
}

/// Reads the sums that the URI names; their catalog must have the right length.
int open_sums(sqlite3_file* file, const char* path, Checks& checks) noexcept {
    if (path == nullptr) {
        return SQLITE_CANTOPEN;  // the caller of checked_vfs() must name them
    }
    try {
        checks.sums = new PageSums(path);
        sqlite3_int64 bytes = 0;
        const int sized = file->pMethods->xFileSize(file, &bytes);
        return sized != SQLITE_OK ? sized : bytes == checks.sums->catalog_bytes() ? SQLITE_OK : SQLITE_CORRUPT;
    } catch (const Corruption&) {
        return SQLITE_CORRUPT;
    } catch (const std::exception&) {
        return SQLITE_CANTOPEN;
    }
}

int open_checked(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    const int opened = default_vfs()->xOpen(default_vfs(), name, file, flags, out_flags);
    if (opened != SQLITE_OK || (flags & SQLITE_OPEN_MAIN_DB) == 0) {
        return opened;  // a temporary file is the default VFS's alone
    }
    Checks& checks = checks_of(file);
    checks = {*file->pMethods, file->pMethods, nullptr};
    const int right = open_sums(file, sqlite3_uri_parameter(name, "sums"), checks);
    if (right != SQLITE_OK) {
        delete checks.sums;
        (void)file->pMethods->xClose(file);
        file->pMethods = nullptr;
        return right;
    }
    checks.methods.xClose = close_checked;
    checks.methods.xRead = read_checked;
    checks.methods.xFileControl = control;
    checks.methods.xFetch = fetch_checked;
    file->pMethods = &checks.methods;
    return SQLITE_OK;
}

}  // namespace

const char* checked_vfs() {
    static sqlite3_vfs vfs = [] {
        sqlite3_vfs checked = *default_vfs();
        checked.pNext = nullptr;
        checked.zName = "seqshelf-checked";
        checked.szOsFile += static_cast<int>(sizeof(Checks));
        checked.xOpen = open_checked;
        return checked;
    }();
    static const int registered = sqlite3_vfs_register(&vfs, 0);
    return registered == SQLITE_OK ? vfs.zName : throw IoError("SQLite does not accept another VFS");
}

std::string content_of_sums(sqlite3* database) {
    sqlite3_vfs* used = nullptr;
    const std::string* content = nullptr;
    const bool asked =
        sqlite3_file_control(database, "main", SQLITE_FCNTL_VFS_POINTER, static_cast<void*>(&used)) == SQLITE_OK &&
        used != nullptr && std::string_view(used->zName) == checked_vfs() &&
        sqlite3_file_control(database, "main", ask_content, static_cast<void*>(&content)) == SQLITE_OK;
    return asked && content != nullptr ? *content : "";
}

}  // namespace seqshelf::catalog
