#include <algorithm>
#include <array>
#include <deque>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli.hpp"
#include "input/id_lines.hpp"
#include "input/item_errors.hpp"
#include "input/sequence_source.hpp"
#include "output/destination.hpp"
#include "output/signals.hpp"
#include "output/slice_json.hpp"
#include "output/table_row.hpp"
#include "seqshelf/collection.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/motif.hpp"
#include "seqshelf/region.hpp"
#include "seqshelf/repository.hpp"
#include "seqshelf/residues.hpp"

namespace seqshelf::cli {

namespace {

constexpr std::int64_t members_a_page = 1000;

void add_find_options(options::options_description_easy_init add) {
    add_output_option(add);
    // clang-format off
    add("strand", text("S"), "+, - or both: the strands to search (default: both)")
       ("literal", "letters match only themselves, also in nucleotide sequences")
       ("no-overlap", "of overlapping matches on one strand only the first, read 5' to 3'")
       ("count", "print how many matches there are, for each region")
       ("interbase", "START-END are 0-based and half-open instead of 1-based and inclusive")
       ("collection", text("C"),
            "IDs are names of sequences in this collection; without REGION all of it is searched")
       ("threads", number("N"), "threads that read and search (default: one a core)");
    // clang-format on
}

/// A region to search.
struct Target {
    std::string query;  ///< as it was given
    std::string name;   ///< the sequence's name in `query`
    Slice slice;
};

/// The regions to search, one after the other: the arguments, which are looked up before anything else is done, the
/// lines of standard input for an argument `-`, or the sequences of a collection.
/// Thread-safety: one thread at a time.
class Targets {
public:
    Targets(const SequenceSource& source, Coordinates coordinates, std::span<const std::string> arguments)
        : source_(source), coordinates_(coordinates), whole_collection_(arguments.empty()) {
        for (const std::string& argument : arguments) {
            given_.push_back(argument == "-" ? std::nullopt : std::optional(get(argument)));
        }
    }

    std::optional<Target> next() {
        if (whole_collection_) {
            return next_member();
        }
        while (!given_.empty()) {
            if (given_.front()) {
                std::optional<Target> target = std::move(given_.front());
                given_.pop_front();
                return target;
            }
            if (std::optional<Target> target = next_line()) {
                return target;
            }
            given_.pop_front();
        }
        return std::nullopt;
    }

private:
    [[nodiscard]] Target get(const std::string& text) const {
        MemberSlice found = source_.get_slice(text, coordinates_);
        return {text, std::move(found.name), std::move(found.slice)};
    }

    std::optional<Target> next_line() {
        if (!lines_) {
            lines_.emplace("-");
        }
        if (!lines_->next()) {
            lines_.reset();
            return std::nullopt;
        }
        return at_place([&] { return lines_->where(); }, [&] { return get(lines_->line()); });
    }

    std::optional<Target> next_member() {
        if (members_.empty()) {
            const std::vector<CollectionMember> page = source_.collection()->members(first_member_, members_a_page);
            members_.assign(page.begin(), page.end());
            first_member_ += members_a_page;
        }
        if (members_.empty()) {
            return std::nullopt;
        }
        const CollectionMember member = std::move(members_.front());
        members_.pop_front();
        Sequence sequence = source_.repository().get_sequence(member.sequence.refget());
        const Interval all{0, sequence.length()};
        return Target{member.name, member.name, {std::move(sequence), all}};
    }

    const SequenceSource& source_;
    Coordinates coordinates_;
    bool whole_collection_;
    std::deque<std::optional<Target>> given_;  ///< std::nullopt: standard input
    std::optional<IdLines> lines_;
    std::deque<CollectionMember> members_;
    std::int64_t first_member_ = 0;
};

/// Prints matches, or counts them. Regions may be announced ahead of the matches in them.
/// Thread-safety: one thread at a time.
class Report {
public:
    Report(const Motif& motif, bool json, bool count) : motif_(motif), json_(json), count_(count) {}

    void announce(const Target& target) {
        targets_.push_back({target.query, target.name, target.slice.sequence.info().digests.sha512t24u.sha512t24u()});
    }

    void match(std::size_t target, const Location& found) {
        while (first_ < target) {
            leave_target();
        }
        ++matches_;
        if (!count_) {
            print(targets_.front(), found);
        }
    }
    /// All regions that were announced have been searched.
    void finish() {
        while (!targets_.empty()) {
            leave_target();
        }
    }

private:
    struct Announced {
        std::string query;
        std::string name;
        std::string digest;
    };

