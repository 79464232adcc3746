#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "samples.hpp"
#include "seqshelf/error.hpp"

using namespace seqshelf;
using namespace seqshelf::catalog;
using namespace seqshelf::test;

namespace {

using Texts = std::vector<std::string>;

/// Two collections and one sequence that has a name.
class TwoCollections : public Catalog {
public:
    TwoCollections() {
        change([this](Writer& writer) {
            writer.put_volume(volume_row());
            first = put_collection(writer, {{"chr1", "GGAA"}}).collection_id;
            second = put_collection(writer, {{"chr1", "GCGC"}}).collection_id;
            writer.put_alias("seq", "s", put_sequence(writer, "GGAA"));
        });
    }
    AliasOutcome put(std::string_view ns, std::string_view alias, std::int64_t collection) {
        AliasOutcome outcome{};
        change([&](Writer& writer) { outcome = writer.collections().aliases().put(ns, alias, collection); });
        return outcome;
    }
    /// The number of the named collection; 0: none.
    [[nodiscard]] std::int64_t named(std::string_view ns, std::string_view alias) const {
        const auto row = reader().collections().find_alias({ns, alias});
        return row ? row->collection_id : 0;
    }
    [[nodiscard]] std::string digest(std::int64_t id) const {
        return reader().collections().find(id)->info.digests.digest.sha512t24u();
    }
    [[nodiscard]] Texts history(std::string_view ns, std::string_view alias) const {
        Texts digests;
        for (const AliasOfDigest& row : reader().collection_aliases().history_of({ns, alias})) {
            digests.push_back(row.digest);
        }
        return digests;
    }

    std::int64_t first = 0;
    std::int64_t second = 0;
};

template <typename Rows>
Texts texts(const Rows& rows) {
    Texts found;
    for (const auto& row : rows) {
        if constexpr (requires { row.alias.ns; }) {
            found.push_back(row.alias.text());
        } else {
            found.push_back(row.text());
        }
    }
    return found;
}

}  // namespace

TEST_CASE("collection aliases: can be added, known, re-pointed or ended, and the history has all of it") {
    TwoCollections catalog;
    CHECK(catalog.put("ucsc", "hg38", catalog.first) == AliasOutcome::added);
    CHECK(catalog.put("ucsc", "hg38", catalog.first) == AliasOutcome::known);
    CHECK(catalog.named("ucsc", "hg38") == catalog.first);
    CHECK(catalog.put("ucsc", "hg38", catalog.second) == AliasOutcome::repointed);
    CHECK(catalog.named("ucsc", "hg38") == catalog.second);
    catalog.change([](Writer& writer) {
        CHECK(writer.collections().aliases().end("ucsc", "hg38"));
        CHECK_FALSE(writer.collections().aliases().end("ucsc", "hg38"));
    });
    CHECK(catalog.named("ucsc", "hg38") == 0);
    CHECK(catalog.put("ucsc", "hg38", catalog.first) == AliasOutcome::added);
    CHECK(catalog.history("ucsc", "hg38") ==
          Texts{catalog.digest(catalog.first), catalog.digest(catalog.second), catalog.digest(catalog.first)});
    Reader reader = catalog.reader();
    CHECK(texts(reader.collection_aliases().of(catalog.first, History::current)) == Texts{"ucsc:hg38"});
    CHECK(texts(reader.collection_aliases().of(catalog.first, History::all)) == Texts{"ucsc:hg38", "ucsc:hg38"});
    CHECK(reader.collection_aliases().of(catalog.second, History::current).empty());
    REQUIRE(reader.collection_aliases().of(catalog.second, History::all).size() == 1);
    CHECK(reader.collection_aliases().of(catalog.second, History::all)[0].ended > 0);
}

TEST_CASE("collection aliases: a name for two collections in one change is a conflict, and the first stays") {
    TwoCollections catalog;
    catalog.change([&](Writer& writer) {
        CHECK(writer.collections().aliases().put("ns", "x", catalog.first) == AliasOutcome::added);
        CHECK(writer.collections().aliases().put("ns", "x", catalog.second) == AliasOutcome::conflict);
    });
    CHECK(catalog.named("ns", "x") == catalog.first);
}

TEST_CASE("collection aliases: are separate from those of sequences, in the same namespace too") {
    TwoCollections catalog;
    CHECK(catalog.put("seq", "s", catalog.second) == AliasOutcome::added);
    Reader reader = catalog.reader();
    CHECK(catalog.named("seq", "s") == catalog.second);
    CHECK(reader.find_alias({"seq", "s"})->info.digests.sha512t24u == digest_of("GGAA"));
    CHECK(reader.totals().aliases == 1);  // of sequences
    CHECK(reader.totals() == reader.counted_totals());
    catalog.change([](Writer& writer) { CHECK(writer.collections().aliases().end("seq", "s")); });
    CHECK(catalog.reader().find_alias({"seq", "s"}).has_value());
    CHECK(catalog.reader().totals() == catalog.reader().counted_totals());
}

