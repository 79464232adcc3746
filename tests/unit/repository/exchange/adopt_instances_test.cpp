#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "seqshelf/seqshelf.hpp"
#include "support/files.hpp"
#include "support/shelf.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using test::Shelf;

namespace {

/// A root whose master has what an instance can have: history, circular and masked sequences, layouts, an FHR record, a
/// sequence longer than what is copied at a time, and the empty one.
struct Full : Shelf {
    Full() {
        std::string text = ">long first one\n";
        for (int i = 0; i < 300'000; ++i) {
            text += "ACGTTGCAAC"[i % 7];
            text += "GATTACAGGT"[i % 9];
            text += "CCATGNTGAC"[i % 10];
            text += "TGCATGCCAA"[i % 8];
        }
        text += "\n>m masked\nACGTacgtnnNN\nACG\n\n>r [topology=circular]\nGATTACA\n>none\n\n";
        load(text);
        load(">m\nTTTT\n");  // m is re-pointed
        {
            Change change(master());
            change.load(fasta("load2.fa", ">x other\r\nGATTACA\r\n>y\r\nCC\r\n"), {}, "names:second");
            change.add_alias("names", "gone", "t:r");
            change.commit();
        }
        Change more(master());
        more.remove_alias("names", "gone");
        more.set_fhr("names:second", FhrRecord::from_json(R"({"schema":"s","genome":"g"})", "record"));
        more.commit();
    }
};

UnionReport adopt_all(const std::vector<fs::path>& sources, const Shelf& into, Prefer prefer = Prefer::none) {
    UnionOptions union_options;
    union_options.prefer = prefer;
    return adopt_instances(sources, into.master(), union_options);
}

std::string content_of(const Shelf& shelf, const std::string& name) {
    return create_snapshot(shelf.root(), name).content;
}

/// What t:a names.
std::string residues_of_a(const Shelf& shelf) { return shelf.repository().get_sequence("t:a").fetch(); }

}  // namespace

TEST_CASE("adopt_instances: into an empty master it gives the same content, and again it adds nothing") {
    const Full source;
    const Shelf into;
    const std::string content = content_of(source, "s");
    const UnionReport report = adopt_all({source.root() / "s"}, into);
    CHECK(report.sequences_new == source.repository().totals().sequences);
    CHECK(report.names_history == 2);
    CHECK(report.conflicts == 0);
    CHECK(content_of(into, "s") == content);
    CHECK(verify(into.master()).problems.empty());
    CHECK(compare_instances(source.root() / "s", into.master()) == DifferenceCounts{});
    const auto history = into.repository().find_alias("names:gone", History::all);
    REQUIRE(history.size() == 1);
    const auto original = source.repository().find_alias("names:gone", History::all);
    CHECK(history[0].alias.added == original.at(0).alias.added);
    CHECK(history[0].alias.ended == original.at(0).alias.ended);

    const UnionReport again = adopt_all({source.root() / "s", source.master()}, into);
    CHECK(again.sequences_new == 0);
    CHECK(again.collections_new == 0);
    CHECK(again.texts_new == 0);
    CHECK(again.names_new == 0);
    CHECK(again.names_history == 0);
    CHECK(create_snapshot(into.root(), "t", {}, CreateWhen::needed).unchanged_since == "s");
}

TEST_CASE("adopt_instances: the text of each source is exported byte for byte") {
    const Full source;
    const Shelf into;
    adopt_all({source.master()}, into);
    std::string text;
    export_collection(into.repository().get_collection("names:second"), {},
                      [&](std::string_view part) { text += part; });
    CHECK(text == ">x other\r\nGATTACA\r\n>y\r\nCC\r\n");
}

TEST_CASE("adopt_instances: several are united, and removed sequences and ended names do not hide what they add") {
    Shelf one;
    Shelf two;
    const Shelf into;
    one.load(">a\nAAAA\n>b\nCCCC\n");
    two.load(">b\nCCCC\n>c\nGGGG\n");
    const UnionReport report = adopt_all({one.master(), two.master()}, into);
    CHECK(report.sequences_new == 3);
    CHECK(report.sequences_known == 1);
    CHECK(report.names_known == 1);
    CHECK(into.repository().totals().collections == 2);
    CHECK(verify(into.master()).problems.empty());
}

