#include "output/slice_view.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>
#include <vector>

#include "output/residue_colours.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/residues.hpp"

namespace seqshelf::cli {

namespace {

constexpr std::int64_t chunk_residues = std::int64_t{1} << 16;
constexpr std::int64_t frame_count = 3;

std::string with_commas(std::int64_t number) {
    std::string text = std::to_string(number);
    for (std::ptrdiff_t at = std::ssize(text) - 3; at > 0; at -= 3) {
        text.insert(static_cast<std::size_t>(at), ",");
    }
    return text;
}

char sign(const Interval& part) { return static_cast<char>(part.strand); }

/// As a region is typed. For the empty interval, which one-based positions cannot express: the residues on both sides.
std::string coordinates_text(const Interval& part) {
    const std::string text = part.empty() ? with_commas(part.start) + "^" + with_commas(part.start + 1)
                                          : with_commas(part.start + 1) + "-" + with_commas(part.end);
    return text + "(" + sign(part) + ")";
}

std::string coordinates_text(const Location& location) {
    if (location.parts.size() == 1) {
        return coordinates_text(location.parts.front());
    }
    std::string text;
    for (const Interval& part : location.parts) {
        const std::string range = std::to_string(part.start + 1) + ".." + std::to_string(part.end);
        text += (text.empty() ? "" : ",") + (part.strand == Strand::plus ? range : "complement(" + range + ")");
    }
    return "join(" + text + ")";
}

/// Columns of the greatest coordinate; at least 2, for `+1` to `-3`.
std::int64_t margin_of(const Location& location) {
    std::int64_t last = 10;
    for (const Interval& part : location.parts) {
        last = std::max(last, part.end);
    }
    return std::ssize(with_commas(last));
}

/// `count` residues of a location from the `first` on, counted as they are read.
Location stretch(const Location& location, std::int64_t first, std::int64_t count) {
    std::vector<Interval> parts;
    for (const Interval& part : location.parts) {
        const std::int64_t skipped = std::clamp<std::int64_t>(first, 0, part.length());
        const std::int64_t taken = std::min(part.length() - skipped, count);
        if (taken > 0) {
            parts.push_back(part.expand(-skipped, skipped + taken - part.length()));
        }
        first -= skipped;
        count -= taken;
    }
    return Location(std::move(parts));
}

/// The share of G, C and S among the residues for which it is known. "": there are none.
std::string gc_text(const Slice& slice) {
    std::int64_t gc = 0;
    std::int64_t at = 0;
    for (const Interval& part : slice.location.parts) {
        slice.sequence.stream({part.start, part.end}, [&](std::string_view residues) {
            for (const char residue : residues) {
                gc += residue == 'G' || residue == 'C' || residue == 'S' ? 1 : 0;
                at += residue == 'A' || residue == 'T' || residue == 'U' || residue == 'W' ? 1 : 0;
            }
        });
    }
    if (gc + at == 0) {
        return "";
    }
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "  GC %.1f %%",
                  100.0 * static_cast<double>(gc) / static_cast<double>(gc + at));
    return text.data();
}

/// The residues of a line, and for its codons one residue more on both sides, if the slice has one.
struct Row {
    std::string_view window;
    std::size_t before = 0;  ///< residues of the window before the line's
    std::size_t size = 0;
    std::int64_t first = 0;  ///< of the slice, counted from 0 as it is read

    [[nodiscard]] std::string_view residues() const { return window.substr(before, size); }
};

using Frames = std::array<std::string, frame_count>;

/// Writes a slice.
/// Thread-safety: one thread at a time.
class SliceView {
public:
    SliceView(std::ostream& out, const Slice& slice, const SliceLook& look)
        : out_(out),
          slice_(slice),
          look_(look),
          total_(slice.location.length()),
          margin_(margin_of(slice.location)),
          has_complement_(have_complement(slice.sequence.info().letters)),
          palette_(!look.coloured    ? Palette::none
                   : has_complement_ ? Palette::nucleotides
                                     : Palette::amino_acids) {}

    void show(const std::string& name) {
        check_look(name, slice_, look_);
        out_ << name << ':' << coordinates_text(slice_.location) << "  " << with_commas(total_)
             << (total_ == 1 ? " residue" : " residues") << (has_complement_ ? gc_text(slice_) : "") << "  "
             << slice_.sequence.info().digests.sha512t24u.refget() << '\n';
        const std::vector<Interval>& parts = slice_.location.parts;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (parts.size() > 1) {
                out_ << "\npart " << i + 1 << " of " << parts.size() << ": " << coordinates_text(parts[i]) << '\n';
            }
            show_part(parts[i]);
        }
    }

private:
    void show_part(const Interval& part) {
        const std::int64_t in_chunk = std::max(chunk_residues / look_.width, std::int64_t{1}) * look_.width;
        for (std::int64_t done = 0; done < part.length(); done += in_chunk) {
            const std::int64_t size = std::min(in_chunk, part.length() - done);
            const std::int64_t from = std::max<std::int64_t>(shown_ - 1, 0);
            const std::string window =
                slice_.sequence.fetch(stretch(slice_.location, from, std::min(shown_ + size + 1, total_) - from));
            show_chunk(part, done, size, window, static_cast<std::size_t>(shown_ - from));
            shown_ += size;
            if (!out_) {
                throw IoError("cannot write to standard output");
            }
        }
    }

