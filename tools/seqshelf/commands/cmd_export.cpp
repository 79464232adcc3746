#include <algorithm>
#include <array>
#include <cctype>
#include <iostream>
#include <memory>
#include <span>
#include <thread>

#include "cli.hpp"
#include "output/progress.hpp"
#include "output/signals.hpp"
#include "output/slice_writer.hpp"
#include "seqshelf/digest_fasta.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/fasta_export.hpp"
#include "seqshelf/output_file.hpp"

namespace seqshelf::cli {

namespace {

constexpr std::int64_t default_width = 60;
constexpr std::int64_t max_width = std::int64_t{1} << 40;
constexpr std::int64_t page_sequences = 8192;

/// Where FASTA goes: a file that appears when all of it is there, or standard output. Ctrl-C ends the writing, so that
/// nothing is left of the file.
class Destination {
public:
    explicit Destination(const Invocation& invocation) {
        const auto name = invocation.get<std::string>("output", "-");
        if (name != "-") {
            file_ = std::make_unique<OutputFile>(name);
        }
    }
    void write(std::string_view text) {
        if (stop_.stop_requested()) {
            throw Cancelled("exporting was stopped");
        }
        if (file_) {
            file_->write(text);
        } else if (!(std::cout << text)) {
            throw IoError("cannot write to standard output");
        }
    }
    [[nodiscard]] FastaSink sink() {
        return [this](std::string_view text) { write(text); };
    }
    void finish() {
        if (file_) {
            file_->commit();
        }
    }

private:
    std::stop_token stop_ = stop_on_signals();
    std::unique_ptr<OutputFile> file_;
};

void add_output_option(options::options_description_easy_init add) {
    add("output,o", options::value<std::string>()->value_name("FILE"),
        "write to FILE, as BGZF if it ends in .gz, .bgz or .bgzf");
}

void add_collection_export_options(options::options_description_easy_init add) {
    add_output_option(add);
    // clang-format off
    add("line-width", options::value<std::int64_t>()->value_name("N"), "residues a line, 0 for all on one (default: as loaded)")
       ("upper", "everything in upper case")
       ("names", options::value<std::string>()->value_name("NAME,…"), "only these sequences, in the collection's order")
       ("source", options::value<std::string>()->value_name("FILE"), "as it was in this source: its name or the start of its SHA-256");
    // clang-format on
}

int run_collection_export(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 1, "COLLECTION");
    ExportOptions wanted;
    wanted.line_width = invocation.number("line-width", 0, max_width);
    wanted.upper = invocation.has("upper");
    wanted.names = split_at_commas(invocation.get<std::string>("names", ""));
    wanted.source = invocation.get<std::string>("source", "");
    const Collection collection =
        Repository::open(invocation.globals.instance_to_read()).get_collection(arguments.front());
    Destination destination(invocation);
    export_collection(collection, wanted, destination.sink());
    destination.finish();
    return done;
}

void add_fai_options(options::options_description_easy_init add) {
    add("source", options::value<std::string>()->value_name("FILE"),
        "of this source: its name or the start of its SHA-256");
}

int run_collection_fai(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 1, "COLLECTION");
    const Collection collection =
        Repository::open(invocation.globals.instance_to_read()).get_collection(arguments.front());
    std::cout << source_fai(collection, invocation.get<std::string>("source", ""));
    return done;
}

void add_export_options(options::options_description_easy_init add) {
    add_output_option(add);
    // clang-format off
    add("namespace,n", options::value<std::string>()->value_name("NS"), "only sequences with an alias in NS, and only these aliases in headers")
       ("line-width", options::value<std::int64_t>()->value_name("N"), "residues a line, 0 for all on one (default: 60)");
    // clang-format on
}

bool same_but_for_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

/// A sequence's names in a namespace, which may be one of digests; in all but those where `ns` is "".
std::vector<std::string> names_in(const Sequence& sequence, const std::vector<Alias>& aliases, const std::string& ns) {
    std::vector<std::string> names;
    for (const Alias& alias : aliases) {
        if (ns.empty() || alias.ns == ns) {
            names.push_back(alias.text());
        }
    }
    if (!ns.empty() && is_digest_namespace(ns)) {
        for (const std::string& name : digest_names(sequence.info().digests)) {
            if (same_but_for_case(std::string_view(name).substr(0, name.find(':')), ns)) {
                names.push_back(name);
            }
        }
    }
    return names;
}

/// `ns:alias` of every name in force, with blanks between; the refget digest where there is none.
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

/// What an ID means: an alias in `ns` goes before whatever else the same text may be.
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

/// Sequences lie in another order than that of their digests: the more are read together, the more of them share a
/// block.
std::int64_t batch_residues() {
    constexpr std::int64_t all = std::int64_t{64} << 20;
    return std::clamp(all / std::max(1U, std::thread::hardware_concurrency()), std::int64_t{4} << 20,
                      std::int64_t{16} << 20);
}

