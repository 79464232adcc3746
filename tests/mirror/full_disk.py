#!/usr/bin/env python3
"""Pulls to disks that are too small or become full.

usage: full_disk.py PROGRAM DATA [CHECK…]
"""
import contextlib
import os
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True
import samples
import servers
from checks import ENVIRONMENT, Shelf, Unavailable, equal, run_checks, unchanged, wait_until
from samples import FIRST, SECOND, check_readable, check_snapshot, root_is_clean, staged_bytes


@contextlib.contextmanager
def disk(place: pathlib.Path, size: str):
    """A file system in memory."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", place]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        raise Unavailable("nothing can be mounted, which needs root")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def resize(place: pathlib.Path, size: str) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", place], check=True)


def fill(place: pathlib.Path, leave_kilobytes: int = 0) -> None:
    with open(place / "filler", "wb", buffering=0) as filler, contextlib.suppress(OSError):
        while True:
            filler.write(bytes(4096))
    os.truncate(place / "filler", (place / "filler").stat().st_size - 1024 * leave_kilobytes)


def says_so(outcome) -> None:
    outcome.expect(ENVIRONMENT)
    assert any(word in outcome.err for word in ("room", "space", "full")), outcome


def a_disk_that_is_too_small(place):
    """The error comes before much is transferred; with more space the next pull succeeds."""
    site = samples.large()
    with disk(place / "disk",
              "6m") as small_disk, servers.Nginx(site.root) as nginx, servers.RsyncDaemon(site.root) as daemon:
        shelf = Shelf(place)
        for source in (nginx.url, daemon.url, site.root):
            shelf.root = small_disk / f"root{len(os.listdir(small_disk))}"
            shelf.ok("pull", site.root, FIRST)
            nginx.bytes_moved()
            with unchanged(place, leave_out=(shelf.root / f".pull-{SECOND}",)):
                says_so(shelf.run("pull", source, SECOND))
            assert nginx.bytes_moved() < 1_000_000, "much was transferred although it could not fit"
            check_readable(shelf)
            root_is_clean(shelf.root, FIRST)
            resize(small_disk, "60m")
            shelf.ok("pull", source, SECOND)
            check_snapshot(shelf, SECOND, site)
            subprocess.run(["rm", "-r", shelf.root], check=True)
            resize(small_disk, "6m")


def a_disk_that_another_process_fills(place):
    site = samples.large()
    with disk(place / "disk", "40m") as small_disk, servers.Nginx(site.root, limit_rate=4_000_000) as nginx:
        shelf = Shelf(place)
        shelf.root = small_disk / "root"
        shelf.ok("pull", site.root, FIRST)
        command = shelf.start("pull", nginx.url, SECOND)
        wait_until("a part", lambda: staged_bytes(shelf.root, "bgz$") > 1_000_000, command)
        fill(small_disk)
        says_so(command.wait())
        check_readable(shelf)
        root_is_clean(shelf.root, FIRST)
        (small_disk / "filler").unlink()
        nginx.bytes_moved()
        shelf.ok("pull", nginx.url, SECOND)
        assert nginx.bytes_moved() < site.bytes_of(SECOND,
                                                   site.new_volumes(SECOND, FIRST)), "what had come was fetched again"
        check_snapshot(shelf, SECOND, site)


def a_disk_that_becomes_full_at_any_point(place):
    """The disk becomes full after some more kilobytes, whatever is being written then."""
    site = samples.small()
    with disk(place / "disk", "8m") as small_disk, servers.Nginx(site.root) as nginx:
        shelf = Shelf(place)
        shelf.root = small_disk / "root"
        shelf.ok("pull", site.root, FIRST)
        failed = 0
        for kilobytes in (0, 4, 8, 12, 20, 40, 80, 160, 240, 320, 400, 480, 560):
            fill(small_disk, kilobytes)
            outcome = shelf.run("pull", nginx.url, SECOND)
            if outcome.status != 0:
                failed += 1
                says_so(outcome)
                root_is_clean(shelf.root, FIRST)
            check_readable(shelf)
            (small_disk / "filler").unlink()
        assert failed > 5, f"only {failed} pulls found the disk full"
        shelf.ok("pull", nginx.url, SECOND)
        check_snapshot(shelf, SECOND, site)


def publishing_to_a_full_disk(place):
    site = samples.large()
    with disk(place / "disk", "6m") as small_disk, servers.RsyncDaemon(small_disk) as daemon:
        shelf = Shelf(place)
        shelf.root = site.root
        (small_disk / "away").mkdir()
        for destination in (small_disk / "there", daemon.writable + "/away"):
            shelf.ok("publish", destination, FIRST)
            root = small_disk / ("there" if isinstance(destination, pathlib.Path) else "away")
            outcome = shelf.run("publish", destination, SECOND).expect(ENVIRONMENT)
            assert any(word in outcome.err for word in ("room", "space", "full")), outcome
            equal("snapshots there", samples.snapshots_in(root), [FIRST])
            equal("latest there", os.readlink(root / "latest"), FIRST)
            samples.check_sums(root / FIRST)
            resize(small_disk, "60m")
            shelf.ok("publish", destination, SECOND)
            samples.check_sums(root / SECOND)
            subprocess.run(["rm", "-r", root], check=True)
            resize(small_disk, "6m")


def exporting_to_a_full_disk(place):
    site = samples.large()
    with disk(place / "disk", "1m") as small_disk:
        shelf = Shelf(place)
        shelf.root = site.root
        for name in ("a.tar", "a.tar.gz", "a.tar.zst", "a.tar.xz"):
            says_so(shelf.run("snapshot", "export", small_disk / name, SECOND))
            equal("left", os.listdir(small_disk), [])


run_checks([a_disk_that_is_too_small, a_disk_that_another_process_fills, a_disk_that_becomes_full_at_any_point,
            publishing_to_a_full_disk, exporting_to_a_full_disk])
