"""Shared by the scripts in this folder: the peer's virtual environment, the program, and counted named checks."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import traceback

import environment

SEQSHELF, DATA, CACHE = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
REQUIRED = os.environ.get("SEQSHELF_REQUIRE_PEERS") == "1"
# The program's exit statuses that checks expect.
OK, PROBLEM = 0, 1


def enter(name: str) -> None:
    """Continues in the virtual environment of the peers below CACHE, which is made unless it exists.

    If it cannot be made, the script ends as skipped, or with SEQSHELF_REQUIRE_PEERS=1 as failed.
    """
    peers = environment.place(CACHE)  # the same for the Python that made it and its own, which have one version
    if peers.exists() and os.path.samefile(sys.prefix, peers):
        return
    try:
        environment.provide(CACHE)
    except environment.Unavailable as error:
        print(f"FAILED {name}: {error}" if REQUIRED else f"SKIPPED: compat/{name}: {error}")
        print(f"0 passed, {int(REQUIRED)} failed")
        sys.exit(int(REQUIRED))
    sys.stdout.flush()
    python = peers / "bin/python3"
    os.execv(python, [str(python), "-B", *sys.argv])


class Program:
    """Runs seqshelf on a new root."""

    def __init__(self, path: pathlib.Path, root: pathlib.Path | None = None):
        self.path, self.root = path, root
        if root is not None:
            self.run("init")

    def run(self, *arguments, status: int = OK, text: bytes = b"") -> str:
        """Standard output of a command on master."""
        where = ([] if self.root is None else ["-r", self.root] if arguments[0] == "init"
                 else ["-r", self.root, "-i", "master"])
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SEQSHELF")}
        done = subprocess.run([self.path, *where, *arguments], input=text, capture_output=True,
                              check=False, env=environment)
        if done.returncode != status:
            said = done.stderr.decode(errors="replace").strip()
            raise AssertionError(
                f"`seqshelf {' '.join(map(str, arguments))}`: exit status {done.returncode}, not {status}: {said}")
        return done.stdout.decode()

    def json(self, *arguments, status: int = OK, text: bytes = b""):
        return json.loads(self.run("--json", *arguments, status=status, text=text))

    def lines(self, *arguments, status: int = OK, text: bytes = b"") -> list:
        return [json.loads(line) for line in self.run("--json", *arguments, status=status, text=text).splitlines()]


def equal(what: str, ours, theirs) -> None:
    if ours != theirs:
        if isinstance(ours, dict) and isinstance(theirs, dict):  # show only the differences
            ours, theirs = ({key: value for key, value in one.items() if key not in other or other[key] != value}
                            for one, other in ((ours, theirs), (theirs, ours)))
        elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
            ours, theirs = zip(*((one, other) for one, other in zip(ours, theirs) if one != other))
        raise AssertionError(f"{what}: seqshelf has {shortened(ours)}, the peer {shortened(theirs)}")


def shortened(value) -> str:
    text = repr(value)
    return text if len(text) <= 600 else text[:600] + "…"


def skip(why: str) -> None:
    print(f"SKIPPED: {why}")


def run_checks(checks, directory_prefix: str) -> int:
    """Calls each check with an empty directory and prints the results. Returns the script's exit status.

    Further arguments of the script select checks, by their names or by the files that contain them.
    """
    failed = 0
    only = sys.argv[4:]
    checks = [check for check in checks if not only or check.__name__ in only or check.__module__ in only]
    for check in checks:
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix=directory_prefix) as directory:
            try:
                check(pathlib.Path(directory))
                print(f"ok {check.__name__} ({time.monotonic() - started:.1f} s)", flush=True)
            except AssertionError as error:
                failed += 1
                print(f"FAILED {check.__name__}: {error}")
            except Exception:  # the peer may raise any exception
                failed += 1
                print(f"FAILED {check.__name__}: {traceback.format_exc()}")
    print(f"{len(checks) - failed} passed, {failed} failed")
    return int(failed > 0)
