#include <doctest/doctest.h>

#include <string>

#include "samples.hpp"

using namespace seqshelf::test;

TEST_CASE("query plans: no question a reader asks scans a table") {
    const Catalog catalog;
    const auto plans = catalog.reader().query_plans();
    REQUIRE(plans.size() >= 9);
    for (const auto& [sql, line] : plans) {
        CAPTURE(sql);
        CAPTURE(line);
        CHECK(line.find("SCAN") == std::string::npos);
        CHECK(line.find("AUTOMATIC") == std::string::npos);  // an index built for one query is a scan too
    }
}

TEST_CASE("query plans: those of a catalog with sequences and statistics are no worse") {
    const Catalog catalog;
    {
        seqshelf::catalog::Writer writer(catalog.file(), "test");
        writer.put_volume(volume_row());
        for (int i = 1; i < 300; ++i) {
            const std::string ns = i % 3 == 0 ? "a" : "b";
            writer.put_alias(ns, "x" + std::to_string(i), put_sequence(writer, std::string(static_cast<std::size_t>(i), 'A')));
        }
        writer.commit();
    }
    for (const auto& [sql, line] : catalog.reader().query_plans()) {
        CAPTURE(sql);
        CAPTURE(line);
        CHECK(line.find("SCAN") == std::string::npos);
    }
}

TEST_CASE("query plans: a prefix search is bounded on both sides") {
    const Catalog catalog;
    int bounded = 0;
    for (const auto& [sql, line] : catalog.reader().query_plans()) {
        bounded += line.find("namespace_id=? AND alias>? AND alias<?") != std::string::npos ? 1 : 0;
    }
    CHECK(bounded == 1);
}
