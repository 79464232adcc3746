#include "workloads.hpp"

#include <atomic>
#include <fstream>
#include <memory>
#include <random>

#include "seqshelf/seqshelf.hpp"
#include "volume/volume.hpp"

namespace seqshelf::regression {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t chromosome_length = 2'000'000;
constexpr std::int64_t transcripts = 4000;
constexpr std::size_t slices = 2000;
constexpr std::size_t lookups = 2000;

/// Like a genome: repeats, with a run of N at the start.
std::string make_chromosome() {
    std::mt19937_64 random(1);
    std::string residues(10'000, 'N');
    while (std::ssize(residues) < chromosome_length) {
        if (random() % 4 == 0) {
            residues += residues.substr(random() % residues.size(), 300);
        } else {
            for (int i = 0; i < 1000; ++i) {
                residues += "ACGT"[random() >> 62];
            }
        }
    }
    residues.resize(chromosome_length);
    return residues;
}

/// Like transcripts: four of each gene, which share most of their text.
std::string make_transcript(std::int64_t number) {
    std::mt19937_64 random(static_cast<std::uint64_t>(number / 4));
    std::string residues;
    const auto length = 800 + static_cast<std::int64_t>(random() % 1200);
    for (std::int64_t i = 0; i < length; ++i) {
        residues += "ACGT"[random() >> 62];
    }
    return residues.substr(static_cast<std::size_t>(number % 4) * 37);
}

std::string name_of(std::int64_t number) { return "T" + std::to_string(100'000 + number) + ".1"; }

std::string write_fasta(const fs::path& path, const std::function<void(std::ofstream&)>& write) {
    std::ofstream file(path);
    write(file);
    file.close();
    if (!file) {
        throw std::runtime_error("cannot write " + path.string());
    }
    return path.string();
}

void load(const fs::path& root, const std::string& fasta) {
    LoadOptions options;
    options.ns = "t";
    Change session(root / "master", {.threads = 1});
    session.load(fasta, options);
    (void)session.commit();
}

/// Loads into a new root, which is made before the counting starts.
Workload load_workload(const Instance& instance, const std::string& name, const std::string& fasta,
                       std::int64_t operations) {
    const fs::path root = instance.directory / name;
    init_root(root);
    return {name, operations, [root, fasta] { load(root, fasta); }, true};
}

std::vector<Interval> random_intervals(std::int64_t residues) {
    std::mt19937_64 random(3);
    std::vector<Interval> intervals;
    for (std::size_t i = 0; i < slices; ++i) {
        const auto start =
            static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(chromosome_length - residues));
        intervals.push_back({start, start + residues});
    }
    return intervals;
}

Workload slice_workload(const Instance& instance, const std::string& name, std::int64_t residues, bool cached) {
    const auto repository =
        Repository::open(instance.root / "snapshot", cached ? ReadOptions{} : ReadOptions{.block_cache_bytes = 0});
    const Sequence sequence = repository.get_sequence("t:chromosome");
    (void)sequence.fetch({0, 1});  // opens the volume
    if (cached) {
        for (std::int64_t start = 0; start < chromosome_length; start += 500) {
            (void)sequence.fetch({start, start + 1});
        }
    }
    std::vector<Interval> intervals = random_intervals(residues);
    return {name, static_cast<std::int64_t>(slices),
            [sequence, intervals, room = std::vector<char>(static_cast<std::size_t>(residues))]() mutable {
                for (const Interval& interval : intervals) {
                    sequence.fetch_into(interval, room);
                }
            }};
}

std::vector<std::string> random_names() {
    std::mt19937_64 random(4);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < lookups; ++i) {
        names.push_back("t:" + name_of(static_cast<std::int64_t>(random() % transcripts)));
    }
    return names;
}

/// \param ask  is called with the repository and each name, after one other look-up in that repository
template <typename Ask>
Workload lookup_workload(const Instance& instance, const std::string& name, std::vector<std::string> names, Ask ask) {
    const auto repository = Repository::open(instance.root / "snapshot");
    ask(repository, names.back());
    return {name, static_cast<std::int64_t>(names.size()), [repository, names = std::move(names), ask] {
                for (const std::string& one : names) {
                    ask(repository, one);
                }
            }};
}

Workload export_workload(const Instance& instance) {
    const auto repository = Repository::open(instance.root / "snapshot");
    const std::vector<Sequence> sequences = repository.sequences(500);
    return {"export of a record", std::ssize(sequences), [sequences] {
                std::int64_t bytes = 0;
                for (const Sequence& sequence : sequences) {
                    export_record(sequence, "header", 60, [&](std::string_view text) { bytes += std::ssize(text); });
                }
            }};
}

/// A volume that counts the bytes read from it.
/// Thread-safety: all functions may be called concurrently.
class CountingSource final : public volume::BlockSource {
public:
    CountingSource(const fs::path& path, std::atomic<std::int64_t>& bytes_read)
        : file_(path, base::ReadFile::Access::random), bytes_read_(bytes_read) {}
    [[nodiscard]] std::uint64_t size() const noexcept override { return file_.size(); }
    [[nodiscard]] std::span<const std::uint8_t> bytes(std::uint64_t begin, std::uint64_t end,
                                                      std::uint64_t read_until) const override {
        bytes_read_ += static_cast<std::int64_t>(end - begin);
        return file_.bytes(begin, end, read_until);
    }
    bool drop(std::uint64_t, std::uint64_t) const override { return false; }

private:
    volume::FileSource file_;
    std::atomic<std::int64_t>& bytes_read_;
};

double bytes_read_for_slice(const Instance& instance, std::int64_t residues) {
    const Sequence::Place place = Repository::open(instance.root / "snapshot").get_sequence("t:chromosome").place();
    const fs::path path = instance.root / "snapshot/sequences" / place.volume;
    std::atomic<std::int64_t> bytes_read{0};
    volume::BlockCache cache(0);
    const volume::Volume volume("volume", place.offset + chromosome_length + 1, {},
                                std::make_unique<CountingSource>(path, bytes_read), path.string() + ".gzi");
    std::vector<std::uint8_t> room(static_cast<std::size_t>(residues));
    for (const Interval& interval : random_intervals(residues)) {
        volume.read_residues(place.offset, interval.start, room, cache);
    }
    return static_cast<double>(bytes_read) / static_cast<double>(slices);
}

double bytes_on_disk(const fs::path& root) {
    double bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(root / "master/sequences")) {
        bytes +=
            entry.is_regular_file() && entry.path().extension() == ".bgz" ? static_cast<double>(entry.file_size()) : 0;
    }
    return bytes;
}

}  // namespace

