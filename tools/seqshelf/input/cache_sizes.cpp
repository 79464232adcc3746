#include "input/cache_sizes.hpp"

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace seqshelf::cli {

namespace {

constexpr std::int64_t max_bytes = std::int64_t{1} << 42;
/// SeqRepo's `none`: without a limit. Here a cache always has one.
constexpr std::int64_t most_name_bytes = std::int64_t{1} << 30;
constexpr std::int64_t bytes_of_a_name = 230;

/// A whole number up to `most`, or std::nullopt.
std::optional<std::int64_t> parse_count(std::string_view text, std::int64_t most) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && value >= 0 && value <= most
               ? std::optional(value)
               : std::nullopt;
}

/// `64M`: bytes, or thousands, millions or milliards of them.
std::optional<std::int64_t> parse_bytes(std::string_view text) {
    std::int64_t unit = 1;
    for (const auto& [letter, value] : {std::pair<char, std::int64_t>{'k', 1000}, {'M', 1000000}, {'G', 1000000000}}) {
        if (text.ends_with(letter)) {
            unit = value;
            text.remove_suffix(1);
            break;
        }
    }
    const auto count = parse_count(text, max_bytes / unit);
    return count ? std::optional(*count * unit) : std::nullopt;
}

/// Takes `blocks=64M,names=1G`. \param source  where it was given, for messages
void take_sizes(ReadOptions& read, const std::string& text, const std::string& source) {
    for (const std::string& part : split_at_commas(text)) {
        const std::size_t equals = part.find('=');
        const std::string cache = part.substr(0, equals);
        const auto bytes = equals == std::string::npos ? std::nullopt : parse_bytes(part.substr(equals + 1));
        if (!bytes || (cache != "blocks" && cache != "names" && cache != "disk")) {
            throw UsageError(source + ": '" + part +
                             "' is not blocks=BYTES, names=BYTES or disk=BYTES (as in disk=10G)");
        }
        if (cache == "blocks") {
            read.block_cache_bytes = static_cast<std::size_t>(*bytes);
        } else if (cache == "names") {
            read.name_cache_bytes = static_cast<std::size_t>(*bytes);
        } else {
            read.max_cache_bytes = *bytes;
        }
    }
}

/// \returns the variable's value, "" if it is not set
std::string variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

void take_environment(ReadOptions& read) {
    const char* const of_seqrepo = "SEQREPO_LRU_CACHE_MAXSIZE";
    if (const std::string names = variable(of_seqrepo); names == "none" || names == "None") {
        read.name_cache_bytes = static_cast<std::size_t>(most_name_bytes);
    } else if (!names.empty()) {
        const auto count = parse_count(names, max_bytes / bytes_of_a_name);
        if (!count) {
            throw UsageError(std::string(of_seqrepo) + ": '" + names + "' is neither a number of names nor 'none'");
        }
        read.name_cache_bytes = static_cast<std::size_t>(*count * bytes_of_a_name);
    }
    take_sizes(read, variable("SEQSHELF_CACHES"), "SEQSHELF_CACHES");
}

}  // namespace

void set_cache_sizes(ReadOptions& read, const options::variables_map& values, Defaults given_by) {
    if (given_by == Defaults::of_environment) {
        take_environment(read);
    }
    if (values.count("caches") != 0) {
        take_sizes(read, values["caches"].as<std::string>(), "--caches");
    }
}

}  // namespace seqshelf::cli
