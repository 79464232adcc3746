#include <algorithm>
#include <array>
#include <charconv>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/quoted.hpp"
#include "cli.hpp"
#include "input/gathered_variants.hpp"
#include "input/sequence_source.hpp"
#include "output/destination.hpp"
#include "output/slice_json.hpp"
#include "output/slice_writer.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/patched_sequence.hpp"

namespace seqshelf::cli {

namespace {

constexpr std::int64_t chunk_residues = std::int64_t{1} << 20;
constexpr std::int64_t max_allele = 1000000;

void add_apply_options(options::options_description_easy_init add) {
    add_output_option(add);
    // clang-format off
    add("spdi", "variants are NAME:POS:DEL:INS, POS 0-based, instead of NAME:POS:REF:ALT")
       ("vcf", text("FILE"), "the variants of a VCF file; '-' is standard input")
       ("allele", number("N"), "apply the N-th allele of ALT in each row of the VCF file (default: 1)")
       ("skip-overlapping", "skip variants that overlap an earlier one")
       ("keep-going", "report and skip variants that fail; exit with the highest status among them")
       ("fixed-length", text("ANCHOR"),
        "keep the length of REGION, anchored at 5p, 3p, start, end, center or a position")
       ("anchor-offset", number("N"), "put the first N residues that are inserted at the anchor before it (default: 0)")
       ("pad", "write N if --fixed-length needs more residues than there are")
       ("interbase", "START-END of REGION is 0-based and half-open, and a position as ANCHOR is 0-based")
       ("collection", text("C"), "names are of sequences in this collection")
       ("raw", "residues only, on one line")
       ("width,w", number("N"), "residues a line, 0 for all on one (default: 60)");
    // clang-format on
}

/// What keeps its place in a slice of fixed length.
struct Fixed {
    std::int64_t anchor = 0;
    std::int64_t offset = 0;
    Bounds bounds = Bounds::error;
};

std::optional<std::int64_t> parse_position(std::string text) {
    std::erase(text, ',');
    std::int64_t position = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
    const bool whole = error == std::errc() && end == text.data() + text.size() && text.front() != '-';
    return whole ? std::optional(position) : std::nullopt;
}

std::int64_t anchor_of(const std::string& text, const Interval& interval, Coordinates coordinates) {
    constexpr std::array names{std::pair{"5p", Anchor::five_prime}, std::pair{"3p", Anchor::three_prime},
                               std::pair{"start", Anchor::start}, std::pair{"end", Anchor::end},
                               std::pair{"center", Anchor::center}};
    for (const auto& [name, anchor] : names) {
        if (text == name) {
            return anchor_position(anchor, interval);
        }
    }
    const std::optional<std::int64_t> position = parse_position(text);
    const std::int64_t first = coordinates == Coordinates::interbase ? 0 : 1;
    if (!position || *position < first) {
        throw UsageError("--fixed-length takes 5p, 3p, start, end, center or a position from " + std::to_string(first) +
                         ", not " + base::quoted(text));
    }
    return *position - first;
}

std::optional<Fixed> fixed_of(const Invocation& invocation, const Location& location, Coordinates coordinates) {
    const std::optional<std::int64_t> offset = invocation.number("anchor-offset", 0, no_limit);
    if (!invocation.has("fixed-length")) {
        if (offset || invocation.has("pad")) {
            throw UsageError(std::string(offset ? "--anchor-offset" : "--pad") + " needs --fixed-length");
        }
        return std::nullopt;
    }
    if (location.parts.size() != 1) {
        throw UsageError("--fixed-length takes a REGION in one part, not one of " +
                         std::to_string(location.parts.size()));
    }
    return Fixed{anchor_of(invocation.get<std::string>("fixed-length"), location.parts.front(), coordinates),
                 offset.value_or(0), invocation.has("pad") ? Bounds::pad : Bounds::error};
}

/// A slice to write: where its residues are on the patched sequence, and what is reported about them.
struct PatchedSlice {
    PatchedSequence sequence;
    std::vector<Interval> lifted;
    std::int64_t variants = 0;  ///< how many change something
    Bounds bounds = Bounds::error;

