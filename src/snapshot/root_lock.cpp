#include "snapshot/root_lock.hpp"

#include "base/directory.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::snapshot {

base::WriterLock lock_root(const std::filesystem::path& root, const std::string& action) {
    if (!base::is_directory(root)) {
        throw NotFound("there is no root " + root.string() + "; `seqshelf init` makes one");
    }
    return {root / ".lock", action};
}

}  // namespace seqshelf::snapshot
