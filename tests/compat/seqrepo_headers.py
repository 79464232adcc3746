#!/usr/bin/env python3
"""Compares the aliases that `load --namespace` reads from FASTA headers with those that the released biocommons.seqrepo
reads.

usage: seqrepo_headers.py PROGRAM DATA CACHE
The arguments and the environment are those of gtars.py beside this file.
"""
import base64
import gzip
import hashlib
import pathlib
import re
import sys

sys.dont_write_bytecode = True
import peer
from peer import DATA, SEQSHELF, Program, equal

peer.enter("seqrepo_headers")
from biocommons.seqrepo.utils import parse_defline, validate_aliases

BAD_INPUT = 3  # the exit status
# SeqRepo and seqshelf have another name for the first and the third.
NAMESPACES = ["NCBI", "refseq", "Ensembl", "ensembl-110", "uniprot", "my.own"]
FILES = ["phix174_NC_001422.1.fa", "human_mito_NC_012920.1.fa", "refget_yeast_R64-1-1_I.fa",
         "sarscov2_MN908947.3.fa", "human_rna_small.fna",
         "human_protein_small.faa", "orchid_94.fasta", "lambda_NC_001416.1.fa.gz", "fhr_example.fhr.fasta"]

# Headers that both read alike. {n} is a different number in each generated header, so that no two share a name.
FORMS = [
    "NM_{n}.3", "NM_{n}.3 Homo sapiens BRCA2, mRNA", "NC_{n}.11\tchromosome", "XP_{n}.1 PREDICTED: a|b|c",
    "NG_{n}.1  RefSeqGene", "AP0{n}.1",
    "gi|{n}|ref|NM_{n}.3|", "gi|{n}|ref|NP_{n}.2| keratin [Homo sapiens]", "ref|NM_{n}.3|",
    "ref|NM_{n}.3", "gi|{n}|ref|NC_{n}.1|LOCUS",
    "gi|{n}|ref|NP_{n}.2|gi|{n}|ref|XP_{n}.1|", "ref|NM_{n}.3|ref|NM_{n}.3|",
    "gi|{n}|gb|U{n}.1|HUM|ref|NM_{n}.4| BRCA1",
    "ref|NC_{n}.11|gnl|ASM:GCF_000001305|1|gi|{n}", "other|{n}|ref|NM_{n}.3|x|y|z", "ref||ref|NM_{n}.3|",
    "gi|{n}|ref|NT_{n}.17|Hs1_{n}",
    "ENST{n}.2 cdna chromosome:GRCh38:1:11869:14409:1 gene:ENSG00000223972.5", "ENSMUSP{n}.1",
    "ENST{n}.7_PAR_Y", "LRG_{n}t1 (transcript t1 of LRG_{n})",
    "chr{n}", "{n}", "HSCHR6_MHC_{n}/x", "P{n}", "UniRef100_P{n} Protein n=1", "Contig_{n}+", "-{n}",
]

# The documented differences: `seqshelf help load` explains words with bars. The aliases in SeqRepo and those in
# seqshelf; NS is the given namespace.
DIFFERENT = {
    # A part of a sequence does not get the name of the whole.
    "ref|NC_005816.1|:87-1109 putative transposase": ("refseq:NC_005816.1", "NS:ref|NC_005816.1|:87-1109"),
    "gi|45478711|ref|NC_005817.1|:c4343-3780": ("refseq:NC_005817.1", "NS:gi|45478711|ref|NC_005817.1|:c4343-3780"),
    "gi|45478711|ref|NC_005818.1|_1 # 87 # 1109": ("refseq:NC_005818.1", "NS:gi|45478711|ref|NC_005818.1|_1"),
    # `ref` is a separate field, not the end of one.
    "xref|NM_100001.1|": ("refseq:NM_100001.1", "NS:xref|NM_100001.1|"),
    # One '>' starts a header, and a second is part of the name.
    ">NM_100002.1": ("NS:NM_100002.1", "NS:>NM_100002.1"),
}

# Names cannot contain control characters, so the load is refused. (The bytes are from BLAST's nr, for a record without
# a title.)
REFUSED_HERE = "gi|1|ref|NP_100003.1|\x01gi|2|ref|XP_100004.1|"

# Headers that SeqRepo refuses in all of NAMESPACES, and the aliases in seqshelf.
REFUSED = {
    "gi|2765658|emb|Z1000001.1|CIZ78533": "NS:Z1000001.1",
    "gb|U1000002.1|HUMBRCA1": "NS:U1000002.1",
    "sp|P1000003|AATM_RABIT": "NS:P1000003",
    "tr|A1000004|A1000004_HUMAN": "NS:A1000004",
    "pir||G1000005": "NS:G1000005",
    "pdb|1EBM|A": "NS:1EBM_A",
    "lcl|NC_000913.3_cds_NP_414542.1_1": "NS:NC_000913.3_cds_NP_414542.1_1",
    "gnl|dbSNP|rs334": "NS:gnl|dbSNP|rs334",
    "pat|US|RE33188|1": "NS:pat|US|RE33188|1",
    "gi|568815592:29942469-29945883 Homo sapiens": "NS:gi|568815592:29942469-29945883",
    "gi|568815593": "NS:gi|568815593",
    "ENST00000456328.2|ENSG00000223972.5|OTTHUMG00000000961.2|-|DDX11L1-202|DDX11L1|1657|lncRNA|":
        "NS:ENST00000456328.2",
    "ENSP00000493376.2|ENST00000641515.2|ENSG00000186092.7|-|-|OR4F5-201|OR4F5|326": "NS:ENSP00000493376.2",
    "ENSG00000139618.15|ENST00000380152.7": "NS:ENSG00000139618.15|ENST00000380152.7",
    "ref||NAME": "NS:ref||NAME",
    "ref|NM_1000006|": "refseq:NM_1000006",  # without a version
    "HLA:A*01:01": "NS:HLA:A*01:01",
}


