#include "support/files.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace seqshelf::test {

namespace fs = std::filesystem;

void write_file(const fs::path& path, std::string_view text) {
    std::ofstream file(path, std::ios::binary);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    file.close();
    if (!file) {
        throw std::runtime_error("cannot write " + path.string());
    }
}

std::string read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        throw std::runtime_error("cannot read " + path.string());
    }
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string read_by_zlib(const fs::path& path) {
    const gzFile file = ::gzopen(path.c_str(), "rb");
    std::string text;
    std::array<char, 65536> buffer{};
    int got = -1;
    while (file != nullptr && (got = ::gzread(file, buffer.data(), static_cast<unsigned>(buffer.size()))) > 0) {
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    if (got < 0 || ::gzclose(file) != Z_OK) {
        throw std::runtime_error("zlib cannot read " + path.string());
    }
    return text;
}

std::vector<std::string> files_below(const fs::path& directory) {
    std::vector<std::string> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(directory)) {
        files.push_back(fs::relative(entry.path().parent_path(), directory) / entry.path().filename());
        if (files.back().starts_with("./")) {
            files.back().erase(0, 2);
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

fs::path data_file(const std::string& name) { return fs::path(SEQSHELF_TEST_DATA) / name; }

fs::path shipped_snapshots() { return SEQSHELF_SNAPSHOTS; }

fs::path shared_file(const std::string& name) {
    const char* const shared = std::getenv("SEQSHELF_SHARED");
    if (shared == nullptr || !fs::exists(fs::path(shared) / name)) {
        return {};
    }
    return fs::path(shared) / name;
}

bool skip_without(const fs::path& path, const std::string& name) {
    if (path.empty()) {
        std::cout << "SKIPPED: there is no " << name << " (SEQSHELF_SHARED names the directory of large real data)\n"
                  << std::flush;
    }
    return path.empty();
}

void flip_bit(const fs::path& path, std::uint64_t byte, int bit) {
    std::string text = read_file(path);
    text.at(byte) = static_cast<char>(text.at(byte) ^ (1 << bit));
    fs::permissions(path, fs::perms::owner_write, fs::perm_options::add);
    write_file(path, text);
}

std::vector<Record> read_fasta(const fs::path& path) {
    std::vector<Record> records;
    std::istringstream lines(read_by_zlib(path));
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line.back() == '\r') {
            line.pop_back();
        }
        if (line.starts_with('>')) {
            records.push_back({line.substr(1, line.find_first_of(" \t") - 1), line.substr(1), ""});
        } else if (!records.empty()) {  // comments may come before the first
            std::transform(line.begin(), line.end(), std::back_inserter(records.back().residues),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
        }
    }
    return records;
}

std::string loaded_name(const std::string& name, const std::string& ns) {
    for (const std::string kind : {"|ref|", "|emb|", "|gb|", "|dbj|", "sp|", "tr|"}) {
        const std::size_t at = name.find(kind);
        if (at != std::string::npos && (kind.front() == '|' || at == 0)) {
            const std::size_t start = at + kind.size();
            return (kind == "|ref|" ? "refseq" : ns) + ":" + name.substr(start, name.find('|', start) - start);
        }
    }
    return ns + ":" + name;
}

}  // namespace seqshelf::test