TEST_CASE("adopt_instances: all names with two meanings are listed and nothing is adopted, unless one is preferred") {
    Shelf source;
    source.load(">a\nAAAA\n>b\nCCCC\n>c\nGG\n");
    Shelf into;
    into.load(">a\nTTTT\n>b\nGGGG\n");
    std::vector<std::string> conflicts;
    UnionOptions listing;
    listing.conflict = [&](const std::string& line) { conflicts.push_back(line); };
    CHECK_THROWS_AS(adopt_instances({source.master()}, into.master(), listing), InvalidInput);
    REQUIRE(conflicts.size() == 2);
    CHECK(conflicts[0].starts_with("t:a names SQ."));
    CHECK(conflicts[1].starts_with("t:b names SQ."));
    CHECK(into.repository().totals().sequences == 2);

    SUBCASE("first: what is here holds, and the choice is remembered") {
        CHECK(adopt_all({source.master()}, into, Prefer::first).conflicts == 2);
        CHECK(residues_of_a(into) == "TTTT");
        CHECK(into.repository().find_alias("t:a", History::all).size() == 2);
        CHECK(adopt_all({source.master()}, into).conflicts == 0);
    }
    SUBCASE("last: what is adopted holds, and the other is history") {
        CHECK(adopt_all({source.master()}, into, Prefer::last).conflicts == 2);
        CHECK(residues_of_a(into) == "AAAA");
        CHECK(into.repository().find_alias("t:a", History::all).size() == 2);
        CHECK(adopt_all({source.master()}, into).conflicts == 0);
    }
    CHECK(into.repository().get_sequence("t:c").fetch() == "GG");
    CHECK(verify(into.master()).problems.empty());
}

TEST_CASE("adopt_instances: a name that was ended here is not revived") {
    Shelf source;
    source.load(">a\nAAAA\n>b\nCCCC\n");
    const Shelf into;
    adopt_all({source.master()}, into);
    {
        Change change(into.master());
        change.remove_alias("t", "a");
        change.commit();
    }
    const UnionReport report = adopt_all({source.master()}, into);
    CHECK(report.names_ended == 1);
    CHECK(report.names_new == 0);
    CHECK_FALSE(into.repository().find_sequence("t:a"));
    CHECK(into.repository().find_sequence("t:b"));
}

TEST_CASE("adopt_instances: a snapshot of what was adopted does not object, by lineage") {
    Shelf source;
    const ChangeReport loaded = source.load(">a\nAAAA\n");
    const std::string source_collection = loaded.collections.at(0).sha512t24u();
    (void)create_snapshot(source.root(), "s");
    Shelf into;
    fs::copy(source.root() / "s", into.root() / "s", fs::copy_options::recursive);
    fs::create_symlink("s", into.root() / "latest");
    into.load(">b\nCCCC\n");
    CHECK(create_snapshot(into.root(), "n", {}, CreateWhen::needed).lost.names == 1);
    adopt_all({into.root() / "s"}, into);
    {
        Change change(into.master());
        change.remove_collection(source_collection);
        change.commit();
    }
    CHECK(create_snapshot(into.root(), "n", {}, CreateWhen::needed).name == "n");
}

TEST_CASE("adopt_instances: refuses itself, SeqRepo's, what is no instance, and damage") {
    Shelf source;
    const std::string volume = source.load(">a\nAAAACCCCGGGGTTTT\n").volumes.at(0);
    Shelf into;
    into.load(">z\nCCCC\n");
    CHECK_THROWS_AS(adopt_all({into.master()}, into), InvalidArgument);
    CHECK_THROWS_AS(adopt_all({into.root() / "none"}, into), NotFound);
    const fs::path file = source.master() / "sequences" / volume;
    fs::permissions(file, fs::perms::owner_write, fs::perm_options::add);
    std::string bytes = test::read_file(file);
    bytes[bytes.size() / 3] ^= 4;
    test::write_file(file, bytes);
    CHECK_THROWS_AS(adopt_all({source.master()}, into), Corruption);
    CHECK(into.repository().totals().sequences == 1);
    CHECK_FALSE(find_own_instance(into.root() / "none"));
    CHECK(find_own_instance(source.master()) == fs::canonical(source.master()));
}
