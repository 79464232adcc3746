#include <algorithm>
#include <memory>
#include <random>
#include <stdexcept>
#include <thread>

#include "groups.hpp"
#include "peer.hpp"
#include "seqshelf/seqshelf.hpp"

namespace seqshelf::bench {

namespace {

constexpr std::size_t max_regions = 1 << 14;
constexpr std::size_t regions_compared = 1000;
constexpr std::int64_t max_residues_fetched = 30'000'000;  // in one pass through the regions
constexpr std::int64_t confined_residues = 16'000'000;      // far below the default cache
constexpr int peer_cache_bytes = 64 << 20;                  // as ours

/// What is sliced, and where. Regions are kept small: reading the list should not be what is measured.
struct Regions {
    struct Region {
        std::size_t sequence;
        Interval interval;
    };
    std::vector<std::string> names;  ///< in the volume
    std::vector<Sequence> sequences;
    std::vector<Region> list;
};

/// The same volume, read by us without and with a cache, and its text read by htslib.
struct Store {
    Store(const std::string& instance, const std::string& volume, const std::string& bgzipped)
        : cold(Repository::open(instance, ReadOptions{.block_cache_bytes = 0})),
          cached(Repository::open(instance)),
          volume_path(volume),
          bgzip_path(bgzipped),
          same_volume(volume),
          bgzip_default(bgzipped) {}

