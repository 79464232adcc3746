#include "catalog/comparison.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "samples.hpp"

using namespace seqshelf;
using namespace seqshelf::test;
using catalog::Comparison;
using Source = catalog::Reader::Source;

namespace {

using Lines = std::vector<std::string>;

std::string shown(Comparison::Text text) { return text ? "[" + std::string(*text) + "]" : "nothing"; }

/// One line for each difference: "ns:alias [digest] nothing".
Lines aliases(Comparison& comparison, void (Comparison::*each)(const Comparison::VisitAlias&)) {
    Lines lines;
    (comparison.*each)([&](std::string_view ns, std::string_view alias, Comparison::Text a, Comparison::Text b) {
        lines.push_back(std::string(ns) + ":" + std::string(alias) + " " + shown(a) + " " + shown(b));
    });
    return lines;
}

Lines rows(Comparison& comparison, void (Comparison::*each)(const Comparison::VisitRow&)) {
    Lines lines;
    (comparison.*each)([&](std::string_view key, Comparison::Text a, Comparison::Text b) {
        lines.push_back(std::string(key) + " " + shown(a) + " " + shown(b));
    });
    return lines;
}

std::string digest_text(std::string_view residues) { return digest_of(residues).sha512t24u(); }

void put_sequences(Catalog& catalog, const std::vector<std::string>& all) {
    catalog.change([&](catalog::Writer& writer) {
        std::int64_t offset = 10;
        for (const std::string& residues : all) {
            put_sequence(writer, residues, {1, offset});
            offset += 100;
        }
    });
}

void put_alias(Catalog& catalog, std::string_view ns, std::string_view alias, std::string_view residues) {
    catalog.change([&](catalog::Writer& writer) {
        writer.put_alias(ns, alias, writer.find_sequence_id(digest_of(residues)).value());
    });
}

Comparison compare(const Catalog& a, const Catalog& b) { return {a.file(), Source::live, b.file(), Source::live}; }

}  // namespace

TEST_CASE("comparison: two empty catalogs, and a catalog and itself, agree") {
    Catalog a;
    const Catalog b;
    put_sequences(a, {"AC", "GT"});
    put_alias(a, "n", "x", "AC");
    for (const Catalog* other : {&a}) {
        Comparison same = compare(a, *other);
        CHECK(rows(same, &Comparison::for_each_sequence).empty());
        CHECK(aliases(same, &Comparison::for_each_sequence_alias).empty());
    }
    Comparison empty = compare(b, b);
    CHECK(rows(empty, &Comparison::for_each_sequence).empty());
    CHECK(rows(empty, &Comparison::for_each_fhr).empty());
}

TEST_CASE("comparison: sequences are compared by digest, in its order, whatever their numbers are") {
    Catalog a;
    Catalog b;
    put_sequences(a, {"AC", "GG", "TT", "AAA"});
    put_sequences(b, {"CCC", "TT", "AC"});
    Lines expected{digest_text("GG") + " [] nothing", digest_text("AAA") + " [] nothing",
                   digest_text("CCC") + " nothing []"};
    std::sort(expected.begin(), expected.end());
    Comparison comparison = compare(a, b);
    CHECK(rows(comparison, &Comparison::for_each_sequence) == expected);
}

TEST_CASE("comparison: a sequence that is circular in only one catalog is reported, whatever the numbers are") {
    Catalog a;
    Catalog b;
    put_sequences(a, {"AC", "GG", "TT", "AAA"});
    put_sequences(b, {"CCC", "TT", "AC", "GG"});
    const auto mark = [](Catalog& catalog, const std::vector<std::string>& all) {
        catalog.change([&](catalog::Writer& writer) {
            for (const std::string& residues : all) {
                writer.set_topology(writer.find_sequence_id(digest_of(residues)).value(), Topology::circular);
            }
        });
    };
    mark(a, {"AC", "TT", "AAA"});
    mark(b, {"TT", "GG"});
    Lines expected{digest_text("AC") + " [circular] []", digest_text("GG") + " [] [circular]",
                   digest_text("AAA") + " [circular] nothing", digest_text("CCC") + " nothing []"};
    std::sort(expected.begin(), expected.end());
    Comparison comparison = compare(a, b);
    CHECK(rows(comparison, &Comparison::for_each_sequence) == expected);
}

TEST_CASE("comparison: every order of two short lists is merged right") {
    const Lines all{"A", "C", "G", "T"};
    for (unsigned in_a = 0; in_a < 16; ++in_a) {
        for (unsigned in_b = 0; in_b < 16; ++in_b) {
            Catalog a;
            Catalog b;
            Lines expected;
            for (unsigned i = 0; i < 4; ++i) {
                const bool has_a = ((in_a >> i) & 1U) != 0;
                const bool has_b = ((in_b >> i) & 1U) != 0;
                put_sequences(a, has_a ? Lines{all[i]} : Lines{});
                put_sequences(b, has_b ? Lines{all[i]} : Lines{});
                if (has_a != has_b) {
                    expected.push_back(digest_text(all[i]) + (has_a ? " [] nothing" : " nothing []"));
                }
            }
            std::sort(expected.begin(), expected.end());
            Comparison comparison = compare(a, b);
            CHECK(rows(comparison, &Comparison::for_each_sequence) == expected);
        }
    }
}

