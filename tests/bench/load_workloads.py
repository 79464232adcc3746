"""Loads of every input by seqshelf, bgzip with samtools faidx, SeqRepo and gtars, and the resulting sizes on disk."""
import pathlib
import shutil

from figures import Disagreement, Figures
from processes import CORES, Usage, in_turn, launch, output_of
from workshop import Workshop

INPUTS = {"chromosome": "chromosome", "transcripts": "transcripts", "short": "short sequences", "proteins": "proteins",
          "masked": "soft-masked genome"}
SECTION, DISK = "Load", "On disk"
FEW = 100  # sequences: with fewer, a size per sequence means little


def disk_bytes(*paths: pathlib.Path) -> tuple[int, int]:
    """Bytes in files, and their space in blocks of the file system; hard links count once."""
    seen = {}
    for path in paths:
        for place in [path, *path.rglob("*")]:
            status = place.lstat()
            seen[status.st_dev, status.st_ino] = (status.st_size if place.is_file() and not place.is_symlink() else 0,
                                                  status.st_blocks * 512)
    return sum(size for size, _ in seen.values()), sum(room for _, room in seen.values())


class Loads:
    """One input."""

    def __init__(self, workshop: Workshop, figures: Figures, name: str):
        self.workshop, self.figures, self.name, self.what = workshop, figures, name, INPUTS[name]

    @property
    def place(self) -> pathlib.Path:
        return self.workshop.directory / "load"

    def steps(self) -> list[tuple[str, callable]]:
        return [(f"load {self.what}", self.load), (f"on disk, {self.what}", self.sizes)]

    def add(self, workload: str, who: str, fasta: pathlib.Path, usage: Usage) -> None:
        self.figures.add(SECTION, workload, who, fasta.stat().st_size / 1e6 / usage.seconds, "MB/s")
        self.figures.add(SECTION, f"{workload}: CPU time", who, usage.cpu_seconds / fasta.stat().st_size * 1e9, "s/GB")
        self.figures.add(SECTION, f"{workload}: peak memory", who, usage.peak_mb, "MB")

    def ours(self) -> None:
        fasta, root = self.workshop.fasta(self.name), self.workshop.new_root(self.place / "shelf")
        for workload in (f"load {self.what}", f"load {self.what} again"):  # the second time everything is known
            self.add(workload, "seqshelf", fasta, launch(*self.workshop.command(root, "load", "-n", "bench", fasta)))

    def bgzip(self) -> None:
        fasta, made = self.workshop.fasta(self.name), self.place / "bgzip/text.fa.gz"
        made.parent.mkdir(exist_ok=True)
        usage = launch("sh", "-c", f"bgzip -@ {CORES} -c {fasta} > {made} && samtools faidx {made}")
        self.add(f"load {self.what}", f"bgzip -@ {CORES} and samtools faidx", fasta, usage)

    def seqrepo(self) -> None:
        fasta, qualified = self.workshop.part(self.name)
        root = self.workshop.new_seqrepo(self.place / "seqrepo")
        usage = launch(self.workshop.seqrepo, "-r", root, "load", "-i", "master", "-n", "bench", fasta)
        self.add(f"load {self.what}", f"SeqRepo{qualified}", fasta, usage)

    def gtars_input(self) -> tuple[pathlib.Path, str]:
        """gtars makes one file for each sequence, so it gets a part of large inputs."""
        many = self.workshop.records(self.name) > 2 * self.workshop.part_records
        return self.workshop.part(self.name) if many else (self.workshop.fasta(self.name), "")

    def gtars(self) -> None:
        fasta, qualified = self.gtars_input()
        store = self.place / "gtars"
        shutil.rmtree(store, ignore_errors=True)
        # gtars leaves digests beside the file, and uses them the next time
        fasta.with_suffix(".rgsi").unlink(missing_ok=True)
        usage = launch(*self.workshop.peer("python_peers.py", "gtars-load", fasta, store))
        self.add(f"load {self.what}", f"gtars{qualified}", fasta, usage)

    def load(self, repeat: int) -> None:
        self.workshop.fasta(self.name), self.workshop.part(self.name)
        self.place.mkdir(exist_ok=True)
        in_turn(repeat, [self.ours, self.bgzip, self.seqrepo, self.gtars])
        if repeat == 0:
            self.compare()

    def compare(self) -> None:
        """Checks that all programs stored the same sequences: the digests and lengths of their inputs."""
        ours, theirs = self.place / "ours.txt", self.place / "theirs.txt"
        listed = " ".join(map(str, self.workshop.command(self.place / "shelf", "-i", "master", "sequences")))
        launch("sh", "-c", f"{listed} | cut -f 1,2 | sed 's/^SQ.//' | LC_ALL=C sort > {ours}")
        for kind, where, is_part in (("seqrepo", self.place / "seqrepo/master", bool(self.workshop.part(self.name)[1])),
                                     ("gtars", self.place / "gtars", bool(self.gtars_input()[1]))):
            if is_part and self.workshop.records(self.name) == 1:
                continue  # a part of a record is another sequence; slices compare the whole
            with open(theirs, "wb") as out:
                launch(*self.workshop.peer("python_peers.py", "list", kind, where), stdout=out)
            missing = int(output_of("sh", "-c", f"LC_ALL=C comm -13 {ours} {theirs} | wc -l"))
            more = int(output_of("sh", "-c", f"LC_ALL=C comm -23 {ours} {theirs} | wc -l"))
            if missing or (more and not is_part) or theirs.stat().st_size < 30:
                raise Disagreement(
                    f"{self.what}: seqshelf lacks {missing} sequences that {kind} has, and has {more} more")

    def sizes(self, repeat: int) -> None:
        """Measured once, because sizes do not change between repeats."""
        if repeat > 0:
            return
        if not (self.place / "gtars").exists():
            self.load(0)
        # the part may be the whole input
        counts = {self.workshop.part(self.name)[1]: self.counts(f"{self.name}-part"), "": self.counts(self.name)}
        master = self.workshop.shelf(self.name) / "master"
        seqrepo, part = self.place / "seqrepo/master", self.workshop.part(self.name)[1]
        volumes = [*(master / "sequences").glob("[0-9]*")]
        self.add_size("seqshelf", volumes, [master / "catalog.sqlite3"], counts[""])
        self.add_size("bgzip", [self.workshop.bgzipped(self.name),
                                pathlib.Path(f"{self.workshop.bgzipped(self.name)}.fai")], [], counts[""])
        self.add_size(f"SeqRepo{part}", [*(seqrepo / "sequences").glob("[0-9]*")],
                      [seqrepo / "aliases.sqlite3", seqrepo / "sequences/db.sqlite3"], counts[part])
        qualified = self.gtars_input()[1]
        self.add_size(f"gtars{qualified}", [self.place / "gtars/sequences"],
                      [place for place in (self.place / "gtars").iterdir() if place.name != "sequences"],
                      counts[qualified])
        shutil.rmtree(self.place)

    def counts(self, name: str) -> tuple[int, int]:
        """Sequences and residues of an input."""
        counted = output_of("awk", "{ residues += $2 } END { printf \"%d %d\", NR, residues }",
                            f"{self.workshop.fasta(name)}.fai")
        sequences, residues = counted.split()
        return int(sequences), int(residues)

    def add_size(self, who: str, texts: list, catalogs: list, counts: tuple[int, int]) -> None:
        sequences, residues = counts
        workload = f"{self.what}: residues and their indexes"
        for what, size in zip((workload, f"{workload}, in blocks of the file system"), disk_bytes(*texts)):
            self.figures.add(DISK, what, who, 8 * size / residues, "bits a residue")
        if catalogs and sequences >= FEW:
            self.figures.add(DISK, f"{self.what}: names and digests", who, disk_bytes(*catalogs)[0] / sequences,
                             "bytes a sequence")
