#!/usr/bin/env python3
"""Counts what users' commonest operations take, and compares that with the limits that are checked in.

usage: regression.py LIMITS GUARD COMPILER [--write]     GUARD is regression_guard, COMPILER what made it: "gcc 12"
       regression.py LIMITS --skip REASON

Nothing is timed: instructions are counted by valgrind's callgrind, allocations, SQLite's steps and bytes by the guard
itself. An operation fails if it takes more than its limit and TOLERANCE, and also if it takes that much less: the limit
is then tightened. --write does both.

Of instructions, those of seqshelf itself, libsqlite3 and libstdc++ count. libc, libcrypto, libdeflate and zlib choose
their code by the CPU. With SEQSHELF_REQUIRE_PEERS=1 it is a failure if nothing can be compared, but for builds that the
limits are not made for.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TOLERANCE = 0.03
COUNTED = re.compile(r"regression_guard|libsqlite3|libstdc\+\+")
Figures = dict[tuple[str, str], float]  # workload, metric


def run(*command, directory: pathlib.Path) -> list[list[str]]:
    """The fields of each line it prints."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SEQSHELF")}
    place = tempfile.mkdtemp(dir=directory)
    done = subprocess.run([*map(str, command), place], capture_output=True, text=True, check=False, env=environment)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]}: exit status {done.returncode}: {done.stderr[-2000:]}")
    return [line.split("\t") for line in done.stdout.splitlines()]


def costs_of(dump: pathlib.Path) -> tuple[int, int]:
    """What the counted objects did themselves, and how often they called others, of a file as callgrind writes it."""
    names: dict[str, str] = {}

    def is_counted(entry: str) -> bool:
        number, _, name = entry.partition(" ")
        return bool(COUNTED.search(names.setdefault(number, name)))

    instructions = calls = 0
    counted, callee_counted, is_call = False, None, False
    for line in dump.read_text(encoding="utf-8").splitlines():
        kind, _, value = line.partition("=")
        if kind == "ob":
            counted = is_counted(value)
        elif kind == "cob":
            callee_counted = is_counted(value)
        elif kind == "calls":
            calls += int(value.split()[0]) if counted and callee_counted is False else 0
            callee_counted, is_call = None, True  # the line that follows is what the callee did
        elif line[:1] in "+-*" or line[:1].isdigit():
            instructions += int(line.split()[1]) if line and counted and not is_call else 0
            is_call = False
    return instructions, calls


def count_instructions(guard: str, directory: pathlib.Path) -> Figures:
    out = directory / "callgrind.out"
    rows = run("valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={out}",
               guard, directory=directory)
    operations = {workload: int(number) for workload, _, number in rows}
    found = {}
    for dump in directory.glob("callgrind.out.*"):
        workload = re.search(r"^desc: Trigger: Client Request: (.*)$", dump.read_text(encoding="utf-8"), re.MULTILINE)
        if workload:
            instructions, calls = costs_of(dump)
            found[workload[1], "instructions"] = instructions / operations[workload[1]]
            found[workload[1], "calls of other libraries"] = calls / operations[workload[1]]
    if {workload for workload, _ in found} != operations.keys():
        raise RuntimeError("callgrind did not tell the instructions of every workload")
    return found


def measure(guard: str) -> Figures:
    # Not in $TMPDIR: longer paths take more memory.
    with tempfile.TemporaryDirectory(prefix="regression-", dir="/tmp") as name:
        directory = pathlib.Path(name)
        figures = {(workload, metric): float(value) for workload, metric, value in run(guard, directory=directory)}
        return figures | count_instructions(guard, directory)


def read_limits(path: pathlib.Path) -> tuple[str, Figures]:
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return first.removeprefix("# "), {(workload, metric): float(value) for workload, metric, value in rows}


def write_limits(path: pathlib.Path, compiler: str, figures: Figures) -> None:
    lines = [f"{workload}\t{metric}\t{value:.6g}\n" for (workload, metric), value in sorted(figures.items())]
    path.write_text(f"# {compiler}\n" + "".join(lines), encoding="utf-8")


def verdict(limit: float | None, value: float | None) -> str:
    """Empty if it is as it should be."""
    if limit is None or value is None:
        return "has no limit" if limit is None else "was not measured"
    if abs(value - limit) <= TOLERANCE * limit:
        return ""
    change = f"{100 * (value / limit - 1):+.1f} %" if limit else "more than nothing"
    return f"WORSE: {change}" if value > limit else f"better: {change}; the limit has to follow"


def compare(limits: Figures, figures: Figures) -> int:
    failed = 0
    for key in sorted(limits.keys() | figures.keys()):
        problem = verdict(limits.get(key), figures.get(key))
        failed += bool(problem)
        value = f"{figures[key]:.6g}" if key in figures else "-"
        print(
            f"{'FAILED' if problem else 'ok'} {key[0]}: {key[1]} {value}, limit {limits.get(key, '-')} "
            f"{problem}".rstrip())
    if failed:
        print("If that is meant: meson compile -C BUILD regression-limits")
    print(f"{len(limits.keys() | figures.keys()) - failed} passed, {failed} failed")
    return int(failed > 0)


def skip(reason: str, allowed: bool) -> int:
    required = os.environ.get("SEQSHELF_REQUIRE_PEERS") == "1" and not allowed
    print(f"FAILED regression: {reason}" if required else f"SKIPPED: regression: {reason}")
    print(f"0 passed, {int(required)} failed")
    return int(required)


def main() -> int:
    limits_path, arguments = pathlib.Path(sys.argv[1]), sys.argv[2:]
    if arguments[0] == "--skip":
        return skip(arguments[1], allowed="valgrind" not in arguments[1])
    guard, compiler, *options = arguments
    if not shutil.which("valgrind"):
        return skip("valgrind is not there", allowed=False)
    figures = measure(guard)
    if options == ["--write"]:
        write_limits(limits_path, compiler, figures)
        print(f"wrote {len(figures)} limits")
        return 0
    made_by, limits = read_limits(limits_path)
    if made_by != compiler:
        return skip(f"the limits are those of {made_by}, not {compiler}", allowed=False)
    return compare(limits, figures)


sys.exit(main())