TEST_CASE("collection aliases: a bare one is found in every namespace, if it is in force") {
    TwoCollections catalog;
    catalog.put("b", "x", catalog.first);
    catalog.put("a", "x", catalog.second);
    catalog.put("c", "x", catalog.first);
    catalog.put("a", "y", catalog.first);
    catalog.change([](Writer& writer) { writer.collections().aliases().end("c", "x"); });
    const std::vector<NamedCollectionRow> rows = catalog.reader().collections().find_bare_alias("x");
    REQUIRE(texts(rows) == Texts{"a:x", "b:x"});
    CHECK(rows[0].collection.collection_id == catalog.second);
    CHECK(rows[1].collection.collection_id == catalog.first);
    CHECK(rows[1].collection.info.member_count == 1);
    CHECK(rows[0].alias.ended == 0);
    CHECK(catalog.reader().collections().find_bare_alias("X").empty());
    CHECK(catalog.reader().collections().find_bare_alias("s").empty());
}

TEST_CASE("collection aliases: are found by prefix, in one namespace or all, page by page, without history") {
    TwoCollections catalog;
    catalog.change([&](Writer& writer) {
        AliasWriter& aliases = writer.collections().aliases();
        for (const char* const alias : {"GRCh37", "GRCh38", "GRCh38.p14", "grch38", "GRC"}) {
            aliases.put("ncbi", alias, catalog.first);
        }
        aliases.put("ucsc", "GRCh38", catalog.second);
    });
    catalog.put("ncbi", "GRCh37", catalog.second);
    catalog.change([](Writer& writer) { writer.collections().aliases().end("ncbi", "GRCh38.p14"); });
    Reader reader = catalog.reader();
    AliasQueries& aliases = reader.collection_aliases();
    CHECK(texts(aliases.with_prefix("ncbi", "GRCh", nullptr, 10)) == Texts{"ncbi:GRCh37", "ncbi:GRCh38"});
    CHECK(aliases.with_prefix("ncbi", "GRCh", nullptr, 10)[0].digest == catalog.digest(catalog.second));
    const Texts whole = texts(aliases.with_prefix("", "GRC", nullptr, 10));
    CHECK(whole == Texts{"ncbi:GRC", "ncbi:GRCh37", "ncbi:GRCh38", "ucsc:GRCh38"});
    for (std::int64_t size = 1; size <= 5; ++size) {
        Texts pages;
        std::optional<Alias> after;
        for (;;) {
            const auto page = aliases.with_prefix("", "GRC", after ? &*after : nullptr, size);
            if (page.empty() || pages.size() > whole.size()) {
                break;
            }
            const Texts names = texts(page);
            pages.insert(pages.end(), names.begin(), names.end());
            after = page.back().alias;
        }
        CHECK(pages == whole);
    }
}

TEST_CASE("collection aliases: the number in force is counted for each namespace") {
    TwoCollections catalog;
    catalog.put("ucsc", "a", catalog.first);
    catalog.put("ucsc", "b", catalog.first);
    catalog.put("ucsc", "b", catalog.second);
    catalog.put("old", "c", catalog.first);
    catalog.change([](Writer& writer) { writer.collections().aliases().end("old", "c"); });
    for (const Namespace& ns : catalog.reader().collection_aliases().namespaces()) {
        CAPTURE(ns.name);
        CHECK(ns.aliases == (ns.name == "ucsc" ? 2 : 0));
    }
    for (const Namespace& ns : catalog.reader().sequence_aliases().namespaces()) {
        CAPTURE(ns.name);
        CHECK(ns.aliases == (ns.name == "seq" ? 1 : 0));
    }
}

TEST_CASE("collection aliases: malformed names and namespaces of digests are InvalidArgument") {
    TwoCollections catalog;
    Writer writer(catalog.file(), "test");
    AliasWriter& aliases = writer.collections().aliases();
    CHECK_THROWS_AS(aliases.put("md5", "x", catalog.first), InvalidArgument);
    CHECK_THROWS_AS(aliases.put("a:b", "x", catalog.first), InvalidArgument);
    CHECK_THROWS_AS(aliases.put("ns", "", catalog.first), InvalidArgument);
    CHECK_THROWS_AS(aliases.put("ns", "a\nb", catalog.first), InvalidArgument);
}
