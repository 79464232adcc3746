#!/usr/bin/env python3
"""Times `seqshelf fetch --bed` beside `bedtools getfasta` and `samtools faidx -r`, which have to give the same residues.

usage: regions.py PROGRAM [FASTA]     without a file, a chromosome of 21 Mb of random residues

100,000 intervals as long as exons (median 134 residues), half of them on the minus strand, in the order of their starts and in none. The
peers read plain FASTA with its .fai, seqshelf a snapshot. Programs take turns; medians of nine runs, wall-clock and CPU seconds.
"""
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROWS, RUNS = 100_000, 9


def write_random(path: pathlib.Path) -> None:
    table = bytes(b"ACGT"[value & 3] for value in range(256))
    residues = random.Random(1).randbytes(21_000_000).translate(table)
    with open(path, "wb") as out:
        out.write(b">chromosome\n")
        out.writelines(residues[i:i + 60] + b"\n" for i in range(0, len(residues), 60))


def write_rows(fasta: pathlib.Path, bed: pathlib.Path, shuffled: pathlib.Path, regions: pathlib.Path) -> None:
    subprocess.run(["samtools", "faidx", fasta], check=True)
    name, length = max((line.split("\t")[:2] for line in open(f"{fasta}.fai", encoding="utf-8")), key=lambda row: int(row[1]))
    chance = random.Random(2)
    intervals = []
    for _ in range(ROWS):
        size = min(5000, int(chance.lognormvariate(4.9, 0.6)) + 1)
        start = chance.randrange(int(length) - size)
        intervals.append((start, start + size, chance.choice("+-")))
    write_bed(shuffled, name, intervals)
    regions.write_text("".join(f"{name}:{start + 1}-{end}\n" for start, end, _ in intervals), encoding="utf-8")
    intervals.sort()
    write_bed(bed, name, intervals)


def write_bed(path: pathlib.Path, name: str, intervals: list) -> None:
    rows = (f"{name}\t{start}\t{end}\texon{number}\t0\t{strand}\n" for number, (start, end, strand) in enumerate(intervals))
    path.write_text("".join(rows), encoding="utf-8")


def timed(command: list, out: pathlib.Path) -> tuple[float, float]:
    with open(out, "wb") as file:
        started, before = time.perf_counter(), os.times()
        subprocess.run([str(word) for word in command], check=True, stdout=file)
        wall, after = time.perf_counter() - started, os.times()
    return wall, after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    program, directory = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(tempfile.mkdtemp())
    fasta = directory / "genome.fa"
    if len(sys.argv) > 2:
        shutil.copy(sys.argv[2], fasta)
    else:
        write_random(fasta)
    bed, shuffled, regions = directory / "rows.bed", directory / "shuffled.bed", directory / "regions.txt"
    write_rows(fasta, bed, shuffled, regions)
    ours = [program, "-q", "-r", directory / "root"]
    for command in (["init"], ["load", "-n", "bench", fasta], ["snapshot", "create", "s"]):
        subprocess.run([str(word) for word in ours + command], check=True, stdout=subprocess.DEVNULL)
    commands = {"seqshelf fetch --bed -s": [*ours, "fetch", "--bed", bed, "-s", "-tab"],
                "bedtools getfasta -s": ["bedtools", "getfasta", "-fi", fasta, "-bed", bed, "-s", "-tab"],
                "seqshelf fetch --bed -s, in no order": [*ours, "fetch", "--bed", shuffled, "-s", "-tab"],
                "bedtools getfasta -s, in no order": ["bedtools", "getfasta", "-fi", fasta, "-bed", shuffled, "-s", "-tab"],
                "seqshelf fetch --bed, in no order": [*ours, "fetch", "--bed", shuffled],
                "seqshelf fetch -, in no order": ["sh", "-c", " ".join(map(str, ours)) + f" fetch - < {regions}"],
                "samtools faidx -r, in no order": ["samtools", "faidx", "-r", regions, fasta]}
    times = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, command in commands.items():
            times[name].append(timed(command, directory / name.replace(" ", "_")))

    def read(name: str) -> bytes:
        return (directory / name.replace(" ", "_")).read_bytes().upper()

    pairs = {"seqshelf fetch --bed -s": "bedtools getfasta -s", "seqshelf fetch --bed -s, in no order": "bedtools getfasta -s, in no order",
             "seqshelf fetch -, in no order": "samtools faidx -r, in no order"}
    same = all(read(ours) == read(theirs) for ours, theirs in pairs.items())
    if not same:
        sys.exit("the residues differ")
    print("| program | wall s | CPU s |\n|---|---|---|")
    for name, runs in times.items():
        print(f"| {name} | {statistics.median(run[0] for run in runs):.3f} | {statistics.median(run[1] for run in runs):.3f} |")
    wall = {name: statistics.median(run[0] for run in runs) for name, runs in times.items()}
    for ours, theirs in [*pairs.items(), ("seqshelf fetch --bed, in no order", "samtools faidx -r, in no order")]:
        print(f"{theirs} takes {wall[theirs] / wall[ours]:.1f} times as long as {ours}")
    shutil.rmtree(directory)


main()