    /// Calls consume(residues) for stretches of the slice, in order.
    template <typename Consume>
    void stream(Consume consume) const {
        for (Interval rest : lifted) {
            while (!rest.empty()) {
                const std::int64_t taken = std::min(rest.length(), chunk_residues);
                consume(sequence.fetch_lifted(rest.expand(0, taken - rest.length()), bounds));
                rest = rest.expand(-taken, 0);
            }
        }
    }
};

PatchedSlice patched_slice(PatchedSequence sequence, const Location& location, const std::optional<Fixed>& fixed) {
    PatchedSlice slice{std::move(sequence), {}, 0, Bounds::error};
    if (fixed) {
        const Interval& interval = location.parts.front();
        slice.bounds = fixed->bounds;
        slice.lifted = {slice.sequence.lift_anchored(interval, fixed->anchor, fixed->offset, fixed->bounds)};
        slice.variants = slice.sequence.count_variants_anchored(interval, fixed->anchor, fixed->offset, fixed->bounds);
        return slice;
    }
    for (const Interval& part : location.parts) {
        slice.lifted.push_back(slice.sequence.lift(part));
        slice.variants += slice.sequence.count_variants(part);
    }
    return slice;
}

void print_object(const std::string& query, const Location& location, const std::optional<Fixed>& fixed,
                  const PatchedSlice& slice) {
    Json object{{"query", query}, {"sha512t24u", slice.sequence.sequence().info().digests.sha512t24u.sha512t24u()}};
    if (location.parts.size() == 1) {
        object.update(interval_json(location.parts.front()));
    } else {
        object["parts"] = Json::array();
        for (const Interval& part : location.parts) {
            object["parts"].push_back(interval_json(part));
        }
    }
    if (fixed) {
        object["anchor"] = fixed->anchor;
        object["anchor_offset"] = fixed->offset;
    }
    object["variants"] = slice.variants;
    std::string residues;
    slice.stream([&](const std::string& stretch) { residues += stretch; });
    object["sequence"] = std::move(residues);
    print_json(object);
}

/// \param width  residues a line, 0: all on one
void print_residues(const PatchedSlice& slice, std::size_t width, bool always_a_line) {
    std::size_t column = 0;
    slice.stream([&](std::string_view residues) {
        while (!residues.empty()) {
            if (width > 0 && column == width) {
                std::cout << '\n';
                column = 0;
            }
            const std::string_view part = residues.substr(0, width > 0 ? width - column : residues.size());
            std::cout << part;
            column += part.size();
            residues.remove_prefix(part.size());
        }
        if (!std::cout) {
            throw IoError("cannot write to standard output");
        }
    });
    std::cout << (always_a_line || column > 0 ? "\n" : "");
}

/// REGION and the variants. \throws UsageError
const std::vector<std::string>& arguments_of(const Invocation& invocation) {
    const bool vcf = invocation.has("vcf");
    if (vcf && invocation.has("spdi")) {
        throw UsageError("--spdi and --vcf cannot be given together");
    }
    if (!vcf && invocation.has("allele")) {
        throw UsageError("--allele needs --vcf: other variants have one ALT");
    }
    return invocation.expect(vcf ? 1 : 2, vcf ? 1 : any_number,
                             vcf ? "only REGION with --vcf" : "REGION VARIANT…, or REGION --vcf FILE");
}

int run_apply(const Invocation& invocation) {
    const std::vector<std::string>& arguments = arguments_of(invocation);
    const auto width =
        static_cast<std::size_t>(invocation.number("width", 0, max_line_width).value_or(default_line_width));
    const std::int64_t allele = invocation.number("allele", 1, max_allele).value_or(1);
    const Coordinates coordinates = invocation.has("interbase") ? Coordinates::interbase : Coordinates::one_based;
    const SequenceSource source = SequenceSource::open(invocation);
    const Slice reference = source.get_slice(arguments.front(), coordinates).slice;
    const std::optional<Fixed> fixed = fixed_of(invocation, reference.location, coordinates);
    GatheredVariants gathering(invocation, source, reference.sequence);
    if (invocation.has("vcf")) {
        gathering.add_vcf(invocation.get<std::string>("vcf"), allele);
    } else {
        gathering.add_arguments(std::span(arguments).subspan(1),
                                invocation.has("spdi") ? VariantForm::spdi : VariantForm::one_based);
    }
    const PatchedSlice slice = patched_slice(gathering.apply(), reference.location, fixed);
    const bool raw = invocation.has("raw");
    if (invocation.globals.json) {
        print_object(arguments.front(), reference.location, fixed, slice);
    } else if (raw) {
        print_residues(slice, 0, true);
    } else {
        std::cout << '>' << one_line(arguments.front()) << " variants=" << slice.variants << '\n';
        print_residues(slice, width, false);
    }
    return gathering.code();
}

}  // namespace

std::span<const Command> apply_commands() {
    static constexpr std::array commands{
        Command{"apply", "REGION [VARIANT…]", add_apply_options, run_apply},
    };
    return commands;
}

}  // namespace seqshelf::cli
