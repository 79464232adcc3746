#include "format/codec/delta.hpp"

#include <zstd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <vector>

#include "base/codec.hpp"
#include "base/error_context.hpp"
#include "base/little_endian.hpp"
#include "base/mapped_file.hpp"
#include "base/stop.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::format {

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::string_view magic = "SQSHDLT1";
constexpr std::size_t sum_bytes = 32;
constexpr std::size_t segment_header_bytes = 4 * sizeof(std::uint64_t);
// Why zstd, and not a list of changed blocks or rsync's algorithm: a catalog's indexes are ordered by digest, which is
// random, so 2 % more sequences change most of its pages (57 % of those of 4 KiB, measured on 174 MB), but only a few
// rows in each. zstd finds equal bytes at any place and of any length: the delta has 3.4 % of the catalog, where rsync
// would move 25 to 40 %. The target is compressed in segments, each with the base around the same place as zstd's
// prefix: then memory is bounded, and catalogs may be longer than zstd's window.
//
// zstd reaches 2 GiB back. A segment of the target is short, so that its window leaves space for a longer part of the
// base.
constexpr std::uint64_t max_segment_bytes = std::uint64_t{1} << 26;
constexpr std::uint64_t max_window_bytes = (std::uint64_t{1} << 31) - 2 * max_segment_bytes;
constexpr int window_log = 31;
constexpr int level = 3;  // level 9 took twice the time for a delta that is a tenth smaller

/// A part of the target, and the part of the base that describes it.
struct Segment {
    std::uint64_t base_first = 0;
    std::uint64_t base_bytes = 0;
    std::uint64_t target_bytes = 0;
    std::uint64_t frame_bytes = 0;
};

void append_number(std::string& text, std::uint64_t value) {
    std::array<std::uint8_t, sizeof value> bytes{};
    base::store_le64(bytes.data(), value);
    text.append(bytes.begin(), bytes.end());
}

Bytes take(Bytes& rest, std::uint64_t bytes) {
    if (bytes > rest.size()) {
        throw Corruption("it ends early");
    }
    const Bytes taken = rest.first(bytes);
    rest = rest.subspan(bytes);
    return taken;
}

Segment take_segment(Bytes& rest) {
    const Bytes bytes = take(rest, segment_header_bytes);
    return {base::load_le64(bytes.data()), base::load_le64(bytes.data() + 8), base::load_le64(bytes.data() + 16),
            base::load_le64(bytes.data() + 24)};
}

DeltaHeader take_header(Bytes& rest) {
    const Bytes start = take(rest, magic.size());
    if (!std::equal(start.begin(), start.end(), magic.begin())) {
        throw Corruption("it does not start as a delta");
    }
    DeltaHeader header;
    header.base_sha256 = base::to_hex(take(rest, sum_bytes));
    const std::uint64_t base_bytes = base::load_le64(take(rest, 8).data());
    header.target_sha256 = base::to_hex(take(rest, sum_bytes));
    const std::uint64_t target_bytes = base::load_le64(take(rest, 8).data());
    if (std::max(base_bytes, target_bytes) >> 62 != 0) {
        throw Corruption("it claims impossible sizes: the base has " + std::to_string(base_bytes) +
                         " bytes, the target has " + std::to_string(target_bytes));
    }
    header.base_bytes = static_cast<std::int64_t>(base_bytes);
    header.target_bytes = static_cast<std::int64_t>(target_bytes);
    return header;
}

/// Chooses the part of the base around the place of the target's part, as long as zstd can reach: most pages of a
/// database stay where they are, but what is split off them goes to the end.
Segment plan_segment(std::uint64_t first, std::uint64_t target_bytes, std::uint64_t base_bytes) {
    Segment segment;
    segment.target_bytes = std::min(max_segment_bytes, target_bytes - first);
    segment.base_bytes = std::min(base_bytes, max_window_bytes);
    const std::uint64_t before = (segment.base_bytes - std::min(segment.base_bytes, segment.target_bytes)) / 2;
    segment.base_first = std::min(first - std::min(first, before), base_bytes - segment.base_bytes);
    return segment;
}

std::size_t checked(std::size_t result) {
    if (ZSTD_isError(result) != 0) {
        throw Corruption(std::string("zstd: ") + ZSTD_getErrorName(result));
    }
    return result;
}

/// Compresses segments as zstd frames, each with a part of the base as its prefix.
/// Thread-safety: one thread at a time.
class Compressor {
public:
    Compressor() : context_(ZSTD_createCCtx(), ZSTD_freeCCtx) {
        set(ZSTD_c_compressionLevel, level);
        set(ZSTD_c_windowLog, window_log);
        set(ZSTD_c_enableLongDistanceMatching, 1);
    }

