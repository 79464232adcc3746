#include <atomic>
#include <random>
#include <thread>

#include "cli/shelf.hpp"
#include "fault/process.hpp"
#include "seqshelf/seqshelf.hpp"

using namespace seqshelf::test;

TEST_CASE("threads: eight on one Repository get right results while another process loads into the same master") {
    constexpr int thread_count = 8;
    constexpr int slices = 20000 / thread_count;
    const ProgramShelf shelf;
    const std::vector<std::string> files{phix(), mito(), data_file("orchid_94.fasta").string(),
                                         data_file("refget_yeast_R64-1-1_I.fa").string()};
    std::vector<std::string> arguments{"load", "-n", "n"};
    arguments.insert(arguments.end(), files.begin(), files.end());
    shelf.ok(arguments);
    std::vector<Record> truth;
    for (const std::string& file : files) {
        for (Record& record : read_fasta(file)) {
            truth.push_back(std::move(record));
        }
    }
    const std::string more = shelf.file("more.fa", random_fasta(8 << 20, 3000, 5));
    // With a cache of one block or none, threads read the same blocks repeatedly.
    for (const std::size_t cache_bytes : {std::size_t{64} << 20, std::size_t{256} << 10, std::size_t{0}}) {
        CAPTURE(cache_bytes);
        const auto repository = seqshelf::Repository::open(shelf.master(), {cache_bytes});
        std::unique_ptr<Process> load;
        if (cache_bytes > 0) {
            load = std::make_unique<Process>(std::vector<std::string>{
                program_path(), "-r", shelf.root().string(), "load", "-n", "n" + std::to_string(cache_bytes), more});
        }
        std::atomic<int> wrong = 0;
        std::atomic<int> failed = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < thread_count; ++t) {
            threads.emplace_back([&, t] {
                std::mt19937 random(static_cast<unsigned>(t));
                for (int i = 0; i < slices; ++i) {
                    // Half of the slices are in yeast's chromosome, which is long.
                    const Record& record = random() % 2 == 0 ? truth.back() : truth[random() % truth.size()];
                    const std::size_t start = random() % (record.residues.size() + 1);
                    const std::size_t length =
                        std::min<std::size_t>(random() % (i % 50 == 0 ? 100000 : 400), record.residues.size() - start);
                    try {
                        const auto sequence =
                            repository.get_sequence(loaded_name(record.name, "n").substr(i % 3 == 0 ? 2 : 0));
                        const std::string got = sequence.fetch(
                            {static_cast<std::int64_t>(start), static_cast<std::int64_t>(start + length)});
                        wrong += got == std::string_view(record.residues).substr(start, length) ? 0 : 1;
                    } catch (const std::exception& error) {
                        if (failed++ == 0) {
                            MESSAGE(error.what());
                        }
                    }
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        CHECK(wrong == 0);
        CHECK(failed == 0);
        if (load) {
            const Outcome outcome = load->wait();
            CHECK_MESSAGE(outcome.exit_code == 0, outcome.err);
            CHECK(repository.find_sequence("n" + std::to_string(cache_bytes) + ":short5.2999").has_value());
        }
    }
}

TEST_CASE("threads: a Sequence outlives its Repository and is used from threads that share nothing else") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    const std::string truth = read_fasta(phix()).front().residues;
    const auto sequence = seqshelf::Repository::open(shelf.master()).get_sequence("n:NC_001422.1");
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&] {
            const auto mine = sequence;
            for (int i = 0; i < 50; ++i) {
                std::string streamed;
                mine.stream({0, mine.length()}, [&](std::string_view part) { streamed += part; }, 999);
                wrong += streamed == truth && mine.aliases().size() == 1 ? 0 : 1;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(wrong == 0);
}
