"""Puts the pages of the website together: copies of the project's pages, and a page for each command.

usage: stage.py PROJECT PROGRAM BUILD
Writes BUILD/pages and BUILD/mkdocs.yml. Links in the pages work in the repository and on the site because both have
the same folders. A link to a file that is no page becomes plain text.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys

COMMANDS = "docs/reference/commands"
FENCE = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
# The navigation: a tab, and its pages, or folders of which all pages not named elsewhere are taken.
TABS = {
    "Home": ["README.md"],
    "Tutorial": ["docs/tutorial"],
    "How-to": ["docs/how-to"],
    "Reference": ["docs/README.md", "docs/reference", "schema/FORMAT.md"],
    "Explanation": ["docs/explanation", "docs/benchmarks.md"],
    "Contribute": ["CONTRIBUTING.md", "CHANGELOG.md", "tests/data/SOURCES.md"],
}


def help_sections(project: pathlib.Path) -> dict[str, str]:
    """The text of each command, from the files that `seqshelf help` is made of."""
    sections = {}
    for file in sorted((project / "tools/seqshelf/commands").rglob("*.md")):
        parts = re.split(r"^## (.+)\n", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        sections |= dict(zip(parts[1::2], parts[2::2]))
    return sections


def options_of(help_text: str) -> list[tuple[str, str]]:
    """The rows of the table of the command's own options."""
    found = re.search(r"^Options:\n((?: +.*\n)+)", help_text, re.MULTILINE)
    rows: list[list[str]] = []
    for line in found[1].splitlines() if found else []:
        option = re.match(r" {2,6}(-.*?)(?: {2,}(.*))?$", line)
        if option:
            rows.append([option[1], option[2] or ""])
        else:
            rows[-1][1] = f"{rows[-1][1]} {line.strip()}".strip()
    return [(left, right) for left, right in rows]


def command_page(program: str, command: str, text: str) -> str:
    help_text = subprocess.run([program, "help", *command.split()], capture_output=True, text=True, check=True).stdout
    usage = " ".join(help_text.split("\n\n")[0].removeprefix("Usage: ").split())
    body, _, examples = text.strip().partition("```sh\n")
    page = f"# {command}\n\n```text\n{usage}\n```\n\n{body.strip()}\n"
    options = options_of(help_text)
    if options:
        page += "\n## Options\n\n| option | |\n| --- | --- |\n"
        page += "".join(f"| `{left}` | {right.replace('|', chr(92) + '|')} |\n" for left, right in options)
    page += "\n[Options of every command](../program.md#options-before-the-command)\n"
    return page + (f"\n## Examples\n\n```sh\n{examples}\n" if examples else "")


def linked(text: str, own: pathlib.PurePosixPath, project: pathlib.Path, pages: set[str],
           commands: dict[str, str]) -> str:
    """Links to files that are not on the site as plain text, and names of commands as links to their pages."""
    def link(match: re.Match) -> str:
        target = normal((own.parent / match[3].partition("#")[0]).as_posix())
        unpublished = target.parts and (project / target).exists() and str(target) not in pages
        return match[2] if unpublished else match[0]  # MkDocs finds those that lead nowhere

    def command(match: re.Match) -> str:
        name = match[1].removeprefix("seqshelf help ")
        wanted = match[1] != name or str(own) == "docs/reference/commands.md"
        if not wanted or name not in commands:
            return match[0]
        up = "../" * (len(own.parts) - 1)
        return f"[`{match[1]}`]({up}{COMMANDS}/{commands[name]})"

    parts = FENCE.split(text)
    for place in range(0, len(parts), 2):
        part = re.sub(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)", link, parts[place])
        parts[place] = re.sub(r"(?<![\[`])`([a-z][a-z -]*)`(?!`|\])", command, part)
    return "".join(parts)


def normal(path: str) -> pathlib.PurePosixPath:
    parts: list[str] = []
    for part in pathlib.PurePosixPath(path).parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return pathlib.PurePosixPath(*parts)


def title(text: str) -> str:
    return re.search(r"^# (.+)$", text, re.MULTILINE)[1].replace("`", "")


def navigation(texts: dict[str, str], groups: list[tuple[str, list[str]]], commands: dict[str, str]) -> list:
    taken = {entry for entries in TABS.values() for entry in entries}
    tabs = []
    for tab, entries in TABS.items():
        pages = []
        for entry in entries:
            inside = [entry] if entry in texts else sorted(
                name for name in texts if str(pathlib.PurePosixPath(name).parent) == entry and name not in taken)
            pages += [{title(texts[name]): name} for name in inside]
        if tab == "Reference":
            for group, names in groups:
                pages.append({f"Commands: {group}": [{name: f"{COMMANDS}/{commands[name]}"} for name in names]})
            pages.append({"Classes and functions": "api/index.html"})
        tabs.append({tab: pages})
    return tabs


def main() -> None:
    project, program, build = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
    pages = build / "pages"
    shutil.rmtree(pages, ignore_errors=True)
    sources = [project / entry for entries in TABS.values() for entry in entries if entry.endswith(".md")]
    sources = sorted({*sources, *(project / "docs").rglob("*.md")})
    texts = {path.relative_to(project).as_posix(): path.read_text(encoding="utf-8") for path in sources}
    files = [path for path in sorted((project / "docs").rglob("*")) if path.suffix in (".svg", ".png")]
    files.append(project / "LICENSE")
    sections = help_sections(project)
    rows = re.findall(r"^\| ([A-Za-z ]+) \| (`.*`) \|$", texts["docs/reference/commands.md"], re.MULTILINE)
    groups = [(group, re.findall(r"`([^`]+)`", names)) for group, names in rows if group != "group"]
    commands = {name: name.replace(" ", "-") + ".md" for _, names in groups for name in names}
    known = set(texts) | {path.relative_to(project).as_posix() for path in files}
    written = {name: linked(text, pathlib.PurePosixPath(name), project, known, commands)
               for name, text in texts.items()}
    for name, page in commands.items():
        own = pathlib.PurePosixPath(COMMANDS, page)
        written[str(own)] = linked(command_page(program, name, sections[name]), own, project, known, commands)
    for name, text in written.items():
        (pages / name).parent.mkdir(parents=True, exist_ok=True)
        (pages / name).write_text(text, encoding="utf-8")
    for path in files:
        (pages / path.relative_to(project)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, pages / path.relative_to(project))
    settings = {"INHERIT": str(project / "docs/site/mkdocs.yml"), "docs_dir": str(pages),
                "site_dir": str(build / "site"), "nav": navigation(texts, groups, commands)}
    (build / "mkdocs.yml").write_text(json.dumps(settings, indent=1), encoding="utf-8")  # JSON is YAML


main()