    std::string frame(Bytes prefix, Bytes text) {
        checked(ZSTD_CCtx_refPrefix(context_.get(), prefix.data(), prefix.size()));
        std::string frame(ZSTD_compressBound(text.size()), '\0');
        frame.resize(checked(ZSTD_compress2(context_.get(), frame.data(), frame.size(), text.data(), text.size())));
        return frame;
    }

private:
    void set(ZSTD_cParameter parameter, int value) {
        checked(ZSTD_CCtx_setParameter(context_.get(), parameter, value));
    }

    std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context_;
};

std::vector<std::uint8_t> inflated(Bytes prefix, Bytes frame, std::uint64_t bytes) {
    if (bytes > max_segment_bytes || ZSTD_getFrameContentSize(frame.data(), frame.size()) != bytes) {
        throw Corruption("a part of it claims " + std::to_string(bytes) + " bytes, its zstd frame has another size");
    }
    const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
    checked(ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, window_log));
    checked(ZSTD_DCtx_refPrefix(context.get(), prefix.data(), prefix.size()));
    std::vector<std::uint8_t> text(bytes);
    if (checked(ZSTD_decompressDCtx(context.get(), text.data(), text.size(), frame.data(), frame.size())) != bytes) {
        throw Corruption("a part of it is shorter than the " + std::to_string(bytes) + " bytes that it claims");
    }
    return text;
}

/// Runs `action`, and adds the delta's name to errors.
template <typename Action>
auto in_delta(const std::filesystem::path& file, const Action& action) {
    return base::with_context<Corruption>([&] { return "delta " + file.string() + ": "; }, action);
}

}  // namespace

void write_delta(const std::filesystem::path& base, const std::string& base_sha256, const std::filesystem::path& target,
                 const std::string& target_sha256, base::NewFile& delta) {
    const base::MappedFile base_file(base, base::MappedFile::Access::sequential);
    const base::MappedFile target_file(target, base::MappedFile::Access::sequential);
    std::string header(magic);
    for (const auto& [sum, file] : {std::pair(&base_sha256, &base_file), std::pair(&target_sha256, &target_file)}) {
        const auto bytes = base::from_hex(*sum);
        if (!bytes || bytes->size() != sum_bytes) {
            throw InvalidArgument("not a SHA-256 sum: " + *sum);
        }
        header.append(bytes->begin(), bytes->end());
        append_number(header, file->bytes().size());
    }
    delta.write(header);
    Compressor compressor;
    for (std::uint64_t first = 0; first < target_file.bytes().size();) {
        base::throw_if_stopped(base::stop_of_thread(), "making the delta ", delta.path(), " was stopped");
        const Segment segment = plan_segment(first, target_file.bytes().size(), base_file.bytes().size());
        const std::string frame = compressor.frame(base_file.bytes().subspan(segment.base_first, segment.base_bytes),
                                                   target_file.bytes().subspan(first, segment.target_bytes));
        std::string segment_header;
        for (const std::uint64_t number :
             {segment.base_first, segment.base_bytes, segment.target_bytes, std::uint64_t{frame.size()}}) {
            append_number(segment_header, number);
        }
        delta.write(segment_header);
        delta.write(frame);
        first += segment.target_bytes;
    }
}

DeltaHeader read_delta_header(const std::filesystem::path& delta) {
    const base::MappedFile file(delta, base::MappedFile::Access::random);
    return in_delta(delta, [&] {
        Bytes rest = file.bytes();
        return take_header(rest);
    });
}

void apply_delta(const std::filesystem::path& base, const std::filesystem::path& delta,
                 const std::filesystem::path& target) {
    const base::MappedFile base_file(base, base::MappedFile::Access::random);
    const base::MappedFile file(delta, base::MappedFile::Access::sequential);
    base::NewFile out(target);
    in_delta(delta, [&] {
        Bytes rest = file.bytes();
        const DeltaHeader header = take_header(rest);
        const std::uint64_t base_bytes = base_file.bytes().size();
        if (static_cast<std::uint64_t>(header.base_bytes) != base_bytes) {
            throw Corruption("it is for a file of " + std::to_string(header.base_bytes) + " bytes, not of " +
                             std::to_string(base_bytes));
        }
        while (!rest.empty()) {
            base::throw_if_stopped(base::stop_of_thread(), "applying the delta ", delta, " was stopped");
            const Segment segment = take_segment(rest);
            if (segment.base_first > base_bytes || segment.base_bytes > base_bytes - segment.base_first ||
                segment.target_bytes > static_cast<std::uint64_t>(header.target_bytes - out.size())) {
                throw Corruption("a part of it is beyond the end of the base or of the target");
            }
            const auto text = inflated(base_file.bytes().subspan(segment.base_first, segment.base_bytes),
                                       take(rest, segment.frame_bytes), segment.target_bytes);
            out.write(std::as_bytes(std::span(text)));
        }
        if (out.size() != header.target_bytes) {
            throw Corruption("it ends early");
        }
    });
    out.close();
}

}  // namespace seqshelf::format