    void leave_target() {
        const Announced& target = targets_.front();
        if (count_ && json_) {
            print_json(
                {{"query", target.query}, {"name", target.name}, {"sha512t24u", target.digest}, {"matches", matches_}});
        } else if (count_) {
            print_row(target.query, matches_);
        }
        targets_.pop_front();
        ++first_;
        matches_ = 0;
    }

    void print(const Announced& target, const Location& found) {
        if (json_) {
            const Json place = location_json(found);
            Json object{{"query", target.query},       {"name", target.name},    {"sha512t24u", target.digest},
                        {"start", place.at("start")},  {"end", place.at("end")}, {"motif", motif_.residues()},
                        {"strand", place.at("strand")}};
            object.update(place);  // and `parts`
            print_json(object);
        } else {
            print_rows(target, found);
        }
        if (!std::cout) {
            throw IoError("cannot write to standard output");
        }
    }

    /// A row for each part.
    void print_rows(const Announced& target, const Location& found) const {
        for (std::size_t i = 0; i < found.parts.size(); ++i) {
            const Interval& part = found.parts[i];
            const std::string number =
                found.parts.size() == 1 ? "" : " " + std::to_string(i + 1) + "/" + std::to_string(found.parts.size());
            print_row(target.name, part.start, part.end, motif_.residues() + number, 0, static_cast<char>(part.strand));
        }
    }

    const Motif& motif_;
    bool json_;
    bool count_;
    std::deque<Announced> targets_;
    std::size_t first_ = 0;  ///< number of the first of these
    std::int64_t matches_ = 0;
};

/// A remark on a motif with letters that nucleotide sequences do not have; "": there is none to make.
std::string remark_on(const Motif& motif) {
    const std::string& residues = motif.residues();
    const auto other = std::find_if_not(residues.begin(), residues.end(),
                                        [](char letter) { return have_complement(LetterSet::of({&letter, 1})); });
    return other == residues.end()
               ? ""
               : "column " + std::to_string(other - residues.begin() + 1) + " of the motif: " + *other +
                     " is not a nucleotide code, so nucleotide sequences have no match";
}

FindOptions options_of(const Invocation& invocation) {
    FindOptions find;
    const auto strand = invocation.get<std::string>("strand", "both");
    if (strand != "+" && strand != "-" && strand != "both") {
        throw UsageError("--strand must be +, - or both, not '" + strand + "'");
    }
    find.strands = strand == "+"   ? FindOptions::Strands::plus
                   : strand == "-" ? FindOptions::Strands::minus
                                   : FindOptions::Strands::both;
    find.overlaps = invocation.has("no-overlap") ? FindOptions::Overlaps::none : FindOptions::Overlaps::all;
    find.threads = static_cast<unsigned>(invocation.number("threads", 1, max_threads).value_or(0));
    return find;
}

void search(Targets& targets, const Motif& motif, const FindOptions& find, const Globals& globals, Report& report) {
    std::string remark = remark_on(motif);
    bool looking_up = false;
    const auto next = [&]() -> std::optional<Slice> {
        looking_up = true;
        std::optional<Target> target = targets.next();
        looking_up = false;
        if (!target) {
            return std::nullopt;
        }
        if (!remark.empty() && have_complement(target->slice.sequence.info().letters)) {
            note(globals, std::exchange(remark, ""));
        }
        report.announce(*target);
        return std::move(target->slice);
    };
    try {
        find_motif(next, motif, find, [&](std::size_t target, const Location& found) { report.match(target, found); });
    } catch (const Error&) {
        if (looking_up) {
            report.finish();  // the regions before the wrong line have been searched
        }
        throw;
    }
    report.finish();
}

int run_find(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, any_number, "MOTIF REGION… ('-' reads regions from standard input)");
    const Motif motif(arguments.front(), invocation.has("literal") ? Motif::Letters::literal : Motif::Letters::iupac);
    FindOptions find = options_of(invocation);
    const SequenceSource source = SequenceSource::open(invocation);
    const std::span regions = std::span(arguments).subspan(1);
    if (regions.empty() && !source.collection()) {
        throw UsageError("missing argument: REGION…, or --collection to search all of one");
    }
    Targets targets(source, invocation.has("interbase") ? Coordinates::interbase : Coordinates::one_based, regions);
    Report report(motif, invocation.globals.json, invocation.has("count"));
    find.stop = stop_on_signals();
    search(targets, motif, find, invocation.globals, report);
    return done;
}

}  // namespace

std::span<const Command> find_commands() {
    static constexpr std::array commands{
        Command{"find", "MOTIF [REGION…]", add_find_options, run_find},
    };
    return commands;
}

}  // namespace seqshelf::cli
