#include "repository/resolve/resolve.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/quoted.hpp"
#include "base/utf8.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::repository {

namespace {

using catalog::NamedRow;
using catalog::Reader;
using catalog::SequenceRow;

constexpr std::size_t sha512t24u_characters = 32;
constexpr std::size_t trunc512_characters = 48;
constexpr std::size_t seguid_characters = 27;

[[noreturn]] void throw_ambiguous(std::string_view identifier, std::vector<std::string> candidates) {
    std::sort(candidates.begin(), candidates.end());
    std::string message = "'" + std::string(identifier) + "' is ambiguous; it can be";
    for (const std::string& candidate : candidates) {
        message += "\n  " + base::escaped(candidate);  // a line each
    }
    throw AmbiguousAlias(message, candidates);
}

std::optional<SequenceRow> only_one(std::string_view identifier, const std::vector<SequenceRow>& rows) {
    if (rows.empty()) {
        return std::nullopt;
    }
    if (rows.size() > 1) {
        std::vector<std::string> candidates;
        for (const SequenceRow& row : rows) {
            candidates.push_back(row.info.digests.sha512t24u.refget());
        }
        throw_ambiguous(identifier, candidates);
    }
    return rows.front();
}

std::optional<SequenceRow> by_digest(Reader& reader, std::string_view text) {
    const auto digest = SequenceDigest::parse(text);
    return digest ? reader.find_sequence(*digest) : std::nullopt;
}

/// A digest as it can be typed: `SQ.` precedes one that would look like an option.
std::string safe_text(const CollectionDigest& digest) {
    const std::string text = digest.sha512t24u();
    return (text.starts_with('-') ? "SQ." : "") + text;
}

/// Whether `text` starts with `SQ.`, in any case.
bool is_refget(std::string_view text) { return base::ascii_lower(text.substr(0, 3)) == "sq."; }

std::optional<SequenceRow> by_md5(Reader& reader, std::string_view text) {
    const auto md5 = Md5Digest::parse(text);
    return md5 ? only_one(text, reader.find_by_md5(*md5)) : std::nullopt;
}

std::optional<SequenceRow> by_sha1(Reader& reader, std::string_view text, const std::optional<Sha1Digest>& sha1) {
    return sha1 ? only_one(text, reader.find_by_sha1(*sha1)) : std::nullopt;
}

std::optional<SequenceRow> by_vmc(Reader& reader, std::string_view text) {
    constexpr std::string_view prefix = "GS_";
    const bool well_formed = text.starts_with(prefix) && text.size() == prefix.size() + sha512t24u_characters;
    return well_formed ? by_digest(reader, text.substr(prefix.size())) : std::nullopt;
}

/// \pre is_digest_namespace(name.ns)
std::optional<SequenceRow> in_digest_namespace(Reader& reader, NameView name) {
    const std::string kind = base::ascii_lower(name.ns);
    const std::string_view text = name.alias;
    if (kind == "md5") {
        return by_md5(reader, text);
    }
    if (kind == "sha1") {
        return by_sha1(reader, text, Sha1Digest::parse(text));
    }
    if (kind == "seguid") {
        return by_sha1(reader, text, Sha1Digest::parse_seguid(text));
    }
    if (kind == "vmc") {
        return by_vmc(reader, text);
    }
    if (kind == "trunc512") {
        return text.size() == trunc512_characters ? by_digest(reader, text) : std::nullopt;
    }
    if (kind == "sha512t24u") {
        return text.size() == sha512t24u_characters ? by_digest(reader, text) : std::nullopt;
    }
    return is_refget(text) ? by_digest(reader, text) : std::nullopt;  // ga4gh
}

std::optional<SequenceRow> as_bare_digest(Reader& reader, std::string_view text) {
    if (is_refget(text)) {
        return by_digest(reader, text);
    }
    if (auto row = by_vmc(reader, text)) {  // a sha512t24u can begin like one
        return row;
    }
    // 32 hex characters are an MD5, and could in theory also be base64url.
    if (auto row = by_md5(reader, text)) {
        return row;
    }
    if (auto row = by_sha1(reader, text, Sha1Digest::parse(text))) {
        return row;
    }
    return by_digest(reader, text);
}

std::optional<SequenceRow> as_bare_alias(Reader& reader, std::string_view alias) {
    const std::vector<NamedRow> named = reader.find_bare_alias(alias);
    if (named.empty()) {
        return std::nullopt;
    }
    const std::int64_t first = named.front().sequence.sequence_id;
    if (std::any_of(named.begin(), named.end(),
                    [&](const NamedRow& row) { return row.sequence.sequence_id != first; })) {
        std::vector<std::string> candidates;
        for (const NamedRow& row : named) {
            candidates.push_back(row.alias.text() + " " + row.sequence.info.digests.sha512t24u.refget());
        }
        throw_ambiguous(alias, candidates);
    }
    return named.front().sequence;
}

/// Every collection an identifier may mean, each with the alias that matched.
std::vector<catalog::NamedCollectionRow> collections_called(Reader& reader, std::string_view identifier) {
    catalog::CollectionQueries& collections = reader.collections();
    if (const auto digest = CollectionDigest::parse(identifier)) {
        if (auto row = collections.find(*digest)) {
            return {{{}, *row}};
        }
    }
    if (const auto name = split_name(identifier)) {
        const Name canonical{canonical_namespace(name->ns), std::string(name->alias)};
        if (auto row = collections.find_alias(canonical)) {
            return {{{canonical, 0, 0}, *row}};
        }
    }
    return collections.find_bare_alias(identifier);
}

/// `COLLECTION:NAME`, for each `:` at which the name may begin.
std::optional<SequenceRow> as_member(Reader& reader, std::string_view identifier) {
    std::optional<SequenceRow> found;
    std::vector<std::string> candidates;
    bool differ = false;
    any_split(identifier, [&](std::string_view collection, std::string_view name) {
        for (const catalog::NamedCollectionRow& row : collections_called(reader, collection)) {
            if (const auto member = find_member(reader, row.collection, name)) {
                candidates.push_back(safe_text(row.collection.info.digests.digest) + ":" + member->member.name + " " +
                                     member->member.sequence.refget());
                differ = differ || (found && found->sequence_id != member->sequence.sequence_id);
                found = member->sequence;
            }
        }
        return false;
    });
    if (differ) {
        throw_ambiguous(identifier, candidates);
    }
    return found;
}

}  // namespace

