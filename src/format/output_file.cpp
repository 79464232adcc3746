#include "seqshelf/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <span>
#include <string>

#include "base/bytes.hpp"
#include "base/file.hpp"
#include "format/codec/bgzf.hpp"

namespace seqshelf {

namespace {

constexpr int level = 6;  // as bgzip
constexpr std::size_t buffer_bytes = std::size_t{1} << 20;

bool is_bgzf_name(const std::filesystem::path& path) {
    const std::string suffix = path.extension().string();
    return suffix == ".gz" || suffix == ".bgz" || suffix == ".bgzf";
}

}  // namespace

struct OutputFile::Impl {
    explicit Impl(const std::filesystem::path& target)
        : path(target), staged(target.string() + ".part" + std::to_string(::getpid())), bgzf(is_bgzf_name(target)) {
        fd = base::FileDescriptor(::open(staged.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
        if (!fd.is_open()) {
            base::throw_errno("cannot create", staged, base::Intent::write);
        }
    }
    ~Impl() {
        if (!committed) {
            ::unlink(staged.c_str());
        }
    }

    void write_out(std::string_view bytes) { base::write_all(fd, std::as_bytes(std::span(bytes)), staged); }

    /// Writes the text in `held`; for BGZF only whole blocks, unless this is the end.
    void flush(bool end) {
        if (!bgzf) {
            write_out(held);
            held.clear();
            return;
        }
        std::string compressed;
        std::string_view rest = held;
        while (rest.size() >= format::bgzf_max_text_bytes || (end && !rest.empty())) {
            const std::string_view block = rest.substr(0, format::bgzf_max_text_bytes);
            format::append_bgzf_block(base::bytes_of(block), {level}, compressed);
            rest.remove_prefix(block.size());
        }
        if (end) {
            compressed += base::text_of(format::bgzf_end_of_file);
        }
        held = std::string(rest);
        write_out(compressed);
    }

    void commit() {
        flush(true);
        if (::fsync(fd.get()) != 0) {
            base::throw_errno("cannot write", staged, base::Intent::write);
        }
        if (::rename(staged.c_str(), path.c_str()) != 0) {
            base::throw_errno("cannot create", path, base::Intent::write);
        }
        committed = true;
        base::fsync_path(path.has_parent_path() ? path.parent_path() : ".");
    }

    std::filesystem::path path;
    std::filesystem::path staged;
    bool bgzf;
    base::FileDescriptor fd;
    std::string held;
    bool committed = false;
};

OutputFile::OutputFile(const std::filesystem::path& path) : impl_(std::make_unique<Impl>(path)) {}
OutputFile::~OutputFile() = default;

void OutputFile::write(std::string_view text) {
    impl_->held += text;
    if (impl_->held.size() >= buffer_bytes) {
        impl_->flush(false);
    }
}

void OutputFile::commit() { impl_->commit(); }

}  // namespace seqshelf
