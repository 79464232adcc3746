"""Runs programs and measures their costs. Imports little, because a child's peak memory is never below that of the
process that started it."""
import os
import subprocess
import sys
import time
from typing import NamedTuple

CORES = os.cpu_count()


class Usage(NamedTuple):
    """The costs of a program, with all processes that it started."""
    seconds: float
    cpu_seconds: float
    peak_mb: float


class Failed(Exception):
    """A program failed."""


def launch(*command, **options) -> Usage:
    started = time.perf_counter()
    process = subprocess.Popen([str(word) for word in command],
                               **{"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, **options})
    said = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Failed(
            f"{' '.join(map(str, command))}: exit status {process.returncode}: "
            f"{said.decode(errors='replace')[-2000:].strip()}")
    return Usage(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def output_of(*command, env: dict[str, str] | None = None) -> str:
    done = subprocess.run([str(word) for word in command], check=False, env=env, capture_output=True,
                          encoding="utf-8", errors="replace")
    if done.returncode != 0:
        raise Failed(f"{' '.join(map(str, command))}: exit status {done.returncode}: {done.stderr[-2000:].strip()}")
    return done.stdout


def in_turn(repeat: int, steps: list) -> None:
    """Runs the steps, in reverse order in every other repeat, so that a drift favours no program."""
    for step in steps if repeat % 2 == 0 else reversed(steps):
        step()


def tell(what: str, since=time.perf_counter()) -> None:
    print(f"{time.perf_counter() - since:6.0f} s  {what}", file=sys.stderr, flush=True)
