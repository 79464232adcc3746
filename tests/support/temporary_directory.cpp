#include "support/temporary_directory.hpp"

#include <cstdlib>
#include <stdexcept>

namespace seqshelf::test {

TemporaryDirectory::TemporaryDirectory() : TemporaryDirectory(std::filesystem::temp_directory_path()) {}

TemporaryDirectory::TemporaryDirectory(const std::filesystem::path& parent) {
    std::string name = (parent / "seqshelf-test.XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error("cannot make a directory in " + parent.string());
    }
    path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path_, ignored)) {
        if (!entry.is_symlink() && entry.is_directory()) {  // some tests remove the write permission
            std::filesystem::permissions(entry.path(), std::filesystem::perms::owner_all, ignored);
        }
    }
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace seqshelf::test
