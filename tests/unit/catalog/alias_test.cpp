#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "samples.hpp"
#include "seqshelf/error.hpp"

using namespace seqshelf;
using namespace seqshelf::catalog;
using namespace seqshelf::test;

namespace {

/// A catalog with the sequences ACGT and GGAA.
class TwoSequences : public Catalog {
public:
    TwoSequences() {
        change([this](Writer& writer) {
            writer.put_volume(volume_row());
            acgt = put_sequence(writer, "ACGT");
            ggaa = put_sequence(writer, "GGAA");
        });
    }

    AliasOutcome put(std::string_view ns, std::string_view alias, std::int64_t sequence) {
        AliasOutcome outcome{};
        change([&](Writer& writer) { outcome = writer.put_alias(ns, alias, sequence); });
        return outcome;
    }
    [[nodiscard]] std::optional<SequenceDigest> named(std::string_view ns, std::string_view alias) const {
        const auto row = reader().find_alias({ns, alias});
        return row ? std::optional(row->info.digests.sha512t24u) : std::nullopt;
    }
    /// The sequences that an alias named, oldest first.
    [[nodiscard]] std::vector<SequenceDigest> history(std::string_view ns, std::string_view alias) const {
        std::vector<SequenceDigest> digests;
        for (const AliasOfDigest& row : reader().sequence_aliases().history_of({ns, alias})) {
            digests.push_back(SequenceDigest::parse(row.digest).value());
        }
        return digests;
    }

