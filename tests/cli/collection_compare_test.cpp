#include "cli/collection_samples.hpp"

using namespace seqshelf::test;

TEST_CASE("collection compare: agrees with the fixtures' five pairs, in both forms and both rules of order") {
    const CollectionSamples shelf;
    struct Expected {
        std::string b;
        std::map<std::string, std::pair<int, Json>> cells;
    };
    const std::vector<Expected> pairs{
        {"different_names",
         {{"lengths", {3, true}},
          {"names", {0, nullptr}},
          {"sequences", {3, true}},
          {"name_length_pairs", {0, nullptr}},
          {"sorted_sequences", {3, true}}}},
        {"different_order",
         {{"lengths", {3, false}},
          {"names", {3, false}},
          {"sequences", {3, false}},
          {"name_length_pairs", {3, false}},
          {"sorted_sequences", {3, true}}}},
        // By the specification one shared element has no order; the fixture has true.
        {"pair_swap",
         {{"lengths", {3, true}},
          {"names", {3, false}},
          {"sequences", {3, true}},
          {"name_length_pairs", {1, nullptr}},
          {"sorted_sequences", {3, true}}}},
        {"subset",
         {{"lengths", {2, nullptr}},
          {"names", {2, true}},
          {"sequences", {2, true}},
          {"name_length_pairs", {2, true}},
          {"sorted_sequences", {2, true}}}},
        {"swap_wo_coords",
         {{"lengths", {3, true}},
          {"names", {3, false}},
          {"sequences", {3, true}},
          {"name_length_pairs", {3, false}},
          {"sorted_sequences", {3, true}}}},
    };
    const auto compare = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"--json", "collection", "compare"});
        return parse_json(shelf.master_ok(arguments));
    };
    for (const Expected& pair : pairs) {
        CAPTURE(pair.b);
        const Json object = compare({"t:base", "t:" + pair.b});
        CHECK(keys_of(object) == "array_elements attributes digests");
        CHECK(object.at("digests") == Json{{"a", seqcol_digest("base")}, {"b", seqcol_digest(pair.b)}});
        CHECK(keys_of(object.at("attributes")) == "a_and_b a_only b_only");
        CHECK(object.at("attributes").at("a_only").empty());
        CHECK(object.at("attributes").at("b_only").empty());
        CHECK(object.at("attributes").at("a_and_b").size() == 6);
        const Json& elements = object.at("array_elements");
        CHECK(keys_of(elements) == "a_and_b_count a_and_b_same_order a_count b_count");
        const std::string table = shelf.master_ok({"collection", "compare", "t:base", seqcol_digest(pair.b)});
        CHECK(lines_of(table).size() == 9);
        CHECK(table.starts_with("a\t" + seqcol_digest("base") + "\nb\t" + seqcol_digest(pair.b) + "\n"));
        for (const auto& [attribute, cell] : pair.cells) {
            const auto& shown = attribute;
            CAPTURE(shown);
            CHECK(elements.at("a_count").at(attribute) == 3);
            CHECK(elements.at("b_count").at(attribute) == (pair.b == "subset" ? 2 : 3));
            CHECK(elements.at("a_and_b_count").at(attribute) == cell.first);
            CHECK(elements.at("a_and_b_same_order").at(attribute) == cell.second);
            const std::string order = cell.second.is_null() ? "-" : cell.second == true ? "yes" : "no";
            CHECK(contains(table, "\n" + attribute + "\t"));
            CHECK(contains(table, std::to_string(cell.first) + "\t" + order + "\n"));
        }
        CHECK(elements.at("a_count").size() == 5);
    }
    CHECK(compare({"--order-from-one", "base", "pair_swap"})
              .at("array_elements")
              .at("a_and_b_same_order")
              .at("name_length_pairs") == true);
    CHECK(compare({"--order-from-one", "base", "different_names"})
              .at("array_elements")
              .at("a_and_b_same_order")
              .at("names") == nullptr);
    const std::string same = shelf.master_ok({"collection", "compare", "base", "base"});
    CHECK(!contains(same, "no\t"));
    CHECK(contains(same, "sorted_sequences\tyes\t3\t3\t3\tyes\n"));
    // A repeated element may be repeated equally often and still be in another order.
    shelf.ok({"-q", "load", "--alias", "d:one", shelf.file("d1.fa", ">a\nAC\n>b\nAC\n>c\nGT\n"), "--alias", "d:two",
              shelf.file("d2.fa", ">a\nAC\n>b\nGT\n>c\nGT\n")});
    const Json unequal = compare({"d:one", "d:two"}).at("array_elements");
    CHECK(unequal.at("a_and_b_same_order").at("sequences") == nullptr);
    CHECK(unequal.at("a_and_b_same_order").at("names") == true);
    shelf.master_refuses({"collection", "compare", "t:base"}, 2, {"COLLECTION"});
    shelf.master_refuses({"collection", "compare", "t:base", "t:nonesuch"}, 1, {"t:nonesuch"});
}