    void show_chunk(const Interval& part, std::int64_t done, std::int64_t size, std::string_view window,
                    std::size_t before) {
        for (std::int64_t at = 0; at < size; at += look_.width) {
            const auto length = static_cast<std::size_t>(std::min(look_.width, size - at));
            const std::size_t begin = before + static_cast<std::size_t>(at);
            const std::size_t left = std::min<std::size_t>(begin, 1);
            show_row(part, done + at, {window.substr(begin - left, left + length + 1), left, length, shown_ + at});
        }
    }

    /// \param offset  of the line in the part
    void show_row(const Interval& part, std::int64_t offset, const Row& row) {
        Frames forward;
        Frames backward;
        if (look_.frames) {
            translate_row(row, forward, backward);
        }
        const bool is_block = look_.both || look_.frames;
        out_ << (is_block ? "\n" : "");
        show_ruler(part, offset, row.size);
        show_frames(forward, '+', frame_count - 1, -1);
        show_line(with_commas(position(part, offset)), row.residues(), palette_,
                  with_commas(position(part, offset + static_cast<std::int64_t>(row.size) - 1)));
        if (look_.both) {
            std::string other =
                reverse_complement(std::string(row.residues()), nucleic_acid_of(slice_.sequence.info().letters));
            std::reverse(other.begin(), other.end());
            show_line(std::string(1, static_cast<char>(opposite(part.strand))), other, palette_, "");
        }
        show_frames(backward, '-', 0, 1);
    }

    void show_frames(const Frames& frames, char strand, std::ptrdiff_t from, std::ptrdiff_t step) {
        for (std::ptrdiff_t i = from; look_.frames && i >= 0 && i < frame_count; i += step) {
            const std::string& text = frames[static_cast<std::size_t>(i)];
            show_line(std::string(1, strand) + std::to_string(i + 1),
                      std::string_view(text).substr(0, text.find_last_not_of(' ') + 1),
                      look_.coloured ? Palette::amino_acids : Palette::none, "");
        }
    }

    void show_line(const std::string& label, std::string_view residues, Palette palette, const std::string& after) {
        out_ << std::string(static_cast<std::size_t>(margin_) - label.size(), ' ') << label;
        if (!residues.empty()) {
            out_ << ' ';
            write_coloured(out_, residues, palette);
        }
        out_ << (after.empty() ? "" : " ") << after << '\n';
    }

    /// Writes numbers whose last digits are above the residues at those positions, as many as fit.
    void show_ruler(const Interval& part, std::int64_t offset, std::size_t size) {
        std::int64_t step = 10;
        for (std::int64_t factor = 2; step <= margin_; factor = 7 - factor) {
            step = step * factor / (factor == 5 ? 2 : 1);
        }
        std::string line(static_cast<std::size_t>(margin_) + 1 + size, ' ');
        for (std::size_t i = 0; i < size; ++i) {
            const std::int64_t at = position(part, offset + static_cast<std::int64_t>(i));
            if (at % step == 0) {
                const std::string number = with_commas(at);
                line.replace(static_cast<std::size_t>(margin_) + 2 + i - number.size(), number.size(), number);
            }
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out_ << line << (line.empty() ? "" : "\n");
    }

    /// One-based.
    static std::int64_t position(const Interval& part, std::int64_t offset) {
        return part.strand == Strand::plus ? part.start + 1 + offset : part.end - offset;
    }

    /// Each residue but the slice's first and last is the middle of one codon on either strand.
    void translate_row(const Row& row, Frames& forward, Frames& backward) const {
        std::string codons;
        for (std::size_t i = 1; i + 1 < row.window.size(); ++i) {
            codons += row.window.substr(i - 1, 3);
        }
        const std::string amino_acids = translate(codons, look_.code);
        const std::string others =
            translate(reverse_complement(std::move(codons)), look_.code);  // the last codon first
        forward.fill(std::string(row.size, ' '));
        backward.fill(std::string(row.size, ' '));
        for (std::size_t i = 0; i < amino_acids.size(); ++i) {
            const std::size_t column = i + 1 - row.before;
            const std::int64_t codon =
                row.first + static_cast<std::int64_t>(column) - 1;  // its first residue in the slice
            forward[static_cast<std::size_t>(codon % frame_count)][column] = amino_acids[i];
            backward[static_cast<std::size_t>((total_ - 3 - codon) % frame_count)][column] =
                others[others.size() - 1 - i];
        }
    }

    std::ostream& out_;
    const Slice& slice_;
    const SliceLook& look_;
    std::int64_t total_;
    std::int64_t margin_;
    bool has_complement_;
    Palette palette_;
    std::int64_t shown_ = 0;  ///< residues so far
};

}  // namespace

std::int64_t fitting_width(const Location& location, std::int64_t columns) {
    return std::max<std::int64_t>((columns - 2 * (margin_of(location) + 1)) / 10, 1) * 10;
}

void check_look(const std::string& name, const Slice& slice, const SliceLook& look) {
    (void)slice.sequence.check(slice.location, Bounds::error);
    const LetterSet letters = slice.sequence.info().letters;
    if (!have_complement(letters) && (look.both || look.frames)) {
        throw InvalidInterval(name + " has no other strand and is not translated: its letters are " + letters.text(),
                              slice.sequence.length());
    }
}

void show_slice(std::ostream& out, const std::string& name, const Slice& slice, const SliceLook& look) {
    SliceView(out, slice, look).show(name);
}

}  // namespace seqshelf::cli
