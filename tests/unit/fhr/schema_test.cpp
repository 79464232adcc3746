#include "fhr/schema.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "fhr/json.hpp"
#include "seqshelf/fhr.hpp"

using seqshelf::FhrRecord;
using seqshelf::FhrViolation;
using seqshelf::fhr::Json;
using Paths = std::vector<std::string>;

namespace {

Json minimal() {
    return Json::parse(
        R"({"schema":"https://raw.githubusercontent.com/FAIR-bioHeaders/FHR-Specification/main/fhr.json",
        "schemaVersion":1,"genome":"Bombas huntii",
        "taxon":{"name":"Bombas huntii","uri":"https://identifiers.org/taxonomy:9606"},"version":"0.0.1",
        "metadataAuthor":[{"name":"Adam Wright","uri":"https://orcid.org/0000-0002-5719-4024"}],
        "assemblyAuthor":[{"name":"David Molik","uri":"https://orcid.org/0000-0003-3192-6538"}],
        "dateCreated":"2022-03-21","masking":"soft-masked",
        "checksum":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="})");
}

/// A record with every optional member too.
Json complete() {
    Json record = minimal();
    record.update(Json::parse(
        R"({"genomeSynonym":["B. huntii"],"voucherSpecimen":"Located in Freezer 33",
        "accessionID":{"name":"PBARC","url":"https://ars.usda.gov/"},
        "instrument":["Sequel IIe","Nanopore"],"scholarlyArticle":"10.1371/journal.pntd.0008755",
        "documentation":"Built","identifier":["beetlebase:TC010103"],
        "relatedLink":["http://wfleabase.org/genome/"],"funding":"f",
        "reuseConditions":"public domain","license":"public domain",
        "vitalStats":{"L50":1,"N50":2,"L90":3,"totalBasePairs":4,"numberContigs":5,"numberScaffolds":6,
        "readTechnology":"hifi"}})"));
    return record;
}

std::vector<FhrViolation> violations_of(const Json& record) {
    return FhrRecord::from_json(record.dump(), "f.json").validate();
}

Paths paths_of(const Json& record) {
    Paths paths;
    for (const FhrViolation& violation : violations_of(record)) {
        paths.push_back(violation.path);
    }
    return paths;
}

struct Replacement {
    std::string at;     ///< JSON Pointer into the complete record
    std::string value;  ///< JSON
};

Paths paths_with(const Replacement& replacement) {
    Json record = complete();
    record[Json::json_pointer(replacement.at)] = Json::parse(replacement.value);
    return paths_of(record);
}

}  // namespace

TEST_CASE("fhr schema: the minimal record and one with every member are valid") {
    CHECK(violations_of(minimal()).empty());
    CHECK(violations_of(complete()).empty());
}

TEST_CASE("fhr schema: every missing required member is reported, all ten for an empty record") {
    const Paths required = {"schema",         "schemaVersion",  "genome",      "taxon",   "version",
                            "metadataAuthor", "assemblyAuthor", "dateCreated", "masking", "checksum"};
    for (const std::string& key : required) {
        CAPTURE(key);
        Json record = minimal();
        record.erase(key);
        const auto violations = violations_of(record);
        REQUIRE(violations.size() == 1);
        CHECK(violations[0].path.empty());
        CHECK(violations[0].message.starts_with(key + " is missing, expected "));
    }
    CHECK(paths_of(Json::object()) == Paths(10, ""));
}

TEST_CASE("fhr schema: every place refuses a value of another type, at its own path") {
    for (const char* place : {"/schema",
                              "/schemaVersion",
                              "/genome",
                              "/genomeSynonym",
                              "/genomeSynonym/0",
                              "/taxon",
                              "/taxon/name",
                              "/taxon/uri",
                              "/version",
                              "/metadataAuthor",
                              "/metadataAuthor/0",
                              "/metadataAuthor/0/name",
                              "/assemblyAuthor",
                              "/assemblyAuthor/0",
                              "/assemblyAuthor/0/name",
                              "/dateCreated",
                              "/voucherSpecimen",
                              "/accessionID",
                              "/accessionID/name",
                              "/accessionID/url",
                              "/instrument",
                              "/instrument/1",
                              "/scholarlyArticle",
                              "/documentation",
                              "/identifier",
                              "/identifier/0",
                              "/relatedLink",
                              "/relatedLink/0",
                              "/funding",
                              "/reuseConditions",
                              "/license",
                              "/masking",
                              "/vitalStats",
                              "/vitalStats/L50",
                              "/vitalStats/N50",
                              "/vitalStats/L90",
                              "/vitalStats/totalBasePairs",
                              "/vitalStats/numberContigs",
                              "/vitalStats/numberScaffolds",
                              "/vitalStats/readTechnology",
                              "/checksum"}) {
        CAPTURE(place);
        CHECK(paths_with({place, "null"}) == Paths{place});
        CHECK(paths_with({place, "true"}) == Paths{place});
    }
}

