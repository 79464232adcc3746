#include "cli/shelf.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

namespace seqshelf::test {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

struct stat stat_of(const fs::path& path) {
    struct stat status{};
    REQUIRE_MESSAGE(::lstat(path.c_str(), &status) == 0, path.string());
    return status;
}

std::string shell_word(const fs::path& path) { return "'" + path.string() + "'"; }

bool has_null(const Json& value) {
    if (value.is_structured()) {
        for (const auto& item : value) {
            if (has_null(item)) {
                return true;
            }
        }
    }
    return value.is_null();
}

std::string keys_of(const Json& object) {
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

std::vector<Json> json_lines(const std::string& text) {
    std::vector<Json> objects;
    for (const std::string& line : lines_of(text)) {
        objects.push_back(parse_json(line));
        CHECK(objects.back().is_object());
        CHECK_MESSAGE(!has_null(objects.back()), line);
    }
    return objects;
}

Outcome program(const std::vector<std::string>& arguments, const Launch& launch) { return seqshelf(arguments, launch); }

ProgramShelf::ProgramShelf() { ok({"init"}); }
ProgramShelf::ProgramShelf(const fs::path& parent) : directory_(parent) { ok({"init"}); }

std::string ProgramShelf::file(const std::string& name, std::string_view text) const {
    write_file(scratch(name), text);
    return scratch(name).string();
}

Outcome ProgramShelf::run(std::vector<std::string> arguments, const Launch& launch) const {
    arguments.insert(arguments.begin(), {"-r", root().string()});
    return seqshelf(arguments, launch);
}

std::string ProgramShelf::ok(const std::vector<std::string>& arguments, const Launch& launch) const {
    const Outcome outcome = run(arguments, launch);
    REQUIRE_MESSAGE(outcome.exit_code == 0, arguments.front() << ": " << outcome.err);
    return outcome.out;
}

std::vector<Json> ProgramShelf::json(std::vector<std::string> arguments, const Launch& launch) const {
    arguments.insert(arguments.begin(), "--json");
    return json_lines(ok(arguments, launch));
}

Outcome ProgramShelf::shell(const std::string& command) const {
    return test::run(
        {"sh", "-c", "S() { " + shell_word(program_path()) + " -r " + shell_word(root()) + " \"$@\"; }; " + command});
}

std::string ProgramShelf::state() const {
    std::string text;
    const Json status = parse_json(ok({"--json", "status"}));
    for (const Json& instance : status["instances"]) {
        Json kept = instance;
        kept.erase("bytes");  // SQLite may grow its file at a checkpoint
        kept.erase("modified");
        text += json_text(kept) + "\n";
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

std::string ProgramShelf::sql(const std::string& statement) const {
    const Outcome outcome = test::run({"sqlite3", master() / "catalog.sqlite3", statement});
    REQUIRE_MESSAGE(outcome.exit_code == 0, outcome.err);
    return outcome.out;
}

void ProgramShelf::refuses(const std::vector<std::string>& arguments, int code,
                           const std::vector<std::string>& messages, const Launch& launch) const {
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

std::string phix() { return data_file("phix174_NC_001422.1.fa").string(); }
std::string mito() { return data_file("human_mito_NC_012920.1.fa").string(); }

}  // namespace seqshelf::test
