#!/usr/bin/env python3
"""Pulls from sources with hostile files: refused with a clear error, without a write outside staging or much memory.

usage: hostile.py PROGRAM DATA [CHECK…]
"""
import os
import re
import shutil
import sys

sys.dont_write_bytecode = True
import faulty_http as faults
import samples
import servers
from checks import ENVIRONMENT, NOT_FOUND, OK, equal, run_checks
from samples import FIRST, SECOND, check_readable
from victim import Victim

SUMS = "SHA256SUMS$"
SUM = "0123456789abcdef" * 4


def sums_with(place, lines) -> None:
    """A SHA256SUMS with one more line, from each kind of source."""
    site, victim = samples.copy_of(samples.small(), place, "evil"), Victim(place)
    good = {name: (site.root / name).read_bytes() for name in ("snapshots.json", f"{SECOND}/SHA256SUMS")}
    with servers.Nginx(site.root) as nginx, servers.RsyncDaemon(site.root) as daemon:
        for line in lines:
            for name, content in good.items():
                samples.rewrite(site.root / name, content)
            samples.forge_sums(site.root,
                               SECOND, lambda sums: sums + (line if isinstance(line, bytes) else line.encode()) + b"\n")
            for source in (site.root, nginx.url, daemon.url)[:3 if line == lines[0] else 2]:
                victim.refuses(source)


def sums_with_paths_elsewhere(place):
    sums_with(place,
              [f"{SUM}  {path}" for path in ("../../x", "../../../x", "/etc/hostname", "//x",
                                             "sequences/../../../x", "sequences/./x", "./x", "..", ".",
                                             "", "sequences//x", "a/../catalog.sqlite3")])


def sums_with_strange_names(place):
    """Line ends, escapes for terminals, and names that sha256sum itself would read differently."""
    names = ("a\rb", "\x1b]0;owned\x07", "a\0b", "\u202ebgz.fa", "a b", "n" * 300, "d/" * 3000 + "x",
             "SHA256SUMS", "latest", ".lock", "sequences",
             "catalog.sqlite3/x", "extra")
    sums_with(place, [f"{SUM}  {name}" for name in names]
              + ["\\" + SUM + "  a\\nb", SUM + " *x", SUM.upper() + "  x", SUM[1:] + "  x", "x", "", "  ", SUM,
                 SUM.encode() + b"  \xff\xfe"])


def sums_with_missing_or_repeated_lines(place):
    drop = lambda pattern: lambda sums: b"".join(line for line in sums.splitlines(True) if not re.search(pattern, line))
    for number, change in enumerate((drop(rb"\.gzi$"), drop(rb"  catalog\.sqlite3$"),
                                     drop(rb"aliases"), lambda sums: b"", lambda sums: sums * 2,
                                     lambda sums: sums[:-1], lambda sums: b"\xef\xbb\xbf"
                                     + sums, lambda sums: sums.replace(b"\n", b"\r\n"))):
        site = samples.copy_of(samples.small(), place / str(number), "evil")
        samples.forge_sums(site.root, SECOND, change)
        victim = Victim(place / str(number))
        # Text with only one reading may be accepted if it agrees with the catalog.
        outcome = victim.shelf.run("pull", site.root, SECOND).expect(OK, ENVIRONMENT)
        if outcome.status == OK:
            victim.shelf.ok("-i", SECOND, "verify")
        check_readable(victim.shelf)


