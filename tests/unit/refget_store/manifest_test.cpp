#include "refget_store/manifest.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/json.hpp"
#include "unit/refget_store/gtars_store.hpp"

namespace fs = std::filesystem;
namespace gtars = seqshelf::test::gtars;
using seqshelf::AliasKind;
using seqshelf::InvalidInput;
using seqshelf::NotFound;
using seqshelf::SchemaMismatch;
using seqshelf::refget_store::Manifest;
using seqshelf::refget_store::Mode;
using seqshelf::test::TemporaryDirectory;
using Json = nlohmann::ordered_json;

namespace {

/// The message of the Error that reading rgstore.json with that text throws, without the path before it.
template <typename Error>
std::string refusal(const std::string& text) {
    const TemporaryDirectory store;
    seqshelf::test::write_file(store / "rgstore.json", text);
    try {
        (void)seqshelf::refget_store::read_manifest(store.path());
    } catch (const Error& error) {
        const std::string message = error.what();
        const std::string path = store / "rgstore.json";
        return message.starts_with(path) ? message.substr(path.size()) : message;
    }
    return "read";
}

/// The text of a good rgstore.json, one line for each key, with one key changed.
std::string with(const std::string& key, const Json& value) {
    Json json = Json::parse(seqshelf::test::read_file(gtars::store(Mode::raw) / "rgstore.json"));
    json[key] = value;
    return json.dump(2);
}

}  // namespace

TEST_CASE("manifest: one written by gtars is read") {
    const Manifest manifest = seqshelf::refget_store::read_manifest(gtars::store(Mode::encoded));
    CHECK(manifest.mode == Mode::encoded);
    CHECK(manifest.sequence_template == "sequences/%s2/%s.seq");
    CHECK(manifest.collection_template == "collections/%s.rgsi");
    CHECK(manifest.sequence_index == "sequences.rgsi");
    CHECK(manifest.collection_index == "collections.rgci");
    CHECK(manifest.namespaces(AliasKind::sequences) == std::vector<std::string>{"ncbi", "ucsc"});
    CHECK(manifest.namespaces(AliasKind::collections) == std::vector<std::string>{"ucsc"});
    CHECK(seqshelf::refget_store::read_manifest(gtars::store(Mode::raw)).mode == Mode::raw);
}

TEST_CASE("manifest: a directory without one is NotFound") {
    const TemporaryDirectory directory;
    CHECK_THROWS_AS((void)seqshelf::refget_store::read_manifest(directory.path()), NotFound);
    CHECK_THROWS_AS((void)seqshelf::refget_store::read_manifest(directory / "absent"), NotFound);
    fs::create_directory(directory / "rgstore.json");
    CHECK_THROWS_AS((void)seqshelf::refget_store::read_manifest(directory.path()), NotFound);
}

TEST_CASE("manifest: another version or mode is SchemaMismatch") {
    CHECK(refusal<SchemaMismatch>(with("version", 2)) == ": the format's version is 2, this program reads version 1");
    CHECK(refusal<SchemaMismatch>(with("version", 0)) != "read");
    CHECK(refusal<SchemaMismatch>(with("version", -1)) != "read");
    CHECK(refusal<SchemaMismatch>(with("version", 18446744073709551615U)) != "read");
    CHECK(refusal<SchemaMismatch>(with("mode", "Zstd")) == ": the mode is Zstd, this program reads Raw and Encoded");
}

TEST_CASE("manifest: JSON of another form is InvalidInput with its line") {
    CHECK(refusal<InvalidInput>("") == ":1: not JSON");
    CHECK(refusal<InvalidInput>("{\n\"version\": 1,\n]") == ":3: not JSON");
    CHECK(refusal<InvalidInput>("{\"mode\": \"\xFF\"}") == ":1: not JSON");
    CHECK(refusal<InvalidInput>("{\n\"version\": 1e999}") == ":1: not JSON");
    CHECK(refusal<InvalidInput>("[1]") == ":1: not a JSON object");
    CHECK(refusal<InvalidInput>("{}") == ":1: version is missing");
    CHECK(refusal<InvalidInput>(with("version", "1")) == ":2: version: not an integer");
    CHECK(refusal<InvalidInput>(with("version", 1.0)) == ":2: version: not an integer");
    CHECK(refusal<InvalidInput>(with("mode", 1)) == ":7: mode: not a string");
    CHECK(refusal<InvalidInput>(with("sequence_index", nullptr)) == ":1: sequence_index is missing");
}

TEST_CASE("manifest: a path that leaves the store is InvalidInput") {
    const std::string nul = std::string("a\0b", 3);
    for (const std::string key :
         {"seqdata_path_template", "collections_path_template", "sequence_index", "collection_index"}) {
        for (const std::string& path : std::vector<std::string>{"/etc/%s", "../%s", "a/../../%s", "", nul + "%s"}) {
            CAPTURE(key);
            CAPTURE(path);
            CHECK(refusal<InvalidInput>(with(key, path)).ends_with(": " + key + ": the path leaves the store"));
        }
    }
}

TEST_CASE("manifest: a template that gives one file for all digests is InvalidInput") {
    for (const std::string path : {"sequences/all.seq", "sequences/%s2.seq", "sequences/%s4"}) {
        CAPTURE(path);
        CHECK(refusal<InvalidInput>(with("seqdata_path_template", path)) ==
              ":3: seqdata_path_template: the path lacks %s, the digest");
    }
}

TEST_CASE("manifest: a namespace that is not a file name is InvalidInput") {
    for (const std::string& ns : std::vector<std::string>{"../../etc/passwd", "a/b", "/a", "", {'a', '\0', 'b'}}) {
        CAPTURE(ns);
        CHECK(refusal<InvalidInput>(with("sequence_alias_namespaces", {ns})) ==
              ":11: sequence_alias_namespaces: not a list of names of files");
    }
    CHECK(refusal<InvalidInput>(with("sequence_alias_namespaces", "ncbi")) != "read");
    CHECK(refusal<InvalidInput>(with("collection_alias_namespaces", {1})) != "read");
    CHECK(refusal<InvalidInput>(with("sequence_alias_namespaces", {"sp ace", "é", "..", "a.b"})) == "read");
}

TEST_CASE("manifest: keys that older versions of gtars did not write may be absent") {
    Json json = Json::parse(seqshelf::test::read_file(gtars::store(Mode::raw) / "rgstore.json"));
    for (const char* const key : {"collection_index", "sequence_alias_namespaces", "collection_alias_namespaces"}) {
        json.erase(key);
    }
    const TemporaryDirectory store;
    seqshelf::test::write_file(store / "rgstore.json", json.dump());
    const Manifest manifest = seqshelf::refget_store::read_manifest(store.path());
    CHECK_FALSE(manifest.collection_index.has_value());
    CHECK(manifest.sequence_namespaces.empty());
}

TEST_CASE("manifest: templates expand as in gtars") {
    using seqshelf::refget_store::expand;
    CHECK(expand("sequences/%s2/%s.seq", "ABCDEFgh") == "sequences/AB/ABCDEFgh.seq");
    CHECK(expand("%s2/%s4/%s", "ABCDEFgh") == "AB/ABCD/ABCDEFgh");
    CHECK(expand("%s%s", "ABCDEFgh") == "ABCDEFghABCDEFgh");
    CHECK(expand("%", "ABCDEFgh") == "%");
}
