#include "volume/volume.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/directory.hpp"
#include "base/error_context.hpp"
#include "base/log.hpp"
#include "base/quoted.hpp"
#include "seqshelf/error.hpp"
#include "volume/volume_writer.hpp"

namespace seqshelf::volume {

namespace {

/// A longer read would push everything else out of the cache.
constexpr std::size_t max_cached_read_bytes = std::size_t{1} << 20;
/// How many residues in lines are read at a time; each line has at least one residue and at most two bytes more.
constexpr std::size_t max_lined_residues = 65536;

/// Neither our headers nor SeqRepo's are longer.
constexpr std::size_t max_header_bytes = std::size_t{1} << 16;

std::uint32_t next_volume_id() {
    static std::atomic<std::uint32_t> id = 0;
    return ++id;
}

void check_agreement(std::size_t block, bool agrees) {
    if (!agrees) {
        throw Corruption("block " + std::to_string(block) + " does not agree with the block index (.gzi)");
    }
}

/// Runs `action`, and adds the volume's name to errors.
template <typename Action>
auto in_volume(const std::string& volume, const Action& action) {
    return base::with_context<Corruption>([&] { return "volume " + volume + ": "; }, action);
}

/// As in_volume(), for opening a file of the volume. The catalog promises the file, so a missing one is damage; one
/// that cannot be opened may be a matter of permissions.
template <typename Action>
auto opening(const std::string& volume, const std::filesystem::path& file, const Action& action) {
    try {
        return in_volume(volume, action);
    } catch (const IoError& error) {
        if (base::exists(file)) {
            throw;
        }
        throw Corruption("volume " + volume + " is missing: " + error.what());
    }
}

std::unique_ptr<const BlockSource> open_file(const std::filesystem::path& bgzf_path, base::ReadFile::Access access,
                                             std::optional<std::int64_t> file_bytes) {
    return opening(bgzf_path.string(), bgzf_path, [&] {
        auto file = std::make_unique<const FileSource>(bgzf_path, access);
        if (file_bytes && std::cmp_not_equal(*file_bytes, file->size())) {
            throw Corruption("the file has " + std::to_string(file->size()) + " bytes, and the catalog says " +
                             std::to_string(*file_bytes));
        }
        return file;
    });
}

/// \param volume_bytes  that the volume's file or its text has, whichever is more
format::BlockIndex read_index(const std::string& volume, const std::filesystem::path& gzi_path,
                              std::uint64_t volume_bytes) {
    return opening(volume, gzi_path, [&] {
        const base::ReadFile file(gzi_path, base::ReadFile::Access::sequential);
        if (file.size() > format::BlockIndex::max_bytes(volume_bytes)) {
            throw Corruption("block index (.gzi) has " + std::to_string(file.size()) +
                             " bytes, more than a volume of " + std::to_string(volume_bytes) + " bytes can need");
        }
        std::vector<std::uint8_t> bytes(file.size());
        file.read(0, bytes);
        return format::BlockIndex(std::move(bytes));
    });
}

}  // namespace

Volume::Volume(const std::filesystem::path& bgzf_path, std::int64_t text_bytes, Lines lines,
               base::ReadFile::Access access, std::optional<std::int64_t> file_bytes)
    : Volume(bgzf_path.string(), text_bytes, lines, open_file(bgzf_path, access, file_bytes), gzi_path(bgzf_path)) {}

Volume::Volume(std::string name, std::int64_t text_bytes, Lines lines, std::unique_ptr<const BlockSource> source,
               const std::filesystem::path& gzi_path)
    : name_(std::move(name)),
      id_(next_volume_id()),
      text_bytes_(static_cast<std::uint64_t>(text_bytes)),
      lines_(lines),
      source_(std::move(source)),
      index_(read_index(name_, gzi_path, std::max(source_->size(), text_bytes_))) {
    if (lines_.residues < 0 ||
        (lines_.residues > 0 && (lines_.bytes <= lines_.residues || lines_.bytes > lines_.residues + 2))) {
        throw Corruption("volume " + name_ + ": the catalog says that it has lines of " +
                         std::to_string(lines_.residues) + " residues and " + std::to_string(lines_.bytes) + " bytes");
    }
}

void Volume::check_range(std::int64_t offset, std::int64_t bytes) const {
    const auto from = static_cast<std::uint64_t>(offset);
    if (offset < 0 || bytes < 0 || from > text_bytes_ || static_cast<std::uint64_t>(bytes) > text_bytes_ - from) {
        throw Corruption("volume " + name_ + ": the catalog has a sequence beyond the end of its text, which has " +
                         std::to_string(text_bytes_) + " bytes");
    }
}

void Volume::read(std::int64_t offset, std::span<std::uint8_t> out, BlockCache& cache) const {
    (void)read_text(offset, out, cache);
}

/// \returns whether it is known that all of the text is residues, because all of it was in the cache
bool Volume::read_text(std::int64_t offset, std::span<std::uint8_t> out, BlockCache& cache) const {
    if (out.empty()) {
        return true;
    }
    check_range(offset, static_cast<std::int64_t>(out.size()));
    return in_volume(name_, [&] {
        bool residues = true;
        const bool keep = out.size() <= max_cached_read_bytes;
        auto position = static_cast<std::uint64_t>(offset);
        const std::uint64_t text_end = position + out.size();
        std::size_t block = index_.block_at(position);
        std::span<std::uint8_t> rest = out;
        while (!rest.empty()) {
            const bool last = block + 1 == index_.block_count();
            const std::uint64_t start = index_.start_of(block).text;
            const std::uint64_t end = last ? text_bytes_ : index_.start_of(block + 1).text;
            if (start > position || end < position || end - start > 65536) {
                throw Corruption("block index (.gzi) is out of order");
            }
            const std::size_t taken = std::min<std::uint64_t>(rest.size(), end - position);
            residues = read_block({block, position - start, rest.first(taken), text_end, keep}, cache) && residues;
            rest = rest.subspan(taken);
            position += taken;
            ++block;
            if (last && !rest.empty()) {
                throw Corruption("the text ends early");
            }
        }
        return residues;
    });
}

void Volume::check_record(std::string_view name, std::int64_t first, std::int64_t length, RecordPart part,
                          BlockCache& cache) const {
    check_residues(first, 0, length);
    const bool whole = part == RecordPart::whole;
    if (!follows_header(name, first, cache) || (whole && !ends_line(first + lines_.text_bytes(length), cache)) ||
        (whole && length > lines_.residues && lines_.residues > 0 && !ends_line(first + lines_.residues, cache))) {
        throw Corruption("volume " + name_ + ": the record " + base::quoted(name) +
                         " is not where the catalog says, at byte " + std::to_string(first) + " of its text with " +
                         std::to_string(length) + " residues");
    }
}

/// Whether the residues follow the header, which in an adopted volume may contain a description.
bool Volume::follows_header(std::string_view name, std::int64_t first, BlockCache& cache) const {
    std::array<std::uint8_t, max_header_bytes> buffer;
    const auto before = [&](std::int64_t bytes) {
        const auto text = std::span(buffer).first(static_cast<std::size_t>(bytes));
        read(first - bytes, text, cache);
        return base::text_of(text);
    };
    const auto starts = [&](std::string_view header) {
        return header.starts_with('>') && header.substr(1).starts_with(name);
    };
    const auto usual_bytes = std::ssize(name) + 2;  // '>' and the line's end
    if (first >= usual_bytes && std::cmp_less_equal(usual_bytes, buffer.size())) {
        const std::string_view header = before(usual_bytes);
        if (starts(header) && header.ends_with('\n')) {
            return true;
        }
    }
    std::string_view header = before(std::min<std::int64_t>(first, std::ssize(buffer)));
    if (!header.ends_with('\n')) {
        return false;
    }
    header.remove_prefix(header.rfind('\n', header.size() - 2) + 1);  // npos + 1 is 0
    return starts(header) && static_cast<unsigned char>(header[name.size() + 1]) <= ' ';
}

/// Whether a line ends there, maybe after blanks, or the text.
bool Volume::ends_line(std::int64_t end, BlockCache& cache) const {
    std::array<std::uint8_t, 1> next{};
    if (static_cast<std::uint64_t>(end) < text_bytes_) {
        read(end, next, cache);
    }
    return next[0] <= ' ';
}

void Volume::check_residues(std::int64_t first, std::int64_t start, std::int64_t end) const {
    if (start < 0 || end < start || static_cast<std::uint64_t>(end) > text_bytes_) {
        check_range(-1, 0);  // the text would be too short even without lines; what follows cannot overflow
    }
    check_range(first, lines_.text_bytes(end));
}

bool Volume::read_residues(std::int64_t first, std::int64_t start, std::span<std::uint8_t> out,
                           BlockCache& cache) const {
    if (lines_.residues == 0) {
        return read_text(first + start, out, cache);
    }
    check_residues(first, start, start + static_cast<std::int64_t>(out.size()));
    while (!out.empty()) {
        const std::size_t taken = std::min(out.size(), max_lined_residues);
        read_lines(first, start, out.first(taken), cache);
        out = out.subspan(taken);
        start += static_cast<std::int64_t>(taken);
    }
    return false;
}

/// Reads the text, and removes the ends of its lines.
void Volume::read_lines(std::int64_t first, std::int64_t start, std::span<std::uint8_t> out, BlockCache& cache) const {
    thread_local std::array<std::uint8_t, 3 * max_lined_residues + 3> buffer;
    const std::int64_t from = lines_.offset_of(start);
    const std::int64_t to = lines_.offset_of(start + static_cast<std::int64_t>(out.size()) - 1) + 1;
    const std::span<std::uint8_t> text = std::span(buffer).first(static_cast<std::size_t>(to - from));
    read(first + from, text, cache);
    auto position = text.begin();
    auto column = start % lines_.residues;
    for (std::size_t done = 0; done < out.size(); column = 0) {
        const std::size_t taken = std::min(out.size() - done, static_cast<std::size_t>(lines_.residues - column));
        std::copy_n(position, taken, out.begin() + static_cast<std::ptrdiff_t>(done));
        position += static_cast<std::ptrdiff_t>(taken);
        done += taken;
        if (done < out.size()) {
            const auto end = position + (lines_.bytes - lines_.residues);
            if (*(end - 1) != '\n') {
                throw Corruption("volume " + name_ + ": its lines do not end where the catalog says");
            }
            position = end;
        }
    }
}

/// Where a block is according to the index. After the last there is only the empty one that ends a BGZF file.
Volume::Stretch Volume::stretch_of(std::size_t block) const {
    const std::uint64_t begin = index_.start_of(block).file;
    const std::uint64_t size = source_->size();
    if (begin > size) {
        throw Corruption("truncated: block " + std::to_string(block) + " should start at byte " +
                         std::to_string(begin) + " of " + std::to_string(size));
    }
    const std::uint64_t end = block + 1 < index_.block_count() ? std::min(index_.start_of(block + 1).file, size) : size;
    check_agreement(block, end >= begin && end - begin <= BlockSource::max_stretch_bytes);
    return {begin, end};
}

/// Where in the file the blocks of the text before `text_end` end.
std::uint64_t Volume::end_of_file_part(std::uint64_t text_end) const {
    const std::size_t next = index_.block_at(text_end - 1) + 1;
    return next < index_.block_count() ? index_.start_of(next).file : source_->size();
}

/// Returns the block, checked against both neighbours in the index: a damaged index would otherwise give residues from
/// another place.
format::BgzfBlock Volume::locate(std::size_t block, Stretch stretch, std::uint64_t read_until) const {
    const format::BlockStart start = index_.start_of(block);
    const std::span<const std::uint8_t> bytes = source_->bytes(stretch.begin, stretch.end, read_until);
    const format::BgzfBlock found = format::read_bgzf_block(bytes);
    if (block + 1 < index_.block_count()) {
        const format::BlockStart next = index_.start_of(block + 1);
        check_agreement(block,
                        next.file - start.file == found.file_bytes && next.text - start.text == found.text_bytes);
    } else {
        const std::size_t rest = bytes.size() - found.file_bytes;
        check_agreement(block, (rest == 0 || rest == format::bgzf_end_of_file.size()) &&
                                   text_bytes_ - start.text == found.text_bytes);
    }
    return found;
}

/// \returns whether it is known that all of `part` is residues
bool Volume::read_block(const Part& part, BlockCache& cache) const {
    using Found = BlockCache::Found;
    const Found found = cache.copy({id_, static_cast<std::uint32_t>(part.block)}, part.from, part.out);
    if (found != Found::nothing) {
        return found == Found::residues;
    }
    const Stretch stretch = stretch_of(part.block);
    base::log(LogLevel::trace, "cache miss: block ", part.block, " of volume ", name_, ", read at bytes ",
              stretch.begin, " to ", stretch.end);
    try {
        inflate(part, stretch, cache);
        return false;
    } catch (const Corruption&) {
        if (!source_->drop(stretch.begin, stretch.end)) {
            throw;
        }
    }
    // A copy was damaged: read once more, from its origin.
    try {
        inflate(part, stretch, cache);
    } catch (const Corruption&) {
        source_->drop(stretch.begin, stretch.end);
        throw;
    }
    return false;
}

void Volume::inflate(const Part& part, Stretch stretch, BlockCache& cache) const {
    const BlockCache::Key key{id_, static_cast<std::uint32_t>(part.block)};
    const format::BgzfBlock found = locate(part.block, stretch, end_of_file_part(part.text_end));
    if (part.out.size() == found.text_bytes) {
        format::inflate_bgzf_block(found, part.out);
        if (part.keep) {
            cache.insert(key, part.out);
        }
        return;
    }
    thread_local std::array<std::uint8_t, 65536> buffer;
    const std::span<std::uint8_t> text = std::span(buffer).first(found.text_bytes);
    format::inflate_bgzf_block(found, text);
    std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(part.from), part.out.size(), part.out.begin());
    cache.insert(key, text);
}

}  // namespace seqshelf::volume
