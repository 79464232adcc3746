#!/usr/bin/env python3
"""Runs the C++ examples of the documentation, and compares what they print with the FASTA files of the snapshot.

usage: run.py SLICE README PROJECT
"""
import pathlib
import subprocess
import sys

# The digest from GA4GH's own tools and tests/data/digests.tsv.
MITO = "SQ.k3grVkjY-hoWcCUojHw6VU6GE3MZ8Sct"


def prints(expected: list[str], program: str, *arguments: str, cwd: pathlib.Path | None = None) -> bool:
    run = subprocess.run([program, *arguments], capture_output=True, text=True, check=False, cwd=cwd)
    if run.returncode == 0 and run.stdout.splitlines() == expected:
        return True
    print(f"exit status {run.returncode}\n{run.stderr}{run.stdout}expected:\n" + "\n".join(expected))
    return False


def fails(program: str, snapshot: str, message: str) -> bool:
    run = subprocess.run([program, snapshot], capture_output=True, text=True, check=False)
    if run.returncode == 1 and message in run.stderr:
        return True
    print(f"of a missing snapshot: exit status {run.returncode}\n{run.stderr}")
    return False


def main() -> int:
    slice_program, readme_program = (str(pathlib.Path(argument).resolve()) for argument in sys.argv[1:3])
    project = pathlib.Path(sys.argv[3])
    fasta = (project / "tests/data/human_mito_NC_012920.1.fa").read_text(encoding="ascii")
    bases = "".join(fasta.split("\n")[1:])[3306:3326]
    snapshot = str(project / "snapshots/latest")
    results = [
        prints([f"{MITO} 16569", bases, bases, "insdc:MN908947.3", "refseq:NC_045512.2"], slice_program, snapshot),
        prints([bases, bases, MITO], readme_program, cwd=project),
        fails(slice_program, snapshot + "/nowhere", "there is no instance"),
    ]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


sys.exit(main())
