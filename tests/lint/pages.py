"""The Markdown pages of the project, for the lint of the documentation: code blocks, prose, headings, links."""
import dataclasses
import pathlib
import re

FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
INLINE_CODE = re.compile(r"(`+)(.+?)\1")


@dataclasses.dataclass(frozen=True)
class Block:
    language: str
    start: int  # of the contents, in the page's text
    end: int
    text: str


class Page:
    def __init__(self, project: pathlib.Path, path: pathlib.Path):
        self.path = path
        self.name = str(path.relative_to(project))
        self.text = path.read_text(encoding="utf-8")

    def blocks(self, *languages: str) -> list[Block]:
        """The code blocks of these languages, in order; all blocks without a language."""
        found = [Block(match[1], match.start(2), match.end(2), match[2]) for match in FENCE.finditer(self.text)]
        return [block for block in found if block.language in languages or not languages]

    def block(self, language: str) -> Block:
        """The only block of that language."""
        found = self.blocks(language)
        if len(found) != 1:
            raise ValueError(f"{self.name} has {len(found)} blocks of {language}")
        return found[0]

    def prose(self) -> list[str]:
        """The page's lines, with empty lines in place of code blocks, so that line numbers stay."""
        return FENCE.sub(lambda match: "\n" * match.group().count("\n"), self.text).split("\n")

    def inline_code(self) -> list[str]:
        return [match[2].strip() for match in INLINE_CODE.finditer("\n".join(self.prose()))]

    def links(self) -> list[str]:
        without_code = INLINE_CODE.sub("", "\n".join(self.prose()))
        return LINK.findall(without_code)

    def anchors(self) -> set[str]:
        headings = [line.lstrip("#").strip() for line in self.prose() if re.match(r"#+ ", line)]
        return {anchor(heading) for heading in headings}

    def replace(self, start: int, end: int, text: str) -> None:
        self.text = self.text[:start] + text + self.text[end:]
        self.path.write_text(self.text, encoding="utf-8")


def anchor(heading: str) -> str:
    """The anchor that both GitHub and Python-Markdown make of a heading."""
    words = re.sub(r"[^\w\s-]", "", heading.lower()).strip()
    return re.sub(r"[-\s]+", "-", words)


def pages_of(project: pathlib.Path) -> list[Page]:
    """Every page for readers, except the changelog and the texts of `seqshelf help`."""
    top = [project / "README.md", project / "CONTRIBUTING.md", project / "schema/FORMAT.md"]
    return [Page(project, path) for path in top + sorted((project / "docs").rglob("*.md"))]


def broken_links(project: pathlib.Path, page: Page) -> list[str]:
    problems = []
    for link in page.links():
        if re.match(r"[a-z]+:", link):
            continue  # another site; tests do not use the network
        file, _, fragment = link.partition("#")
        target = (page.path.parent / file).resolve() if file else page.path
        if not target.exists() or not target.is_relative_to(project):
            problems.append(f"{page.name}: there is no {link}")
        elif fragment and fragment not in Page(project, target).anchors():
            problems.append(f"{page.name}: {file or page.name} has no heading #{fragment}")
    return problems
