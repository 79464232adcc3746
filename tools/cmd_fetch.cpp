#include <algorithm>
#include <array>
#include <charconv>
#include <iostream>

#include "cli.hpp"
#include "id_lines.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf::cli {

namespace {

constexpr std::int64_t default_width = 60;
constexpr std::int64_t max_width = std::int64_t{1} << 40;
constexpr std::int64_t chunk_residues = std::int64_t{1} << 20;

void add_fetch_options(options::options_description_easy_init add) {
    // clang-format off
    add("raw", "residues only, one line a region")
       ("interbase", "START-END are 0-based and half-open instead of 1-based and inclusive")
       ("bed", options::value<std::string>()->value_name("FILE"), "the regions of a BED file (0-based, half-open); '-' is standard input")
       ("width,w", options::value<std::int64_t>()->value_name("N"), "residues a line, 0 for all on one (default: 60)");
    // clang-format on
}

enum class Form { fasta, raw, json };

/// Writes slices to standard output, long ones piece by piece.
class SliceWriter {
public:
    SliceWriter(Form form, std::size_t width) : form_(form), width_(form == Form::raw ? 0 : width) {}

    void write(const Slice& slice, const std::string& query) {
        if (form_ == Form::json) {
            print_json({{"query", query},
                        {"sha512t24u", slice.sequence.info().digests.sha512t24u.sha512t24u()},
                        {"start", slice.interval.start},
                        {"end", slice.interval.end},
                        {"sequence", slice.fetch()}});
            return;
        }
        if (form_ == Form::fasta) {
            std::cout << '>' << query << '\n';
        }
        column_ = 0;
        slice.sequence.stream(slice.interval, [this](std::string_view residues) { write_residues(residues); }, chunk_residues);
        if (form_ == Form::raw || column_ > 0) {
            std::cout << '\n';
        }
        if (!std::cout) {
            throw IoError("cannot write to standard output");
        }
    }

private:
    void write_residues(std::string_view residues) {
        if (width_ == 0) {
            std::cout << residues;
            column_ += residues.size();
            return;
        }
        while (!residues.empty()) {
            if (column_ == width_) {
                std::cout << '\n';
                column_ = 0;
            }
            const std::string_view part = residues.substr(0, width_ - column_);
            std::cout << part;
            column_ += part.size();
            residues.remove_prefix(part.size());
        }
    }

    Form form_;
    std::size_t width_;
    std::size_t column_ = 0;
};

/// Column `index` of a line split at tabs or blanks; empty where there is none.
std::string_view column(std::string_view line, int index) {
    constexpr std::string_view separators = " \t";
    for (int i = 0;; ++i) {
        const std::size_t end = std::min(line.find_first_of(separators), line.size());
        if (i == index || end == line.size()) {
            return i == index ? line.substr(0, end) : std::string_view();
        }
        line.remove_prefix(end + 1);
    }
}

std::int64_t bed_position(std::string_view text, const std::string& where) {
    std::int64_t value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec != std::errc() || result.ptr != text.data() + text.size()) {
        throw InvalidInput(where + "'" + std::string(text) + "' is not a position");
    }
    return value;
}

/// A line of a BED file that is no region. \pre not empty
bool is_bed_comment(std::string_view line) {
    const std::string_view word = column(line, 0);
    return line.front() == '#' || word == "track" || word == "browser";
}

/// Runs `action`, putting the place in the file in front of what it throws.
template <typename Action>
void at_line(const IdLines& lines, Action action) {
    try {
        action();
    } catch (const InvalidInterval& error) {
        throw InvalidInterval(lines.where() + error.what(), error.sequence_length());
    } catch (const NotFound& error) {
        throw NotFound(lines.where() + error.what());
    } catch (const AmbiguousAlias& error) {
        throw AmbiguousAlias(lines.where() + error.what(), error.candidates());
    }
}

void fetch_bed(const Repository& repository, const std::string& file, SliceWriter& writer) {
    IdLines lines(file);
    std::string name;
    std::optional<Sequence> sequence;
    while (lines.next()) {
        if (is_bed_comment(lines.line())) {
            continue;
        }
        const std::string where = lines.where();
        const std::string_view chrom = column(lines.line(), 0);
        const Interval interval{bed_position(column(lines.line(), 1), where), bed_position(column(lines.line(), 2), where)};
        at_line(lines, [&] {
            if (!sequence || chrom != name) {
                name = chrom;
                sequence = repository.get_sequence(name);
            }
            writer.write({*sequence, interval}, name + ":" + std::to_string(interval.start) + "-" + std::to_string(interval.end));
        });
    }
}

void fetch_lines(const Repository& repository, Coordinates coordinates, SliceWriter& writer) {
    IdLines lines("-");
    while (lines.next()) {
        at_line(lines, [&] { writer.write(repository.get_slice(lines.line(), coordinates), lines.line()); });
    }
}

int run_fetch(const Invocation& invocation) {
    const bool bed = invocation.has("bed");
    const auto& arguments = invocation.expect(bed ? 0 : 1, bed ? 0 : any_number, bed ? "none beside --bed" : "ID[:START-END]… ('-' reads them from standard input)");
    const Coordinates coordinates = invocation.has("interbase") ? Coordinates::interbase : Coordinates::one_based;
    const Repository repository = Repository::open(invocation.globals.instance_to_read());
    const auto width = static_cast<std::size_t>(invocation.number("width", 0, max_width).value_or(default_width));
    SliceWriter writer(invocation.globals.json ? Form::json : invocation.has("raw") ? Form::raw : Form::fasta, width);
    if (bed) {
        fetch_bed(repository, invocation.get<std::string>("bed"), writer);
        return done;
    }
    std::vector<Slice> slices;  // what the command line names is looked up before anything is written
    for (const std::string& text : arguments) {
        if (text != "-") {
            slices.push_back(repository.get_slice(text, coordinates));
        }
    }
    auto slice = slices.begin();
    for (const std::string& text : arguments) {
        if (text == "-") {
            fetch_lines(repository, coordinates, writer);
        } else {
            writer.write(*slice++, text);
        }
    }
    return done;
}

constexpr std::array members{
    Command{"fetch", "ID[:START-END]…", add_fetch_options, run_fetch},
};

}  // namespace

std::span<const Command> fetch_commands() { return members; }

}  // namespace seqshelf::cli
