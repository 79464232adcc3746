"""Draws the values in DOCS/benchmarks/*.tsv as SVG files beside them. The same values give the same bytes.

usage: plots.py DOCS     with a Python that has matplotlib
"""
import pathlib
import re
import statistics
import sys

sys.dont_write_bytecode = True
import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "seqshelf", "svg.fonttype": "none", "font.family": "sans-serif",
                            "font.size": 9, "axes.spines.top": False,
                            "axes.spines.right": False, "legend.frameon": False,
                            "xtick.minor.size": 0, "ytick.minor.size": 0})
import matplotlib.pyplot as plt
from matplotlib.ticker import LogLocator, NullLocator

from figures import HIGHER_IS_BETTER, OURS, Figures
from report import PEERS, SCALE, file_name

OUR_COLOUR = "#0072b2"
COLOURS = ("#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#8a6d3b", "#999999", "#7f3c8d", "#b3de69", "#000000")
DRAWN = {"Load": r"^load [^:]*(?<!again)$", "Slices": r"cached$", "Batches": r"^[^:]*$",
         "Names": r", snapshot$", "Instances": r"", "On disk": r"^[^,]*$"}


def bare(who: str) -> str:
    """The name without its qualifier, such as a part of the input or a number of sequences."""
    return re.split(r", (?:the first|a tenth|one in|\d)", who)[0]


def bars(figures: Figures, section: str, unit: str, directory: pathlib.Path) -> None:
    """A group of bars for each workload, with a colour for each program, on a logarithmic scale."""
    drawn = {workload: by_who for (workload, of), by_who in figures.workloads(section).items()
             if of == unit and re.search(DRAWN.get(section, ""), workload) and len(by_who) > 1}
    if not drawn:
        return
    everybody = list(dict.fromkeys(bare(who) for by_who in drawn.values() for who in by_who))
    others = iter(COLOURS * 3)
    colours = {who: OUR_COLOUR if who.startswith(OURS) else next(others) for who in everybody}
    rows = sum(len(by_who) for by_who in drawn.values())
    figure, axes = plt.subplots(figsize=(8, 0.9 + 0.17 * rows + 0.2 * len(drawn)))
    place, ticks = 0.0, []
    for workload, by_who in drawn.items():
        ticks.append((place + (len(by_who) - 1) / 2, workload))
        for who, values in by_who.items():
            median = statistics.median(values)
            axes.barh(place, median, color=colours[bare(who)], height=0.9)
            axes.plot([min(values), max(values)], [place, place], color="black", linewidth=0.8)
            place += 1
        place += 1.2
    axes.set_xscale("log")
    axes.set_yticks([at for at, _ in ticks], [workload for _, workload in ticks])
    axes.invert_yaxis()
    axes.set_xlabel(f"{unit}: {'more' if unit in HIGHER_IS_BETTER else 'less'} is better; lines: least to most")
    handles = [plt.Rectangle((0, 0), 1, 1, color=colour) for colour in colours.values()]
    axes.legend(handles, everybody, loc="upper left", bbox_to_anchor=(1, 1), fontsize=8)
    save(figure, directory / f"{file_name(section)}-{file_name(unit.replace('µ', 'u').replace('/', ' per '))}.svg")


def lines(figures: Figures, section: str, directory: pathlib.Path) -> None:
    """How costs grow, on logarithmic scales, with one picture for each unit."""
    by_unit: dict[str, dict] = {}
    for (cost, unit), by_size in figures.workloads(section).items():
        by_unit.setdefault(unit, {})[cost] = sorted((int(size), statistics.median(values))
                                                    for size, values in by_size.items())
    figure, all_axes = plt.subplots(1, len(by_unit), figsize=(3.6 * len(by_unit), 3.6), squeeze=False)
    for axes, (unit, costs) in zip(all_axes[0], by_unit.items()):
        for colour, (cost, points) in zip((OUR_COLOUR, *COLOURS), costs.items()):
            axes.loglog(*zip(*points), marker="o", markersize=3, color=colour, label=cost)
        axes.set_xlabel(section.split()[-1])
        axes.set_title(unit, fontsize=9)
        axes.legend(fontsize=7, loc="upper left", bbox_to_anchor=(0, -0.16))
    save(figure, directory / f"{file_name(section)}.svg")


def save(figure, path: pathlib.Path) -> None:
    for axes in figure.axes:  # powers of ten only: fewer marks, smaller files
        for axis in (axes.xaxis, axes.yaxis):
            if isinstance(axis.get_major_locator(), LogLocator):
                axis.set_minor_locator(NullLocator())
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None, "Creator": None})
    plt.close(figure)


def main() -> None:
    docs = pathlib.Path(sys.argv[1])
    directory = docs / "benchmarks"
    for old in directory.glob("*.svg"):
        old.unlink()
    if (docs / PEERS).exists():
        figures = Figures.read(docs / PEERS)
        for section in figures.sections():
            for unit in dict.fromkeys(unit for _, unit in figures.workloads(section)):
                bars(figures, section, unit, directory)
    if (docs / SCALE).exists():
        figures = Figures.read(docs / SCALE)
        for section in figures.sections():
            lines(figures, section, directory)


if __name__ == "__main__":
    main()
