#include <unistd.h>

#include <iostream>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// A shelf with some contents, which must not change when a load is refused.
class Untouched {
public:
    Untouched() {
        shelf.ok({"load", "-n", "n", phix()});
        before_ = shelf.state();
    }

    void check(const std::vector<std::string>& files, int exit_code, const std::vector<std::string>& messages) {
        std::vector<std::string> arguments{"load", "-n", "n"};
        arguments.insert(arguments.end(), files.begin(), files.end());
        compare(shelf.run(arguments), exit_code, messages);
    }

    void compare(const Outcome& outcome, int exit_code, const std::vector<std::string>& messages) {
        CHECK(outcome.exit_code == exit_code);
        CHECK(outcome.out.empty());
        for (const std::string& message : messages) {
            CHECK_MESSAGE(contains(outcome.err, message), message << " is not in: " << outcome.err);
        }
        CHECK(lines_of(outcome.err).size() == 1);
        CHECK(shelf.state() == before_);
        const Outcome verified = shelf.run({"-i", "master", "verify"});
        CHECK_MESSAGE(verified.exit_code == 0, verified.out);
    }

    ProgramShelf shelf;

private:
    std::string before_;
};

/// A FASTA text of `bytes` with plausible records.
std::string good_records(std::size_t bytes) {
    std::string text;
    for (int i = 0; text.size() < bytes; ++i) {
        text += ">good" + std::to_string(i) + "\n";
        for (int line = 0; line < 20; ++line) {
            for (int column = 0; column < 70; ++column) {
                text += "ACGT"[(i * 31 + line * 7 + column * column) % 4];
            }
            text += '\n';
        }
    }
    return text;
}

}  // namespace

TEST_CASE("bad input: a file that is not FASTA is exit code 3 with file and line, and changes nothing") {
    Untouched untouched;
    const auto refused = [&](const std::string& text, const std::vector<std::string>& messages,
                             const std::string& place = "") {
        CAPTURE(text.substr(0, 60));
        const std::string file = untouched.shelf.file("bad.fa", text);
        std::vector<std::string> all = messages;
        all.push_back(file + place);
        untouched.check({file}, 3, all);
    };
    refused("", {"empty"});
    refused("\n\n \n", {"empty"});
    refused("ACGT\nACGT\n", {"'>'"}, ":1:1:");
    refused("\n\n  text first\n>a\nACGT\n", {"'>'", "'t'"}, ":3:3:");
    refused("@read\nACGT\n+\nIIII\n", {"'>'", "'@'"}, ":1:1:");
    refused(">a\nACGT\n>\nACGT\n", {"no name"}, ":3:");
    refused(">a\nACGT\n> \t\nACGT\n", {"no name"}, ":3:");
    refused(">\n", {"no name"}, ":1:");
    refused(">a\nACGT\n>b\nGG\n>c\nTT\n>a other\nCC\n", {"'a'", "line 1"}, ":7:");
    refused(">a\nACGT\nAC5T\n", {"'5'"}, ":3:3:");
    refused(">a\nACGT\n>b\n\nAC-T\n", {"'-'"}, ":5:3:");
    refused(std::string(">a\nACGT\nACGTACG\0T\n", 19), {"0x00"}, ":3:8:");
    refused(">a\nACGT\nACGT\x80\n", {"0x80"}, ":3:5:");
    refused(">a\nACGT\n\xc3\xa9\n", {"0xc3"}, ":3:1:");
    refused(">a\nAC.T\n", {"'.'"}, ":2:3:");
    refused(">a\nACGT\n>b\xff\nACGT\n", {"UTF-8"}, ":3:");
    refused(std::string(">a\nAC\n>b\0c\nACGT\n", 16), {"UTF-8 text"}, ":3:");
    refused(">a\nAC\n>b\x01\nACGT\n", {"control"}, ":3:");
    refused(">a\nACGT\n;comment\n", {"';'"}, ":3:1:");
    refused(">a\r\nAC\r\nG!\r\n", {"'!'"}, ":3:2:");
}

