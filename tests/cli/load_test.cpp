#include <algorithm>
#include <cstdlib>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

std::string rna() { return data_file("human_rna_small.fna").string(); }
std::string lambda() { return data_file("lambda_NC_001416.1.fa.gz").string(); }

}  // namespace

TEST_CASE("load: the summary reports new, known and re-pointed items, in text and in JSON") {
    const ProgramShelf shelf;
    const Json first = shelf.json({"load", "-n", "refseq", phix(), mito()}).at(0);
    CHECK(first.at("sequences_new") == 2);
    CHECK(first.at("sequences_known") == 0);
    CHECK(first.at("residues") == 5386 + 16569);
    CHECK(first.at("aliases_new") == 2);
    CHECK(first.at("aliases_known") == 0);
    CHECK(first.at("aliases_repointed") == 0);
    CHECK(first.at("collections") == 2);
    CHECK(first.at("collection_digests").size() == 2);
    CHECK(first.at("volumes").size() == 1);
    CHECK(first.at("seconds").is_number());
    CHECK(first.at("seconds") >= 0);
    CHECK(first.at("cleaned_up").empty());

    const Json again = shelf.json({"load", "-n", "refseq", phix(), mito()}).at(0);
    CHECK(again.at("sequences_new") == 0);
    CHECK(again.at("sequences_known") == 2);
    CHECK(again.at("residues") == 0);
    CHECK(again.at("aliases_new") == 0);
    CHECK(again.at("aliases_known") == 2);
    CHECK(again.at("volumes").empty());
    CHECK(again.at("collection_digests") == first.at("collection_digests"));

    const Outcome text = shelf.run({"load", "-n", "other", phix(), lambda()});
    CHECK(text.exit_code == 0);
    CHECK(text.err.empty());  // no terminal: no progress
    CHECK(contains(text.out, "sequences 1 new, 1 known; residues 48502 new\n"));
    CHECK(contains(text.out, "aliases 2 new, 0 known, 0 re-pointed\n"));
    const Json status = shelf.json({"status"}).at(0).at("instances").at(0);
    CHECK(status.at("sequences") == 3);
    CHECK(status.at("residues") == 5386 + 16569 + 48502);
    CHECK(status.at("aliases") == 4);
    CHECK(status.at("volumes") == 2);
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
}

TEST_CASE("load: -q prints nothing; without a namespace a note says that names do not become aliases") {
    const ProgramShelf shelf;
    const Outcome quiet = shelf.run({"-q", "load", "-n", "n", phix()});
    CHECK(quiet.exit_code == 0);
    CHECK(quiet.out.empty());
    CHECK(quiet.err.empty());
    const Outcome unnamed = shelf.run({"load", mito()});
    CHECK(unnamed.exit_code == 0);
    CHECK(contains(unnamed.err, "--namespace"));
    CHECK(shelf.run({"-i", "master", "resolve", "NC_012920.1"}).exit_code == 1);
    CHECK(shelf.run({"-i", "master", "resolve", mito_digest}).exit_code == 0);
}

TEST_CASE("load: plain, gzip and BGZF give the same result, from a file, a pipe and standard input") {
    const std::string plain = read_file(phix());
    const TemporaryDirectory directory;
    write_file(directory / "p.fa", plain);
    const std::string path = directory / "p.fa";
    REQUIRE(run({"sh", "-c",
                 "gzip -c '" + path + "' > '" + path + ".gz'; (head -c 2000 '" + path + "' | gzip; tail -c +2001 '" +
                     path + "' | gzip) > '" + path + ".2.gz'"})
                .exit_code == 0);
    std::vector<std::string> pipes{"cat " + path, "gzip -c " + path, "(cat " + path + ".2.gz)"};
    if (is_installed("bgzip")) {
        REQUIRE(run({"sh", "-c", "bgzip -c '" + path + "' > '" + path + ".bgz'"}).exit_code == 0);
        pipes.push_back("cat " + path + ".bgz");
    } else {
        MESSAGE("SKIPPED: bgzip is not installed");
    }
    for (const std::string& source : pipes) {
        CAPTURE(source);
        const ProgramShelf shelf;
        const Outcome outcome = shelf.shell(source + " | S --json load -n refseq -");
        CHECK(outcome.exit_code == 0);
        CHECK(json_lines(outcome.out).at(0).at("residues") == 5386);
        CHECK(
            json_lines(shelf.ok({"--json", "-i", "master", "resolve", "refseq:NC_001422.1"})).at(0).at("sha512t24u") ==
            phix_digest);
    }
    // A named pipe, and several files of every kind in one load: the sequence is stored once.
    const ProgramShelf shelf;
    const Outcome outcome = shelf.shell("mkfifo " + shell_word(directory / "fifo") + "; cat " + path + " > " +
                                        shell_word(directory / "fifo") + " & S --json load -n refseq " + path + " " +
                                        path + ".gz " + path + ".2.gz " + shell_word(directory / "fifo"));
    CHECK(outcome.exit_code == 0);
    CHECK(json_lines(outcome.out).at(0).at("sequences_new") == 1);
    CHECK(json_lines(outcome.out).at(0).at("sequences_known") == 3);
}

