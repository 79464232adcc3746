#!/usr/bin/env python3
"""Checks what people read: no word of WORDS in comments, messages and pages.

usage: words.py PROJECT
CONTRIBUTING.md ("English") has the rules.
"""
import os
import pathlib
import re
import sys

# What reads badly, and what to write.
WORDS = {
    "told": "reported, printed, given",
    "tells": "reports, prints, says",
    "anew": "again",
    "in vain": "without result",
    "(give|gives|gave|given|giving) back": "return, reproduce",
    "(left|leave|leaves|leaving) out": "skip, omit",
    "lies|lie|lay": "is, is stored, falls",
    "stands|stand|stood": "is, is written",
    "behind": "after, past",
    "(be|is|are|was|were) had": "be read, be found, exist",
    "(go|goes|went|going) on": "continue",
    "at one time": "together, in one transaction",
    "(is|are|was|were) not there": "is missing, does not exist",
    "(took|takes?|taking|no|less|more|least|enough|has|makes?|made|without|finds?|leaves?|of|times the) room": "space",
}
# Uses that are plain English: these are not searched.
PLAIN = [
    "told (apart|to)", r"tells (\S+ ){0,4}(apart|from)", "lay out", "(stands|stand|stood) (for|alone)",
    "(lies|lie) (wholly )?(within|between|on|inside|beyond|before|after)",
    "behind (a|the) (proxy|firewall)", r"(leave|leaves|left) (\S+ ){0,3}behind", "snapshots? behind",
]
ROOTS = ("src", "include", "tools", "schema", "docs", "tests", "README.md", "CHANGELOG.md", "CONTRIBUTING.md")
# Migrations never change, data are those of other programs, and this file quotes what it forbids.
EXEMPT = re.compile(r"schema/\d{4}-[\w-]+\.sql|tests/data/.*|docs/benchmarks/.*|tests/lint/words\.py")
SKIPPED = re.compile(r"build.*|__pycache__")
TABLE_OF_WORDS = re.compile(r"^\| instead of \| write \|\n(\|.*\n)*", re.MULTILINE)

# Where prose is in a file of a language: comments, and strings with those that follow at once.
STRING = r'"(?:\\.|[^"\\\n])*"'
CPP = rf'R"(?P<end>\w*)\(.*?\)(?P=end)"|{STRING}(?:\s*{STRING})*|\'(?:\\.|[^\'\\\n])\'|//[^\n]*|/\*.*?\*/'
PYTHON = (rf'(?P<end>"""|\'\'\').*?(?P=end)|{STRING}(?:\s*[rf]?{STRING})*|' r"'(?:\\.|[^'\\\n])*'|#[^\n]*")
PROSE = {
    ".cpp": CPP, ".hpp": CPP, ".h": CPP, ".py": PYTHON, ".sql": r"--[^\n]*|'(?:''|[^'])*'",
    ".sh": r"[^\n]+", ".in": r"[^\n]+", ".md": r"[^\n]+",
}
PROSE = {suffix: re.compile(pattern, re.DOTALL) for suffix, pattern in PROSE.items()}


def words(pattern: str) -> re.Pattern:
    """A pattern of whole words, wherever lines break."""
    return re.compile(rf"\b(?:{pattern})\b".replace(" ", r"\s+"), re.IGNORECASE)


SEARCHED = [(words(pattern), instead) for pattern, instead in WORDS.items()]
USED_PLAINLY = words("|".join(PLAIN))


def suffix_of(path: pathlib.Path) -> str:
    """The suffix; for a script without one, that of the language its first line names."""
    if path.suffix:
        return path.suffix
    with open(path, "rb") as opened:
        first = opened.readline()
    return ".py" if b"python" in first else ".sh" if first.startswith(b"#!") else ""


def files_of(project: pathlib.Path) -> list[pathlib.Path]:
    found = []
    for root in ROOTS:
        found += [project / root] if (project / root).is_file() else []
        for directory, names, files in os.walk(project / root):
            names[:] = [name for name in names if not SKIPPED.fullmatch(name)]
            found += [pathlib.Path(directory) / file for file in files]
    return sorted(file for file in found if not EXEMPT.fullmatch(file.relative_to(project).as_posix())
                  and not file.is_symlink() and suffix_of(file) in PROSE)


def prose_of(text: str, suffix: str) -> str:
    """As long as `text`, with blanks for the marks of comments and strings and `;` for what is no prose."""
    parts, end = [], 0
    for found in PROSE[suffix].finditer(text):
        part = re.sub(r"`[^`\n]*`|\\[nt]", lambda code: ";" * len(code[0]), found[0])
        if suffix != ".md":
            part = re.sub(r"""^\s*(///?<?|#+|--|\*+)|["']""", lambda mark: " " * len(mark[0]), part)
        one_word = " " not in part.strip() and found[0][0] in "\"'"  # a key or a value, not a text
        parts += [re.sub(r"\S", ";", text[end:found.start()]), ";" * len(part) if one_word else part]
        end = found.end()
    return "".join(parts) + re.sub(r"\S", ";", text[end:])


def bad_words(project: pathlib.Path, file: pathlib.Path) -> list[str]:
    text = file.read_text(encoding="utf-8")
    if file.name == "CONTRIBUTING.md":
        text = TABLE_OF_WORDS.sub(lambda table: "\n" * table[0].count("\n"), text)
    prose = USED_PLAINLY.sub(lambda use: re.sub(r"\S", ";", use[0]), prose_of(text, suffix_of(file)))
    found = [(prose.count("\n", 0, match.start()) + 1, match[0], instead) for pattern, instead in SEARCHED
             for match in pattern.finditer(prose)]
    return [f"{file.relative_to(project)}:{line}: '{' '.join(word.split())}': write {instead}"
            for line, word, instead in sorted(found)]


def main() -> int:
    project = pathlib.Path(sys.argv[1]).resolve()
    files = files_of(project)
    problems = [problem for file in files for problem in bad_words(project, file)] if files else ["there are no files"]
    for problem in problems:
        print(problem)
    print(f"{int(not problems)} passed, {int(bool(problems))} failed")
    return 1 if problems else 0


sys.exit(main())
