#include "global_options.hpp"

#include <string>

namespace seqshelf::cli {

options::options_description global_options() {
    options::options_description description("Global options");
    // clang-format off
    description.add_options()
        ("root,r", options::value<std::string>()->value_name("DIR"), "root directory (default: $SEQSHELF_ROOT, else the XDG data directory)")
        ("instance,i", options::value<std::string>()->value_name("NAME"), "instance, or a path or URL of one (default: latest to read, master to write)")
        ("json", "print JSON: one object, or one a line where a result streams")
        ("quiet,q", "print nothing but results and errors")
        ("verbose,v", "print more about what is done")
        ("help,h", "show help and exit")
        ("version", "show the version and exit");
    // clang-format on
    return description;
}

}  // namespace seqshelf::cli
