#!/usr/bin/env python3
"""Times SeqRepo's look-ups on one of our snapshots and on an instance of SeqRepo with the same rows, and checks
SQLite's plans.

usage: seqrepo_views.py PROGRAM [--sequences N] [--calls N] [--repeat N]

Needs a Python that has biocommons.seqrepo, such as build/peers/peers-*/bin/python3 after `tools/test compat`.
Prints a table: microseconds of CPU time per call (other processes disturb it least), medians of alternating rounds.
"""
import argparse
import base64
import hashlib
import pathlib
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "compat"))
arguments = sys.argv[1:]
sys.argv[1:] = ["", "", ""]  # the tests' modules read their arguments when they are loaded
from biocommons.seqrepo import SeqRepo
from biocommons.seqrepo.fastadir import FastaDir
from seqrepo_plans import look_ups, scans

NAMESPACES = ("NCBI", "Ensembl", "GRCh38", "insdc", "local")


def rows_of(number: int, chance: random.Random) -> tuple:
    """A sequence, its digests and its names, one for each of NAMESPACES."""
    residues = "".join(chance.choices("ACGT", k=chance.randint(40, 80)))
    text = residues.encode()
    digest, sha1 = base64.urlsafe_b64encode(hashlib.sha512(text).digest()[:24]).decode(), hashlib.sha1(text)
    digests = [("VMC", f"GS_{digest}"), ("SHA1", sha1.hexdigest()), ("MD5", hashlib.md5(text).hexdigest()),
               ("SEGUID", base64.b64encode(sha1.digest()).decode().rstrip("="))]
    names = [f"NM_{number:09d}.1", f"ENST{number:011d}.1", f"chrUn_{number}", f"AB{number:06d}.1", f"contig {number}"]
    return residues, digest, digests, list(zip(NAMESPACES, names))


def write_seqrepo(instance: pathlib.Path, rows: list[tuple]) -> None:
    """SeqRepo makes its databases; the rows are those that it would write, without volumes."""
    SeqRepo(str(instance), writeable=True)
    with sqlite3.connect(instance / "sequences/db.sqlite3") as db:
        db.executemany(
            "insert into seqinfo (seq_id, len, alpha, relpath) values (?, ?, ?, '2026/0101/0000/1767225600.1.fa.bgz')",
                       [(digest, len(residues), "".join(sorted(set(residues)))) for residues, digest, _, _ in rows])
    with sqlite3.connect(instance / "aliases.sqlite3") as db:
        db.executemany("insert into seqalias (seq_id, namespace, alias) values (?, ?, ?)",
                       [(digest, *name) for _, digest, digests, names in rows for name in digests + names])


def write_shelf(program: str, root: pathlib.Path, rows: list[tuple]) -> pathlib.Path:
    def seqshelf(*words: str, text: str = "") -> None:
        subprocess.run([program, "-r", str(root), "-q", *words], check=True, input=text.encode(),
                       stdout=subprocess.DEVNULL)

    seqshelf("init")
    seqshelf("load", "--no-collection", "-",
             text="".join(f">{number}\n{residues}\n" for number, (residues, *_) in enumerate(rows)))
    for place, namespace in enumerate(NAMESPACES):
        seqshelf("alias", "load", namespace, "-",
                 text="".join(f"{names[place][1]}\tSQ.{digest}\n" for _, digest, _, names in rows))
    seqshelf("snapshot", "create", "2026-01-01")
    return root / "2026-01-01"


def keys_of(row: tuple) -> tuple[str, str, str, str]:
    _, digest, digests, names = row
    return names[0][1], digest, digests[2][1], digests[1][1]


def microseconds(repo: SeqRepo, what: str, keys: list[tuple]) -> float:
    calls = [look_ups(*key)[what] for key in keys]
    started = time.process_time()
    for call in calls:
        call(repo)
    return (time.process_time() - started) / len(calls) * 1e6


def measure(ours: SeqRepo, theirs: SeqRepo, rows: list[tuple], calls: int, repeat: int) -> list[tuple]:
    """The name of the look-up, both medians, and the median of the rounds' ratios."""
    chance, table = random.Random(7), []
    for what in look_ups("", "", "", ""):
        # For this query SeqRepo uses the index of namespaces, and then reads all rows of the namespace.
        few = 5 if what == "find_aliases(namespace, seq_id)" else calls
        rounds = []
        for number in range(repeat + 1):  # the first one warms up, and is not counted
            keys = [keys_of(row) for row in chance.sample(rows, few)]
            sides = [ours, theirs] if number % 2 == 0 else [theirs, ours]
            SeqRepo._get_unique_seqid.cache_clear()  # SeqRepo caches the last million answers
            FastaDir.fetch_seqinfo.cache_clear()
            taken = {repo: microseconds(repo, what, keys) for repo in sides}
            rounds.append((taken[ours], taken[theirs]))
        our, their = zip(*rounds[1:])
        table.append((what, statistics.median(our), statistics.median(their),
                      statistics.median(o / t for o, t in rounds[1:])))
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--sequences", type=int, default=200_000)
    parser.add_argument("--calls", type=int, default=3000)
    parser.add_argument("--repeat", type=int, default=7)
    options = parser.parse_args(arguments)
    chance = random.Random(5)
    rows = list({row[1]: row for row in (rows_of(number, chance) for number in range(options.sequences))}.values())
    with tempfile.TemporaryDirectory(prefix="seqrepo-views-") as directory:
        place = pathlib.Path(directory)
        write_seqrepo(place / "seqrepo", rows)
        snapshot = write_shelf(options.program, place / "shelf", rows)
        sizes = [sum((where / name).stat().st_size for name in names) / 1e6 for where, names in
                 ((snapshot, ["catalog.sqlite3"]), (place / "seqrepo", ["aliases.sqlite3", "sequences/db.sqlite3"]))]
        ours, theirs = SeqRepo(str(snapshot)), SeqRepo(str(place / "seqrepo"))
        for what, call in look_ups(*keys_of(rows[0])).items():
            if scanned := scans(ours, call):
                sys.exit(f"{what} reads all rows: {scanned}")
        print(
            f"{len(rows):,} sequences, {len(NAMESPACES)} aliases each; SQLite {sqlite3.sqlite_version}; databases "
            f"{sizes[0]:.0f} MB, "
              f"SeqRepo's {sizes[1]:.0f} MB. No plan has a scan.\n")
        print("| µs of CPU a call | seqshelf's snapshot | SeqRepo's instance | ratio |\n|---|---|---|---|")
        for what, our, their, ratio in measure(ours, theirs, rows, options.calls, options.repeat):
            print(f"| {what} | {our:.1f} | {their:.1f} | {ratio:.2f} |", flush=True)


main()
