"""Measured values of all repeats, stored as tab-separated text, and their statistics."""
import pathlib
import statistics

HIGHER_IS_BETTER = {"MB/s", "million/s"}
GIVEN = "sha512t24u"  # not a unit: marks a digest of the output, which must be equal for all programs
OURS = "seqshelf"


class Disagreement(Exception):
    """Two programs give different residues, so nothing is reported."""


class Figures:
    """For each section, workload and program: the unit, and one value per repeat."""

    def __init__(self):
        self.about: dict[str, str] = {}
        self.rows: dict[tuple[str, str, str, str], list[float]] = {}  # section, workload, who, unit
        self._given: dict[str, tuple[str, str]] = {}

    def add(self, section: str, workload: str, who: str, value, unit: str) -> None:
        if unit == GIVEN:
            self.given(workload, who, value)
        else:
            self.rows.setdefault((section, workload, who, unit), []).append(float(value))

    def given(self, workload: str, who: str, digest: str) -> None:
        """Records the digest of a program's output. Raises Disagreement if another program's differs."""
        first_who, first = self._given.setdefault(workload, (who, digest))
        if digest != first:
            raise Disagreement(f"{workload}: {who} and {first_who} give different residues")

    def add_lines(self, section: str, text: str, ours: str = OURS) -> None:
        """Adds the lines that a program printed: `workload<TAB>who<TAB>value<TAB>unit`."""
        for line in text.splitlines():
            workload, who, value, unit = line.split("\t")
            self.add(section, workload, ours if who == OURS else who, value, unit)

    def sections(self) -> list[str]:
        return list(dict.fromkeys(section for section, *_ in self.rows))

    def workloads(self, section: str) -> dict[tuple[str, str], dict[str, list[float]]]:
        """The values by workload and unit, then by program. seqshelf comes first, the others in the order of their
        medians, the best first."""
        found: dict[tuple[str, str], dict[str, list[float]]] = {}
        for (of, workload, who, unit), values in self.rows.items():
            if of == section:
                found.setdefault((workload, unit), {})[who] = values
        for (_, unit), by_who in found.items():
            sign = -1 if unit in HIGHER_IS_BETTER else 1
            order = sorted(by_who.items(),
                           key=lambda item: (not item[0].startswith(OURS), sign * statistics.median(item[1])))
            by_who.clear()
            by_who.update(order)
        return found

    def write(self, path: pathlib.Path) -> None:
        lines = [f"# {key}\t{value}\n" for key, value in self.about.items()]
        lines += ["\t".join([*row, *(f"{value:.5g}" for value in values)]) + "\n" for row, values in self.rows.items()]
        path.write_text("".join(lines), encoding="utf-8")

    def in_place_of(self, older: "Figures") -> "Figures":
        """These figures, and the older ones of other workloads, in their order."""
        measured = {(section, workload) for section, workload, *_ in self.rows}
        merged = Figures()
        merged.about = older.about | self.about
        merged.rows = {row: values for row, values in older.rows.items() if row in self.rows
                       or row[:2] not in measured} | self.rows
        return merged

    @classmethod
    def read(cls, path: pathlib.Path) -> "Figures":
        figures = cls()
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# "):
                key, value = line[2:].split("\t")
                figures.about[key] = value
            else:
                section, workload, who, unit, *values = line.split("\t")
                figures.rows[section, workload, who, unit] = [float(value) for value in values]
        return figures


def our_values(by_who: dict[str, list[float]]) -> list[float] | None:
    """The values of seqshelf; those without a qualifier if there are several."""
    return by_who.get(OURS) or next((values for who, values in by_who.items() if who.startswith(OURS)), None)


def number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def ratio(ours: list[float], theirs: list[float], unit: str) -> float:
    """How many times better seqshelf is: the median over the repeats."""
    pairs = zip(ours, theirs) if unit in HIGHER_IS_BETTER else zip(theirs, ours)
    return statistics.median(a / b for a, b in pairs)
