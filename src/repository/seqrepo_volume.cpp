#include "repository/seqrepo_volume.hpp"

#include <algorithm>
#include <array>

#include "base/bytes.hpp"
#include "base/directory.hpp"
#include "base/read_file.hpp"
#include "base/stop.hpp"
#include "digest/sha256.hpp"
#include "format/codec/block_index.hpp"
#include "seqshelf/error.hpp"
#include "sequence/residue_digester.hpp"
#include "sequence/residue_text.hpp"
#include "snapshot/expected_sums.hpp"
#include "volume/block_cache.hpp"
#include "volume/volume_writer.hpp"

namespace seqshelf::repository {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t part_bytes = std::int64_t{1} << 20;
/// A block contains many short records, which are read one after the other.
constexpr std::size_t neighbour_cache_bytes = std::size_t{2} << 20;

/// The file for a path in SeqRepo's database. Files outside the instance are refused.
fs::path file_of(const fs::path& sequences, const std::string& path) {
    if (!base::stays_inside(path)) {
        throw Corruption("its path leaves the instance");
    }
    std::error_code error;
    const fs::path file = fs::canonical(sequences / path, error);
    if (error || !base::is_regular_file(file)) {
        throw Corruption("the file is missing");
    }
    const fs::path within = fs::canonical(sequences);
    if (std::mismatch(within.begin(), within.end(), file.begin(), file.end()).first != within.end()) {
        throw Corruption("it is a link to a file outside the instance");
    }
    return file;
}

void write_file(const fs::path& path, std::string_view text) {
    base::NewFile file(path);
    file.write(text);
    file.close();
}

/// The text of a small file, if it can be read.
std::optional<std::string> text_of_file(const fs::path& path, std::int64_t limit) {
    try {
        return base::read_text(path, limit);
    } catch (const Error&) {
        return std::nullopt;  // it is rebuilt, and the caller reports that
    }
}

/// Replaces `residues` with the letters of `text` in upper case, as SeqRepo digests them.
/// \returns whether all other characters are white space or `*`
bool residues_in(std::string_view text, std::string& residues) {
    residues.clear();
    if (are_residues(text)) {
        residues = text;
        return true;
    }
    bool good = true;
    for (const char c : text) {
        const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if (upper >= 'A' && upper <= 'Z') {
            residues += upper;
        } else {
            good = good && std::string_view(" \t\v\f\r\n*").find(c) != std::string_view::npos;
        }
    }
    return good;
}

/// A row of a .fai is hardly longer than its record; a longer index is not of this text.
std::int64_t max_index_bytes(std::int64_t text_bytes) { return 3 * text_bytes + 4096; }

}  // namespace

SeqRepoVolume::SeqRepoVolume(const Source& source, bool digest_all, const std::stop_token& stop) {
    link(source, digest_all);
    find_lines();
    if (digest_all) {
        const volume::Volume volume = open();
        volume::BlockCache cache(neighbour_cache_bytes);
        for (const format::FastaIndexRow& record : records_) {
            texts_.push_back(read_text(volume, cache, record, stop));
        }
    }
}

void SeqRepoVolume::link(const Source& source, bool read_all) {
    const fs::path from = file_of(source.sequences, source.path);
    if (source.known &&
        (fs::equivalent(from, source.known_file) || digest::sha256_of_file(from) == source.known->sha256)) {
        row_ = *source.known;
        is_known_ = true;
        file_ = source.known_file;
        read_index(base::read_text(volume::fai_path(file_), max_index_bytes(row_.text_bytes)));
        return;
    }
    const bool staged = !source.staged.empty();
    file_ = staged ? source.staged : from;
    row_.path = source.path;
    if (staged && !(snapshot::is_plain_path("sequences/" + source.path) && source.path.ends_with(".fa.bgz"))) {
        row_.path.clear();
        remarks_.emplace_back("mirrors cannot use its path; it gets a new one");
    }
    if (staged) {
        link_kind_ = base::link_or_copy(from, file_);
        base::fsync_path(file_);
        row_.file_bytes = static_cast<std::int64_t>(fs::file_size(file_));
        row_.sha256 = digest::sha256_of_file(file_);
    }
    look_through(from, staged, read_all);
}

