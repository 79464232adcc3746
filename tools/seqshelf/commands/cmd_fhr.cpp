#include <array>
#include <iostream>

#include "cli.hpp"
#include "input/id_lines.hpp"
#include "output/destination.hpp"
#include "output/table_row.hpp"
#include "seqshelf/change.hpp"
#include "seqshelf/collection.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/fhr.hpp"

namespace seqshelf::cli {

namespace {

FhrRecord read_record(const std::string& file) { return FhrRecord::from_file_text(read_all(file), file); }

FhrRecord record_of(const Collection& collection) {
    auto record = collection.fhr();
    if (!record) {
        throw NotFound("collection " + collection.digest().sha512t24u() + " has no FHR record");
    }
    return std::move(*record);
}

Collection get_collection(const Invocation& invocation, const std::string& identifier) {
    return invocation.globals.open_repository().get_collection(identifier);
}

int run_set(const Invocation& invocation) {
    const auto& arguments = invocation.expect(2, 2, "COLLECTION FILE ('-' is standard input)");
    const FhrRecord record = read_record(arguments[1]);
    Change session(invocation.globals.instance_to_write(), {.action = "collection"});
    session.set_fhr(arguments[0], record);
    note_cleaned_up(invocation.globals, session.commit().cleaned_up);
    const std::size_t violations = record.validate().size();
    if (violations > 0) {
        note(invocation.globals, "the record breaks the FHR schema in " + std::to_string(violations) +
                                     " places: `seqshelf fhr validate` lists them");
    }
    if (invocation.globals.json) {
        print_json({{"fhr_set", 1}, {"violations", violations}});
    } else {
        tell(invocation.globals, "FHR record set");
    }
    return done;
}

void add_get_options(options::options_description_easy_init add) {
    add_output_option(add);
    add("format", text("FORMAT"), "json (as it was given; the default), yaml, or fasta: ';~' lines");
}

int run_get(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 1, "COLLECTION");
    const auto format = invocation.get<std::string>("format", "json");
    if (format != "json" && format != "yaml" && format != "fasta") {
        throw UsageError("--format must be json, yaml or fasta, not '" + format + "'");
    }
    const FhrRecord record = record_of(get_collection(invocation, arguments.front()));
    const std::string text = format == "json"   ? record.json()
                             : format == "yaml" ? record.yaml()
                                                : record.fasta_header();
    std::cout << text << (text.ends_with('\n') ? "" : "\n");
    return done;
}

int run_list(const Invocation& invocation) {
    (void)invocation.expect(0, 0, "none");
    constexpr std::int64_t page_records = 1000;
    const Repository repository = invocation.globals.open_repository();
    std::string after;
    for (std::vector<CollectionDigest> page; !(page = repository.collections_with_fhr(page_records, after)).empty();) {
        for (const CollectionDigest& digest : page) {
            after = digest.sha512t24u();
            const std::string genome = record_of(repository.get_collection(after)).genome();
            if (invocation.globals.json) {
                print_json({{"digest", after}, {"genome", genome}});
            } else {
                print_row(after, genome);
            }
        }
    }
    return done;
}

int run_remove(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, any_number, "COLLECTION…");
    Change session(invocation.globals.instance_to_write(), {.action = "collection"});
    for (const std::string& identifier : arguments) {
        session.remove_fhr(identifier);
    }
    const ChangeReport summary = session.commit();
    note_cleaned_up(invocation.globals, summary.cleaned_up);
    if (invocation.globals.json) {
        print_json({{"fhr_removed", summary.fhr_removed}});
    } else {
        tell(invocation.globals, "FHR records removed " + std::to_string(summary.fhr_removed));
    }
    return done;
}

Json violations_json(const std::vector<FhrViolation>& violations) {
    Json list = Json::array();
    for (const FhrViolation& violation : violations) {
        list.push_back({{"path", violation.path}, {"message", violation.message}});
    }
    return list;
}

void print(const std::vector<FhrViolation>& violations) {
    for (const FhrViolation& violation : violations) {
        print_row(violation.path.empty() ? "/" : violation.path, violation.message);
    }
}

void add_validate_options(options::options_description_easy_init add) {
    add("collection", "the argument is a collection instead of a file: check its record");
}

int run_validate(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 1, "FILE ('-' is standard input)");
    const FhrRecord record = invocation.has("collection") ? record_of(get_collection(invocation, arguments.front()))
                                                          : read_record(arguments.front());
    const std::vector<FhrViolation> violations = record.validate();
    if (invocation.globals.json) {
        print_json({{"valid", violations.empty()}, {"violations", violations_json(violations)}});
    } else {
        print(violations);
        if (violations.empty()) {
            tell(invocation.globals, "valid");
        }
    }
    return violations.empty() ? done : not_found;
}

int run_stats(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 1, "COLLECTION");
    const Collection collection = get_collection(invocation, arguments.front());
    const FhrStatistics statistics = collection.fhr_statistics();
    const auto record = collection.fhr();
    const std::vector<FhrViolation> differences = record ? record->compare(statistics) : std::vector<FhrViolation>{};
    if (invocation.globals.json) {
        print_json({{"totalBasePairs", statistics.total_base_pairs},
                    {"numberContigs", statistics.number_contigs},
                    {"N50", statistics.n50},
                    {"L50", statistics.l50},
                    {"L90", statistics.l90},
                    {"maskedBasePairs", statistics.masked_base_pairs},
                    {"record", record.has_value()},
                    {"differences", violations_json(differences)}});
    } else {
        std::cout << "totalBasePairs\t" << statistics.total_base_pairs << "\nnumberContigs\t"
                  << statistics.number_contigs << "\nN50\t" << statistics.n50 << "\nL50\t" << statistics.l50
                  << "\nL90\t" << statistics.l90 << "\nmaskedBasePairs\t" << statistics.masked_base_pairs << '\n';
        print(differences);
    }
    return differences.empty() ? done : not_found;
}

}  // namespace

std::span<const Command> fhr_commands() {
    static constexpr std::array commands{
        Command{"fhr set", "COLLECTION FILE", no_options, run_set},
        Command{"fhr get", "COLLECTION", add_get_options, run_get},
        Command{"fhr list", "", no_options, run_list},
        Command{"fhr remove", "COLLECTION…", no_options, run_remove},
        Command{"fhr validate", "FILE", add_validate_options, run_validate},
        Command{"fhr stats", "COLLECTION", add_output_option, run_stats},
    };
    return commands;
}

}  // namespace seqshelf::cli
