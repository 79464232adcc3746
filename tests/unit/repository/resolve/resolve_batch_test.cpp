#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "unit/repository/samples.hpp"

using namespace seqshelf;
using namespace seqshelf::test;

namespace {

std::string residues_of(int number) {
    std::string text;
    for (int rest = number + 1; rest > 0; rest /= 4) {
        text += "ACGT"[rest % 4];
    }
    return text;
}

std::string number_text(int number) {
    std::string digits = std::to_string(number);
    return std::string(4 - digits.size(), '0') + digits;
}

/// Many sequences with names in force, names that were re-pointed or removed, ambiguous names, and a collection.
struct Names : Shelf {
    static constexpr int count = 600;

    Names() {
        std::string fasta;
        for (int i = 0; i < count; ++i) {
            fasta += ">N" + number_text(i) + "\n" + residues_of((i * 263) % count) +
                     "\n";  // names and numbers have different orders
        }
        load_text(*this, fasta, "assemblies:all");
        LoadOptions options;
        options.ns = "refseq";
        load_text(*this, fasta, "", options);
        {
            Change session(master());
            for (int i = 0; i < count; i += 3) {
                session.add_alias("b", "x:" + number_text(i), "refseq:N" + number_text(count - 1 - i));
                session.add_alias("b", "y" + number_text(i), "refseq:N" + number_text(i));
                session.add_alias("c", "y" + number_text(i),
                                  "refseq:N" + number_text(i % 2 == 0 ? i : i + 1));  // some are ambiguous alone
            }
            session.commit();
        }
        Change later(master());
        for (int i = 0; i < count; i += 9) {
            later.add_alias("b", "x:" + number_text(i), "refseq:N" + number_text(i));
            later.remove_alias("b", "y" + number_text(i));
        }
        later.commit();
    }

    /// Identifiers of every form, and some of none.
    [[nodiscard]] static std::string identifier(std::mt19937& source) {
        const int number = static_cast<int>(source() % (count + 20));
        const std::string text = number_text(number);
        const SequenceDigests digests = digest_residues(residues_of(number));
        switch (source() % 16) {
            case 0:
                return "refseq:N" + text;
            case 1:
                return "NCBI:N" + text;
            case 2:
                return "RefSeq:N" + text;
            case 3:
                return "N" + text;
            case 4:
                return "b:x:" + text;
            case 5:
                return "x:" + text;
            case 6:
                return "b:y" + text;
            case 7:
                return "y" + text;
            case 8:
                return "c:y" + text;
            case 9:
                return digests.sha512t24u.refget();
            case 10:
                return "md5:" + digests.md5.hex();
            case 11:
                return "SEGUID:" + digests.sha1.seguid();
            case 12:
                return "all:N" + text;
            case 13:
                return "assemblies:all:N" + text;
            case 14:
                return "none:N" + text;
            default:
                return std::vector<std::string>{
                    "", ":", "b:", ":N0000", "refseq:", "md5:", "z", "refseq:N9", "refseq:N00001"}[source() % 9];
        }
    }
};

std::string answer(const std::optional<Sequence>& sequence) {
    return sequence ? sequence->info().digests.sha512t24u.refget() : "none";
}

std::string alone(const Repository& repository, const std::string& identifier) {
    try {
        return answer(repository.find_sequence(identifier));
    } catch (const AmbiguousAlias&) {
        return "none";
    }
}

/// Checks that each identifier means the same in one batch as alone.
void check_batch(const Repository& repository, const std::vector<std::string>& identifiers) {
    const std::vector<std::string_view> views(identifiers.begin(), identifiers.end());
    const auto found = repository.find_sequences(views);
    REQUIRE(found.size() == identifiers.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        CAPTURE(identifiers[i]);
        REQUIRE(answer(found[i]) == alone(repository, identifiers[i]));
        if (found[i]) {
            const SequenceInfo info = repository.get_sequence(identifiers[i]).info();
            CHECK(found[i]->info().digests == info.digests);
            CHECK(found[i]->info().added == info.added);
            CHECK(found[i]->length() == info.length);
            CHECK(found[i]->place().offset == repository.get_sequence(identifiers[i]).place().offset);
        }
    }
}

}  // namespace