    std::int64_t acgt = 0;
    std::int64_t ggaa = 0;
};

std::vector<std::string> texts(const std::vector<AliasOfDigest>& names) {
    std::vector<std::string> found;
    for (const AliasOfDigest& name : names) {
        found.push_back(name.alias.text());
    }
    return found;
}

std::vector<std::string> texts(const std::vector<Alias>& names) {
    std::vector<std::string> found;
    for (const Alias& name : names) {
        found.push_back(name.text());
    }
    return found;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("alias: can be added, known or re-pointed") {
    TwoSequences catalog;
    CHECK(catalog.put("refseq", "NC_1", catalog.acgt) == AliasOutcome::added);
    CHECK(catalog.put("refseq", "NC_1", catalog.acgt) == AliasOutcome::known);
    CHECK(catalog.named("refseq", "NC_1") == digest_of("ACGT"));
    CHECK(catalog.put("refseq", "NC_1", catalog.ggaa) == AliasOutcome::repointed);
    CHECK(catalog.named("refseq", "NC_1") == digest_of("GGAA"));
    CHECK(catalog.reader().totals().aliases == 1);
}

TEST_CASE("alias: names differ by namespace, case and version") {
    TwoSequences catalog;
    catalog.put("a", "x", catalog.acgt);
    catalog.put("b", "x", catalog.ggaa);
    catalog.put("a", "X", catalog.ggaa);
    catalog.put("a", "x.1", catalog.ggaa);
    CHECK(catalog.named("a", "x") == digest_of("ACGT"));
    CHECK(catalog.named("b", "x") == digest_of("GGAA"));
    CHECK(catalog.named("a", "X") == digest_of("GGAA"));
    CHECK_FALSE(catalog.named("A", "x"));
    CHECK_FALSE(catalog.named("a", "x."));
    CHECK_FALSE(catalog.named("", "x"));
}

TEST_CASE("alias: a name for two sequences in one change is a conflict, and the first stays") {
    TwoSequences catalog;
    catalog.change([&](Writer& writer) {
        CHECK(writer.put_alias("ns", "x", catalog.acgt) == AliasOutcome::added);
        CHECK(writer.put_alias("ns", "x", catalog.acgt) == AliasOutcome::known);
        CHECK(writer.put_alias("ns", "x", catalog.ggaa) == AliasOutcome::conflict);
    });
    CHECK(catalog.named("ns", "x") == digest_of("ACGT"));
    catalog.change([&](Writer& writer) {
        CHECK(writer.put_alias("ns", "x", catalog.ggaa) == AliasOutcome::repointed);
        CHECK(writer.put_alias("ns", "x", catalog.acgt) == AliasOutcome::conflict);
    });
    CHECK(catalog.named("ns", "x") == digest_of("GGAA"));
    CHECK(catalog.reader().totals() == catalog.reader().counted_totals());
}

TEST_CASE("alias: from A to B and back to A, all three rows are in the history") {
    TwoSequences catalog;
    catalog.put("ns", "x", catalog.acgt);
    catalog.put("ns", "x", catalog.ggaa);
    catalog.put("ns", "x", catalog.acgt);
    CHECK(catalog.history("ns", "x") == std::vector{digest_of("ACGT"), digest_of("GGAA"), digest_of("ACGT")});
    CHECK(catalog.named("ns", "x") == digest_of("ACGT"));
    const std::vector<AliasOfDigest> rows = catalog.reader().sequence_aliases().history_of({"ns", "x"});
    CHECK(rows[0].alias.ended != 0);
    CHECK(rows[1].alias.ended != 0);
    CHECK(rows[2].alias.ended == 0);
    CHECK(rows[0].alias.added != 0);
    CHECK(rows[0].alias.added <= rows[0].alias.ended);
    Reader reader = catalog.reader();
    CHECK(texts(reader.sequence_aliases().of(catalog.acgt, History::current)) == Texts{"ns:x"});
    CHECK(texts(reader.sequence_aliases().of(catalog.acgt, History::all)) == Texts{"ns:x", "ns:x"});
    CHECK(texts(reader.sequence_aliases().of(catalog.ggaa, History::current)).empty());
    CHECK(texts(reader.sequence_aliases().of(catalog.ggaa, History::all)) == Texts{"ns:x"});
    CHECK(reader.totals() == reader.counted_totals());
}

TEST_CASE("alias: an ended alias names nothing, and stays in the history") {
    TwoSequences catalog;
    catalog.put("ns", "x", catalog.acgt);
    catalog.change([](Writer& writer) {
        CHECK(writer.end_alias("ns", "x"));
        CHECK_FALSE(writer.end_alias("ns", "x"));
        CHECK_FALSE(writer.end_alias("ns", "y"));
    });
    CHECK_FALSE(catalog.named("ns", "x"));
    CHECK(catalog.history("ns", "x") == std::vector{digest_of("ACGT")});
    CHECK(catalog.reader().totals().aliases == 0);
    CHECK(catalog.put("ns", "x", catalog.ggaa) == AliasOutcome::added);
    CHECK(catalog.history("ns", "x") == std::vector{digest_of("ACGT"), digest_of("GGAA")});
    CHECK(catalog.reader().totals() == catalog.reader().counted_totals());
}

TEST_CASE("alias: ending one in an unused namespace does not create the namespace") {
    TwoSequences catalog;
    catalog.put("ns", "x", catalog.acgt);
    catalog.change([](Writer& writer) {
        CHECK_FALSE(writer.end_alias("unknown", "x"));
        CHECK_FALSE(writer.collections().aliases().end("unknown", "x"));
    });
    const std::vector<Namespace> namespaces = catalog.reader().sequence_aliases().namespaces();
    REQUIRE(namespaces.size() == 1);
    CHECK(namespaces[0].name == "ns");
}

TEST_CASE("alias: one that the same change adds and ends was never in force") {
    TwoSequences catalog;
    catalog.change([&](Writer& writer) {
        writer.put_alias("ns", "x", catalog.acgt);
        CHECK(writer.end_alias("ns", "x"));
    });
    CHECK(catalog.history("ns", "x").empty());
    CHECK(catalog.reader().totals() == catalog.reader().counted_totals());
}

TEST_CASE("alias: can be ended and added again in one change") {
    TwoSequences catalog;
    catalog.put("ns", "x", catalog.acgt);
    catalog.change([&](Writer& writer) {
        CHECK(writer.end_alias("ns", "x"));
        CHECK(writer.put_alias("ns", "x", catalog.ggaa) == AliasOutcome::added);
        CHECK(writer.end_alias("ns", "x"));
        CHECK(writer.put_alias("ns", "x", catalog.acgt) == AliasOutcome::added);
    });
    CHECK(catalog.named("ns", "x") == digest_of("ACGT"));
    CHECK(catalog.history("ns", "x") == std::vector{digest_of("ACGT"), digest_of("ACGT")});
    CHECK(catalog.reader().totals() == catalog.reader().counted_totals());
}

TEST_CASE("alias: malformed names and namespaces of digests are InvalidArgument, and change nothing") {
    TwoSequences catalog;
    Writer writer(catalog.file(), "test");
    CHECK_THROWS_AS(writer.put_alias("md5", "x", catalog.acgt), InvalidArgument);
    CHECK_THROWS_AS(writer.put_alias("a:b", "x", catalog.acgt), InvalidArgument);
    CHECK_THROWS_AS(writer.put_alias("ns", "", catalog.acgt), InvalidArgument);
    CHECK_THROWS_AS(writer.put_alias("ns", "a\tb", catalog.acgt), InvalidArgument);
    writer.commit();
    CHECK(catalog.reader().totals().aliases == 0);
}

TEST_CASE("alias: bound text is data, whatever it looks like") {
    TwoSequences catalog;
    for (const std::string alias :
         {"'; DROP TABLE sequence; --", "\"x\"", "a%b_c", "HLA:A*01:01", "\u540d", "?1", ":ns"}) {
        CAPTURE(alias);
        CHECK(catalog.put("ns", alias, catalog.acgt) == AliasOutcome::added);
        CHECK(catalog.named("ns", alias) == digest_of("ACGT"));
    }
}

TEST_CASE("alias: a bare alias is found in every namespace, if it is in force") {
    TwoSequences catalog;
    catalog.put("b", "x", catalog.acgt);
    catalog.put("a", "x", catalog.ggaa);
    catalog.put("c", "x", catalog.acgt);
    catalog.put("c", "y", catalog.acgt);
    catalog.change([](Writer& writer) { CHECK(writer.end_alias("c", "x")); });
    const std::vector<NamedRow> rows = catalog.reader().find_bare_alias("x");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].alias.text() == "a:x");
    CHECK(rows[0].sequence.info.digests.sha512t24u == digest_of("GGAA"));
    CHECK(rows[0].sequence.sequence_id == catalog.ggaa);
    CHECK(rows[1].alias.text() == "b:x");
    CHECK(rows[1].sequence.info.length == 4);
    CHECK(rows[1].alias.ended == 0);
    CHECK(catalog.reader().find_bare_alias("X").empty());
    CHECK(catalog.reader().find_bare_alias("").empty());
}

