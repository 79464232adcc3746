#include "analysis/allele_text.hpp"
#include "base/quoted.hpp"
#include "format/columns.hpp"
#include "format/input.hpp"
#include "format/lines.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/variant.hpp"

namespace seqshelf {

struct VariantFile::Impl {
    Impl(const std::string& file, VariantForm of, Alleles which, std::stop_token stop)
        : form(of), alleles(which), input(file, std::move(stop)) {}

    [[nodiscard]] bool next_line();
    [[nodiscard]] std::optional<NamedVariant> next_text();
    [[nodiscard]] std::optional<NamedVariant> next_allele();
    void read_row();
    [[nodiscard]] std::string residues(std::string_view cell, const char* column) const;
    [[noreturn]] void fail(const std::string& what) const { format::fail_at(input, reader.number(), what); }

    VariantForm form;
    Alleles alleles;
    format::Input input;
    format::LineReader reader{input};
    bool ended = false;
    std::string line;
    format::Cells cells;
    /// The current row, and the number of its next alternate; contains views into `line`.
    NamedVariant row;
    format::Cells alternates;
    std::size_t alternate = 0;
};

bool VariantFile::Impl::next_line() {
    try {
        ended = ended || !reader.next(line);
    } catch (const InvalidInput&) {
        ended = true;  // the start of the next line is not known
        throw;
    }
    return !ended;
}

std::optional<NamedVariant> VariantFile::Impl::next_text() {
    while (next_line()) {
        if (format::is_blank_line(line)) {
            continue;
        }
        const std::size_t first = line.find_first_not_of(format::blanks_and_tabs);
        const std::size_t last = line.find_last_not_of(format::blanks_and_tabs);
        try {
            NamedVariant result = NamedVariant::read(std::string_view(line).substr(first, last + 1 - first), form);
            result.line = reader.number();
            return result;
        } catch (const InvalidInput& error) {
            fail(error.what());
        }
    }
    return std::nullopt;
}

std::string VariantFile::Impl::residues(std::string_view cell, const char* column) const {
    std::string result;
    try {
        result = analysis::allele_of(cell, column);
    } catch (const InvalidInput& error) {
        fail(error.what());
    }
    if (result.empty()) {
        fail(std::string(column) + " " + base::quoted(cell) +
             " is empty; expected at least one residue: VCF writes the residue before an insertion or deletion too");
    }
    return result;
}

/// Splits the line, except for its alternates. After an exception it has none.
void VariantFile::Impl::read_row() {
    alternates.clear();
    alternate = 0;
    format::split_columns(line, cells, 5);
    if (cells.size() < 5) {
        fail("CHROM, POS, ID, REF and ALT are needed, separated by tabs; there is only " + base::quoted(line));
    }
    format::check_name(input, reader.number(), cells[0]);
    const std::optional<std::int64_t> position =
        format::parse_decimal(cells[1]) ? analysis::position_of(cells[1]) : std::nullopt;
    if (!position) {
        fail(analysis::no_position(cells[1], 1));
    }
    if (*position == 0) {
        fail("POS 0 is the telomere before the first residue, where there are no residues; expected a position from 1");
    }
    row = {std::string(cells[0]),
           {*position - 1, residues(cells[3], "REF"), {}},
           std::nullopt,
           std::string(cells[2]),
           reader.number()};
    if (alleles == Alleles::reference) {
        alternates = {"."};
    } else {
        format::split_at(',', cells[4], alternates);
    }
}

std::optional<NamedVariant> VariantFile::Impl::next_allele() {
    while (alternate == alternates.size()) {
        do {
            if (!next_line()) {
                return std::nullopt;
            }
        } while (line.starts_with('#') || format::is_blank_line(line));
        read_row();
    }
    const std::string_view cell = alternates[alternate++];
    NamedVariant result = row;
    if (alleles == Alleles::both) {
        result.variant.alternate =
            alternates.size() == 1 && cell == "." ? row.variant.reference : residues(cell, "ALT");
    }
    return result;
}

VariantFile::VariantFile(const std::string& file, VariantForm form, Alleles alleles, std::stop_token stop)
    : impl_(std::make_unique<Impl>(file, form, alleles, std::move(stop))) {}
VariantFile::~VariantFile() = default;
VariantFile::VariantFile(VariantFile&&) noexcept = default;
VariantFile& VariantFile::operator=(VariantFile&&) noexcept = default;

std::optional<NamedVariant> VariantFile::next() {
    return impl_->form == VariantForm::vcf ? impl_->next_allele() : impl_->next_text();
}
std::string VariantFile::where() const {
    return impl_->input.name() + ":" + std::to_string(impl_->reader.number()) + ": ";
}

}  // namespace seqshelf
