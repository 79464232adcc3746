#!/usr/bin/env python3
"""Checks that README.md and schema/FORMAT.md tell the truth: what they show is run, what they name exists.

usage: readme.py PROJECT PROGRAM [--write]
With --write, shown output that is not what the program prints is corrected in the files.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bench"))
import headlines
import report

# Options in README.md that belong to other programs.
FOREIGN_OPTIONS = {"--cflags", "--libs", "--sanitize", "--exclude", "--cache-control", "--link-dest"}

# What differs from run to run.
VOLATILE = [
    (r"\d{4}/\d{4}/\d{4}/\d{10}\.", "DATE/TIME."),
    (r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ| \d\d:\d\d:\d\d)?", "DATE"),
    (r"\bseconds [\d.]+", "seconds N"),
    (r"[ \t]+", " "),
]


def stable(text: str) -> list[str]:
    for pattern, replacement in VOLATILE:
        text = re.sub(pattern, replacement, text)
    return text.strip().splitlines()


def block(text: str, language: str) -> tuple[int, int]:
    """Where the contents of the only code block of that language are."""
    found = list(re.finditer(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    if len(found) != 1:
        raise ValueError(f"there are {len(found)} blocks of {language}")
    return found[0].span(1)


def shell(script: str, directory: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SEQSHELF", "SEQREPO"))}
    return subprocess.run(["bash", "-c", script], cwd=directory, env=environment | {"LC_ALL": "C.UTF-8"}, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False).stdout


class Documents:
    def __init__(self, project: pathlib.Path, program: pathlib.Path, write: bool):
        self.project, self.program, self.write = project, program, write
        self.readme = (project / "README.md").read_text(encoding="utf-8")
        self.help = self.run("--help")
        self.commands = re.findall(r"^  ([a-z-]+(?: [a-z-]+)?) {2,}[A-Z]", self.help.split("Options of")[0],
                                   re.MULTILINE)

    def run(self, *arguments: str) -> str:
        return subprocess.run([self.program, *arguments], capture_output=True, text=True, check=True).stdout

    def compare(self, name: str, where: tuple[int, int], shown: str, actual: str) -> list[str]:
        if stable(shown) == stable(actual):
            return []
        if self.write:
            path = self.project / name
            text = path.read_text(encoding="utf-8")
            path.write_text(text[:where[0]] + actual + text[where[1]:], encoding="utf-8")
            self.readme = (self.project / "README.md").read_text(encoding="utf-8")
        return [f"{name} shows\n{shown}but there is\n{actual}"]

    def example(self) -> list[str]:
        """The C++ block is the marked region of tests/snippet/slice.cpp, which is compiled and run as a test."""
        source = (self.project / "tests/snippet/slice.cpp").read_text(encoding="utf-8")
        region = re.search(r"^// \[example\]\n(.*?)^// \[/example\]$", source, re.MULTILINE | re.DOTALL)
        where = block(self.readme, "cpp")
        return self.compare("README.md", where, self.readme[slice(*where)], region.group(1) if region else "")

    def tour(self) -> list[str]:
        """The console block, run from top to bottom where the checkout's files and a built program are."""
        where = block(self.readme, "console")
        shown = self.readme[slice(*where)]
        commands = [line[2:] for line in shown.splitlines() if line.startswith("$ ")]
        with tempfile.TemporaryDirectory() as directory:
            (pathlib.Path(directory) / "tests").symlink_to(self.project / "tests")
            tools = pathlib.Path(directory) / "build/release/tools/seqshelf"
            tools.mkdir(parents=True)
            (tools / "seqshelf").symlink_to(self.program)
            script = "".join(f"cat <<'.'\n$ {command}\n.\n{command}\n" for command in commands)
            actual = shell(script, directory)
        return self.compare("README.md", where, shown, actual)

    def reader(self) -> list[str]:
        """The reader in Python that FORMAT.md gives, run on the shipped snapshot."""
        text = (self.project / "schema/FORMAT.md").read_text(encoding="utf-8")
        where = block(text, "text output")
        with tempfile.TemporaryDirectory() as directory:
            script = pathlib.Path(directory) / "reader.py"
            script.write_text(text[slice(*block(text, "python"))], encoding="utf-8")
            actual = shell(f"python3 '{script}'", str(self.project))
        return self.compare("schema/FORMAT.md", where, text[slice(*where)], actual)

    def seqrepo_table(self) -> list[str]:
        """The table of SeqRepo's commands, which the program has."""
        rows = [json.loads(line) for line in self.run("--json", "help", "seqrepo").splitlines()]
        actual = "".join(f"| `{row['seqrepo']}` | {'`' + row['seqshelf'] + '`' if 'seqshelf' in row else '–'} | "
                         + row["difference"].replace("|", "\\|") + " |\n" for row in rows)
        found = re.search(r"^\| SeqRepo \| seqshelf \| .*\n\|.*\n((?:\|.*\n)*)", self.readme, re.MULTILINE)
        return self.compare("README.md", found.span(1), found.group(1),
                            actual) if found else ["README.md has no table of SeqRepo's commands"]

    def speed_table(self) -> list[str]:
        """The table of speed, from the raw figures of docs/benchmarks."""
        actual = headlines.table(self.project / "docs")
        found = re.search(re.escape(actual.split("\n", 1)[0]) + r"\n(?:\|.*\n)*", self.readme)
        return self.compare("README.md", found.span(), found.group(),
                            actual) if found else ["README.md has no table of speed"]

    def benchmarks(self) -> list[str]:
        """docs/benchmarks.md, from the same figures."""
        actual, page = report.text_of(self.project / "docs"), self.project / "docs/benchmarks.md"
        shown = page.read_text(encoding="utf-8")
        if shown != actual and self.write:
            page.write_text(actual, encoding="utf-8")
        return [] if shown == actual else ["docs/benchmarks.md is not what its figures say"]

    def commands_are_explained(self) -> list[str]:
        problems = [f"`seqshelf help {command}` explains nothing" for command in self.commands
                    if len(self.run("help", *command.split()).split("\n\n")) < 3]
        return problems if self.commands else ["`seqshelf --help` lists no command"]

    def named_commands_exist(self) -> list[str]:
        known = {word for command in self.commands for word in (command, command.split()[0])}
        named = re.findall(r"(?:^\$ |^|`|\| )seqshelf ((?:-\S+ )*)([a-z][a-z-]*)(?: ([a-z][a-z-]*))?",
                           self.readme, re.MULTILINE)
        code = [(first, second) for _, first, second in named if first != "keeps"]
        return [f"README.md names `seqshelf {first} {second}`" for first, second in code
                if first not in known
                or (f"{first} {second}" not in known and second and any(c.startswith(first + " ") for c in known))]

    def named_scripts_run(self) -> list[str]:
        """Those that measure: they take too long to be run here, but are asked what they do."""
        named = sorted(set(re.findall(r"\btools/bench-[a-z]+", self.readme)))
        return [f"`{script} --help` ends with {status}" for script in named or ["tools/bench-…"]
                if (status := subprocess.run([self.project / script, "--help"], stdout=subprocess.DEVNULL,
                                             check=False).returncode) != 0]

    def named_options_exist(self) -> list[str]:
        texts = [self.help, self.run("help", "seqrepo")] + [self.run("help", *command.split())
                                                            for command in self.commands]
        known = set(re.findall(r"--[a-z][a-z-]*", "\n".join(texts))) | FOREIGN_OPTIONS
        return [f"README.md names {option}" for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", self.readme)
                if option not in known]


def main() -> int:
    project, program = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    documents = Documents(project, program, "--write" in sys.argv)
    checks = [documents.example, documents.commands_are_explained, documents.named_commands_exist,
              documents.named_options_exist, documents.reader, documents.seqrepo_table,
              documents.speed_table, documents.benchmarks,
              documents.named_scripts_run, documents.tour]
    failed = 0
    for check in checks:
        try:
            problems = check()
        except (OSError, ValueError, subprocess.CalledProcessError) as error:
            problems = [f"{check.__name__}: {error}"]
        failed += bool(problems)
        for problem in problems:
            print(problem)
    print(f"{len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
