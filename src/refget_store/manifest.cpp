#include "refget_store/manifest.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "base/directory.hpp"
#include "base/file.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::refget_store {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t known_version = 1;
constexpr std::int64_t max_manifest_bytes = std::int64_t{1} << 24;
constexpr int max_depth = 32;  // each level takes a hundred bytes of memory for one of the text
constexpr std::string_view any_digest = "AcLxtBuKEPk_7PGE_H4dGElwZHCujwH6";

/// Replaces every `from` in `text`.
void replace(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

/// rgstore.json while it is read. Its errors name the line.
/// Thread-safety: one thread at a time.
class ManifestText {
public:
    explicit ManifestText(const fs::path& path) : path_(path), text_(base::read_text(path, max_manifest_bytes)) {
        try {
            json_ = Json::parse(text_, [this](int depth, Json::parse_event_t, Json&) {
                if (depth > max_depth) {
                    fail_at(0, "values are nested more than " + std::to_string(max_depth) + " deep");
                }
                return true;
            });
        } catch (const Json::parse_error& error) {
            fail_at(error.byte == 0 ? 0 : error.byte - 1, "not JSON");
        } catch (const Json::exception&) {  // a number that no double can be
            fail_at(0, "not JSON");
        }
        if (!json_.is_object()) {
            fail_at(0, "not a JSON object");
        }
    }

    /// nullptr: the key is absent or null.
    [[nodiscard]] const Json* find(const std::string& key) const {
        const auto found = json_.find(key);
        return found == json_.end() || found->is_null() ? nullptr : &*found;
    }

    [[nodiscard]] const Json& get(const std::string& key) const {
        const Json* const value = find(key);
        if (value == nullptr) {
            fail_at(0, key + " is missing");
        }
        return *value;
    }

    [[nodiscard]] std::string text(const std::string& key) const {
        const Json& value = get(key);
        if (!value.is_string()) {
            fail(key, "not a string");
        }
        return value.get<std::string>();
    }

    /// A path below the store.
    [[nodiscard]] std::string relative_path(const std::string& key) const {
        const std::string path = text(key);
        if (!base::stays_inside(path) || path.find('\0') != std::string::npos) {
            fail(key, "the path leaves the store");
        }
        return path;
    }

    /// A path below the store, which is another for each digest.
    [[nodiscard]] std::string path_template(const std::string& key) const {
        std::string path = relative_path(key);
        if (expand(path, any_digest).find(any_digest) == std::string::npos) {
            fail(key, "the path lacks %s, the digest");
        }
        return path;
    }

    [[nodiscard]] std::vector<std::string> namespaces(const std::string& key) const {
        std::vector<std::string> names;
        const Json* const value = find(key);
        if (value == nullptr) {
            return names;
        }
        for (const Json& name : *value) {
            if (!value->is_array() || !name.is_string() || !is_file_name(name.get_ref<const std::string&>())) {
                fail(key, "not a list of names of files");
            }
            names.push_back(name.get<std::string>());
        }
        return names;
    }

    [[noreturn]] void fail(const std::string& key, const std::string& what) const {
        const std::size_t at = text_.find('"' + key + '"');
        fail_at(at == std::string::npos ? 0 : at, key + ": " + what);
    }

private:
    [[noreturn]] void fail_at(std::size_t byte, const std::string& what) const {
        const auto end = text_.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text_.size()));
        const auto line = std::count(text_.begin(), end, '\n') + 1;
        throw InvalidInput(path_.string() + ":" + std::to_string(line) + ": " + what);
    }

    fs::path path_;
    std::string text_;
    Json json_;
};

void check_version(const ManifestText& text, const fs::path& path) {
    const Json& version = text.get("version");
    if (!version.is_number_integer()) {
        text.fail("version", "not an integer");
    }
    if (version != known_version) {
        throw SchemaMismatch(path.string() + ": the format's version is " + version.dump() +
                             ", this program reads version " + std::to_string(known_version));
    }
}

Mode mode_of(const ManifestText& text, const fs::path& path) {
    const std::string mode = text.text("mode");
    if (mode == "Raw") {
        return Mode::raw;
    }
    if (mode == "Encoded") {
        return Mode::encoded;
    }
    throw SchemaMismatch(path.string() + ": the mode is " + mode + ", this program reads Raw and Encoded");
}

}  // namespace

Manifest read_manifest(const fs::path& store) {
    const fs::path path = store / manifest_name;
    if (!base::is_regular_file(path)) {
        throw NotFound(store.string() + " is not a RefgetStore: " + std::string(manifest_name) + " is missing");
    }
    const ManifestText text(path);
    check_version(text, path);
    Manifest manifest;
    manifest.mode = mode_of(text, path);
    manifest.sequence_template = text.path_template("seqdata_path_template");
    manifest.collection_template = text.path_template("collections_path_template");
    manifest.sequence_index = text.relative_path("sequence_index");
    manifest.collection_index.reset();
    if (text.find("collection_index") != nullptr) {
        manifest.collection_index = text.relative_path("collection_index");
    }
    manifest.sequence_namespaces = text.namespaces("sequence_alias_namespaces");
    manifest.collection_namespaces = text.namespaces("collection_alias_namespaces");
    return manifest;
}

std::string manifest_text(const Manifest& manifest, const ManifestSums& sums, std::int64_t time) {
    const std::string when = base::utc_text(time, "%Y-%m-%dT%H:%M:%S+00:00");
    Json json = {
        {"version", known_version},
        {"seqdata_path_template", manifest.sequence_template},
        {"collections_path_template", manifest.collection_template},
        {"sequence_index", manifest.sequence_index},
        {"collection_index", manifest.collection_index.value_or("")},
        {"mode", manifest.mode == Mode::raw ? "Raw" : "Encoded"},
        {"created_at", when},
        {"ancillary_digests", true},
        {"attribute_index", false},
        {"sequence_alias_namespaces", manifest.sequence_namespaces},
        {"collection_alias_namespaces", manifest.collection_namespaces},
        {"modified", when},
        {"collections_digest", sums.collections},
        {"sequences_digest", sums.sequences},
    };
    if (sums.aliases) {
        json["aliases_digest"] = *sums.aliases;
    }
    if (sums.fhr) {
        json["fhr_digest"] = *sums.fhr;
    }
    json["logical_sequence_bytes"] = sums.logical_sequence_bytes;
    return json.dump(2);
}

std::string expand(std::string path_template, std::string_view digest) {
    replace(path_template, "%s2", digest.substr(0, 2));
    replace(path_template, "%s4", digest.substr(0, 4));
    replace(path_template, "%s", digest);
    return path_template;
}

std::string alias_path(AliasKind kind, std::string_view ns) {
    return std::string(kind == AliasKind::sequences ? "aliases/sequences/" : "aliases/collections/")
        .append(ns)
        .append(".tsv");
}

bool is_file_name(std::string_view ns) {
    return !ns.empty() && ns.find('\0') == std::string_view::npos && ns.find('/') == std::string_view::npos &&
           base::stays_inside(std::string(ns) + ".tsv");
}

}  // namespace seqshelf::refget_store
