#include "snapshot/snapshot_name.hpp"

#include <algorithm>
#include <charconv>

#include "base/directory.hpp"
#include "seqshelf/error.hpp"
#include "snapshot/index.hpp"
#include "snapshot/layout.hpp"

namespace seqshelf::snapshot {

namespace fs = std::filesystem;

namespace {

/// File systems allow names of 255 bytes, and a directory being made or removed has a prefix before the name.
constexpr std::size_t max_name_bytes = 240;

constexpr std::string_view digits = "0123456789";

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of(digits) == std::string_view::npos;
}

bool can_be_name(std::string_view text) {
    constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    return !text.empty() && text.size() <= max_name_bytes &&
           text.find_first_not_of(allowed) == std::string_view::npos && text.front() != '.' && text != "master" &&
           text != "latest" && text != index_file;
}

/// 20261121 for `2026-11-21`, `20261121` and `2026-11-21.2`. What follows the date must be one of `.-_` and a number.
std::optional<std::int64_t> date_in(std::string_view text) {
    const bool has_dashes = text.size() >= 10 && text[4] == '-' && text[7] == '-';
    std::string date(text.substr(0, has_dashes ? 10 : 8));
    const std::string_view rest = text.substr(date.size());
    if (has_dashes) {
        date.erase(7, 1).erase(4, 1);
    }
    const bool has_number = !rest.empty() && std::string_view(".-_").find(rest.front()) != std::string_view::npos &&
                            is_number(rest.substr(1));
    std::int64_t value = 0;
    if (date.size() != 8 || !is_number(date) || !(rest.empty() || has_number)) {
        return std::nullopt;
    }
    std::from_chars(date.data(), date.data() + date.size(), value);
    return value;
}

/// Removes the digits at the start of `text`. \returns them, without leading zeros
std::string_view take_number(std::string_view& text) {
    std::string_view number = text.substr(0, text.find_first_not_of(digits));
    text.remove_prefix(number.size());
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    return number;
}

/// By bytes, but numbers by value, however many digits they have: `s2` before `s10`.
std::strong_ordering compare_by_numbers(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty()) {
        if (is_number(a.substr(0, 1)) && is_number(b.substr(0, 1))) {
            const std::string_view number_a = take_number(a);
            const std::string_view number_b = take_number(b);
            if (const auto order = number_a.size() <=> number_b.size(); order != 0) {
                return order;
            }
            if (const auto order = number_a <=> number_b; order != 0) {
                return order;
            }
        } else if (const auto order = a.front() <=> b.front(); order != 0) {
            return order;
        } else {
            a.remove_prefix(1);
            b.remove_prefix(1);
        }
    }
    return a.size() <=> b.size();
}

}  // namespace

SnapshotName::SnapshotName(Checked /*checked*/, std::string_view text)
    : text_(text), date_(date_in(text).value_or(no_date)) {}

SnapshotName::SnapshotName(std::string_view text) : SnapshotName(Checked{}, text) {
    if (!can_be_name(text)) {
        throw InvalidArgument("'" + text_ + "' cannot name a snapshot: letters, digits, '.', '_' and '-' can");
    }
}

std::optional<SnapshotName> SnapshotName::parse(std::string_view text) {
    return can_be_name(text) ? std::optional(SnapshotName(Checked{}, text)) : std::nullopt;
}

std::string_view SnapshotName::after_date() const noexcept {
    const std::size_t date_bytes = !has_date() ? 0 : text_[4] == '-' ? 10 : 8;  // a date has two spellings
    return std::string_view(text_).substr(date_bytes);
}

std::int64_t SnapshotName::number() const {
    const std::string_view rest = after_date();
    std::int64_t number = 0;
    if (!has_date() || rest.empty()) {
        return number;
    }
    const auto [end, error] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), number);
    constexpr std::int64_t max_number = 1'000'000'000;
    if (error != std::errc() || number > max_number) {
        throw InvalidArgument("no snapshot of that day can follow " + text_ + ": give the new one a name");
    }
    return number;
}

std::strong_ordering operator<=>(const SnapshotName& a, const SnapshotName& b) {
    if (const auto order = a.date_ <=> b.date_; order != 0) {
        return order;
    }
    const auto order = compare_by_numbers(a.after_date(), b.after_date());
    return order != 0 ? order : a.text_ <=> b.text_;  // `s02` and `s2` are two names
}

std::vector<SnapshotName> snapshot_names_in(const fs::path& root) {
    std::vector<SnapshotName> names;
    for (const std::string& text : base::names_in(root)) {
        const auto name = SnapshotName::parse(text);
        if (name && base::is_own_directory(root / text) && Layout{root / text}.is_snapshot()) {
            names.push_back(*name);
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::optional<SnapshotName> find_last_of_day(const fs::path& root, const std::string& day) {
    const SnapshotName date(day);
    std::optional<SnapshotName> last;
    for (const SnapshotName& name : snapshot_names_in(root)) {
        last = name.is_of_day_of(date) ? std::optional(name) : last;
    }
    return last;
}

SnapshotName next_of_day(const fs::path& root, const std::string& day) {
    const auto last = find_last_of_day(root, day);
    std::int64_t number = last ? std::max<std::int64_t>(2, last->number() + 1) : 1;
    SnapshotName next(number == 1 ? day : day + "." + std::to_string(number));
    while (fs::exists(fs::symlink_status(root / next.text()))) {  // something that is no snapshot
        number += 1;
        next = SnapshotName(day + "." + std::to_string(number));
    }
    return next;
}

void check_unused(const fs::path& root, const SnapshotName& name) {
    if (base::has_entry(root / name.text())) {
        throw InvalidArgument("there is already a snapshot or file " + (root / name.text()).string() +
                              "; snapshots never change");
    }
}

}  // namespace seqshelf::snapshot
