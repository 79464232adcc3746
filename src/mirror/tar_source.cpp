#include "mirror/tar_source.hpp"

#include <map>

#include "base/bytes.hpp"
#include "mirror/partial_file.hpp"
#include "seqshelf/error.hpp"
#include "transport/tar.hpp"

namespace seqshelf::mirror {

using transport::TarReader;

namespace {

/// `tar -c .` writes names that start so.
std::string_view plain_name(std::string_view name) {
    if (name.starts_with("./")) {
        name.remove_prefix(2);
    }
    return name;
}

}  // namespace

TarSource::TarSource(std::filesystem::path file, std::int64_t downloaded_bytes, const MirrorOptions& options,
                     Progress& progress)
    : file_(std::move(file)), downloaded_(downloaded_bytes >= 0), options_(options), progress_(progress) {
    bytes_transferred_ = downloaded_ ? downloaded_bytes : 0;
}

std::optional<snapshot::Index> TarSource::index() {
    try {
        return snapshot::read_index(read_text(snapshot::index_file, snapshot::max_index_bytes));
    } catch (const NotFound&) {
        return std::nullopt;
    }
}

std::string TarSource::read_text(const std::string& path, std::int64_t limit) {
    TarReader reader(file_);
    while (const auto entry = reader.next()) {
        if (plain_name(entry->name) != path || entry->kind != TarReader::Kind::file) {
            continue;
        }
        if (entry->bytes > limit) {
            throw Corruption(path + " in " + file_.string() + " is longer than " + std::to_string(limit) + " bytes");
        }
        std::string text;
        reader.read([&](std::span<const std::byte> bytes) { text += base::text_of(bytes); });
        return text;
    }
    throw NotFound("there is no file " + path + " in " + file_.string());
}

void TarSource::fetch(const std::string& snapshot, const std::vector<WantedFile>& files,
                      const std::filesystem::path& into, const std::function<void(const std::string&)>& arrived) {
    std::map<std::string, const WantedFile*, std::less<>> wanted;
    for (const WantedFile& file : files) {
        wanted.emplace(snapshot + "/" + file.path, &file);
    }
    TarReader reader(file_);
    while (!wanted.empty()) {
        const auto entry = reader.next();
        if (!entry) {
            throw NotFound("there is no file " + wanted.begin()->first + " in " + file_.string());
        }
        const auto found = wanted.find(plain_name(entry->name));
        if (found == wanted.end()) {
            continue;
        }
        if (entry->kind != TarReader::Kind::file) {
            throw Corruption(entry->name + " in " + file_.string() + " is not a regular file");
        }
        const WantedFile& file = *found->second;
        PartialFile partial(into / file.path, file.max_bytes);
        partial.truncate();  // reading on from the middle would cost as much
        reader.read([&](std::span<const std::byte> bytes) {
            if (options_.stop.stop_requested()) {
                throw Cancelled("reading " + file_.string() + " was stopped");
            }
            partial.write(bytes);
            bytes_transferred_ += downloaded_ ? 0 : static_cast<std::int64_t>(bytes.size());
            progress_.add(static_cast<std::int64_t>(bytes.size()));
        });
        partial.close();
        wanted.erase(found);
        arrived(file.path);
    }
}

}  // namespace seqshelf::mirror
