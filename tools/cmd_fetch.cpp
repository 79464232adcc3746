#include <algorithm>
#include <array>
#include <iostream>

#include "cli.hpp"
#include "id_lines.hpp"
#include "seqshelf/bed.hpp"
#include "seqshelf/collection.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/repository.hpp"
#include "signals.hpp"

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
       ("collection", options::value<std::string>()->value_name("C"), "IDs are names of sequences in this collection")
       ("soft-mask", "residues that stood in lower case are written so; needs --collection")
       ("width,w", options::value<std::int64_t>()->value_name("N"), "residues a line, 0 for all on one (default: 60)");
    // clang-format on
}

enum class Form { fasta, raw, json };

/// What regions are of: sequences of a repository by any of their names, or by their names in a collection.
struct Source {
    Repository repository;
    std::optional<Collection> collection;

    [[nodiscard]] MemberSlice get_slice(const std::string& text, Coordinates coordinates) const {
        return collection ? collection->get_slice(text, coordinates) : MemberSlice{"", repository.get_slice(text, coordinates)};
    }
};

/// Writes slices to standard output, long ones piece by piece.
class SliceWriter {
public:
    /// \param masked  whose soft mask to show; std::nullopt: all in upper case
    SliceWriter(Form form, std::size_t width, std::optional<Collection> masked)
        : form_(form), width_(form == Form::raw ? 0 : width), masked_(std::move(masked)) {}

    /// \param name  of the sequence in the masked collection
    void write(const Slice& slice, const std::string& query, const std::string& name) {
        if (form_ == Form::json) {
            print_json({{"query", query},
                        {"sha512t24u", slice.sequence.info().digests.sha512t24u.sha512t24u()},
                        {"start", slice.interval.start},
                        {"end", slice.interval.end},
                        {"sequence", masked_ ? masked_->fetch_soft_masked(name, slice.interval) : slice.fetch()}});
            return;
        }
        if (form_ == Form::fasta) {
            std::cout << '>' << query << '\n';
        }
        column_ = 0;
        for (std::int64_t start = slice.interval.start; start < slice.interval.end; start += chunk_residues) {
            const Interval part{start, std::min(slice.interval.end, start + chunk_residues)};
            write_residues(masked_ ? masked_->fetch_soft_masked(name, part) : slice.sequence.fetch(part));
        }
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
    std::optional<Collection> masked_;
    std::size_t column_ = 0;
};

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

void fetch_bed(const Source& source, const std::string& file, SliceWriter& writer) {
    BedSlices slices(source.repository, file, source.collection, stop_on_signals());
    while (const std::optional<BedSlice> slice = slices.next()) {
        writer.write(slice->slice, slice->text(), slice->chrom);
    }
}

void fetch_lines(const Source& source, Coordinates coordinates, SliceWriter& writer) {
    for (IdLines lines("-"); lines.next();) {
        at_line(lines, [&] {
            const MemberSlice slice = source.get_slice(lines.line(), coordinates);
            writer.write(slice.slice, lines.line(), slice.name);
        });
    }
}

Source open_source(const Invocation& invocation) {
    Source source{Repository::open(invocation.globals.instance_to_read()), std::nullopt};
    if (invocation.has("collection")) {
        source.collection = source.repository.get_collection(invocation.get<std::string>("collection"));
    } else if (invocation.has("soft-mask")) {
        throw UsageError("--soft-mask needs --collection: case is a collection's, not a sequence's");
    }
    return source;
}

int run_fetch(const Invocation& invocation) {
    const bool bed = invocation.has("bed");
    const auto& arguments = invocation.expect(bed ? 0 : 1, bed ? 0 : any_number, bed ? "none beside --bed" : "ID[:START-END]… ('-' reads them from standard input)");
    const Coordinates coordinates = invocation.has("interbase") ? Coordinates::interbase : Coordinates::one_based;
    const auto width = static_cast<std::size_t>(invocation.number("width", 0, max_width).value_or(default_width));
    const Source source = open_source(invocation);
    SliceWriter writer(invocation.globals.json ? Form::json : invocation.has("raw") ? Form::raw : Form::fasta, width,
                       invocation.has("soft-mask") ? source.collection : std::nullopt);
    if (bed) {
        fetch_bed(source, invocation.get<std::string>("bed"), writer);
        return done;
    }
    std::vector<MemberSlice> slices;  // what the command line names is looked up before anything is written
    for (const std::string& text : arguments) {
        if (text != "-") {
            slices.push_back(source.get_slice(text, coordinates));
        }
    }
    auto slice = slices.begin();
    for (const std::string& text : arguments) {
        if (text == "-") {
            fetch_lines(source, coordinates, writer);
        } else {
            writer.write(slice->slice, text, slice->name);
            ++slice;
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
