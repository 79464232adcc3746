#include <algorithm>
#include <array>
#include <iostream>
#include <optional>

#include "cli.hpp"
#include "input/id_lines.hpp"
#include "input/item_errors.hpp"
#include "input/sequence_source.hpp"
#include "output/destination.hpp"
#include "output/signals.hpp"
#include "output/slice_writer.hpp"
#include "seqshelf/bed.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::cli {

namespace {

constexpr std::int64_t max_flank = std::int64_t{1} << 40;

void add_fetch_options(options::options_description_easy_init add) {
    add_output_option(add);
    // clang-format off
    add("format", text("FORMAT"),
            "fasta (the default), raw, tab, or with --bed also bed: its rows, each followed by the residues")
       ("raw", "the same as --format raw: residues only, one line a region")
       ("tab", "the same as --format tab: header, tab, residues")
       ("bed-out", "the same as --format bed")
       ("interbase", "START-END are 0-based and half-open instead of 1-based and inclusive")
       ("bed", text("FILE"), "the regions of a BED file (0-based, half-open); '-' is standard input")
       ("strand,s", "with --bed: rows with '-' in the sixth column are reverse-complemented")
       ("name", "with --bed: the fourth column is in the header, before the region")
       ("name-only", "with --bed: the fourth column is the header")
       ("split", "with --bed: the blocks of a row, joined, instead of everything from its start to its end")
       ("reverse-complement", "read all regions on the other strand")
       ("up", number("N"),
            "N more residues before the region, on its strand; for a joined one, before its first part")
       ("down", number("N"), "N more residues after it")
       ("end5", "use only the region's 5' end, to be extended with --up and --down")
       ("end3", "use only the region's 3' end, to be extended with --up and --down")
       ("rna", "the minus strand has U opposite A, whatever the sequence's letters")
       ("dna", "the minus strand has T opposite A")
       ("clip", "cut off what is beyond the sequence, instead of an error")
       ("pad", "write N for what is beyond the sequence")
       ("collection", text("C"), "IDs are names of sequences in this collection")
       ("soft-mask", "write in lower case what was lower case in the loaded file; needs --collection")
       ("width,w", number("N"), "residues a line of FASTA, 0 for all on one (default: 60)")
       ("keep-going", "report and skip regions that fail; exit with the highest status among them");
    // clang-format on
}

SliceFormat format_of(const Invocation& invocation) {
    constexpr std::array<std::pair<std::string_view, SliceFormat>, 4> formats{{{"fasta", SliceFormat::fasta},
                                                                               {"raw", SliceFormat::raw},
                                                                               {"tab", SliceFormat::tab},
                                                                               {"bed", SliceFormat::bed}}};
    std::vector<std::string> asked;
    for (const auto& [option, name] : {std::pair("raw", "raw"), {"tab", "tab"}, {"bed-out", "bed"}}) {
        if (invocation.has(option)) {
            asked.emplace_back(name);
        }
    }
    if (invocation.has("format")) {
        asked.push_back(invocation.get<std::string>("format"));
    }
    if (asked.size() + (invocation.globals.json ? 1 : 0) > 1) {
        throw UsageError("more than one format was given");
    }
    if (invocation.globals.json) {
        return SliceFormat::json;
    }
    const std::string name = asked.empty() ? "fasta" : asked.front();
    const auto found =
        std::find_if(formats.begin(), formats.end(), [&](const auto& each) { return each.first == name; });
    if (found == formats.end()) {
        throw UsageError("--format is fasta, raw, tab or bed, not '" + name + "'");
    }
    return found->second;
}

Bounds bounds_of(const Invocation& invocation) {
    if (invocation.has("clip") && invocation.has("pad")) {
        throw UsageError("--clip and --pad exclude each other");
    }
    return invocation.has("clip") ? Bounds::clip : invocation.has("pad") ? Bounds::pad : Bounds::error;
}

std::optional<NucleicAcid> acid_of(const Invocation& invocation) {
    if (invocation.has("rna") && invocation.has("dna")) {
        throw UsageError("--rna and --dna exclude each other");
    }
    return invocation.has("rna")   ? std::optional(NucleicAcid::rna)
           : invocation.has("dna") ? std::optional(NucleicAcid::dna)
                                   : std::nullopt;
}

/// Threads read a BED file, and are stopped by signals. In other cases a signal's default action ends the program.
std::stop_token stop_on_signals_for(const Invocation& invocation) {
    return invocation.has("bed") ? stop_on_signals() : std::stop_token();
}

/// How each region is changed before it is read.
/// Thread-safety: may be called concurrently.
class Changes {
public:
    explicit Changes(const Invocation& invocation)
        : end5_(invocation.has("end5")),
          end3_(invocation.has("end3")),
          opposite_(invocation.has("reverse-complement")),
          up_(invocation.number("up", -max_flank, max_flank).value_or(0)),
          down_(invocation.number("down", -max_flank, max_flank).value_or(0)) {
        if (end5_ && end3_) {
            throw UsageError("--end5 and --end3 exclude each other");
        }
    }