Instance::Instance(fs::path where) : directory(std::move(where)), root(directory / "root") {
    chromosome_file = write_fasta(directory / "chromosome.fa", [](std::ofstream& file) {
        file << ">chromosome\n" << make_chromosome() << '\n';
    });
    transcripts_file = write_fasta(directory / "transcripts.fa", [](std::ofstream& file) {
        for (std::int64_t i = 0; i < transcripts; ++i) {
            file << '>' << name_of(i) << '\n' << make_transcript(i) << '\n';
        }
    });
    init_root(root);
    load(root, chromosome_file);
    load(root, transcripts_file);
    (void)create_snapshot(root, "snapshot");
}

std::vector<Workload> workloads(const Instance& instance) {
    const auto resolve = [](const Repository& repository, const std::string& name) {
        (void)repository.get_sequence(name);
    };
    const auto repository = Repository::open(instance.root / "snapshot");
    const std::vector<std::string> names = random_names();
    std::vector<std::string> digests;
    for (const std::string& name : names) {
        digests.push_back("md5:" + repository.get_sequence(name).info().digests.md5.hex());
    }
    return {
        slice_workload(instance, "slice of 100 b, cached", 100, true),
        slice_workload(instance, "slice of 100 b, not cached", 100, false),
        slice_workload(instance, "slice of 100 kb, cached", 100'000, true),
        slice_workload(instance, "slice of 100 kb, not cached", 100'000, false),
        lookup_workload(instance, "resolve an alias", names, resolve),
        lookup_workload(instance, "resolve an alias, repeated", std::vector<std::string>(lookups, names.front()),
                        resolve),
        lookup_workload(instance, "resolve an md5", digests, resolve),
        lookup_workload(instance, "names with a prefix, 10 found", names,
                        [](const Repository& of, const std::string& name) {
                            (void)of.names_with_prefix("t", name.substr(2, 6), 10);
                        }),
        lookup_workload(instance, "translate to all names", names,
                        [](const Repository& of, const std::string& name) { (void)of.get_sequence(name).aliases(); }),
        {"open and resolve", 50,
         [&instance, names] {
             for (std::size_t i = 0; i < 50; ++i) {
                 (void)Repository::open(instance.root / "snapshot").get_sequence(names[i]);
             }
         }},
        load_workload(instance, "load of a chromosome, a residue", instance.chromosome_file, chromosome_length),
        load_workload(instance, "load of transcripts, a record", instance.transcripts_file, transcripts),
        export_workload(instance),
        {"verify, a sequence", transcripts + 1,
         [&instance] {
             VerifyOptions options;
             options.threads = 1;
             if (!verify(instance.root / "snapshot", options).problems.empty()) {
                 throw std::runtime_error("the snapshot is damaged");
             }
         }},
    };
}

std::vector<Size> sizes(const Instance& instance) {
    const auto catalog = static_cast<double>(fs::file_size(instance.root / "snapshot/catalog.sqlite3"));
    return {
        {"slice of 100 b, not cached", "bytes of the volume read", bytes_read_for_slice(instance, 100)},
        {"slice of 100 kb, not cached", "bytes of the volume read", bytes_read_for_slice(instance, 100'000)},
        {"volume of a chromosome", "bits a residue",
         8 * bytes_on_disk(instance.directory / "load of a chromosome, a residue") / chromosome_length},
        {"volume of transcripts", "bytes a record",
         bytes_on_disk(instance.directory / "load of transcripts, a record") / transcripts},
        {"catalog", "bytes a sequence", catalog / (transcripts + 1)},
    };
}

}  // namespace seqshelf::regression