std::optional<catalog::CollectionRow> resolve_collection(Reader& reader, std::string_view identifier) {
    const std::vector<catalog::NamedCollectionRow> named = collections_called(reader, identifier);
    if (named.empty()) {
        return std::nullopt;
    }
    std::vector<std::string> candidates;
    bool differ = false;
    for (const catalog::NamedCollectionRow& row : named) {
        candidates.push_back(row.alias.text() + " " + safe_text(row.collection.info.digests.digest));
        differ = differ || row.collection.collection_id != named.front().collection.collection_id;
    }
    if (differ) {
        throw_ambiguous(identifier, candidates);
    }
    return named.front().collection;
}

std::optional<catalog::MemberRow> find_member(Reader& reader, const catalog::CollectionRow& collection,
                                              std::string_view name, std::int64_t source_id) {
    std::vector<catalog::MemberRow> rows = reader.collections().find_members(collection.collection_id, name, source_id);
    if (rows.empty()) {
        return std::nullopt;
    }
    std::vector<std::string> candidates;
    bool differ = false;
    for (const catalog::MemberRow& row : rows) {
        candidates.push_back("record " + std::to_string(row.member.position) + " " + row.member.sequence.refget());
        differ = differ || row.member.sequence != rows.front().member.sequence;
    }
    if (differ) {
        throw_ambiguous(name, candidates);
    }
    return std::move(rows.front());
}

std::optional<SequenceRow> resolve(Reader& reader, std::string_view identifier) {
    if (const auto name = split_name(identifier)) {
        auto row = is_digest_namespace(name->ns) ? in_digest_namespace(reader, *name)
                                                 : reader.find_alias({canonical_namespace(name->ns), name->alias});
        if (row) {
            return row;
        }
    } else if (auto row = as_bare_digest(reader, identifier)) {
        return row;
    }
    // An alias may itself contain a colon (HLA:HLA00001).
    if (auto row = as_bare_alias(reader, identifier)) {
        return row;
    }
    if (auto row = as_member(reader, identifier)) {
        return row;
    }
    return identifier.size() == seguid_characters ? by_sha1(reader, identifier, Sha1Digest::parse_seguid(identifier))
                                                  : std::nullopt;
}

bool may_start_identifiers(Reader& reader, std::string_view name) {
    // Each meaning of `NAME:…` that resolve() tries, with what is known of it. Digests contain no colon.
    const std::string start = std::string(name) + ":";
    const auto [ns, alias] = *split_name(start);
    if (ns.empty() || (is_digest_namespace(ns) && alias.empty())) {
        return true;
    }
    catalog::AliasQueries& aliases = reader.sequence_aliases();
    if (!aliases.with_prefix(canonical_namespace(ns), alias, nullptr, 1).empty() ||
        !aliases.anywhere(start, 1).empty()) {
        return true;
    }
    return any_split(start, [&](std::string_view collection, std::string_view prefix) {
        const auto named = collections_called(reader, collection);
        return std::any_of(named.begin(), named.end(), [&](const catalog::NamedCollectionRow& row) {
            return !reader.collections().member_names(row.collection.collection_id, prefix, 1).empty();
        });
    });
}

}  // namespace seqshelf::repository
