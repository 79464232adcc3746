"""Sequences and names for both a SeqRepo instance and a shelf."""
import base64
import hashlib

from peer import DATA
from texts import digest_of, random_residues, records_of

# Files that `seqrepo load` reads, each with its namespace; names after `ref|` go to refseq instead.
LOADED = [("refseq", "phix174_NC_001422.1.fa"), ("refseq", "human_mito_NC_012920.1.fa"),
          ("ensembl", "refget_yeast_R64-1-1_I.fa"),
          ("insdc", "sarscov2_MN908947.3.fa"), ("genbank", "lambda_NC_001416.1.crlf.fa"),
          ("genbank", "human_rna_small.fna"),
          ("genbank", "human_protein_small.faa"), ("bombas", "fhr_example.fhr.fasta")]  # the last one is soft-masked

DNA = "ACGT"
PROTEIN = "ACDEFGHIKLMNPQRSTVWYUOXBZJ"
SEQUENCES = {letter: letter for letter in "ACGTNUXM"}
SEQUENCES |= {f"dna{length}": random_residues(DNA, length) for length in (2, 50, 99, 100, 101, 199, 200, 201, 1000)}
# A BGZF block of bgzip has 65,280 bytes; ours have fewer.
SEQUENCES |= {f"dna{length}": random_residues(DNA, length) for length in (8192, 65280, 65281, 150001)}
SEQUENCES |= {f"protein{length}": random_residues(PROTEIN, length) for length in (1, 100, 101, 350)}
SEQUENCES |= {f"iupac{length}": random_residues("ACGTRYKMSWBDHVN", length) for length in (15, 100, 333)}
SEQUENCES |= {f"rna{length}": random_residues("ACGUN", length) for length in (100, 3000)}
SEQUENCES |= {f"gap{length}": "N" * length for length in (10, 100, 70000)}
# Its sha512t24u begins with the three characters that precede one in VMC's spelling.
SEQUENCES["GS_"] = "TCATCGCAGATAGATCCGCCCTCAGCATGAATAGCGGAATGTGTACGAATCTGCTGGCCACTGCCCATGAAC"
SEQUENCES |= {f"tx{number}": random_residues(DNA, 60 + number) for number in range(120)}


# Digests of one sequence that become aliases of another.
def md5_of(name: str) -> str:
    return hashlib.md5(SEQUENCES[name].encode()).hexdigest()


def seguid_of(name: str) -> str:
    return base64.b64encode(hashlib.sha1(SEQUENCES[name].encode()).digest()).decode().rstrip("=")


# (namespace, alias, sequence), added in this order: an existing name is re-pointed or unchanged.
NAMES = [(namespace, f"NM_{100000 + number}.{1 + number % 3}", f"tx{number}")
         for number, namespace in enumerate(["refseq", "NCBI", "RefSeq", "REFSEQ", "refseq", "NCBI"] * 20)]
NAMES += [("Ensembl" if number % 2 else "ensembl", f"ENST{number:011d}.1", f"tx{number}")
          for number in range(0, 120, 2)]
NAMES += [("ENSEMBL", "ENST00000000001.1", "tx3"), ("Ensembl-75", "ENST00000000001", "tx3"),
          ("Ensembl-76", "ENST00000000001", "tx4")]
NAMES += [("LRG" if number % 2 else "lrg", f"LRG_{number}t1", f"tx{number}") for number in range(30)]
NAMES += [("ncbi", "NM_100000.1", "tx1"), ("Lrg", "LRG_1", "tx1"), ("LRG", "LRG_1", "tx2")]
NAMES += [(assembly, name, f"dna{length}") for assembly in ("GRCh37.p13", "GRCh38", "GRCh38.p14", "grch38", "hs37-1kg")
          for length in (99, 100, 101, 199, 200, 201) for name in (str(length), f"chr{length}")]
NAMES += [("GRCh38", "MT", "dna1000"), ("hs37-1kg", "MT", "dna50"), ("GRCh38", "chrM", "dna1000"),
          ("hg19", "chrM", "dna2")]
NAMES += [("gene", name, sequence)
          for name, sequence in (("BRCA1", "tx5"), ("brca1", "tx6"), ("Brca1", "tx7"), ("TP53", "tx8"))]
