/// Usage: seqshelf_bench_packed FASTA [REPEATS]
/// Loads a plain FASTA file that has a .fai (samtools faidx) into a new root, packs it, and measures random slices:
/// from the packed cache, from volumes with their block cache, and from the file itself by htslib. Prints
/// `workload<TAB>who<TAB>median<TAB>least<TAB>most` in microseconds of CPU time for each slice and thread; other
/// processes disturb CPU time least.
#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "measurement.hpp"
#include "packed/nucleotides.hpp"
#include "peer.hpp"
#include "seqshelf/seqshelf.hpp"
#include "sequence/complement.hpp"

namespace seqshelf::bench {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_regions = 1 << 14;
constexpr std::int64_t max_residues_fetched = 100'000'000;
constexpr std::size_t regions_compared = 1000;
constexpr std::size_t first_slices = 1000;

/// Small, so that reading the list takes little of the measured time.
struct Region {
    std::uint32_t sequence = 0;
    std::uint32_t length = 0;
    std::int64_t start = 0;

    [[nodiscard]] Interval interval(Strand strand = Strand::plus) const { return {start, start + length, strand}; }
};

/// The sequences of the file on each side.
struct Sides {
    std::vector<std::string> names;
    std::vector<Sequence> packed;
    std::vector<Sequence> volume;
};

class TemporaryRoot {
public:
    TemporaryRoot() {
        std::string name = (fs::temp_directory_path() / "seqshelf-bench.XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) {
            throw std::runtime_error("cannot make " + name);
        }
        path = name;
    }
    ~TemporaryRoot() { fs::remove_all(path); }
    TemporaryRoot(const TemporaryRoot&) = delete;
    TemporaryRoot& operator=(const TemporaryRoot&) = delete;
    fs::path path;
};

/// CPU time of this thread in seconds.
double cpu_time() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Repeats `operation(i)`, i = 0, 1, …, for about the set time. \returns microseconds of CPU time for one
template <typename Operation>
double time_cpu(const Settings& settings, Operation operation) {
    const double started = cpu_time();
    double passed = 0;
    std::size_t done = 0;
    for (std::size_t batch = 1; passed < settings.per_measurement.count(); batch *= 2) {
        for (const std::size_t end = done + batch; done < end; ++done) {
            operation(done);
        }
        passed = cpu_time() - started;
    }
    return passed * 1e6 / static_cast<double>(done);
}

/// Regions anywhere in the file; every residue is equally likely.
std::vector<Region> random_regions(const std::vector<Sequence>& sequences, std::int64_t length, unsigned seed,
                                   std::size_t most = max_regions) {
    std::vector<double> weights;
    for (const Sequence& sequence : sequences) {
        weights.push_back(static_cast<double>(std::max<std::int64_t>(sequence.length() - length + 1, 0)));
    }
    std::mt19937_64 random(seed);
    std::discrete_distribution<std::size_t> which(weights.begin(), weights.end());
    std::vector<Region> regions(std::min(most, static_cast<std::size_t>(max_residues_fetched / length)));
    for (Region& region : regions) {
        region.sequence = static_cast<std::uint32_t>(which(random));
        region.length = static_cast<std::uint32_t>(length);
        region.start =
            std::uniform_int_distribution<std::int64_t>(0, sequences[region.sequence].length() - length)(random);
    }
    return regions;
}

double time_slices(const std::vector<Sequence>& sequences, const std::vector<Region>& regions, Strand strand,
                   const Settings& settings) {
    std::vector<char> out(regions.front().length);
    return time_cpu(settings, [&](std::size_t i) {
        const Region& region = regions[i % regions.size()];
        sequences[region.sequence].fetch_into(region.interval(strand), out);
    });
}

double time_two_threads(const std::vector<Sequence>& sequences, const std::vector<Region>& a,
                        const std::vector<Region>& b, const Settings& settings) {
    double other = 0;
    std::thread thread([&] { other = time_slices(sequences, b, Strand::plus, settings); });
    const double mine = time_slices(sequences, a, Strand::plus, settings);
    thread.join();
    return (mine + other) / 2;
}

void compare(const Sides& sides, const Faidx& peer, const std::vector<Region>& regions) {
    for (std::size_t i = 0; i < std::min(regions.size(), regions_compared); ++i) {
        const std::size_t sequence = regions[i].sequence;
        const Interval interval = regions[i].interval();
        std::string expected = peer.fetch(sides.names[sequence], interval);
        std::transform(expected.begin(), expected.end(), expected.begin(),
                       [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        if (sides.packed[sequence].fetch(interval) != expected || sides.volume[sequence].fetch(interval) != expected) {
            throw std::runtime_error("we and htslib disagree about " + sides.names[sequence]);
        }
    }
}

/// Microseconds for each of the first slices of a newly opened repository, including the opening.
double time_first(const fs::path& instance, const ReadOptions& options, const Sides& sides,
                  const std::vector<Region>& regions) {
    const double started = cpu_time();
    const Repository repository = Repository::open(instance, options);
    std::map<std::size_t, Sequence> sequences;
    std::vector<char> out(regions.front().length);
    for (const Region& region : regions) {
        auto found = sequences.find(region.sequence);
        if (found == sequences.end()) {
            found = sequences
                        .emplace(region.sequence,
                                 *repository.find_sequence(sides.packed[region.sequence].info().digests.sha512t24u))
                        .first;
        }
        found->second.fetch_into(region.interval(), out);
    }
    return (cpu_time() - started) * 1e6 / static_cast<double>(regions.size());
}

std::vector<Measurement> kernels(const Settings& settings) {
    std::vector<Measurement> all;
    const auto text = std::make_shared<std::vector<char>>(100'000, 'G');
    const auto codes = std::make_shared<std::vector<std::uint8_t>>(packed::packed_bytes(100'000) + packed::slack_bytes,
                                                                   std::uint8_t{0x1b});
    for (const auto& [name, with] :
         {std::pair("portable", base::Simd::portable), std::pair("best of this machine", base::best_simd())}) {
        all.push_back({"unpack 100 kb in cache", name, [=, simd = with] {
                           return time_cpu(settings, [&](std::size_t i) {
                               packed::unpack(codes->data(), i % 4, std::span(*text).first(99'990), simd);
                           });
                       }});
        all.push_back({"reverse complement 100 kb in cache", name, [=, simd = with] {
                           return time_cpu(settings, [&](std::size_t) { sequence::reverse_complement(*text, simd); });
                       }});
    }
    return all;
}

void run_repeats(const std::vector<Measurement>& measurements, int repeats) {
    std::map<std::size_t, std::vector<double>> found;
    for (int repeat = 0; repeat < repeats; ++repeat) {
        for (std::size_t i = 0; i < measurements.size(); ++i) {
            const std::size_t which = repeat % 2 == 0 ? i : measurements.size() - 1 - i;
            found[which].push_back(measurements[which].microseconds());
        }
    }
    for (auto& [which, values] : found) {
        std::sort(values.begin(), values.end());
        std::cout << measurements[which].workload << '\t' << measurements[which].who << '\t'
                  << values[values.size() / 2] << '\t' << values.front() << '\t' << values.back() << '\n'
                  << std::flush;
    }
}

void run(const std::string& fasta, int repeats) {
    const TemporaryRoot root;
    init_root(root.path / "root");
    const fs::path master = root.path / "root/master";
    {
        Change session(master);
        session.load(fasta);
        session.commit();
    }
    const PackedCache cache(root.path / "cache");
    const PackReport packed = cache.build(master);
    std::cerr << "packed " << packed.residues << " residues in " << packed.bytes << " bytes\n";
    const ReadOptions use{.cache_directory = root.path / "cache"};
    const ReadOptions ignore{.cache_directory = root.path / "cache", .packed = ReadOptions::Packed::ignore};
    const Repository with = Repository::open(master, use);
    const Repository without = Repository::open(master, ignore);
    const Faidx peer(fasta);
    Sides sides;
    for (const CollectionMember& member : with.collections(1).at(0).members()) {
        if (member.length > 0) {
            sides.names.push_back(member.name);
            sides.packed.push_back(*with.find_sequence(member.sequence));
            sides.volume.push_back(*without.find_sequence(member.sequence));
        }
    }
    const Settings settings;
    std::vector<Measurement> all = kernels(settings);
    for (const auto& [length, size] :
         {std::pair<std::int64_t, std::string>(100, "100 b"), {1000, "1 kb"}, {100'000, "100 kb"}}) {
        if (std::none_of(sides.packed.begin(), sides.packed.end(),
                         [n = length](const Sequence& sequence) { return sequence.length() >= n; })) {
            continue;
        }
        const auto regions = random_regions(sides.packed, length, 42);
        const auto others = random_regions(sides.packed, length, 43);
        const auto few = random_regions(sides.packed, length, 44, first_slices);
        compare(sides, peer, regions);
        all.push_back(
            {size, "packed", [=, &sides] { return time_slices(sides.packed, regions, Strand::plus, settings); }});
        all.push_back({size, "packed, minus strand",
                       [=, &sides] { return time_slices(sides.packed, regions, Strand::minus, settings); }});
        all.push_back({size, "packed, two threads",
                       [=, &sides] { return time_two_threads(sides.packed, regions, others, settings); }});
        all.push_back({size, "volume, with its cache",
                       [=, &sides] { return time_slices(sides.volume, regions, Strand::plus, settings); }});
        all.push_back({size, "htslib, plain FASTA", [=, &sides, &peer] {
                           return time_cpu(settings, [&](std::size_t i) {
                               const Region& region = regions[i % regions.size()];
                               peer.fetch_only(sides.names[region.sequence], region.interval());
                           });
                       }});
        all.push_back({size + ", first touch", "packed", [=, &sides] { return time_first(master, use, sides, few); }});
        all.push_back(
            {size + ", first touch", "volume", [=, &sides] { return time_first(master, ignore, sides, few); }});
    }
    run_repeats(all, repeats);
}

}  // namespace

}  // namespace seqshelf::bench

int main(int argc, char** argv) {
    if (argc < 2 || argc > 3) {
        std::cerr << "usage: seqshelf_bench_packed FASTA [REPEATS]\n";
        return 2;
    }
    try {
        seqshelf::bench::run(argv[1], argc > 2 ? std::stoi(argv[2]) : 7);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "seqshelf_bench_packed: " << error.what() << '\n';
        return 1;
    }
}
