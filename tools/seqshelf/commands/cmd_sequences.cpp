#include <algorithm>
#include <array>
#include <iostream>
#include <string>

#include "cli.hpp"
#include "output/destination.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf::cli {

namespace {

constexpr std::int64_t page_sequences = 8192;

void add_sequences_options(options::options_description_easy_init add) {
    add_output_option(add);
    // clang-format off
    add("without-collection", "only sequences that are in no collection")
       ("limit", number("N"), "at most N")
       ("after", text("DIGEST"), "only those after this one: the next page")
       ("count", "only how many there are");
    // clang-format on
}

int run_sequences(const Invocation& invocation) {
    (void)invocation.expect(0, 0, "none");
    const Repository repository = invocation.globals.open_repository();
    const auto which =
        invocation.has("without-collection") ? Repository::Sequences::without_collection : Repository::Sequences::all;
    auto after = invocation.get<std::string>("after", "");
    if (const auto digest = SequenceDigest::parse(after)) {
        after = digest->sha512t24u();  // the order is that of digests without SQ. and the like
    } else if (!after.empty()) {
        throw UsageError("--after must be a digest of a sequence, not '" + after + "'");
    }
    const bool count_only = invocation.has("count");
    std::int64_t count = 0;
    std::int64_t left = invocation.number("limit", 0, no_limit).value_or(no_limit);
    while (left > 0) {
        const auto page = repository.sequences(std::min(left, page_sequences), after, which);
        for (const Sequence& sequence : page) {
            const SequenceInfo& info = sequence.info();
            after = info.digests.sha512t24u.sha512t24u();
            if (count_only) {
                ++count;
            } else if (invocation.globals.json) {
                print_json(json_of(info));
            } else {
                std::cout << info.digests.sha512t24u.refget() << '\t' << info.length << '\t'
                          << to_string(info.letters.alphabet()) << '\t' << info.digests.md5.hex() << '\n';
            }
        }
        if (page.empty()) {
            break;
        }
        left -= std::ssize(page);
    }
    if (count_only && invocation.globals.json) {
        print_json({{"sequences", count}});
    } else if (count_only) {
        std::cout << count << '\n';
    }
    return done;
}

}  // namespace

std::span<const Command> sequences_commands() {
    static constexpr std::array commands{
        Command{"sequences", "", add_sequences_options, run_sequences},
    };
    return commands;
}

}  // namespace seqshelf::cli
