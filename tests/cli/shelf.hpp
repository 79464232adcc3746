#pragma once

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "support/files.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"
#include "support/texts.hpp"

namespace seqshelf::test {

namespace fs = std::filesystem;
using Json = nlohmann::json;

[[nodiscard]] inline std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

[[nodiscard]] inline struct stat stat_of(const fs::path& path) {
    struct stat status{};
    REQUIRE_MESSAGE(::lstat(path.c_str(), &status) == 0, path.string());
    return status;
}

/// Single quotes for sh.
[[nodiscard]] inline std::string shell_word(const fs::path& path) { return "'" + path.string() + "'"; }

/// Whether there is a null anywhere: `--json` has none.
[[nodiscard]] inline bool has_null(const Json& value) {
    if (value.is_structured()) {
        for (const auto& item : value) {
            if (has_null(item)) {
                return true;
            }
        }
    }
    return value.is_null();
}

/// The names in an object, sorted, with blanks between.
[[nodiscard]] inline std::string keys_of(const Json& object) {
    std::vector<std::string> keys;
    for (const auto& item : object.items()) {
        keys.push_back(item.key());
    }
    std::sort(keys.begin(), keys.end());
    std::string text;
    for (const std::string& key : keys) {
        text += (text.empty() ? "" : " ") + key;
    }
    return text;
}

/// One JSON object a line.
[[nodiscard]] inline std::vector<Json> json_lines(const std::string& text) {
    std::vector<Json> objects;
    for (const std::string& line : lines_of(text)) {
        objects.push_back(Json::parse(line));
        CHECK(objects.back().is_object());
        CHECK_MESSAGE(!has_null(objects.back()), line);
    }
    return objects;
}

/// Runs the program without a root of its own.
[[nodiscard]] inline Outcome program(const std::vector<std::string>& arguments, const Launch& launch = {}) {
    return seqshelf(arguments, launch);
}

/// A root of the test's own, driven through the program.
class ProgramShelf {
public:
    ProgramShelf() { ok({"init"}); }
    /// The root lies below `parent`.
    explicit ProgramShelf(const fs::path& parent) : directory_(parent) { ok({"init"}); }

    [[nodiscard]] fs::path root() const { return directory_ / "root"; }
    [[nodiscard]] fs::path master() const { return root() / "master"; }
    [[nodiscard]] fs::path scratch(const std::string& name) const { return directory_ / name; }

    /// Writes a file beside the root and returns its path.
    std::string file(const std::string& name, std::string_view text) const {
        write_file(scratch(name), text);
        return scratch(name).string();
    }

    [[nodiscard]] Outcome run(std::vector<std::string> arguments, const Launch& launch = {}) const {
        arguments.insert(arguments.begin(), {"-r", root().string()});
        return seqshelf(arguments, launch);
    }
    /// Standard output of a command that must succeed.
    std::string ok(const std::vector<std::string>& arguments, const Launch& launch = {}) const {
        const Outcome outcome = run(arguments, launch);
        REQUIRE_MESSAGE(outcome.exit_code == 0, arguments.front() << ": " << outcome.err);
        return outcome.out;
    }
    std::vector<Json> json(std::vector<std::string> arguments, const Launch& launch = {}) const {
        arguments.insert(arguments.begin(), "--json");
        return json_lines(ok(arguments, launch));
    }
    /// Runs a shell command in which `S` is the program with this root.
    [[nodiscard]] Outcome shell(const std::string& command) const {
        return test::run(
            {"sh", "-c",
             "S() { " + shell_word(program_path()) + " -r " + shell_word(root()) + " \"$@\"; }; " + command});
    }

    /// What master's readers can tell of it, and every volume's bytes: the same before and after a refused write.
    [[nodiscard]] std::string state() const {
        std::string text;
        const Json status = Json::parse(ok({"--json", "status"}));
        for (const Json& instance : status["instances"]) {
            Json kept = instance;
            kept.erase("bytes");  // SQLite may grow its file at a checkpoint
            kept.erase("modified");
            text += kept.dump() + "\n";
        }
        text += ok({"-i", "master", "alias", "list"}) + ok({"-i", "master", "alias", "namespaces"});
        for (const std::string& name : files_below(master())) {
            if (contains(name, "catalog.sqlite3-") || name == ".lock") {
                continue;
            }
            const fs::path path = master() / name;
            text += name;
            if (fs::is_regular_file(fs::symlink_status(path)) && name != "catalog.sqlite3") {
                text += " " + std::to_string(std::hash<std::string>{}(read_file(path)));
            }
            text += "\n";
        }
        return text;
    }

    /// Every row of master's catalog, read without the program.
    [[nodiscard]] std::string dump() const { return sql(".dump"); }
    /// What the sqlite3 program prints for a statement on master's catalog.
    [[nodiscard]] std::string sql(const std::string& statement) const {
        const Outcome outcome = test::run({"sqlite3", master() / "catalog.sqlite3", statement});
        REQUIRE_MESSAGE(outcome.exit_code == 0, outcome.err);
        return outcome.out;
    }

    /// Runs a command that must fail with `code`, say each of `messages`, print nothing, and change nothing.
    void refuses(const std::vector<std::string>& arguments, int code, const std::vector<std::string>& messages,
                 const Launch& launch = {}) const {
        std::string shown;
        for (const std::string& argument : arguments) {
            shown += argument + " ";
        }
        CAPTURE(shown);
        const std::string before = dump();
        const std::vector<std::string> files = files_below(master() / "sequences");
        const Outcome outcome = run(arguments, launch);
        CHECK_MESSAGE(outcome.exit_code == code, outcome.err);
        CHECK(outcome.out.empty());
        for (const std::string& message : messages) {
            CHECK_MESSAGE(contains(outcome.err, message), outcome.err);
        }
        CHECK((dump() == before));
        CHECK(files_below(master() / "sequences") == files);
    }

private:
    TemporaryDirectory directory_;
};

constexpr const char* phix_digest = "IIXILYBQCpHdC4qpI3sOQ_HAeAm9bmeF";
constexpr const char* mito_digest = "k3grVkjY-hoWcCUojHw6VU6GE3MZ8Sct";

[[nodiscard]] inline std::string phix() { return data_file("phix174_NC_001422.1.fa").string(); }
[[nodiscard]] inline std::string mito() { return data_file("human_mito_NC_012920.1.fa").string(); }

}  // namespace seqshelf::test
