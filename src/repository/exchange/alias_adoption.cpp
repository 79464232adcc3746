#include "repository/exchange/alias_adoption.hpp"

#include <map>
#include <string_view>
#include <tuple>

#include "base/quoted.hpp"
#include "catalog/name_rules.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/names.hpp"
#include "sequence/seqrepo_namespace.hpp"

namespace seqshelf::repository {

using catalog::AdoptionWriter;
using catalog::SeqRepoAlias;

std::int64_t AliasAdoption::change_at(const std::optional<std::int64_t>& added, const std::string& what) {
    if (!added) {
        log_.problem(what + ": its `added` is not a time; 1970-01-01 is used");
    }
    return writer_.change_at(added.value_or(0));
}

void AliasAdoption::put(std::int64_t sequence_id, const std::vector<SeqRepoAlias>& names) {
    std::map<std::tuple<std::string_view, std::string_view, std::optional<std::int64_t>, bool>, std::int64_t> seen;
    for (const SeqRepoAlias& row : names) {
        try {
            put_name(sequence_id, row, seen[{row.ns, row.alias, row.added, row.is_current}]++);
        } catch (const InvalidArgument& error) {
            log_.problem("alias " + base::quoted(row.ns + ":" + row.alias) + ": skipped: " + error.what());
        }
    }
}

void AliasAdoption::put_name(std::int64_t sequence_id, const SeqRepoAlias& row, std::int64_t repeated) {
    const std::string ns = canonical_namespace(row.ns);
    catalog::check_namespace(ns);
    const std::string name = "alias " + base::quoted(row.ns + ":" + row.alias);
    if (const std::string_view theirs = sequence::seqrepo_namespace(ns); theirs != row.ns) {
        log_.problem(name + ": SeqRepo does not find aliases in this namespace; adopted in " + std::string(theirs));
    }
    if (!row.added) {
        log_.problem(name + ": its `added` is not a time; 1970-01-01 is used");
    }
    AdoptionWriter::Alias alias{{ns, row.alias}, row.added.value_or(0), std::nullopt, repeated};
    if (!row.is_current) {
        const auto next = source_.successor(row);
        if (!next) {
            log_.problem(name + ": is marked as no longer current, but has no successor");
        }
        alias.ended = next && next->added ? *next->added : alias.added;
    }
    count(writer_.put_alias(alias, sequence_id));
}

void AliasAdoption::count(AdoptionWriter::Outcome outcome) {
    AdoptReport& report = log_.report();
    switch (outcome) {
        case AdoptionWriter::Outcome::added:
            report.aliases_new += 1;
            break;
        case AdoptionWriter::Outcome::repointed:
            report.aliases_new += 1;
            report.aliases_repointed += 1;
            break;
        case AdoptionWriter::Outcome::history:
            report.aliases_history += 1;
            break;
        case AdoptionWriter::Outcome::known:
            report.aliases_known += 1;
            break;
    }
}

}  // namespace seqshelf::repository
