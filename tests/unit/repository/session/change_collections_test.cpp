#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "seqshelf/change.hpp"
#include "seqshelf/collection.hpp"
#include "seqshelf/fasta_export.hpp"
#include "seqshelf/seqshelf.hpp"
#include "support/shelf.hpp"
#include "unit/repository/samples.hpp"

using namespace seqshelf;
using test::base_digest;
using test::Shelf;

namespace {

using Orphans = Change::Orphans;

// The seqcol specification's base.fa, different_order.fa and empty collection.
const std::string different_order_digest = "Tpdsg75D4GKCGEHtIiDSL9Zx-DSuX5V8";
const std::string empty_digest = "1VV92UF0liL_AXgP3qqD1wNZFTWNcY2b";
const std::string ttggggaa = "SQ.iYtREV555dUFKg2_agSJW6suquUyPpMw";
const std::string ggaa = "SQ.YBbVX0dLKG1ieEDCiMmkrTZFt_Z5Vdaj";
const std::string gcgc = "SQ.AcLxtBuKEPk_7PGE_H4dGElwZHCujwH6";

const std::vector<MemberOf> different_order{{"chr1", ggaa, ""}, {"chr2", gcgc, "the second"}, {"chrX", ttggggaa, ""}};

/// base.fa is loaded, with names in namespace `t` for its sequences.
struct SpecificationShelf : Shelf {
    SpecificationShelf() { load(">chrX\nTTGGGGAA\n>chr1\nGGAA\n>chr2\nGCGC\n"); }

    template <typename Action>
    ChangeReport change(Action action) {
        Change session(master());
        action(session);
        return session.commit();
    }
    void check_whole() {
        const auto problems = verify(master()).problems;
        CAPTURE((problems.empty() ? "" : problems.front()));
        CHECK(problems.empty());
    }
    [[nodiscard]] std::int64_t number(const std::string& sql) const {
        SQLite::Database database((master() / "catalog.sqlite3").string(), SQLite::OPEN_READONLY);
        return database.execAndGet(sql).getInt64();
    }
};

/// The same without names: only collections use the sequences.
struct Nameless : SpecificationShelf {
    Nameless() {
        Change session(master());
        session.load(fasta("n.fa", ">a\nCCCCCC\n>b\nTTTT\n>c\n\n>shared\nGGAA\n"), {}, "asm:n");
        digest = session.commit().collections.at(0).sha512t24u();
    }
    [[nodiscard]] bool has(const std::string& residues) const {
        return repository().find_sequence(digest_residues(residues).sha512t24u).has_value();
    }
    std::string digest;
};

}  // namespace

TEST_CASE_FIXTURE(SpecificationShelf,
                  "collections: a collection of stored sequences has the digest that loading it would give") {
    const ChangeReport summary = change([](Change& session) {
        CHECK(session.add_collection(different_order, "asm:order").sha512t24u() == different_order_digest);
        // Any identifier of a sequence is accepted.
        CHECK(session
                  .add_collection({{"chrX", "t:chrX", ""},
                                   {"chr1", "31fc6ca291a32fb9df82b85e5f077e31", ""},
                                   {"chr2", base_digest + ":chr2", ""}})
                  .sha512t24u() == base_digest);
        CHECK(session.add_collection({}).sha512t24u() == empty_digest);
    });
    CHECK(summary.collections_new == 2);
    CHECK(summary.collections_known == 1);
    const Repository repository = this->repository();
    CHECK(repository.count_collections() == 3);
    const Collection collection = repository.get_collection("asm:order");
    const std::vector<CollectionMember> members = collection.members();
    REQUIRE(members.size() == 3);
    CHECK(members[1].name == "chr2");
    CHECK(members[1].description == "the second");
    CHECK(members[1].position == 1);
    CHECK(members[1].length == 4);
    CHECK(members[1].sequence.refget() == gcgc);
    CHECK(collection.get_sequence("chrX").fetch() == "TTGGGGAA");
    CHECK(collection.sources().empty());
    // Loading it then makes no new collection, but adds a source.
    const ChangeReport loaded = load(">chr1\nGGAA\n>chr2\nGCGC\n>chrX\nTTGGGGAA\n");
    CHECK(loaded.collections_known == 1);
    CHECK(this->repository().get_collection("asm:order").sources().size() == 1);
    check_whole();
}

