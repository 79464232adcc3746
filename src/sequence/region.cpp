#include "seqshelf/region.hpp"

#include <algorithm>
#include <charconv>

#include "seqshelf/error.hpp"
#include "sequence/circle.hpp"
#include "sequence/region_location.hpp"

namespace seqshelf {

namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view digits_and_commas = "0123456789,";
constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view join = "join(";
constexpr std::string_view order = "order(";
constexpr std::string_view complement = "complement(";

bool is_number(std::string_view text) {
    return text.find_first_not_of(digits_and_commas) == std::string_view::npos && (text.empty() || text.front() != ',');
}

/// `START-END` and its strand, separated.
struct Stretch {
    std::string_view start;
    std::string_view end;
    Strand strand = Strand::plus;
};

/// std::nullopt if the text does not have that form.
std::optional<Stretch> as_stretch(std::string_view text) {
    Stretch stretch;
    if (text.ends_with("(+)") || text.ends_with("(-)")) {
        stretch.strand = text[text.size() - 2] == '+' ? Strand::plus : Strand::minus;
        text.remove_suffix(3);
    }
    const std::size_t dash = text.find('-');
    stretch.start = text.substr(0, dash);
    stretch.end = dash == std::string_view::npos ? "" : text.substr(dash + 1);
    if (!is_number(stretch.start) || !is_number(stretch.end) || (stretch.start.empty() && stretch.end.empty())) {
        return std::nullopt;
    }
    return stretch;
}

/// Up to where a text looks like a stretch: the place that a message points to.
std::size_t end_of_fit(std::string_view text) {
    const auto end_of_number = [&](std::size_t from) {
        return text.substr(from).starts_with(',')
                   ? from
                   : std::min(text.find_first_not_of(digits_and_commas, from), text.size());
    };
    const std::size_t end = end_of_number(0);
    return end < text.size() && text[end] == '-' ? end_of_number(end + 1) : end;
}

bool is_genbank(std::string_view where) {
    where.remove_prefix(std::min(where.find_first_not_of(blanks), where.size()));
    return where.starts_with(join) || where.starts_with(order) || where.starts_with(complement) ||
           (where.find("..") != std::string_view::npos &&
            where.find_first_not_of("0123456789.<> \t\r\n") == std::string_view::npos);
}

/// Reads what comes after the `:`, and reports where it is wrong.
/// Thread-safety: one thread at a time.
class Parser {
public:
    Parser(const RegionText& region, std::int64_t length, sequence::RegionReading reading,
           const std::function<bool()>& is_circular)
        : region_(region),
          length_(length),
          coordinates_(reading.coordinates),
          bounds_(reading.bounds),
          is_circular_(is_circular) {}

    Location read() {
        if (const auto stretch = as_stretch(region_.where)) {
            const Location location = located(position_or(stretch->start, first()), position_or(stretch->end, length_),
                                              first(), stretch->end.empty());
            return stretch->strand == Strand::plus ? location : location.opposite();
        }
        if (!is_genbank(region_.where) && region_.where.find("..") == std::string_view::npos) {
            fail(end_of_fit(region_.where),
                 "expected START-END, a location like join(1..4,complement(9..12)), or a strand (+) or (-) after it");
        }
        if (coordinates_ == Coordinates::interbase) {
            fail(0, "GenBank's locations are one-based, not interbase");
        }
        Location location = element();
        if (at_ < region_.where.size()) {
            fail(at_, "expected the end");
        }
        return location;
    }

private:
    [[nodiscard]] std::int64_t first() const { return coordinates_ == Coordinates::one_based ? 1 : 0; }
    [[nodiscard]] std::string shown() const { return std::string(region_.name) + ":" + std::string(region_.where); }

    [[noreturn]] void fail(std::size_t at, const std::string& expected) const {
        const std::size_t column = region_.name.size() + 2 + std::min(at, region_.where.size());
        throw InvalidInterval("'" + shown() + "' is not a region: column " + std::to_string(column) + ": " + expected,
                              length_);
    }

    [[nodiscard]] std::int64_t position_or(std::string_view text, std::int64_t otherwise) const {
        if (text.empty()) {
            return otherwise;
        }
        std::string number(text);
        std::erase(number, ',');
        std::int64_t value = 0;
        if (std::from_chars(number.data(), number.data() + number.size(), value).ec != std::errc()) {
            throw InvalidInterval(shown() + ": position " + number + " is beyond every sequence", length_);
        }
        return value;
    }