def canonical(namespace: str) -> str:
    return {"NCBI": "refseq", "Ensembl": "ensembl"}.get(namespace, namespace)


def headers_of_files() -> list[str]:
    found = []
    for name in FILES:
        with (gzip.open if name.endswith(".gz") else open)(DATA / name, "rt", encoding="ascii") as file:
            found += [line[1:].rstrip() for line in file if line.startswith(">")]
    return found


def as_refseq(headers: list[str]) -> list[str]:
    """Headers of GenBank, EMBL and DDBJ, in the form of RefSeq."""
    return [re.sub(r"\|(gb|emb|dbj)\|", "|ref|", header) for header in headers]


def without_bars(headers: list[str]) -> list[str]:
    """Headers as NCBI writes them since 2016: the accession, then the title."""
    return [re.sub(r"^(gi\|\d+\|)?[a-z]+\|([^|]+)\|\S*", r"\2", header) for header in headers]


def headers_made() -> list[str]:
    """Eight headers of every form."""
    return [form.replace("{n}", str(10000000 + 8 * index + i)) for index, form in enumerate(FORMS) for i in range(8)]


def theirs(header: str, namespace: str) -> set[str] | None:
    """The aliases in SeqRepo; None if it refuses the header."""
    aliases = parse_defline(header, namespace)
    try:
        validate_aliases(aliases)
    except RuntimeError:
        return None
    return {f"{canonical(alias['namespace'])}:{alias['alias']}" for alias in aliases}


def ours(directory: pathlib.Path, headers: list[str], namespace: str) -> list[set[str]]:
    """The aliases for each header, each of which was loaded with a different sequence."""
    directory.mkdir(exist_ok=True)
    shelf = Program(SEQSHELF, directory / namespace)
    residues = ["".join("ACGT"[number >> shift & 3] for shift in range(0, 24, 2)) for number in range(len(headers))]
    text = "".join(f">{header}\n{sequence}\n" for header, sequence in zip(headers, residues))
    shelf.run("load", "-n", namespace, "-", text=text.encode())
    named: dict[str, set[str]] = {}
    for alias in shelf.lines("alias", "list"):
        named.setdefault(alias["sha512t24u"], set()).add(f"{alias['namespace']}:{alias['alias']}")
    digests = [base64.urlsafe_b64encode(hashlib.sha512(sequence.encode()).digest()[:24]).decode()
               for sequence in residues]
    return [named.get(digest, set()) for digest in digests]


def with_namespace(alias: str, namespace: str) -> set[str]:
    return {alias.replace("NS:", canonical(namespace) + ":", 1) if alias.startswith("NS:") else alias}


def headers_that_both_read(directory):
    real = headers_of_files()
    compared = {}
    for kind, headers in {"real": real, "refseq": as_refseq(real), "bare": without_bars(real),
                          "made": headers_made()}.items():
        compared[kind] = set()
        for namespace in NAMESPACES:
            for header, found in zip(headers, ours(directory / kind, headers, namespace)):
                expected = theirs(header, namespace)
                if expected is not None:
                    equal(f"{namespace}, >{header}", found, expected)
                    compared[kind].add(header)
    # SeqRepo refuses the 94 orchids among the real headers; it refuses no other in every namespace.
    equal("headers compared", {kind: len(headers) for kind, headers in compared.items()},
          {"real": len(real) - 94, "refseq": len(real), "bare": len(real), "made": len(headers_made())})
    assert len(set().union(*compared.values())) >= 200


def documented_differences(directory):
    for namespace in NAMESPACES:
        for (header, (peer_has, we_have)), found in zip(DIFFERENT.items(), ours(directory, list(DIFFERENT), namespace)):
            equal(f"{namespace}, >{header}: SeqRepo", with_namespace(peer_has, namespace), theirs(header, namespace))
            equal(f"{namespace}, >{header}: the documented alias", found, with_namespace(we_have, namespace))
    equal("SeqRepo", {"refseq:NP_100003.1", "refseq:XP_100004.1"}, theirs(REFUSED_HERE, "NCBI"))
    Program(SEQSHELF, directory / "refused").run("load", "-n", "NCBI", "-", status=BAD_INPUT,
                                                 text=f">{REFUSED_HERE}\nACGT\n".encode())


def headers_that_seqrepo_refuses(directory):
    for namespace in NAMESPACES:
        for (header, we_have), found in zip(REFUSED.items(), ours(directory, list(REFUSED), namespace)):
            equal(f"{namespace}, >{header}: SeqRepo", None, theirs(header, namespace))
            equal(f"{namespace}, >{header}: the documented alias", found, with_namespace(we_have, namespace))


sys.exit(peer.run_checks([headers_that_both_read, documented_differences, headers_that_seqrepo_refuses],
                         "compat-seqrepo-headers-"))
