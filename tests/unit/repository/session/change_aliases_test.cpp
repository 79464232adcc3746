#include <doctest/doctest.h>

#include "seqshelf/seqshelf.hpp"
#include "support/shelf.hpp"

using namespace seqshelf;
using test::Shelf;

namespace {

struct AliasShelf : Shelf {
    AliasShelf() { load(">a\nACGT\n>b\nGGAA\n"); }
};

}  // namespace

TEST_CASE_FIXTURE(AliasShelf, "aliases: added, known, re-pointed and removed are counted, and history is kept") {
    {
        Change session(master());
        session.add_alias("refseq", "NM_1.1", "t:a");
        session.add_alias("NCBI", "NM_1.1", "t:a");
        session.add_alias("x", "blank in it", "SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2");
        const ChangeReport summary = session.commit();
        CHECK(summary.aliases_new == 2);
        CHECK(summary.aliases_known == 1);
    }
    {
        Change session(master());
        session.add_alias("refseq", "NM_1.1", "t:b");
        CHECK(session.commit().aliases_repointed == 1);
    }
    {
        Change session(master());
        session.remove_alias("refseq", "NM_1.1");
        CHECK_THROWS_AS(session.remove_alias("refseq", "NM_1.1"), NotFound);
        CHECK(session.commit().aliases_removed == 1);
    }
    const Repository repository = this->repository();
    CHECK_FALSE(repository.find_sequence("refseq:NM_1.1").has_value());
    const auto history = repository.find_alias("refseq:NM_1.1", History::all);
    REQUIRE(history.size() == 2);
    CHECK(history[0].digest.refget() == "SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2");
    CHECK(history[0].alias.ended != 0);
    CHECK(history[1].alias.ended != 0);
    CHECK(repository.get_sequence("t:a").aliases(History::all).size() == 3);
    CHECK(repository.get_sequence("t:a").aliases().size() == 2);
    CHECK(verify(master()).problems.empty());
}

TEST_CASE_FIXTURE(AliasShelf, "aliases: without a commit nothing changes") {
    {
        Change session(master());
        session.add_alias("x", "y", "t:a");
    }
    CHECK(repository().namespaces().size() == 1);
}

TEST_CASE_FIXTURE(AliasShelf, "aliases: one change gives a name to one sequence only") {
    Change session(master());
    session.add_alias("x", "y", "t:a");
    CHECK_THROWS_AS(session.add_alias("x", "y", "t:b"), InvalidArgument);
}

TEST_CASE_FIXTURE(AliasShelf, "aliases: malformed names, namespaces of digests and unknown sequences are refused") {
    Change session(master());
    CHECK_THROWS_AS(session.add_alias("md5", "x", "t:a"), InvalidArgument);
    CHECK_THROWS_AS(session.add_alias("", "x", "t:a"), InvalidArgument);
    CHECK_THROWS_AS(session.add_alias("x", "", "t:a"), InvalidArgument);
    CHECK_THROWS_AS(session.add_alias("x", "a\nb", "t:a"), InvalidArgument);
    CHECK_THROWS_AS(session.add_alias("x", "\xff", "t:a"), InvalidArgument);
    CHECK_THROWS_AS(session.add_alias("x", "y", "t:none"), NotFound);
}

TEST_CASE_FIXTURE(AliasShelf, "aliases: gtars' TSV is read, and the error for a bad line names it") {
    const auto load_lines = [&](const char* lines) {
        Change session(master());
        session.load_aliases("gene", fasta("aliases.tsv", lines));
        return session.commit();
    };
    CHECK(load_lines("# comment\n\nx\taKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2\r\ny\tSQ.YBbVX0dLKG1ieEDCiMmkrTZFt_Z5Vdaj")
              .aliases_new == 2);
    CHECK(repository().get_sequence("gene:y").fetch() == "GGAA");
    const auto refused = [&](const char* lines, const char* place) {
        try {
            load_lines(lines);
            FAIL(lines);
        } catch (const InvalidInput& error) {
            CHECK(std::string(error.what()).find(place) != std::string::npos);
        }
    };
    refused("z\tt:a\nno tab\n", "aliases.tsv:2: ");
    refused("z\tt:a\textra\n", "aliases.tsv:1: ");
    refused("z\tt:a\n#\nw\tunknown\n", "aliases.tsv:3: ");
    refused("z\tt:a\nz\tt:b\n", "aliases.tsv:2: ");
    refused("\tt:a\n", "aliases.tsv:1: ");
    CHECK_FALSE(repository().find_sequence("gene:z").has_value());
}
