#include <algorithm>
#include <array>
#include <iostream>
#include <utility>

#include "cli.hpp"
#include "input/item_errors.hpp"
#include "input/sequence_source.hpp"
#include "output/destination.hpp"
#include "output/signals.hpp"
#include "output/table_row.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/variant.hpp"

namespace seqshelf::cli {

namespace {

void add_variant_options(options::options_description_easy_init add) {
    add_output_option(add);
    // clang-format off
    add("spdi", "variants are NAME:POS:DEL:INS, POS 0-based, instead of NAME:POS:REF:ALT")
       ("vcf", text("FILE"), "the variants of a VCF file; '-' is standard input")
       ("collection", text("C"), "names are of sequences in this collection")
       ("keep-going", "report and skip variants that fail; exit with the highest status among them");
    // clang-format on
}

void add_normalize_options(options::options_description_easy_init add) {
    add_variant_options(add);
    add("as", text("FORM"), "spdi, vcf or vrs (default: spdi)");
}

/// A variant, its sequence, and the argument that it was given as, "" if it comes from a file.
struct Asked {
    const NamedVariant& named;
    const Sequence& sequence;
    const std::string& argument;

    [[nodiscard]] Json json() const {
        return argument.empty() ? Json{{"line", named.line}} : Json{{"query", argument}};
    }
};

/// The variants that the command line names, one after the other.
/// Thread-safety: one thread at a time.
class Variants {
public:
    explicit Variants(const Invocation& invocation)
        : invocation_(invocation),
          arguments_(invocation.expect(
              invocation.has("vcf") ? 0 : 1, invocation.has("vcf") ? 0 : any_number,
              invocation.has("vcf") ? "none with --vcf" : "VARIANT… ('-' reads them from standard input)")),
          form_(invocation.has("spdi") ? VariantForm::spdi : VariantForm::one_based),
          source_(SequenceSource::open(invocation)),
          errors_(invocation) {
        if (invocation.has("vcf") && invocation.has("spdi")) {
            throw UsageError("--spdi and --vcf cannot be given together");
        }
    }

    [[nodiscard]] VariantForm form() const { return invocation_.has("vcf") ? VariantForm::vcf : form_; }

    /// Calls `act` for each, and returns the exit code. Without --keep-going the first bad variant ends the command; a
    /// bad argument ends it before `act` is called.
    template <typename Act>
    int for_each(VariantFile::Alleles alleles, Act act) {
        if (invocation_.has("vcf")) {
            read(invocation_.get<std::string>("vcf"), VariantForm::vcf, alleles, act);
            return errors_.code();
        }
        if (!invocation_.has("keep-going")) {
            for (const std::string& argument : arguments_) {
                if (argument != "-") {
                    (void)sequence_of(NamedVariant::read(argument, form_).name);
                }
            }
        }
        for (const std::string& argument : arguments_) {
            if (argument == "-") {
                read("-", form_, alleles, act);
                continue;
            }
            errors_.attempt(
                [&] {
                    const NamedVariant named = NamedVariant::read(argument, form_);
                    at_place([&] { return argument + ": "; },
                             [&] { act(Asked{named, sequence_of(named.name), argument}); });
                },
                argument);
        }
        return errors_.code();
    }

private:
    template <typename Act>
    void read(const std::string& file, VariantForm form, VariantFile::Alleles alleles, Act act) {
        VariantFile variants(file, form, alleles, stop_on_signals());
        const std::string no_argument;
        bool more = true;
        while (more) {
            errors_.attempt(
                [&] {
                    const std::optional<NamedVariant> named = variants.next();
                    more = named.has_value();
                    if (named) {
                        at_place([&] { return variants.where(); },
                                 [&] { act(Asked{*named, sequence_of(named->name), no_argument}); });
                    }
                },
                [&] { return without_colon(variants.where()); });
        }
    }

    [[nodiscard]] const Sequence& sequence_of(const std::string& name) {
        if (!last_ || name != last_name_) {  // variants of one sequence mostly follow each other
            last_.reset();
            last_.emplace(source_.get_sequence(name));
            last_name_ = name;
        }
        return *last_;
    }