TEST_CASE(
    "load: CRLF, no final newline, lower case, blank lines, blanks, '*' and Mac line ends give the same residues") {
    const ProgramShelf shelf;
    const std::string file = shelf.file("x.fa",
                                        ">lf\nACGTN\n>crlf\r\nAC\r\nGTN\r\n>lower d e s c\nacgtn\n\n>blanks\n AC GT\tN "
                                        "\n\n\n>star\nACGTN*\n>empty\n>last\nACG\nTN");
    const Json summary = shelf.json({"load", "-n", "n", file}).at(0);
    CHECK(summary.at("sequences_new") == 2);  // ACGTN and the empty one
    CHECK(summary.at("sequences_known") == 5);
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "lf", "crlf", "lower", "blanks", "star", "empty", "last"}) ==
          "ACGTN\nACGTN\nACGTN\nACGTN\nACGTN\n\nACGTN\n");
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
    // MD5 of the empty text, from RFC 1321
    CHECK(shelf.json({"-i", "master", "resolve", "n:empty"}).at(0).at("md5") == "d41d8cd98f00b204e9800998ecf8427e");
    const Json resolved = shelf.json({"-i", "master", "resolve", "n:empty"}).at(0);
    CHECK(resolved.at("length") == 0);
    CHECK(resolved.at("letters") == "");
}

TEST_CASE("load: the CRLF and the LF file of a genome give one sequence and one collection") {
    const ProgramShelf shelf;
    const Json summary = shelf.json({"load", data_file("lambda_NC_001416.1.crlf.fa").string(), lambda()}).at(0);
    CHECK(summary.at("sequences_new") == 1);
    CHECK(summary.at("sequences_known") == 1);
}

TEST_CASE("load: words of listed namespaces in headers are aliases, others are not") {
    const ProgramShelf shelf;
    const std::string file = shelf.file("h.fa",
                                        ">NCBI:NM_1.1 refseq:NM_x gene:BRCA1 other:no :empty gene: GENE:upper\nACGT\n"
                                        ">b ensembl:ENST1.2 HLA:A*01:01 note text\nGGGG\n");
    const Json summary =
        shelf.json({"load", "--header-namespaces", "NCBI,refseq,gene,,Ensembl,ensembl,HLA", file}).at(0);
    CHECK(summary.at("aliases_new") == 5);
    CHECK(shelf.ok({"-i", "master", "alias", "list"}) ==
          "HLA:A*01:01\tSQ.r6kws-ohc11fv_LywgkjCcQwXM-0BLab\n"
          "ensembl:ENST1.2\tSQ.r6kws-ohc11fv_LywgkjCcQwXM-0BLab\n"
          "gene:BRCA1\tSQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2\n"
          "refseq:NM_1.1\tSQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2\n"
          "refseq:NM_x\tSQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2\n");
}