NAMES += [("symbol", "TP53", "tx8"), ("symbol", "BRCA1", "tx9"), ("old_symbol", "LFS1", "tx8"),
          ("old-symbol", "LFS1", "tx8"),
          ("old.symbol", "LFS1", "tx10"), ("a.b-c_d+e/f", "x", "A"), ("x%y", "in percent", "C"),
          ("xzy", "in percent", "G"),
          ("ä", "ü", "T"), ("local", "é 名", "N")]
# Re-pointed: once, back again, to the same sequence; in one namespace only.
NAMES += [("refseq", "NM_100000.1", "tx50"), ("NCBI", "NM_100003.1", "tx51"), ("refseq", "NM_100003.1", "tx3"),
          ("RefSeq", "NM_100003.1", "tx51"), ("refseq", "NM_100003.1", "tx51"), ("local", "moved", "A"),
          ("local", "moved", "C"),
          ("local", "moved", "A"), ("local", "moved", "C"), ("local", "moved", "A"),
          ("local", "moved", "A"), ("other", "moved", "A"),
          ("third", "moved", "C"), ("ensembl", "ENST00000000002.1", "dna50"), ("Ensembl", "ENST00000000002.1", "tx2"),
          ("LRG", "LRG_5t1", "protein100"), ("gone", "gone", "tx11"), ("gone", "again", "tx12"),
          ("gone", "known otherwise", "tx13"),
          ("kept", "known otherwise", "tx14")]
# Text with a meaning in SQL's LIKE or in one of the parsers, or that looks like a digest.
NAMES += [("local", alias, sequence) for sequence, aliases in {
    "dna50": ["a%b", "%", "_", "100%", "50%"], "dna2": ["a_b", "a__b", "NM\\_1"], "rna100": ["axb", "aXb", "A_B"],
    "rna3000": ["HLA:HLA00001", "a:b:c", ":x", "x:", "refseq:NM_100001.2"],
    "iupac15": ["HLA-A*01:01:01:01", "gi|123|ref|NM_1.1|"],
    "iupac100": ["with blank", " leading", "trailing ", "two  blanks"],
    "iupac333": ["quote's", '"quoted"', "back\\slash", "semi;colon"],
    "gap10": ["GS_short", "SQ.short", "SQ." + digest_of(SEQUENCES["gap100"]), "1", "0", "-1",
              "1.5", "null", "NULL", "true"],
    "gap100": ["x" * 300, "#comment", ">defline", "?", "*", "[a-z]*", "😀", "\u00a0", "İ", "ß"]}.items()
          for alias in aliases]
NAMES += [("local", md5_of("tx20"), "tx21"), ("digests", "GS_" + digest_of(SEQUENCES["tx22"]), "tx23"),
          ("digests", md5_of("tx24"), "tx24"), ("digests", "5" * 32, "tx25"), ("digests", "ABCDEF" * 8, "tx26"),
          ("digests", seguid_of("tx27"), "tx28")]
# No longer in force; one of them is added again.
REMOVED = [("gone", "gone"), ("gone", "again"), ("gone", "known otherwise"), ("refseq", "NM_100009.1")]
AFTERWARDS = [("gone", "again", "tx12"), ("local", "last", "dna1000")]

# Names that only collections in the shelf have.
COLLECTIONS = {"phix174_NC_001422.1.fa": "assembly:phix", "human_mito_NC_012920.1.fa": "assembly:mito"}


def orchids() -> dict[str, str]:
    """Residues by names with bars, which `seqrepo load` refuses but its API accepts."""
    return {word: residues for word, _, residues in records_of((DATA / "orchid_94.fasta").read_text())}


def loaded(name: str) -> dict[str, str]:
    """Residues of a file by the names that `seqrepo load` gives them: the text after `ref|`, or else the first
    word."""
    text = (DATA / name).read_text()
    records = records_of(text[text.index(">"):])
    return {word.partition("ref|")[2].partition("|")[0] or word: residues for word, _, residues in records}


def all_sequences() -> dict[str, str]:
    found = SEQUENCES | orchids()
    for _, name in LOADED:
        found |= loaded(name)
    return found
