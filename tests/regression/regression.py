#!/usr/bin/env python3
"""Counts the costs of common operations, and compares them with the limits in the repository.

usage: regression.py LIMITS GUARD COMPILER [--write]     GUARD is regression_guard, COMPILER its compiler: "gcc 12"
       regression.py LIMITS --skip REASON

Nothing is timed: valgrind's callgrind counts instructions, the guard itself counts allocations, SQLite's steps and
bytes. An operation fails if it costs more than its limit plus TOLERANCE, and also if it costs that much less, so that
the limit is lowered. --write sets the limits to the measured values.

Only instructions of seqshelf itself, libsqlite3 and libstdc++ count, because libc, libcrypto, libdeflate and zlib
choose their code by the CPU. With SEQSHELF_REQUIRE_PEERS=1 it is a failure if nothing can be compared, except in builds
for which there are no limits.
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
    """The fields of each line that a command prints."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SEQSHELF")}
    environment["XDG_CACHE_HOME"] = str(directory)  # not the cache of whoever runs this
    place = tempfile.mkdtemp(dir=directory)
    done = subprocess.run([*map(str, command), place], capture_output=True, text=True, check=False, env=environment)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]}: exit status {done.returncode}: {done.stderr[-2000:]}")
    return [line.split("\t") for line in done.stdout.splitlines()]


def costs_of(dump: pathlib.Path) -> tuple[int, int]:
    """The instructions of the counted objects, and their number of calls to others, from a file of callgrind."""
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
            callee_counted, is_call = None, True  # the next line has the callee's costs
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
        raise RuntimeError("callgrind did not report the instructions of every workload")
    return found


def measure(guard: str) -> Figures:
    # Not in $TMPDIR, because longer paths take more memory.
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
    """The problem with a value, or an empty text."""
    if limit is None or value is None:
        return "has no limit" if limit is None else "was not measured"
    if abs(value - limit) <= TOLERANCE * limit:
        return ""
    change = f"{100 * (value / limit - 1):+.1f} %" if limit else "more than 0"
    return f"WORSE: {change}" if value > limit else f"better: {change}; lower the limit"


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
        print("If this is intended: meson compile -C BUILD regression-limits")
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
        return skip("valgrind is not installed", allowed=False)
    figures = measure(guard)
    if options == ["--write"]:
        write_limits(limits_path, compiler, figures)
        print(f"wrote {len(figures)} limits")
        return 0
    made_by, limits = read_limits(limits_path)
    if made_by != compiler:
        return skip(f"the limits are for {made_by}, not for {compiler}", allowed=True)
    return compare(limits, figures)


sys.exit(main())
