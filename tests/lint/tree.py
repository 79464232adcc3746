#!/usr/bin/env python3
"""Checks what holds for every file: no path of some machine; in headers a comment for each class, with a sentence about
threads; and in public headers a comment for each declaration, and that sentence for structs and nested types too.

usage: tree.py PROJECT
"""
import os
import pathlib
import re
import sys

SKIPPED = re.compile(r"\.git|build.*|__pycache__")
# In pieces, otherwise this file would be found.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:wo" + r"rk/|tm" + r"p/b[_/]|home/\w)")
# A class, or a function that is not a member, after an empty line; a group may share the comment of its first member.
DECLARATION = re.compile(r"^(?:template|class|\[\[nodiscard\]\]|[\w:<>]+ \w+\()", re.MULTILINE)
CLASS = re.compile(r" *(?:class|struct) \w[^;]*\{$")
# A class or struct that is defined at namespace scope; what is nested is indented. Exceptions are values.
TYPE = re.compile(
    r"^(?P<head>(?:template <[^;{}]*?>\n)?)(?P<kind>class|struct) (?:alignas\(\w+\) )?(?P<name>[\w:<>, ]+?)(?: final)?"
    r"(?P<bases> :[^;{]*)? \{", re.MULTILINE)
EXCEPTION = re.compile(r"public (std::runtime_error|Error|NotFound|InvalidArgument)\b")


def files_of(project: pathlib.Path) -> list[pathlib.Path]:
    found = []
    for directory, names, files in os.walk(project):
        names[:] = [name for name in names if not SKIPPED.fullmatch(name)]
        found += [pathlib.Path(directory) / file for file in files if not SKIPPED.fullmatch(file)]
    return sorted(found)


def machine_paths(file: pathlib.Path) -> list[str]:
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return [f"{file}:{number}: a path of one machine: {line.strip()}" for number, line in enumerate(lines, 1)
            if MACHINE_PATH.search(line)]


def without_comment(header: pathlib.Path) -> list[str]:
    lines = header.read_text(encoding="utf-8").splitlines()
    return [f"{header}:{number + 1}: no comment says what this is: {line}" for number, line in enumerate(lines)
            if DECLARATION.match(line) and line.endswith((");", "{", ">", ",")) and not lines[number - 1].strip()]


def without_thread_safety(header: pathlib.Path) -> list[str]:
    """Public classes whose comment has no sentence that starts "Thread-safety:"."""
    lines = header.read_text(encoding="utf-8").splitlines()
    problems, comment, private = [], "", False
    for number, line in enumerate(lines, 1):
        private = line == "private:" or private and line != "};"
        if CLASS.match(line) and not private and "Thread-safety:" not in comment:
            problems.append(f"{header}:{number}: the comment has no sentence \"Thread-safety: …\": {line.strip()}")
        is_comment = line.lstrip().startswith("///")
        comment = comment + line if is_comment or line.lstrip().startswith("template") else ""
    return problems


def comment_above(lines: list[str]) -> str:
    """The `///` lines that `lines` ends with, as one text."""
    comment = []
    while lines and lines[-1].startswith("///"):
        comment.insert(0, lines.pop().removeprefix("///").strip())
    return " ".join(comment)


def bad_classes(header: pathlib.Path) -> list[str]:
    text, problems = header.read_text(encoding="utf-8"), []
    for found in TYPE.finditer(text):
        comment = comment_above(text[:found.start()].splitlines())
        where = f"{header}:{text.count(chr(10), 0, found.start('kind')) + 1}: {found['name']}"
        if not comment and not found["head"].startswith("template <>"):
            problems.append(f"{where}: no comment above it says what it is")
        elif (found["kind"] == "class" and "Thread-safety: " not in comment
              and not EXCEPTION.search(found["bases"] or "")):
            problems.append(f"{where}: its comment has no sentence 'Thread-safety: …'")
    return problems


def main() -> int:
    project = pathlib.Path(sys.argv[1]).resolve()
    files = files_of(project)
    public, internal = ([file for file in files if file.suffix == ".hpp" and project / folder in file.parents]
                        for folder in ("include", "src"))
    checks = [(machine_paths, files), (bad_classes, public + internal), (without_comment, public),
              (without_thread_safety, public)]
    failed = 0
    for check, concerned in checks:
        problems = [problem for file in concerned for problem in check(file)]
        if not concerned:
            problems = [f"{check.__name__}: there are no files"]
        for problem in problems:
            print(problem)
        failed += bool(problems)
    print(f"{len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
