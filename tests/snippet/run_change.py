#!/usr/bin/env python3
"""Runs the example of Change in an empty directory.

usage: run_change.py PROGRAM DATA
"""
import pathlib
import subprocess
import sys
import tempfile


def main() -> int:
    program, data = sys.argv[1:]
    fasta = pathlib.Path(data) / "human_mito_NC_012920.1.fa"
    with tempfile.TemporaryDirectory() as directory:
        run = subprocess.run([program, f"{directory}/shelf", fasta], capture_output=True, text=True, check=False)
        wrong = run.returncode != 0 or run.stdout.splitlines() != ["2 sequences, 3 names", "ACGT"]
        if wrong:
            print(f"exit status {run.returncode}\n{run.stderr}{run.stdout}")
        # An existing root and a missing file.
        again = subprocess.run([program, f"{directory}/shelf", f"{directory}/none.fa"], capture_output=True, text=True,
                               check=False)
        loud = again.returncode == 1 and again.stderr != ""
        if not loud:
            print(f"of a missing file: exit status {again.returncode}\n{again.stdout}")
    failed = wrong + (not loud)
    print(f"{2 - failed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
