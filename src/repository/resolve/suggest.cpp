#include "repository/resolve/suggest.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>
#include <vector>

#include "base/nearest.hpp"
#include "base/utf8.hpp"
#include "repository/resolve/resolve.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::repository {

namespace {

using Names = std::vector<std::string>;

/// Finds names that start with a prefix: ordered, at most `limit`.
using Beginning = std::function<Names(std::string_view prefix, std::int64_t limit)>;

constexpr std::size_t most_names = 3;            // in a message
constexpr std::int64_t most_versions = 100;      // compared
constexpr std::int64_t most_collections = 1000;  // aliases that are compared with the typed name
constexpr std::size_t longest_identifier = 200;  // a longer text is not a mistyped name

/// An accession and its version, -1 if it has none: `NM_000551.3`.
struct Accession {
    std::string_view stem;
    std::int64_t version = -1;
};

Accession split_version(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    Accession parts{name.substr(0, dot)};
    if (dot == std::string_view::npos) {
        return parts;
    }
    const char* const end = name.data() + name.size();
    const auto number = std::from_chars(name.data() + dot + 1, end, parts.version);
    const bool is_version = number.ec == std::errc() && number.ptr == end && parts.version >= 0;
    return is_version ? parts : Accession{name};
}

bool is_there(const Beginning& beginning, std::string_view name) {
    const Names first = beginning(name, 1);
    return !first.empty() && first.front() == name;
}

/// The same accession without a version or with other versions, newest first.
Names other_versions(const Beginning& beginning, std::string_view name) {
    const std::string_view stem = split_version(name).stem;
    if (stem.empty()) {
        return {};
    }
    Names found;
    for (std::string& each : beginning(std::string(stem) + ".", most_versions)) {
        const Accession parts = split_version(each);
        if (parts.stem == stem && parts.version >= 0) {
            found.push_back(std::move(each));
        }
    }
    std::sort(found.begin(), found.end(), [](const std::string& a, const std::string& b) {
        return split_version(a).version > split_version(b).version;
    });
    if (stem != name && is_there(beginning, stem)) {
        found.emplace_back(stem);
    }
    return found;
}

std::string ascii_upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c; });
    return text;
}

/// Other spellings of a name: in other case and, if it is not an accession, with or without `chr`, or `M` for `MT`.
Names other_spellings(std::string_view name) {
    const std::string lower = base::ascii_lower(name);
    const std::string rest = ascii_upper(lower.starts_with("chr") ? lower.substr(3) : lower);
    Names all{ascii_upper(lower), lower};
    if (split_version(name).version < 0) {
        all.insert(all.end(), {"chr" + rest, rest});
    }
    if (rest == "M" || rest == "MT") {
        all.insert(all.end(), {"chrM", "MT", "chrMT"});
    }
    Names others;
    for (std::string& each : all) {
        if (!each.empty() && each != name && std::find(others.begin(), others.end(), each) == others.end()) {
            others.push_back(std::move(each));
        }
    }
    return others;
}

/// Existing names near an unknown one, likely ones first.
Names near(const Beginning& beginning, std::string_view name) {
    Names found = other_versions(beginning, name);
    for (const std::string& spelling : found.empty() ? other_spellings(name) : Names()) {
        if (is_there(beginning, spelling)) {
            return {spelling};
        }
        if (split_version(spelling).version >= 0 && found.empty()) {
            found = other_versions(beginning, spelling);
        }
    }
    return found;
}

/// Bare aliases, whatever their namespaces.
Beginning bare(catalog::AliasQueries& aliases) {
    return [&aliases](std::string_view prefix, std::int64_t limit) {
        Names names;
        for (Alias& alias : aliases.anywhere(prefix, limit)) {
            if (names.empty() || names.back() != alias.alias) {
                names.push_back(std::move(alias.alias));
            }
        }
        return names;
    };
}

Beginning in_namespace(catalog::AliasQueries& aliases, std::string ns) {
    return [&aliases, ns = std::move(ns)](std::string_view prefix, std::int64_t limit) {
        Names names;
        for (catalog::AliasOfDigest& row : aliases.with_prefix(ns, prefix, nullptr, limit)) {
            names.push_back(std::move(row.alias.alias));
        }
        return names;
    };
}

Beginning member(catalog::Reader& reader, const catalog::CollectionRow& collection) {
    return [&reader, id = collection.collection_id](std::string_view prefix, std::int64_t limit) {
        return reader.collections().member_names(id, prefix, limit);
    };
}

Names with(const std::string& before, Names names) {
    for (std::string& name : names) {
        name.insert(0, before);
    }
    return names;
}

