#include "refget_store/rows.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "refget_store/table.hpp"
#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"

using seqshelf::InvalidArgument;
using seqshelf::InvalidInput;
using seqshelf::refget_store::StoredSequence;
using seqshelf::refget_store::Table;
using seqshelf::test::TemporaryDirectory;

namespace {

const std::string both_digests = "iYtREV555dUFKg2_agSJW6suquUyPpMw\t5f63cfaa3ef61f88c9635fb9d18ec945";

/// The rows of a .rgsi with that text.
std::vector<StoredSequence> rows_of(const std::string& text) {
    const TemporaryDirectory directory;
    seqshelf::test::write_file(directory / "x.rgsi", text);
    Table table(directory / "x.rgsi");
    std::vector<StoredSequence> rows;
    while (table.next()) {
        if (!seqshelf::refget_store::is_header(table)) {
            rows.push_back(seqshelf::refget_store::get_sequence(table));
        }
    }
    return rows;
}

/// The message of the InvalidInput reading throws, from the file's name on.
std::string refusal(const std::string& text) {
    try {
        (void)rows_of(text);
    } catch (const InvalidInput& error) {
        const std::string message = error.what();
        return message.substr(message.find("x.rgsi"));
    }
    return "read";
}

StoredSequence some_sequence(const std::string& name, const std::string& description) {
    StoredSequence sequence = rows_of("chrX\t8\tdna2bit\t" + both_digests).at(0);
    sequence.name = name;
    sequence.description = description;
    return sequence;
}

}  // namespace

TEST_CASE("rows: a row of gtars is read") {
    const std::string header = "#name\tlength\talphabet\tsha512t24u\tmd5\tdescription\n";
    const std::vector<StoredSequence> rows = rows_of(header + "chrX\t8\tdna2bit\t" + both_digests + "\tsome words\n");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].name == "chrX");
    CHECK(rows[0].length == 8);
    CHECK(rows[0].alphabet == "dna2bit");
    CHECK(rows[0].digest.sha512t24u() + "\t" + rows[0].md5.hex() == both_digests);
    CHECK(rows[0].description == "some words");
}

TEST_CASE("rows: rows that gtars writes but does not read are read") {
    CHECK(rows_of("a\t8\tdna2bit\t" + both_digests + "\tx\ty\t\n").at(0).description == "x\ty\t");
    CHECK(rows_of("#a\t8\tdna2bit\t" + both_digests + "\t\n").at(0).name == "#a");
}

TEST_CASE("rows: names may be empty or have blanks, the description may be missing") {
    CHECK(rows_of("\t8\tdna2bit\t" + both_digests + "\t\n").at(0).name.empty());
    CHECK(rows_of("a b \"c\" é\t8\tdna2bit\t" + both_digests).at(0).name == "a b \"c\" é");
    CHECK(rows_of("a\t8\tdna2bit\t" + both_digests).at(0).description.empty());
}

TEST_CASE("rows: headers, comments, blank lines and CRLF are handled") {
    CHECK(rows_of("").empty());
    CHECK(rows_of("##seqcol_digest=x\n#\n\n \t\n# a remark\t8").empty());
    CHECK(rows_of("\r\na\t8\tdna2bit\t" + both_digests + "\r\n").at(0).digest == some_sequence("", "").digest);
}

TEST_CASE("rows: a malformed row is InvalidInput with file and line") {
    CHECK(refusal("#\na\t8\tdna2bit\tx\n") ==
          "x.rgsi:2: the row has 4 columns, expected name, length, alphabet, sha512t24u, md5 and description");
    CHECK(refusal("word\n") ==
          "x.rgsi:1: the row has 1 columns, expected name, length, alphabet, sha512t24u, md5 and description");
    for (const std::string length :
         {"", "-1", "-0", "+1", "8 ", " 8", "0x8", "8.0", "9223372036854775808", "99999999999999999999"}) {
        CAPTURE(length);
        CHECK(refusal("\na\t" + length + "\tdna2bit\t" + both_digests + "\n") ==
              "x.rgsi:2: not a length: '" + length + "'");
    }
    CHECK(rows_of("a\t9223372036854775807\tdna2bit\t" + both_digests).at(0).length == INT64_MAX);
    CHECK(refusal("a\nb\t8\tdna2bit\t" + both_digests)
              .starts_with("x.rgsi:1: the row has 1 columns"));  // a name with a line end
    CHECK(refusal("a\tb\t8\tdna2bit\t" + both_digests) == "x.rgsi:1: not a length: 'b'");
}

TEST_CASE("rows: a digest in another form than the store's is InvalidInput") {
    const std::string md5 = "\t5f63cfaa3ef61f88c9635fb9d18ec945";
    for (const std::string digest : {"", "SQ.iYtREV555dUFKg2_agSJW6suquUyPpMw", "iYtREV555dUFKg2_agSJW6suquUyPpM",
                                     "iYtREV555dUFKg2/agSJW6suquUyPpMw", "../../../../../../etc/passwd0000",
                                     "898b5111579e79d5052a0dbf6a04895bab2eaae5323e9330"}) {
        CAPTURE(digest);
        CHECK(refusal("a\t8\tdna2bit\t" + digest + md5) == "x.rgsi:1: column 4 is not a digest: '" + digest + "'");
    }
    CHECK(refusal("a\t8\tdna2bit\tiYtREV555dUFKg2_agSJW6suquUyPpMw\tmd5")
              .starts_with("x.rgsi:1: column 5 is not a digest"));
}

TEST_CASE("rows: a line that is not UTF-8 or never ends is InvalidInput") {
    CHECK(refusal("#\n\xE9\t8\tdna2bit\t" + both_digests) == "x.rgsi:2: the line is not UTF-8");
    CHECK(refusal(std::string("a\0b", 3)) == "x.rgsi:1: the line is not UTF-8");
    CHECK(refusal(std::string((std::size_t{1} << 20) + 1, 'x')) == "x.rgsi:1: the line is longer than 1 MiB");
}

TEST_CASE("rows: lines may cross the pieces in which a file is read") {
    constexpr std::size_t piece = std::size_t{1} << 16;
    const std::string row = "a\t8\tdna2bit\t" + both_digests + "\tlast";
    for (std::size_t before = piece - row.size() - 3; before <= piece + 1; ++before) {
        CAPTURE(before);
        CHECK(rows_of("#" + std::string(before - 2, 'x') + "\n" + row + "\n" + row).size() == 2);
    }
}

TEST_CASE("rows: a row is written as by gtars, with its description in one column") {
    CHECK(seqshelf::refget_store::sequence_row(some_sequence("chr X é", "a\tb\r\nc")) ==
          "chr X é\t8\tdna2bit\t" + both_digests + "\ta b  c\n");
    CHECK(seqshelf::refget_store::sequence_row(some_sequence("", "")) == "\t8\tdna2bit\t" + both_digests + "\t\n");
}

TEST_CASE("rows: a name that gtars could not read again is InvalidArgument") {
    for (const std::string name : {"#a", "a\tb", "a\nb", "a\r", "\xFF"}) {
        CAPTURE(name);
        CHECK_THROWS_AS((void)seqshelf::refget_store::sequence_row(some_sequence(name, "")), InvalidArgument);
    }
    CHECK_THROWS_AS((void)seqshelf::refget_store::sequence_row(some_sequence("a", "\xFF")), InvalidArgument);
}
