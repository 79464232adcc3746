"""Slices and whole sequences, read within one process."""
import pathlib
import random

from figures import Figures
from processes import in_turn, output_of
from workshop import Workshop

SECTION = "Slices"
SIZES = {100: "100 b", 1000: "1 kb", 100_000: "100 kb"}
MAX_REGIONS, MAX_RESIDUES = 1 << 14, 30_000_000  # in one pass through the regions
CONFINED = 16_000_000                            # residues: far below the default cache


class Slices:
    """Random slices of the chromosome, and whole transcripts, cached and not cached (each inflates its blocks)."""

    def __init__(self, workshop: Workshop, figures: Figures):
        self.workshop, self.figures = workshop, figures
        self.regions: dict[str, pathlib.Path] = {}

    def steps(self) -> list[tuple[str, callable]]:
        made = []
        for cached in (False, True):
            state = "cached" if cached else "not cached"
            for residues, size in SIZES.items():
                workload = f"slice of {size}, {state}"
                made.append((workload, lambda repeat, w=workload, r=residues, c=cached:
                             self.measure(repeat, "chromosome", w, c, self.stretches(w, r, c))))
            workload = f"whole transcript, {state}"
            made.append(
                (workload, lambda repeat, w=workload, c=cached: self.measure(repeat, "transcripts",
                                                                             w, c, self.wholes(w, c))))
        return made

    def write(self, workload: str, rows: list) -> pathlib.Path:
        path = self.workshop.directory / f"{workload.replace(' ', '-')}.regions"
        path.write_text("".join(f"{name}\t{digest}\t{start}\t{end}\n" for name, digest, start, end in rows),
                        encoding="utf-8")
        return path

    def stretches(self, workload: str, residues: int, cached: bool) -> pathlib.Path:
        if workload not in self.regions:
            (name, digest), = self.workshop.digests("chromosome").items()
            length, chance = self.workshop.lengths("chromosome")[name], random.Random(42)
            within, count = min(length, CONFINED) if cached else length, min(MAX_REGIONS, MAX_RESIDUES // residues)
            starts = [chance.randrange(within - residues) for _ in range(count)]
            self.regions[workload] = self.write(workload, [(name, digest, start, start + residues) for start in starts])
        return self.regions[workload]

    def wholes(self, workload: str, cached: bool) -> pathlib.Path:
        """Transcripts of 1 to 5 kb; only among the first 8,000 if they are cached."""
        if workload not in self.regions:
            lengths, digests = self.workshop.lengths("transcripts"), self.workshop.digests("transcripts")
            first = {digests[name]: (name, length)
                     for name, length in list(lengths.items())[:8000 if cached else 40_000]}
            rows = [(name, digest, 0, length) for digest, (name, length) in first.items()
                    if 1000 <= length <= 5000][:MAX_REGIONS]
            random.Random(42).shuffle(rows)
            self.regions[workload] = self.write(workload, rows)
        return self.regions[workload]

    def measure(self, repeat: int, name: str, workload: str, cached: bool, regions: pathlib.Path) -> None:
        workshop, order = self.workshop, "reversed" if repeat % 2 else "forward"
        files = [f"the same volume={workshop.volume(name)}", f"as bgzip compresses={workshop.bgzipped(name)}"]
        ours = [workshop.bench, "slices", workshop.seconds, order, workload, "cached" if cached else "not-cached",
                workshop.shelf(name) / "master", regions, *files]
        peers = ([f"gtars-loaded={workshop.gtars(name)}"] if cached else
                 [f"{kind}={workshop.seqrepo_root(name) / 'master'}" for kind in ("seqrepo", "seqrepo-kept")]
                 + [f"gtars={workshop.gtars(name)}"]
                 + [f"{kind}={workshop.fasta(name)}" for kind in ("pysam", "pyfaidx")])
        theirs = workshop.peer("python_peers.py", "slices", workshop.seconds, order, workload, regions, *peers)
        packed = ours[:-len(files)]
        in_turn(repeat,
                [lambda: self.figures.add_lines(SECTION, output_of(*ours)), lambda: self.figures.add_lines(
                    SECTION, output_of(*theirs)),
                 lambda: self.figures.add_lines(SECTION, output_of(*packed, env=workshop.packed(name)),
                                                "seqshelf, packed cache")])
