"""Draws docs/explanation/architecture.svg from the tables of tests/lint/layers.py: one row a rank, one box a room.

usage: architecture.py PROJECT    writes the picture
"""
import ast
import pathlib
import sys

WIDTH, ROW, BOX, GAP, LEFT = 860, 46, 32, 12, 8
ABOUT = {
    "base": "files, locks, threads", "digest": "SHA-512, MD5, SHA-1", "transport": "HTTP, tar, programs",
    "sequence": "letters, regions, motifs", "seqcol": "GA4GH collections", "fhr": "FHR records",
    "format/codec": "gzip, BGZF, deltas", "format": "FASTA, .fai, BED, tables", "volume": "BGZF FASTA files",
    "packed": "the packed cache", "catalog": "names: SQLite", "refget_store": "gtars' stores",
    "snapshot": "roots and snapshots", "mirror": "pull and publish", "repository/resolve": "what a name means",
    "repository/session": "one atomic change", "repository": "Repository, Sequence",
    "repository/upkeep": "verify, prune", "repository/exchange": "SeqRepo, gtars",
    "analysis": "motifs and variants", "tools": "the program",
}


def table(project: pathlib.Path, name: str):
    """A constant of tests/lint/layers.py, which is a program of its own and cannot be imported."""
    tree = ast.parse((project / "tests/lint/layers.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return ast.literal_eval(node.value)
    raise ValueError(f"tests/lint/layers.py has no {name}")


def text(x: float, y: float, size: int, words: str, style: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" {style}>{words}</text>\n'


def box(x: float, y: float, width: float, room: str) -> str:
    middle = x + width / 2
    name = "tools/seqshelf" if room == "tools" else f"src/{room}"
    about = ABOUT.get(room, "")
    return (f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{BOX}" rx="5" fill="#e8f0f2" stroke="#35616b"/>\n'
            + text(middle, y + (14 if about else 20), 12, name, 'text-anchor="middle" font-weight="bold"')
            + (text(middle, y + 26, 10, about, 'text-anchor="middle" fill="#444"') if about else ""))


def picture(project: pathlib.Path) -> str:
    rank = table(project, "RANK")
    rows = [sorted(room for room in rank if rank[room] == place) for place in sorted(set(rank.values()), reverse=True)]
    height = ROW * len(rows) + 24
    svg = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif">\n'
           f"<title>Rooms of the source: a file includes its own room and rooms of lower rows</title>\n"
           f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>\n')
    for number, rooms in enumerate(rows):
        y = GAP + ROW * number
        width = min(230, (WIDTH - 2 * LEFT - GAP * (len(rooms) - 1)) / len(rooms))
        start = (WIDTH - width * len(rooms) - GAP * (len(rooms) - 1)) / 2
        svg += "".join(box(start + place * (width + GAP), y, width, room) for place, room in enumerate(rooms))
        if number + 1 < len(rows):
            svg += f'<path d="M{WIDTH / 2:g} {y + BOX + 2} v8 m-4 -5 l4 5 l4 -5" fill="none" stroke="#35616b"/>\n'
    return svg + "</svg>\n"


if __name__ == "__main__":
    root = pathlib.Path(sys.argv[1])
    (root / "docs/explanation/architecture.svg").write_text(picture(root), encoding="utf-8")
