"""Generated parts of pages: measured values, the program's tables, the picture of the layers."""
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "bench"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "docs/site"))
import architecture
import headlines
import report
from command_lines import Program
from pages import Page

PICTURE = "docs/explanation/architecture.svg"


def compare_table(page: Page, actual: str, write: bool) -> list[str]:
    """Compares the page's table with `actual`; both start with the same line."""
    head = actual.split("\n", 1)[0]
    found = re.search("^" + re.escape(head) + r"\n(?:\|.*\n)*", page.text, re.MULTILINE)
    if not found:
        return [f"{page.name} has no table {head}"]
    if found.group() == actual:
        return []
    if write:
        page.replace(*found.span(), actual)
    return [f"{page.name} shows\n{found.group()}but it should be\n{actual}"]


def seqrepo_table(program: Program) -> str:
    rows = [json.loads(line) for line in program.run("--json", "help", "seqrepo").splitlines()]
    text = "| SeqRepo | seqshelf | what differs |\n| --- | --- | --- |\n"
    for row in rows:
        ours = f"`{row['seqshelf']}`" if "seqshelf" in row else "–"
        text += f"| `{row['seqrepo']}` | {ours} | " + row["difference"].replace("|", "\\|") + " |\n"
    return text


def group_table(program: Program) -> str:
    """The groups of commands, in the order of the program's help."""
    rows = [(title, ", ".join(f"`{command}`" for command in commands)) for title, commands in program.groups.items()]
    return "| group | commands |\n| --- | --- |\n" + "".join(f"| {title} | {commands} |\n" for title, commands in rows)


def help_table(project: pathlib.Path, section: str, head: str) -> str:
    """The items of a section of the program's help text, as a table."""
    text = next((project / "tools/seqshelf").rglob("program.md")).read_text(encoding="utf-8")
    found = re.search(rf"^## {section}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    items = re.sub(r"\n {2,}(?=\S)", " ", found[1] if found else "")  # an item may continue in the next line
    rows = re.findall(r"^- (`[^`]+`(?:, `[^`]+`)*): (.*)$", items, re.MULTILINE)
    if not rows:
        raise ValueError(f"the help has no items in {section}")
    return f"{head}\n| --- | --- |\n" + "".join(f"| {term} | {meaning} |\n" for term, meaning in rows)


def tables(project: pathlib.Path, program: Program) -> list[tuple[str, str]]:
    """A page and the right text of one of its tables."""
    return [
        ("README.md", headlines.table(project / "docs", headlines.FEW)),
        ("docs/explanation/speed.md", headlines.table(project / "docs")),
        ("docs/how-to/come-from-seqrepo.md", seqrepo_table(program)),
        ("docs/reference/commands.md", group_table(program)),
        ("docs/reference/program.md", help_table(project, "exit status", "| status | meaning |")),
        ("docs/reference/program.md", help_table(project, "environment", "| variable | meaning |")),
        ("docs/reference/program.md", help_table(project, "files", "| path | meaning |")),
    ]


def problems(project: pathlib.Path, program: Program, write: bool) -> list[str]:
    found = []
    for name, actual in tables(project, program):
        found += compare_table(Page(project, project / name), actual, write)
    files = {"docs/benchmarks.md": report.text_of(project / "docs"), PICTURE: architecture.picture(project)}
    for name, actual in files.items():
        path = project / name
        if not path.exists() or path.read_text(encoding="utf-8") != actual:
            found.append(f"{name} is not what it is made from; --write makes it")
            if write:
                path.write_text(actual, encoding="utf-8")
    return found