    Repository cold, cached;
    std::string volume_path, bgzip_path;
    Faidx same_volume, bgzip_default;
};

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

/// That both give the same bytes.
void compare(const Regions& regions, const Faidx& peer) {
    for (std::size_t i = 0; i < std::min(regions.list.size(), regions_compared); ++i) {
        const auto& [sequence, interval] = regions.list[i];
        if (regions.sequences[sequence].fetch(interval) != peer.fetch(regions.names[sequence], interval)) {
            throw std::runtime_error("we and htslib disagree about " + region_text(regions.names[sequence], interval));
        }
    }
}

void keep_and_warm(Faidx& peer, const Regions& regions, int cache_bytes) {
    peer.keep_blocks(cache_bytes);
    for (const auto& [sequence, interval] : regions.list) {
        peer.fetch_only(regions.names[sequence], interval);
    }
}

/// Microseconds a slice while two threads slice, each from another place in the list: half of what each needs for one.
template <typename TimeOne>
double time_two(TimeOne time_one_thread) {
    double other = 0;
    std::thread thread([&] { other = time_one_thread(1); });
    const double mine = time_one_thread(0);
    thread.join();
    return 1 / (1 / mine + 1 / other);
}

Regions half(Regions regions, int which) {
    const auto middle = regions.list.begin() + static_cast<std::ptrdiff_t>(regions.list.size() / 2);
    which == 0 ? regions.list.erase(middle, regions.list.end()) : regions.list.erase(regions.list.begin(), middle);
    return regions;
}

void add_cold(std::vector<Measurement>& all, const std::string& what, const Regions& regions, const Store& store, const Settings& settings) {
    compare(regions, store.same_volume);
    compare(regions, store.bgzip_default);
    all.push_back({what, "seqshelf", [&, regions] { return time_ours(regions, settings); }});
    all.push_back({what, "htslib, same volume", [&, regions] { return time_peer(regions, store.same_volume, settings); }});
    all.push_back({what, "htslib, bgzip default", [&, regions] { return time_peer(regions, store.bgzip_default, settings); }});
}

/// The regions' blocks all fit the caches, and are there from the start.
void add_cached(std::vector<Measurement>& all, const std::string& what, const Regions& regions, const Store& store, const Settings& settings) {
    for (const auto& [sequence, interval] : regions.list) {
        (void)regions.sequences[sequence].fetch(interval);
    }
    all.push_back({what, "seqshelf", [&, regions] { return time_ours(regions, settings); }});
    for (const auto& [who, path] : {std::pair("htslib with its cache, same volume", store.volume_path),
                                    std::pair("htslib with its cache, bgzip default", store.bgzip_path)}) {
        const auto peer = std::make_shared<Faidx>(path);
        keep_and_warm(*peer, regions, peer_cache_bytes);
        compare(regions, *peer);
        all.push_back({what, who, [&, regions, peer] { return time_peer(regions, *peer, settings); }});
    }
}

/// "seqshelf" with two threads against what one of them does alone, and htslib with two handles.
/// \param peer_cache  bytes each handle keeps
void add_two_threads(std::vector<Measurement>& all, const std::string& what, const Regions& regions, const Store& store, int peer_cache, const Settings& settings) {
    all.push_back({what, "seqshelf", [&, regions] {
                       return time_two([&](int which) { return time_ours(half(regions, which), settings); });
                   }});
    all.push_back({what, "seqshelf, one thread", [&, regions] { return time_ours(half(regions, 0), settings); }});
    all.push_back({what, "htslib, two handles, same volume", [&, regions, peer_cache] {
                       return time_two([&](int which) {
                           const Regions mine = half(regions, which);
                           Faidx peer(store.volume_path);
                           keep_and_warm(peer, mine, peer_cache);
                           return time_peer(mine, peer, settings);
                       });
                   }});
}

Regions random_stretches(const Repository& repository, const Faidx& peer, std::int64_t residues, std::int64_t within) {
    const std::string name = peer.name(0);
    Regions regions{{name}, {repository.get_sequence("SQ." + name)}, {}};
    std::mt19937_64 random(42);  // the same places in every run
    std::uniform_int_distribution<std::int64_t> start(0, std::min(within, peer.length(name)) - residues);
    const auto count = std::min<std::int64_t>(max_regions, max_residues_fetched / residues);
    while (std::ssize(regions.list) < count) {
        const std::int64_t from = start(random);
        regions.list.push_back({0, {from, from + residues}});
    }
    return regions;
}

/// Whole sequences of 1 to 5 kb among the first `records`, in random order.
Regions random_wholes(const Repository& repository, const Faidx& peer, std::size_t records) {
    Regions regions;
    for (std::size_t i = 0; i < std::min(records, peer.count()) && regions.list.size() < max_regions; ++i) {
        const std::string name = peer.name(i);
        const std::int64_t length = peer.length(name);
        if (length >= 1000 && length <= 5000) {
            regions.list.push_back({regions.names.size(), {0, length}});
            regions.names.push_back(name);
            regions.sequences.push_back(repository.get_sequence("SQ." + name));
        }
    }
    std::shuffle(regions.list.begin(), regions.list.end(), std::mt19937_64(42));
    return regions;
}

}  // namespace

void measure_chromosome(const std::string& instance, const std::string& volume, const std::string& bgzipped, const Settings& settings) {
    const Store store(instance, volume, bgzipped);
    constexpr std::int64_t anywhere = std::int64_t{1} << 62;
    std::vector<Measurement> all;
    for (const auto& [residues, size] : {std::pair<std::int64_t, std::string>(100, "100 b"), {1000, "1 kb"}, {100'000, "100 kb"}}) {
        const Regions everywhere = random_stretches(store.cold, store.same_volume, residues, anywhere);
        const Regions confined = random_stretches(store.cached, store.same_volume, residues, confined_residues);
        add_cold(all, "slice " + size + ", not cached", everywhere, store, settings);
        add_cached(all, "slice " + size + ", cached", confined, store, settings);
        if (residues == 100) {
            add_two_threads(all, "slice 100 b, not cached, 2 threads", everywhere, store, 0, settings);
            add_two_threads(all, "slice 100 b, cached, 2 threads", confined, store, peer_cache_bytes, settings);
        }
    }
    run_all(std::move(all), settings);
}

void measure_transcripts(const std::string& instance, const std::string& volume, const std::string& bgzipped, const Settings& settings) {
    const Store store(instance, volume, bgzipped);
    std::vector<Measurement> all;
    add_cold(all, "whole transcript, not cached", random_wholes(store.cold, store.same_volume, 40'000), store, settings);
    add_cached(all, "whole transcript, cached", random_wholes(store.cached, store.same_volume, 8'000), store, settings);
    run_all(std::move(all), settings);
}

}  // namespace seqshelf::bench
