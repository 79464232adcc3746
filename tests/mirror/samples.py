"""Roots to pull from, which the program makes, and checks of snapshots pulled from them."""
import atexit
import functools
import json
import os
import pathlib
import random
import re
import sqlite3
import stat
import subprocess
import tempfile

from checks import DATA, OK, Shelf, equal, sha256

FIRST, SECOND, THIRD = "2026-01-01", "2026-02-01", "2026-03-01"
CATALOG_NAMES = ("catalog.sqlite3", "aliases.sqlite3", "sequences/db.sqlite3")
LETTERS = bytes("ACGT"[i % 4].encode()[0] for i in range(256))


def fasta(path: pathlib.Path, records: int, residues: int, seed: int) -> pathlib.Path:
    """Random records, different for each seed."""
    source = random.Random(seed)
    with open(path, "wb") as file:
        for number in range(records):
            file.write(b">s%d.%d\n%b\n" % (seed, number, source.randbytes(residues).translate(LETTERS)))
    return path


@functools.cache
def workshop() -> pathlib.Path:
    """A directory for this script's samples."""
    directory = tempfile.TemporaryDirectory(prefix="mirror-samples-")
    atexit.register(directory.cleanup)
    return pathlib.Path(directory.name).resolve()


class Site:
    """A root with master and snapshots."""

    def __init__(self, root: pathlib.Path):
        self.root = root

    def sums(self, name: str) -> dict[str, str]:
        """SHA-256 by path, from the snapshot's own list."""
        lines = (self.root / name / "SHA256SUMS").read_text().splitlines()
        return {line[66:]: line[:64] for line in lines}

    def volumes(self, name: str) -> set[str]:
        return {path for path in self.sums(name) if ".fa.bgz" in path}

    def bytes_of(self, name: str, paths) -> int:
        return sum((self.root / name / path).stat().st_size for path in paths)

    def bytes(self, name: str) -> int:
        """Bytes of all files, with the catalog counted once."""
        return self.bytes_of(name, [path for path in self.sums(name) if path not in CATALOG_NAMES[1:]] + ["SHA256SUMS"])

    def largest(self, name: str) -> pathlib.PurePath:
        return max((pathlib.PurePath(path) for path in self.volumes(name)),
                   key=lambda path: (self.root / name / path).stat().st_size)

    def new_volumes(self, name: str, before: str) -> set[str]:
        known = set(self.sums(before).values())
        return {path for path in self.volumes(name) if self.sums(name)[path] not in known}


def made(directory: str, *steps) -> Site:
    """A root made by these steps: (name of a snapshot, files to load)."""
    place = workshop() / directory
    place.mkdir()
    shelf = Shelf(place)
    shelf.ok("init")
    for name, files in steps:
        for number, file in enumerate(files):
            shelf.ok("-q", "load", "-n", f"n{number}", "--repeated-names", file)
        shelf.ok("snapshot", "create", "--anyway", name)
    return Site(shelf.root)


@functools.cache
def small() -> Site:
    """Three snapshots of a few small volumes."""
    return made("small", (FIRST, [DATA / "phix174_NC_001422.1.fa", DATA / "human_mito_NC_012920.1.fa"]),
                (SECOND, [fasta(workshop() / "second.fa", 300, 400, 2)]), (THIRD, [DATA / "sarscov2_MN908947.3.fa"]))


@functools.cache
def large() -> Site:
    """The second snapshot adds a volume of some 6 MB and one of 1 MB."""
    return made("large", (FIRST, [DATA / "phix174_NC_001422.1.fa", fasta(workshop() / "before.fa", 1000, 400, 3)]),
                (SECOND,
                 [fasta(workshop() / "large.fa", 1, 24_000_000, 4), fasta(workshop() / "next.fa", 1, 4_000_000, 5)]))


@functools.cache
def growing() -> Site:
    """The second snapshot adds 2 % to 20,000 sequences."""
    return made("growing", (FIRST, [fasta(workshop() / "most.fa", 20_000, 300, 6)]),
                (SECOND, [fasta(workshop() / "more.fa", 400, 300, 7)]))


def copy_of(site: Site, place: pathlib.Path, name: str = "site") -> Site:
    """A copy that a check may change; hard links among its files are kept."""
    place.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", "--reflink=auto", site.root, place / name], check=True)
    return Site(place / name)


def export(site: Site, file: pathlib.Path, name: str) -> pathlib.Path:
    """A snapshot of the site as a tar file."""
    shelf = Shelf(workshop())
    shelf.root = site.root
    shelf.ok("snapshot", "export", file, name)
    return file


@functools.cache
def exported() -> bytes:
    """The second small snapshot as a plain tar file."""
    return export(small(), workshop() / "exported.tar", SECOND).read_bytes()


def puller(place: pathlib.Path, site: Site, name: str | None = FIRST) -> Shelf:
    """A shelf with one snapshot of the site, or without a root if the name is None."""
    shelf = Shelf(place)
    if name is not None:
        shelf.ok("pull", site.root, name)
    return shelf


def rewrite(path: pathlib.Path, content: bytes) -> None:
    """Changes the content of one name of a file; its other names keep theirs."""
    path.unlink(missing_ok=True)
    path.write_bytes(content)
    path.chmod(0o444)


def forge_sums(root: pathlib.Path, name: str, change) -> None:
    """Changes the text of a snapshot's SHA256SUMS, and snapshots.json accordingly, so that these two agree."""
    sums = root / name / "SHA256SUMS"
    before = sha256(sums)
    rewrite(sums, change(sums.read_bytes()))
    replace_in_index(root, before, sha256(sums))


