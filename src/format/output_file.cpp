#include "seqshelf/output_file.hpp"

#include <string>

#include "base/bytes.hpp"
#include "format/codec/bgzf.hpp"
#include "format/output_target.hpp"

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
    explicit Impl(const std::filesystem::path& path) : bgzf(is_bgzf_name(path)), target(format::open_output(path)) {}

    /// Writes the text in `held`; for BGZF only whole blocks, unless this is the end.
    void flush(bool end) {
        if (!bgzf) {
            target->write(held);
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
        target->write(compressed);
    }

    bool bgzf;
    std::unique_ptr<format::OutputTarget> target;
    std::string held;
};

OutputFile::OutputFile(const std::filesystem::path& path) : impl_(std::make_unique<Impl>(path)) {}
OutputFile::~OutputFile() = default;

void OutputFile::write(std::string_view text) {
    impl_->held += text;
    if (impl_->held.size() >= buffer_bytes) {
        impl_->flush(false);
    }
}

void OutputFile::commit() {
    impl_->flush(true);
    impl_->target->commit();
}

bool OutputFile::is_stream(const std::filesystem::path& path) { return format::is_stream(path); }

}  // namespace seqshelf
