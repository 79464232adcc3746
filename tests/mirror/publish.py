#!/usr/bin/env python3
"""Publishes to directories, rsync daemons and by ssh: the published root is whole at any time.

usage: publish.py PROGRAM DATA [CHECK…]
"""
import contextlib
import json
import os
import pathlib
import random
import shutil
import signal
import stat
import sys
import time

sys.dont_write_bytecode = True
import samples
import servers
from checks import BAD_INPUT, ENVIRONMENT, NOT_FOUND, OK, USAGE, Shelf, equal, run_checks, unchanged
from samples import FIRST, SECOND, THIRD, check_sums, snapshots_in


def publisher(place, site=None) -> Shelf:
    shelf = Shelf(place)
    shelf.root = (site or samples.small()).root
    return shelf


def check_published(place, there: pathlib.Path, site, names: list[str], latest: str) -> None:
    """Checks a published root as a mirror sees it: whole snapshots, right modes and links, and a pull from it."""
    equal("snapshots there", snapshots_in(there), names)
    equal("latest there", os.readlink(there / "latest"), latest)
    index = json.loads((there / "snapshots.json").read_text())
    equal("index there", ([entry["name"] for entry in index["snapshots"]], index["latest"]), (names, latest))
    equal("others there",
          [name for name in os.listdir(there) if name not in {*names, "latest", "snapshots.json", ".lock"}], [])
    equal("mode of snapshots.json", stat.S_IMODE((there / "snapshots.json").stat().st_mode) & 0o444, 0o444)
    for name in names:
        check_sums(there / name)
        for path in (there / name).rglob("*"):
            assert not path.is_symlink(), f"{path} is a link"
            equal(f"mode of {path}", oct(stat.S_IMODE(path.stat().st_mode)), "0o755" if path.is_dir() else "0o444")
        equal("names of one catalog", len({(there / name / path).stat().st_ino for path in samples.CATALOG_NAMES}), 1)
    samples.check_shared(there, site, *names)
    mirror = Shelf(place, f"mirror{random.random()}")
    for name in names:
        mirror.ok("pull", there, name)
        samples.check_snapshot(mirror, name, site, latest=max(names[:names.index(name) + 1]))


def one_after_the_other(place, destination, there: pathlib.Path, environment: dict | None = None) -> None:
    site, shelf = samples.small(), publisher(place)
    shelf.extra |= environment or {}
    with unchanged(site.root):
        first = shelf.json("publish", destination, FIRST)
        equal("report", (first["snapshot"], first["catalog"]), (FIRST, "whole"))
        check_published(place, there, site, [FIRST], FIRST)
        second = shelf.json("publish", destination, SECOND)
        assert second["bytes_transferred"] < site.bytes(SECOND), second
        check_published(place, there, site, [FIRST, SECOND], SECOND)
        before = {path: path.stat().st_ino for path in there.rglob("*") if path.is_file() and path.parent != there}
        again = shelf.json("publish", destination, SECOND)
        equal("already there", again["already_here"], True)
        equal("inodes after publishing again", {path: path.stat().st_ino for path in before}, before)
        shelf.ok("publish", destination)
        check_published(place, there, site, [FIRST, SECOND, THIRD], THIRD)


def to_a_directory(place):
    one_after_the_other(place, place / "new/there", place / "new/there")


def to_an_rsync_daemon(place):
    (place / "served").mkdir()
    with servers.RsyncDaemon(place / "served") as daemon:
        one_after_the_other(place, daemon.writable, place / "served")


def to_a_path_in_an_rsync_module(place):
    (place / "served/deep").mkdir(parents=True)
    with servers.RsyncDaemon(place / "served") as daemon:
        one_after_the_other(place, daemon.writable + "/deep/", place / "served/deep")


def to_a_new_path_in_an_rsync_module(place):
    (place / "served").mkdir()
    with servers.RsyncDaemon(place / "served") as daemon:
        publisher(place).ok("publish", daemon.writable + "/new", FIRST)
    check_published(place, place / "served/new", samples.small(), [FIRST], FIRST)


def to_a_classic_rsync_module(place):
    (place / "served").mkdir()
    with servers.RsyncDaemon(place / "served") as daemon:
        one_after_the_other(place, "127.0.0.1::writable", place / "served",
                            daemon.environment | {"SEQSHELF_SSH": "false"})


