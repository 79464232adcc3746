#include "base/shared_library.hpp"

#include <dlfcn.h>

#include <string>

#include "seqshelf/error.hpp"

namespace seqshelf::base {

SharedLibrary::SharedLibrary(const char* file) : file_(file), handle_(::dlopen(file, RTLD_LAZY | RTLD_LOCAL)) {
    if (handle_ == nullptr) {
        throw IoError(std::string("cannot load a library: ") + ::dlerror());
    }
}

void* SharedLibrary::address_of(const char* name) const {
    void* const address = ::dlsym(handle_, name);
    if (address == nullptr) {
        throw IoError(std::string(file_) + " has no function " + name);
    }
    return address;
}

}  // namespace seqshelf::base
