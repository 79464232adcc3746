#!/usr/bin/env python3
"""Times `seqshelf find` on a genome beside `seqkit locate` on its FASTA, which has to give the same matches.

usage: find.py PROGRAM [FASTA]     without a file, 150 Mb of random residues

Prints a table: MB/s of the genome, the best of three; seconds and MB/s of CPU time too, which neighbours disturb less.
"""
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

MOTIFS = ["GATTACA", "GAATTC", "AAAAAAAAAA", "GTYRAC", "CCANNNNNNNTGG"]


def timed(*command) -> tuple[float, float, list[str]]:
    """Wall and CPU seconds, the best of three, and the matches: sequence, start, end, strand."""
    best = (float("inf"), float("inf"))
    for _ in range(3):
        started, before = time.perf_counter(), os.times()
        done = subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True)
        after = os.times()
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
        best = (min(best[0], time.perf_counter() - started), min(best[1], cpu))
    rows = (line.split("\t") for line in done.stdout.splitlines())
    return *best, sorted((row[0], row[1], row[2], row[5]) for row in rows)


def write_random(path: pathlib.Path) -> None:
    chance, table = random.Random(1), bytes(b"ACGT"[value & 3] for value in range(256))
    with open(path, "wb") as out:
        for number in range(3):
            residues = chance.randbytes(50_000_000).translate(table)
            out.write(b">c%d\n" % number)
            out.writelines(residues[i:i + 60] + b"\n" for i in range(0, len(residues), 60))


def main() -> None:
    program, directory = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(tempfile.mkdtemp())
    fasta = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else directory / "random.fa"
    if len(sys.argv) < 3:
        write_random(fasta)
    ours = [program, "-q", "-r", directory / "root"]
    for command in (["init"], ["load", "-n", "bench", "--alias", "bench:genome", fasta], ["snapshot", "create", "s"]):
        subprocess.run([str(word) for word in ours + command], check=True, stdout=subprocess.DEVNULL)
    residues = sum(len(line.strip()) for line in open(fasta, "rb") if not line.startswith(b">")) / 1e6
    rows = []
    for motif in MOTIFS:
        degenerate = ["-d"] if set(motif) - set("ACGT") else []
        commands = {"seqshelf": [*ours, "find", motif, "--collection", "bench:genome"],
                    "seqshelf, 1 thread": [*ours, "find", motif, "--collection", "bench:genome", "--threads", "1"],
                    "seqkit": ["seqkit", "locate", "-i", "--bed", *degenerate, "-p", motif, fasta]}
        found = {}
        for name, command in commands.items():
            if name != "seqkit" or shutil.which("seqkit"):
                wall, cpu, found[name] = timed(*command)
                rows.append(f"| {motif} | {name} | {residues / wall:,.0f} | {residues / cpu:,.0f} | {len(found[name])} |")
        if len({tuple(matches) for matches in found.values()}) != 1:
            sys.exit(f"{motif}: the matches differ")
    print("| motif | program | MB/s | MB/s of CPU time | matches |\n|---|---|---|---|---|")
    print("\n".join(rows))
    shutil.rmtree(directory)


main()