/// `NS:NAME` for the same name in other namespaces.
Names elsewhere(catalog::AliasQueries& aliases, std::string_view name) {
    Names found;
    for (const Alias& alias : aliases.anywhere(name, static_cast<std::int64_t>(most_names))) {
        if (alias.alias == name) {
            found.push_back(alias.text());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// What a qualified name may have been meant for.
Names near_qualified(catalog::AliasQueries& aliases, NameView name) {
    const std::string ns = canonical_namespace(name.ns);
    Names found = with(ns + ":", near(in_namespace(aliases, ns), name.alias));
    if (found.empty()) {
        found = elsewhere(aliases, name.alias);
    }
    if (!found.empty()) {
        return found;
    }
    for (const std::string& other : other_versions(bare(aliases), name.alias)) {
        const Names named = elsewhere(aliases, other);
        found.insert(found.end(), named.begin(), named.end());
        if (found.size() >= most_names) {
            break;
        }
    }
    return found;
}

/// What `COLLECTION:NAME` may have been meant for, if the collection is known.
Names near_members(catalog::Reader& reader, std::string_view identifier) {
    Names found;
    any_split(identifier, [&](std::string_view before, std::string_view name) {
        try {
            const auto collection = resolve_collection(reader, before);
            if (collection) {
                found = with(std::string(before) + ":", near(member(reader, *collection), name));
            }
            return collection.has_value();
        } catch (const AmbiguousAlias&) {  // it is not certain which collection was meant
            return false;
        }
    });
    return found;
}

/// "; 'a', 'b' and 'c' are"; "" if there are none.
std::string known_text(const Names& names, const std::string& where = "") {
    const std::size_t count = std::min(names.size(), most_names);
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += (i == 0 ? "; '" : i + 1 == count ? " and '" : ", '") + names[i] + "'";
    }
    return text + (count == 0 ? "" : count == 1 ? " is" : " are") + (count == 0 ? "" : where);
}

/// "; there is no namespace 'refsq'; did you mean 'refseq'?", if there is one near it.
std::string namespace_text(catalog::AliasQueries& aliases, std::string_view ns) {
    const Names known = aliases.namespace_names();
    if (std::find(known.begin(), known.end(), canonical_namespace(ns)) != known.end()) {
        return "";
    }
    const std::string near = base::did_you_mean(ns, known);
    return near.empty() ? "" : "; there is no namespace '" + std::string(ns) + "'" + near;
}

std::string sequence_hint(catalog::Reader& reader, std::string_view identifier) {
    const auto name = split_name(identifier);
    if (!name) {
        return known_text(near(bare(reader.sequence_aliases()), identifier));
    }
    if (is_digest_namespace(name->ns)) {
        return "";
    }
    Names found = near_qualified(reader.sequence_aliases(), *name);
    if (found.empty()) {
        found = near_members(reader, identifier);
    }
    if (found.empty()) {  // an alias may itself contain a colon
        found = other_versions(bare(reader.sequence_aliases()), identifier);
    }
    return found.empty() ? namespace_text(reader.sequence_aliases(), name->ns) : known_text(found);
}

std::string collection_hint(catalog::Reader& reader, std::string_view identifier) {
    catalog::AliasQueries& aliases = reader.collection_aliases();
    const auto qualified = split_name(identifier);
    const Names found = qualified ? near_qualified(aliases, *qualified) : near(bare(aliases), identifier);
    if (!found.empty()) {
        return known_text(found);
    }
    Names all;
    for (const Alias& alias : aliases.anywhere("", most_collections)) {
        all.push_back(qualified ? alias.text() : alias.alias);
    }
    const std::string typed = base::ascii_lower(identifier);
    const auto same =
        std::find_if(all.begin(), all.end(), [&](const std::string& name) { return base::ascii_lower(name) == typed; });
    const auto nearest = same != all.end() ? std::optional(*same) : base::nearest(identifier, all);
    return nearest ? known_text({*nearest}) : "";
}

/// `2026-11-21`, also if the path ends with a slash.
std::string name_of(const std::filesystem::path& instance) { return (instance / "").parent_path().filename().string(); }

}  // namespace

std::string unknown_sequence(catalog::Reader& reader, std::string_view identifier,
                             const std::filesystem::path& instance, Hint hint) {
    return "no sequence is known as '" + std::string(identifier) + "' in " + name_of(instance) +
           (hint == Hint::similar && identifier.size() <= longest_identifier ? sequence_hint(reader, identifier) : "");
}

std::string unknown_collection(catalog::Reader& reader, std::string_view identifier,
                               const std::filesystem::path& instance, Hint hint) {
    return "no collection is known as '" + std::string(identifier) + "' in " + name_of(instance) +
           (hint == Hint::similar && identifier.size() <= longest_identifier ? collection_hint(reader, identifier)
                                                                             : "");
}

std::string unknown_member(catalog::Reader& reader, const catalog::CollectionRow& collection, std::string_view name) {
    return "collection " + collection.info.digests.digest.sha512t24u() + " has no sequence named '" +
           std::string(name) + "'" +
           (name.size() <= longest_identifier ? known_text(near(member(reader, collection), name), " there") : "");
}

}  // namespace seqshelf::repository
