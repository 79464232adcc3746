#include "snapshot/index.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "base/directory.hpp"
#include "base/file.hpp"
#include "base/quoted.hpp"
#include "base/staged_file.hpp"
#include "catalog/reader.hpp"
#include "digest/sha256.hpp"
#include "format/codec/delta.hpp"
#include "seqshelf/error.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/sums.hpp"

namespace seqshelf::snapshot {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr int index_format = 1;
constexpr int max_depth = 32;  // each level takes a hundred bytes of memory for one of the text
constexpr const char* iso_time = "%Y-%m-%dT%H:%M:%SZ";

std::int64_t number(const Json& object, const char* key) {
    const Json& value = object.at(key);
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() >> 62 != 0) {
        throw Corruption(std::string(index_file) + ": " + key + " is not a number from 0 to 2^62 - 1");
    }
    return value.get<std::int64_t>();
}

std::string sum(const Json& object, const char* key) {
    const auto& text = object.at(key).get_ref<const std::string&>();
    if (!is_sum(text)) {
        throw Corruption(std::string(index_file) + ": " + key + " is not a SHA-256 sum");
    }
    return text;
}

Json json_of(const IndexEntry& entry) {
    Json object{{"name", entry.name.text()},
                {"created", base::utc_text(entry.created, iso_time)},
                {"sequences", entry.sequences},
                {"residues", entry.residues},
                {"collections", entry.collections},
                {"volumes", entry.volumes},
                {"bytes", entry.bytes},
                {"catalog_bytes", entry.catalog_bytes},
                {"catalog_sha256", entry.catalog_sha256},
                {"sums_sha256", entry.sums_sha256}};
    if (!entry.delta_base_sha256.empty()) {
        object["delta"] = {{"base_sha256", entry.delta_base_sha256}, {"bytes", entry.delta_bytes}};
    }
    return object;
}

SnapshotName name_of(const Json& value) {
    const std::string text = value.get<std::string>();
    const auto name = SnapshotName::parse(text);
    if (!name) {
        throw Corruption(std::string(index_file) + ": no snapshot can have the name " + base::quoted(text));
    }
    return *name;
}

IndexEntry entry_of(const Json& object) {
    IndexEntry entry{name_of(object.at("name"))};
    const auto created = base::parse_utc(object.at("created").get<std::string>(), iso_time);
    if (!created) {
        throw Corruption(std::string(index_file) + ": 'created' is not a time");
    }
    entry.created = *created;
    entry.sequences = number(object, "sequences");
    entry.residues = number(object, "residues");
    entry.collections = number(object, "collections");
    entry.volumes = number(object, "volumes");
    entry.bytes = number(object, "bytes");
    entry.catalog_bytes = number(object, "catalog_bytes");
    entry.catalog_sha256 = sum(object, "catalog_sha256");
    entry.sums_sha256 = sum(object, "sums_sha256");
    if (object.contains("delta")) {
        entry.delta_base_sha256 = sum(object.at("delta"), "base_sha256");
        entry.delta_bytes = number(object.at("delta"), "bytes");
    }
    return entry;
}

std::int64_t bytes_of(const fs::path& file) {
    struct stat status{};
    if (::lstat(file.c_str(), &status) != 0) {
        base::throw_errno("cannot stat", file, base::Intent::read);
    }
    return status.st_size;
}

}  // namespace

IndexEntry describe(const fs::path& root, const SnapshotName& name, const Index& known) {
    const Layout layout{root / name.text()};
    const std::string text = base::read_text(layout.sums(), max_sums_bytes);
    const std::string sums_sha256 = digest::sha256_of_text(text);
    if (const IndexEntry* const entry = known.find(name); entry != nullptr && entry->sums_sha256 == sums_sha256) {
        return *entry;
    }
    const Sums sums = read_sums(text);
    IndexEntry entry{name};
    entry.sums_sha256 = sums_sha256;
    entry.catalog_sha256 = sum_of_catalog(sums);
    entry.catalog_bytes = bytes_of(layout.catalog());
    struct stat status{};
    if (::stat(layout.sums().c_str(), &status) == 0) {
        entry.created = status.st_mtime;
    }
    entry.bytes = static_cast<std::int64_t>(text.size());
    for (const auto& [path, file_sum] : sums) {
        entry.bytes += is_seqrepo_name(path) ? 0 : bytes_of(layout.directory / path);
    }
    const Totals totals = catalog::Reader(layout.catalog(), catalog::Reader::Source::snapshot).totals();
    entry.sequences = totals.sequences;
    entry.residues = totals.residues;
    entry.collections = totals.collections;
    entry.volumes = totals.volumes;
    if (sums.contains(layout.delta().filename().string())) {
        entry.delta_base_sha256 = format::read_delta_header(layout.delta()).base_sha256;
        entry.delta_bytes = bytes_of(layout.delta());
    }
    return entry;
}