def by_ssh(place):
    (place / "served").mkdir()
    with servers.Sshd() as sshd:
        shelf = publisher(place)
        shelf.extra |= sshd.environment
        for name in (FIRST, SECOND):
            shelf.ok("publish", sshd.address(place / "served"), name)
        check_published(place, place / "served", samples.small(), [FIRST, SECOND], SECOND)


def an_older_snapshot_later(place):
    """`latest` there stays at the newer snapshot."""
    (place / "served").mkdir()
    with servers.RsyncDaemon(place / "served") as daemon:
        for destination, there in ((place / "there", place / "there"), (daemon.writable, place / "served")):
            shelf = publisher(place)
            shelf.ok("publish", destination, SECOND)
            shelf.ok("publish", destination, FIRST)
            check_published(place, there, samples.small(), [FIRST, SECOND], SECOND)


def another_snapshot_of_that_name_is_kept(place):
    other = samples.made("another", (SECOND, [samples.fasta(samples.workshop() / "another.fa", 5, 50, 40)]))
    (place / "served").mkdir()
    with servers.RsyncDaemon(place / "served") as daemon:
        for destination, there in ((place / "there", place / "there"), (daemon.writable, place / "served")):
            publisher(place, other).ok("publish", destination, SECOND)
            with unchanged(there):
                publisher(place).run("publish", destination, SECOND).expect(ENVIRONMENT)


def catalogs_of_one_size_and_time(place):
    """rsync's quick check takes them for the same file."""
    shelf = Shelf(place)
    shelf.ok("init")
    shelf.ok("-q", "load", "-n", "x", samples.fasta(place / "x.fa", 50, 50, 42))
    for name in (FIRST, SECOND):
        shelf.ok("alias", "add", f"local:{name}", "x:s42.0")
        shelf.ok("snapshot", "create", "--anyway", name)
        os.utime(shelf.root / name / "catalog.sqlite3", (1_700_000_000, 1_700_000_000))
    site = samples.Site(shelf.root)
    equal("sizes", site.bytes_of(SECOND, ["catalog.sqlite3"]), site.bytes_of(FIRST, ["catalog.sqlite3"]))
    (place / "served").mkdir()
    with servers.RsyncDaemon(place / "served") as daemon:
        for name in (FIRST, SECOND):
            shelf.ok("publish", daemon.writable, name)
            check_sums(place / "served" / name)
        mirror = Shelf(place, "mirror")
        for name in (FIRST, SECOND):
            mirror.ok("pull", daemon.url, name)
            samples.check_snapshot(mirror, name, site)


def snapshots_json_may_be_missing(place):
    """A different snapshot of the same name is not overwritten, even without snapshots.json."""
    other = samples.made("lost", (SECOND, [samples.fasta(samples.workshop() / "lost.fa", 5, 50, 41)]))
    (place / "served").mkdir()
    with servers.RsyncDaemon(place / "served") as daemon:
        publisher(place, other).ok("publish", daemon.writable, SECOND)
        (place / "served/snapshots.json").unlink()
        with unchanged(place / "served" / SECOND):
            publisher(place).run("publish", daemon.writable, SECOND).expect(ENVIRONMENT)


def destinations_that_cannot_be_used(place):
    shelf = publisher(place)
    (place / "served").mkdir()
    (place / "file").write_text("mine")
    with servers.RsyncDaemon(place / "served") as daemon, servers.Nginx(place / "served") as nginx:
        with unchanged(place):
            shelf.run("publish", daemon.url, FIRST).expect(ENVIRONMENT)  # read-only
            shelf.run("publish", nginx.url, FIRST).expect(USAGE, BAD_INPUT)
            shelf.run("publish", place / "file", FIRST).expect(ENVIRONMENT)
            shelf.run("publish", place / "file", "2031-01-01").expect(NOT_FOUND, ENVIRONMENT)
            shelf.run("publish", daemon.writable, "2031-01-01").expect(NOT_FOUND)
        with unchanged(samples.small().root):
            # to itself: nothing to do, or it is refused
            outcome = shelf.run("publish", samples.small().root, FIRST)
            assert outcome.status in (OK, USAGE, BAD_INPUT, ENVIRONMENT), outcome
    shelf.run("publish", daemon.writable, FIRST).expect(ENVIRONMENT)  # gone


def a_missing_snapshot_makes_no_directory(place):
    shelf = publisher(place)
    with unchanged(place):
        shelf.run("publish", place / "none", "2031-01-01").expect(NOT_FOUND)


