#!/usr/bin/env python3
"""Snapshots in tar files: `tar` reads the written ones, and damaged or hostile ones are refused.

usage: tar_files.py PROGRAM DATA [CHECK…]
"""
import gzip
import io
import os
import pathlib
import subprocess
import sys
import tarfile

sys.dont_write_bytecode = True
import samples
import servers
from checks import ENVIRONMENT, NOT_FOUND, OK, Shelf, equal, run_checks, sha256, unchanged
from samples import FIRST, SECOND, check_readable, check_shared, check_snapshot, check_sums, root_is_clean

ENDS = (".tar", ".tar.gz", ".tgz", ".tar.zst", ".tar.xz")
MAX_FILE = 40_000_000


def exported_and_pulled(place):
    site = samples.small()
    for end in ENDS:
        file = samples.export(site, place / f"s{end}", SECOND)
        shelf = samples.puller(place / end, site)
        with unchanged(place, leave_out=(shelf.root,)):
            report = shelf.json("pull", file)
        equal("snapshot", report["snapshot"], SECOND)
        check_snapshot(shelf, SECOND, site)
        check_shared(shelf.root, site, FIRST, SECOND)


def tar_reads_it(place):
    """The unpacked file is a root with that snapshot, and can be the source of a pull."""
    site = samples.small()
    for end in ENDS:
        file = samples.export(site, place / f"s{end}", SECOND)
        out = place / f"out{end}"
        out.mkdir()
        subprocess.run(["tar", "-xf", file, "-C", out], check=True)
        snapshot = next(out.rglob("SHA256SUMS")).parent
        check_sums(snapshot)
        equal("names of one catalog", len({(snapshot / path).stat().st_ino for path in samples.CATALOG_NAMES}), 1)
        shelf = Shelf(place, f"root{end}")
        shelf.ok("pull", out, SECOND)
        check_snapshot(shelf, SECOND, site)


def the_same_snapshot_gives_the_same_file(place):
    site, copy = samples.small(), samples.copy_of(samples.small(), place)
    for end in (".tar", ".tar.gz", ".tar.zst"):
        equal(end, sha256(samples.export(site, place / f"a{end}", SECOND)),
              sha256(samples.export(copy, place / f"b{end}", SECOND)))


def tar_writes_it(place):
    """Files that `tar` made of a published snapshot, with usual names."""
    published = samples.Site(place / "published")
    Shelf(place, "published").ok("pull", samples.small().root, SECOND)
    for number, names in enumerate((["."], [SECOND, "snapshots.json"], [f"./{SECOND}"], [SECOND])):
        archive = place / f"{number}.tar.gz"
        subprocess.run(["tar", "-C", published.root, "-czf", archive, *names], check=True)
        shelf = Shelf(place, f"root{number}")
        shelf.ok("pull", archive, SECOND)
        check_snapshot(shelf, SECOND, published)


def refused_exports(place):
    shelf = Shelf(place)
    shelf.root = samples.small().root
    (place / "there.tar").write_text("mine")
    with unchanged(place):
        assert shelf.run("snapshot", "export", place / "a.zip").status != OK
        assert shelf.run("snapshot", "export", place / "there.tar").status != OK
        shelf.run("snapshot", "export", place / "a.tar", "2031-01-01").expect(NOT_FOUND)
        shelf.run("snapshot", "export", place / "none/a.tar", FIRST).expect(ENVIRONMENT)


def cut_short(place):
    """A file cut at any length is refused, and the whole file can be pulled afterwards."""
    site = samples.small()
    for end in (".tar", ".tar.gz", ".tar.zst"):
        whole = samples.export(site, place / f"whole{end}", SECOND).read_bytes()
        cut = place / f"cut{end}"
        shelf = samples.puller(place / end, site)
        for part in (0.0, 0.001, 0.02, 0.2, 0.5, 0.8, 0.97):
            cut.write_bytes(whole[:int(part * len(whole))])
            shelf.run("pull", cut, SECOND).expect(NOT_FOUND, ENVIRONMENT)
            check_readable(shelf)
            root_is_clean(shelf.root, FIRST)
        cut.write_bytes(whole)
        shelf.ok("pull", cut)
        check_snapshot(shelf, SECOND, site)


