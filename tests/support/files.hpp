#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace seqshelf::test {

void write_file(const std::filesystem::path& path, std::string_view text);
[[nodiscard]] std::string read_file(const std::filesystem::path& path);
/// The text of a file, plain or gzip, read by zlib itself.
[[nodiscard]] std::string read_by_zlib(const std::filesystem::path& path);

/// Every file below a directory, sorted, as paths relative to it; symbolic links and directories too.
[[nodiscard]] std::vector<std::string> files_below(const std::filesystem::path& directory);

/// A file of tests/data.
[[nodiscard]] std::filesystem::path data_file(const std::string& name);
/// The project's snapshots/ directory.
[[nodiscard]] std::filesystem::path shipped_snapshots();

/// A file of the large real data set, whose directory SEQSHELF_SHARED names; empty if it does not exist. A test that
/// needs it prints SKIPPED with skip_without().
[[nodiscard]] std::filesystem::path shared_file(const std::string& name);
/// Returns true and prints a line on standard output if `path` is empty.
[[nodiscard]] bool skip_without(const std::filesystem::path& path, const std::string& name);

/// Flips one bit of one byte of a file, read-only or not.
void flip_bit(const std::filesystem::path& path, std::uint64_t byte, int bit = 0);

/// The residues of the records of a FASTA file (plain or gzip), upper-case, read without this project's code.
struct Record {
    std::string name;
    std::string header;
    std::string residues;
};
[[nodiscard]] std::vector<Record> read_fasta(const std::filesystem::path& path);

/// The alias that `load -n NS` makes of a name in the test data: `ns:Z78533.1` of `gi|1|emb|Z78533.1|X`, and
/// `refseq:NM_1.1` of `gi|1|ref|NM_1.1|`.
[[nodiscard]] std::string loaded_name(const std::string& name, const std::string& ns);

}  // namespace seqshelf::test
