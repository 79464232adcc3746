"""Look-ups of names in an instance of the shape of SeqRepo's official snapshot, and operations on whole instances:
snapshot, verify, status."""
import pathlib
import random
import shutil

from figures import Disagreement, Figures
from processes import in_turn, launch, output_of
from workshop import Workshop

NAMES, INSTANCES = "Names", "Instances"
COUNT = 20_000
GTARS = "transcripts-part"  # gtars keeps everything in memory and one file per sequence, so it gets fewer


class Names:
    def __init__(self, workshop: Workshop, figures: Figures):
        self.workshop, self.figures = workshop, figures

    def steps(self) -> list[tuple[str, callable]]:
        return [("names, snapshot", self.measure), ("names, master", self.measure_master)]

    def names(self) -> tuple[pathlib.Path, pathlib.Path]:
        """One name for each of some sequences, and one for every sequence that has a name."""
        path, every = self.workshop.directory / "names.txt", self.workshop.directory / "every-name.txt"
        if not path.exists():
            listed = output_of(*self.workshop.command(self.workshop.official(), "alias", "list",
                                                      "-n", "refseq")).splitlines()
            names = dict(reversed(line.split("\t")[:2]) for line in listed)  # one of each sequence
            every.write_text("".join(f"{name}\n" for name in names.values()))
            path.write_text("".join(f"{name}\n"
                                    for name in random.Random(1).sample(list(names.values()), min(COUNT, len(names)))))
            self.compare(path)
        return path, every

    def compare(self, path: pathlib.Path) -> None:
        """Checks that both programs resolve the names to the same sequences."""
        few = path.read_text().split()[:1000]
        resolved = output_of(*self.workshop.command(self.workshop.official(), "resolve", *few))
        ours = [line.split("\t")[1].removeprefix("SQ.") for line in resolved.splitlines()]
        script = ("import sys; from biocommons.seqrepo import SeqRepo; repo = SeqRepo(sys.argv[1])\n"
                  "for name in sys.argv[2:]: print(repo._get_unique_seqid(*name.split(':')[::-1]))")
        theirs = output_of(self.workshop.python, "-c", script, self.workshop.official_seqrepo() / "master",
                           *few).split()
        if ours != theirs:
            raise Disagreement("names: seqshelf and SeqRepo resolve them differently")

    def gtars(self) -> tuple[pathlib.Path, pathlib.Path]:
        """A store with names for its records, and the names."""
        store, names = self.workshop.gtars(GTARS), self.workshop.directory / "gtars-names.txt"
        if not names.exists():
            digests = self.workshop.digests(GTARS)
            (store / "aliases/sequences").mkdir(parents=True, exist_ok=True)
            table = self.workshop.directory / "aliases.tsv"
            table.write_text("".join(f"{name}\t{digest}\n" for name, digest in digests.items()))
            script = ("import sys; from gtars.refget import RefgetStore\n"
                      "RefgetStore.open_local(sys.argv[1]).load_sequence_aliases('bench', sys.argv[2])")
            launch(self.workshop.python, "-c", script, store, table)
            some = random.Random(1).sample(list(digests), min(COUNT, len(digests)))
            names.write_text("".join(f"bench:{name}\n" for name in some))
        return store, names

    def measure(self, repeat: int) -> None:
        workshop, order, label, names = self.workshop, "reversed" if repeat % 2 else "forward", "snapshot", self.names()
        ours = [workshop.bench, "names", workshop.seconds, order, label, workshop.official() / "latest", *names]
        seqrepo = workshop.peer("python_names.py", "seqrepo", workshop.seconds, order, label,
                                workshop.official_seqrepo() / "master", names[0])
        gtars = workshop.peer("python_names.py", "gtars", workshop.seconds, order, label, *self.gtars())
        in_turn(repeat, [lambda command=command: self.figures.add_lines(NAMES, output_of(*command))
                         for command in (ours, seqrepo, gtars)])

    def measure_master(self, repeat: int) -> None:
        order = "reversed" if repeat % 2 else "forward"
        ours = [self.workshop.bench, "names", self.workshop.seconds, order, "master",
                self.workshop.official() / "master", *self.names()]
        self.figures.add_lines(NAMES, output_of(*ours))


