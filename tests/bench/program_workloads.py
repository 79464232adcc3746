"""Workloads timed as whole programs: 100,000 regions at once, exports, motifs."""
import hashlib
import os
import pathlib
import random

from figures import Disagreement, Figures
from processes import in_turn, launch, output_of
from workshop import Workshop

SECTION, ROWS = "Batches", 100_000
FEW = 200
FROM_DISK = "200 slices of 100 b, from disk"
MOTIF = "GAATTC"


class Batch:
    """100,000 intervals as long as exons (median 134 residues) on the chromosome, half of them on the minus strand
    for peers with strands."""

    def __init__(self, workshop: Workshop, figures: Figures):
        self.workshop, self.figures = workshop, figures

    @property
    def rows(self) -> int:
        return ROWS // 50 if self.workshop.quick else ROWS

    def steps(self) -> list[tuple[str, callable]]:
        return [("regions, stranded, in order", lambda repeat: self.measure(repeat, "in order", True)),
                ("regions, stranded, in no order", lambda repeat: self.measure(repeat, "in no order", True)),
                ("regions, in no order", lambda repeat: self.measure(repeat, "in no order", False))]

    def files(self, order: str) -> dict[str, pathlib.Path]:
        """Files of the regions in each program's format."""
        paths = {kind: self.workshop.directory / f"batch-{order.replace(' ', '-')}.{kind}"
                 for kind in ("bed", "digests", "regions", "part")}
        if not paths["bed"].exists():
            (name, digest), = self.workshop.digests("chromosome").items()
            length, chance, intervals = self.workshop.lengths("chromosome")[name], random.Random(2), []
            for _ in range(self.rows):
                size = min(5000, int(chance.lognormvariate(4.9, 0.6)) + 1)
                start = chance.randrange(length - size)
                intervals.append((start, start + size, chance.choice("+-")))
            if order == "in order":
                intervals.sort()
            bed = [f"{name}\t{start}\t{end}\texon{number}\t0\t{strand}\n"
                   for number, (start, end, strand) in enumerate(intervals)]
            digests = [f"{name}\t{start}\t{end}\t{digest}\n" for start, end, _ in intervals]
            paths["bed"].write_text("".join(bed))
            paths["digests"].write_text("".join(digests))
            paths["part"].write_text("".join(digests[:self.rows // 10]))
            paths["regions"].write_text("".join(f"{name}:{start + 1}-{end}\n" for start, end, _ in intervals))
        return paths

    def commands(self, order: str, stranded: bool) -> dict[str, tuple[list, int]]:
        """For each program: its command and the number of its rows."""
        workshop, files = self.workshop, self.files(order)
        ours, fasta = workshop.command(workshop.shelf("chromosome")), workshop.fasta("chromosome")
        bedtools = ["bedtools", "getfasta", "-fi", fasta, "-bed", files["bed"]]
        if stranded:
            return {"seqshelf fetch --bed": ([*ours, "fetch", "--bed", files["bed"], "-s", "-tab"], self.rows),
                    "bedtools getfasta, plain FASTA": ([*bedtools, "-s", "-tab"], self.rows)}
        found = {"seqshelf fetch --bed": ([*ours, "fetch", "--bed", files["bed"]], self.rows),
                 "bedtools getfasta, plain FASTA": (bedtools, self.rows),
                 "seqshelf fetch -": (["sh", "-c", " ".join(map(str, ours)) + f" fetch - < {files['regions']}"],
                                      self.rows),
                 "samtools faidx -r, plain FASTA": (["samtools", "faidx", "-n", "0", "-r", files["regions"], fasta],
                                                    self.rows)}
        seqrepo, gtars = workshop.seqrepo_root("chromosome") / "master", workshop.gtars("chromosome")
        for who, kind, path, bed, rows in (("pysam, plain FASTA", "pysam", fasta, "digests", self.rows),
                                           ("pyfaidx, plain FASTA", "pyfaidx", fasta, "digests", self.rows),
                                           ("gtars, from disk", "gtars", gtars, "digests", self.rows),
                                           ("SeqRepo with fd cache, a tenth of the regions",
                                            "seqrepo-kept", seqrepo, "part", self.rows // 10)):
            found[who] = (workshop.peer("python_peers.py", "batch", kind, path, files[bed]), rows)
        return found

    def measure(self, repeat: int, order: str, stranded: bool) -> None:
        workload = f"{self.rows:,} regions, {'stranded, ' if stranded else ''}{order}"
        out = self.workshop.directory / "batch.out"

        def step(who: str, command: list, rows: int) -> None:
            with open(out, "wb") as file:
                usage = launch(*command, stdout=file)
            self.figures.add(SECTION, workload, who, usage.seconds * 1e6 / rows, "µs a region")
            self.figures.add(SECTION, f"{workload}: CPU time", who, usage.cpu_seconds * 1e6 / rows, "µs a region")
            if repeat == 0:
                self.figures.given(workload, who, self.residues(out, self.rows // 10))

        in_turn(repeat,
                [lambda who=who, how=how: step(who, *how) for who, how in self.commands(order, stranded).items()])

    @staticmethod
    def residues(path: pathlib.Path, rows: int) -> str:
        """A digest of the first rows' residues, without the text before them."""
        digest, records, left = hashlib.sha512(), 0, rows
        with open(path, "rb") as file:
            text = file.read()
        if text.startswith(b">"):
            parts = (record.partition(b"\n")[2].replace(b"\n", b"") for record in text.split(b">")[1:])
        else:
            parts = (line.rpartition(b"\t")[2] for line in text.splitlines())
        for part in parts:
            if left == 0:
                break
            digest.update(part.upper() + b"\n")
            records, left = records + 1, left - 1
        return f"{records} {digest.hexdigest()[:24]}"


def evict(path: pathlib.Path) -> None:
    """Drops a file, or all files below a directory, from the page cache, so that the next reads come from the disk."""
    for file in [path, *path.rglob("*")]:
        if file.is_file():
            with open(file, "rb") as opened:
                os.fsync(opened.fileno())
                os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


class FromDisk:
    """Random slices of the chromosome when none of it is in the page cache, but the programs are."""

    def __init__(self, workshop: Workshop, figures: Figures):
        self.workshop, self.figures = workshop, figures

    def steps(self) -> list[tuple[str, callable]]:
        return [(FROM_DISK, self.measure)]

    def measure(self, repeat: int) -> None:
        workshop = self.workshop
        (name, digest), = workshop.digests("chromosome").items()
        length, chance = workshop.lengths("chromosome")[name], random.Random(5)
        starts = [chance.randrange(length - 100) for _ in range(FEW)]
        regions, bed, rows = (workshop.directory / f"from-disk.{kind}" for kind in ("regions", "bed", "rows"))
        regions.write_text("".join(f"{digest}:{start + 1}-{start + 100}\n" for start in starts))
        bed.write_text("".join(f"{name}\t{start}\t{start + 100}\n" for start in starts))
        rows.write_text("".join(f"{name}\t{start}\t{start + 100}\t{digest}\n" for start in starts))
        shelf, bgzipped = workshop.shelf("chromosome"), workshop.bgzipped("chromosome")
        seqrepo, gtars = workshop.seqrepo_root("chromosome") / "master", workshop.gtars("chromosome")
        out = workshop.directory / "from-disk.out"

        def step(who: str, store: list[pathlib.Path], command: list) -> None:
            for path in store:
                evict(path)
            with open(out, "wb") as file:
                usage = launch(*command, stdout=file)
            self.figures.add(SECTION, FROM_DISK, who, usage.seconds * 1e3 / FEW, "ms a slice")
            self.figures.given(FROM_DISK, who, Batch.residues(out, FEW))

        index = [pathlib.Path(f"{bgzipped}{end}") for end in (".fai", ".gzi")]
        in_turn(repeat,
                [lambda: step("seqshelf fetch --bed", [shelf], [*workshop.command(shelf), "fetch", "--bed", bed]),
                 lambda: step("samtools faidx -r, as bgzip compresses", [bgzipped, *index],
                              ["samtools", "faidx", "-r", regions, bgzipped]),
                 lambda: step("gtars, from disk", [gtars],
                              workshop.peer("python_peers.py", "batch", "gtars", gtars, rows)),
                 lambda: step("SeqRepo with fd cache", [seqrepo],
                              workshop.peer("python_peers.py", "batch", "seqrepo-kept", seqrepo, rows))])


class Export:
    """Exports all sequences as FASTA with their names, of the transcripts that SeqRepo gets too."""

    def __init__(self, workshop: Workshop, figures: Figures):
        self.workshop, self.figures = workshop, figures

    def steps(self) -> list[tuple[str, callable]]:
        return [("export of transcripts with all names", self.measure)]

    def measure(self, repeat: int) -> None:
        workshop, name, out = self.workshop, "transcripts-part", self.workshop.directory / "export.out"
        count, given = len(set(workshop.digests(name).values())), {}
        few = [f"{alias}" for alias in list(workshop.digests(name))[:count // 50]]
        root = workshop.seqrepo_root(name)
        export = [workshop.seqrepo, "-r", root, "export", "-i", "master"]

        def step(who: str, command: list, records: int) -> None:
            with open(out, "wb") as file:
                usage = launch(*command, stdout=file)
            self.figures.add(SECTION, "export of transcripts with all names", who,
                             usage.seconds * 1e6 / records, "µs a record")
            given[who] = self.digests(out)

        in_turn(repeat, [lambda: step("seqshelf export", workshop.command(workshop.shelf(name), "export"), count),
                         lambda: step("SeqRepo with fd cache", ["env", "SEQREPO_FD_CACHE_MAXSIZE=10", *export], count),
                         lambda: step("SeqRepo, one in fifty", [*export, *few], len(few))])
        ours = given["seqshelf export"]
        if given["SeqRepo with fd cache"] != ours or not given["SeqRepo, one in fifty"] <= ours or len(ours) != count:
            raise Disagreement("export: the programs give different sequences")

    @staticmethod
    def digests(path: pathlib.Path) -> set[bytes]:
        records = path.read_bytes().split(b">")[1:]
        return {hashlib.sha512(record.partition(b"\n")[2].replace(b"\n", b"")).digest()[:24] for record in records}


class Find:
    """Finds a motif on both strands of the chromosome."""

    def __init__(self, workshop: Workshop, figures: Figures):
        self.workshop, self.figures = workshop, figures

    def steps(self) -> list[tuple[str, callable]]:
        return [("find a motif", self.measure)]

    def measure(self, repeat: int) -> None:
        fasta, workload = self.workshop.fasta("chromosome"), "find a motif"
        name, = self.workshop.lengths("chromosome")
        ours = self.workshop.command(self.workshop.shelf("chromosome"), "find", MOTIF, f"bench:{name}")
        theirs = ["seqkit", "locate", "-i", "--bed", "-p", MOTIF, fasta]

        def step(who: str, command: list) -> None:
            out = self.workshop.directory / "find.out"
            with open(out, "wb") as file:
                usage = launch(*command, stdout=file)
            self.figures.add(SECTION, workload, who, fasta.stat().st_size / 1e6 / usage.seconds, "MB/s")
            self.figures.add(SECTION, f"{workload}: CPU time", who, usage.cpu_seconds / fasta.stat().st_size * 1e9,
                             "s/GB")
            if repeat == 0:
                self.figures.given(workload, who,
                                   output_of("sh", "-c", f"cut -f 2,3,6 {out} | LC_ALL=C sort | sha256sum"))

        in_turn(repeat, [lambda: step("seqshelf find", ours), lambda: step("seqkit locate", theirs)])