TEST_CASE_FIXTURE(SpecificationShelf, "collections: malformed members are refused") {
    Change session(master());
    for (const char* const name : {"", "a b", "a\tb", "a\nb", "\xff"}) {
        CAPTURE(name);
        CHECK_THROWS_AS(session.add_collection({{name, ggaa, ""}}), InvalidArgument);
    }
    CHECK_THROWS_AS(session.add_collection({{"a", ggaa, ""}, {"b", gcgc, ""}, {"a", gcgc, ""}}), InvalidArgument);
    CHECK_THROWS_AS(session.add_collection({{"a", ggaa, ""}}, "no-namespace"), InvalidArgument);
    CHECK_THROWS_AS(session.add_collection({{"a", ggaa, ""}}, "md5:x"), InvalidArgument);
    CHECK_THROWS_AS(session.add_collection({{"a", ggaa, ""}}, "ns:"), InvalidArgument);
    CHECK_THROWS_AS(session.add_collection({{"a", "SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2", ""}}), NotFound);
    CHECK_THROWS_AS(session.add_collection({{"a", "", ""}}), NotFound);
}

TEST_CASE_FIXTURE(SpecificationShelf, "collections: one session gives an alias to one collection only") {
    Change session(master());
    session.add_collection(different_order, "ns:x");
    session.add_collection(different_order, "ns:x");
    CHECK_THROWS_AS(session.add_collection({{"a", ggaa, ""}}, "ns:x"), InvalidArgument);
}

TEST_CASE_FIXTURE(SpecificationShelf, "collections: without a commit nothing changes") {
    {
        Change session(master());
        session.add_collection(different_order, "ns:x");
        session.remove_collection(base_digest, Orphans::remove);
    }
    CHECK(repository().count_collections() == 1);
    CHECK(repository().find_collection(base_digest).has_value());
    CHECK(repository().get_sequence("t:chr1").fetch() == "GGAA");
    check_whole();
}

TEST_CASE_FIXTURE(SpecificationShelf,
                  "collections: a refused add() leaves nothing in the catalog when the rest is committed") {
    change([](Change& session) {
        CHECK_THROWS_AS(session.add_collection({{"a", ggaa, ""}, {"b", "unknown", ""}}), NotFound);
        CHECK_THROWS_AS(session.add_collection({{"a", ggaa, ""}, {"a", gcgc, ""}}), InvalidArgument);
        CHECK_THROWS_AS(session.add_collection({{"a", ggaa, ""}, {"b c", gcgc, ""}}), InvalidArgument);
    });
    CHECK(repository().count_collections() == 1);
    CHECK(number("SELECT count(*) FROM collection_member") == 3);
    CHECK(repository().collections_with(repository().get_sequence(ggaa), 10).size() == 1);
    check_whole();
    // And nothing that would become part of the next collection.
    change([](Change& session) { session.add_collection(different_order); });
    CHECK(repository().get_collection(different_order_digest).members().size() == 3);
    check_whole();
}

TEST_CASE_FIXTURE(Nameless, "collections: a removed collection loses its names, and its sequences stay") {
    const ChangeReport summary = change([](Change& session) {
        session.remove_collection("asm:n");
        CHECK_THROWS_AS(session.remove_collection("asm:n"), NotFound);
    });
    CHECK(summary.collections_removed == 1);
    CHECK(summary.sequences_removed == 0);
    CHECK(summary.residues_removed == 0);
    const Repository repository = this->repository();
    CHECK_FALSE(repository.find_collection(digest).has_value());
    CHECK_FALSE(repository.find_collection("asm:n").has_value());
    CHECK(repository.find_collection_alias("asm:n", History::all).empty());
    CHECK(repository.count_collections() == 1);
    CHECK(repository.totals().sequences == 6);
    CHECK(has("CCCCCC"));
    CHECK(repository.sequences(10, "", Repository::Sequences::without_collection).size() == 3);
    check_whole();
}

TEST_CASE_FIXTURE(Nameless, "collections: with orphans, sequences that nothing else uses are removed too") {
    const std::int64_t residues = repository().totals().residues;
    const ChangeReport summary = change([&](Change& session) { session.remove_collection(digest, Orphans::remove); });
    CHECK(summary.collections_removed == 1);
    CHECK(summary.sequences_removed == 3);
    CHECK(summary.residues_removed == 10);
    CHECK_FALSE(has("CCCCCC"));
    CHECK_FALSE(has("TTTT"));
    CHECK_FALSE(has(""));
    CHECK(has("GGAA"));
    CHECK(repository().totals().sequences == 3);
    CHECK(repository().totals().residues == residues - 10);
    CHECK(repository().get_sequence("t:chr1").fetch() == "GGAA");
    check_whole();
    // The sequences of base have names, so they stay without their collection.
    CHECK(change([](Change& session) { session.remove_collection(base_digest, Orphans::remove); }).sequences_removed ==
          0);
    CHECK(repository().totals().sequences == 3);
    CHECK(repository().totals().collections == 0);
    check_whole();
}

