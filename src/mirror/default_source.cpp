#include <sys/stat.h>

#include <cerrno>
#include <filesystem>

#include "base/directory.hpp"
#include "base/file.hpp"
#include "base/io_errors.hpp"
#include "mirror/source.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/mirror.hpp"
#include "transport/tar.hpp"
#include "transport/url.hpp"

namespace seqshelf {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t max_source_bytes = 4096;

fs::path file_in(const fs::path& root) { return root / ".source"; }

bool is_one_line(const std::string& text) {
    return !text.empty() && text.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos;
}

}  // namespace

std::string default_source(const fs::path& root) {
    return base::with_io_errors([&]() -> std::string {
        const fs::path file = file_in(root);
        if (!base::has_entry(file)) {
            return "";
        }
        std::string text = base::read_text(file, max_source_bytes);
        while (text.ends_with('\n') || text.ends_with('\r')) {
            text.pop_back();
        }
        if (!is_one_line(text)) {
            throw InvalidInput(file.string() + " should be one line: the address of a source");
        }
        return text;
    });
}

void keep_default_source(const fs::path& root, const std::string& address) {
    const bool is_kept = is_one_line(address) && std::ssize(address) < max_source_bytes &&
                         transport::without_password(address) == address && !transport::has_tar_name(address);
    if (!is_kept || base::has_entry(file_in(root))) {
        return;
    }
    base::with_io_errors([&] {
        const bool elsewhere = transport::is_url(address) || mirror::is_rsync(address);
        const fs::path staged = file_in(root).string() + ".new";
        fs::remove(staged);
        base::NewFile file(staged);
        file.write((elsewhere ? address : fs::absolute(address).lexically_normal().string()) + "\n");
        file.close();
        if (::chmod(staged.c_str(), 0644) != 0 && !base::is_lacking(errno)) {  // for people to change
            base::throw_errno("cannot make writable", staged, base::Intent::write);
        }
        base::replace(staged, file_in(root));
    });
}

}  // namespace seqshelf
