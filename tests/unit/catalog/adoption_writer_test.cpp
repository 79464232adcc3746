#include "catalog/adoption_writer.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "samples.hpp"
#include "seqshelf/error.hpp"

using namespace seqshelf;
using namespace seqshelf::catalog;
using namespace seqshelf::test;

namespace {

using Put = AdoptionWriter::Outcome;

/// A row of SeqRepo's table, without the namespace, which is always the same.
struct NameRow {
    int sequence;  ///< its number
    std::string alias;
    std::int64_t added;
    std::optional<std::int64_t> ended;

    auto operator<=>(const NameRow&) const = default;
};

/// A model of how SeqRepo changes names, and of its rows.
class SeqRepoNames {
public:
    void store(int sequence, const std::string& alias, std::int64_t now) {
        const auto last =
            std::find_if(rows_.rbegin(), rows_.rend(), [&](const NameRow& row) { return row.alias == alias; });
        if (last != rows_.rend() && last->sequence == sequence) {
            return;
        }
        if (last != rows_.rend()) {
            last->ended = now;
        }
        rows_.push_back({sequence, alias, now, std::nullopt});
    }
    [[nodiscard]] const std::vector<NameRow>& rows() const { return rows_; }

private:
    std::vector<NameRow> rows_;
};

/// A catalog with four sequences that adopts histories.
class Adopting : public Catalog {
public:
    Adopting() {
        change([this](Writer& writer) {
            writer.put_volume(volume_row());
            for (const char* const residues : {"ACGT", "GGAA", "TTGG", "CCCC"}) {
                ids.push_back(put_sequence(writer, residues));
            }
        });
    }

    /// Puts rows as adopt() does: those of a sequence together, in their order; sequences in the given order.
    std::map<Put, int> adopt(const std::vector<NameRow>& rows, const std::array<int, 4>& order = {0, 1, 2, 3}) {
        std::map<Put, int> outcomes;
        change([&](Writer& writer) {
            for (const int sequence : order) {
                std::map<std::tuple<std::string, std::int64_t, bool>, std::int64_t> before;
                for (const NameRow& row : rows) {
                    if (row.sequence == sequence) {
                        const std::int64_t repeated = before[{row.alias, row.added, !row.ended}]++;
                        outcomes[writer.adoption().put_alias({"n", row.alias, row.added, row.ended, repeated},
                                                             ids[static_cast<std::size_t>(sequence)])] += 1;
                    }
                }
            }
        });
        return outcomes;
    }

    /// The rows of the view for SeqRepo, sorted: alias, sequence, time, whether it is in force.
    [[nodiscard]] std::vector<std::string> seen() const {
        return strings(
            "SELECT alias || ' ' || seq_id || ' ' || unixepoch(added) || ' ' || is_current FROM seqalias WHERE "
            "namespace = 'n' ORDER BY 1");
    }
    [[nodiscard]] std::vector<std::string> strings(const std::string& sql) const {
        SQLite::Database database(file().string(), SQLite::OPEN_READONLY);
        SQLite::Statement select(database, sql);
        std::vector<std::string> found;
        while (select.executeStep()) {
            found.push_back(select.getColumn(0).getString());
        }
        return found;
    }

