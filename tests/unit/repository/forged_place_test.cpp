#include <doctest/doctest.h>

#include <random>

#include "damaged.hpp"
#include "samples.hpp"
#include "support/files.hpp"
#include "support/texts.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using namespace seqshelf::test;

namespace {

/// Short and long sequences, of two volumes.
struct Placed : Shelf {
    Placed() {
        for (int i = 0; i < 40; ++i) {
            texts.push_back(seqshelf::test::random_text(
                "ACGT", i % 10 == 9 ? 100'000U : 300U + 7U * static_cast<unsigned>(i), i + 1U));
        }
        std::string fasta;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            fasta += ">n" + std::to_string(i) + "\n" + texts[i] + "\n";
        }
        load(fasta.substr(0, fasta.find(">n20\n")));
        load(fasta.substr(fasta.find(">n20\n")));
        intact = read_file(catalog());
    }
    /// Of a master: a snapshot's pages have sums, so that forged rows are not even read.
    [[nodiscard]] fs::path catalog() const { return master() / "catalog.sqlite3"; }

    /// Whether each sequence is right or Corruption, whole, in part, in a batch, and if it was read before.
    void check_all() {
        const Repository repository = Repository::open(master());
        for (std::size_t i = 0; i < texts.size(); ++i) {
            const std::string name = "t:n" + std::to_string(i);
            CAPTURE(name);
            for (const Interval part : {Interval{7, 19}, Interval{200, 230}, Interval{0, -1}, Interval{0, -1}}) {
                try {
                    const Sequence sequence = repository.get_sequence(name);
                    const Interval interval{part.start, part.end < 0 ? sequence.length() : part.end};
                    SliceBatch batch;
                    batch.add({sequence, interval});
                    batch.add({sequence, Interval{interval.start + 1, interval.end}});
                    batch.fetch();
                    const std::string right = part.end < 0
                                                  ? texts[i]
                                                  : texts[i].substr(static_cast<std::size_t>(part.start),
                                                                    static_cast<std::size_t>(part.end - part.start));
                    CHECK(sequence.fetch(interval) == right);
                    CHECK(batch[0] == right);
                    CHECK(batch[1] == right.substr(1));
                } catch (const Error&) {
                    ++refused;
                }
            }
        }
    }

    std::vector<std::string> texts;
    std::string intact;
    int refused = 0;
};

}  // namespace

TEST_CASE_FIXTURE(Placed, "sequence: residues of a row that does not agree with its record are never returned") {
    check_all();
    CHECK(refused == 0);
    for (const std::string& change : {
             std::string("offset = offset + 1"),
             std::string("offset = offset - 1"),
             std::string("length = length - 1"),
             std::string("length = length + 1"),
             std::string("length = length + 200"),
             std::string("offset = (SELECT b.offset FROM sequence b WHERE b.sequence_id = 41 - sequence.sequence_id)"),
             std::string("volume_id = 3 - volume_id"),
             std::string("offset = offset ^ 64"),
             // as long as this record and the next one: it ends where a line ends
             std::string("length = length + 35 + (SELECT b.length FROM sequence b WHERE b.sequence_id = "
                         "sequence.sequence_id + 1)"),
         }) {
        CAPTURE(change);
        // SQLite has no ^
        const std::string sql = change == "offset = offset ^ 64" ? "offset = (offset | 64) - (offset & 64)" : change;
        for (const int id : {1, 5, 10, 11, 20, 33}) {
            refused = 0;
            forge(catalog(), "UPDATE sequence SET " + sql + " WHERE sequence_id = " + std::to_string(id));
            check_all();
            CHECK(refused > 0);
            write_file(catalog(), intact);
        }
    }
}

TEST_CASE_FIXTURE(Placed, "sequence: bytes that are not residues are not returned from the cache either") {
    forge(catalog(),
          "UPDATE sequence SET length = length + 35 + (SELECT b.length FROM sequence b WHERE b.sequence_id "
          "= sequence.sequence_id + 1) WHERE sequence_id = 2");
    const Repository forged = Repository::open(master());
    (void)forged.get_sequence("t:n2").fetch();  // puts the block into the cache
    for (int i = 0; i < 2; ++i) {
        CHECK_THROWS_AS((void)forged.get_sequence("t:n1").fetch(), Corruption);
        CHECK(forged.get_sequence("t:n2").fetch() == texts[2]);
    }
}
