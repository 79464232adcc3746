#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <thread>

#include "groups.hpp"
#include "peer.hpp"
#include "seqshelf/seqshelf.hpp"

namespace seqshelf::bench {

namespace {

constexpr std::size_t regions_compared = 200;  // as in python_peers.py
constexpr int peer_cache_bytes = 64 << 20;     // as for ours

/// The sequences and regions to slice. Regions are small, so that reading the list takes little of the measured time.
struct Regions {
    struct Region {
        std::size_t sequence;
        Interval interval;
    };
    std::vector<std::string> names;  ///< sha512t24u
    std::vector<Sequence> sequences;
    std::vector<Region> list;
};

Regions read_regions(const std::string& path, const Repository& repository) {
    Regions regions;
    std::map<std::string, std::size_t> places;
    std::ifstream file(path);
    std::string name, digest;
    for (Interval interval{}; file >> name >> digest >> interval.start >> interval.end;) {
        const auto [place, is_new] = places.emplace(digest, regions.names.size());
        if (is_new) {
            regions.names.push_back(digest);
            regions.sequences.push_back(repository.get_sequence("SQ." + digest));
        }
        regions.list.push_back({place->second, interval});
    }
    if (regions.list.empty()) {
        throw std::runtime_error("no regions are in " + path);
    }
    return regions;
}

std::vector<char> room_for(const Regions& regions) {
    std::int64_t longest = 0;
    for (const auto& region : regions.list) {
        longest = std::max(longest, region.interval.length());
    }
    return std::vector<char>(static_cast<std::size_t>(longest));
}

double time_ours(const Regions& regions, const Settings& settings) {
    std::vector<char> out = room_for(regions);
    return time_one(settings, [&](std::size_t i) {
        const auto& [sequence, interval] = regions.list[i % regions.list.size()];
        regions.sequences[sequence].fetch_into(interval, {out.data(), static_cast<std::size_t>(interval.length())});
    });
}

double time_peer(const Regions& regions, const Faidx& peer, const Settings& settings) {
    return time_one(settings, [&](std::size_t i) {
        const auto& [sequence, interval] = regions.list[i % regions.list.size()];
        peer.fetch_only(regions.names[sequence], interval);
    });
}

/// Prints a digest of the first regions' residues; tools/bench-peers checks that all programs print the same.
template <typename Fetch>
void print_given(const std::string& workload, const std::string& who, const Regions& regions, Fetch fetch) {
    std::string all;
    for (std::size_t i = 0; i < std::min(regions.list.size(), regions_compared); ++i) {
        all += fetch(regions.list[i].sequence, regions.list[i].interval);
    }
    std::cout << workload << '\t' << who << '\t' << digest_residues(all).sha512t24u.sha512t24u() << "\tsha512t24u"
              << '\n'
              << std::flush;
}

/// Microseconds for one slice while two threads slice, each its half of the list: half of the time of one thread.
template <typename TimeOne>
double time_two(TimeOne time_half) {
    double other = 0;
    std::thread thread([&] { other = time_half(1); });
    const double mine = time_half(0);
    thread.join();
    return 1 / (1 / mine + 1 / other);
}

Regions half(Regions regions, int which) {
    const auto middle = regions.list.begin() + static_cast<std::ptrdiff_t>(regions.list.size() / 2);
    which == 0 ? regions.list.erase(middle, regions.list.end()) : regions.list.erase(regions.list.begin(), middle);
    return regions;
}

/// A handle whose cache, if it has one, contains the regions' blocks.
std::shared_ptr<Faidx> open_peer(const std::string& fasta, const Regions& regions, bool cached) {
    auto peer = std::make_shared<Faidx>(fasta);
    if (cached) {
        peer->keep_blocks(peer_cache_bytes);
        for (const auto& [sequence, interval] : regions.list) {
            peer->fetch_only(regions.names[sequence], interval);
        }
    }
    return peer;
}

void add_ours(std::vector<Measurement>& all, const std::string& workload, const Regions& regions,
              const Settings& settings) {
    print_given(workload, "seqshelf", regions,
                [&](std::size_t s, Interval interval) { return regions.sequences[s].fetch(interval); });
    for (const auto& [sequence, interval] : regions.list) {
        (void)regions.sequences[sequence].fetch(interval);  // fills the cache
    }
    all.push_back({workload, "seqshelf", [&] { return time_ours(regions, settings); }});
    all.push_back({workload + ", 2 threads", "seqshelf",
                   [&] { return time_two([&](int which) { return time_ours(half(regions, which), settings); }); }});
}

/// \param who  the program's name in the table
void add_peer(std::vector<Measurement>& all, const std::string& workload, const std::string& who,
              const std::string& fasta, const Regions& regions, bool cached, const Settings& settings) {
    const auto peer = open_peer(fasta, regions, cached);
    print_given(workload, who, regions,
                [&](std::size_t s, Interval interval) { return peer->fetch(regions.names[s], interval); });
    all.push_back({workload, who, [&, peer] { return time_peer(regions, *peer, settings); }});
    all.push_back({workload + ", 2 threads", who + ", two handles", [&, fasta, cached] {
                       return time_two([&](int which) {
                           const Regions mine = half(regions, which);
                           return time_peer(mine, *open_peer(fasta, mine, cached), settings);
                       });
                   }});
}

}  // namespace

void measure_slices(const Arguments& arguments, const Settings& settings) {
    const std::string& workload = arguments.at(0);
    const bool cached = arguments.at(1) == "cached";
    const auto repository =
        Repository::open(arguments.at(2), cached ? ReadOptions{} : ReadOptions{.block_cache_bytes = 0});
    const Regions regions = read_regions(arguments.at(3), repository);
    std::vector<Measurement> all;
    add_ours(all, workload, regions, settings);
    for (std::size_t i = 4; i < arguments.size(); ++i) {
        const std::size_t sign = arguments[i].find('=');
        const std::string who = (cached ? "htslib with its cache, " : "htslib, ") + arguments[i].substr(0, sign);
        add_peer(all, workload, who, arguments[i].substr(sign + 1), regions, cached, settings);
    }
    run_all(std::move(all), settings);
}

}  // namespace seqshelf::bench