TEST_CASE("bad input: an error late in a large file, or in the last of several, undoes the whole load") {
    Untouched untouched;
    const std::string good = good_records(6 << 20);
    const std::size_t lines = lines_of(good).size();
    const std::string late = untouched.shelf.file("late.fa", good + ">bad\nACGT\nACG1\n");
    untouched.check({late}, 3, {late + ":" + std::to_string(lines + 3) + ":4:", "'1'"});
    // A line longer than the chunks in which files are read: the column continues.
    const std::string wide = untouched.shelf.file("wide.fa", ">w\n" + std::string(3 << 20, 'A') + "?\n");
    untouched.check({wide}, 3, {wide + ":2:3145729:", "'?'"});
    const std::string fine = untouched.shelf.file("fine.fa", good_records(1 << 20));
    const std::string bad = untouched.shelf.file("bad.fa", ">x\nAC\n>\n");
    untouched.check({mito(), fine, bad}, 3, {bad + ":3:"});
    untouched.check({mito(), fine, untouched.shelf.scratch("missing.fa")}, 4, {"missing.fa"});
    untouched.check({untouched.shelf.scratch("missing.fa"), mito()}, 4, {"missing.fa"});
}

TEST_CASE("bad input: a name of another sequence in the same load is exit code 3") {
    Untouched untouched;
    const std::string one = untouched.shelf.file("one.fa", ">same\nACGT\n");
    const std::string two = untouched.shelf.file("two.fa", ">x\nA\n>same\nACGTT\n");
    untouched.check({one, two}, 3, {two + ":3:", "n:same"});
}

TEST_CASE("bad input: gzip and BGZF that are cut or damaged anywhere are exit code 3") {
    Untouched untouched;
    const std::string plain = untouched.shelf.file("p.fa", good_records(200000));
    REQUIRE(run({"sh", "-c", "gzip -kn '" + plain + "'"}).exit_code == 0);
    const std::string whole = read_file(plain + ".gz");
    const auto refused = [&](const std::string& bytes) {
        CAPTURE(bytes.size());
        const std::string file = untouched.shelf.file("bad.fa.gz", bytes);
        untouched.check({file}, 3, {file});
    };
    for (const std::size_t bytes :
         {std::size_t{3}, std::size_t{12}, std::size_t{40}, whole.size() / 2, whole.size() - 8, whole.size() - 1}) {
        refused(whole.substr(0, bytes));
    }
    std::string damaged = whole;
    damaged[whole.size() / 2] = static_cast<char>(damaged[whole.size() / 2] ^ 0x10);
    refused(damaged);
    damaged = whole;
    damaged[whole.size() - 6] = static_cast<char>(damaged[whole.size() - 6] ^ 1);  // the checksum
    refused(damaged);
    refused(whole + "trailing garbage");

    if (!is_installed("bgzip")) {
        MESSAGE("SKIPPED: bgzip is not installed");
        return;
    }
    REQUIRE(run({"sh", "-c", "bgzip -c '" + plain + "' > '" + plain + ".bgz'"}).exit_code == 0);
    const std::string blocks = read_file(plain + ".bgz");
    const auto block_bytes = [&](std::size_t at) {
        return static_cast<std::size_t>(static_cast<unsigned char>(blocks[at + 16]) |
                                        (static_cast<unsigned char>(blocks[at + 17]) << 8)) +
               1;
    };
    refused(blocks.substr(0, blocks.size() - 28));      // without the end mark
    refused(blocks.substr(0, blocks.size() - 1));
    refused(blocks.substr(0, block_bytes(0)));          // between two blocks: still valid gzip
    refused(blocks.substr(0, block_bytes(0) + 100));
    CHECK(untouched.shelf.run({"load", plain + ".bgz"}).exit_code == 0);
}

TEST_CASE("bad input: the error for truncated gzip on standard input names it '-'") {
    Untouched untouched;
    untouched.compare(untouched.shelf.shell("gzip -c " + shell_word(mito()) + " | head -c 2000 | S load -n n -"), 3,
                      {"-: ", "truncated"});
    untouched.compare(untouched.shelf.shell("printf '>a\\nAC1\\n' | S load -n n -"), 3, {"-:2:3:"});
    untouched.compare(untouched.shelf.shell("S load -n n - </dev/null"), 3, {"-: ", "empty"});
}

TEST_CASE("bad input: files that cannot be read are exit code 4 and named") {
    Untouched untouched;
    untouched.check({untouched.shelf.scratch("none.fa")}, 4, {"none.fa", "No such file"});
    untouched.check({untouched.shelf.master()}, 4, {untouched.shelf.master().string(), "directory"});
    untouched.compare(untouched.shelf.shell("S load -n n - < /"), 4, {"directory"});
    untouched.compare(untouched.shelf.shell("S load -n n - <&-"), 4, {"-"});
    if (::geteuid() == 0) {
        std::cout << "SKIPPED: root can read every file, so no file is unreadable\n" << std::flush;
        return;
    }
    const std::string file = untouched.shelf.file("secret.fa", ">a\nAC\n");
    fs::permissions(file, fs::perms::none);
    untouched.check({file}, 4, {file, "Permission denied"});
}

