#include <array>
#include <string>

#include "cli.hpp"
#include "input/item_errors.hpp"
#include "output/destination.hpp"
#include "output/signals.hpp"
#include "output/table_row.hpp"
#include "seqshelf/digest_fasta.hpp"

namespace seqshelf::cli {

namespace {

void add_digest_options(options::options_description_easy_init add) {
    add_output_option(add);
    // clang-format off
    add("drop-other", "drop bytes that are not residues (digits, '-') instead of refusing them")
       ("repeated-names", "accept a name that several records have")
       ("threads", number("N"), "threads that digest (default: one a core)");
    // clang-format on
}

Json fasta_json(const DigestedFasta& fasta, const std::string& file) {
    Json level1;
    for (const CollectionAttribute attribute : collection_attributes) {
        level1[std::string(to_string(attribute))] = fasta.digests[attribute].sha512t24u();
    }
    Json sequences = Json::array();
    for (const DigestedFasta::Record& record : fasta.records) {
        Json sequence{{"name", record.name}, {"description", record.description}};
        sequence.update(json_of(record.info));
        sequences.push_back(std::move(sequence));
    }
    return {
        {"file", file}, {"digest", fasta.digests.digest.sha512t24u()}, {"level1", level1}, {"sequences", sequences}};
}

void print(const Globals& globals, const DigestedFasta& fasta, const std::string& file) {
    if (globals.json) {
        print_json(fasta_json(fasta, file));
        return;
    }
    print_row("collection", fasta.digests.digest.sha512t24u(), file);
    for (const CollectionAttribute attribute : collection_attributes) {
        print_row(to_string(attribute), fasta.digests[attribute].sha512t24u());
    }
    for (const DigestedFasta::Record& record : fasta.records) {
        print_row(record.name, record.info.length, record.info.digests.sha512t24u.refget(),
                  record.info.digests.md5.hex(), to_string(record.info.letters.alphabet()));
    }
}

int run_digest(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, any_number, "FASTA… ('-' is standard input)");
    DigestOptions digest;
    digest.other_bytes = invocation.has("drop-other") ? OtherBytes::drop : OtherBytes::refuse;
    digest.repeated_names =
        invocation.has("repeated-names") ? LoadOptions::RepeatedNames::keep : LoadOptions::RepeatedNames::refuse;
    digest.threads = static_cast<unsigned>(invocation.number("threads", 1, max_threads).value_or(0));
    digest.stop = stop_on_signals();
    ItemErrors errors(invocation.globals, ItemErrors::Policy::go_on);
    for (const std::string& file : arguments) {
        errors.attempt([&] { print(invocation.globals, digest_fasta(file, digest), file); }, file);
    }
    return errors.code();
}

}  // namespace

std::span<const Command> digest_commands() {
    static constexpr std::array commands{
        Command{"digest", "FASTA…", add_digest_options, run_digest},
    };
    return commands;
}

}  // namespace seqshelf::cli
