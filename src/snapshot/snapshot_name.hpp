#pragma once

#include <compare>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace seqshelf::snapshot {

/// The name of a snapshot and of its directory: letters, digits, `.`, `_` and `-`, not starting with `.`, at most 240
/// of them, and none of the names that a root uses for something else.
///
/// The order is that of time: first names that are a date (`2026-11-21` or `20261121`), by date and then by the number
/// after it (`2026-11-21.2` before `2026-11-21.10`), then the others; numbers in them are compared as numbers.
/// Thread-safety: a value.
class SnapshotName {
public:
    /// \throws InvalidArgument  no snapshot can have this name
    explicit SnapshotName(std::string_view text);

    /// std::nullopt: no snapshot can have this name.
    [[nodiscard]] static std::optional<SnapshotName> parse(std::string_view text);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    /// Whether it is a date, with or without a number after it.
    [[nodiscard]] bool has_date() const noexcept { return date_ != no_date; }
    /// The number after the date; 0: there is none. \throws InvalidArgument  it is so high that none can follow
    [[nodiscard]] std::int64_t number() const;
    /// Whether both are of the same date.
    [[nodiscard]] bool is_of_day_of(const SnapshotName& other) const noexcept {
        return has_date() && date_ == other.date_;
    }

    /// Of its date: 202611. \pre has_date()
    [[nodiscard]] std::int64_t month() const noexcept { return date_ / 100; }

    friend bool operator==(const SnapshotName& a, const SnapshotName& b) { return a.text_ == b.text_; }
    friend bool operator==(const SnapshotName& a, std::string_view b) { return a.text_ == b; }
    friend std::strong_ordering operator<=>(const SnapshotName& a, const SnapshotName& b);

private:
    /// Marks a text that was checked.
    struct Checked {};
    SnapshotName(Checked, std::string_view text);

    /// What follows the date; the whole name if it is none.
    [[nodiscard]] std::string_view after_date() const noexcept;

    static constexpr std::int64_t no_date = 99'999'999;  // after every date

    std::string text_;
    std::int64_t date_ = no_date;  ///< 20261121
};

/// The snapshots in `root`, ordered, without those being made.
/// \throws NotFound  `root` is not a directory  \throws IoError  it cannot be listed
[[nodiscard]] std::vector<SnapshotName> snapshot_names_in(const std::filesystem::path& root);

/// The last snapshot in `root` that is named by this date, with or without a number. \param day  `2026-11-21`
[[nodiscard]] std::optional<SnapshotName> find_last_of_day(const std::filesystem::path& root, const std::string& day);

/// A name of this date that is free and after all others of it: `2026-11-21`, then `2026-11-21.2` and so on.
[[nodiscard]] SnapshotName next_of_day(const std::filesystem::path& root, const std::string& day);

/// \throws InvalidArgument  `root` already contains something of that name
void check_unused(const std::filesystem::path& root, const SnapshotName& name);

}  // namespace seqshelf::snapshot
