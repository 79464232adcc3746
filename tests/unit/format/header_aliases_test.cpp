#include "format/header_aliases.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace {

using Expected = std::vector<std::pair<std::string, std::string>>;

/// The aliases as `ns:alias`, separated by blanks; the requested namespace is NS.
std::string aliases_of(const std::string& name, const std::string& ns = "NS") {
    std::string all;
    for (const auto& alias : seqshelf::format::header_aliases(name, ns)) {
        all += (all.empty() ? "" : " ") + alias.ns + ":" + alias.alias;
    }
    return all;
}

void check_all(const Expected& expected) {
    for (const auto& [name, aliases] : expected) {
        const auto& shown = name;
        CHECK_MESSAGE(aliases_of(name) == aliases, shown);
    }
}

/// Checks that each name is of no known form and stays whole.
void check_whole(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        CHECK(aliases_of(name) == "NS:" + name);
    }
}

}  // namespace

TEST_CASE("header_aliases: ENA's headers give the accession with its version") {
    check_all({{"ENA|BN000065|BN000065.1", "NS:BN000065.1"}, {"ENA|U00096|U00096.3", "NS:U00096.3"}});
    check_whole({"ENA|BN000065", "ENA|BN000065|BN000065", "ENA|BN000065|BN000065.", "ENA|BN000065|BN000066.1",
                 "ENA|BN000065|BN000065.1a", "ENA||.1", "ENA|BN000065|BN000065.1|x"});
}

TEST_CASE("header_aliases: the titles after the first one have names too") {
    using Titles = std::vector<std::string_view>;
    using seqshelf::format::other_title_names;
    CHECK(other_title_names("") == Titles{});
    CHECK(other_title_names("one title [Homo sapiens]") == Titles{});
    CHECK(other_title_names("first\x01gi|2|gb|B.1| second\x01"
                            "C.1 third\x01"
                            "D.1") == Titles{"gi|2|gb|B.1|", "C.1", "D.1"});
    CHECK(other_title_names("first\x01\x01 B.1 x\x01") == Titles{"B.1"});
}

TEST_CASE("header_aliases: a word without a bar is the name itself") {
    check_whole({"NM_000059.3", "chr1", "gi", "ref", "ENST00000456328.2", "ENSMUST00000000001_Gnai3-001", "LRG_100t1",
                 "HLA:A*01:01", "a:b:1-2", "Z\u00fcrich", "-"});
}

TEST_CASE(
    "header_aliases: each 'ref' is a name in refseq, whatever the requested namespace, and excludes other names") {
    check_all({{"gi|119395733|ref|NM_000059.3|", "refseq:NM_000059.3"},
               {"ref|NM_000059.3|", "refseq:NM_000059.3"},
               {"ref|NM_000059.3", "refseq:NM_000059.3"},
               {"ref|NC_001422.1|phiX", "refseq:NC_001422.1"},
               {"gi|1|ref|NP_000050.2|gi|2|ref|NP_000050.3|", "refseq:NP_000050.2 refseq:NP_000050.3"},
               {"gi|1|gb|U14680.1|HUMBRCA1|ref|NM_007294.4|", "refseq:NM_007294.4"},
               {"ref|NC_000001.11|gnl|ASM:GCF_000001305|1|gi|568815597", "refseq:NC_000001.11"},
               {"anything|ref|NM_000059.3|at|all", "refseq:NM_000059.3"},
               {"ref||ref|NM_000059.3|", "refseq:NM_000059.3"},
               {"ref|ref|NM_000059.3|", "refseq:ref"}});
    CHECK(aliases_of("gi|1|ref|NM_000059.3|", "ensembl") == "refseq:NM_000059.3");
    CHECK(aliases_of("gi|1|ref|NM_000059.3|", "refseq") == "refseq:NM_000059.3");
}

TEST_CASE("header_aliases: a name that occurs twice is returned once") {
    check_all({{"ref|NM_000059.3|ref|NM_000059.3|", "refseq:NM_000059.3"},
               {"gb|U14680.1|A|gb|U14680.1|B", "NS:U14680.1"},
               {"lcl|a|lcl|b|lcl|a", "NS:a NS:b"}});
}

TEST_CASE("header_aliases: every database of NCBI's table gives its accession, without tag, locus and gi") {
    for (const std::string tag : {"gb", "emb", "dbj", "tpg", "tpe", "tpd", "gpp", "nat", "pir", "prf", "sp", "tr"}) {
        CAPTURE(tag);
        for (const std::string before : {"", "gi|2765658|", "gi|1|bbs|2|bbm|3|gim|4|"}) {
            for (const std::string after : {"", "|", "|LOCUS_1", "|LOCUS_1|", "|LOCUS_1||"}) {
                const std::string name = before + tag + "|Z78533.1" + after;
                if (after.ends_with("||")) {
                    check_whole({name});  // one empty field too many
                } else {
                    CHECK_MESSAGE(aliases_of(name) == "NS:Z78533.1", name);
                }
            }
        }
        CHECK(aliases_of(tag + "||2209341B") == "NS:2209341B");
        CHECK(aliases_of(tag + "||2209341B|") == "NS:2209341B");
        check_whole({tag + "|", tag + "||"});
    }
    check_all({{"sp|P12345|AATM_RABIT", "NS:P12345"},
               {"sp|P12345-2|AATM_RABIT", "NS:P12345-2"},
               {"tr|A0A024R161|A0A024R161_HUMAN", "NS:A0A024R161"},
               {"gi|1|emb|Z1.1|gi|2|gb|U2.1|L", "NS:Z1.1 NS:U2.1"},  // the locus is skipped, not `gi`
               {"gb|U2.1|gb", "NS:U2.1"}});                          // a locus, not a tag: nothing follows it
}

