#!/usr/bin/env python3
"""Makes a root whose master has the shape of SeqRepo's release of 2024-02-20, and prints the size of each tree of its
catalog.

usage: official_shape.py PROGRAM ROOT [--sequences N] [--no-snapshot]

The release has 1,143,253 sequences and 5,860,851 aliases, of which four for each sequence are digests: 1,287,839
aliases in 31 namespaces are stored. Residues are random and short, because a catalog does not depend on them. ROOT must
not exist; the input is the same every time. Prints a table; the snapshot's name is `shape`.
"""
import argparse
import base64
import hashlib
import pathlib
import random
import sqlite3
import subprocess
import sys
import time

SEQUENCES, SEQREPO_ALIASES = 1_143_253, 5_860_851
# with refseq, ensembl, lrg: 31
ASSEMBLIES = [f"GRCh37.p{patch}" for patch in range(14)] + [f"GRCh38.p{patch}" for patch in range(14)]
PREFIXES = ("NM_", "XM_", "NR_", "XR_", "NP_", "XP_")


def residues_of(number: int) -> bytes:
    return hashlib.blake2b(number.to_bytes(8, "little"), digest_size=30).hexdigest().translate(TO_DNA).encode()


TO_DNA = str.maketrans("0123456789abcdef", "ACGTACGTACGTACGT")


def digest_of(residues: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha512(residues).digest()[:24]).decode()


def names(digests: list[str], aliases: int) -> dict[str, list[tuple[str, str]]]:
    """Names of each namespace with their digests: accessions of NCBI and Ensembl, parts of assemblies, LRG."""
    chance = random.Random(3)
    given = {"LRG": [(f"LRG_{n}", digest) for n, digest in enumerate(chance.sample(digests, min(1300, len(digests))))]}
    for assembly in ASSEMBLIES:
        parts = chance.sample(digests, min(450, len(digests)))
        given[assembly] = [(f"chr{n}" if n < 25 else f"HSCHR{n % 22}_{n}_CTG{n % 7}", digest)
                           for n, digest in enumerate(parts)]
    left = max(aliases - sum(map(len, given.values())), len(digests))
    given["refseq"] = [(f"{chance.choice(PREFIXES)}{number:09d}.{1 + number % 5}", digest)
                       for number, digest in zip(chance.sample(range(200_000_000), len(digests)), digests)]
    more = [chance.choice(digests) for _ in range(left - len(digests))]
    given["ensembl"] = [(f"ENST{number:011d}.{1 + number % 9}", digest)
                        for number, digest in zip(chance.sample(range(900_000), len(more)), more)]
    return given


def fill(program: str, root: str, sequences: int) -> None:
    def seqshelf(*words: str, text: bytes = b"") -> None:
        started = time.perf_counter()
        subprocess.run([program, "-r", root, "-q", *words], check=True, input=text, stdout=subprocess.DEVNULL)
        print(f"{time.perf_counter() - started:7.1f} s  {' '.join(words)}", file=sys.stderr)

    seqshelf("init")
    texts = list(dict.fromkeys(map(residues_of, range(sequences))))
    seqshelf("load", "--no-collection", "-",
             text=b"".join(b">%d\n%s\n" % (number, text) for number, text in enumerate(texts)))
    aliases = SEQREPO_ALIASES * sequences // SEQUENCES - 4 * sequences
    for namespace, named in names(list(map(digest_of, texts)), aliases).items():
        seqshelf("alias", "load", namespace, "-",
                 text="".join(f"{name}\tSQ.{digest}\n" for name, digest in named).encode())


def table(catalog: pathlib.Path) -> None:
    with sqlite3.connect(f"file:{catalog}?mode=ro", uri=True) as db:
        sequences, aliases = (db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
                              for name in ("sequence", "sequence_alias"))
        total = db.execute("PRAGMA page_count").fetchone()[0] * db.execute("PRAGMA page_size").fetchone()[0]
        print(
            f"{sequences:,} sequences, {aliases:,} aliases stored: {total / 1e6:.1f} MB, {total / sequences:.0f} bytes "
            "a sequence\n")
        print("| tree | MB | bytes a sequence |\n|---|---|---|")
        for name, size in db.execute(
            "SELECT name, sum(pgsize) FROM dbstat GROUP BY name HAVING sum(pgsize) > 100000 ORDER BY 2 DESC"):
            print(f"| {name} | {size / 1e6:.1f} | {size / sequences:.1f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--sequences", type=int, default=SEQUENCES)
    parser.add_argument("--no-snapshot", action="store_true")
    options = parser.parse_args()
    fill(options.program, str(options.root), options.sequences)
    if not options.no_snapshot:
        subprocess.run([options.program, "-r", options.root, "-q", "snapshot", "create", "shape"],
                       check=True, stdout=subprocess.DEVNULL)
    table(options.root / "master/catalog.sqlite3")


main()
