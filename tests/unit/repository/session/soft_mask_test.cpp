#include <doctest/doctest.h>

#include <cctype>
#include <random>
#include <string>
#include <vector>

#include "seqshelf/change.hpp"
#include "seqshelf/collection.hpp"
#include "seqshelf/seqshelf.hpp"
#include "support/shelf.hpp"

using namespace seqshelf;
using test::Shelf;

namespace {

using Runs = std::vector<Interval>;

/// Runs of lower case of `text` within [start, end), found letter by letter.
Runs runs_of(const std::string& text, std::int64_t start, std::int64_t end) {
    Runs runs;
    for (std::int64_t i = start; i < end; ++i) {
        if (std::islower(static_cast<unsigned char>(text[static_cast<std::size_t>(i)])) == 0) {
            continue;
        }
        if (!runs.empty() && runs.back().end == i) {
            runs.back().end = i + 1;
        } else {
            runs.push_back({i, i + 1});
        }
    }
    return runs;
}

Collection load_masked_text(Shelf& shelf, const std::string& text) {
    const auto digest = shelf.load(text).collections.at(0);
    return shelf.repository().get_collection(digest.sha512t24u());
}

void check(const Collection& collection, const std::string& text, std::int64_t start, std::int64_t end) {
    const std::string expected = text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start));
    REQUIRE(collection.fetch_soft_masked("a", {start, end}) == expected);
    if (start < end) {
        REQUIRE(collection.soft_mask("a", {start, end}) == runs_of(text, start, end));
    }
}

}  // namespace

TEST_CASE("soft mask: every interval of a short sequence has the case of the file") {
    for (const std::string text : {"acgtACGTnnACgT", "ACGT", "acgt", "Acgt", "acgT", "aCgT", "a", "A"}) {
        CAPTURE(text);
        Shelf shelf;
        const Collection collection = load_masked_text(shelf, ">before\nACac\n>a\n" + text + "\n>after\nccCC\n");
        const auto length = std::ssize(text);
        for (std::int64_t start = 0; start <= length; ++start) {
            for (std::int64_t end = start; end <= length; ++end) {
                check(collection, text, start, end);
            }
        }
        CHECK_THROWS_AS((void)collection.soft_mask("a", {0, length + 1}), InvalidInterval);
        CHECK_THROWS_AS((void)collection.soft_mask("a", {-1, 0}), InvalidInterval);
        CHECK_THROWS_AS((void)collection.soft_mask("a", {1, 0}), InvalidInterval);
        CHECK_THROWS_AS((void)collection.fetch_soft_masked("a", {0, length + 1}), InvalidInterval);
        CHECK_THROWS_AS((void)collection.soft_mask("b", {0, 1}), NotFound);
        CHECK_THROWS_AS((void)collection.fetch_soft_masked("b", {0, 1}), NotFound);
    }
}

TEST_CASE("soft mask: an empty interval has no runs, even within a run of lower case") {
    Shelf shelf;
    const Collection collection = load_masked_text(shelf, ">a\nACgtgtAC\n");
    for (std::int64_t at = 0; at <= 8; ++at) {
        CAPTURE(at);
        CHECK(collection.soft_mask("a", {at, at}).empty());
    }
}

TEST_CASE("soft mask: an empty sequence has none") {
    Shelf shelf;
    const Collection collection = load_masked_text(shelf, ">a\n>b\nacgt\n");
    CHECK(collection.soft_mask("a", {0, 0}).empty());
    CHECK(collection.fetch_soft_masked("a", {0, 0}).empty());
    CHECK_THROWS_AS((void)collection.soft_mask("a", {0, 1}), InvalidInterval);
}

TEST_CASE("soft mask: every slice of a mask of many runs, which is stored in parts, is right") {
    // 12,000 runs, most of a length that takes two bytes: several parts of 4 KiB.
    std::mt19937 random(11);
    std::string text;
    for (int run = 0; run < 12000; ++run) {
        const std::size_t length = 1 + random() % 300;
        for (std::size_t i = 0; i < length; ++i) {
            text += (run % 2 == 0 ? "ACGT" : "acgt")[random() % 4];
        }
    }
    Shelf shelf;
    std::string lines;
    for (std::size_t start = 0; start < text.size(); start += 80) {
        lines += text.substr(start, 80) + "\n";
    }
    const Collection collection = load_masked_text(shelf, ">a\n" + lines);
    const auto length = std::ssize(text);
    CHECK(collection.soft_mask("a", {0, length}) == runs_of(text, 0, length));
    CHECK((collection.fetch_soft_masked("a", {0, length}) == text));
    // Every place that may be a boundary of a run or a part, and slices from it.
    for (const Interval run : runs_of(text, 0, length)) {
        if (random() % 8 == 0) {
            for (const std::int64_t start : {run.start - 1, run.start, run.start + 1, run.end - 1, run.end}) {
                for (const std::int64_t size : {0, 1, 2, 300}) {
                    check(collection, text, std::min(start, length), std::min(start + size, length));
                }
            }
        }
    }
    for (int i = 0; i < 200; ++i) {
        const auto start = static_cast<std::int64_t>(random() % text.size());
        check(collection, text, start, std::min(length, start + static_cast<std::int64_t>(random() % 100000)));
    }
    check(collection, text, length, length);
}

TEST_CASE("soft mask: is that of the first source that has lower case") {
    Shelf shelf;
    load_masked_text(shelf, ">a plain\nACGTACGT\n");
    CHECK(load_masked_text(shelf, ">a plain\nACGTACGT\n").soft_mask("a", {0, 8}).empty());
    load_masked_text(shelf, ">a masked\nACgtACGT\n");
    const Collection collection = load_masked_text(shelf, ">a otherwise\nacgtacgt\n");
    CHECK(collection.sources().size() == 3);
    CHECK(collection.soft_mask("a", {0, 8}) == Runs{{2, 4}});
    CHECK(collection.fetch_soft_masked("a", {1, 5}) == "CgtA");
    CHECK(collection.get_sequence("a").fetch({1, 5}) == "CGTA");
    CHECK(collection.fhr_statistics().masked_base_pairs == 2);
}

TEST_CASE("soft mask: a collection made of stored sequences has none") {
    Shelf shelf;
    load_masked_text(shelf, ">a\nacgt\n");
    Change session(shelf.master());
    const auto digest = session.add_collection({{"b", "t:a", ""}});
    session.commit();
    const Collection collection = shelf.repository().get_collection(digest.sha512t24u());
    CHECK(collection.soft_mask("b", {0, 4}).empty());
    CHECK(collection.fetch_soft_masked("b", {0, 4}) == "ACGT");
    CHECK(collection.fhr_statistics().masked_base_pairs == 0);
}
