#include "volume/block_source.hpp"

#include <algorithm>
#include <array>
#include <atomic>

namespace seqshelf::volume {

namespace {

/// The bytes of a file that a thread read last. Volumes never change, so they stay right.
struct LastRead {
    std::uint64_t id = 0;  ///< of the FileSource; 0: none
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::array<std::uint8_t, BlockSource::max_stretch_bytes> bytes;
};

std::uint64_t next_id() {
    static std::atomic<std::uint64_t> id = 0;
    return ++id;
}

}  // namespace

FileSource::FileSource(const std::filesystem::path& path, base::ReadFile::Access access)
    : file_(path, access), id_(next_id()) {}

std::span<const std::uint8_t> FileSource::bytes(std::uint64_t begin, std::uint64_t end,
                                                std::uint64_t read_until) const {
    thread_local LastRead last;
    if (last.id != id_ || begin < last.begin || end > last.end) {
        const std::uint64_t until =
            std::clamp(std::min(read_until, begin + max_stretch_bytes), end, std::max(end, size()));
        last.id = 0;  // in case reading fails
        last.end = begin + file_.read(begin, std::span(last.bytes).first(until - begin), end - begin);
        last.begin = begin;
        last.id = id_;
    }
    return std::span(last.bytes).subspan(begin - last.begin, end - begin);
}

}  // namespace seqshelf::volume
