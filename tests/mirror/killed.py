#!/usr/bin/env python3
"""Kills pulls and servers midway: `latest` can be read at any time, and the next pull continues.

usage: killed.py PROGRAM DATA [CHECK…]
"""
import pathlib
import random
import shutil
import signal
import sys
import time

sys.dont_write_bytecode = True
import samples
import servers
from checks import ENVIRONMENT, INTERRUPTED, OK, equal, run_checks, unchanged, wait_until
from samples import (FIRST, SECOND, check_readable, check_shared, check_snapshot, check_sums,
                     root_is_clean, snapshots_in, staged_bytes)

POINTS = 20
RATE = 6_000_000  # bytes a second, so that a kill hits a large file in its middle


def clear(directory: pathlib.Path) -> None:
    """Removes files that a killed process left."""
    for left in directory.iterdir():
        shutil.rmtree(left)


def killed_anywhere(place, source, environment: dict | None = None, points: int = POINTS) -> None:
    """Kills a pull at random points of its time, every other time with the processes that it started."""
    site = samples.large()
    base = samples.puller(place / "base", site)
    base.extra |= environment or {}
    started = time.monotonic()
    base.ok("pull", source, SECOND)
    takes = time.monotonic() - started
    hit = 0
    for number in range(points):
        directory = place / str(number)
        shelf = samples.puller(directory, site)
        shelf.extra |= environment or {}
        command = shelf.start("pull", source, SECOND)
        time.sleep(takes * random.uniform(0, 1.1))
        outcome = command.kill(what_it_started=number % 2 == 0)
        assert outcome.status in (-signal.SIGKILL, OK), outcome
        hit += outcome.status != OK
        # Processes that it started may still write in staging, which must not disturb the next pull.
        clear(shelf.temporary)
        if (shelf.root / SECOND).exists():
            check_sums(shelf.root / SECOND)
        check_readable(shelf)
        root_is_clean(shelf.root, FIRST, *snapshots_in(shelf.root),
                      *[".snapshots.json.new", ".latest.new"] * (shelf.root / SECOND).exists())
        shelf.ok("pull", source, SECOND)
        check_snapshot(shelf, SECOND, site) if number % 5 == 0 else check_sums(shelf.root / SECOND)
        check_shared(shelf.root, site, FIRST, SECOND)
        shutil.rmtree(directory)
    assert hit >= points // 3, f"only {hit} of {points} pulls were still running when they were killed"


def anywhere_from_nginx(place):
    with servers.Nginx(samples.large().root) as nginx:
        killed_anywhere(place, nginx.url)


