#include "repository/session/name_table_match.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>

#include "seqshelf/error.hpp"

namespace seqshelf::repository {

namespace {

using Members = std::unordered_multimap<std::string_view, const NamedMember*>;

/// The members that have one of a row's names. They are one sequence, maybe under several names.
/// \throws InvalidInput  they are different sequences
std::vector<const NamedMember*> find_members(const Members& members, const format::NameTable::Row& row,
                                             const std::string& file) {
    std::vector<const NamedMember*> found;
    for (const format::NameTable::Name& name : row.names) {
        const auto [begin, end] = members.equal_range(name.name);
        for (auto member = begin; member != end; ++member) {
            if (!found.empty() && found.front()->sequence != member->second->sequence) {
                throw InvalidInput(file + ":" + std::to_string(row.line) +
                                   ": names two sequences of the collection, '" + found.front()->name + "' and '" +
                                   name.name + "'");
            }
            found.push_back(member->second);
        }
    }
    return found;
}

}  // namespace

NameTableMatch match(const format::NameTable& table, const std::vector<NamedMember>& members, const std::string& file) {
    Members by_name;
    for (const NamedMember& member : members) {
        by_name.emplace(member.name, &member);
    }
    NameTableMatch result;
    NameTableReport& report = result.report;
    std::set<std::string_view> named;
    std::set<std::string_view> in_table;
    for (const format::NameTable::Row& row : table.rows) {
        const std::vector<const NamedMember*> found = find_members(by_name, row, file);
        if (found.empty()) {
            report.unmatched_rows.push_back(row.names.front().name);
            continue;
        }
        const bool other_length = row.length && *row.length != found.front()->length;
        for (const NamedMember* const member : found) {
            in_table.insert(member->name);
            if (other_length) {
                report.other_length.push_back(member->name);
            } else {
                named.insert(member->name);
            }
        }
        if (!other_length) {
            result.rows.push_back({&row, found.front()->sequence_id});
        }
    }
    report.rows = std::ssize(result.rows);
    report.members = std::ssize(named);
    for (const NamedMember& member : members) {
        if (!in_table.contains(member.name)) {
            report.unmatched_members.push_back(member.name);
        }
    }
    std::sort(report.unmatched_members.begin(), report.unmatched_members.end());
    return result;
}

}  // namespace seqshelf::repository
