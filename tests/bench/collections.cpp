/// Usage: seqshelf_bench_collections COLLECTIONS DIRECTORY
/// Makes an instance in DIRECTORY with that many collections of 25 sequences, 20 new ones each, without residues, and
/// times common operations on collections. Prints a Markdown table: the median and the slowest of the repeats.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "catalog/writer.hpp"
#include "seqcol/collection_digests.hpp"
#include "seqshelf/seqshelf.hpp"

namespace {

using namespace seqshelf;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t members = 25;
constexpr std::int64_t new_sequences = 20;  ///< of each collection; it shares the others with the collection before

double milliseconds_since(Clock::time_point started) {
    return std::chrono::duration<double, std::milli>(Clock::now() - started).count();
}

struct Made {
    CollectionMember member;
    std::int64_t sequence_id;
};

Made make_sequence(catalog::Writer& writer, std::int64_t number, std::int64_t volume_id, std::mt19937_64& random) {
    const SequenceDigests digests = digest_residues("sequence " + std::to_string(number));
    const auto length = static_cast<std::int64_t>(random() % 200'000'000 + 1);
    const std::int64_t id = writer.put_sequence(digests, length, LetterSet(1), {volume_id, 34 + number}).sequence_id;
    return {{0, "", "", digests.sha512t24u, length}, id};
}

/// Chromosomes of 25 names; every fourth collection has names that no other has.
std::string member_name(std::int64_t collection, std::int64_t position) {
    const std::string name = "chr" + std::to_string(position + 1);
    return collection % 4 == 0 ? "a" + std::to_string(collection) + "_" + name : name;
}

void fill(const std::filesystem::path& instance, std::int64_t count) {
    std::mt19937_64 random(7);
    catalog::Writer writer(instance / "catalog.sqlite3", "bench");
    const std::int64_t volume_id = writer.next_volume_id();
    writer.put_volume({volume_id, "none.fa.bgz", 0, 0, "", "", ""});
    std::vector<Made> recent;
    for (std::int64_t c = 0; c < count; ++c) {
        recent.erase(recent.begin(),
                     recent.begin() + std::max<std::ptrdiff_t>(0, std::ssize(recent) - (members - new_sequences)));
        while (std::ssize(recent) < members) {
            recent.push_back(make_sequence(writer, c * members + std::ssize(recent), volume_id, random));
        }
        const std::int64_t id = writer.collections().next_id();
        seqcol::CollectionDigester digester;
        for (std::int64_t position = 0; position < members; ++position) {
            Made& made = recent[static_cast<std::size_t>(position)];
            made.member.position = position;
            made.member.name = member_name(c, position);
            writer.collections().put_member(id, made.member, made.sequence_id);
            digester.add(made.member.name, made.member.length, made.member.sequence);
        }
        const auto put = writer.collections().put(id, digester.finish(), members, 0);
        writer.collections().aliases().put("bench", "c" + std::to_string(c), put.collection_id);
    }
    writer.commit();
}

class Bench {
public:
    Bench(std::filesystem::path instance, std::int64_t count) : instance_(std::move(instance)), count_(count) {}

    void run() {
        std::printf("| %lld collections of %lld, %lld sequences | median ms | slowest ms |\n| --- | --- | --- |\n",
                    static_cast<long long>(count_), static_cast<long long>(members),
                    static_cast<long long>(repository_.totals().sequences));
        const CollectionFilters shared{
            {CollectionAttribute::names, pick(2).info().digests[CollectionAttribute::names]}};
        measure("open and show by alias",
                [&](auto i) { (void)Repository::open(instance_).get_collection(name(i)).members(); });
        measure("show, level 2", [&](auto i) { (void)pick(i).members(); });
        measure("list, a page of 100",
                [&](auto i) { (void)repository_.collections(100, pick(i).digest().sha512t24u()); });
        measure("list, a page of 100 of those with the same names",
                [&](auto i) { (void)repository_.collections(100, pick(i).digest().sha512t24u(), shared); });
        measure("list by an attribute few have", [&](auto i) {
            const Collection collection = pick(i);
            (void)repository_.collections(
                100, "",
                {{CollectionAttribute::sorted_sequences,
                  collection.info().digests[CollectionAttribute::sorted_sequences]},
                 {CollectionAttribute::lengths, collection.info().digests[CollectionAttribute::lengths]}});
        });
        measure("count those with the same names", [&](auto) { (void)repository_.count_collections(shared); });
        measure("find by sequence", [&](auto i) {
            (void)repository_.collections_with(repository_.get_sequence(name(i) + ":" + member_name(i, 3)), 100);
        });
        measure("find by coordinates, exact",
                [&](auto i) { (void)match_coordinates(repository_, coordinates(i), 10); });
        measure("find by coordinates, partial", [&](auto i) {
            auto lengths = coordinates(i);
            lengths[3].length += 1;
            lengths.pop_back();
            (void)match_coordinates(repository_, lengths, 10);
        });
        measure("compare two", [&](auto i) { (void)compare_collections(pick(i).members(), pick(i + 1).members()); });
        measure("resolve COLLECTION:NAME",
                [&](auto i) { (void)repository_.get_sequence(name(i) + ":" + member_name(i, 7)); });
        measure("remove", [&](auto i) { remove(i, Change::Orphans::keep); });
        measure("remove with orphans", [&](auto i) { remove(i + 100, Change::Orphans::remove); });
    }

private:
    static constexpr int repeats = 21;

    template <typename Work>
    void measure(const char* what, Work work) {
        std::vector<double> times;
        for (std::int64_t i = 0; i < repeats; ++i) {
            const auto started = Clock::now();
            work(i);
            times.push_back(milliseconds_since(started));
        }
        std::sort(times.begin(), times.end());
        std::printf("| %s | %.3f | %.3f |\n", what, times[times.size() / 2], times.back());
    }

    /// Numbers spread over all collections.
    [[nodiscard]] std::int64_t number(std::int64_t i) const { return (i * 7919 + 1) % count_; }
    [[nodiscard]] std::string name(std::int64_t i) const { return "bench:c" + std::to_string(number(i)); }
    [[nodiscard]] std::string member_name(std::int64_t i, std::int64_t position) const {
        return ::member_name(number(i), position);
    }
    [[nodiscard]] Collection pick(std::int64_t i) const { return repository_.get_collection(name(i)); }

    [[nodiscard]] std::vector<NamedLength> coordinates(std::int64_t i) const {
        std::vector<NamedLength> lengths;
        for (const CollectionMember& member : pick(i).members()) {
            lengths.push_back({member.name, member.length, std::nullopt});
        }
        return lengths;
    }

    void remove(std::int64_t i, Change::Orphans orphans) {
        Change session(instance_);
        session.remove_collection(name(i), orphans);
        (void)session.commit();
    }

    std::filesystem::path instance_;
    std::int64_t count_;
    Repository repository_ = Repository::open(instance_);
};

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc != 3) {
            throw std::invalid_argument("usage: seqshelf_bench_collections COLLECTIONS DIRECTORY");
        }
        const std::int64_t count = std::stoll(argv[1]);
        const std::filesystem::path root = argv[2];
        init_root(root);
        const auto started = Clock::now();
        fill(root / "master", count);
        std::printf("made in %.1f s, catalog %.0f MB\n\n", milliseconds_since(started) / 1000,
                    static_cast<double>(std::filesystem::file_size(root / "master/catalog.sqlite3")) / 1e6);
        Bench(root / "master", count).run();
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "seqshelf_bench_collections: " << error.what() << '\n';
        return 1;
    }
}
