#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "support/files.hpp"
#include "support/json.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"
#include "support/texts.hpp"

namespace seqshelf::test {

namespace fs = std::filesystem;

[[nodiscard]] std::vector<std::string> lines_of(const std::string& text);
[[nodiscard]] struct stat stat_of(const fs::path& path);
/// The path in single quotes for sh.
[[nodiscard]] std::string shell_word(const fs::path& path);

/// Whether the value contains a null, which `--json` never prints.
[[nodiscard]] bool has_null(const Json& value);
/// The names in an object, sorted, separated by blanks.
[[nodiscard]] std::string keys_of(const Json& object);
/// Parses one JSON object per line.
[[nodiscard]] std::vector<Json> json_lines(const std::string& text);

/// Runs the program without setting a root.
[[nodiscard]] Outcome program(const std::vector<std::string>& arguments, const Launch& launch = {});

/// A root for one test, which is used through the program.
///
/// Thread-safety: different objects may be used concurrently.
class ProgramShelf {
public:
    ProgramShelf();
    /// Makes the root below `parent`.
    explicit ProgramShelf(const fs::path& parent);

    [[nodiscard]] fs::path root() const { return directory_ / "root"; }
    [[nodiscard]] fs::path master() const { return root() / "master"; }
    [[nodiscard]] fs::path scratch(const std::string& name) const { return directory_ / name; }

    /// Writes a file beside the root and returns its path.
    std::string file(const std::string& name, std::string_view text) const;

    [[nodiscard]] Outcome run(std::vector<std::string> arguments, const Launch& launch = {}) const;
    /// Standard output of a command that must succeed.
    std::string ok(const std::vector<std::string>& arguments, const Launch& launch = {}) const;
    std::vector<Json> json(std::vector<std::string> arguments, const Launch& launch = {}) const;
    /// Runs a shell command in which `S` is the program with this root.
    [[nodiscard]] Outcome shell(const std::string& command) const;

    /// All that readers see of master, and every volume's bytes: a refused write does not change it.
    [[nodiscard]] std::string state() const;
    /// Every row of master's catalog, read without the program.
    [[nodiscard]] std::string dump() const { return sql(".dump"); }
    /// The output of the sqlite3 program for a statement on master's catalog.
    [[nodiscard]] std::string sql(const std::string& statement) const;

    /// Runs a command that must fail with `code` and each of `messages`, print no output, and change nothing.
    void refuses(const std::vector<std::string>& arguments, int code, const std::vector<std::string>& messages,
                 const Launch& launch = {}) const;

private:
    TemporaryDirectory directory_;
};

constexpr const char* phix_digest = "IIXILYBQCpHdC4qpI3sOQ_HAeAm9bmeF";
constexpr const char* mito_digest = "k3grVkjY-hoWcCUojHw6VU6GE3MZ8Sct";
inline const std::string mito_sq = std::string("SQ.") + mito_digest;

[[nodiscard]] std::string phix();
[[nodiscard]] std::string mito();

}  // namespace seqshelf::test