TEST_CASE(
    "comparison: aliases are compared by namespace and alias, although namespaces and sequences have other numbers") {
    Catalog a;
    Catalog b;
    put_sequences(a, {"AC", "GG"});
    put_sequences(b, {"GG", "AC"});
    put_alias(a, "m", "same", "AC");
    put_alias(a, "k", "moved", "AC");
    put_alias(a, "k", "gone", "GG");
    put_alias(a, "only-a", "x", "GG");
    put_alias(b, "z", "x", "AC");
    put_alias(b, "k", "moved", "GG");
    put_alias(b, "k", "\xc3\xa9", "GG");  // in byte order after every ASCII letter
    put_alias(b, "k", "Z", "GG");
    put_alias(b, "m", "same", "AC");
    const std::string ac = "[" + digest_text("AC") + "]";
    const std::string gg = "[" + digest_text("GG") + "]";
    Comparison comparison = compare(a, b);
    CHECK(aliases(comparison, &Comparison::for_each_sequence_alias) ==
          Lines{"k:Z nothing " + gg, "k:gone " + gg + " nothing", "k:moved " + ac + " " + gg,
                "k:\xc3\xa9 nothing " + gg, "only-a:x " + gg + " nothing", "z:x nothing " + ac});
    CHECK(aliases(comparison, &Comparison::for_each_collection_alias).empty());
}

TEST_CASE("comparison: aliases that are no longer in force do not count") {
    Catalog a;
    Catalog b;
    for (Catalog* const catalog : {&a, &b}) {
        put_sequences(*catalog, {"AC", "GG"});
        put_alias(*catalog, "n", "x", "AC");
    }
    put_alias(b, "n", "x", "GG");
    put_alias(b, "n", "x", "AC");  // back to what it was
    put_alias(b, "n", "y", "AC");
    b.change([](catalog::Writer& writer) { writer.end_alias("n", "y"); });
    Comparison comparison = compare(a, b);
    CHECK(aliases(comparison, &Comparison::for_each_sequence_alias).empty());
}

TEST_CASE("comparison: collections, their aliases and their FHR records are compared") {
    Catalog a;
    Catalog b;
    const Records one{{"c1", "AC"}};
    const Records two{{"c2", "AC"}};
    const auto digest = [](const Records& records) { return collection_of(records).digest.sha512t24u(); };
    a.change([&](catalog::Writer& writer) {
        const auto put = put_collection(writer, one);
        writer.collections().aliases().put("n", "x", put.collection_id);
        writer.collections().set_fhr(put.collection_id, "{}");
    });
    b.change([&](catalog::Writer& writer) {
        const auto other = put_collection(writer, two);
        const auto put = put_collection(writer, one);
        writer.collections().aliases().put("n", "x", other.collection_id);
        writer.collections().set_fhr(put.collection_id, "{\"genome\":\"b\"}");
        writer.collections().set_fhr(other.collection_id, "{}");
    });
    Comparison comparison = compare(a, b);
    CHECK(rows(comparison, &Comparison::for_each_collection) == Lines{digest(two) + " nothing []"});
    CHECK(aliases(comparison, &Comparison::for_each_collection_alias) ==
          Lines{"n:x [" + digest(one) + "] [" + digest(two) + "]"});
    Lines expected{digest(one) + " [{}] [{\"genome\":\"b\"}]", digest(two) + " nothing [{}]"};
    std::sort(expected.begin(), expected.end());
    CHECK(rows(comparison, &Comparison::for_each_fhr) == expected);
}

TEST_CASE("comparison: sees one state of a catalog that is written meanwhile") {
    Catalog a;
    const Catalog b;
    put_sequences(a, {"AC"});
    put_alias(a, "n", "x", "AC");
    Comparison comparison = compare(a, b);
    CHECK(rows(comparison, &Comparison::for_each_sequence).size() == 1);
    put_sequences(a, {"GG"});
    put_alias(a, "n", "y", "GG");
    CHECK(rows(comparison, &Comparison::for_each_sequence).size() == 1);
    CHECK(aliases(comparison, &Comparison::for_each_sequence_alias).size() == 1);
}

TEST_CASE("comparison: every stream is read in the order of an index, without sorting or a second scan") {
    Catalog catalog;
    catalog.change([](catalog::Writer& writer) {
        for (int i = 1; i < 300; ++i) {
            const auto put =
                put_collection(writer, {{"c" + std::to_string(i), std::string(static_cast<std::size_t>(i), 'A')}});
            writer.collections().set_fhr(put.collection_id, "{}");
            writer.put_alias("n", std::to_string(i),
                             put_sequence(writer, std::string(static_cast<std::size_t>(i), 'A')));
        }
    });
    Comparison comparison = compare(catalog, catalog);
    const auto plans = comparison.plans();
    REQUIRE(plans.size() >= 6);
    for (const auto& [sql, line] : plans) {
        const std::string shown = sql + ": " + line;
        CAPTURE(shown);
        CHECK(line.find("TEMP B-TREE") == std::string::npos);
        CHECK(line.find("AUTOMATIC") == std::string::npos);
        // A stream is a whole index in its order; nothing else is read whole.
        CHECK((line.find("SCAN") == std::string::npos || line.find("USING") != std::string::npos));
        CHECK((line.find("SCAN") == std::string::npos || line.find("alias") == std::string::npos));
    }
}