/// Uses the indexes if they match the text; else builds them, if that needs no file.
void SeqRepoVolume::look_through(const fs::path& from, bool staged, bool read_all) {
    const format::BgzfBlocks blocks = format::walk_bgzf(base::ReadFile(file_, base::ReadFile::Access::sequential));
    row_.text_bytes = static_cast<std::int64_t>(blocks.text_bytes);
    const std::vector<std::uint8_t> bytes = format::block_index_bytes(blocks.starts);
    const std::string_view expected_gzi = base::text_of(bytes);
    const fs::path gzi = volume::gzi_path(from);
    const bool good_gzi = text_of_file(gzi, std::ssize(expected_gzi)) == expected_gzi;
    if (!staged && !good_gzi) {
        throw Corruption("its index (.gzi) is missing or does not match the file");
    }
    if (staged) {
        row_.gzi_sha256 = stage_index(gzi, volume::gzi_path(file_), good_gzi, expected_gzi);
    }
    const fs::path fai = volume::fai_path(from);
    const auto theirs = text_of_file(fai, max_index_bytes(row_.text_bytes));
    bool fits = false;
    try {
        if (theirs && !read_all) {
            const std::vector<format::FastaIndexRow> rows = format::read_fasta_index(*theirs);
            fits = format::fits_text(rows, row_.text_bytes) && lines_agree(rows);
        }
    } catch (const Corruption&) {
        // not an index
    }
    const std::string ours = fits ? *theirs : built_fai();
    if (staged) {
        row_.fai_sha256 = stage_index(fai, volume::fai_path(file_), theirs == ours, ours);
    }
    read_index(ours);
}

/// Whether the first record of several lines ends its lines where the index says.
bool SeqRepoVolume::lines_agree(const std::vector<format::FastaIndexRow>& rows) const {
    const auto several =
        std::find_if(rows.begin(), rows.end(), [](const auto& row) { return row.length > row.line_residues; });
    if (several == rows.end()) {
        return true;
    }
    volume::BlockCache cache(neighbour_cache_bytes);
    std::string line(static_cast<std::size_t>(several->line_bytes), '\0');
    open().read(several->offset, base::writable_bytes_of(line), cache);
    return line.find('\n') == line.size() - 1;
}

/// Links an index if it is good, else writes it. \returns its sum
std::string SeqRepoVolume::stage_index(const fs::path& theirs, const fs::path& ours, bool good, std::string_view text) {
    if (good) {
        base::link_or_copy(theirs, ours);
        base::fsync_path(ours);
    } else {
        write_file(ours, text);
        remarks_.push_back("its index (" + theirs.extension().string() + ") " +
                           (base::exists(theirs) ? "did not match the file" : "was missing") + "; it was rebuilt");
    }
    return digest::sha256_of_file(ours);
}

void SeqRepoVolume::read_index(std::string fai) {
    fai_ = std::move(fai);
    records_ = format::read_fasta_index(fai_);
    std::sort(records_.begin(), records_.end(), [](const auto& a, const auto& b) { return a.offset < b.offset; });
    for (std::size_t i = 0; i < records_.size(); ++i) {
        if (records_[i].offset > row_.text_bytes || records_[i].length > row_.text_bytes) {
            throw Corruption("its index (.fai) refers to positions after the end of the text");
        }
        by_name_.emplace(records_[i].name, i);
    }
}

/// Takes the lines of the first record that has several.
void SeqRepoVolume::find_lines() {
    const auto several = std::find_if(records_.begin(), records_.end(), [](const auto& record) {
        const std::int64_t line_end = record.line_bytes - record.line_residues;
        return record.length > record.line_residues && record.line_residues > 0 && (line_end == 1 || line_end == 2);
    });
    if (is_known_) {
        lines_ = {row_.line_residues, row_.line_bytes};
    } else if (several != records_.end()) {
        lines_ = {several->line_residues, several->line_bytes};
    }
    row_.line_residues = lines_.residues;
    row_.line_bytes = lines_.bytes;
}

volume::Volume SeqRepoVolume::open(base::ReadFile::Access access) const {
    return {file_, row_.text_bytes, lines_, access};
}

