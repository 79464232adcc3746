#include "repository/session/record_names.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/utf8.hpp"
#include "digest/hasher.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::repository {

namespace {

constexpr std::size_t max_short_bytes = 31;
constexpr std::size_t start_bytes = max_short_bytes - Md5Digest::size;
constexpr char digested = '\xff';

}  // namespace

void RecordNames::add(const format::FastaRecord& record) {
    if (repeated_ == LoadOptions::RepeatedNames::keep) {
        return;
    }
    const std::string_view name = record.name;
    Name added{{}, record.line};
    if (name.size() <= max_short_bytes) {
        std::ranges::copy(name, added.key.begin());
        added.key.back() = static_cast<char>(name.size());
    } else {
        const auto rest = std::ranges::copy(name.substr(0, start_bytes), added.key.begin()).out;
        std::ranges::copy(digest::hash<Md5Digest>(name).bytes(), rest);
        added.key.back() = digested;
    }
    names_.add(added);
}

void RecordNames::check() {
    std::optional<Name> before;
    std::optional<std::pair<Name, std::int64_t>> repeated;  // the first name to occur again, and its line
    names_.drain([&](const Name& name) {
        if (before && before->key == name.key && (!repeated || name.line < repeated->second)) {
            repeated.emplace(*before, name.line);
        }
        before = name;
    });
    if (repeated) {
        const auto& [first, line] = *repeated;
        const bool whole = first.key.back() != digested;
        std::string name(first.key.data(), whole ? static_cast<std::size_t>(first.key.back()) : start_bytes);
        while (!base::is_utf8_text(name)) {
            name.pop_back();  // cut within a character
        }
        throw InvalidInput(file_ + ":" + std::to_string(line) + ":2: there are two records named '" + name +
                           (whole ? "" : "...") + "'; the first is on line " + std::to_string(first.line));
    }
}

}  // namespace seqshelf::repository