    /// \param first  the first position: 1 or 0
    /// \param open   the end is that of the sequence
    [[nodiscard]] Location located(std::int64_t from, std::int64_t to, std::int64_t first, bool open) const {
        if (from < first) {
            throw InvalidInterval(shown() + ": positions start at 1", length_);
        }
        const std::int64_t before = from - first;  // residues before the region
        const bool to_end_of_nothing = open && before == length_ && first == 1;
        if (before > length_ || to_end_of_nothing) {
            fail_beyond();
        }
        // One-based inclusive coordinates cannot say "nothing"; interbase ones can.
        if (before < to || (before == to && first == 0)) {
            return to <= length_ ? Location({before, to}) : beyond_end({before, to});
        }
        if (before == length_ || to < first || !is_circular_()) {
            throw InvalidInterval(
                shown() + " is reversed: its start is after its end, and the sequence is not marked as circular",
                length_);
        }
        return Location(std::vector<Interval>{{before, length_}, {0, to}});
    }

    [[noreturn]] void fail_beyond() const {
        throw InvalidInterval(shown() + " goes beyond the sequence, which has " + std::to_string(length_) + " residues",
                              length_);
    }

    [[nodiscard]] Location beyond_end(Interval interval) const {
        if (interval.start >= length_) {
            fail_beyond();
        }
        if (is_circular_()) {
            if (!sequence::crosses_origin_once(interval, length_)) {
                throw InvalidInterval(shown() + " goes more than once around the circular sequence, which has " +
                                          std::to_string(length_) + " residues",
                                      length_);
            }
            return Location(interval).on_circle(length_);
        }
        if (bounds_ == Bounds::error) {
            fail_beyond();
        }
        return interval;
    }

    void skip_blanks() { at_ = std::min(region_.where.find_first_not_of(blanks, at_), region_.where.size()); }

    /// Takes a word and the blanks before it, or nothing.
    bool take(std::string_view word) {
        const std::size_t begin = at_;
        skip_blanks();
        if (!region_.where.substr(at_).starts_with(word)) {
            at_ = begin;
            return false;
        }
        at_ += word.size();
        return true;
    }

    Location element() {
        if (++depth_ > max_depth) {
            fail(at_, "too many parentheses within each other");
        }
        Location location;
        if (take(complement)) {
            location = element().opposite();
            close();
        } else if (take(join) || take(order)) {  // order() leaves open whether the parts are joined
            do {
                const Location part = element();
                location.parts.insert(location.parts.end(), part.parts.begin(), part.parts.end());
            } while (take(","));
            close();
        } else {
            location = range();
        }
        --depth_;
        return location;
    }

    Location range() {
        const std::int64_t from = number("<");
        const std::int64_t to = take("..") ? number(">") : from;
        return located(from, to, 1, false);
    }

    std::int64_t number(std::string_view mark) {
        (void)(take(mark) || take(mark == "<" ? ">" : "<"));
        skip_blanks();
        const std::size_t end = std::min(region_.where.find_first_not_of(digits, at_), region_.where.size());
        if (end == at_) {
            fail(at_, mark == "<" ? "expected a position, join(…) or complement(…)" : "expected the end of a range");
        }
        const std::string_view text = region_.where.substr(at_, end - at_);
        at_ = end;
        return position_or(text, 0);
    }

    void close() {
        if (!take(")")) {
            fail(at_, "expected ')' or ','");
        }
    }

    static constexpr int max_depth = 100;

    const RegionText& region_;
    std::int64_t length_;
    Coordinates coordinates_;
    Bounds bounds_;
    const std::function<bool()>& is_circular_;
    std::size_t at_ = 0;  ///< in `where`
    int depth_ = 0;
};

}  // namespace

bool RegionText::looks_like_one() const noexcept { return as_stretch(where) || is_genbank(where); }

Location RegionText::location(std::int64_t length, Coordinates coordinates,
                              const std::function<bool()>& is_circular) const {
    return sequence::location_of(*this, length, {coordinates, Bounds::error}, is_circular);
}

Location sequence::location_of(const RegionText& region, std::int64_t length, RegionReading reading,
                               const std::function<bool()>& is_circular) {
    return Parser(region, length, reading, is_circular).read();
}

std::optional<RegionText> split_region(std::string_view text) {
    const std::size_t brace = text.starts_with('{') ? text.rfind("}:") : std::string_view::npos;
    if (brace != std::string_view::npos && brace > 1 && text.find(':', brace + 2) == std::string_view::npos) {
        return RegionText{text.substr(1, brace - 1), text.substr(brace + 2)};
    }
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) {
        return std::nullopt;
    }
    return RegionText{text.substr(0, colon), text.substr(colon + 1)};
}

std::string region_text(std::string_view name, Interval interval) {
    if (interval.empty()) {
        throw InvalidInterval("an empty interval of " + std::string(name) + " cannot be written one-based", -1);
    }
    return std::string(name) + ":" + std::to_string(interval.start + 1) + "-" + std::to_string(interval.end) +
           (interval.strand == Strand::minus ? "(-)" : "");
}

}  // namespace seqshelf
