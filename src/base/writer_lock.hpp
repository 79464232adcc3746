#pragma once

#include <filesystem>
#include <string>

#include "base/file.hpp"

namespace seqshelf::base {

/// The right to write an instance, held by one process at a time. The kernel drops it when the holder dies, so a
/// stale lock cannot exist; the file's text only says who holds it. Its directory is locked too, where locks of
/// directories hold for everybody: on a disk without space for the file, that is the lock.
/// Thread-safety: one thread at a time.
class WriterLock {
public:
    /// Waits for it as LockWait says.
    /// \param file  created if missing, never removed
    /// \throws Locked    another process holds it: `locked by pid 12 on host h (load) since 2026-11-21 09:30:00 UTC`
    /// \throws ReadOnly  the directory cannot be written
    /// \throws Cancelled  the thread's stop was requested while it waited
    WriterLock(const std::filesystem::path& file, const std::string& action);

private:
    FileDescriptor file_;  ///< closed if there was no space for it
    FileDescriptor directory_;  ///< closed if the file system does not lock directories
};

/// Keeps all writers out of a directory whose WriterLock they take, as long as the descriptor is open. Any number of
/// processes can do that at once.
/// \returns a closed descriptor if the file system does not lock directories
/// \throws Locked  somebody is writing  \throws IoError
[[nodiscard]] FileDescriptor exclude_writers(const std::filesystem::path& directory);

}  // namespace seqshelf::base