TEST_CASE("load: headers of NCBI, UniProt and GENCODE give accessions, and are restored byte for byte") {
    const ProgramShelf shelf;
    const std::string text =
        ">gi|119395733|ref|NM_000059.3| Homo sapiens BRCA2\nA\n"
        ">gb|U14680.1|HUMBRCA1 BRCA1\nAA\n"
        ">sp|P12345|AATM_RABIT Aspartate aminotransferase\nAAA\n"
        ">ENST00000456328.2|ENSG00000223972.5|OTTHUMG00000000961.2|-|DDX11L1-202|DDX11L1|1657|processed_transcript|"
        "\nAAAA\n"
        ">NM_007294.4 BRCA1\nAAAAA\n"
        ">pdb|1EBM|A\nAAAAAA\n"
        ">gi|568815592\nAAAAAAA\n"
        ">ref|NC_005816.1|:87-1109\nAAAAAAAA\n"
        ">who|knows|this\nAAAAAAAAA\n"
        ">ref|NM_1.1|ref|NM_1.1|ref|NM_1.2|\nAAAAAAAAAA\n";
    const std::string file = shelf.file("bars.fa", text);
    const Json summary = shelf.json({"load", "-n", "mine", "--alias", "c:bars", file}).at(0);
    CHECK(summary.at("aliases_new") == 11);
    CHECK(summary.at("aliases_known") == 0);
    const std::vector<std::pair<std::string, int>> lengths{{"refseq:NM_000059.3", 1},
                                                           {"NCBI:NM_000059.3", 1},
                                                           {"mine:U14680.1", 2},
                                                           {"mine:P12345", 3},
                                                           {"mine:ENST00000456328.2", 4},
                                                           {"mine:NM_007294.4", 5},
                                                           {"mine:1EBM_A", 6},
                                                           {"mine:gi|568815592", 7},
                                                           {"mine:ref|NC_005816.1|:87-1109", 8},
                                                           {"mine:who|knows|this", 9},
                                                           {"refseq:NM_1.1", 10},
                                                           {"refseq:NM_1.2", 10},
                                                           {"c:bars:sp|P12345|AATM_RABIT", 3}};
    for (const auto& [id, length] : lengths) {
        const auto& shown = id;
        CAPTURE(shown);
        CHECK(shelf.json({"-i", "master", "resolve", id}).at(0).at("length") == length);
    }
    for (const char* const id : {"mine:NM_000059.3", "mine:sp|P12345|AATM_RABIT", "mine:AATM_RABIT",
                                 "refseq:NC_005816.1", "mine:ENSG00000223972.5"}) {
        CAPTURE(id);
        CHECK(shelf.run({"-i", "master", "resolve", id}).exit_code == 1);
    }
    CHECK(shelf.ok({"-i", "master", "collection", "export", "c:bars"}) == text);
    const Json again = shelf.json({"load", "-n", "mine", file}).at(0);
    CHECK(again.at("aliases_new") == 0);
    CHECK(again.at("aliases_known") == 11);

    const ProgramShelf other;  // all have the namespace NCBI, which is refseq; real files
    other.ok({"load", "-n", "NCBI", rna(), data_file("orchid_94.fasta").string(), lambda()});
    CHECK(other.json({"-i", "master", "alias", "list"}).size() == 2 + 94 + 1);
    CHECK(other.json({"-i", "master", "resolve", "refseq:Z78533.1"}).at(0).at("length") == 740);
    CHECK(other.json({"-i", "master", "resolve", "NM_001004713.1"}).at(0).at("length") == 1068);
    CHECK(other.run({"load", rna(), "--alias", "c:rna"}).exit_code == 0);
    CHECK(other.json({"-i", "master", "alias", "list"}).size() == 2 + 94 + 1);  // without -n, `ref` is not read either
}

TEST_CASE(
    "load: two records with one accession and different sequences are an error with the line, and leave nothing") {
    const ProgramShelf shelf;
    const std::string file =
        shelf.file("twice.fa", ">a\nA\n>sp|P12345|ONE\nACGT\n>tr|P12345|TWO\nACGT\n>sp|P12345|THREE\nGGGG\n");
    const Outcome outcome = shelf.run({"load", "-n", "uniprot", file});
    CHECK(outcome.exit_code == 3);
    CHECK(contains(outcome.err, file + ":7:2: 'uniprot:P12345' names two different sequences in this load"));
    CHECK(shelf.json({"-i", "master", "alias", "list"}).empty());
    CHECK(shelf.run({"load", file}).exit_code == 0);  // their whole names differ
}

TEST_CASE("load: --no-collection stores none, --alias names that of each file, and a name can move to another") {
    const ProgramShelf shelf;
    const Json without = shelf.json({"load", "--no-collection", phix()}).at(0);
    CHECK(without.at("collections") == 0);
    CHECK(without.at("collection_digests").empty());
    const Json with = shelf.json({"load", "--alias", "asm:phix", "--alias", "asm:mito", phix(), mito(), rna()}).at(0);
    CHECK(with.at("collections") == 3);
    CHECK(with.at("collections_new") == 3);
    CHECK(shelf.json({"status"}).at(0).at("instances").at(0).at("collections") == 3);
    CHECK(shelf.run({"load", "--alias", "asm:phix", mito()}).exit_code == 0);
    CHECK(shelf.run({"load", "--alias", "asm:same", "--alias", "asm:same", mito(), phix()}).exit_code == 2);
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
}