def endless_sums(place):
    """10,000,000 entries, with or without announced length, and the greatest accepted number."""
    victim = Victim(place)
    piece = b"".join(b"%064x  sequences/2026/0101/0101/%07d.1.fa.bgz\n" % (n, n) for n in range(10_000))
    short = b"".join(b"%064x  %d\n" % (n, n) for n in range(10_000, 20_000))
    with faults.FaultyServer(samples.small().root) as server:
        for announce in (True, False):
            server.add(SUMS, faults.generated(piece, 1000, announce))
            before = server.sent
            victim.refuses(server.url)
            assert server.sent - before < 300_000_000, f"{server.sent - before} bytes were transferred"
            outcome = victim.run("remote", server.url)
            assert outcome.status in (OK, ENVIRONMENT), outcome
        for size in (20_000_000, 63_000_000, 126_000_000):
            server.add(SUMS, faults.generated(short, size // len(short)))
            victim.refuses(server.url)


def sums_that_fill_disks(place):
    """A file of 3 GB that takes no space at the source."""
    site = samples.copy_of(samples.small(), place, "evil")
    samples.rewrite(site.root / SECOND / "SHA256SUMS", b"")
    os.truncate(site.root / SECOND / "SHA256SUMS", 3_000_000_000)
    index = samples.copy_of(samples.small(), place, "index")
    samples.rewrite(index.root / "snapshots.json", b"")
    os.truncate(index.root / "snapshots.json", 3_000_000_000)
    victim = Victim(place)
    for evil in (site, index):
        with servers.RsyncDaemon(evil.root) as daemon, servers.Nginx(evil.root) as nginx:
            for source in (daemon.url, nginx.url):
                victim.refuses(source)
    victim.refuses(site.root, statuses=(NOT_FOUND, ENVIRONMENT))


def catalogs_with_paths_elsewhere(place):
    """The sums agree, but the catalog names paths elsewhere."""
    for number, path in enumerate(("../../../x.fa.bgz", "/x.fa.bgz", "a/../../../../x.fa.bgz",
                                   "", "a\nb.fa.bgz", "x\x1b[2J.fa.bgz", "../catalog.sqlite3")):
        site = samples.copy_of(samples.small(), place / str(number), "evil")
        old = sorted(path[len("sequences/"):] for path in site.new_volumes(SECOND, FIRST) if path.endswith("bgz"))[0]
        literal = "'" + path.replace("'", "''") + "'"
        samples.forge_catalog(site.root, SECOND, f"UPDATE volume SET path = {literal} WHERE path = '{old}'")
        victim = Victim(place / str(number))
        victim.refuses(site.root)
        samples.forge_sums(site.root, SECOND, lambda sums: sums.replace(old.encode(), path.encode()))
        victim.refuses(site.root)


def malformed_catalogs(place):
    """Catalogs with right sums that are garbage, of a future format, or with a trap in SQL."""
    content = (samples.small().root / SECOND / "catalog.sqlite3").read_bytes()
    for number, forged in enumerate((b"", b"x" * 4096, content[:5000], content[:100] + os.urandom(len(content) - 100))):
        site = samples.copy_of(samples.small(), place / str(number), "evil")
        for name in samples.CATALOG_NAMES[1:]:
            samples.rewrite(site.root / SECOND / name, forged)
        samples.forge_file(site.root, SECOND, "catalog.sqlite3", forged)
        Victim(place / str(number)).refuses(site.root)
    site = samples.copy_of(samples.small(), place / "sql", "evil")
    samples.forge_catalog(site.root, SECOND,
                          "UPDATE volume SET file_bytes = 4611686018427387904, text_bytes = 4611686018427387904")
    Victim(place / "sql").refuses(site.root)
    site = samples.copy_of(samples.small(), place / "minus", "evil")
    samples.forge_catalog(site.root, SECOND, "UPDATE volume SET file_bytes = -1")
    victim = Victim(place / "minus")
    with servers.Nginx(site.root) as nginx:
        victim.refuses(nginx.url)


def symbolic_links(place):
    """Files that are links out of the snapshot, to right or wrong contents, are not followed."""
    volume = str(samples.small().largest(SECOND))
    site, victim = samples.copy_of(samples.small(), place, "evil"), Victim(place)
    for path in (volume, f"{volume}.gzi", "SHA256SUMS"):
        file = site.root / SECOND / path
        content = file.read_bytes()
        (place / "good").write_bytes(content)
        for target in (place / "good", "../../../../../../etc/passwd", "nowhere", file.name):
            file.unlink()
            file.symlink_to(target)
            with servers.RsyncDaemon(site.root) as daemon:
                for source in (site.root, daemon.url):
                    outcome = victim.refuses(source, statuses=(NOT_FOUND, ENVIRONMENT))
                    assert "root:" not in outcome.err, outcome
                    shutil.rmtree(victim.shelf.root / f".pull-{SECOND}", ignore_errors=True)
        samples.rewrite(file, content)


def directories_that_are_links(place):
    """The pulled files agree with the sums and are not links, or the pull is refused."""
    site = samples.copy_of(samples.small(), place, "evil")
    (site.root / SECOND / "sequences").rename(place / "elsewhere")
    (site.root / SECOND / "sequences").symlink_to(place / "elsewhere")
    with servers.RsyncDaemon(site.root) as daemon:
        for number, source in enumerate((site.root, daemon.url)):
            pulled = Victim(place / f"v{number}").refuses_or_is_right(source, SECOND)
            assert source is not site.root or not pulled, "a link out of the snapshot was followed"


def special_files(place):
    """A pipe without a writer, and a directory, are not waited for and not read."""
    site = samples.copy_of(samples.small(), place, "evil")
    file = site.root / SECOND / samples.small().largest(SECOND)
    victim = Victim(place)
    for make in (os.mkfifo, os.mkdir):
        file.unlink()
        make(file)
        with servers.RsyncDaemon(site.root) as daemon:
            for source in (site.root, daemon.url):
                victim.refuses(source)
        os.rmdir(file) if file.is_dir() else None
        file.touch()


def links_in_place_of_staging(place):
    """An attacker with write permission in the root made links in place of staging; nothing is written through them."""
    site = samples.small()
    for number, entry in enumerate((f".pull-{SECOND}", f".pull-{SECOND}/incoming", f".pull-{SECOND}/snapshot")):
        victim = Victim(place / str(number))
        target = place / str(number) / "target"
        target.mkdir()
        link = victim.shelf.root / entry
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(target)
        victim.shelf.run("pull", site.root, SECOND).expect(OK, ENVIRONMENT)
        equal("written through a link", os.listdir(target), [])
        check_readable(victim.shelf)


run_checks([sums_with_paths_elsewhere, sums_with_strange_names, sums_with_missing_or_repeated_lines, endless_sums,
            sums_that_fill_disks, catalogs_with_paths_elsewhere, malformed_catalogs, symbolic_links,
            directories_that_are_links, special_files, links_in_place_of_staging])