class Instances:
    def __init__(self, workshop: Workshop, figures: Figures):
        self.workshop, self.figures = workshop, figures

    def steps(self) -> list[tuple[str, callable]]:
        return [("snapshot, official shape", lambda repeat: self.snapshot(repeat, "official shape")),
                ("snapshot, chromosome", lambda repeat: self.snapshot(repeat, "chromosome")),
                ("verify, official shape", lambda repeat: self.verify("official shape")),
                ("verify, chromosome", lambda repeat: self.verify("chromosome")),
                ("status, official shape", self.status), ("catalog, official shape", self.catalog)]

    def roots(self, what: str) -> tuple[pathlib.Path, pathlib.Path]:
        if what == "official shape":
            return self.workshop.official(), self.workshop.official_seqrepo()
        return self.workshop.shelf("chromosome"), self.workshop.seqrepo_root("chromosome")

    def snapshot(self, repeat: int, what: str) -> None:
        shelf, seqrepo = self.roots(what)

        def ours() -> None:
            before = (shelf / "latest").readlink()
            usage = launch(*self.workshop.command(shelf, "snapshot", "create", "measured"))
            self.add(f"snapshot, {what}", "seqshelf", usage.seconds)
            launch(*self.workshop.command(shelf, "snapshot", "update-latest", before))
            launch(*self.workshop.command(shelf, "snapshot", "remove", "measured"))

        def theirs() -> None:
            usage = launch(self.workshop.seqrepo, "-r", seqrepo, "snapshot", "-i", "master", "-d", "measured")
            self.add(f"snapshot, {what}", "SeqRepo, without sums or fsync", usage.seconds)
            remove_read_only(seqrepo / "measured")

        in_turn(repeat, [ours, theirs])

    def add(self, workload: str, who: str, seconds: float) -> None:
        self.figures.add(INSTANCES, workload, who, seconds * 1000, "ms")

    def verify(self, what: str) -> None:
        shelf, _ = self.roots(what)
        self.add(f"verify, {what}", "seqshelf", launch(*self.workshop.command(shelf, "verify")).seconds)
        files = "find -L . -type f -size +0 | xargs sha256sum"
        self.add(f"verify, {what}", "sha256sum of the files, for comparison",
                 launch("sh", "-c", files, cwd=shelf / "latest").seconds)

    def status(self, repeat: int) -> None:
        shelf, seqrepo = self.roots("official shape")
        commands = {"seqshelf": self.workshop.command(shelf, "status"),
                    "SeqRepo": [self.workshop.seqrepo, "-r", seqrepo, "show-status", "-i", "master"]}
        in_turn(repeat, [lambda who=who: self.add("status, official shape", who, launch(*commands[who]).seconds)
                         for who in commands])

    def catalog(self, repeat: int) -> None:
        if repeat > 0:
            return
        shelf, seqrepo = self.roots("official shape")
        sizes = {"seqshelf": [shelf / "latest/catalog.sqlite3"],
                 "SeqRepo": [seqrepo / "master" / name for name in ("aliases.sqlite3", "sequences/db.sqlite3")]}
        for who, files in sizes.items():
            self.figures.add(INSTANCES, "catalog, official shape", who,
                             sum(file.stat().st_size for file in files) / 1e6, "MB")


def remove_read_only(directory: pathlib.Path) -> None:
    """Removes a snapshot of SeqRepo, whose directories are read-only."""
    for place in [directory, *directory.rglob("*")]:
        if place.is_dir():
            place.chmod(0o755)
    shutil.rmtree(directory)