def replace_in_index(root: pathlib.Path, old: str, new: str) -> None:
    index = root / "snapshots.json"
    text = index.read_text()
    assert old in text, f"snapshots.json does not have {old}"
    rewrite(index, text.replace(old, new).encode())


def forge_file(root: pathlib.Path, name: str, path: str, content: bytes) -> None:
    """Replaces a file of a snapshot, and makes the sums agree."""
    file = root / name / path
    old = sha256(file)
    rewrite(file, content)
    new = sha256(file)
    forge_sums(root, name, lambda sums: sums.replace(old.encode(), new.encode()))
    if old in (root / "snapshots.json").read_text():
        replace_in_index(root, old, new)


def forge_catalog(root: pathlib.Path, name: str, sql: str) -> None:
    """Changes a snapshot's catalog, and makes the sums agree."""
    file = root / name / "catalog.sqlite3"
    scratch = root.parent / "forged.sqlite3"
    scratch.write_bytes(file.read_bytes())
    database = sqlite3.connect(scratch)
    changed = database.execute(sql).rowcount
    assert changed > 0, f"{sql} changes nothing"
    database.commit()
    database.close()
    content = scratch.read_bytes()
    scratch.unlink()
    for other in CATALOG_NAMES[1:]:
        rewrite(root / name / other, content)
    forge_file(root, name, "catalog.sqlite3", content)


def forge_index(root: pathlib.Path, change) -> None:
    """Applies `change` to snapshots.json as Python objects, or replaces it by the text that it returns."""
    index = root / "snapshots.json"
    parsed = json.loads(index.read_text())
    result = change(parsed)
    rewrite(index, (json.dumps(parsed) if result is None else result).encode())


def check_snapshot(shelf: Shelf, name: str, site: Site, latest: str | None = None) -> None:
    """Checks that the snapshot equals the site's, has the right modes and links, and can be read."""
    here = shelf.root / name
    files = {str(path.relative_to(here)): path.lstat() for path in here.rglob("*")}
    directories = {path for path, status in files.items() if stat.S_ISDIR(status.st_mode)}
    equal("files here", sorted(set(files) - directories), sorted([*site.sums(name), "SHA256SUMS"]))
    modes = {path: stat.filemode(status.st_mode) for path, status in files.items()}
    equal("modes", modes, {path: "drwxr-xr-x" if path in directories else "-r--r--r--" for path in files})
    equal("mode of the snapshot", stat.filemode(here.stat().st_mode), "drwxr-xr-x")
    equal("SHA256SUMS", (here / "SHA256SUMS").read_bytes(), (site.root / name / "SHA256SUMS").read_bytes())
    check_sums(here)
    equal("names of one catalog", len({files[path].st_ino for path in CATALOG_NAMES}), 1)
    equal("latest", shelf.latest(), latest or name)
    hidden = {entry for entry in os.listdir(shelf.root) if entry.startswith(".")}
    equal("left over", hidden - {".lock", ".source"}, set())
    listed = json.loads((shelf.root / "snapshots.json").read_text())
    equal("listed in snapshots.json", sorted(entry["name"] for entry in listed["snapshots"]), snapshots_in(shelf.root))
    shelf.run("-i", name, "verify").expect(OK)


def check_sums(snapshot: pathlib.Path) -> None:
    done = subprocess.run(["sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS"], cwd=snapshot,
                          capture_output=True, text=True, check=False)
    equal(f"sha256sum -c in {snapshot}", (done.returncode, done.stdout + done.stderr), (0, ""))


def snapshots_in(root: pathlib.Path) -> list[str]:
    return sorted(path.parent.name for path in root.glob("*/SHA256SUMS") if not path.parent.is_symlink()
                  and not path.parent.name.startswith("."))


def check_shared(root: pathlib.Path, site: Site, *names: str) -> None:
    """Checks that each file of a volume has one inode, with a name in each of these snapshots that has the volume."""
    inodes = {}
    for name in names:
        for path in site.volumes(name):
            inodes.setdefault(site.sums(name)[path], []).append((root / name / path).stat())
    for sum_, statuses in inodes.items():
        equal(f"inodes of {sum_}", len({status.st_ino for status in statuses}), 1)
        equal(f"links to {sum_}", statuses[0].st_nlink, len(statuses))


def check_readable(shelf: Shelf, name: str = FIRST) -> None:
    """Checks that `latest` points to a snapshot from which a sequence can be read."""
    assert shelf.latest() is not None, "latest is missing"
    equal("phiX starts", shelf.ok("fetch", "--raw", "NC_001422.1:1-5"), "GAGTT\n")


def staged(root: pathlib.Path, name_pattern: str = "") -> list[pathlib.Path]:
    """Files being transferred into a root."""
    return [path for directory in root.glob(".pull-*") for path in directory.rglob("*")
            if re.search(name_pattern, path.name) and path.is_file() and not path.is_symlink()]


def staged_bytes(root: pathlib.Path, name_pattern: str) -> int:
    sizes = []
    for path in staged(root, name_pattern):
        try:
            sizes.append(path.stat().st_size)
        except FileNotFoundError:  # it was just moved
            pass
    return max(sizes, default=0)


def root_is_clean(root: pathlib.Path, *expected: str) -> None:
    """Checks that a root has these snapshots, and otherwise only files that an unfinished pull may leave."""
    allowed = {*expected, "latest", "snapshots.json", ".lock", ".source"}
    others = [name for name in os.listdir(root) if name not in allowed and not name.startswith(".pull-")]
    equal(f"other names in {root}", others, [])
