#include "transport/archive_library.hpp"

#include "base/shared_library.hpp"
#include "transport/sonames.hpp"  // made by meson.build

namespace seqshelf::transport {

const ArchiveLibrary& libarchive() {
    static const ArchiveLibrary functions = [] {
        const base::SharedLibrary file(SEQSHELF_ARCHIVE_SONAME);
        ArchiveLibrary found{};
#define SEQSHELF_FUNCTION(name) file.find(found.name, #name);
        SEQSHELF_ARCHIVE_FUNCTIONS
#undef SEQSHELF_FUNCTION
        return found;
    }();
    return functions;
}

}  // namespace seqshelf::transport