int run_export(const Invocation& invocation) {
    const auto width = invocation.number("line-width", 0, max_width).value_or(default_width);
    const std::string ns = canonical_namespace(invocation.get<std::string>("namespace", ""));
    const Repository repository = Repository::open(invocation.globals.instance_to_read());
    std::vector<Sequence> chosen;  // what the command line names is looked up before anything is written
    for (const std::string& identifier : invocation.arguments) {
        chosen.push_back(get_sequence(repository, ns, identifier));
    }
    Destination destination(invocation);
    SliceWriter writer({SliceFormat::fasta, width, Bounds::error, std::nullopt, destination.sink(), batch_residues()});
    const auto write = [&](const Sequence& sequence, const std::vector<Alias>& aliases) {
        if (const std::string header = header_of(sequence, aliases, ns); !header.empty()) {
            const Slice all{sequence, Interval{0, sequence.length()}};
            writer.add({all, header, ""});
        }
    };
    with_aliases(repository, chosen, write);
    if (invocation.arguments.empty()) {
        for_each_sequence(repository, write);
    }
    writer.finish();
    destination.finish();
    return done;
}

void add_export_aliases_options(options::options_description_easy_init add) {
    add("namespace,n", options::value<std::string>()->value_name("NS"), "only sequences with an alias in NS");
}

int run_export_aliases(const Invocation& invocation) {
    (void)invocation.expect(0, 0, "none");
    const std::string ns = canonical_namespace(invocation.get<std::string>("namespace", ""));
    for_each_sequence(Repository::open(invocation.globals.instance_to_read()), [&](const Sequence& sequence,
                                                                                   const std::vector<Alias>& aliases) {
        if (!ns.empty() && names_in(sequence, aliases, ns).empty()) {
            return;
        }
        const auto digests = digest_names(sequence.info().digests);
        std::vector<std::string> names = names_in(sequence, aliases, "");
        names.insert(names.begin(), digests.front());
        names.insert(names.end(), digests.begin() + 1, digests.end());
        if (invocation.globals.json) {
            print_json({{"sha512t24u", sequence.info().digests.sha512t24u.sha512t24u()}, {"names", names}});
            return;
        }
        for (std::size_t i = 0; i < names.size(); ++i) {
            std::cout << (i == 0 ? "" : "\t") << names[i];
        }
        std::cout << '\n';
    });
    return done;
}

void add_sequences_options(options::options_description_easy_init add) {
    // clang-format off
    add("without-collection", "only sequences that are in no collection")
       ("limit", options::value<std::int64_t>()->value_name("N"), "at most so many")
       ("after", options::value<std::string>()->value_name("DIGEST"), "only those after this one: the next page")
       ("count", "only how many there are");
    // clang-format on
}

int run_sequences(const Invocation& invocation) {
    (void)invocation.expect(0, 0, "none");
    const Repository repository = Repository::open(invocation.globals.instance_to_read());
    const auto which =
        invocation.has("without-collection") ? Repository::Sequences::without_collection : Repository::Sequences::all;
    std::string after = invocation.get<std::string>("after", "");
    if (const auto digest = SequenceDigest::parse(after)) {
        after = digest->sha512t24u();  // SQ. and the like are not in the order
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

void add_digest_options(options::options_description_easy_init add) {
    // clang-format off
    add("drop-other", "drop bytes that are not residues (digits, '-') instead of refusing them")
       ("repeated-names", "allow a name to stand for several records")
       ("threads", options::value<std::int64_t>()->value_name("N"), "threads that digest (default: one a core)");
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

int run_digest(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, any_number, "FASTA… ('-' is standard input)");
    LoadOptions load;
    load.other_bytes = invocation.has("drop-other") ? LoadOptions::OtherBytes::drop : LoadOptions::OtherBytes::refuse;
    load.repeated_names =
        invocation.has("repeated-names") ? LoadOptions::RepeatedNames::keep : LoadOptions::RepeatedNames::refuse;
    load.threads = static_cast<unsigned>(invocation.number("threads", 1, max_threads).value_or(0));
    load.stop = stop_on_signals();
    for (const std::string& file : arguments) {
        const DigestedFasta fasta = digest_fasta(file, load);
        if (invocation.globals.json) {
            print_json(fasta_json(fasta, file));
            continue;
        }
        std::cout << "collection\t" << fasta.digests.digest.sha512t24u() << '\t' << file << '\n';
        for (const CollectionAttribute attribute : collection_attributes) {
            std::cout << to_string(attribute) << '\t' << fasta.digests[attribute].sha512t24u() << '\n';
        }
        for (const DigestedFasta::Record& record : fasta.records) {
            std::cout << record.name << '\t' << record.info.length << '\t' << record.info.digests.sha512t24u.refget()
                      << '\t' << record.info.digests.md5.hex() << '\t' << to_string(record.info.letters.alphabet())
                      << '\n';
        }
    }
    return done;
}

constexpr std::array members{
    Command{"collection export", "COLLECTION", add_collection_export_options, run_collection_export},
    Command{"collection fai", "COLLECTION", add_fai_options, run_collection_fai},
    Command{"export", "[ID…]", add_export_options, run_export},
    Command{"export-aliases", "", add_export_aliases_options, run_export_aliases},
    Command{"sequences", "", add_sequences_options, run_sequences},
    Command{"digest", "FASTA…", add_digest_options, run_digest},
};

}  // namespace

std::span<const Command> export_commands() { return members; }

}  // namespace seqshelf::cli