TEST_CASE_FIXTURE(Names, "find_sequences: each identifier means the same as alone, in any number and order") {
    create_snapshot(root(), "s");
    std::mt19937 source(5);
    for (const Repository& repository : {this->repository(), Repository::open(root() / "s")}) {
        for (const std::size_t size : {0, 1, 2, 3, 17, 200, 2047, 5000}) {
            CAPTURE(size);
            std::vector<std::string> identifiers(size);
            std::generate(identifiers.begin(), identifiers.end(), [&] { return identifier(source); });
            check_batch(repository, identifiers);
            std::sort(identifiers.begin(), identifiers.end());
            check_batch(repository, identifiers);
            std::reverse(identifiers.begin(), identifiers.end());
            check_batch(repository, identifiers);
        }
    }
}

TEST_CASE_FIXTURE(Names, "find_sequences: names that are near to or far from each other are all found") {
    const Repository repository = this->repository();
    for (const int step : {1, 2, 3, 7, 8, 9, 10, 16, 17, 100, 599}) {
        for (int first = 0; first < std::min(step, 5); ++first) {
            std::vector<std::string> identifiers;
            for (int i = first; i < count; i += step) {
                identifiers.push_back("refseq:N" + number_text(i));
                identifiers.push_back("refseq:N" + number_text(i) + "x");  // a missing name
                identifiers.push_back("refseq:N" + number_text(i));
            }
            CAPTURE(step);
            check_batch(repository, identifiers);
        }
    }
}

TEST_CASE_FIXTURE(Names, "find_sequences: an ambiguous name is not found, and get_sequence gives the reason") {
    const Repository repository = this->repository();
    const std::vector<std::string_view> identifiers{"y0003", "y0006"};
    const auto found = repository.find_sequences(identifiers);
    CHECK_FALSE(found[0].has_value());
    CHECK(found[1].has_value());
    CHECK_THROWS_AS((void)repository.get_sequence("y0003"), AmbiguousAlias);
}

TEST_CASE_FIXTURE(Names, "find_sequences: all results are of one state of a master that is written meanwhile") {
    const auto point_both_at = [&](int number) {
        Change session(master());
        for (const std::string name : {"first", "last"}) {
            session.add_alias("t", name, "refseq:N" + number_text(number));
        }
        session.commit();
    };
    point_both_at(0);
    std::atomic<bool> done = false;
    std::thread writer([&] {
        for (int i = 1; i <= 40; ++i) {
            point_both_at(i);
        }
        done = true;
    });
    std::vector<std::string_view> identifiers(5000, "t:first");
    std::fill(identifiers.begin() + 2500, identifiers.end(), "t:last");
    const Repository repository = this->repository();
    int differing = 0;
    while (!done) {
        const auto found = repository.find_sequences(identifiers);
        differing += answer(found.front()) == answer(found.back()) ? 0 : 1;
    }
    writer.join();
    CHECK(differing == 0);
}

TEST_CASE_FIXTURE(Names, "aliases_of: each sequence has the same names as alone, in any number and order") {
    load(">nameless\nNNNN\n", "gone");
    {
        Change session(master());
        session.remove_alias("gone", "nameless");
        session.commit();
    }
    const Repository repository = this->repository();
    std::vector<Sequence> all = repository.sequences(2 * count);
    REQUIRE(all.size() == count + 1);
    std::mt19937 source(3);
    std::shuffle(all.begin(), all.end(), source);
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{5}, all.size()}) {
        std::vector<Sequence> some(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(size));
        some.insert(some.end(), all.begin(),
                    all.begin() + static_cast<std::ptrdiff_t>(size / 2));  // some of them twice
        const auto aliases = repository.aliases_of(some);
        REQUIRE(aliases.size() == some.size());
        for (std::size_t i = 0; i < some.size(); ++i) {
            const std::vector<Alias> expected = some[i].aliases();
            REQUIRE(aliases[i].size() == expected.size());
            for (std::size_t k = 0; k < expected.size(); ++k) {
                CHECK(aliases[i][k].text() == expected[k].text());
                CHECK(aliases[i][k].added == expected[k].added);
                CHECK(aliases[i][k].ended == 0);
            }
        }
    }
}
