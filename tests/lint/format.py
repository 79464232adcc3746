#!/usr/bin/env python3
"""Checks the format of files: C++ as clang-format 19 writes it, at most 120 characters per line and 400 lines per file,
no tabs, no blanks at the end of a line, one newline at the end of a file.

usage: format.py PROJECT
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

MOST_COLUMNS, MOST_LINES = 120, 400
FORMATTER = "clang-format-19"  # other versions format differently
SKIPPED = re.compile(r"\.git|build.*|__pycache__")
# Byte-exact data, texts of other programs, generated plots and tables.
DATA = ("tests/data", "snapshots", "docs/benchmarks", "LICENSE")
CPP, PYTHON = {".cpp", ".hpp", ".h"}, {".py"}
# Files with tabs as separator.
TABULAR = {".tsv", ".md"}
# Migrations never change, and SQLite keeps their text in each catalog.
MIGRATION = re.compile(r"schema/\d{4}-[\w-]+\.sql")


def kind_of(file: pathlib.Path) -> str:
    """The suffix; for a script without one, that of the language in its first line; '' for other files."""
    if file.suffix in CPP | PYTHON | {".sql", ".sh", ".in"}:
        return file.suffix
    if file.name in ("meson.build", "meson_options.txt"):
        return ".build"
    if file.suffix:
        return ""
    with open(file, "rb") as opened:
        first = opened.readline()
    return ".py" if first.startswith(b"#!") and b"python" in first else ".sh" if first.startswith(b"#!") else ""


class Source:
    """A file of the project: its path, kind and text."""

    def __init__(self, project: pathlib.Path, path: pathlib.Path):
        self.path, self.name = path, path.relative_to(project).as_posix()
        self.kind = kind_of(path)
        self.text = path.read_text(encoding="utf-8", errors="replace")
        self.lines = self.text.split("\n")

    def has_short_lines(self) -> list[str]:
        if not self.kind or MIGRATION.fullmatch(self.name):
            return []
        return [f"{self.name}:{number}: {len(line)} characters, at most {MOST_COLUMNS} are allowed"
                for number, line in enumerate(self.lines, 1) if len(line) > MOST_COLUMNS]

    def is_short(self) -> list[str]:
        count = len(self.lines) - 1
        if self.kind not in CPP | PYTHON or count <= MOST_LINES:
            return []
        return [f"{self.name}: {count} lines, at most {MOST_LINES} are allowed"]

    def has_clean_blanks(self) -> list[str]:
        if "\0" in self.text:
            return []  # a picture
        found = [f"{self.name}:{number}: blanks at the end of the line"
                 for number, line in enumerate(self.lines, 1) if line != line.rstrip()]
        if "\t" in self.text and self.path.suffix not in TABULAR:
            found.append(f"{self.name}: has a tab")
        if self.text and (not self.text.endswith("\n") or self.text.endswith("\n\n")):
            found.append(f"{self.name}: does not end in one newline")
        return found


def unformatted(project: pathlib.Path, sources: list[Source]) -> list[str]:
    """Lines that clang-format would change. One process checks all files, because its start takes most of the time."""
    names = [source.name for source in sources if source.kind in CPP]
    done = subprocess.run([FORMATTER, "--dry-run", "--Werror", "--ferror-limit=1", *names], cwd=project,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    found = re.findall(r"^(\S+?):(\d+):\d+: error", done.stderr, re.MULTILINE)
    if done.returncode and not found:
        return [f"{FORMATTER} failed: {done.stderr.strip()}"]
    return [f"{name}:{line}: not as {FORMATTER} writes it" for name, line in found]


def sources_of(project: pathlib.Path) -> list[Source]:
    found = []
    for directory, names, files in os.walk(project):
        names[:] = [name for name in names if not SKIPPED.fullmatch(name)]
        paths = [pathlib.Path(directory) / file for file in files]
        found += [path for path in paths if not path.relative_to(project).as_posix().startswith(DATA)]
    return [Source(project, path) for path in sorted(found) if not path.is_symlink() and path.suffix != ".pyc"]


def main() -> int:
    project = pathlib.Path(sys.argv[1]).resolve()
    sources = sources_of(project)
    found = [[problem for source in sources for problem in check(source)] if sources else ["there are no files"]
             for check in (Source.has_short_lines, Source.is_short, Source.has_clean_blanks)]
    if shutil.which(FORMATTER) is None:
        print(f"SKIPPED: {FORMATTER} is not installed: C++ was not compared with what it writes")
    else:
        found.append(unformatted(project, sources))
    for problem in sum(found, []):
        print(problem)
    failed = sum(bool(problems) for problems in found)
    print(f"{len(found) - failed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