def damaged(place):
    """A changed byte is detected, or has no effect."""
    site = samples.small()
    whole = samples.exported()
    for number in range(25):
        content = bytearray(whole)
        content[len(whole) * number // 25 + 120] ^= 4
        (place / "damaged.tar").write_bytes(content)
        shelf = samples.puller(place / str(number), site)
        outcome = shelf.run("pull", place / "damaged.tar", SECOND).expect(OK, NOT_FOUND, ENVIRONMENT)
        if outcome.status == OK:
            check_snapshot(shelf, SECOND, site)
        else:
            root_is_clean(shelf.root, FIRST)
            check_readable(shelf)


def rewritten(place, change) -> pathlib.Path:
    """A tar file in which `change` replaced each entry by others: (header, content)."""
    out = place / "evil.tar"
    with tarfile.open(fileobj=io.BytesIO(samples.exported())) as good, tarfile.open(
        out, "w", format=tarfile.PAX_FORMAT) as evil:
        for member in good.getmembers():
            content = good.extractfile(member).read() if member.isreg() else b""
            for header, data in change(member, content):
                header.size = len(data) if header.isreg() else 0
                evil.addfile(header, io.BytesIO(data))
    return out


def entry(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.type, header.linkname = kind, target
    return header


def is_volume(member) -> bool:
    return member.name.endswith(str(samples.small().largest(SECOND)))


def hostile_entries(place):
    """Additional entries before or after the others are never written anywhere."""
    content = b"owned"
    evil = [(entry(name), content) for name in ("../../x", "../x", "/x", f"/{place}/a/b/x",
                                                f"{SECOND}/../../x", f"{SECOND}/sequences/../../../x", ".lock",
                                                f".pull-{SECOND}/x", "latest/x", "a\nb", "\x1b[2J",
                                                "x" * 5000, f"{FIRST}/catalog.sqlite3", "master/x")]
    evil += [(entry(name, tarfile.SYMTYPE, target), b"")
             for name, target in ((f"{SECOND}/sequences", ".."), ("latest", "../.."), (f"{SECOND}/link", "/"))]
    evil += [(entry("hard", tarfile.LNKTYPE, "/etc/passwd"), b""), (entry("hard", tarfile.LNKTYPE, "../../x"), b""),
             (entry("fifo", tarfile.FIFOTYPE), b""),
             (entry("device", tarfile.CHRTYPE), b"")]
    for number, (header, data) in enumerate(evil):
        for first in (True, False)[number % 3 == 0:]:
            directory = place / f"{number}{first}/a/b"
            shelf = samples.puller(directory, samples.small())
            done = []

            def change(member, content, header=header, data=data, first=first, done=done):
                own = [(member, content)]
                if not done and (first or is_volume(member)):
                    done.append(True)
                    own.insert(0 if first else 1, (header, data))
                return own
            file = rewritten(directory, change)
            with unchanged(place, leave_out=(shelf.root,)):
                outcome = shelf.run("pull", file, SECOND, max_file_bytes=MAX_FILE).expect(OK, ENVIRONMENT)
            if outcome.status == OK:
                check_snapshot(shelf, SECOND, samples.small())
            else:
                root_is_clean(shelf.root, FIRST)
            check_readable(shelf)


def entries_that_are_links(place):
    """A volume, or the sums, as a link is refused."""
    secret = place / "secret"
    secret.write_text("mine")
    for number, (which, kind, target) in enumerate(((is_volume, tarfile.SYMTYPE, str(secret)),
                                                    (is_volume, tarfile.LNKTYPE, str(secret)),
                                                    (is_volume, tarfile.LNKTYPE, f"{SECOND}/SHA256SUMS"),
                                                    (is_volume, tarfile.FIFOTYPE, ""),
                                                    (lambda member: member.name.endswith("SHA256SUMS"),
                                                     tarfile.SYMTYPE, str(secret)))):
        directory = place / str(number)
        shelf = samples.puller(directory, samples.small())
        file = rewritten(directory, lambda member, content: [(entry(member.name, kind, target), b"")
                                                             if which(member) else (member, content)])
        shelf.run("pull", file, SECOND).expect(NOT_FOUND, ENVIRONMENT)
        root_is_clean(shelf.root, FIRST)
        check_readable(shelf)
        equal("the secret", secret.read_text(), "mine")


def repeated_and_missing_entries(place):
    """The pulled files agree with their sums, or the pull is refused."""
    for number, change in enumerate((lambda member, content: [(member, content)] * 2,
                                     lambda member, content: [(member, content), (entry(member.name), b"other")],
                                     lambda member, content: [(entry(member.name), b"other"), (member, content)],
                                     lambda member, content: [] if is_volume(member) else [(member, content)],
                                     lambda member, content: [] if "SHA256SUMS" in member.name else [(member, content)],
                                     lambda member, content: [] if "catalog" in member.name else [(member, content)],
                                     lambda member, content: [])):
        directory = place / str(number)
        shelf = samples.puller(directory, samples.small())
        outcome = shelf.run("pull", rewritten(directory, change), SECOND).expect(OK, NOT_FOUND, ENVIRONMENT)
        if outcome.status == OK:
            check_snapshot(shelf, SECOND, samples.small())
        else:
            root_is_clean(shelf.root, FIRST)
        check_readable(shelf)
        assert number != 0 or outcome.status == OK, outcome


def decompression_bombs(place):
    """Small files that inflate to large ones: at most the size in the catalog is written, and memory stays small."""
    site, mebibytes = samples.small(), 400
    zeros = gzip.compress(bytes(1 << 20))
    for number, name in enumerate((f"{SECOND}/{site.largest(SECOND)}", f"{SECOND}/SHA256SUMS",
                                   "snapshots.json", "other")):
        directory = place / str(number)
        shelf = samples.puller(directory, site)
        header = entry(name)
        header.size = mebibytes << 20
        honest = rewritten(directory, lambda member, content: [] if member.name == name
                           else [(member, content)]).read_bytes()
        file = directory / "bomb.tar.gz"
        file.write_bytes(gzip.compress(header.tobuf()) + zeros * mebibytes + gzip.compress(honest))
        outcome = shelf.run("pull", file, SECOND, max_file_bytes=MAX_FILE).expect(OK, NOT_FOUND, ENVIRONMENT)
        outcome.modest()
        assert (outcome.status == OK) == (name == "other"), outcome
        check_readable(shelf)


def files_that_are_not_tar(place):
    site, shelf = samples.small(), samples.puller(place, samples.small())
    archives = place / "archives"
    archives.mkdir()
    for name, content in (("a.tar", b""), ("b.tar", b"not at all"), ("c.tar.gz", os.urandom(5000)),
                          ("d.tar.xz", b"\xfd7zXZ\0" + bytes(100)), ("e.tar", bytes(10240)),
                          ("f.tar", (site.root / SECOND / "catalog.sqlite3").read_bytes())):
        (archives / name).write_bytes(content)
        with servers.Nginx(archives) as nginx, unchanged(place,
                                                         leave_out=(shelf.root / f".pull-{SECOND}",
                                                                    shelf.root / ".pull-.download")):
            for source in (archives / name, f"{nginx.url}/{name}"):
                shelf.run("pull", source).expect(NOT_FOUND, ENVIRONMENT)
                shelf.run("remote", source).expect(NOT_FOUND, ENVIRONMENT)
    for source in (place / "none.tar", f"http://127.0.0.1:{servers.free_port()}/none.tar"):
        shelf.run("pull", source).expect(NOT_FOUND, ENVIRONMENT)
    shelf.ok("pull", site.root, SECOND)
    check_snapshot(shelf, SECOND, site)


run_checks([exported_and_pulled, tar_reads_it, the_same_snapshot_gives_the_same_file, tar_writes_it, refused_exports,
            cut_short, damaged, hostile_entries, entries_that_are_links, repeated_and_missing_entries,
            decompression_bombs, files_that_are_not_tar])