    std::vector<std::int64_t> ids;
};

std::vector<std::string> expected(const std::vector<NameRow>& rows) {
    const std::array<std::string, 4> residues{"ACGT", "GGAA", "TTGG", "CCCC"};
    std::vector<std::string> found;
    for (const NameRow& row : rows) {
        found.push_back(row.alias + " " + digest_of(residues[static_cast<std::size_t>(row.sequence)]).sha512t24u() +
                        " " + std::to_string(row.added) + " " + (row.ended ? "0" : "1"));
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// A random history of three names; at most `step` seconds are between two of its events.
SeqRepoNames random_history(unsigned seed, int events, std::int64_t step) {
    std::mt19937 engine(seed);
    SeqRepoNames history;
    std::int64_t now = 1'472'332'401;
    for (int event = 0; event < events; ++event) {
        now += static_cast<std::int64_t>(engine()) % (step + 1);
        history.store(static_cast<int>(engine() % 4), std::string(1, static_cast<char>('x' + engine() % 3)), now);
    }
    return history;
}

constexpr std::array<std::array<int, 4>, 4> orders{{{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}, {1, 3, 0, 2}}};

}  // namespace

TEST_CASE("adoption: changes represent seconds, have negative numbers, and are found again") {
    Adopting catalog;
    std::int64_t first = 0;
    catalog.change([&](Writer& writer) {
        first = writer.adoption().change_at(1'000'000'000);
        CHECK(first < 0);
        CHECK(writer.adoption().change_at(1'000'000'000) == first);
        CHECK(writer.adoption().change_at(0) < first);
        CHECK(writer.adoption().change_at(-5) != writer.adoption().change_at(5));
    });
    catalog.change([&](Writer& writer) { CHECK(writer.adoption().change_at(1'000'000'000) == first); });
    CHECK(catalog.number("SELECT made FROM change WHERE change_id = " + std::to_string(first)) == 1'000'000'000);
    CHECK(catalog.number("SELECT count(*) FROM change WHERE change_id < 0") == 4);
    CHECK(catalog.number("SELECT max(change_id) FROM change") > 0);
}

TEST_CASE("adoption: a name can be added, known, ended or re-pointed") {
    Adopting catalog;
    CHECK(catalog.adopt({{0, "x", 100, std::nullopt}}) == std::map<Put, int>{{Put::added, 1}});
    CHECK(catalog.adopt({{0, "x", 100, std::nullopt}}) == std::map<Put, int>{{Put::known, 1}});
    CHECK(catalog.adopt({{1, "x", 200, std::nullopt}}) == std::map<Put, int>{{Put::repointed, 1}});
    CHECK(catalog.adopt({{2, "x", 150, std::nullopt}}) ==
          std::map<Put, int>{{Put::history, 1}});  // older than the row in force
    CHECK(catalog.adopt({{3, "x", 50, 60}}) == std::map<Put, int>{{Put::history, 1}});
    CHECK(catalog.adopt(
              {{3, "x", 50, 60}, {2, "x", 150, std::nullopt}, {1, "x", 200, std::nullopt}, {0, "x", 100, 200}}) ==
          std::map<Put, int>{{Put::known, 4}});
    CHECK(catalog.seen() ==
          expected({{0, "x", 100, 200}, {1, "x", 200, std::nullopt}, {2, "x", 150, 200}, {3, "x", 50, 60}}));
    CHECK(catalog.number("SELECT alias_count FROM namespace WHERE name = 'n'") == 1);
}

TEST_CASE("adoption: a history with several changes a second is kept exactly, whichever sequence comes first") {
    for (const std::int64_t step : {0, 1, 2, 1000}) {
        for (unsigned seed = 0; seed < 30; ++seed) {
            const SeqRepoNames history = random_history(seed, 4 + static_cast<int>(seed), step);
            for (const auto& order : orders) {
                CAPTURE(step);
                CAPTURE(seed);
                CAPTURE(order[0]);
                Adopting catalog;
                catalog.adopt(history.rows(), order);
                REQUIRE(catalog.seen() == expected(history.rows()));
                const auto again = catalog.adopt(history.rows(), orders[seed % 4]);
                REQUIRE(again == std::map<Put, int>{{Put::known, static_cast<int>(history.rows().size())}});
                REQUIRE(catalog.seen() == expected(history.rows()));
                CHECK(catalog.number("SELECT alias_count FROM namespace WHERE name = 'n'") ==
                      catalog.number("SELECT count(*) FROM sequence_alias WHERE ended_by = 0"));
            }
        }
    }
}

TEST_CASE("adoption: a later state of a history adds the new rows, and an earlier one adds nothing") {
    for (const std::int64_t step : {1, 3, 1000}) {
        for (unsigned seed = 0; seed < 40; ++seed) {
            SeqRepoNames history;
            std::vector<std::vector<NameRow>> states;
            std::mt19937 engine(seed);
            std::int64_t now = 1'472'332'401;
            for (int event = 0; event < 24; ++event) {
                now += 1 + static_cast<std::int64_t>(engine()) % step;  // time passes between snapshots
                for (unsigned within = 0; within < engine() % 3; ++within) {
                    history.store(static_cast<int>(engine() % 4), std::string(1, static_cast<char>('x' + engine() % 2)),
                                  now);
                }
                states.push_back(history.rows());
            }
            for (const auto& order : orders) {
                CAPTURE(step);
                CAPTURE(seed);
                Adopting catalog;
                std::size_t latest = 0;
                for (const std::size_t state : {7, 8, 15, 3, 23, 7, 15}) {
                    catalog.adopt(states[state], order);
                    latest = std::max(latest, state);
                    REQUIRE(catalog.seen() == expected(states[latest]));
                }
            }
        }
    }
}

TEST_CASE("adoption: names that were added or removed here stay so") {
    Adopting catalog;
    catalog.adopt({{0, "x", 100, std::nullopt}, {0, "y", 100, std::nullopt}});
    catalog.change([&](Writer& writer) {
        CHECK(writer.end_alias("n", "x"));
        writer.put_alias("n", "y", catalog.ids[1]);
    });
    const std::vector<std::string> before = catalog.seen();
    CHECK(catalog.adopt({{0, "x", 100, std::nullopt}, {0, "y", 100, std::nullopt}}) ==
          std::map<Put, int>{{Put::known, 2}});
    CHECK(catalog.seen() == before);
    // The later of the two names is in force: ours was added now.
    CHECK(catalog.adopt({{2, "y", 200, std::nullopt}}) == std::map<Put, int>{{Put::history, 1}});
    CHECK(catalog.adopt({{2, "y", 99'999'999'999, std::nullopt}}) == std::map<Put, int>{{Put::repointed, 1}});
}

TEST_CASE("adoption: a malformed name is InvalidArgument, and adds nothing") {
    Adopting catalog;
    const std::string text = "a\nb";
    catalog.change([&](Writer& writer) {
        for (const std::string& alias : {std::string(), text, std::string("\xff"), std::string("a\0b", 3)}) {
            CHECK_THROWS_AS(writer.adoption().put_alias({"n", alias, 100, std::nullopt, 0}, catalog.ids[0]),
                            InvalidArgument);
        }
    });
    CHECK(catalog.count("sequence_alias") == 0);
}

TEST_CASE("adoption: each digest has the time that SeqRepo gave it") {
    Adopting catalog;
    catalog.change([&](Writer& writer) {
        AdoptionWriter& adoption = writer.adoption();
        const std::int64_t of_sequence = adoption.change_at(100);
        const std::int64_t id =
            writer.put_sequence(digest_residues("NNNN"), 4, LetterSet::of("N"), {1, 5}, of_sequence).sequence_id;
        adoption.put_digest_aliases(id, {adoption.change_at(200), 0, adoption.change_at(300), adoption.change_at(400)},
                                    of_sequence);
    });
    const std::string of = "' AND seq_id = '" + digest_of("NNNN").sha512t24u() + "'";
    for (const auto& [ns, made] : {std::pair{"VMC", 200}, {"SHA1", 100}, {"MD5", 300}, {"SEGUID", 400}}) {
        const auto& shown = ns;
        CAPTURE(shown);
        CHECK(catalog.number("SELECT unixepoch(added) FROM seqalias WHERE namespace = '" + std::string(ns) + of) ==
              made);
    }
    CHECK(catalog.number("SELECT unixepoch(added) FROM seqinfo WHERE seq_id = '" + digest_of("NNNN").sha512t24u() +
                         "'") == 100);
    CHECK(catalog.reader().find_sequence(digest_of("NNNN"))->info.added == 100);
}

TEST_CASE("adoption: SeqRepo sees its own text, and we see the residues") {
    Adopting catalog;
    catalog.change([&](Writer& writer) {
        VolumeRow theirs = volume_row(7);
        theirs.path = "2016/0827/theirs.fa.bgz";
        writer.put_volume(theirs);
        const std::int64_t id =
            writer.put_sequence(digest_residues("MKV"), 3, LetterSet::of("MKV"), {1, 500}).sequence_id;
        writer.adoption().put_text(id, 7, 4, "*KMV");
    });
    const std::string where = " FROM seqinfo WHERE seq_id = '" + digest_of("MKV").sha512t24u() + "'";
    CHECK(catalog.strings("SELECT len || ' ' || alpha || ' ' || relpath" + where) ==
          std::vector<std::string>{"4 *KMV 2016/0827/theirs.fa.bgz"});
    const auto row = catalog.reader().find_sequence(digest_of("MKV"));
    REQUIRE(row);
    CHECK(row->info.length == 3);
    CHECK(row->place.volume_id == 1);
}

TEST_CASE("adoption: without a commit nothing is left") {
    Adopting catalog;
    {
        Writer writer(catalog.file(), "adopt");
        writer.adoption().put_alias({"n", "x", 100, 200, 0}, catalog.ids[0]);
        writer.adoption().put_digest_aliases(catalog.ids[0], {}, writer.adoption().change_at(5));
        writer.adoption().put_text(catalog.ids[1], 1, 9, "A");
    }
    for (const char* const table : {"sequence_alias", "digest_alias", "seqrepo_text", "namespace"}) {
        CHECK(catalog.count(table) == 0);
    }
    CHECK(catalog.number("SELECT count(*) FROM change WHERE change_id < 0") == 0);
}
