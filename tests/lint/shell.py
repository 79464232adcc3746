#!/usr/bin/env python3
"""Runs shellcheck on the shell scripts for people, and on bash's completions as the program prints them.

usage: shell.py PROJECT PROGRAM
"""
import pathlib
import re
import shutil
import subprocess
import sys

SHELL = re.compile(r"#!.*\b(?:ba|da)?sh\b")


def scripts_of(project: pathlib.Path) -> list[pathlib.Path]:
    found = [file for folder in ("tools", ".ci") for file in sorted((project / folder).rglob("*")) if file.is_file()]
    return [file for file in found if SHELL.match(file.read_bytes()[:80].decode(errors="replace"))]


def shellcheck(project: pathlib.Path, arguments: list[str], text: str | None = None) -> bool:
    command = ["shellcheck", "--external-sources", "--severity=warning", *arguments]
    return subprocess.run(command, cwd=project, input=text, text=True, check=False).returncode == 0


def main() -> int:
    project = pathlib.Path(sys.argv[1]).resolve()
    completions = subprocess.run([sys.argv[2], "help", "--bash-completion"], capture_output=True, text=True, check=True)
    if shutil.which("shellcheck") is None:
        print("SKIPPED: lint/shell: shellcheck is not installed")
        print("0 passed, 0 failed")
        return 0
    scripts = scripts_of(project)
    passed = [shellcheck(project, [str(file)]) for file in scripts]
    passed.append(shellcheck(project, ["--shell=bash", "-"], completions.stdout))
    print(f"{sum(passed)} passed, {len(passed) - sum(passed)} failed")
    return 0 if scripts and all(passed) else 1


sys.exit(main())
