"""The same sequences and names in an instance that SeqRepo builds and in a snapshot of a shelf."""
import atexit
import contextlib
import functools
import itertools
import os
import pathlib
import subprocess
import sys
import tempfile

from biocommons.seqrepo import SeqRepo
from peer import DATA, SEQSHELF, Program
from seqrepo_texts import AFTERWARDS, COLLECTIONS, LOADED, NAMES, REMOVED, SEQUENCES, loaded, orchids
from texts import digest_of

NAME = "2026-01-02"  # SeqRepo lists instances whose name is a date


def seqrepo(root: pathlib.Path, *arguments) -> subprocess.CompletedProcess:
    """Runs SeqRepo's own program, with a fixed order of the sets in which it keeps names."""
    command = [sys.executable, "-B", pathlib.Path(sys.prefix) / "bin/seqrepo", "-r", root, *arguments]
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


@contextlib.contextmanager
def writing(instance: pathlib.Path):
    """SeqRepo opened for writing; its two connections end with the block."""
    repo = SeqRepo(str(instance), writeable=True)
    yield repo
    repo.commit()
    repo.aliases._db.close()
    repo.sequences._db.close()


def runs(names: list[tuple[str, str, str]]) -> list[tuple[int, str, str, str]]:
    """The names with the numbers of their runs, ordered by run and namespace; no run contains a name twice."""
    number, seen, numbered = 0, set(), []
    for namespace, alias, sequence in names:
        if alias in seen:
            number, seen = number + 1, set()
        seen.add(alias)
        numbered.append((number, namespace, alias, sequence))
    return sorted(numbered, key=lambda name: name[:2])


class Twins:
    """`theirs` is an instance that SeqRepo wrote, `ours` a snapshot that seqshelf made from the same input."""

    def __init__(self, directory: pathlib.Path):
        self.their_root, self.our_root = directory / "theirs", directory / "ours"
        self.their_root.mkdir()
        self.directory, self.shelf = directory, Program(SEQSHELF, self.our_root)
        self.theirs, self.ours = self.their_root / NAME, self.our_root / NAME
        self.run("init", "-i", NAME)

    def run(self, *arguments) -> str:
        done = seqrepo(self.their_root, *arguments)
        assert done.returncode == 0, f"seqrepo {arguments}: {done.stderr}"
        return done.stdout

    def load(self, namespace: str, name: str) -> None:
        """Loads a file with both programs. seqshelf gets names that SeqRepo reads from headers (`gi|…|ref|NM_1.1|`)."""
        path = DATA / name
        self.run("load", "-i", NAME, "-n", namespace, path)
        collection = ["--alias", COLLECTIONS[name]] if name in COLLECTIONS else []
        if "ref|" in path.read_text():
            self.shelf.json("load", *collection, path)
            self.name_all("refseq", loaded(name))
        else:
            self.shelf.json("load", *collection, "-n", namespace, path)

    def store(self, namespace: str, named: dict[str, str]) -> None:
        """Adds sequences with one name each, as one volume of each instance."""
        with writing(self.theirs) as repo:
            for alias, residues in named.items():
                repo.store(residues, [{"namespace": namespace, "alias": alias}])
        text = "".join(f">{number}\n{residues}\n" for number, residues in enumerate(named.values()))
        self.shelf.json("load", "-", text=text.encode())
        self.name_all(namespace, named)

    def name_all(self, namespace: str, named: dict[str, str]) -> None:
        lines = "".join(f"{alias}\tSQ.{digest_of(residues)}\n" for alias, residues in named.items())
        self.shelf.json("alias", "load", namespace, "-", text=lines.encode())

    def name(self, names: list[tuple[str, str, str]]) -> None:
        """Adds names in this order, so that later ones may re-point earlier ones."""
        with writing(self.theirs) as repo:
            for namespace, alias, sequence in names:
                repo.store(SEQUENCES[sequence], [{"namespace": namespace, "alias": alias}])
        for namespace, step in itertools.groupby(runs(names), key=lambda name: name[:2]):
            self.name_all(namespace[1],
                          {alias: SEQUENCES[sequence] for _, _, alias, sequence in step if alias[0] != "#"})
        for namespace, alias, sequence in names:
            if alias[0] == "#":  # a comment in a file of aliases
                self.shelf.run("alias", "add", f"{namespace}:{alias}", f"SQ.{digest_of(SEQUENCES[sequence])}")

    def remove(self, names: list[tuple[str, str]]) -> None:
        """Removes a name. SeqRepo has no such call, so its rows are changed as when it re-points a name."""
        with writing(self.theirs) as repo:
            for namespace, alias in names:
                row = next(repo.aliases.find_aliases(namespace=namespace, alias=alias))
                repo.aliases._db.execute("update seqalias set is_current = 0 where seqalias_id = ?",
                                         [row["seqalias_id"]])
        self.shelf.run("alias", "remove", *[f"{namespace}:{alias}" for namespace, alias in names])

    def publish(self) -> None:
        self.shelf.json("snapshot", "create", "--anyway", NAME)

    def published(self, *arguments) -> tuple:
        """The words of a seqshelf command that reads the snapshot, not master."""
        return "-r", self.our_root, "-i", NAME, *arguments

    def open(self, **options) -> tuple[SeqRepo, SeqRepo]:
        return SeqRepo(str(self.ours), **options), SeqRepo(str(self.theirs), **options)


@functools.cache
def filled() -> Twins:
    """Twins with all the texts, for every check that only reads."""
    directory = tempfile.TemporaryDirectory(prefix="compat-seqrepo-twins-")
    atexit.register(directory.cleanup)
    twins = Twins(pathlib.Path(directory.name))
    for namespace, name in LOADED:
        twins.load(namespace, name)
    twins.store("emb", orchids())
    twins.store("test", SEQUENCES)
    twins.name(NAMES)
    twins.remove(REMOVED)
    twins.name(AFTERWARDS)
    twins.publish()
    return twins
