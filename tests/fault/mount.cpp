#include "fault/mount.hpp"

#include <sys/mount.h>
#include <unistd.h>

#include <iostream>

#include "support/program.hpp"

namespace seqshelf::test {

namespace fs = std::filesystem;

Mount::Mount(fs::path on, const std::string& commands) : on_(std::move(on)) {
    fs::create_directories(on_);
    mounted_ = ::geteuid() == 0 && run({"sh", "-c", commands}).exit_code == 0;
    if (!mounted_) {
        std::cout << "SKIPPED: nothing can be mounted here (that needs root)\n" << std::flush;
    }
}

Mount Mount::memory(const fs::path& on, const std::string& size) {
    return Mount(on, "mount -t tmpfs -o size=" + size + ",mode=755 tmpfs '" + on.string() + "'");
}

Mount Mount::read_only(const fs::path& what, const fs::path& on) {
    return Mount(on, "mount --bind '" + what.string() + "' '" + on.string() + "' && mount -o remount,bind,ro '" +
                         on.string() + "'");
}

Mount::~Mount() {
    if (mounted_) {
        ::umount2(on_.c_str(), MNT_DETACH);
    }
}

std::vector<std::string> without_privileges() {
    if (::geteuid() != 0) {
        return {"env"};
    }
    std::vector<std::string> prefix{"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
    std::vector<std::string> probe = prefix;
    probe.insert(probe.end(), {program_path(), "--version"});
    if (run(probe).exit_code != 0) {
        std::cout << "SKIPPED: root cannot run the program as another user here\n" << std::flush;
        return {};
    }
    return prefix;
}

}  // namespace seqshelf::test
