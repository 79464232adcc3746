#include <array>
#include <iostream>
#include <string>

#include "cli.hpp"
#include "output/destination.hpp"
#include "output/slice_writer.hpp"
#include "seqshelf/collection.hpp"
#include "seqshelf/fasta_export.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf::cli {

namespace {

void add_collection_export_options(options::options_description_easy_init add) {
    add_output_option(add);
    // clang-format off
    add("width,w", number("N"), "residues a line, 0 for all on one (default: as loaded)")
       ("upper", "everything in upper case")
       ("names", text("NAME,…"), "only these sequences, in the collection's order")
       ("source", text("FILE"), "as it was in this source: its name or the start of its SHA-256");
    // clang-format on
}

int run_collection_export(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 1, "COLLECTION");
    ExportOptions wanted;
    wanted.line_width = invocation.number("width", 0, max_line_width);
    wanted.upper = invocation.has("upper");
    wanted.names = split_at_commas(invocation.get<std::string>("names", ""));
    wanted.source = invocation.get<std::string>("source", "");
    const Collection collection = invocation.globals.open_repository().get_collection(arguments.front());
    export_collection(collection, wanted, write_to_standard_output);
    return done;
}

void add_fai_options(options::options_description_easy_init add) {
    add_output_option(add);
    add("source", text("FILE"), "of this source: its name or the start of its SHA-256");
}

int run_collection_fai(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 1, "COLLECTION");
    const Collection collection = invocation.globals.open_repository().get_collection(arguments.front());
    const std::string fai = source_fai(collection, invocation.get<std::string>("source", ""));
    std::cout << fai;
    return done;
}

}  // namespace

std::span<const Command> collection_export_commands() {
    static constexpr std::array commands{
        Command{"collection export", "COLLECTION", add_collection_export_options, run_collection_export},
        Command{"collection fai", "COLLECTION", add_fai_options, run_collection_fai},
    };
    return commands;
}

}  // namespace seqshelf::cli
