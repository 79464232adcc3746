#include <algorithm>
#include <cstdio>
#include <random>
#include <stdexcept>

#include "groups.hpp"
#include "peer.hpp"
#include "seqshelf/seqshelf.hpp"

namespace seqshelf::bench {

namespace {

using Names = std::vector<std::string>;
constexpr std::size_t distinct_names = 20'000;
constexpr std::size_t repeated_names = 64;

std::string record_name(std::int64_t number) {
    char text[16];
    std::snprintf(text, sizeof text, "r%07d", static_cast<int>(number));
    return text;
}

/// Record names, no two the same.
Names random_names(std::int64_t records) {
    Names names;
    for (std::int64_t i = 0; i < records; ++i) {
        names.push_back(record_name(i));
    }
    std::shuffle(names.begin(), names.end(), std::mt19937_64(42));
    names.resize(std::min(names.size(), distinct_names));
    return names;
}

template <typename Spell>
Names each(const Names& names, Spell spell) {
    Names spelt(names.size());
    std::transform(names.begin(), names.end(), spelt.begin(), spell);
    return spelt;
}

/// Every name once, on a repository just opened.
double time_first(const std::string& instance, const Names& names) {
    const Repository repository = Repository::open(instance);
    const auto started = std::chrono::steady_clock::now();
    for (const std::string& name : names) {
        (void)repository.get_sequence(name);
    }
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - started).count() / static_cast<double>(names.size());
}

double time_repeated(const std::string& instance, const Names& names, const Settings& settings) {
    const Repository repository = Repository::open(instance);
    return time_one(settings, [&](std::size_t i) { (void)repository.get_sequence(names[i % repeated_names]); });
}

double time_prefix(const std::string& instance, const std::string& ns, const Names& names, const Settings& settings) {
    const Repository repository = Repository::open(instance);
    return time_one(settings, [&](std::size_t i) {
        const std::string_view prefix = std::string_view(names[i % names.size()]).substr(0, record_name(0).size() - 1);
        if (repository.names_with_prefix(ns, prefix, 20).empty()) {
            throw std::runtime_error("a name has vanished");
        }
    });
}

}  // namespace

void measure_names(const std::string& instance, const std::string& volume, const std::string& label, const Settings& settings) {
    const Repository repository = Repository::open(instance);
    const Names names = random_names(repository.totals().sequences);
    const std::string in = ", " + label;
    std::vector<Measurement> all;
    const auto info = [&](const std::string& name) { return repository.get_sequence("bench:" + name).info().digests; };
    const std::pair<std::string, Names> spellings[] = {
        {"ns:alias", each(names, [](const std::string& name) { return "bench:" + name; })},
        {"bare alias", names},
        {"SQ. digest", each(names, [&](const std::string& name) { return info(name).sha512t24u.refget(); })},
        {"md5", each(names, [&](const std::string& name) { return "md5:" + info(name).md5.hex(); })},
    };
    for (const auto& [kind, spelt] : spellings) {
        all.push_back({"resolve " + kind + ", first time" + in, "seqshelf", [&, s = spelt] { return time_first(instance, s); }});
        all.push_back({"resolve " + kind + ", repeated" + in, "seqshelf", [&, s = spelt] { return time_repeated(instance, s, settings); }});
    }
    for (const std::string ns : {"bench", ""}) {
        all.push_back({std::string("names_with_prefix, 10 found, ") + (ns.empty() ? "all namespaces" : "one namespace") + in, "seqshelf",
                       [&, ns] { return time_prefix(instance, ns, names, settings); }});
    }
    all.push_back({"open and first resolve" + in, "seqshelf", [&] {
                       return time_one(settings, [&](std::size_t i) {
                           (void)Repository::open(instance).get_sequence("bench:" + names[i % names.size()]);
                       });
                   }});
    all.push_back({"open and first resolve" + in, "htslib, same volume", [&] {
                       return time_one(settings, [&](std::size_t) { (void)Faidx(volume).length("none"); });
                   }});
    all.push_back({"status" + in, "seqshelf", [&] { return time_one(settings, [&](std::size_t) { (void)instance_status(instance); }); }});
    run_all(std::move(all), settings);
}

}  // namespace seqshelf::bench
