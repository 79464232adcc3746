#include "snapshot/sums.hpp"

#include <doctest/doctest.h>

#include <string>

#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using seqshelf::Corruption;
using seqshelf::snapshot::read_sums;
using seqshelf::snapshot::Sums;
using seqshelf::snapshot::sums_text;
using seqshelf::test::TemporaryDirectory;

namespace {

const std::string of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";  // FIPS 180-2
const std::string of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

}  // namespace

TEST_CASE("sums: the text of sums is parsed to the same sums") {
    const Sums sums{{"catalog.sqlite3", of_abc},
                    {"sequences/2026/1121/0930/1763717400.1.fa.bgz", of_nothing},
                    {"with blanks  and é", of_abc}};
    CHECK(read_sums(sums_text(sums)) == sums);
    CHECK(read_sums("").empty());
    CHECK(sums_text({}) == "");
    CHECK(sums_text({{"b", of_abc}, {"a", of_nothing}}) == of_nothing + "  a\n" + of_abc + "  b\n");
}

TEST_CASE("sums: a last line without its end is read") { CHECK(read_sums(of_abc + "  a") == Sums{{"a", of_abc}}); }

TEST_CASE("sums: names that only look hostile are accepted") {
    CHECK(read_sums(of_abc + "  ..a/b..\n" + of_abc + "  .hidden\n").size() == 2);
}

TEST_CASE("sums: a path that leaves the snapshot is Corruption") {
    for (const std::string path :
         {"/etc/passwd", "//etc/passwd", "..", "../x", "a/../../x", "a/..", "a/../b", "a/b/..", "../", "dir/"}) {
        CAPTURE(path);
        CHECK_THROWS_AS((void)read_sums(of_abc + "  " + path + "\n"), Corruption);
    }
}

TEST_CASE("sums: a malformed line is Corruption that names its number") {
    for (const std::string& line : {std::string(), of_abc, of_abc + "  ", of_abc + " ", of_abc + " *a", of_abc + "\ta",
                                    of_abc.substr(1) + "   a", of_abc + "0 a", "g" + of_abc.substr(1) + "  a",
                                    "\\" + of_abc + "  a", std::string("# comment"), " " + of_abc + "  a"}) {
        CAPTURE(line);
        CHECK_THROWS_AS((void)read_sums(line + "\n"), Corruption);
        CHECK_THROWS_WITH((void)read_sums(of_abc + "  a\n" + line + "\n"),
                          "SHA256SUMS:2: not a sum and a path below the snapshot");
    }
}

TEST_CASE("sums: sha256sum -c accepts the text") {
    const TemporaryDirectory directory;
    seqshelf::test::write_file(directory / "abc", "abc");
    seqshelf::test::write_file(directory / "a name", "");
    seqshelf::test::write_file(directory / "SHA256SUMS", sums_text({{"abc", of_abc}, {"a name", of_nothing}}));
    const auto outcome =
        seqshelf::test::run({"sha256sum", "--check", "--strict", "SHA256SUMS"}, {"", {}, directory.path()});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out == "a name: OK\nabc: OK\n");
}
