#!/usr/bin/env python3
"""Compares `normalize` with GA4GH's vrs-python (normalisation, states and computed identifiers), and `check-ref` with
Python.

usage: vrs.py PROGRAM DATA CACHE
The arguments and the environment are those of gtars.py beside this file.
"""
import gzip
import json
import random
import sys

sys.dont_write_bytecode = True
import peer

peer.enter("vrs")

from ga4gh.core import ga4gh_identify, sha512t24u  # noqa: E402
from ga4gh.vrs import models, normalize  # noqa: E402
from ga4gh.vrs.dataproxy import _DataProxy  # noqa: E402
from peer import DATA, PROBLEM, SEQSHELF, Program, equal  # noqa: E402


class Residues(_DataProxy):
    """The functions of a sequence repository that vrs-python calls, from a dict."""

    def __init__(self, sequences):
        self.sequences = {"SQ." + sha512t24u(residues.encode()): residues for residues in sequences}

    def get_sequence(self, identifier, start=None, end=None):
        return self.sequences[identifier.removeprefix("ga4gh:")][start:end]

    def get_metadata(self, identifier):
        return {"length": len(self.sequences[identifier.removeprefix("ga4gh:")]), "aliases": [identifier],
                "alphabet": "ACGT"}


def read_fasta(path):
    """{name: residues} of a plain or compressed file."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt") as file:
        records = file.read().split(">")[1:]
    return {record.split(None, 1)[0]: "".join(record.splitlines()[1:]).upper() for record in records}


def allele_of(proxy, residues, start, deleted, inserted, limit=50):
    """The peer's normalised allele in the form of our JSON."""
    location = models.SequenceLocation(
        sequenceReference=models.SequenceReference(refgetAccession="SQ." + sha512t24u(residues.encode())),
                                       start=start, end=start + len(deleted))
    allele = models.Allele(location=location, state=models.LiteralSequenceExpression(sequence=inserted))
    allele = normalize(allele, data_proxy=proxy, rle_seq_limit=limit)
    allele.location.id = ga4gh_identify(allele.location, in_place="always")
    ga4gh_identify(allele, in_place="always")
    return json.loads(allele.model_dump_json(exclude_none=True))


def repetitive(size, letters="ACGT"):
    """Random residues with repeated pieces."""
    residues = ""
    while len(residues) < size:
        unit = residues[-random.randint(1, 5):]
        residues += unit * random.randint(1, 4) if residues and random.random() < 0.3 else random.choice(letters)
    return residues[:size]


def random_variants(residues, count, most, letters="ACGT"):
    """(start, deleted, inserted), often within repeats and at the ends."""
    for _ in range(count):
        start = random.choice((0, len(residues), random.randint(0, len(residues)), random.randint(0, len(residues))))
        deleted = residues[start:start + random.randint(0, most)]
        inserted = random.choice(("", deleted, deleted * 2, residues[start:start + random.randint(1, most)],
                                  residues[max(0, start - random.randint(1, most)):start],
                                  repetitive(random.randint(1, most), letters)))
        yield start, deleted, inserted


def compare(directory, sequences, variants):
    """Compares `variants` of (name, start, deleted, inserted) with the peer, in all spellings."""
    shelf, proxy = Program(SEQSHELF, directory / "shelf"), Residues(sequences.values())
    (directory / "in.fa").write_text("".join(f">{name}\n{residues}\n" for name, residues in sequences.items()))
    shelf.run("load", "-n", "t", directory / "in.fa")
    expected = [allele_of(proxy, sequences[name], *variant) for name, *variant in variants]
    spdi = "".join(f"{name}:{start}:{deleted}:{inserted}\n" for name, start, deleted, inserted in variants).encode()
    one_based = "".join(f"t:{name}:{start + 1}:{deleted.lower() or '-'}:{inserted or '.'}\n"
                        for name, start, deleted, inserted in variants).encode()
    counted = "".join(f"{name}:{start}:{len(deleted)}:{inserted}\n"
                      for name, start, deleted, inserted in variants).encode()
    for options, text in ((["--spdi"], spdi), ([], one_based), (["--spdi"], counted)):
        ours = [json.loads(line)
                for line in shelf.run("normalize", "--as", "vrs", *options, "-", text=text).splitlines()]
        equal(f"{len(variants)} alleles", ours, expected)
    # SPDI's contextual alleles have the same location, and vrs-python's state without a limit
    for line, variant in zip(shelf.run("normalize", "--spdi", "-", text=spdi).splitlines(), variants):
        name, start, deleted, inserted = line.rsplit(":", 3)
        allele = allele_of(proxy, sequences[variant[0]], *variant[1:], limit=None)
        equal(f"SPDI of {variant}", (name, int(start), int(start) + len(deleted), inserted),
              (variant[0], allele["location"]["start"], allele["location"]["end"], allele["state"]["sequence"]))
    # the other forms are other spellings of the same alleles; VCF cannot express those without residues
    said = [(line, allele)
            for line, allele, (name, _, deleted, inserted) in zip(spdi.splitlines(True), expected, variants)
            if deleted + inserted and (inserted or deleted != sequences[name])]
    vcf = shelf.run("normalize", "--as", "vcf", "--spdi", "-", text=b"".join(line for line, _ in said))
    again = [json.loads(line)["id"]
             for line in shelf.run("normalize", "--as", "vrs", "--vcf", "-", text=vcf.encode()).splitlines()]
    equal("alleles through VCF", again, [allele["id"] for _, allele in said])


