#include "seqshelf/aliases.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "catalog/name_rules.hpp"
#include "format/input.hpp"
#include "format/lines.hpp"
#include "format/name_table.hpp"
#include "repository/instance_writer.hpp"
#include "repository/resolve.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/names.hpp"

namespace seqshelf {

namespace {

using Members = std::unordered_multimap<std::string, catalog::MemberRow>;

/// The members that have one of a row's names: one sequence, under several names maybe.
/// \throws InvalidInput  they are two sequences
std::vector<const catalog::MemberRow*> find_members(const Members& members, const format::NameTable::Row& row, const std::string& where) {
    std::vector<const catalog::MemberRow*> found;
    for (const format::NameTable::Name& name : row.names) {
        const auto [begin, end] = members.equal_range(name.name);
        for (auto member = begin; member != end; ++member) {
            if (!found.empty() && found.front()->member.sequence != member->second.member.sequence) {
                throw InvalidInput(where + "names two sequences of the collection, '" + found.front()->member.name + "' and '" + name.name + "'");
            }
            found.push_back(&member->second);
        }
    }
    return found;
}

}  // namespace

struct AliasSession::Impl {
    Impl(const std::filesystem::path& instance, Of kind)
        : of(kind), writer(instance, "alias"), reader(snapshot::Layout{instance}.catalog(), catalog::Reader::Source::live) {
        summary.cleaned_up = writer.cleaned_up();
    }

    [[nodiscard]] catalog::AliasWriter& aliases() {
        return of == Of::sequences ? writer.catalog().sequence_aliases() : writer.catalog().collections().aliases();
    }

    [[nodiscard]] std::optional<std::int64_t> find(std::string_view identifier) {
        if (of == Of::sequences) {
            const auto row = repository::resolve(reader, identifier);
            return row ? std::optional(row->sequence_id) : std::nullopt;
        }
        const auto row = repository::resolve_collection(reader, identifier);
        return row ? std::optional(row->collection_id) : std::nullopt;
    }

    void put(std::string_view ns, std::string_view alias, std::int64_t target_id) {
        switch (aliases().put(canonical_namespace(ns), alias, target_id)) {
            case catalog::AliasOutcome::added: summary.added += 1; break;
            case catalog::AliasOutcome::known: summary.known += 1; break;
            case catalog::AliasOutcome::repointed: summary.repointed += 1; break;
            case catalog::AliasOutcome::conflict:
                throw InvalidArgument("'" + std::string(ns) + ":" + std::string(alias) + "' was just given to another " +
                                      (of == Of::sequences ? "sequence" : "collection"));
        }
    }

    Of of;
    repository::InstanceWriter writer;
    catalog::Reader reader;  ///< sees the catalog as it was before this session: what has names does not change in one
    AliasSummary summary;
};

AliasSession::AliasSession(const std::filesystem::path& instance, Of of) : impl_(std::make_unique<Impl>(instance, of)) {}

AliasSession::~AliasSession() = default;

void AliasSession::add(std::string_view ns, std::string_view alias, std::string_view identifier) {
    catalog::check_namespace(canonical_namespace(ns));
    const auto target_id = impl_->find(identifier);
    if (!target_id) {
        throw NotFound(std::string(impl_->of == Of::sequences ? "no sequence" : "no collection") + " is known as '" + std::string(identifier) + "'");
    }
    impl_->put(ns, alias, *target_id);
}

void AliasSession::remove(std::string_view ns, std::string_view alias) {
    catalog::check_namespace(canonical_namespace(ns));
    if (!impl_->aliases().end(canonical_namespace(ns), alias)) {
        throw NotFound("nothing is named '" + std::string(ns) + ":" + std::string(alias) + "'");
    }
    impl_->summary.removed += 1;
}

void AliasSession::load(std::string_view ns, const std::string& file) {
    catalog::check_namespace(canonical_namespace(ns));
    format::Input input(file);
    format::LineReader lines(input);
    std::string line;
    while (lines.next(line)) {
        if (line.empty() || line.front() == '#') {
            continue;
        }
        const std::string where = file + ":" + std::to_string(lines.number()) + ": ";
        const std::size_t tab = line.find('\t');
        if (tab == std::string::npos || line.find('\t', tab + 1) != std::string::npos) {
            throw InvalidInput(where + "expected an alias, a tab and a digest");
        }
        try {
            add(ns, std::string_view(line).substr(0, tab), std::string_view(line).substr(tab + 1));
        } catch (const NotFound& error) {
            throw InvalidInput(where + error.what());
        } catch (const AmbiguousAlias& error) {
            throw InvalidInput(where + error.what());
        } catch (const InvalidArgument& error) {
            throw InvalidInput(where + error.what());
        }
    }
}

NameTableSummary AliasSession::add_name_table(std::string_view collection, std::string_view ns, const std::string& file) {
    if (impl_->of != Of::sequences) {
        throw InvalidArgument("a table of names is for a session that names sequences");
    }
    catalog::check_namespace(canonical_namespace(ns));
    const auto row = repository::resolve_collection(impl_->reader, collection);
    if (!row) {
        throw NotFound("no collection is known as '" + std::string(collection) + "'");
    }
    Members members;
    impl_->reader.collections().each_member(row->collection_id, 0, 0, [&](catalog::MemberRow& member) {
        members.emplace(member.member.name, member);
        return true;
    });
    format::Input input(file);
    const format::NameTable table = format::read_name_table(input);
    NameTableSummary summary;
    std::set<std::string> named;
    std::set<std::string> in_table;
    for (const format::NameTable::Row& names : table.rows) {
        const std::string where = file + ":" + std::to_string(names.line) + ": ";
        const std::vector<const catalog::MemberRow*> found = find_members(members, names, where);
        if (found.empty()) {
            summary.unmatched_rows.push_back(names.names.front().name);
            continue;
        }
        const bool other_length = names.length && *names.length != found.front()->member.length;
        for (const catalog::MemberRow* const member : found) {
            in_table.insert(member->member.name);
            if (!other_length) {
                named.insert(member->member.name);
            } else {
                summary.other_length.push_back(member->member.name);
            }
        }
        if (other_length) {
            continue;
        }
        summary.rows += 1;
        for (const format::NameTable::Name& name : names.names) {
            const bool accession = name.scheme == "genbank" || name.scheme == "refseq";
            try {
                impl_->put(accession ? name.scheme : ns, name.name, found.front()->sequence.sequence_id);
            } catch (const InvalidArgument& error) {
                throw InvalidInput(where + error.what());
            }
        }
    }
    summary.members = std::ssize(named);
    for (const auto& [name, member] : members) {
        if (!in_table.contains(name)) {
            summary.unmatched_members.push_back(name);
        }
    }
    std::sort(summary.unmatched_members.begin(), summary.unmatched_members.end());
    return summary;
}

AliasSummary AliasSession::commit() {
    impl_->writer.commit();
    return impl_->summary;
}

}  // namespace seqshelf
