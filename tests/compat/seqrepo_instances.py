"""Instances that SeqRepo builds, the rows of their databases, and the state of their files."""
import atexit
import contextlib
import functools
import hashlib
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from biocommons.seqrepo import SeqRepo
from peer import DATA
from texts import random_residues, records_of

SEQUENCE_ROWS = "select seq_id, len, alpha, added, relpath from seqinfo"
ALIAS_ROWS = "select seq_id, namespace, alias, added, is_current from seqalias"
REAL = ("seqrepo_instance_rest-service.tar.gz", "seqrepo_instance_seqrepo-rs.tar.gz")
# SeqRepo's lines have 100 residues, and bgzip's blocks 65,280 bytes.
LENGTHS = (1, 2, 99, 100, 101, 199, 200, 201, 64631, 64632, 64633, 65279, 65280, 65281, 1_000_000)


def seqrepo(root: pathlib.Path, *arguments) -> str:
    """Runs SeqRepo's own program."""
    command = [sys.executable, "-B", pathlib.Path(sys.prefix) / "bin/seqrepo", "-r", root, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"seqrepo {arguments}: {done.stderr}"
    return done.stdout


@contextlib.contextmanager
def writing(instance: pathlib.Path, **options):
    """SeqRepo opened for writing; everything is committed, and its two connections end with the block."""
    repo = SeqRepo(str(instance), writeable=True, **options)
    yield repo
    repo.commit()
    repo.aliases._db.close()
    repo.sequences._db.close()


@contextlib.contextmanager
def database(instance: pathlib.Path, name: str):
    """Writes to one of the instance's two databases, `aliases` or `sequences`, and commits."""
    connection = sqlite3.connect(instance / {"aliases": "aliases.sqlite3", "sequences": "sequences/db.sqlite3"}[name])
    with contextlib.closing(connection), connection:
        yield connection


def rows(instance: pathlib.Path) -> tuple[list, list]:
    """The rows of `seqinfo` and `seqalias` without row ids, read without SeqRepo and without writing."""
    found = []
    for file, sql in (("sequences/db.sqlite3", SEQUENCE_ROWS), ("aliases.sqlite3", ALIAS_ROWS)):
        with contextlib.closing(sqlite3.connect(f"file:{instance / file}?immutable=1", uri=True)) as connection:
            found.append(sorted(connection.execute(sql), key=repr))
    return found[0], found[1]


def tree(directory: pathlib.Path) -> dict:
    """Every file and directory below: sum of its bytes, mode, owner, size, times, target of a link."""
    found = {}
    for path in sorted(directory.rglob("*")):
        status = path.lstat()
        content = (os.readlink(path) if path.is_symlink() else hashlib.sha256(path.read_bytes()).hexdigest()
                   if path.is_file() else "")
        found[str(path.relative_to(directory))] = (content, status.st_mode, status.st_uid,
                                                   status.st_size * path.is_file(), status.st_mtime_ns)
    return found


def volumes(instance: pathlib.Path) -> dict[str, pathlib.Path]:
    """BGZF files and their indexes by their path below `sequences/`."""
    return {str(path.relative_to(instance / "sequences")): path
            for path in sorted((instance / "sequences").rglob("*.bgz*"))}


def real_instances(directory: pathlib.Path) -> list[pathlib.Path]:
    """Unpacks the instances of other projects in tests/data."""
    found = []
    for name in REAL:
        (directory / name).mkdir(parents=True)
        subprocess.run(["tar", "-xzf", DATA / name, "-C", directory / name, "--no-same-owner"], check=True)
        found += [file.parent for file in sorted((directory / name).rglob("aliases.sqlite3"))
                  if (file.parent / "sequences/db.sqlite3").exists()]
    return found


def data_records() -> list[tuple[str, str]]:
    names = ("phix174_NC_001422.1.fa", "human_mito_NC_012920.1.fa", "refget_yeast_R64-1-1_I.fa",
             "human_protein_small.faa", "orchid_94.fasta")
    return [(name, residues.upper()) for file in names for name, _, residues in records_of((DATA / file).read_text())]


def store(repo: SeqRepo, residues: str, *names: str) -> None:
    """Names are `namespace alias`; the alias may have blanks."""
    repo.store(residues, [dict(zip(("namespace", "alias"), name.split(" ", 1))) for name in names])


SMALL = {f"s{number}": random_residues("ACGT", 70 + number) for number in range(40)}
ODD_ALIASES = ("with blank", " leading", "trailing ", "a|b|c", "gi|123|ref|NM_1.1|", "a:b:c",
               ":x", "x:", "refseq:NM_1.1", "50%", "%", "_",
               "é 名", "ü", "quote's", '"', "back\\slash", "semi;colon", "-", "--", "0", "5" * 32,
               "HLA-A*01:01:01:01", "x" * 3000)


def names_of_all_kinds(repo: SeqRepo) -> None:
    for number, residues in enumerate(SMALL.values()):
        store(repo, residues, f"refseq NM_{number:06d}.1", f"Ensembl ENST{number:011d}.1",
              f"LRG LRG_{number}t1", f"gi {number}",
              f"genbank AB{number:06d}.1", f"Ensembl-91 ENST{number:011d}", f"GRCh38 {number}", f"grch38 {number}")
    for number, alias in enumerate(ODD_ALIASES):
        store(repo, SMALL[f"s{number}"], f"odd {alias}", f"ödd {alias}")


def history(repo: SeqRepo) -> None:
    """Names that were re-pointed: once, back again, and to a third sequence, all within a second or two."""
    one, two, three = SMALL["s1"], SMALL["s2"], SMALL["s3"]
    for alias, path in (("once", (one, two)), ("fro", (one, two, one)), ("many", (one, two) * 6),
                        ("three", (one, two, three, one, three)),
                        ("NM_000001.9", (three, two)), ("back", (two, one, two, one))):
        for residues in path:
            store(repo, residues, f"local {alias}", f"refseq {alias}")


def spread_dates(instance: pathlib.Path) -> None:
    """Gives every row a different date in their order; some names keep one date for their whole history."""
    with database(instance, "sequences") as db:
        for number, (seq_id,) in enumerate(db.execute("select seq_id from seqinfo order by rowid").fetchall()):
            db.execute("update seqinfo set added = datetime('2016-08-27 21:17:00', ?) where seq_id = ?",
                       [f"{number * 977} seconds", seq_id])
    with database(instance, "aliases") as db:
        for (row,) in db.execute("select seqalias_id from seqalias where alias not in ('many', 'three')").fetchall():
            db.execute("update seqalias set added = datetime('2017-01-01', ?) where seqalias_id = ?",
                       [f"{row * 3607 + row * 7919 % 3600} seconds", row])


def copied(make):
    """Calls `make(instance)` once, because SeqRepo takes seconds. Later instances are copies with new files."""
    @functools.cache
    def template() -> pathlib.Path:
        directory = tempfile.TemporaryDirectory(prefix="compat-seqrepo-instances-")
        atexit.register(directory.cleanup)
        instance = pathlib.Path(directory.name) / "instance"
        make(instance)
        return instance

    @functools.wraps(make)
    def copy(instance: pathlib.Path) -> pathlib.Path:
        shutil.copytree(template(), instance, symlinks=True, dirs_exist_ok=True)
        return instance

    return copy


@copied
def build(instance: pathlib.Path) -> None:
    """Several volumes that SeqRepo made, with everything that it accepts, and dates of many years."""
    for name, residues in data_records()[:12]:
        with writing(instance) as repo:  # one volume for each
            store(repo, residues, f"refseq {name}" if "." in name else f"local {name}")
    with writing(instance) as repo:
        for length in LENGTHS:
            store(repo, random_residues("ACGTN", length), f"length {length}")
        for letters, name in (("ACDEFGHIKLMNPQRSTVWY", "protein"), ("N", "gap"), ("ACGURYKMSWBDHVN", "rna")):
            store(repo, random_residues(letters, 12345), f"letters {name}")
    with writing(instance) as repo:
        names_of_all_kinds(repo)
        history(repo)
    with writing(instance) as repo:
        for number, (name, residues) in enumerate(texts_beyond_residues().items()):
            store(repo, residues, f"text {name}")
            # SeqRepo cannot index the empty one at the end of a volume
            store(repo, random_residues("GATC", 150 + number), f"after {name}")
    with writing(instance, upcase=False) as repo:
        store(repo, "acgtnACGT" * 40, "soft half")
        store(repo, "acgtgg", "soft all")
    spread_dates(instance)


def texts_beyond_residues() -> dict[str, str]:
    """Texts that SeqRepo stores unchanged and digests without stars and blanks. SeqRepo itself cannot read the empty
    sequence."""
    peptide = random_residues("ACDEFGHIKLMNPQRSTVWY", 333)
    return {"star": peptide + "*", "inner": peptide[:120] + "*" + peptide[121:],
            "stars": "*" + peptide[5:] + "**", "line": peptide[7:106] + "*",
            "hundred": peptide[9:109] + "*", "blank": "ACGT ACGA" * 30, "blanks": " " + "GATTACA" * 15 + "  C",
            "empty": ""}
