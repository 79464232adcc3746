"""The costs of all operations for instances of several sizes, in sequences and in residues."""
import pathlib
import random
import re
import shutil
import sys

from figures import Figures
from load_workloads import disk_bytes
from processes import launch, output_of
from workshop import HERE

SEQUENCES, RESIDUES = "Costs by the number of sequences", "Costs by the number of residues"
ASKED = 20_000
KEPT = {"resolve ns:alias, first time": "resolve an alias, first time",
        "resolve ns:alias, repeated": "resolve an alias, repeated",
        "open and first resolve": "open and resolve", "names with a prefix, one namespace": "names with a prefix",
        "status": "status"}


class Scale:
    """Works below `directory`, and removes its files after each size."""

    def __init__(self, directory: pathlib.Path, seqshelf: pathlib.Path, bench: pathlib.Path,
                 figures: Figures, further_names: int):
        self.directory, self.seqshelf, self.bench, self.figures, self.further_names = (
            directory, seqshelf, bench, figures, further_names)
        self.root, self.fasta = directory / "root", directory / "input.fa"

    def run(self, *words, **options):
        return launch(self.seqshelf, "-q", "-r", self.root, *words, **options)

    def write(self, kind: str, number: int) -> None:
        with open(self.fasta, "wb") as out:
            launch(sys.executable, HERE / "scale_inputs.py", kind, number, stdout=out)

    def load(self, section: str, size: int) -> None:
        shutil.rmtree(self.root, ignore_errors=True)
        self.run("init")
        usage = self.run("load", "-n", "bench", self.fasta)
        self.add(section, "load", size, usage.seconds, "s")
        self.add(section, "load, CPU time", size, usage.cpu_seconds, "s")
        self.add(section, "load", size, usage.peak_mb, "MB of memory")

    def step(self, section: str, size: int, *words, what: str = "") -> None:
        usage = self.run(*words)
        self.add(section, what or words[0], size, usage.seconds, "s")
        self.add(section, what or words[0], size, usage.peak_mb, "MB of memory")

    def add(self, section: str, cost: str, size: int, value: float, unit: str) -> None:
        self.figures.add(section, cost, str(size), value, unit)

    def sequences(self, size: int, repeats: int) -> None:
        self.write("sequences", size)
        names = self.directory / "names.txt"
        names.write_text("".join(f"bench:r{number:08d}\n"
                                 for number in random.Random(3).sample(range(size), min(size, ASKED))))
        for repeat in range(repeats):
            self.load(SEQUENCES, size)
            for number in range(self.further_names):
                namespace = f"n{number}"
                table = (
                    f"{sys.executable} {HERE / 'scale_inputs.py'} names {size} {namespace} | {self.seqshelf} -q -r "
                    f"{self.root} alias load {namespace} -")
                usage = launch("sh", "-c", table)
                self.add(SEQUENCES, "alias load, a name for each", size, usage.seconds, "s")
            self.step(SEQUENCES, size, "snapshot", "create", "measured", what="snapshot")
            self.step(SEQUENCES, size, "verify")
            self.step(SEQUENCES, size, "prune")
            order = "reversed" if repeat % 2 else "forward"
            for line in output_of(self.bench, "names", 0.1, order, "snapshot", self.root / "latest",
                                  names).splitlines():
                workload, _, value, unit = line.split("\t")
                if cost := KEPT.get(re.sub(", snapshot$", "", workload)):
                    self.add(SEQUENCES, cost, size, float(value), unit)
            self.add(SEQUENCES, "catalog", size, (self.root / "latest/catalog.sqlite3").stat().st_size / size,
                     "bytes a sequence")
        shutil.rmtree(self.root)

    def regions(self, residues: int, within: int) -> pathlib.Path:
        """Measures operations on all records."""
        listed = output_of(self.seqshelf, "-q", "-r", self.root, "--json", "alias", "list", "-n", "bench").splitlines()
        path, chance = self.directory / "regions", random.Random(4)
        digests = [re.search(r'"sha512t24u":"([^"]+)"', line)[1] for line in listed]
        rows = []
        for _ in range(10_000):
            start = chance.randrange(within - residues)
            rows.append(f"-\t{chance.choice(digests)}\t{start}\t{start + residues}\n")
        path.write_text("".join(rows))
        return path

    def residues(self, size: int, repeats: int) -> None:
        self.write("residues", size)
        for repeat in range(repeats):
            self.load(RESIDUES, size)
            self.step(RESIDUES, size, "snapshot", "create", "measured", what="snapshot")
            self.step(RESIDUES, size, "verify")
            volumes = [place for place in (self.root / "master/sequences").iterdir() if place.is_dir()]
            self.add(RESIDUES, "volumes and their indexes", size, 8 * disk_bytes(*volumes)[0] / size, "bits a residue")
            shortest = size % 250_000_000 or 250_000_000
            for residues, name in ((100, "100 b"), (100_000, "100 kb")):
                if residues < shortest:
                    regions, order = self.regions(residues, shortest), "reversed" if repeat % 2 else "forward"
                    printed = output_of(self.bench, "slices", 0.1, order, f"slice of {name}, not cached",
                                        "not-cached", self.root / "latest", regions)
                    for workload, _, value, unit in (line.split("\t") for line in printed.splitlines()):
                        if unit == "µs" and "threads" not in workload:
                            self.add(RESIDUES, workload, size, float(value), unit)
        shutil.rmtree(self.root)
