#include "repository/session/name_table_match.hpp"

#include <doctest/doctest.h>

#include "seqshelf/error.hpp"
#include "seqshelf/sequence_info.hpp"

using namespace seqshelf;
using repository::match;
using repository::NamedMember;

namespace {

NamedMember member(const std::string& name, const std::string& residues, std::int64_t sequence_id) {
    return {name, std::ssize(residues), digest_residues(residues).sha512t24u, sequence_id};
}

/// A row of names without schemes.
format::NameTable::Row row(std::int64_t line, const std::vector<std::string>& names,
                           std::optional<std::int64_t> length = std::nullopt) {
    format::NameTable::Row result{line, length, {}};
    for (const std::string& name : names) {
        result.names.push_back({"", name});
    }
    return result;
}

const std::vector<NamedMember> members{member("chr1", "ACGT", 1), member("1", "ACGT", 1), member("chr2", "GGAA", 2),
                                       member("chr3", "TT", 3)};

}  // namespace

TEST_CASE("name table match: a row matches the member that has one of its names") {
    const format::NameTable table{{row(1, {"chr2", "II"}), row(2, {"I", "chr1", "1"}), row(3, {"none", "of them"})}};
    const auto matched = match(table, members, "t.tsv");
    REQUIRE(matched.rows.size() == 2);
    CHECK(matched.rows[0].sequence_id == 2);
    CHECK(matched.rows[0].row == &table.rows[0]);
    CHECK(matched.rows[1].sequence_id == 1);
    CHECK(matched.report.rows == 2);
    CHECK(matched.report.members == 3);  // one sequence has two names there
    CHECK(matched.report.unmatched_rows == std::vector<std::string>{"none"});
    CHECK(matched.report.unmatched_members == std::vector<std::string>{"chr3"});
    CHECK(matched.report.other_length.empty());
}

TEST_CASE("name table match: a row with another length is not used, but its member does not count as unmatched") {
    const format::NameTable table{{row(1, {"chr2", "II"}, 4), row(2, {"chr3", "III"}, 4)}};
    const auto matched = match(table, members, "t.tsv");
    REQUIRE(matched.rows.size() == 1);
    CHECK(matched.rows[0].sequence_id == 2);
    CHECK(matched.report.other_length == std::vector<std::string>{"chr3"});
    CHECK(matched.report.unmatched_members == std::vector<std::string>{"1", "chr1"});
}

TEST_CASE("name table match: a row that matches two sequences is refused, and the error names its line") {
    const format::NameTable table{{row(1, {"chr1"}), row(7, {"chr2", "chr3"})}};
    CHECK_THROWS_WITH_AS((void)match(table, members, "t.tsv"),
                         "t.tsv:7: names two sequences of the collection, 'chr2' and 'chr3'", InvalidInput);
}

TEST_CASE("name table match: an empty table, or an empty collection, has no match") {
    CHECK(match({}, members, "t.tsv").report.unmatched_members.size() == members.size());
    CHECK(match({{row(1, {"a"})}}, {}, "t.tsv").report.unmatched_rows.size() == 1);
}
