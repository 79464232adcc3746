#!/usr/bin/env python3
"""Makes the virtual environment of the peers, with the packages of requirements.txt, unless it exists.

usage: environment.py DIRECTORY
Environments are kept in DIRECTORY, one for each Python and each list of requirements. A lock lets one process install.
"""
import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

REQUIREMENTS = pathlib.Path(__file__).resolve().parent / "requirements.txt"


class Unavailable(Exception):
    """The peers cannot be installed here."""


def place(directory: pathlib.Path) -> pathlib.Path:
    """The environment's directory, whether it exists or not."""
    made_of = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()
    return directory / f"peers-{made_of[:12]}"


def provide(directory: pathlib.Path) -> pathlib.Path:
    """Returns the environment's directory. Throws Unavailable."""
    directory.mkdir(parents=True, exist_ok=True)
    environment = place(directory)
    with open(f"{environment}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (environment / "complete").exists():
            install(environment)
    return environment


def install(environment: pathlib.Path) -> None:
    shutil.rmtree(environment, ignore_errors=True)
    make = [sys.executable, "-m", "venv", environment]
    # Modules are compiled on first import, because most are never imported.
    pip = [environment / "bin/python3", "-m", "pip", "--disable-pip-version-check", "install", "--quiet",
           "--no-compile", "--retries", "1", "--timeout", "20", "--requirement", REQUIREMENTS]
    for command, needs in ((make, "the Debian package python3-venv"), (pip, "a package index")):
        try:
            run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
                                 timeout=500)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Unavailable(f"the peers need {needs}: {error}") from error
        if run.returncode != 0:
            last = (run.stdout + run.stderr).strip().splitlines()[-1:]
            raise Unavailable(f"the peers need {needs}: {' '.join(last)}")
    (environment / "complete").touch()


if __name__ == "__main__":
    try:
        print(provide(pathlib.Path(sys.argv[1]).resolve()))
    except Unavailable as error:
        sys.exit(str(error))
