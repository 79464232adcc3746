"""Figures gathered over repeats, and the Markdown table of them."""
import statistics
from collections import defaultdict

HIGHER_IS_BETTER = {"MB/s"}


def number(value):
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def cell(values, unit):
    text = f"{number(statistics.median(values))} {unit}"
    if min(values) != max(values):
        text += f" ({number(min(values))}–{number(max(values))})"
    return text


class Table:
    def __init__(self):
        self.figures = defaultdict(lambda: defaultdict(list))  # workload, who -> a value a repeat
        self.units = {}

    def add(self, workload, who, value, unit):
        self.figures[workload][who].append(float(value))
        self.units[workload] = unit

    def ratio(self, ours, peers, unit):
        """The median of what each repeat gives; above 1: seqshelf is better."""
        pairs = [(peer, our) if unit not in HIGHER_IS_BETTER else (our, peer) for our, peer in zip(ours, peers)]
        return statistics.median(a / b for a, b in pairs)

    def markdown(self):
        lines = ["| workload | seqshelf | peer | peer's | ratio |", "|---|---|---|---|---|"]
        for workload, by_who in self.figures.items():
            unit, ours = self.units[workload], by_who["seqshelf"]
            peers = [who for who in by_who if who != "seqshelf"]
            for who in sorted(peers) or [None]:
                peer = ["", "", ""] if who is None else [
                    who, cell(by_who[who], unit), f"{self.ratio(ours, by_who[who], unit):.2f}"]
                lines.append("| " + " | ".join([workload, cell(ours, unit), *peer]) + " |")
        return "\n".join(lines)