def whole(there: pathlib.Path, *, or_nothing: bool = False) -> None:
    """Checks that every directory that readers may take for a snapshot is whole."""
    for name in snapshots_in(there):
        check_sums(there / name)
    index = there / "snapshots.json"
    if index.exists() or not or_nothing:
        listed = json.loads(index.read_text())
        for name in {entry["name"] for entry in listed["snapshots"]} | {listed["latest"]}:
            assert (there / name / "SHA256SUMS").exists(), f"{name} is listed but not whole"
    if (there / "latest").is_symlink() or not or_nothing:
        assert (there / "latest/SHA256SUMS").exists(), "latest points to nothing"


def killed_anywhere(place, make_destination, points: int) -> None:
    site, shelf = samples.large(), publisher(place, samples.large())
    takes, hit = 0.0, 0
    for number in range(points + 1):
        there = place / "served" / str(number)
        there.mkdir(parents=True)
        destination = make_destination(there)
        shelf.ok("publish", destination, FIRST)
        command = shelf.start("publish", destination, SECOND)
        if number == 0:  # measures its time
            started = time.monotonic()
            command.wait().expect(OK)
            takes = time.monotonic() - started
            continue
        time.sleep(takes * random.uniform(0, 1))
        outcome = command.kill(what_it_started=number % 2 == 0)
        hit += outcome.status == -signal.SIGKILL
        whole(there)
        for left in shelf.temporary.iterdir():
            shutil.rmtree(left)
        shelf.ok("publish", destination, SECOND)
        check_published(place, there, site, [FIRST, SECOND], SECOND) if number % 5 == 0 else check_sums(there / SECOND)
        samples.check_shared(there, site, FIRST, SECOND)
        equal("latest there", os.readlink(there / "latest"), SECOND)
        shutil.rmtree(there)
    assert hit >= points // 3, f"only {hit} of {points} were still running when they were killed"


def killed_to_a_directory(place):
    killed_anywhere(place, lambda there: there, 10)


def killed_to_an_rsync_daemon(place):
    (place / "served").mkdir()
    with servers.RsyncDaemon(place / "served") as daemon:
        killed_anywhere(place, lambda there: f"{daemon.writable}/{there.name}", 6)


def readers_during_a_publication(place):
    """A reader that looks all the time never sees a part."""
    (place / "served").mkdir()
    with servers.RsyncDaemon(place / "served", bwlimit=6000) as daemon:
        for destination, there in ((daemon.writable, place / "served"), (place / "there", place / "there")):
            shelf, looks = publisher(place, samples.large()), 0
            for name in (FIRST, SECOND):
                command = shelf.start("publish", destination, name)
                while command.is_running():
                    with contextlib.suppress(FileNotFoundError) if name == FIRST else contextlib.nullcontext():
                        whole(there, or_nothing=name == FIRST)
                    looks += 1
                command.wait().expect(OK)
                whole(there)
            assert looks > 2, "the publication was too fast to be observed"


def snapshots_json_lists_each_new_snapshot(place):
    """Each new snapshot is listed at once, with its delta."""
    shelf = Shelf(place)
    shelf.ok("init")
    for number, name in enumerate(("a", "b", "c")):
        shelf.ok("-q", "load", "-n", "x", samples.fasta(place / f"{number}.fa", 20, 50, 50 + number))
        shelf.ok("snapshot", "create", "--anyway", name)
        index = json.loads((shelf.root / "snapshots.json").read_text())
        equal("listed", ([entry["name"] for entry in index["snapshots"]], index["latest"]),
              (["a", "b", "c"][:number + 1], name))
        sums = samples.Site(shelf.root).sums(name)
        equal("has a delta", ("catalog.delta" in sums, (shelf.root / name / "catalog.delta").exists()),
              (number > 0,) * 2)
        check_sums(shelf.root / name)
        shelf.ok("-i", name, "verify")


run_checks([to_a_directory, to_an_rsync_daemon, to_a_path_in_an_rsync_module, to_a_new_path_in_an_rsync_module,
            to_a_classic_rsync_module, by_ssh, an_older_snapshot_later, another_snapshot_of_that_name_is_kept,
            catalogs_of_one_size_and_time, snapshots_json_may_be_missing, destinations_that_cannot_be_used,
            a_missing_snapshot_makes_no_directory, killed_to_a_directory, killed_to_an_rsync_daemon,
            readers_during_a_publication, snapshots_json_lists_each_new_snapshot])