Index known_index(const fs::path& root) {
    try {
        return base::exists(root / index_file) ? read_index(base::read_text(root / index_file, max_index_bytes))
                                               : Index{};
    } catch (const Error&) {
        return {};
    }
}

namespace {

/// The one that is named, if it is among `names`; else the newest of them by name.
std::optional<SnapshotName> choose_latest(const std::optional<SnapshotName>& named,
                                          const std::vector<SnapshotName>& names) {
    if (named && std::find(names.begin(), names.end(), *named) != names.end()) {
        return named;
    }
    const auto dated = std::find_if(names.rbegin(), names.rend(), [](const auto& name) { return name.has_date(); });
    return dated != names.rend() ? std::optional(*dated) : names.empty() ? std::nullopt : std::optional(names.back());
}

}  // namespace

const IndexEntry* Index::find(const SnapshotName& name) const noexcept {
    const auto found =
        std::find_if(snapshots.begin(), snapshots.end(), [&](const IndexEntry& entry) { return entry.name == name; });
    return found == snapshots.end() ? nullptr : &*found;
}

std::string index_text(const Index& index) {
    Json snapshots = Json::array();
    for (const IndexEntry& entry : index.snapshots) {
        snapshots.push_back(json_of(entry));
    }
    const std::string latest = index.latest ? index.latest->text() : "";
    return Json{{"format", index_format}, {"latest", latest}, {"snapshots", snapshots}}.dump(1) + "\n";
}

Index read_index(std::string_view text) {
    try {
        const Json json = Json::parse(text, [](int depth, Json::parse_event_t, Json&) {
            if (depth > max_depth) {
                throw Corruption(std::string(index_file) + ": values are nested more than " +
                                 std::to_string(max_depth) + " deep");
            }
            return true;
        });
        if (number(json, "format") != index_format) {
            throw SchemaMismatch(std::string(index_file) + ": written by a newer seqshelf");
        }
        Index index;
        if (const Json& latest = json.at("latest"); latest != "") {
            index.latest = name_of(latest);
        }
        const Json& snapshots = json.at("snapshots");
        if (!snapshots.is_array()) {
            throw Corruption(std::string(index_file) + ": snapshots is not a list");
        }
        for (const Json& entry : snapshots) {
            index.snapshots.push_back(entry_of(entry));
        }
        return index;
    } catch (const Json::exception& error) {
        throw Corruption(std::string(index_file) + ": " + error.what());
    }
}

Index index_of(const fs::path& root) {
    const Index known = known_index(root);
    Index index;
    for (const SnapshotName& name : snapshot_names_in(root)) {
        try {
            index.snapshots.push_back(describe(root, name, known));
        } catch (const Error&) {
            // A damaged snapshot is not listed, `verify` reports it; the others still are.
        }
    }
    index.latest = SnapshotName::parse(find_latest(root));
    return index;
}

std::optional<SnapshotName> latest_of(const Index& index) {
    std::vector<SnapshotName> names;
    for (const IndexEntry& entry : index.snapshots) {
        names.push_back(entry.name);
    }
    std::sort(names.begin(), names.end());
    return choose_latest(index.latest, names);
}

std::string find_latest(const fs::path& root) {
    std::error_code error;
    if (const fs::path link = fs::read_symlink(root / "latest", error); !error) {
        return link.string();
    }
    if (!base::is_directory(root)) {
        return "";
    }
    const auto latest = choose_latest(known_index(root).latest, snapshot_names_in(root));
    return latest ? latest->text() : "";
}

fs::path without_link(const fs::path& latest) {
    const fs::path root = latest.has_parent_path() ? latest.parent_path() : ".";
    const std::string name = find_latest(root);
    return name.empty() ? latest : root / name;
}

bool is_listed(const fs::path& root, const SnapshotName& name) { return known_index(root).find(name) != nullptr; }

void write_index(const fs::path& root, const std::optional<SnapshotName>& latest) {
    Index index = index_of(root);
    index.latest = latest ? latest : index.latest;
    const std::string text = index_text(index);
    if (base::exists(root / index_file) && base::read_text(root / index_file, max_index_bytes) == text) {
        return;
    }
    const base::StagedFile staged(root / (std::string(".") + index_file + ".new"));
    std::error_code error;
    fs::remove(staged.path(), error);
    base::NewFile file(staged.path());
    file.write(text);
    file.close();
    base::replace(staged.path(), root / index_file);
}

}  // namespace seqshelf::snapshot