def random_alleles_of_random_sequences(directory):
    random.seed(1)
    sequences = {f"s{number}": repetitive(random.randint(1, 60), random.choice(("AC", "ACGT", "ACGTN")))
                 for number in range(40)}
    variants = [(name, *variant) for name, residues in sequences.items()
                for variant in random_variants(residues, 60, 9)]
    compare(directory, sequences, variants)


def random_alleles_of_real_sequences(directory):
    random.seed(2)
    sequences = {}
    for name in ("phix174_NC_001422.1.fa", "human_mito_NC_012920.1.fa", "sarscov2_MN908947.3.fa"):
        sequences |= read_fasta(DATA / name)
    variants = [(name, *variant) for name, residues in sequences.items()
                for variant in random_variants(residues, 500, 40)]
    compare(directory, sequences, variants)


def random_alleles_of_proteins(directory):
    random.seed(3)
    sequences = {name.split("|")[3]: residues
                 for name, residues in read_fasta(DATA / "human_protein_small.faa").items()}
    variants = [(name, *variant) for name, residues in sequences.items()
                for variant in random_variants(residues, 200, 6, "ACDEFGHIKLMNPQRSTVWY")]
    compare(directory, sequences, variants)


def long_repeats(directory):
    sequences = {"a": "G" + "A" * 3000 + "G", "cag": "T" + "CAG" * 900 + "T", "n": "N" * 2000}
    variants = [("a", 1500, "A", ""), ("a", 1, "", "A" * 70), ("a", 0, "", "A"), ("a", 3002, "", "G"),
                ("cag", 1, "CAG", ""), ("cag", 2700, "", "GCAG"),
                ("cag", 1350, "", "CAGCAG"), ("cag", 1, "", "CAG" * 1000), ("cag", 1, "", "CAGCAGC" * 500),
                ("n", 1000, "N" * 999, ""), ("n", 3, "", "A"),
                ("n", 0, "N" * 60, "N" * 60)]
    compare(directory, sequences, variants)


def mismatches_are_reported(directory):
    """Compares `check-ref` with Python's slices."""
    random.seed(4)
    shelf = Program(SEQSHELF, directory / "shelf")
    residues = repetitive(500)
    (directory / "in.fa").write_text(f">s\n{residues}\n")
    shelf.run("load", "-n", "t", directory / "in.fa")
    variants = [(start, "".join(random.choice("ACGT") for _ in range(random.randint(1, 3))))
                for start in (random.randint(0, 497) for _ in range(300))]
    text = "".join(f"s:{start}:{deleted}:\n" for start, deleted in variants).encode()
    expected = [f"s:{start}\t{deleted}\t{residues[start:start + len(deleted)]}" for start, deleted in variants
                if residues[start:start + len(deleted)] != deleted]
    equal("mismatches", shelf.run("check-ref", "--spdi", "-", text=text, status=PROBLEM).splitlines(), expected)


CHECKS = [random_alleles_of_random_sequences, random_alleles_of_real_sequences, random_alleles_of_proteins,
          long_repeats, mismatches_are_reported]
sys.exit(peer.run_checks(CHECKS, "compat-vrs-"))
