#!/usr/bin/env python3
"""Adds up the test cases of runs of `meson test` and prints the skipped ones, then "N passed, N failed".

usage: summary.py testlog.json…
Exits with 1 if any failed or none was run. A program that failed without a counted failure counts as one failure.
"""
import json
import pathlib
import re
import sys

DOCTEST = re.compile(r"\[doctest\] test cases:\s*\d+ \|\s*(\d+) passed \|\s*(\d+) failed")
PLAIN = re.compile(r"^(\d+) passed, (\d+) failed$", re.MULTILINE)


def counts(output: str) -> tuple[int, int]:
    found = DOCTEST.findall(output) or PLAIN.findall(output)
    return sum(int(p) for p, _ in found), sum(int(f) for _, f in found)


def main() -> int:
    passed = failed = 0
    logs = [pathlib.Path(name) for name in sys.argv[1:]]
    for log in logs:
        where = f"{log.parent.parent.name}: " if len(logs) > 1 else ""
        for line in log.read_text(encoding="utf-8").splitlines():
            test = json.loads(line)
            output = test.get("stdout") or ""
            for skipped in sorted(set(re.findall(r"^(?:.* MESSAGE: )?(SKIPPED: .*)$", output, re.MULTILINE))):
                print(f"{where}{test['name']}: {skipped}")
            good, bad = counts(output)
            if test["result"] != "OK" and bad == 0:
                bad = 1
            if test["result"] != "OK":
                print(f"{where}{test['name']}: {test['result']}")
            passed += good
            failed += bad
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


sys.exit(main())
