#!/usr/bin/env python3
"""Checks README.md, CONTRIBUTING.md, docs/ and schema/FORMAT.md: their examples run, and what they name exists.

usage: docs.py PROJECT PROGRAM [--write]
With --write, corrects shown output that the program does not print, and generated tables.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap

sys.dont_write_bytecode = True
import generated
from command_lines import OPTION, Program
from pages import Block, Page, broken_links, pages_of

MOST_LINES = {"README.md": 120, "CONTRIBUTING.md": 150}
MOST_COLUMNS = 120

# Text that differs between runs, or between versions of SQLite or zstd.
VOLATILE = [
    (r"\d{4}/\d{4}/\d{4}/\d{10}\.\d+", "DATE/TIME.N"),
    (r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ| \d\d:\d\d(:\d\d)?)?", "DATE"),
    (r"\bseconds [\d.]+", "seconds N"),
    (r"\b[\d.]+ (B|kB|MB)\b", "SIZE"),
    (r"[ \t]+", " "),
]

REGION = re.compile(r"^ *// \[(\w+)\]\n(.*?)^ *// \[/\1\]$", re.MULTILINE | re.DOTALL)
CHECKOUT = "~/seqshelf"  # the pages' name for the directory in which a session runs


def stable(text: str) -> list[str]:
    for pattern, replacement in VOLATILE:
        text = re.sub(pattern, replacement, text)
    return text.strip().splitlines()


def shell(script: str, directory: str, program: pathlib.Path | None = None) -> str:
    """The output of a script, in an environment without the user's variables."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("SEQSHELF", "SEQREPO", "XDG_"))}
    ours |= {"LC_ALL": "C.UTF-8", "TZ": "UTC", "TERM": "dumb", "HOME": directory}
    if program:
        ours["PATH"] = f"{directory}/build/release/tools/seqshelf:{ours['PATH']}"
    return subprocess.run(["bash", "-c", script], cwd=directory, env=ours, text=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False).stdout