    const Invocation& invocation_;
    const std::vector<std::string>& arguments_;
    VariantForm form_;
    SequenceSource source_;
    std::string last_name_;
    std::optional<Sequence> last_;
    ItemErrors errors_;
};

int run_check_ref(const Invocation& invocation) {
    Variants variants(invocation);
    const std::int64_t first = variants.form() == VariantForm::spdi ? 0 : 1;
    std::int64_t checked = 0;
    std::int64_t different = 0;
    const int code = variants.for_each(VariantFile::Alleles::reference, [&](const Asked& asked) {
        const Variant variant = asked.named.on(asked.sequence);
        const ReferenceCheck check = check_reference(asked.sequence, variant);
        ++checked;
        different += check.agrees() ? 0 : 1;
        if (invocation.globals.json) {
            Json object = asked.json();
            object.update({{"name", asked.named.name},
                           {"start", variant.start},
                           {"expected", check.expected},
                           {"found", check.found},
                           {"agrees", check.agrees()}});
            print_json(object);
        } else if (!check.agrees()) {
            print_row(asked.named.name + ":" + std::to_string(variant.start + first), check.expected, check.found);
        }
    });
    if (!invocation.globals.json) {
        std::cout.flush();
        note(invocation.globals,
             std::to_string(checked) + " variants checked, " + std::to_string(different) + " differ");
    }
    return std::max(code, different > 0 ? static_cast<int>(not_found) : static_cast<int>(done));
}

/// As print_json, without the line end.
std::string text_of(const Json& object) { return object.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string spdi_line(bool json, const Asked& asked, const Variant& variant) {
    const Variant normal = fully_justified(asked.sequence, variant);
    std::string text = spdi_text(asked.named.name, normal);
    if (!json) {
        return table_row(text);
    }
    Json object = asked.json();
    object.update({{"spdi", text},
                   {"name", asked.named.name},
                   {"start", normal.start},
                   {"deleted", normal.reference},
                   {"inserted", normal.alternate}});
    return text_of(object);
}

std::string vcf_line(bool json, const Asked& asked, const Variant& variant) {
    const Variant normal = left_aligned(asked.sequence, variant);
    const std::string id = asked.named.id.empty() ? "." : asked.named.id;
    const std::string alternate = normal.reference == normal.alternate ? "." : normal.alternate;
    if (!json) {
        return table_row(asked.named.name, normal.start + 1, id, normal.reference, alternate, '.', '.', '.');
    }
    Json object = asked.json();
    object.update({{"chrom", asked.named.name},
                   {"pos", normal.start + 1},
                   {"id", id},
                   {"ref", normal.reference},
                   {"alt", alternate}});
    return text_of(object);
}

std::string vrs_line(bool, const Asked& asked, const Variant& variant) {
    return vrs_allele(asked.sequence, variant).json();
}

int run_normalize(const Invocation& invocation) {
    const bool json = invocation.globals.json;
    const auto form = invocation.get<std::string>("as", "spdi");
    const auto line_of = form == "spdi" ? spdi_line : form == "vcf" ? vcf_line : form == "vrs" ? vrs_line : nullptr;
    if (line_of == nullptr) {
        throw UsageError("--as takes spdi, vcf or vrs, not '" + form + "'");
    }
    Variants variants(invocation);
    std::string header =
        form == "vcf" && !json ? "##fileformat=VCFv4.3\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" : "";
    const int code = variants.for_each(VariantFile::Alleles::both, [&](const Asked& asked) {
        const std::string line = line_of(json, asked, asked.named.on(asked.sequence));
        std::cout << std::exchange(header, "") << line << '\n';
    });
    std::cout << header;  // a VCF file without variants has a header too
    return code;
}

}  // namespace

std::span<const Command> variant_commands() {
    static constexpr std::array commands{
        Command{"check-ref", "VARIANT…", add_variant_options, run_check_ref},
        Command{"normalize", "VARIANT…", add_normalize_options, run_normalize},
    };
    return commands;
}

}  // namespace seqshelf::cli
