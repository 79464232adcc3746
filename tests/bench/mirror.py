#!/usr/bin/env python3
"""Compares the costs of pulls with those of SeqRepo's rsync, for the same pair of snapshots and the same servers.

usage: mirror.py PROGRAM [--volumes N] [--sequences N] [--repeat N]

Makes a root with N volumes, a snapshot, 2 % more sequences and another snapshot. Prints a table of transferred bytes,
which the servers count, and of seconds (medians).
"""
import argparse
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "mirror"))
arguments = sys.argv[1:]
sys.argv[1:] = ["", ""]  # the tests' modules read their arguments when they are loaded
import servers


def write_fasta(path: pathlib.Path, first: int, count: int, chance: random.Random) -> None:
    with open(path, "w", encoding="ascii") as out:
        for i in range(first, first + count):
            out.write(f">NM_{i:09d}.1\n{''.join(chance.choices('ACGT', k=300))}\n")


def make_root(program: str, place: pathlib.Path, volumes: int, sequences: int) -> pathlib.Path:
    root, fasta, chance = place / "root", place / "input.fa", random.Random(4)

    def seqshelf(*words: str) -> None:
        subprocess.run([program, "-r", str(root), "-q", *words], check=True, stdout=subprocess.DEVNULL)

    seqshelf("init")
    each = sequences // volumes
    for volume in range(volumes):
        write_fasta(fasta, volume * each, each, chance)
        seqshelf("load", "--namespace", "refseq", str(fasta))
    seqshelf("snapshot", "create", "2026-01-01")
    write_fasta(fasta, sequences, sequences // 50, chance)
    seqshelf("load", "--namespace", "refseq", str(fasta))
    seqshelf("snapshot", "create", "2026-02-01")
    return root


def timed(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--volumes", type=int, default=1000)
    parser.add_argument("--sequences", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="mirror-bench-") as directory:
        place = pathlib.Path(directory)
        root = make_root(options.program, place, options.volumes, options.sequences)
        first, second = "2026-01-01", "2026-02-01"
        new = sum(p.stat().st_size for p in (root / second / "sequences").rglob("*.fa.bgz*")
                  if not (root / first / p.relative_to(root / second)).exists())
        catalog = (root / second / "catalog.sqlite3").stat().st_size
        print(
            f"{options.volumes} volumes, {options.sequences} sequences; catalog {catalog / 1e6:.1f} MB, new volumes "
            f"{new / 1e6:.2f} MB\n")
        figures = {}
        with servers.Nginx(root) as nginx, servers.RsyncDaemon(root) as daemon:
            for _ in range(options.repeat):
                for label, server in (("seqshelf http", nginx), ("seqshelf rsync", daemon),
                                      ("rsync --link-dest", daemon)):
                    mirror = place / "mirror"
                    shutil.rmtree(mirror, ignore_errors=True)
                    mirror.mkdir()
                    for step, name, before in (("first", first, None), ("incremental", second, first),
                                               ("no-op", second, first)):
                        server.bytes_moved()
                        if label.startswith("seqshelf"):
                            seconds = timed([options.program, "-r", str(mirror), "-q", "pull", server.url, name])
                        else:
                            link = [f"--link-dest={mirror / before}/"] if before else []
                            seconds = timed(["rsync", "-rtHP", "--no-motd", *link, f"{server.url}/{name}/",
                                             f"{mirror / name}/"])
                        figures.setdefault((label, step), []).append((server.bytes_moved(), seconds))
        print("| pull | bytes over the wire | seconds |\n| --- | --- | --- |")
        for (label, step), runs in figures.items():
            print(
                f"| {label}, {step} | {statistics.median(r[0] for r in runs):,.0f} | "
                f"{statistics.median(r[1] for r in runs):.3f} |")


main()