    [[nodiscard]] bool any() const noexcept { return end5_ || end3_ || opposite_ || up_ != 0 || down_ != 0; }
    [[nodiscard]] Slice of(const Slice& region) const {
        Slice slice{region.sequence, end5_ ? region.location.end5() : end3_ ? region.location.end3() : region.location};
        slice = slice.expand(up_, down_);
        return opposite_ ? slice.opposite() : slice;
    }

private:
    bool end5_;
    bool end3_;
    bool opposite_;
    std::int64_t up_;
    std::int64_t down_;
};

/// One `fetch`.
/// Thread-safety: one thread at a time.
class Fetch {
public:
    explicit Fetch(const Invocation& invocation)
        : invocation_(invocation),
          stop_(stop_on_signals_for(invocation)),
          bed_{invocation.has("strand"), invocation.has("name") || invocation.has("name-only"), invocation.has("split"),
               bounds_of(invocation)},
          name_only_(invocation.has("name-only")),
          coordinates_(invocation.has("interbase") ? Coordinates::interbase : Coordinates::one_based),
          changes_(invocation),
          source_(SequenceSource::open(invocation)),
          writer_({format_of(invocation), invocation.number("width", 0, max_line_width).value_or(default_line_width),
                   bounds_of(invocation), acid_of(invocation),
                   invocation.has("soft-mask") ? std::optional(source_.only_collection("--soft-mask")) : std::nullopt}),
          errors_(invocation, [this] { writer_.finish(); }) {}

    int run_bed(const std::string& file) {
        const bool whole_row = format_of(invocation_) == SliceFormat::bed;
        BedSlices rows([this](const std::string& name) { return source_.get_sequence(name); }, file, bed_, stop_);
        std::int64_t line = 0;
        for (bool ended = false; !ended;) {
            errors_.attempt(
                [&] {
                    const BedSlice* const row = rows.next();
                    ended = row == nullptr;
                    if (row != nullptr) {
                        line = row->line;
                        at_place([&] { return file + ":" + std::to_string(row->line) + ": "; },
                                 [&] { add(row->slice, whole_row ? row->row : bed_header(*row), row->chrom); });
                    }
                },
                [&] { return file + ":" + std::to_string(line); });
        }
        return finish();
    }

    int run_arguments(const std::vector<std::string>& arguments) {
        std::vector<std::optional<MemberSlice>> slices;  // all are looked up before anything is written
        for (const std::string& text : arguments) {
            slices.emplace_back();
            if (text != "-") {
                slices.back() = find_slice(text);
            }
        }
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            if (arguments[i] == "-") {
                run_lines();
            } else {
                errors_.attempt(
                    [&] {
                        const MemberSlice slice =
                            slices[i] ? *slices[i] : source_.get_slice(arguments[i], coordinates_, bed_.bounds);
                        add(slice.slice, arguments[i], slice.name);
                    },
                    arguments[i]);
            }
        }
        return finish();
    }

private:
    /// std::nullopt for an error that is reported later, in the place of the result.
    std::optional<MemberSlice> find_slice(const std::string& text) const {
        try {
            return source_.get_slice(text, coordinates_, bed_.bounds);
        } catch (const Error& error) {
            if (!invocation_.has("keep-going") || !item_exit_code(error)) {
                throw;
            }
            return std::nullopt;
        }
    }

    void run_lines() {
        IdLines lines("-");
        while (true) {
            if (lines.must_wait()) {  // a program may wait for this answer before it asks for more
                writer_.finish();
                std::cout.flush();
            }
            if (!lines.next()) {
                return;
            }
            errors_.attempt(
                [&] {
                    at_place([&] { return lines.where(); },
                             [&] {
                                 const MemberSlice found = source_.get_slice(lines.line(), coordinates_, bed_.bounds);
                                 add(found.slice, lines.line(), found.name);
                             });
                },
                [&] { return lines.line(); });
        }
    }

    void add(const Slice& region, std::string_view header, std::string_view member) {
        if (changes_.any()) {
            writer_.add({changes_.of(region), header, member});
        } else {
            writer_.add({region, header, member});
        }
    }

    /// The header that bedtools getfasta writes.
    const std::string& bed_header(const BedSlice& row) {
        header_ = row.name;  // "" unless names are read
        if (!name_only_) {
            row.append_text(header_ += row.name.empty() ? "" : "::");
        }
        if (bed_.strand) {
            ((header_ += '(') += row.strand_mark) += ')';
        }
        return header_;
    }

    int finish() {
        writer_.finish();
        if (const std::int64_t skipped = errors_.count(); skipped > 0) {
            note(invocation_.globals,
                 std::to_string(skipped) + (skipped == 1 ? " region was" : " regions were") + " skipped");
        }
        return errors_.code();
    }

    const Invocation& invocation_;
    std::stop_token stop_;  // before any thread is started
    BedOptions bed_;
    bool name_only_;
    Coordinates coordinates_;
    Changes changes_;
    SequenceSource source_;
    SliceWriter writer_;
    std::string header_;
    ItemErrors errors_;
};

int run_fetch(const Invocation& invocation) {
    const bool bed = invocation.has("bed");
    const auto& arguments =
        invocation.expect(bed ? 0 : 1, bed ? 0 : any_number,
                          bed ? "none with --bed" : "ID[:REGION]… ('-' reads them from standard input)");
    for (const char* const option : {"strand", "name", "name-only", "split", "bed-out"}) {
        if (!bed && invocation.has(option)) {
            throw UsageError("--" + std::string(option) + " needs --bed FILE");
        }
    }
    if (!bed && format_of(invocation) == SliceFormat::bed) {
        throw UsageError("--format bed needs --bed FILE, of which it writes the rows");
    }
    if (invocation.has("name") && invocation.has("name-only")) {
        throw UsageError("--name and --name-only exclude each other");
    }
    Fetch fetch(invocation);
    return bed ? fetch.run_bed(invocation.get<std::string>("bed")) : fetch.run_arguments(arguments);
}

}  // namespace

std::span<const Command> fetch_commands() {
    static constexpr std::array commands{
        Command{"fetch", "ID[:REGION]…", add_fetch_options, run_fetch},
    };
    return commands;
}

}  // namespace seqshelf::cli
