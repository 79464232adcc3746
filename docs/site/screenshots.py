"""Draws what the program shows on a terminal: docs/images/slice.svg and shell.svg, the same at every run.

usage: screenshots.py PROJECT PROGRAM
Runs the program in a pseudo-terminal of pyte, which keeps the screen, and writes the screen's cells as text in an SVG.
"""
import html
import os
import pathlib
import pty
import re
import select
import subprocess
import sys
import tempfile
import termios
import time

import pyte

COLUMNS, CELL, LINE, MARGIN = 100, 8.4, 18, 14
BACKGROUND, FOREGROUND = "#1d2529", "#d5dde0"
COLOURS = {"red": "#f2777a", "green": "#8fc98f", "blue": "#7aa6e8", "brown": "#e8c76a", "magenta": "#cc99cc",
           "cyan": "#66cccc", "white": "#ffffff", "black": "#7d8b91"}
SLICE = "seqshelf slice refseq:NC_001422.1:51-150 --frames --both"
SHELL = ["use assembly:R64-1-1", "slice I:1001-1080 -", "find TGTGGGTGTG I:1-2000", "resovle I", "resolve I"]
QUIET, PATIENCE = 0.7, 20  # seconds without output that end a step, and the most to wait for its first


class Terminal:
    def __init__(self, rows: int):
        self.screen = pyte.Screen(COLUMNS, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.outside, self.inside = pty.openpty()
        termios.tcsetwinsize(self.outside, (rows, COLUMNS))

    def settle(self) -> None:
        """Feeds the screen until the program is quiet."""
        patience = time.monotonic() + PATIENCE
        while select.select([self.outside], [], [], QUIET if time.monotonic() < patience else 0)[0]:
            try:
                data = os.read(self.outside, 65536)
            except OSError:  # the other side is closed
                return
            if not data:
                return
            self.stream.feed(data)

    def wait_for(self, text: str) -> None:
        patience = time.monotonic() + PATIENCE
        while not any(text in line for line in self.screen.display) and time.monotonic() < patience:
            self.settle()

    def type(self, line: str) -> None:
        os.write(self.outside, line.encode() + b"\n")
        self.settle()


def svg(screen: pyte.Screen, title: str) -> str:
    used = max(number for number, line in enumerate(screen.display, 1) if line.strip())
    width, height = 2 * MARGIN + COLUMNS * CELL, 2 * MARGIN + used * LINE
    out = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
           f'font-family="monospace" font-size="14">\n'
           f"<title>{html.escape(title)}</title>\n"
           f'<rect width="{width:g}" height="{height:g}" rx="8" fill="{BACKGROUND}"/>\n')
    for row in range(used):
        cells = [screen.buffer[row][column] for column in range(COLUMNS)]
        for style, start, text in runs(cells):
            if text.strip():
                lead = len(text) - len(text.lstrip())
                x, length = MARGIN + (start + lead) * CELL, len(text.strip()) * CELL
                out += (f'<text x="{x:g}" y="{MARGIN + row * LINE + 13:g}" textLength="{length:g}" '
                        f'xml:space="preserve" {style}>{html.escape(text.strip())}</text>\n')
    return out + "</svg>\n"


def runs(cells) -> list[tuple[str, int, str]]:
    """Neighbouring cells of one style: the style, the first column, the text."""
    found: list[tuple[str, int, str]] = []
    for column, cell in enumerate(cells):
        other = f"#{cell.fg}" if re.fullmatch(r"[0-9a-f]{6}", cell.fg) else FOREGROUND
        colour = COLOURS.get(cell.fg, other)
        style = f'fill="{colour}"' + (' font-weight="bold"' if cell.bold else "")
        if found and found[-1][0] == style:
            found[-1] = (style, found[-1][1], found[-1][2] + cell.data)
        else:
            found.append((style, column, cell.data))
    return found


def save(terminal: Terminal, title: str, path: pathlib.Path, project: pathlib.Path) -> None:
    picture = svg(terminal.screen, title)
    if str(project) in picture:
        raise ValueError(f"{path.name} would show where this checkout is: {project}")
    path.write_text(picture, encoding="utf-8")


def start(terminal: Terminal, words: list[str], environment: dict[str, str]) -> subprocess.Popen:
    side = terminal.inside
    process = subprocess.Popen(words, stdin=side, stdout=side, stderr=side, env=environment, start_new_session=True)
    os.close(terminal.inside)
    return process


def main() -> None:
    project, program = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    images = project / "docs/images"
    images.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        environment = {
            "HOME": home, "XDG_STATE_HOME": home, "PATH": f"{program.parent}:/usr/bin:/bin", "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8", "TZ": "UTC", "SEQSHELF_ROOT": str(project / "snapshots"), "SEQSHELF_PAGER": "cat",
        }
        terminal = Terminal(40)
        terminal.stream.feed(f"$ {SLICE}\r\n".encode())
        process = start(terminal, SLICE.split(), environment)
        terminal.wait_for("SQ.")
        terminal.settle()
        process.wait()
        save(terminal, SLICE, images / "slice.svg", project)

        terminal = Terminal(60)
        terminal.stream.feed(b"$ seqshelf shell\r\n")
        process = start(terminal, ["seqshelf", "shell"], environment)
        terminal.wait_for("seqshelf")
        terminal.settle()
        for line in SHELL:
            terminal.type(line)
        save(terminal, "seqshelf shell", images / "shell.svg", project)
        os.write(terminal.outside, b"quit\n")
        process.wait()


main()
