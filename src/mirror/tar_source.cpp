#include "mirror/tar_source.hpp"

#include <set>
#include <utility>

#include "base/bytes.hpp"
#include "base/stop.hpp"
#include "mirror/partial_file.hpp"
#include "seqshelf/error.hpp"
#include "transport/tar.hpp"

namespace seqshelf::mirror {

using transport::TarReader;

namespace {

/// Without the `./` that `tar -c .` writes before each name.
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

bool TarSource::contains(const std::string& /*path*/) { return false; }  // it would be read to its end

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

std::vector<std::string> TarSource::list(const std::string& path) {
    const std::string directory = path.empty() ? "" : path + "/";
    std::set<std::string> names;
    TarReader reader(file_);
    while (const auto entry = reader.next()) {
        std::string_view name = plain_name(entry->name);
        if (name.starts_with(directory)) {
            name.remove_prefix(directory.size());
            const std::size_t slash = name.find('/');
            names.emplace(name.substr(0, slash == std::string_view::npos ? slash : slash + 1));
        }
    }
    names.erase("");
    return {names.begin(), names.end()};
}

void TarSource::fetch(const std::string& snapshot, const std::vector<WantedFile>& files,
                      const std::filesystem::path& into, const std::function<void(const std::string&)>& arrived) {
    Wanted wanted;
    for (const WantedFile& file : files) {
        wanted.emplace(snapshot + "/" + file.path, &file);
    }
    // tar stores a file with several names once, under the first that it meets: a catalog has three names.
    const Wanted linked = read_through(std::move(wanted), into, arrived);
    if (const Wanted again = read_through(linked, into, arrived); !again.empty()) {
        throw Corruption(again.begin()->first + " in " + file_.string() + " is a link to itself or to another link");
    }
}

TarSource::Wanted TarSource::read_through(Wanted wanted, const std::filesystem::path& into,
                                          const std::function<void(const std::string&)>& arrived) {
    Wanted linked;
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
        const WantedFile& file = *found->second;
        wanted.erase(found);
        if (entry->kind == TarReader::Kind::hard_link) {
            if (!linked.emplace(plain_name(entry->link_target), &file).second) {
                throw Corruption(entry->link_target + " in " + file_.string() + " is the target of two links");
            }
            continue;
        }
        if (entry->kind != TarReader::Kind::file) {
            throw Corruption(entry->name + " in " + file_.string() + " is not a regular file");
        }
        PartialFile partial(into / file.path, file.max_bytes);
        partial.truncate();  // continuing in the middle would cost as much
        reader.read([&](std::span<const std::byte> bytes) {
            base::throw_if_stopped(options_.stop, "reading ", file_, " was stopped");
            partial.write(bytes);
            bytes_transferred_ += downloaded_ ? 0 : static_cast<std::int64_t>(bytes.size());
            progress_.add(static_cast<std::int64_t>(bytes.size()));
        });
        partial.close();
        arrived(file.path);
    }
    return linked;
}

}  // namespace seqshelf::mirror
