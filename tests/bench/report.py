"""Writes docs/benchmarks.md from the values in docs/benchmarks/*.tsv. Measures nothing.

usage: report.py DOCS
"""
import pathlib
import statistics
import sys
import textwrap

sys.dont_write_bytecode = True
from figures import OURS, Figures, number, our_values, ratio

PEERS, SCALE = "benchmarks/peers.tsv", "benchmarks/scale.tsv"
INTRODUCTION = """# Benchmarks

`tools/bench-peers` and `tools/bench-scale` write this page from the figures in
[benchmarks/](benchmarks/). Do not edit it by hand. Every value can be measured again with

```sh
{command}
```

"""
METHOD = """Each value is the median of {repeats} repeats, with the least and the most in brackets. In every repeat all
programs run with the same inputs, in the opposite order each time. **Ratio** is how many times better seqshelf is, as
the median over the repeats; below 1 it is worse. All programs must give the same results, or nothing is reported:
residues of slices, regions and exports, digests and lengths of stored sequences after loads, and the sequences that
names mean. The page cache is warm, except for slices "from disk", before which the files are dropped from it.

* **Not cached**: no inflated block is kept. seqshelf's and htslib's caches are off, and each slice inflates the
  blocks it needs. **Cached**: all blocks were in the cache of 64 MiB before. **seqshelf, packed cache** reads
  the file that `seqshelf cache build` made.
* seqshelf and htslib are called from C++, the others are Python modules: a call from Python costs about 0.1 µs,
  and an answer is a Python string.
* SeqRepo, gtars and pyfaidx get fewer operations, or a part of the input, if all of it would take minutes.
  Values are for one operation or one megabyte, and the name of a program that got a part says so.
"""


def cell(values: list[float], unit: str) -> str:
    text = f"{number(statistics.median(values))} {unit}"
    return text if min(values) == max(values) else f"{text} ({number(min(values))}–{number(max(values))})"


def table(figures: Figures, section: str) -> list[str]:
    lines = ["| workload | | | ratio |", "| --- | --- | --- | --- |"]
    for (workload, unit), by_who in figures.workloads(section).items():
        ours = our_values(by_who)
        for place, (who, values) in enumerate(by_who.items()):
            compared = "" if ours is None or who.startswith(OURS) else number(ratio(ours, values, unit))
            who = f"**{who}**" if who.startswith(OURS) else who
            lines.append(f"| {workload if place == 0 else ''} | {who} | {cell(values, unit)} | {compared} |")
    return lines


def peers(figures: Figures, plots: list[str]) -> str:
    about = dict(figures.about)
    text = METHOD.format(repeats=about.pop("repeats")) + "\n| | |\n| --- | --- |\n"
    text += "".join(f"| {key} | {value} |\n" for key, value in about.items() if key != "command")
    for section in figures.sections():
        text += f"\n## {section}\n\n"
        text += "".join(f"![{section}](benchmarks/{plot})\n\n" for plot in plots if plot.startswith(file_name(section)))
        text += "\n".join(table(figures, section)) + "\n"
    return text


def file_name(section: str) -> str:
    return section.lower().replace(" ", "-")


def scale(figures: Figures, plots: list[str]) -> str:
    """A table for each section, with a row for each cost and a column for each size."""
    method = textwrap.fill(figures.about["method"], 118, break_on_hyphens=False)
    text = (f"\n# How costs grow\n\n```sh\n{figures.about['command']}\n```\n\n{method}\n\n"
            "| | |\n| --- | --- |\n")
    text += "".join(f"| {key} | {value} |\n" for key, value in figures.about.items()
                    if key not in ("command", "method"))
    for section in figures.sections():
        text += f"\n## {section}\n\n" + "".join(f"![{section}](benchmarks/{plot})\n\n" for plot in plots
                                                if plot.startswith(file_name(section)))
        found = figures.workloads(section)
        sizes = sorted({int(size) for by_size in found.values() for size in by_size})
        text += "| | " + " | ".join(f"{size:,}" for size in sizes) + " |\n| --- |" + " --- |" * len(sizes) + "\n"
        for (cost, unit), by_size in found.items():
            text += f"| {cost}, {unit} | " + " | ".join(number(statistics.median(by_size[str(size)]))
                                                        if str(size) in by_size else "" for size in sizes) + " |\n"
    return text


def text_of(docs: pathlib.Path) -> str:
    plots = sorted(path.name for path in (docs / "benchmarks").glob("*.svg"))
    figures = {name: Figures.read(docs / name) for name in (PEERS, SCALE) if (docs / name).exists()}
    text = INTRODUCTION.format(command="\n".join(one.about["command"] for one in figures.values()))
    if PEERS in figures:
        text += peers(figures[PEERS], plots)
    if SCALE in figures:
        text += scale(figures[SCALE], plots)
    return text


def median(figures: Figures, section: str, workload: str, who: str) -> tuple[float, str]:
    (values, unit), = [(values, row[3]) for row, values in figures.rows.items() if row[:3] == (section, workload, who)]
    return statistics.median(values), unit


if __name__ == "__main__":
    docs_directory = pathlib.Path(sys.argv[1])
    (docs_directory / "benchmarks.md").write_text(text_of(docs_directory), encoding="utf-8")
