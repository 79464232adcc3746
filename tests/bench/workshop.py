"""The measured programs, and each program's store of the same inputs, which is made on first use."""
import functools
import os
import pathlib
import shutil
import subprocess
import sys

from processes import CORES, launch, output_of, tell

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
PEERS = ("biocommons.seqrepo==0.6.9", "gtars==0.10.0", "pysam==0.24.1", "pyfaidx==0.9.2.2")
PLOTTER = ("matplotlib==3.11.2",)
PART_BYTES, PART_RECORDS = 20_000_000, 20_000  # the part of a larger input that SeqRepo gets
QUICK_PART_RECORDS = 500
OFFICIAL_SEQUENCES = 1_143_253


def install_packages() -> None:
    """The Debian packages that the tests need: samtools, bedtools, …"""
    subprocess.run(["bash", "-c",
                    '. tools/packages.sh && tools/install-packages "${build_packages[@]}" "${test_packages[@]}"'],
                   check=True, cwd=TOP, stdout=sys.stderr)


def make_environment(place: pathlib.Path, packages: tuple) -> pathlib.Path:
    """The Python of an environment with these packages of PyPI, which is kept between runs."""
    python, made = place / "bin/python3", place / "made-of"
    if not made.exists() or made.read_text() != " ".join(packages):
        tell(f"installs {', '.join(packages)}")
        subprocess.run([sys.executable, "-m", "venv", "--clear", place], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages],
                       check=True, stdout=sys.stderr)
        made.write_text(" ".join(packages))
    return python


def build(directory: pathlib.Path) -> None:
    """Makes or updates an optimised build with the benchmark."""
    if not (directory / "build.ninja").exists():
        subprocess.run(["meson", "setup", directory, TOP, "-Dbenchmarks=true", "-Dtests=false"],
                       check=True, stdout=sys.stderr)
    subprocess.run(["ninja", "-C", directory, "tools/seqshelf/seqshelf", "tests/bench/seqshelf_bench"],
                   check=True, stdout=sys.stderr)


def cut(fasta: pathlib.Path, part: pathlib.Path, max_records: int) -> None:
    """Writes the beginning of a file: whole records, or the first lines of one long record."""
    written = records = 0
    with open(fasta, "rb") as source, open(part, "wb") as out:
        for line in source:
            records += line.startswith(b">")
            if records > max_records or (written >= PART_BYTES and (line.startswith(b">") or records == 1)):
                break
            out.write(line)
            written += len(line)