TEST_CASE_FIXTURE(Nameless, "collections: a removed collection can be loaded and removed again") {
    const std::string text = ">a the file\nCCCCCC\n>b\nttTT\n>c\n\n>shared\nGGAA\n";
    for (int round = 0; round < 3; ++round) {
        CAPTURE(round);
        change([&](Change& session) { session.remove_collection(digest, Orphans::remove); });
        CHECK_FALSE(has("CCCCCC"));
        check_whole();
        Change session(master());
        session.load(fasta("again.fa", text));
        const ChangeReport summary = session.commit();
        CHECK(summary.sequences_new == 3);
        CHECK(summary.sequences_known == 1);
        CHECK(summary.collections.at(0).sha512t24u() == digest);
        const Collection collection = repository().get_collection(digest);
        CHECK(collection.get_sequence("a").fetch() == "CCCCCC");
        CHECK(collection.get_sequence("b").fetch() == "TTTT");
        CHECK(collection.members().at(0).description == "the file");
        std::string exported;
        export_collection(collection, {}, [&](std::string_view part) { exported += part; });
        CHECK(exported == text);
        check_whole();
    }
}

TEST_CASE_FIXTURE(
    Nameless, "collections: a snapshot made after a removal is whole, and one made before has the removed collection") {
    create_snapshot(root(), "before");
    change([&](Change& session) { session.remove_collection(digest, Orphans::remove); });
    create_snapshot(root(), "after");
    CHECK(verify(root() / "before").problems.empty());
    CHECK(verify(root() / "after").problems.empty());
    CHECK(Repository::open(root() / "before").get_sequence("asm:n:a").fetch() == "CCCCCC");
    CHECK_FALSE(Repository::open(root() / "after").find_sequence("asm:n:a").has_value());
}

TEST_CASE_FIXTURE(Nameless, "collections: sequences that the session removed cannot be members") {
    Change session(master());
    session.remove_collection(digest, Orphans::remove);
    CHECK_THROWS_AS(session.add_collection({{"x", digest_residues("CCCCCC").sha512t24u.refget(), ""}}), NotFound);
    session.commit();
    check_whole();
}

TEST_CASE_FIXTURE(Nameless, "collections: a collection that the session removed cannot get a record") {
    Change session(master());
    session.remove_collection(digest);
    CHECK_THROWS_AS(session.set_fhr(digest, FhrRecord::from_json("{}", "test")), NotFound);
    session.commit();
    check_whole();
}

TEST_CASE_FIXTURE(Nameless, "collections: a collection can be removed and made again in one session") {
    change([&](Change& session) {
        session.remove_collection(base_digest);
        CHECK(
            session.add_collection({{"chrX", ttggggaa, "new"}, {"chr1", ggaa, ""}, {"chr2", gcgc, ""}}).sha512t24u() ==
            base_digest);
    });
    CHECK(repository().count_collections() == 2);
    CHECK(repository().get_collection(base_digest).members().at(0).description == "new");
    check_whole();
}

TEST_CASE_FIXTURE(Nameless, "collections: a handle to a removed collection does not refer to another one") {
    const Repository repository = this->repository();
    const Collection removed = repository.get_collection(digest);
    change([&](Change& session) { session.remove_collection(digest, Orphans::remove); });
    CHECK(removed.members().empty());
    Change session(master());
    session.load(fasta("other.fa", ">unlike\nACGTACGT\n"));
    session.commit();
    CHECK(removed.members().empty());
    CHECK_FALSE(removed.find_member("unlike").has_value());
}

TEST_CASE_FIXTURE(SpecificationShelf,
                  "collections: unknown collections are NotFound, snapshots ReadOnly, a second writer Locked") {
    create_snapshot(root(), "s");
    CHECK_THROWS_AS(Change(root() / "s"), ReadOnly);
    CHECK_THROWS_AS(Change(root() / "nothing"), NotFound);
    Change session(master());
    CHECK_THROWS_AS(Change{master()}, Locked);
    CHECK_THROWS_AS(session.remove_collection("unknown"), NotFound);
    CHECK_THROWS_AS(session.remove_collection("t:chr1"), NotFound);
    CHECK_THROWS_AS(session.remove_fhr(base_digest), NotFound);
}