def anywhere_from_an_rsync_daemon(place):
    with servers.RsyncDaemon(samples.large().root) as daemon:
        killed_anywhere(place, daemon.url, points=POINTS // 2)


def anywhere_from_a_directory(place):
    killed_anywhere(place, samples.large().root, points=POINTS // 2)


def anywhere_from_ssh(place):
    with servers.Sshd() as sshd:
        killed_anywhere(place, sshd.address(samples.large().root), sshd.environment, points=POINTS // 5)


def anywhere_from_a_tar_url(place):
    archives = place / "archives"
    archives.mkdir()
    samples.export(samples.large(), archives / "s.tar", SECOND)
    with servers.Nginx(archives) as nginx:
        killed_anywhere(place, nginx.url + "/s.tar", points=POINTS // 4)


def inside_a_large_file(place, server, source, file_pattern: str, whole_bytes: int, slack: int) -> None:
    """Kills a pull after each third of a large file; all runs together transfer it once."""
    site = samples.large()
    shelf = samples.puller(place, site)
    server.bytes_moved()
    size = (site.root / SECOND / site.largest(SECOND)).stat().st_size
    for part in (1, 2):
        command = shelf.start("pull", source, SECOND)
        wait_until(f"{part} thirds of the file", lambda: staged_bytes(shelf.root, file_pattern) > part * size / 3,
                   command)
        command.kill()
        clear(shelf.temporary)
        check_readable(shelf)
        root_is_clean(shelf.root, FIRST)
    kept = staged_bytes(shelf.root, file_pattern)
    server.bytes_moved()
    report = shelf.json("pull", source, SECOND)
    moved = server.bytes_moved()
    assert moved <= whole_bytes - kept + slack, f"{moved} bytes were transferred, but {kept} of {whole_bytes} were here"
    assert report["bytes_transferred"] <= whole_bytes - kept + slack, report
    check_snapshot(shelf, SECOND, site)
    check_shared(shelf.root, site, FIRST, SECOND)


def to_transfer() -> int:
    """Bytes of the second large snapshot that are not in the first: new volumes, the delta and the sums."""
    site = samples.large()
    return site.bytes_of(SECOND,
                         site.new_volumes(SECOND, FIRST)) + site.bytes_of(SECOND, ["catalog.delta", "SHA256SUMS"])


def inside_a_large_file_from_nginx(place):
    with servers.Nginx(samples.large().root, limit_rate=RATE) as nginx:
        inside_a_large_file(place, nginx, nginx.url, samples.large().largest(SECOND).name, to_transfer(), 50_000)


def inside_a_large_file_from_an_rsync_daemon(place):
    """rsync also transfers sums of the blocks that it keeps, and finds the difference of the catalogs itself."""
    with servers.RsyncDaemon(samples.large().root, bwlimit=RATE // 1024) as daemon:
        catalog = samples.large().bytes_of(SECOND, ["catalog.sqlite3"])
        inside_a_large_file(place, daemon, daemon.url, samples.large().largest(SECOND).name,
                            to_transfer() + catalog, 150_000)


def inside_a_tar_url(place):
    archives = place / "archives"
    archives.mkdir()
    archive = samples.export(samples.large(), archives / "large.tar", SECOND)
    with servers.Nginx(archives, limit_rate=RATE) as nginx:
        inside_a_large_file(place, nginx, nginx.url + "/large.tar", "large.tar", archive.stat().st_size, 50_000)


def inside_a_large_file_without_ranges(place):
    """Nothing can be continued, but the file is transferred."""
    site = samples.large()
    shelf = samples.puller(place, site)
    with servers.Nginx(site.root, ranges=False, limit_rate=RATE) as nginx:
        command = shelf.start("pull", nginx.url, SECOND)
        wait_until("a part", lambda: staged_bytes(shelf.root, site.largest(SECOND).name) > 1_000_000, command)
        command.kill()
        shelf.ok("pull", nginx.url, SECOND)
    check_snapshot(shelf, SECOND, site)


def killed_just_before_the_end(place):
    """The snapshot exists, and so does its staging directory, which the next pull removes."""
    site = samples.small()
    shelf = samples.puller(place, site, SECOND)
    (shelf.root / f".pull-{SECOND}/incoming").mkdir(parents=True)
    samples.rewrite(shelf.root / f".pull-{SECOND}/SHA256SUMS", (site.root / SECOND / "SHA256SUMS").read_bytes())
    (shelf.root / "latest").unlink()
    (shelf.root / "snapshots.json").unlink()
    shelf.ok("pull", site.root, SECOND)
    check_snapshot(shelf, SECOND, site)


def a_change_at_the_source_between_two_runs(place):
    """Staged files of another snapshot of the same name are not used."""
    site = samples.copy_of(samples.large(), place)
    other = samples.made("other", (FIRST, []),
                         (SECOND, [samples.fasta(samples.workshop() / "other.fa", 1, 8_000_000, 30)]))
    shelf = samples.puller(place, site)
    with servers.Nginx(site.root, limit_rate=RATE) as nginx:
        command = shelf.start("pull", nginx.url, SECOND)
        wait_until("a part", lambda: staged_bytes(shelf.root, "bgz$") > 1_000_000, command)
        command.kill()
    shelf.ok("pull", other.root, SECOND)
    check_snapshot(shelf, SECOND, other)


def the_server_dies(place, server, source, environment: dict) -> None:
    site = samples.large()
    shelf = samples.puller(place, site)
    shelf.extra |= environment
    name = site.largest(SECOND).name
    command = shelf.start("pull", source, SECOND)
    wait_until("a part", lambda: staged_bytes(shelf.root, name) > 1_000_000, command)
    server.kill()
    command.wait().expect(ENVIRONMENT)
    check_readable(shelf)
    root_is_clean(shelf.root, FIRST)
    assert staged_bytes(shelf.root, name) > 1_000_000, "the transferred part is lost"
    assert server.start(), "the server does not start again"
    shelf.ok("pull", source, SECOND)
    check_snapshot(shelf, SECOND, site)


def nginx_dies(place):
    with servers.Nginx(samples.large().root, limit_rate=RATE) as nginx:
        the_server_dies(place, nginx, nginx.url, {})


def the_rsync_daemon_dies(place):
    with servers.RsyncDaemon(samples.large().root, bwlimit=RATE // 1024) as daemon:
        the_server_dies(place, daemon, daemon.url, {})


def nginx_dies_and_restarts(place):
    """A pull waits some time for the server."""
    site = samples.large()
    shelf = samples.puller(place, site)
    with servers.Nginx(site.root, limit_rate=RATE) as nginx:
        command = shelf.start("pull", nginx.url, SECOND)
        wait_until("a part", lambda: staged_bytes(shelf.root, site.largest(SECOND).name) > 1_000_000, command)
        nginx.kill()
        assert nginx.start()
        command.wait().expect(OK)
    check_snapshot(shelf, SECOND, site)


def interrupted(place, source) -> None:
    site = samples.large()
    shelf = samples.puller(place, site)
    for number in (signal.SIGINT, signal.SIGTERM):
        before = staged_bytes(shelf.root, "bgz$")
        with unchanged(shelf.root, leave_out=(shelf.root / f".pull-{SECOND}",)):
            command = shelf.start("pull", source, SECOND)
            wait_until("a part", lambda: staged_bytes(shelf.root, "bgz$") > before + 100_000, command)
            command.signal(number)
            command.wait(20).expect(INTERRUPTED)
        equal("temporary files", list(shelf.temporary.iterdir()), [])
        check_readable(shelf)


def interrupted_over_http(place):
    with servers.Nginx(samples.large().root, limit_rate=1_000_000) as nginx:
        interrupted(place, nginx.url)


def interrupted_over_rsync(place):
    with servers.RsyncDaemon(samples.large().root, bwlimit=500) as daemon:
        interrupted(place, daemon.url)


run_checks([anywhere_from_nginx, anywhere_from_an_rsync_daemon, anywhere_from_a_directory, anywhere_from_ssh,
            anywhere_from_a_tar_url, inside_a_large_file_from_nginx, inside_a_large_file_from_an_rsync_daemon,
            inside_a_tar_url, inside_a_large_file_without_ranges, killed_just_before_the_end,
            a_change_at_the_source_between_two_runs, nginx_dies, the_rsync_daemon_dies, nginx_dies_and_restarts,
            interrupted_over_http, interrupted_over_rsync])