TEST_CASE("alias: a sequence's names are ordered by namespace and alias, and names are counted for each namespace") {
    TwoSequences catalog;
    for (const auto& [ns, alias] : {std::pair{"b", "2"}, {"a", "3"}, {"b", "1"}, {"a", "10"}}) {
        catalog.put(ns, alias, catalog.acgt);
    }
    Reader reader = catalog.reader();
    CHECK(texts(reader.sequence_aliases().of(catalog.acgt, History::current)) == Texts{"a:10", "a:3", "b:1", "b:2"});
    const std::vector<Namespace> namespaces = reader.sequence_aliases().namespaces();
    REQUIRE(namespaces.size() == 2);
    CHECK(namespaces[0].name == "a");
    CHECK(namespaces[0].aliases == 2);
    CHECK(namespaces[1].name == "b");
    CHECK(namespaces[1].aliases == 2);
}

TEST_CASE("prefix search: finds names with the prefix, in one namespace or all, case-sensitively") {
    TwoSequences catalog;
    catalog.change([&](Writer& writer) {
        for (const char* const alias : {"NM_1", "NM_10", "NM_2", "NM", "nm_1", "NN", "NM`", "N"}) {
            writer.put_alias("refseq", alias, catalog.acgt);
        }
        writer.put_alias("ensembl", "NM_3", catalog.ggaa);
    });
    Reader reader = catalog.reader();
    CHECK(texts(reader.sequence_aliases().with_prefix("refseq", "NM_", nullptr, 100)) ==
          Texts{"refseq:NM_1", "refseq:NM_10", "refseq:NM_2"});
    CHECK(texts(reader.sequence_aliases().with_prefix("", "NM_", nullptr, 100)) ==
          Texts{"ensembl:NM_3", "refseq:NM_1", "refseq:NM_10", "refseq:NM_2"});
    CHECK(reader.sequence_aliases().with_prefix("refseq", "", nullptr, 100).size() == 8);
    CHECK(reader.sequence_aliases().with_prefix("", "", nullptr, 100).size() == 9);
    CHECK(reader.sequence_aliases().with_prefix("nowhere", "", nullptr, 100).empty());
    CHECK(reader.sequence_aliases().with_prefix("refseq", "NM_99", nullptr, 100).empty());
    CHECK(reader.sequence_aliases().with_prefix("refseq", "%", nullptr, 100).empty());
}

