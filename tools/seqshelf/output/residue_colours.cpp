#include "output/residue_colours.hpp"

#include <array>
#include <string>

namespace seqshelf::cli {

namespace {

constexpr std::string_view grey = "90";

struct Class {
    std::string_view letters;
    std::string_view colour;  ///< the parameter of SGR
};
constexpr std::array nucleotide_classes{Class{"A", "32"}, Class{"C", "34"}, Class{"G", "33"}, Class{"TU", "31"}};
constexpr std::array amino_acid_classes{Class{"AILMV", "34"}, Class{"FHWY", "36"}, Class{"NQST", "32"},
                                        Class{"KR", "31"},    Class{"DE", "35"},   Class{"CGP", "33"},
                                        Class{"*", "1;31"}};

template <typename Classes>
std::string_view colour_in(const Classes& classes, char residue) {
    const char upper = residue >= 'a' && residue <= 'z' ? static_cast<char>(residue - 'a' + 'A') : residue;
    for (const Class& each : classes) {
        if (each.letters.find(upper) != std::string_view::npos) {
            return each.colour;
        }
    }
    return grey;
}

}  // namespace

void write_coloured(std::ostream& out, std::string_view residues, Palette palette) {
    if (palette == Palette::none) {
        out << residues;
        return;
    }
    std::string text;
    std::string_view now;
    for (const char residue : residues) {
        const std::string_view colour = palette == Palette::nucleotides ? colour_in(nucleotide_classes, residue)
                                                                        : colour_in(amino_acid_classes, residue);
        if (residue != ' ' && colour != now) {
            text.append("\x1b[0;").append(colour).append("m");
            now = colour;
        }
        text += residue;
    }
    out << text << (now.empty() ? "" : "\x1b[m");
}

}  // namespace seqshelf::cli
