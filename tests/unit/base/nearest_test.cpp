#include "base/nearest.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace seqshelf;

namespace {

/// The definition of the optimal string alignment distance, without a table.
std::size_t by_definition(std::string_view a, std::string_view b) {
    if (a.empty() || b.empty()) {
        return a.size() + b.size();
    }
    const std::string_view a1 = a.substr(1);
    const std::string_view b1 = b.substr(1);
    std::size_t least =
        std::min({by_definition(a1, b1) + (a[0] == b[0] ? 0 : 1), by_definition(a1, b) + 1, by_definition(a, b1) + 1});
    if (a.size() > 1 && b.size() > 1 && a[0] == b[1] && a[1] == b[0]) {
        least = std::min(least, by_definition(a.substr(2), b.substr(2)) + 1);
    }
    return least;
}

}  // namespace

TEST_CASE("nearest: the edit distance agrees with its definition") {
    CHECK(base::edit_distance("", "") == 0);
    CHECK(base::edit_distance("", "abc") == 3);
    CHECK(base::edit_distance("abc", "") == 3);
    CHECK(base::edit_distance("kitten", "sitting") == 3);
    CHECK(base::edit_distance("fecth", "fetch") == 1);
    CHECK(base::edit_distance("ca", "abc") == 3);
    std::mt19937 random(20261121);
    for (int round = 0; round < 2000; ++round) {
        std::string words[2];
        for (std::string& word : words) {
            word.resize(random() % 7);
            std::generate(word.begin(), word.end(), [&] { return "abc"[random() % 3]; });
        }
        CAPTURE(words[0]);
        CAPTURE(words[1]);
        REQUIRE(base::edit_distance(words[0], words[1]) == by_definition(words[0], words[1]));
    }
}

TEST_CASE("nearest: a word is near if it is within two edits or starts alike; the first of equals is returned") {
    const std::vector<std::string> words{"--interbase", "--bed", "--raw", "--namespace", "--names"};
    CHECK(base::nearest("--intrebase", words) == "--interbase");
    CHECK(base::nearest("--inter", words) == "--interbase");
    CHECK(base::nearest("--name", words) == "--names");  // one edit is nearer than a common beginning
    CHECK(base::nearest("--namesp", words) == "--names");
    CHECK(base::nearest("--n", words) == std::nullopt);
    CHECK(base::nearest("--", words) == std::nullopt);
    CHECK(base::nearest("", words) == std::nullopt);
    CHECK(base::nearest("--width", words) == std::nullopt);
    CHECK(base::nearest("2026-11-2", {"2026-11-21", "2026-11-20"}) == "2026-11-21");
    CHECK(base::nearest("ab", {"x", "y"}) == std::nullopt);
    CHECK(base::nearest("I", {"V", "X"}) == std::nullopt);  // one edit changes the whole word
    CHECK(base::nearest("load", {}) == std::nullopt);
    CHECK(base::nearest(std::string(1'000'000, 'a'), words) == std::nullopt);
    CHECK(base::did_you_mean("--bde", words) == "; did you mean '--bed'?");
    CHECK(base::did_you_mean("--width", words).empty());
}