TEST_CASE("prefix search: names that are no longer in force are skipped") {
    TwoSequences catalog;
    catalog.put("ns", "x1", catalog.acgt);
    catalog.put("ns", "x2", catalog.acgt);
    catalog.put("ns", "x1", catalog.ggaa);
    catalog.change([](Writer& writer) { CHECK(writer.end_alias("ns", "x2")); });
    const auto found = catalog.reader().sequence_aliases().with_prefix("ns", "x", nullptr, 10);
    REQUIRE(found.size() == 1);
    CHECK(found[0].digest == digest_of("GGAA").sha512t24u());
}

TEST_CASE("prefix search: pages of any size give the whole list") {
    TwoSequences catalog;
    catalog.change([&](Writer& writer) {
        for (const char* const ns : {"a", "b", "c"}) {
            for (int i = 0; i < 7; ++i) {
                writer.put_alias(ns, "x" + std::to_string(i), catalog.acgt);
            }
        }
        writer.put_alias("b", "other", catalog.acgt);
    });
    Reader reader = catalog.reader();
    for (const std::string ns : {"", "b"}) {
        const Texts whole = texts(reader.sequence_aliases().with_prefix(ns, "x", nullptr, 1000));
        CHECK(whole.size() == (ns.empty() ? 21 : 7));
        CHECK(std::is_sorted(whole.begin(), whole.end()));
        for (std::int64_t page = 1; page <= 22; ++page) {
            CAPTURE(page);
            Texts pages;
            std::vector<AliasOfDigest> last = reader.sequence_aliases().with_prefix(ns, "x", nullptr, page);
            while (!last.empty() && pages.size() <= whole.size()) {
                REQUIRE(static_cast<std::int64_t>(last.size()) <= page);
                const Texts names = texts(last);
                pages.insert(pages.end(), names.begin(), names.end());
                const Alias after = last.back().alias;
                last = reader.sequence_aliases().with_prefix(ns, "x", &after, page);
            }
            CHECK(pages == whole);
        }
    }
    CHECK(reader.sequence_aliases().with_prefix("", "x", nullptr, 0).empty());
}

TEST_CASE("prefix search: a prefix may end in a byte that has no successor in UTF-8") {
    TwoSequences catalog;
    const std::vector<std::string> aliases{"a",      "a\x7e",  "\u00bf",     "\u00bf1",     "\u00ff", "\u00ffz",
                                           "\u07ff", "\uffff", "\U0010ffff", "\U0010ffffz", "~"};
    catalog.change([&](Writer& writer) {
        for (const std::string& alias : aliases) {
            writer.put_alias("ns", alias, catalog.acgt);
        }
    });
    Reader reader = catalog.reader();
    std::vector<std::string> prefixes = aliases;
    prefixes.insert(prefixes.end(),
                    {"", "\xf4\x8f\xbf\xbf", "\xf4", "\xf4\x8f", "\xc2", "\xff", "\xff\xff", "a\xff", "\xf4\xff"});
    for (const std::string& prefix : prefixes) {
        CAPTURE(prefix);
        Texts expected;
        for (const std::string& alias : aliases) {
            if (alias.starts_with(prefix)) {
                expected.push_back("ns:" + alias);
            }
        }
        std::sort(expected.begin(), expected.end());
        CHECK(texts(reader.sequence_aliases().with_prefix("ns", prefix, nullptr, 100)) == expected);
    }
}
