#include <algorithm>
#include <functional>
#include <set>
#include <tuple>
#include <unordered_map>

#include "catalog/name_rules.hpp"
#include "format/input.hpp"
#include "format/lines.hpp"
#include "format/name_table.hpp"
#include "repository/resolve/resolve.hpp"
#include "repository/session/instance_writer.hpp"
#include "seqshelf/aliases.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/names.hpp"

namespace seqshelf {

namespace {

using Members = std::unordered_multimap<std::string, catalog::MemberRow>;

/// The members that have one of a row's names: one sequence, under several names maybe.
/// \throws InvalidInput  they are two sequences
std::vector<const catalog::MemberRow*> find_members(const Members& members, const format::NameTable::Row& row,
                                                    const std::string& where) {
    std::vector<const catalog::MemberRow*> found;
    for (const format::NameTable::Name& name : row.names) {
        const auto [begin, end] = members.equal_range(name.name);
        for (auto member = begin; member != end; ++member) {
            if (!found.empty() && found.front()->member.sequence != member->second.member.sequence) {
                throw InvalidInput(where + "names two sequences of the collection, '" + found.front()->member.name +
                                   "' and '" + name.name + "'");
            }
            found.push_back(&member->second);
        }
    }
    return found;
}

std::string line_of(const std::string& file, std::int64_t line) { return file + ":" + std::to_string(line) + ": "; }

/// Gives the names of a file in their own order, many at a time: the pages of the table are then gone through once for
/// so many names, and not once for each.
class SortedNames {
public:
    using Give = std::function<void(const std::string& alias, std::int64_t target_id)>;
    /// \param give  throws InvalidArgument if the name is malformed, or this session gave it to another
    SortedNames(const std::string& file, Give give) : file_(file), give_(std::move(give)) {}

    void add(std::string_view alias, std::int64_t target_id, std::int64_t line) {
        names_.push_back({std::string(alias), target_id, line});
        bytes_ += sizeof(Name) + alias.size();
        if (bytes_ >= max_bytes) {
            put();
        }
    }

    /// Gives what was added. \throws InvalidInput  the first line whose name cannot be given
    void put() {
        std::sort(names_.begin(), names_.end(),
                  [](const Name& a, const Name& b) { return std::tie(a.alias, a.line) < std::tie(b.alias, b.line); });
        std::optional<std::pair<std::int64_t, std::string>> first_problem;
        for (const Name& name : names_) {
            try {
                give_(name.alias, name.target_id);
            } catch (const InvalidArgument& error) {
                if (!first_problem || name.line < first_problem->first) {
                    first_problem = {name.line, error.what()};
                }
            }
        }
        names_.clear();
        bytes_ = 0;
        if (first_problem) {
            throw InvalidInput(line_of(file_, first_problem->first) + first_problem->second);
        }
    }

private:
    struct Name {
        std::string alias;
        std::int64_t target_id;
        std::int64_t line;
    };
    static constexpr std::size_t max_bytes = std::size_t{48} << 20;

    const std::string& file_;
    Give give_;
    std::vector<Name> names_;
    std::size_t bytes_ = 0;
};

}  // namespace

struct AliasSession::Impl {
    Impl(const std::filesystem::path& instance, Of kind)
        : of(kind),
          writer(instance, "alias"),
          reader(snapshot::Layout{instance}.catalog(), catalog::Reader::Source::live) {
        summary.cleaned_up = writer.cleaned_up();
    }

    [[nodiscard]] catalog::AliasWriter& aliases() {
        return of == Of::sequences ? writer.catalog().sequence_aliases() : writer.catalog().collections().aliases();
    }

    /// \return sequence_id or collection_id
    [[nodiscard]] std::int64_t get(std::string_view identifier) {
        if (of == Of::sequences) {
            if (const auto row = repository::resolve(reader, identifier)) {
                return row->sequence_id;
            }
        } else if (const auto row = repository::resolve_collection(reader, identifier)) {
            return row->collection_id;
        }
        throw NotFound(std::string(of == Of::sequences ? "no sequence" : "no collection") + " is known as '" +
                       std::string(identifier) + "'");
    }

    /// As get(). \throws InvalidInput  in place of what that throws: it says where
    [[nodiscard]] std::int64_t get_in_line(std::string_view identifier, const std::string& file, std::int64_t line) {
        try {
            return get(identifier);
        } catch (const NotFound& error) {
            throw InvalidInput(line_of(file, line) + error.what());
        } catch (const AmbiguousAlias& error) {
            throw InvalidInput(line_of(file, line) + error.what());
        } catch (const InvalidArgument& error) {
            throw InvalidInput(line_of(file, line) + error.what());
        }
    }

    void put(std::string_view ns, std::string_view alias, std::int64_t target_id) {
        switch (aliases().put(canonical_namespace(ns), alias, target_id)) {
            case catalog::AliasOutcome::added:
                summary.added += 1;
                break;
            case catalog::AliasOutcome::known:
                summary.known += 1;
                break;
            case catalog::AliasOutcome::repointed:
                summary.repointed += 1;
                break;
            case catalog::AliasOutcome::conflict:
                throw InvalidArgument("'" + std::string(ns) + ":" + std::string(alias) +
                                      "' was just given to another " +
                                      (of == Of::sequences ? "sequence" : "collection"));
        }
    }

    Of of;
    repository::InstanceWriter writer;
    catalog::Reader reader;  ///< sees the catalog as it was before this session: what has names does not change in one
    AliasSummary summary;
};

AliasSession::AliasSession(const std::filesystem::path& instance, Of of)
    : impl_(std::make_unique<Impl>(instance, of)) {}

AliasSession::~AliasSession() = default;

void AliasSession::add(std::string_view ns, std::string_view alias, std::string_view identifier) {
    catalog::check_namespace(canonical_namespace(ns));
    impl_->put(ns, alias, impl_->get(identifier));
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
    SortedNames names(file,
                      [&](const std::string& alias, std::int64_t target_id) { impl_->put(ns, alias, target_id); });
    std::string line;
    try {
        while (lines.next(line)) {
            if (line.empty() || line.front() == '#') {
                continue;
            }
            const std::size_t tab = line.find('\t');
            if (tab == std::string::npos || line.find('\t', tab + 1) != std::string::npos) {
                throw InvalidInput(line_of(file, lines.number()) + "expected an alias, a tab and a digest");
            }
            const std::int64_t target_id =
                impl_->get_in_line(std::string_view(line).substr(tab + 1), file, lines.number());
            names.add(std::string_view(line).substr(0, tab), target_id, lines.number());
        }
    } catch (const InvalidInput&) {
        names.put();  // what an earlier line does wrong is told first
        throw;
    }
    names.put();
}

NameTableSummary AliasSession::add_name_table(std::string_view collection, std::string_view ns,
                                              const std::string& file) {
    if (impl_->of != Of::sequences) {
        throw InvalidArgument("a table of names is for a session that names sequences");
    }
    catalog::check_namespace(canonical_namespace(ns));
    const auto row = repository::resolve_collection(impl_->reader, collection);
    if (!row) {
        throw NotFound("no collection is known as '" + std::string(collection) + "'");
    }
    Members members;
    impl_->reader.collections().for_each_member(row->collection_id, 0, 0, [&](catalog::MemberRow& member) {
        members.emplace(member.member.name, member);
        return true;
    });
    format::Input input(file);
    const format::NameTable table = format::read_name_table(input);
    NameTableSummary summary;
    std::set<std::string> named;
    std::set<std::string> in_table;
    for (const format::NameTable::Row& names : table.rows) {
        const std::string where = line_of(file, names.line);
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
