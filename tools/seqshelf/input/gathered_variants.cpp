#include "input/gathered_variants.hpp"

#include <algorithm>
#include <iostream>
#include <optional>
#include <string_view>
#include <utility>

#include "base/quoted.hpp"
#include "output/signals.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::cli {

namespace {

constexpr std::size_t max_variants = 10'000'000;

/// One allele of each row of a VCF file.
/// Thread-safety: one thread at a time.
class ChosenAlleles {
public:
    ChosenAlleles(const std::string& file, std::int64_t chosen)
        : file_(file, VariantForm::vcf, VariantFile::Alleles::both, stop_on_signals()), chosen_(chosen) {}

    /// The next; rows that have fewer alleles are skipped.
    /// \throws InvalidInput  a row is wrong, or an allele up to the chosen one; later alleles are not checked
    /// \throws Unreadable
    [[nodiscard]] std::optional<NamedVariant> next() {
        while (true) {
            try {
                std::optional<NamedVariant> allele = file_.next();
                if (!allele || count() == chosen_) {
                    return allele;
                }
            } catch (const InvalidInput& error) {
                if (!std::string_view(error.what())
                         .starts_with(file_.where())) {  // damaged gzip, a line that is too long
                    throw Unreadable(error.what());
                }
                if (count() <= chosen_) {
                    throw;
                }
            }
        }
    }
    [[nodiscard]] std::string where() const { return file_.where(); }

private:
    /// Alleles of the row up to the one that was just read.
    std::int64_t count() {
        std::string where = file_.where();
        count_ = where == row_ ? count_ + 1 : 1;
        row_ = std::move(where);
        return count_;
    }

    VariantFile file_;
    std::int64_t chosen_;
    std::string row_;
    std::int64_t count_ = 0;
};

}  // namespace

void GatheredVariants::add_arguments(std::span<const std::string> arguments, VariantForm form) {
    for (const std::string& argument : arguments) {
        errors_.attempt(
            [&] {
                const NamedVariant named = NamedVariant::read(argument, form);
                at_place([&] { return argument + ": "; },
                         [&] {
                             if (!is_of_sequence(source_.get_sequence(named.name))) {
                                 throw UsageError(base::quoted(argument) + " is of another sequence than REGION");
                             }
                             add(named, base::quoted(argument));
                         });
            },
            argument);
    }
}

void GatheredVariants::add_vcf(const std::string& file, std::int64_t allele) {
    ChosenAlleles alleles(file, allele);
    bool more = true;
    while (more) {
        errors_.attempt(
            [&] {
                const std::optional<NamedVariant> named = alleles.next();
                more = named.has_value();
                if (named) {
                    at_place([&] { return alleles.where(); },
                             [&] {
                                 if (is_here(named->name)) {
                                     add(*named, (file == "-" ? "line " : file + ":") + std::to_string(named->line));
                                 }
                             });
                }
            },
            [&] { return without_colon(alleles.where()); });
    }
    note_unknown_names(file);
}

PatchedSequence GatheredVariants::apply() {
    if (invocation_.has("skip-overlapping")) {
        skip_overlapping();
    }
    try {
        return {sequence_, variants_};
    } catch (const VariantOverlap& overlap) {
        throw InvalidInput(names_[overlap.first()] + " and " + names_[overlap.second()] +
                           " overlap; with --skip-overlapping the first is applied");
    }
}

bool GatheredVariants::is_of_sequence(const Sequence& other) const {
    return other.info().digests.sha512t24u.sha512t24u() == sequence_.info().digests.sha512t24u.sha512t24u();
}

/// Whether rows of that name are of the sequence. \throws AmbiguousAlias
bool GatheredVariants::is_here(const std::string& name) {
    if (const auto known = known_.find(name); known != known_.end()) {
        return known->second;
    }
    const std::optional<Sequence> found = source_.find_sequence(name);
    if (!found) {
        unknown_.push_back(name);
    }
    return known_.emplace(name, found && is_of_sequence(*found)).first->second;
}

void GatheredVariants::add(const NamedVariant& named, std::string name) {
    if (variants_.size() == max_variants) {  // all are in memory, because they must not overlap
        throw InvalidInput(name + ": a sequence can have at most " + std::to_string(max_variants) + " variants");
    }
    Variant variant = named.on(sequence_);
    require_reference(sequence_, variant);
    variants_.push_back(std::move(variant));
    names_.push_back(std::move(name));
}

void GatheredVariants::skip_overlapping() {
    const std::vector<std::size_t> skipped = find_overlapping(variants_);
    std::vector<Variant> variants;
    std::vector<std::string> names;
    auto next = skipped.begin();
    for (std::size_t i = 0; i < variants_.size(); ++i) {
        if (next != skipped.end() && *next == i) {
            note(invocation_.globals, names_[i] + " overlaps an earlier variant and is skipped");
            ++next;
            continue;
        }
        variants.push_back(std::move(variants_[i]));
        names.push_back(std::move(names_[i]));
    }
    variants_ = std::move(variants);
    names_ = std::move(names);
}

void GatheredVariants::note_unknown_names(const std::string& file) const {
    if (!unknown_.empty()) {
        note(invocation_.globals, (file == "-" ? "standard input" : file) + ": " + std::to_string(unknown_.size()) +
                                      " names of sequences are unknown, the first is " +
                                      base::quoted(unknown_.front()) + "; their variants are skipped");
    }
}

}  // namespace seqshelf::cli
