#!/usr/bin/env python3
"""Runs the README's C++ example and compares what it prints with the FASTA files the shipped snapshot was made from.

usage: run.py PROGRAM SNAPSHOT DATA
"""
import pathlib
import subprocess
import sys


def main() -> int:
    program, snapshot, data = sys.argv[1:]
    fasta = (pathlib.Path(data) / "human_mito_NC_012920.1.fa").read_text(encoding="ascii")
    residues = "".join(fasta.split("\n")[1:])
    bases = residues[3306:3326]
    # The digest as GA4GH's own tools and tests/data/digests.tsv have it.
    expected = ["SQ.k3grVkjY-hoWcCUojHw6VU6GE3MZ8Sct 16569", bases, bases, "insdc:MN908947.3", "refseq:NC_045512.2"]
    run = subprocess.run([program, snapshot], capture_output=True, text=True, check=False)
    wrong = run.returncode != 0 or run.stdout.splitlines() != expected
    if wrong:
        print(f"exit status {run.returncode}\n{run.stderr}{run.stdout}expected:\n" + "\n".join(expected))
    missing = subprocess.run([program, snapshot + "/nowhere"], capture_output=True, text=True, check=False)
    silent = missing.returncode != 1 or "there is no instance" not in missing.stderr
    if silent:
        print(f"of a missing snapshot: exit status {missing.returncode}\n{missing.stderr}")
    failed = wrong + silent
    print(f"{2 - failed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
