#pragma once

#include <filesystem>
#include <string>

#include "base/file.hpp"

namespace seqshelf::base {

/// The right to write an instance, held by one process at a time. The kernel drops it when the holder dies, so a
/// stale lock cannot exist; the file's text only says who holds it.
/// Thread-safety: one thread at a time.
class WriterLock {
public:
    /// \param file  created if missing, never removed
    /// \throws Locked    another process holds it: `locked by pid 12 on host h (load) since 2026-11-21 09:30:00 UTC`
    /// \throws ReadOnly  the directory cannot be written
    WriterLock(const std::filesystem::path& file, const std::string& action);

private:
    FileDescriptor fd_;
};

}  // namespace seqshelf::base