TEST_CASE("bad input: a binary file is refused with a short message") {
    Untouched untouched;
    untouched.check({program_path()}, 3, {program_path() + ":1:1:"});
}

TEST_CASE("bad input: a line of identifiers that never ends is exit code 3, and other lines are read whole") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    const std::string name = "n:NC_001422.1";
    const auto resolve = [&](const std::string& text) {
        return shelf.run({"-i", "master", "resolve", "-"}, {text, {}, ""});
    };
    const Outcome good = resolve(name + "\n\n" + std::string(20'000, ' ') + name + "\r\n" + name);
    CHECK(good.exit_code == 0);
    CHECK(lines_of(good.out).size() == 3);
    const Outcome bad = resolve(name + "\n" + std::string(3'000'000, 'x'));
    CHECK(bad.exit_code == 3);
    CHECK_MESSAGE(contains(bad.err, "-:2: the line is longer than 1 MiB"), bad.err);
}

TEST_CASE("bad input: a byte order mark is no part of a name, in files and on standard input; CR may end lines") {
    const std::string mark = "\xef\xbb\xbf";
    const std::string phix_sq = std::string("SQ.") + phix_digest;
    const ProgramShelf shelf;
    shelf.ok({"-q", "load", phix(), mito()});
    shelf.ok({"alias", "load", "a", shelf.file("mark.tsv", mark + "x\t" + phix_sq + "\r\ny\t" + mito_sq + "\r\n")});
    shelf.ok({"alias", "load", "b", shelf.file("mac.tsv", mark + "x\t" + phix_sq + "\ry\t" + mito_sq + "\r")});
    CHECK(shelf.ok({"-i", "master", "alias", "list"}) ==
          "a:x\t" + phix_sq + "\na:y\t" + mito_sq + "\nb:x\t" + phix_sq + "\nb:y\t" + mito_sq + "\n");
    CHECK(shelf.run({"-i", "master", "resolve", "-"}, {mark + "a:x\r\na:y\r\n", {}, ""}).exit_code == 0);
    const Outcome mac = shelf.run({"-i", "master", "resolve", "-"}, {"a:x\ra:y\r", {}, ""});
    CHECK(mac.exit_code == 3);
    CHECK(contains(mac.err, "-:1: a carriage return is within the line"));
}

TEST_CASE("bad input: each title of NCBI's joined headers, and ENA's headers, give names") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n",
              shelf.file("nr.fa",
                         ">A.1 one\x01gi|7|gb|B.1| two\x01"
                         "C.1\nACGT\n>ENA|BN000065|BN000065.1 x\nGG\n")});
    for (const char* const name : {"n:A.1", "n:B.1", "n:C.1"}) {
        CHECK(shelf.ok({"-i", "master", "fetch", "--raw", name}) == "ACGT\n");
    }
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "n:BN000065.1"}) == "GG\n");
}

TEST_CASE("bad input: names of a collection may start with '#', escaped as 'collection show' prints them") {
    const ProgramShelf shelf;
    const std::string mark = "\xef\xbb\xbf";
    shelf.ok({"load", "-n", "n", shelf.file("in.fa", mark + ">#1 x\r\nACGT\r\n>\\#2\r\nGG\r\n")});
    const std::string digest = shelf.json({"-i", "master", "collection", "list"}).at(0).at("digest");
    const std::string shown = shelf.ok({"-i", "master", "collection", "show", "--level", "2", digest});
    CHECK(shown.starts_with("\\#1\t4\tSQ."));
    CHECK(contains(shown, "\n\\\\#2\t2\tSQ."));
    const std::string members = mark + "\\#1\tn:#1\n# a comment\tx\n\\\\#2\tn:\\#2\n";
    CHECK(shelf.json({"collection", "add", shelf.file("members.tsv", members)}).at(0).at("digest") == digest);
    shelf.ok({"-i", "master", "collection", "fai", digest, "-o", shelf.scratch("in.fai")});
    CHECK(contains(shelf.ok({"-i", "master", "collection", "find", "--coordinates", shelf.scratch("in.fai")}), digest));
}
