"""The tables of speed in README.md (a few rows) and docs/explanation/speed.md, from docs/benchmarks/peers.tsv."""
import pathlib
import statistics

from figures import Figures, number, our_values, ratio
from report import PEERS

FAMILIES = {"SeqRepo": ("SeqRepo",), "samtools, htslib": ("htslib", "samtools", "bgzip", "pysam"), "gtars": ("gtars",),
            "others": ("bedtools", "pyfaidx", "seqkit")}
# Section, workload, unit, name in the tables (if not the workload's), program (if not plain seqshelf).
ROWS = [
    ("Load", "load chromosome", "MB/s", "load a chromosome of 64 MB"),
    ("Load", "load transcripts", "MB/s", "load 111,706 transcripts"),
    ("Load", "load short sequences", "MB/s", "load 1,000,000 sequences of 100 b"),
    ("Slices", "slice of 100 b, not cached", "µs", ""),
    ("Slices", "slice of 100 b, cached", "µs", ""),
    ("Slices", "slice of 100 b, cached", "µs", "slice of 100 b, packed cache", "seqshelf, packed cache"),
    ("Slices", "slice of 100 b, cached, 2 threads", "µs", ""),
    ("Slices", "slice of 100 kb, not cached", "µs", ""),
    ("Slices", "slice of 100 kb, cached", "µs", ""),
    ("Slices", "slice of 100 kb, cached", "µs", "slice of 100 kb, packed cache", "seqshelf, packed cache"),
    ("Slices", "whole transcript, not cached", "µs", "a transcript of 1 to 5 kb, not cached"),
    ("Slices", "whole transcript, cached", "µs", "a transcript of 1 to 5 kb, cached"),
    ("Batches", "100,000 regions, in no order", "µs a region", "100,000 regions"),
    ("Batches", "100,000 regions, stranded, in order", "µs a region", "100,000 regions, stranded, in order"),
    ("Batches", "export of transcripts with all names", "µs a record", ""),
    ("Batches", "find a motif", "MB/s", ""),
    ("Names", "resolve ns:alias, first time, snapshot", "µs", "resolve an alias, first time"),
    ("Names", "resolve ns:alias, repeated, snapshot", "µs", "resolve an alias, repeated"),
    ("Names", "resolve ns:alias, sorted batch of 1143253, snapshot", "µs", "resolve 1,143,253 aliases together, each"),
    ("Names", "translate to all names, snapshot", "µs", "translate to all names"),
    ("Names", "names with a prefix, one namespace, snapshot", "µs", "names with a prefix"),
    ("Names", "open and first resolve, snapshot", "µs", "open and resolve"),
    ("Instances", "status, official shape", "ms", "status"),
    ("Instances", "snapshot, official shape", "ms", "snapshot"),
    ("Instances", "catalog, official shape", "MB", "catalog"),
    ("On disk", "chromosome: residues and their indexes", "bits a residue", "on disk, chromosome"),
    ("On disk", "transcripts: residues and their indexes", "bits a residue", "on disk, transcripts"),
]

# The rows of README.md, by their names in the tables.
FEW = ("load 111,706 transcripts", "slice of 100 b, packed cache", "100,000 regions",
       "resolve an alias, first time", "catalog")


def best(by_who: dict[str, list[float]], prefixes: tuple) -> list[float] | None:
    """The values of a family's best program; by_who has the best first."""
    return next((values for who, values in by_who.items() if who.startswith(prefixes)), None)


def table(docs: pathlib.Path, only: tuple = ()) -> str:
    """All rows, or those with these names."""
    figures = Figures.read(docs / PEERS)
    lines = ["| | seqshelf | " + " | ".join(FAMILIES) + " |", "| --- |" + " --- |" * (len(FAMILIES) + 1)]
    for section, workload, unit, title, *who in ROWS:
        by_who = figures.workloads(section).get((workload, unit), {})
        ours = by_who.get(who[0]) if who else our_values(by_who)
        if ours is None or (only and (title or workload) not in only):
            continue  # it was not measured or is not requested
        cells = [f"{title or workload} | **{number(statistics.median(ours))}** {unit}"]
        for prefixes in FAMILIES.values():
            values = best(by_who, prefixes)
            cells.append("" if values is None
                         else f"{number(statistics.median(values))} ({number(ratio(ours, values, unit))}×)")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
