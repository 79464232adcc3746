#include "line/global_options.hpp"

#include <string>

namespace seqshelf::cli {

options::options_description global_options() {
    options::options_description description("Global options");
    // An implicit value may be given more than once: -v -v, as SeqRepo's users may type it.
    // clang-format off
    description.add_options()
        ("root,r", text("DIR"),
            "root directory (default: $SEQSHELF_ROOT, else $SEQREPO_ROOT_DIR, else the XDG data directory)")
        ("instance,i", text("NAME"), "instance, or a path or URL of one (default: latest to read, master to write)")
        ("json", "print JSON: one object, or one a line where a result streams")
        ("migrate", "first migrate a master of an older format")
        ("wait", number("SECONDS"), "wait up to so long for a lock that another process holds (default: 0)")
        ("caches", text("SIZES"), "sizes of caches: blocks=BYTES,names=BYTES,disk=BYTES, with k, M or G")
        ("quiet,q", "print nothing but results and errors")
        ("verbose,v", options::value<bool>()->zero_tokens()->implicit_value(true, ""),
            "print more about what is done")
        ("help,h", "show help and exit")
        ("version", "show the version and exit");
    // clang-format on
    return description;
}

}  // namespace seqshelf::cli
