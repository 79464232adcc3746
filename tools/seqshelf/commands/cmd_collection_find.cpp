#include <algorithm>
#include <array>
#include <iostream>

#include "base/quoted.hpp"
#include "cli.hpp"
#include "output/collection_text.hpp"
#include "output/destination.hpp"
#include "output/table_row.hpp"
#include "seqshelf/collection.hpp"
#include "seqshelf/comparison.hpp"
#include "seqshelf/coordinates.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::cli {

namespace {

/// Prints the collections with this digest, or with an attribute of this digest. Returns whether there is one.
bool find_by_digest(const Globals& globals, const Repository& repository, const std::string& text) {
    const CollectionDigest digest = parse_digest(text);
    bool found = false;
    const auto tell_found = [&](const Collection& collection, std::string_view as) {
        found = true;
        if (globals.json) {
            Json object = summary_json(collection);
            object["matched"] = as;
            print_json(object);
        } else {
            std::cout << as << '\t' << collection_row(collection) << '\n';
        }
    };
    if (const auto collection = repository.find_collection(text); collection && collection->digest() == digest) {
        tell_found(*collection, "digest");
    }
    for (const CollectionAttribute attribute : collection_attributes) {
        std::string after;
        for (std::vector<Collection> page;
             !(page = repository.collections(page_collections, after, {{attribute, digest}})).empty();) {
            for (const Collection& collection : page) {
                tell_found(collection, to_string(attribute));
                after = collection.digest().sha512t24u();
            }
        }
    }
    return found;
}

bool find_by_sequence(const Globals& globals, const Repository& repository, const std::string& identifier,
                      std::int64_t limit) {
    const auto found = repository.collections_with(repository.get_sequence(identifier), limit);
    for (const CollectionWithSequence& each : found) {
        if (globals.json) {
            Json object = summary_json(each.collection);
            object["name"] = each.name;
            print_json(object);
        } else {
            std::cout << table_row(each.name) << '\t' << collection_row(each.collection) << '\n';
        }
    }
    return !found.empty();
}

std::string some_of(const char* what, const std::vector<std::string>& names) {
    constexpr std::size_t shown = 5;
    if (names.empty()) {
        return "";
    }
    const std::vector<std::string> first(names.begin(),
                                         names.begin() + static_cast<std::ptrdiff_t>(std::min(shown, names.size())));
    return std::string("\n  ") + what + " " + std::to_string(names.size()) + ": " + base::escaped(joined(first, ", ")) +
           (names.size() > shown ? ", …" : "");
}

bool find_by_coordinates(const Globals& globals, const Repository& repository, const std::string& file,
                         std::int64_t limit) {
    const auto matches = match_coordinates(repository, read_coordinates(file), limit);
    bool exact = false;
    for (const CoordinateMatch& match : matches) {
        exact = exact || match.exact();
        if (globals.json) {
            Json object = summary_json(match.collection);
            object["exact"] = match.exact();
            object["shared"] = match.shared;
            object["only_in_query"] = match.only_in_query;
            object["only_in_collection"] = match.only_in_collection;
            object["other_length"] = match.other_length;
            object["other_md5"] = match.other_md5;
            print_json(object);
            continue;
        }
        std::cout << (match.exact() ? "exact" : "partial") << '\t' << match.shared << '\t'
                  << collection_row(match.collection) << '\n';
        const std::string differences = some_of("only in the file", match.only_in_query) +
                                        some_of("only in the collection", match.only_in_collection) +
                                        some_of("of another length", match.other_length) +
                                        some_of("of another MD5", match.other_md5);
        std::cout << (differences.empty() ? "" : differences.substr(1) + '\n');
    }
    return exact;
}

void add_find_options(options::options_description_easy_init add) {
    add_output_option(add);
    // clang-format off
    add("sequence", text("ID"), "collections that contain this sequence")
       ("coordinates", text("FILE"),
            "collections with the names and lengths of a chrom.sizes, .fai, SAM or VCF header")
       ("limit", number("N"), "at most N (default: 10 with --coordinates, else all)");
    // clang-format on
}

int run_find(const Invocation& invocation) {
    const bool by_option = invocation.has("sequence") || invocation.has("coordinates");
    const auto& arguments = invocation.expect(by_option ? 0 : 1, by_option ? 0 : 1,
                                              by_option ? "none with --sequence or --coordinates" : "DIGEST");
    if (invocation.has("sequence") && invocation.has("coordinates")) {
        throw UsageError("--sequence and --coordinates cannot be given together");
    }
    constexpr std::int64_t default_matches = 10;
    const auto limit = invocation.number("limit", 1, no_limit);
    const Repository repository = invocation.globals.open_repository();
    const Globals& globals = invocation.globals;
    bool found = false;
    if (invocation.has("sequence")) {
        found =
            find_by_sequence(globals, repository, invocation.get<std::string>("sequence"), limit.value_or(no_limit));
    } else if (invocation.has("coordinates")) {
        found = find_by_coordinates(globals, repository, invocation.get<std::string>("coordinates"),
                                    limit.value_or(default_matches));
    } else {
        found = find_by_digest(globals, repository, arguments.front());
    }
    if (!found) {
        throw NotFound(invocation.has("coordinates") ? "no collection matches all names and lengths exactly"
                       : invocation.has("sequence")  ? "no collection contains that sequence"
                                                     : "no collection is known by '" + arguments.front() + "'");
    }
    return done;
}

/// The attributes that have elements to compare.
bool has_elements(CollectionAttribute attribute) { return attribute != CollectionAttribute::sorted_name_length_pairs; }

Json comparison_json(const Collection& a, const Collection& b, const CollectionComparison& comparison) {
    Json both = Json::array();
    Json a_count;
    Json b_count;
    Json shared;
    Json same_order;
    for (const CollectionAttribute attribute : collection_attributes) {
        const std::string name(to_string(attribute));
        both.push_back(name);
        if (has_elements(attribute)) {
            const ArrayComparison& array = comparison[attribute];
            a_count[name] = array.a_count;
            b_count[name] = array.b_count;
            shared[name] = array.a_and_b_count;
            same_order[name] = array.a_and_b_same_order ? Json(*array.a_and_b_same_order) : Json(nullptr);
        }
    }
    return {
        {"digests", {{"a", a.digest().sha512t24u()}, {"b", b.digest().sha512t24u()}}},
        {"attributes", {{"a_only", Json::array()}, {"b_only", Json::array()}, {"a_and_b", both}}},
        {"array_elements",
         {{"a_count", a_count}, {"b_count", b_count}, {"a_and_b_count", shared}, {"a_and_b_same_order", same_order}}}};
}

void add_compare_options(options::options_description_easy_init add) {
    add_output_option(add);
    add("order-from-one",
        "report an order from one shared element on, as refgenie's suite does; the specification says two");
}

int run_compare(const Invocation& invocation) {
    const auto& arguments = invocation.expect(2, 2, "COLLECTION COLLECTION");
    const Repository repository = invocation.globals.open_repository();
    const Collection a = repository.get_collection(arguments[0]);
    const Collection b = repository.get_collection(arguments[1]);
    const OrderRule rule =
        invocation.has("order-from-one") ? OrderRule::from_one_element : OrderRule::from_two_elements;
    const CollectionComparison comparison = compare_collections(a.members(), b.members(), rule);
    if (invocation.globals.json) {
        print_json(comparison_json(a, b, comparison));
        return done;
    }
    std::cout << "a\t" << a.digest().sha512t24u() << "\nb\t" << b.digest().sha512t24u()
              << "\nattribute\tequal\ta\tb\tshared\tsame order\n";
    for (const CollectionAttribute attribute : collection_attributes) {
        const bool equal = a.info().digests[attribute] == b.info().digests[attribute];
        std::cout << to_string(attribute) << '\t' << (equal ? "yes" : "no");
        if (has_elements(attribute)) {
            const ArrayComparison& array = comparison[attribute];
            std::cout << '\t' << array.a_count << '\t' << array.b_count << '\t' << array.a_and_b_count << '\t'
                      << (!array.a_and_b_same_order   ? "-"
                          : *array.a_and_b_same_order ? "yes"
                                                      : "no");
        }
        std::cout << '\n';
    }
    return done;
}

}  // namespace

std::span<const Command> collection_find_commands() {
    static constexpr std::array commands{
        Command{"collection find", "[DIGEST]", add_find_options, run_find},
        Command{"collection compare", "COLLECTION COLLECTION", add_compare_options, run_compare},
    };
    return commands;
}

}  // namespace seqshelf::cli
