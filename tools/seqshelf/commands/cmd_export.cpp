#include <algorithm>
#include <array>
#include <cctype>
#include <iostream>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "cli.hpp"
#include "input/namespaces.hpp"
#include "output/destination.hpp"
#include "output/slice_writer.hpp"
#include "output/table_row.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/names.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf::cli {

namespace {

constexpr std::int64_t page_sequences = 8192;

void add_export_options(options::options_description_easy_init add) {
    add_output_option(add);
    // clang-format off
    add("namespace,n", text("NS"), "only sequences with an alias in NS, and only these aliases in headers")
       ("width,w", number("N"), "residues a line, 0 for all on one (default: 60)");
    // clang-format on
}

bool same_but_for_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

/// A sequence's names in a namespace, which may be one of digests. If `ns` is "": in all other namespaces.
std::vector<std::string> names_in(const Sequence& sequence, const std::vector<Alias>& aliases, const std::string& ns) {
    std::vector<std::string> names;
    for (const Alias& alias : aliases) {
        if (ns.empty() || alias.ns == ns) {
            names.push_back(alias.text());
        }
    }
    if (!ns.empty() && is_digest_namespace(ns)) {
        for (const std::string& name : digest_names(sequence.info().digests)) {
            if (same_but_for_case(split_name(name)->ns, ns)) {
                names.push_back(name);
            }
        }
    }
    return names;
}

/// `ns:alias` of every name in force, with blanks between; the refget digest if there is none.
std::string header_of(const Sequence& sequence, const std::vector<Alias>& aliases, const std::string& ns) {
    std::string header;
    for (const std::string& name : names_in(sequence, aliases, ns)) {
        header += (header.empty() ? "" : " ") + name;
    }
    if (header.empty() && ns.empty()) {
        header = digest_names(sequence.info().digests).front();
    }
    return header;
}

/// What an ID means: an alias in `ns` takes precedence over any other meaning of the text.
Sequence get_sequence(const Repository& repository, const std::string& ns, const std::string& identifier) {
    const std::optional<Sequence> in_namespace =
        ns.empty() ? std::nullopt : repository.find_sequence(ns + ":" + identifier);
    return in_namespace ? *in_namespace : repository.get_sequence(identifier);
}

/// Calls `act` with sequences and the aliases of each.
template <typename Act>
void with_aliases(const Repository& repository, std::span<const Sequence> sequences, Act act) {
    while (!sequences.empty()) {
        const auto some = sequences.first(std::min(sequences.size(), std::size_t{page_sequences}));
        const std::vector<std::vector<Alias>> aliases = repository.aliases_of(some);
        for (std::size_t i = 0; i < some.size(); ++i) {
            act(some[i], aliases[i]);
        }
        sequences = sequences.subspan(some.size());
    }
}

/// The same with every sequence, ordered by digest.
template <typename Act>
void for_each_sequence(const Repository& repository, Act act) {
    std::string after;
    for (std::vector<Sequence> page; !(page = repository.sequences(page_sequences, after)).empty();) {
        with_aliases(repository, page, act);
        after = page.back().info().digests.sha512t24u.sha512t24u();
    }
}

/// How many residues are read together. Sequences are not stored in the order of their digests: the more are read
/// together, the more of them share a block.
std::int64_t batch_residues() {
    constexpr std::int64_t all = std::int64_t{64} << 20;
    return std::clamp(all / std::max(1U, std::thread::hardware_concurrency()), std::int64_t{4} << 20,
                      std::int64_t{16} << 20);
}

int run_export(const Invocation& invocation) {
    const auto width = invocation.number("width", 0, max_line_width).value_or(default_line_width);
    const std::string ns = canonical_namespace(invocation.get<std::string>("namespace", ""));
    const Repository repository = invocation.globals.open_repository();
    std::vector<Sequence> chosen;  // all IDs are looked up before anything is written
    for (const std::string& identifier : invocation.arguments) {
        chosen.push_back(get_sequence(repository, ns, identifier));
    }
    SliceWriter writer({.width = width, .batch_residues = batch_residues()});
    bool found = ns.empty();
    const auto write = [&](const Sequence& sequence, const std::vector<Alias>& aliases) {
        if (const std::string header = header_of(sequence, aliases, ns); !header.empty()) {
            const Slice all{sequence, Interval{0, sequence.length()}};
            writer.add({all, header, ""});
            found = true;
        }
    };
    with_aliases(repository, chosen, write);
    if (invocation.arguments.empty()) {
        for_each_sequence(repository, write);
    }
    writer.finish();
    if (!found) {
        throw NotFound(none_in_namespace(repository, ns));
    }
    return done;
}

void add_export_aliases_options(options::options_description_easy_init add) {
    add_output_option(add);
    add("namespace,n", text("NS"), "only sequences with an alias in NS");
}

int run_export_aliases(const Invocation& invocation) {
    (void)invocation.expect(0, 0, "none");
    const std::string ns = canonical_namespace(invocation.get<std::string>("namespace", ""));
    const Repository repository = invocation.globals.open_repository();
    bool found = ns.empty();
    for_each_sequence(repository, [&](const Sequence& sequence, const std::vector<Alias>& aliases) {
        if (!ns.empty() && names_in(sequence, aliases, ns).empty()) {
            return;
        }
        found = true;
        const auto digests = digest_names(sequence.info().digests);
        std::vector<std::string> names = names_in(sequence, aliases, "");
        names.insert(names.begin(), digests.front());
        names.insert(names.end(), digests.begin() + 1, digests.end());
        if (invocation.globals.json) {
            print_json({{"sha512t24u", sequence.info().digests.sha512t24u.sha512t24u()}, {"names", names}});
            return;
        }
        for (std::size_t i = 0; i < names.size(); ++i) {
            std::cout << (i == 0 ? "" : "\t") << table_row(names[i]);
        }
        std::cout << '\n';
    });
    if (!found) {
        throw NotFound(none_in_namespace(repository, ns));
    }
    return done;
}

}  // namespace

std::span<const Command> export_commands() {
    static constexpr std::array commands{
        Command{"export", "[ID…]", add_export_options, run_export},
        Command{"export-aliases", "", add_export_aliases_options, run_export_aliases},
    };
    return commands;
}

}  // namespace seqshelf::cli