TEST_CASE("fhr schema: texts that break a pattern or format are violations") {
    const std::vector<Replacement> cases = {
        {"/taxon/uri", R"("https://identifiers.org/taxonomy:")"},
        {"/taxon/uri", R"("taxonomy:9606")"},
        {"/taxon/uri", R"("a b https://identifiers.org/taxonomy:1")"},
        {"/metadataAuthor/0/uri", R"("0000-0002-5719-4024")"},
        {"/metadataAuthor/0/uri", R"("https://orcid.org/0000-0002-5719-402x")"},
        {"/assemblyAuthor/0/uri", R"("http://orcid.org/0000-0002-5719-4024")"},
        {"/assemblyAuthor/0/uri", R"("https://orcid.org/0000-0002-5719-4024 ")"},
        {"/dateCreated", R"("21.3.2022")"},
        {"/dateCreated", R"("2022-02-29")"},
        {"/dateCreated", R"("2022-03-21T00:00:00Z")"},
        {"/accessionID/url", R"("www.ars.usda.gov")"},
        {"/scholarlyArticle", R"("https://doi.org/10.1371/journal.pntd.0008755")"},
        {"/scholarlyArticle", R"("10")"},
        {"/identifier/0", R"("TC010103")"},
        {"/relatedLink/0", R"("wfleabase.org/genome")"},
        {"/masking", R"("semi-masked")"},
        {"/masking", R"("unmasked")"},
        {"/checksum", R"("md5:7582b26fcb0a9775b87c38f836e97c42")"},
        {"/checksum", R"("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")"},
        {"/checksum", R"("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-=")"},
        {"/vitalStats/N50", "1.5"},
        {"/vitalStats/N50", R"("2")"},
    };
    for (const Replacement& replacement : cases) {
        CAPTURE(replacement.at);
        CAPTURE(replacement.value);
        CHECK(paths_with(replacement) == Paths{replacement.at});
    }
}

TEST_CASE("fhr schema: unusual values that its loose rules accept are valid") {
    const std::vector<Replacement> cases = {
        {"/schemaVersion", "1.0"},
        {"/vitalStats/N50", "2.0"},
        {"/vitalStats/N50", "-1"},
        {"/vitalStats", R"({"N90":"any"})"},
        {"/taxon", R"({"other":1})"},
        {"/metadataAuthor", "[]"},
        {"/metadataAuthor/0/uri", "5"},
        {"/metadataAuthor/0/uri", R"("https://orcid.org/0000-0002-5719-402X/and-more")"},
        {"/assemblyAuthor", R"([{"name":"David Molik","url":"https://orcid.org/0000-0003-3192-6538"}])"},
        {"/taxon/uri", R"("https://identifiers.org/taxonomy:9606-and-more")"},
        {"/masking", R"("mostly soft-masked")"},
        {"/scholarlyArticle", R"("105")"},
        {"/identifier/0", R"("A B:")"},
        {"/checksum", R"("////////////////////++++++++++++++++++++====")"},
        {"/genome", R"("")"},
    };
    for (const Replacement& replacement : cases) {
        CAPTURE(replacement.at);
        CAPTURE(replacement.value);
        CHECK(paths_with(replacement).empty());
    }
}

TEST_CASE("fhr schema: each unknown key is a violation, its path escaped as a JSON Pointer") {
    Json record = minimal();
    for (const char* key : {"assembler", "a/b~c", "", "taxon/name", "metadataAuthor/*"}) {
        record[key] = 1;
    }
    CHECK(paths_of(record) == Paths{"/", "/assembler", "/a~1b~0c", "/metadataAuthor~1*", "/taxon~1name"});
    CHECK(violations_of(record)[0].message == "found 1, expected nothing: FHR 1.0 has no such key");
}

TEST_CASE("fhr schema: license is allowed in addition to reuseConditions, as text") {
    Json record = minimal();
    record["license"] = "CC0";
    CHECK(violations_of(record).empty());
}

TEST_CASE("fhr schema: violations are sorted by path, and have the value that was found") {
    const auto violations =
        violations_of(Json::parse(R"({"zebra":0,"metadataAuthor":[{"uri":"x"},7,{"name":[]}],"genome":5,"checksum":")" +
                                  std::string(500, 'x') + R"("})"));
    CHECK(std::is_sorted(violations.begin(), violations.end(),
                         [](const auto& a, const auto& b) { return a.path < b.path; }));
    REQUIRE(violations.size() == 13);  // 7 of the 10 required members are missing
    CHECK(violations[7].path == "/checksum");
    CHECK(violations[7].message.size() < 200);
    CHECK(violations[8] == FhrViolation{"/genome", "found 5, expected a string"});
    CHECK(violations[9] ==
          FhrViolation{"/metadataAuthor/0/uri",
                       R"(found "x", expected an ORCID such as https://orcid.org/0000-0002-5719-4024)"});
    CHECK(violations[10] == FhrViolation{"/metadataAuthor/1", "found 7, expected an object with name and uri"});
    CHECK(violations[11] == FhrViolation{"/metadataAuthor/2/name", "found [], expected a string"});
    CHECK(violations[12].path == "/zebra");
}