std::string SeqRepoVolume::built_fai() const {
    const volume::Volume volume = open();
    volume::BlockCache cache(neighbour_cache_bytes);
    format::FastaIndexBuilder builder;
    std::string part;
    for (std::int64_t start = 0; start < row_.text_bytes; start += std::ssize(part)) {
        part.resize(static_cast<std::size_t>(std::min(part_bytes, row_.text_bytes - start)));
        volume.read(start, base::writable_bytes_of(part), cache);
        builder.add(part);
    }
    return builder.finish();
}

const format::FastaIndexRow* SeqRepoVolume::find(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : &records_[found->second];
}

bool SeqRepoVolume::has_usual_lines(const format::FastaIndexRow& record) const {
    const auto bytes_of_end = [](const format::FastaIndexRow& row) { return row.line_bytes - row.line_residues; };
    const std::int64_t usual_end =
        lines_.residues != 0 ? lines_.bytes - lines_.residues : bytes_of_end(records_.front());
    if (bytes_of_end(record) != usual_end || usual_end < 1 || usual_end > 2) {
        return false;  // lines end in blanks
    }
    const bool one_line = record.length <= record.line_residues;
    const bool usual =
        lines_.residues != 0 && record.line_residues == lines_.residues && record.line_bytes == lines_.bytes;
    return one_line ? lines_.residues == 0 || record.length <= lines_.residues : usual;
}

/// Calls `visit` with the characters of a record, without line ends, one part at a time.
template <typename Visit>
void SeqRepoVolume::for_each_part(const volume::Volume& volume, volume::BlockCache& cache,
                                  const format::FastaIndexRow& record, Visit visit) const {
    const auto next = std::upper_bound(records_.begin(), records_.end(), record.offset,
                                       [](std::int64_t offset, const auto& row) { return offset < row.offset; });
    const std::int64_t until = next == records_.end() ? row_.text_bytes : next->offset;
    std::string text;
    std::string part;
    bool at_line_start = true;
    for (std::int64_t start = record.offset; start < until; start += std::ssize(text)) {
        text.resize(static_cast<std::size_t>(std::min(part_bytes, until - start)));
        volume.read(start, base::writable_bytes_of(text), cache);
        part.clear();
        for (std::size_t from = 0; from < text.size();) {
            if (at_line_start && text[from] == '>') {
                visit(part);
                return;
            }
            const std::size_t end = std::min(text.find('\n', from), text.size());
            part.append(text, from, end - from);
            at_line_start = end < text.size();
            if (at_line_start && part.ends_with('\r')) {
                part.pop_back();
            }
            from = end + 1;
        }
        visit(part);
    }
}

RecordText SeqRepoVolume::read_text(const volume::Volume& volume, volume::BlockCache& cache,
                                    const format::FastaIndexRow& record, const std::stop_token& stop) const {
    RecordText text;
    sequence::ResidueDigester digester;
    std::array<bool, 256> occurs{};
    std::string residues;
    for_each_part(volume, cache, record, [&](std::string_view part) {
        base::throw_if_stopped(stop, "adopting was stopped");
        text.stored_length += std::ssize(part);
        for (const char c : part) {
            occurs[static_cast<unsigned char>(c)] = true;
        }
        text.has_other = !residues_in(part, residues) || text.has_other;
        text.length += std::ssize(residues);
        digester.add(residues);
    });
    for (std::size_t c = 0; c < occurs.size(); ++c) {
        if (occurs[c]) {
            text.stored_letters += static_cast<char>(c);
        }
    }
    text.digests = digester.finish();
    text.letters = digester.letters();
    return text;
}

RecordText SeqRepoVolume::text_of(const format::FastaIndexRow& record, const std::stop_token& stop) const {
    const auto index = static_cast<std::size_t>(&record - records_.data());
    if (!texts_.empty()) {
        return texts_[index];
    }
    volume::BlockCache cache(neighbour_cache_bytes);
    return read_text(open(), cache, record, stop);
}

std::string SeqRepoVolume::residues_of(const format::FastaIndexRow& record) const {
    std::string all;
    std::string residues;
    volume::BlockCache cache(neighbour_cache_bytes);
    for_each_part(open(), cache, record, [&](std::string_view part) {
        (void)residues_in(part, residues);
        all += residues;
    });
    return all;
}

}  // namespace seqshelf::repository