class Workshop:
    """Inputs have the names of inputs.py, and NAME-part for the beginning of one. All files are below `directory`."""

    def __init__(self, directory: pathlib.Path, programs: dict, data: pathlib.Path, quick: bool):
        self.directory, self.data, self.quick = directory, data, quick
        self.seqshelf, self.bench, self.python = programs["seqshelf"], programs["bench"], programs["python"]
        self.seqrepo = self.python.parent / "seqrepo"
        self.seconds = 0.03 if quick else 0.3  # for one value
        self.part_records = QUICK_PART_RECORDS if quick else PART_RECORDS
        self.remarks: list[str] = []
        os.environ["PATH"] = f"{self.python.parent}:{os.environ['PATH']}"

    def peer(self, script: str, *words) -> list:
        return [self.python, "-B", HERE / script, *words]

    @functools.cache
    def fasta(self, name: str) -> pathlib.Path:
        path = self.directory / f"{name}.fa"
        if name.endswith("-part"):
            cut(self.fasta(name.removesuffix("-part")), path, self.part_records)
        else:
            said = output_of(sys.executable, HERE / "inputs.py", name, path, self.data,
                             "quick" if self.quick else "full")
            self.remarks += said.splitlines()
        launch("samtools", "faidx", path)
        return path

    @functools.cache
    def part(self, name: str) -> tuple[pathlib.Path, str]:
        """The part of an input for slow peers, and the words for it in tables."""
        whole, part = self.fasta(name), self.fasta(f"{name}-part")
        size = part.stat().st_size
        return (whole, "") if size == whole.stat().st_size else (part, f", the first {size / 1e6:.3g} MB")

    def new_root(self, root: pathlib.Path) -> pathlib.Path:
        shutil.rmtree(root, ignore_errors=True)
        launch(self.seqshelf, "-q", "-r", root, "init")
        return root

    def new_seqrepo(self, root: pathlib.Path) -> pathlib.Path:
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir()
        launch(self.seqrepo, "-r", root, "init", "-i", "master")
        return root

    def command(self, root: pathlib.Path, *words) -> list:
        return [self.seqshelf, "-q", "-r", root, *words]

    @functools.cache
    def shelf(self, name: str) -> pathlib.Path:
        """A root of seqshelf with the input in master and in a snapshot."""
        root = self.new_root(self.directory / f"{name}.shelf")
        launch(*self.command(root, "load", "-n", "bench", self.fasta(name)))
        launch(*self.command(root, "snapshot", "create", "bench"))
        return root

    def volume(self, name: str) -> pathlib.Path:
        return next((self.shelf(name) / "master/sequences").glob("*/*/*/*.fa.bgz"))

    @functools.cache
    def bgzipped(self, name: str) -> pathlib.Path:
        """The text of seqshelf's volume, compressed as by bgzip. A record is one line, and its name its sha512t24u."""
        path = self.directory / f"{name}.one-line.fa.gz"
        launch("sh", "-c", f"bgzip -dc {self.volume(name)} | bgzip -@ {CORES} -c > {path} && samtools faidx {path}")
        return path

    @functools.cache
    def seqrepo_root(self, name: str) -> pathlib.Path:
        root = self.new_seqrepo(self.directory / f"{name}.seqrepo")
        launch(self.seqrepo, "-r", root, "load", "-i", "master", "-n", "bench", self.fasta(name))
        return root

    @functools.cache
    def gtars(self, name: str) -> pathlib.Path:
        store = self.directory / f"{name}.gtars"
        launch(*self.peer("python_peers.py", "gtars-load", self.fasta(name), store))
        return store

    @functools.cache
    def packed(self, name: str) -> dict[str, str]:
        """The environment with a packed cache of the input's sequences. Without it there is no cache: see
        tools/bench-peers."""
        environment = os.environ | {"SEQSHELF_CACHE": str(self.directory / f"{name}.packed")}
        launch(*self.command(self.shelf(name), "cache", "build"), env=environment)
        return environment

    @functools.cache
    def digests(self, name: str) -> dict[str, str]:
        """The sha512t24u of each record, by its name."""
        listed = output_of(*self.command(self.shelf(name), "alias", "list", "-n", "bench"))
        rows = (line.split("\t") for line in listed.splitlines())
        return {alias.removeprefix("bench:"): digest.removeprefix("SQ.") for alias, digest, *_ in rows}

    def records(self, name: str) -> int:
        return int(output_of("sh", "-c", f"wc -l < {self.fasta(name)}.fai"))

    @functools.cache
    def lengths(self, name: str) -> dict[str, int]:
        with open(f"{self.fasta(name)}.fai", encoding="utf-8") as index:
            return {row[0]: int(row[1]) for row in (line.split("\t") for line in index)}

    @functools.cache
    def official(self) -> pathlib.Path:
        """A root of the shape of SeqRepo's official snapshot."""
        root = self.directory / "official.shelf"
        tell("makes an instance of SeqRepo's official shape")
        launch(sys.executable, "-B", HERE / "official_shape.py", self.seqshelf, root, "--sequences",
               10_000 if self.quick else OFFICIAL_SEQUENCES)
        return root

    @functools.cache
    def official_seqrepo(self) -> pathlib.Path:
        """The same rows in SeqRepo's own databases."""
        root = self.directory / "official.seqrepo"
        launch(*self.command(self.official(), "export-seqrepo", root / "master"))
        return root