TEST_CASE("load: --drop-other drops bytes that are not residues") {
    const ProgramShelf shelf;
    const std::string file = shelf.file("gap.fa", ">a\n1 AC-GT 60\n.~N\n>b\n----\n");
    CHECK(shelf.run({"load", file}).exit_code == 3);
    CHECK(shelf.run({"load", "-n", "n", "--drop-other", file}).exit_code == 0);
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "a", "b"}) == "ACGTN\n\n");
}

TEST_CASE("load: every block size and level gives the same residues, in a volume that standard tools read") {
    const std::string yeast = data_file("refget_yeast_R64-1-1_I.fa").string();
    const std::string truth = read_fasta(yeast).front().residues;
    const bool samtools = is_installed("samtools") && is_installed("bgzip");
    if (!samtools) {
        MESSAGE("SKIPPED: samtools and bgzip are not installed");
    }
    for (const char* const block : {"512", "4096", "65280", ""}) {
        for (const char* const level : {"0", "1", "6", "12", ""}) {
            if (*block != '\0' && *level != '\0' && std::string(level) != "1" && std::string(block) != "4096") {
                continue;  // one of them at a time
            }
            CAPTURE(block);
            CAPTURE(level);
            const ProgramShelf shelf;
            std::vector<std::string> arguments{"load", "-n", "n", yeast};
            if (*block != '\0') {
                arguments.insert(arguments.end(), {"--block-size", block});
            }
            if (*level != '\0') {
                arguments.insert(arguments.end(), {"--level", level});
            }
            const std::string volume = shelf.json(arguments).at(0).at("volumes").at(0);
            const fs::path path = shelf.master() / "sequences" / volume;
            REQUIRE(shelf.ok({"-i", "master", "fetch", "--raw", "n:I"}) == truth + "\n");
            REQUIRE(shelf.run({"-i", "master", "verify"}).exit_code == 0);
            if (samtools) {
                REQUIRE(run({"bgzip", "-t", path.string()}).exit_code == 0);
                const std::string name = lines_of(run({"bgzip", "-dc", path.string()}).out).at(0).substr(1);
                const Outcome faidx = run({"samtools", "faidx", "-n", "0", path.string(), name + ":230210-230218"});
                REQUIRE(lines_of(faidx.out).at(1) == truth.substr(230209));
            }
        }
    }
}

TEST_CASE("load: the number of threads does not change the written files") {
    std::string first;
    for (const char* const threads : {"1", "2", "7"}) {
        const ProgramShelf shelf;
        const Json summary =
            shelf.json({"load", "--threads", threads, data_file("orchid_94.fasta").string(), rna()}).at(0);
        const std::string volume = read_file(shelf.master() / "sequences" / std::string(summary.at("volumes").at(0)));
        CHECK((first.empty() || volume == first));
        first = volume;
    }
}

TEST_CASE("load: names that are long, not ASCII or full of punctuation are kept unchanged") {
    const ProgramShelf shelf;
    const std::string longest(100000, 'n');
    const std::vector<std::string> names{longest, "gi|9626243|", "Zürich_é_日本", "a:b:c", "x;y,z=(1)[2]{3}",
                                         "-",     "--raw",       "%00",           "'\"\\"};
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        text += ">" + names[i] + " description\n" + std::string(i + 1, 'A') + "\n";
    }
    shelf.ok({"load", "-n", "n", shelf.file("names.fa", text)});
    for (std::size_t i = 0; i < names.size(); ++i) {
        CAPTURE(names[i].substr(0, 40));
        CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "n:" + names[i]}) == std::string(i + 1, 'A') + "\n");
        CHECK(shelf.json({"-i", "master", "aliases", "n:" + names[i]}).at(0).at("aliases").at(0).at("alias") ==
              names[i]);
    }
}

TEST_CASE("load: nothing is written outside the root, and staging is removed afterwards") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    for (const std::string& name : files_below(shelf.scratch("."))) {
        CHECK_MESSAGE(name.starts_with("root"), name);
        CHECK_MESSAGE(!contains(name, ".staging"), name);
    }
}
