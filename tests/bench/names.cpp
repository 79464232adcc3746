#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "groups.hpp"
#include "seqshelf/seqshelf.hpp"

namespace seqshelf::bench {

namespace {

using Names = std::vector<std::string>;
constexpr std::size_t repeated_names = 64;
constexpr std::size_t prefix_cut = 4;  ///< characters

/// Reads identifiers of different sequences, one per line, in the file's order, which is random.
Names read_names(const std::string& path) {
    Names names;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        names.push_back(line);
    }
    if (names.size() < repeated_names) {
        throw std::runtime_error("too few names are in " + path);
    }
    return names;
}

template <typename Spell>
Names each(const Names& names, Spell spell) {
    Names spelt(names.size());
    std::transform(names.begin(), names.end(), spelt.begin(), spell);
    return spelt;
}

/// Looks every name up once, in a newly opened repository.
double time_first(const std::string& instance, const Names& names) {
    const Repository repository = Repository::open(instance);
    const auto started = std::chrono::steady_clock::now();
    for (const std::string& name : names) {
        (void)repository.get_sequence(name);
    }
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - started).count() /
           static_cast<double>(names.size());
}

double time_repeated(const std::string& instance, const Names& names, const Settings& settings) {
    const Repository repository = Repository::open(instance);
    return time_one(settings, [&](std::size_t i) { (void)repository.get_sequence(names[i % repeated_names]); });
}

/// Lists names with a prefix: each name without its last characters.
double time_prefix(const std::string& instance, const std::string& ns, const Names& names, const Settings& settings) {
    const Repository repository = Repository::open(instance);
    return time_one(settings, [&](std::size_t i) {
        const std::string_view alias = std::string_view(names[i % names.size()]);
        if (repository.names_with_prefix(ns, alias.substr(0, alias.size() - prefix_cut), 20).empty()) {
            throw std::runtime_error("a name has vanished");
        }
    });
}

/// Looks names up together, in their order.
double time_batch(const std::string& instance, const Names& sorted) {
    const std::vector<std::string_view> identifiers(sorted.begin(), sorted.end());
    const Repository repository = Repository::open(instance);
    const auto started = std::chrono::steady_clock::now();
    for (const std::optional<Sequence>& sequence : repository.find_sequences(identifiers)) {
        if (!sequence) {
            throw std::runtime_error("a name has vanished");
        }
    }
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - started).count() /
           static_cast<double>(sorted.size());
}

/// Runs only the query that Repository needs, in the order of the names.
double time_plain_sqlite(const std::string& instance, const Names& names) {
    const SQLite::Database catalog("file:" + instance + "/catalog.sqlite3?mode=ro",
                                   SQLite::OPEN_READONLY | SQLite::OPEN_URI);
    SQLite::Statement statement(
        catalog,
        "SELECT s.* FROM namespace n JOIN sequence_alias a USING (namespace_id) JOIN sequence s USING (sequence_id) "
        "WHERE n.name = ? AND a.alias = ? AND a.ended_by = 0");
    const auto started = std::chrono::steady_clock::now();
    for (const std::string& name : names) {
        const std::size_t colon = name.find(':');
        statement.bind(1, name.substr(0, colon));
        statement.bind(2, name.substr(colon + 1));
        if (!statement.executeStep()) {
            throw std::runtime_error("SQLite does not find " + name);
        }
        statement.reset();
    }
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - started).count() /
           static_cast<double>(names.size());
}

/// Lists all names of a sequence: aliases and digests.
double time_translate(const std::string& instance, const Names& names, const Settings& settings) {
    const Repository repository = Repository::open(instance);
    return time_one(settings, [&](std::size_t i) {
        const Sequence sequence = repository.get_sequence(names[i % names.size()]);
        if (sequence.aliases().empty() || sequence.info().digests.md5.hex().empty()) {
            throw std::runtime_error("a name has vanished");
        }
    });
}

}  // namespace

void measure_names(const Arguments& arguments, const Settings& settings) {
    const std::string& instance = arguments.at(1);
    const std::string in = ", " + arguments.at(0);
    const Repository repository = Repository::open(instance);
    const Names names = read_names(arguments.at(2));
    const std::string ns = names.front().substr(0, names.front().find(':'));
    const Names bare = each(names, [&](const std::string& name) { return name.substr(ns.size() + 1); });
    std::vector<Measurement> all;
    const auto info = [&](const std::string& name) { return repository.get_sequence(name).info().digests; };
    const std::pair<std::string, Names> spellings[] = {
        {"ns:alias", names},
        {"bare alias", bare},
        {"SQ. digest", each(names, [&](const std::string& name) { return info(name).sha512t24u.refget(); })},
        {"md5", each(names, [&](const std::string& name) { return "md5:" + info(name).md5.hex(); })},
    };
    for (const auto& [kind, spelt] : spellings) {
        all.push_back(
            {"resolve " + kind + ", first time" + in, "seqshelf", [&, s = spelt] { return time_first(instance, s); }});
        all.push_back({"resolve " + kind + ", repeated" + in, "seqshelf",
                       [&, s = spelt] { return time_repeated(instance, s, settings); }});
    }
    all.push_back(
        {"resolve ns:alias, first time" + in, "plain SQLite", [&] { return time_plain_sqlite(instance, names); }});
    for (std::size_t i = 2; i < arguments.size(); ++i) {
        Names sorted = read_names(arguments[i]);
        std::sort(sorted.begin(), sorted.end());
        all.push_back({"resolve ns:alias, sorted batch of " + std::to_string(sorted.size()) + in, "seqshelf",
                       [&instance, sorted = std::move(sorted)] { return time_batch(instance, sorted); }});
    }
    all.push_back(
        {"translate to all names" + in, "seqshelf", [&] { return time_translate(instance, names, settings); }});
    for (const std::string& of : {ns, std::string()}) {
        all.push_back({std::string("names with a prefix, ") + (of.empty() ? "all namespaces" : "one namespace") + in,
                       "seqshelf", [&, of] { return time_prefix(instance, of, bare, settings); }});
    }
    all.push_back({"open and first resolve" + in, "seqshelf", [&] {
                       return time_one(settings, [&](std::size_t i) {
                           (void)Repository::open(instance).get_sequence(names[i % names.size()]);
                       });
                   }});
    all.push_back({"status" + in, "seqshelf",
                   [&] { return time_one(settings, [&](std::size_t) { (void)instance_status(instance); }); }});
    run_all(std::move(all), settings);
}

}  // namespace seqshelf::bench
