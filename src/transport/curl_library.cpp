#include "transport/curl_library.hpp"

#include "base/shared_library.hpp"
#include "transport/sonames.hpp"  // made by meson.build

namespace seqshelf::transport {

const CurlLibrary& curl() {
    static const CurlLibrary functions = [] {
        const base::SharedLibrary file(SEQSHELF_CURL_SONAME);
        CurlLibrary found{};
#define SEQSHELF_FUNCTION(name) file.find(found.name, #name);
        SEQSHELF_CURL_FUNCTIONS
#undef SEQSHELF_FUNCTION
        return found;
    }();
    return functions;
}

}  // namespace seqshelf::transport