class Documents:
    def __init__(self, project: pathlib.Path, program: pathlib.Path, write: bool):
        self.project, self.write = project, write
        self.program = Program(program)
        self.pages = pages_of(project)

    def compare(self, page: Page, block: Block, actual: str) -> list[str]:
        if stable(block.text) == stable(actual):
            return []
        if self.write:
            page.replace(block.start, block.end, actual)
        return [f"{page.name} shows\n{block.text}but there is\n{actual}"]

    def consoles_are_true(self) -> list[str]:
        """The console blocks of a page are one session, in a directory with the files of a checkout and a build."""
        return [problem for page in self.pages if page.blocks("console") for problem in self.session(page)]

    def session(self, page: Page) -> list[str]:
        blocks, end = page.blocks("console"), "-- end of the block --"
        script = ""
        for block in blocks:
            commands = [line[2:] for line in block.text.splitlines() if line.startswith("$ ")]
            script += "".join(f"cat <<'.'\n$ {command}\n.\n{command}\n" for command in commands) + f"echo '{end}'\n"
        with tempfile.TemporaryDirectory() as directory:
            for shared in ("tests", "snapshots"):
                (pathlib.Path(directory) / shared).symlink_to(self.project / shared)
            tools = pathlib.Path(directory) / "build/release/tools/seqshelf"
            tools.mkdir(parents=True)
            (tools / "seqshelf").symlink_to(self.program.path)
            output = shell(script, directory, self.program.path)
        outputs = output.replace(directory, CHECKOUT).replace(str(self.project), CHECKOUT).split(end + "\n")
        problems = [self.compare(page, block, actual) for block, actual in reversed(list(zip(blocks, outputs)))]
        return [problem for some in problems for problem in some]

    def examples_are_compiled(self) -> list[str]:
        """A block of C++ equals a marked region of a file in tests/snippet, which is compiled and run as a test."""
        regions = set()
        for file in (self.project / "tests/snippet").glob("*.cpp"):
            found = REGION.findall(file.read_text(encoding="utf-8"))
            regions |= {textwrap.dedent(text) for _, text in found}
        shown = [(page, block) for page in self.pages for block in page.blocks("cpp")]
        problems = [f"{page.name}: no region of tests/snippet is\n{block.text}" for page, block in shown
                    if block.text not in regions]
        return problems if shown else ["no page shows C++"]

    def reader(self) -> list[str]:
        """The Python reader in FORMAT.md runs on the shipped snapshot."""
        page = next(page for page in self.pages if page.name == "schema/FORMAT.md")
        with tempfile.TemporaryDirectory() as directory:
            script = pathlib.Path(directory) / "reader.py"
            script.write_text(page.block("python").text, encoding="utf-8")
            actual = shell(f"cd '{self.project}' && python3 '{script}'", directory)
        return self.compare(page, page.block("text output"), actual)

    def generated_parts(self) -> list[str]:
        return generated.problems(self.project, self.program, self.write)

    def commands_are_explained(self) -> list[str]:
        problems = [f"`seqshelf help {command}` explains nothing" for command, text in self.program.texts.items()
                    if len(text.split("\n\n")) < 3]
        return problems if self.program.commands else ["`seqshelf --help` lists no command"]

    def headers_are_listed(self) -> list[str]:
        """docs/reference/library.md lists every public header."""
        page = next(page for page in self.pages if page.name == "docs/reference/library.md")
        listed = set(re.findall(r"`([a-z_]+\.hpp)`", page.text)) | {"seqshelf.hpp"}
        headers = {path.name for path in (self.project / "include/seqshelf").glob("*.hpp")}
        return [f"{page.name} lists {name}, which does not exist" for name in sorted(listed - headers)] + [
            f"{page.name} does not list {name}" for name in sorted(headers - listed)]

    def named_commands_exist(self) -> list[str]:
        problems = []
        for page in self.pages:
            lines = [line for block in page.blocks("sh", "text") for line in block.text.splitlines()]
            for line in lines + page.inline_code():
                problems += [f"{page.name}: {problem}" for problem in self.program.problems(line)]
        return problems

    def named_options_exist(self) -> list[str]:
        return [f"{page.name} names {option}, which no command has" for page in self.pages
                for code in page.inline_code() for option in OPTION.findall(code) if option not in self.program.options]

    def named_scripts_exist(self) -> list[str]:
        """Scripts of tools/ exist. Benchmarks take too long to run here, so only their --help is run."""
        script = re.compile(r"\btools/[a-z]+(?:-[a-z]+)*\b(?!/|\.)")
        named = {(page.name, name) for page in self.pages for name in script.findall(page.text)}
        problems = [f"{page} names {name}" for page, name in sorted(named) if not (self.project / name).exists()]
        for name in sorted({name for _, name in named if "/bench-" in name and (self.project / name).exists()}):
            status = subprocess.run([self.project / name, "--help"], stdout=subprocess.DEVNULL, check=False).returncode
            problems += [f"`{name} --help` ends with {status}"] if status else []
        return problems

    def links_resolve(self) -> list[str]:
        return [problem for page in self.pages for problem in broken_links(self.project, page)]

    def pages_are_short(self) -> list[str]:
        return [f"{page.name} has more than {most} lines" for page in self.pages
                if (most := MOST_LINES.get(page.name)) and page.text.count("\n") > most]

    def lines_are_short(self) -> list[str]:
        return [f"{page.name}:{number}: {len(line)} columns" for page in self.pages
                for number, line in enumerate(page.prose(), 1)
                if len(line) > MOST_COLUMNS and not line.startswith("|") and "](" not in line]


def main() -> int:
    project, program = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    documents = Documents(project, program, "--write" in sys.argv)
    checks = [documents.generated_parts, documents.consoles_are_true, documents.examples_are_compiled, documents.reader,
              documents.commands_are_explained, documents.headers_are_listed,
              documents.named_commands_exist, documents.named_options_exist, documents.named_scripts_exist,
              documents.links_resolve, documents.pages_are_short, documents.lines_are_short]
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