TEST_CASE(
    "header_aliases: an identifier without meaning outside its database keeps the tag, a local name is bare, a chain "
    "follows its entry") {
    check_all({{"lcl|NC_000913.3_cds_NP_414542.1_1", "NS:NC_000913.3_cds_NP_414542.1_1"},
               {"lcl|123|", "NS:123"},
               {"pdb|1EBM|A", "NS:1EBM_A"},
               {"gi|157831404|pdb|1EBM|A", "NS:1EBM_A"},
               {"pdb|1EBM|", "NS:1EBM"},
               {"pdb|1EBM", "NS:1EBM"},
               {"pdb|1EBM|gi|5", "NS:1EBM"},
               {"pdb|7ABC|gb", "NS:7ABC_gb"},
               {"gnl|dbSNP|rs334", "NS:gnl|dbSNP|rs334"},
               {"gi|4|gnl|PID|e1632|", "NS:gnl|PID|e1632"},
               {"gb|U1.1|gnl|WGS:AAAA|c1", "NS:U1.1 NS:gnl|WGS:AAAA|c1"},
               {"pat|US|RE33188|1", "NS:pat|US|RE33188|1"},
               {"gi|3|pat|US|RE33188|1|", "NS:pat|US|RE33188|1"},
               {"pgp|EP|0238993|7", "NS:pgp|EP|0238993|7"}});
    check_whole({"pdb||A", "gnl|dbSNP", "gnl||rs334", "pat|US|RE33188", "lcl|"});
}

TEST_CASE("header_aliases: GENCODE's transcripts and proteins are named by their first field") {
    check_all({{"ENST00000456328.2|ENSG00000223972.5|OTTHUMG00000000961.2|OTTHUMT00000362751.1|DDX11L1-202|DDX11L1|"
                "1657|processed_transcript|",
                "NS:ENST00000456328.2"},
               {"ENSMUST00000193812.2|ENSMUSG00000102693.2|OTTMUSG00000049935.1|OTTMUST00000127109.1|4933401J01Rik-201|"
                "4933401J01Rik|1070|TEC|",
                "NS:ENSMUST00000193812.2"},
               {"ENSP00000493376.2|ENST00000641515.2|ENSG00000186092.7|OTTHUMG00000001094.4|-|OR4F5-201|OR4F5|326",
                "NS:ENSP00000493376.2"},
               {"ENST00000431238.7_PAR_Y|ENSG00000182378.15_PAR_Y|", "NS:ENST00000431238.7_PAR_Y"}});
}

TEST_CASE("header_aliases: tables of genes, and identifiers that only resemble Ensembl's, stay whole") {
    const std::string gene = "|ENSG00000223972.5";
    check_whole({"ENSG00000139618.15|ENST00000380152.7", "ENST00000380152|ENSG00000139618", "ENST00000380152.7|BRCA2",
                 "ENST00000380152.7|", "BRCA2|ENST00000380152.7", "ENST.2" + gene, "ENST1." + gene, "ENST1.x" + gene,
                 "ENST1x.2" + gene, "ENS1.2" + gene, "ENSt1.2" + gene, "ENSxT1.2" + gene, "XENST1.2" + gene,
                 "ENSE00000000001.2" + gene, "ENST" + gene, "ENST1.2_PAR_X" + gene, ".2" + gene, "_PAR_Y" + gene,
                 gene});
}

TEST_CASE("header_aliases: numbers of NCBI alone, and unknown forms with bars, stay whole") {
    check_whole({"gi|568815592",
                 "gi|568815592|",
                 "gi|1|bbs|2",
                 "gi|x|gb|U1.1|",
                 "gi||gb|U1.1|",
                 "gi|-1|gb|U1.1|",
                 "a|b",
                 "|",
                 "||",
                 "|gb|U1.1|",
                 "gb|U1.1|L|more",
                 "gi|1|zz|U1.1|",
                 "GB|U1.1|",
                 "gi|1|a",
                 "xref|NM_1.1|",
                 "ref|",
                 "ref||",
                 "ref||NAME",
                 "gi|1||gb|U1.1|",
                 "sp|P12345|N|gi|x",
                 "7000004128189528|16s_rRNA|ATC1"});
}

TEST_CASE("header_aliases: a part of a sequence does not get the name of the whole") {
    for (const std::string id :
         {"ref|NC_005816.1|", "gi|45478711|ref|NC_005816.1|", "gb|U14680.1|HUMBRCA1", "gb|U14680.1|",
          "sp|P12345|AATM_RABIT", "gi|568815592", "ENST00000456328.2|ENSG00000223972.5|"}) {
        for (const std::string part :
             {":87-1109", ":c4343-3780", ":1-60,100-160", ":100", ":100-", ":1-60(-)", ":1-60/rc"}) {
            check_whole({id + part});
        }
    }
    check_whole({"ref|NC_005816.1|_1", "gi|45478711|ref|NC_005816.1|_27"});
    check_all(
        {{"gb|U1.1|_A", "NS:U1.1"}, {"gb|U1.1|A:B", "NS:U1.1"}, {"gb|U1.1|A:", "NS:U1.1"}, {"gb|U1.1|_", "NS:U1.1"}});
}
