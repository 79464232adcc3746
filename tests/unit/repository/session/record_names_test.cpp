#include "repository/session/record_names.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "seqshelf/error.hpp"

using seqshelf::InvalidInput;
using seqshelf::LoadOptions;
using seqshelf::repository::RecordNames;

namespace {

/// The error message for a file with a record of each name, on lines 1, 3, 5 and so on.
std::string complaint(const std::vector<std::string>& names,
                      LoadOptions::RepeatedNames repeated = LoadOptions::RepeatedNames::refuse) {
    RecordNames checked("f.fa", repeated);
    std::int64_t line = 1;
    for (const std::string& name : names) {
        seqshelf::format::FastaRecord record;
        record.name = name;
        record.line = line;
        line += 2;
        checked.add(record);
    }
    try {
        checked.check();
        return "";
    } catch (const InvalidInput& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("record_names: the first name that is repeated is reported, with its earlier line") {
    CHECK(complaint({}).empty());
    CHECK(complaint({"a", "b", "A", "ab", "a "}).empty());
    CHECK(complaint({"a", "b", "b", "a", "b"}) == "f.fa:5:2: there are two records named 'b'; the first is on line 3");
    CHECK(complaint({"b", "z", "a", "z", "a", "b"}) ==
          "f.fa:7:2: there are two records named 'z'; the first is on line 3");
    CHECK(complaint({"a", "a"}, LoadOptions::RepeatedNames::keep).empty());
}

TEST_CASE("record_names: long names are distinguished up to their ends") {
    for (const std::size_t length : {30U, 31U, 32U, 33U, 100U, 5000U}) {
        CAPTURE(length);
        const std::string name(length, 'x');
        std::vector<std::string> names{name};
        for (const std::size_t at : {std::size_t{0}, length / 2, length - 1}) {
            names.push_back(name);
            names.back()[at] = 'y';
        }
        names.push_back(name.substr(1));
        CHECK(complaint(names).empty());
        names.push_back(name);
        const std::string told = length <= 31 ? name : std::string(15, 'x') + "...";
        CHECK(complaint(names) == "f.fa:11:2: there are two records named '" + told + "'; the first is on line 1");
    }
}

TEST_CASE("record_names: a long name is not cut within a character in the message") {
    const std::string name = std::string(14, 'x') + "\xc3\xa9" + std::string(30, 'x');
    CHECK(complaint({name, name}) ==
          "f.fa:3:2: there are two records named '" + std::string(14, 'x') + "...'; the first is on line 1");
}

TEST_CASE("record_names: one repeated name among many is found") {
    std::vector<std::string> names;
    for (int i = 0; i < 600000; ++i) {  // more than are kept in memory
        names.push_back("n" + std::to_string(i));
    }
    CHECK(complaint(names).empty());
    names.push_back("n1234");
    CHECK(complaint(names) == "f.fa:1200001:2: there are two records named 'n1234'; the first is on line 2469");
}
