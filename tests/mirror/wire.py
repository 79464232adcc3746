#!/usr/bin/env python3
"""Checks the bytes that pulls transfer, as counted by the servers.

usage: wire.py PROGRAM DATA [CHECK…]
"""
import sys

sys.dont_write_bytecode = True
import samples
import servers
from checks import Shelf, equal, run_checks
from samples import FIRST, SECOND, THIRD, check_shared, check_snapshot

NOTHING_TO_DO = 10_000


def budget(site) -> int:
    """The limit for a snapshot with 2 % more sequences: the new volumes and a tenth of the catalog."""
    return site.bytes_of(SECOND, site.new_volumes(SECOND, FIRST)) + site.bytes_of(SECOND, ["catalog.sqlite3"]) // 10


def incremental(place, server, allowed) -> None:
    site, shelf = samples.growing(), samples.puller(place, samples.growing())
    server.bytes_moved()
    report = shelf.json("pull", server.url)
    moved = server.bytes_moved()
    equal("catalog", report["catalog"], "delta")
    assert moved <= allowed, f"{moved} bytes were transferred, {allowed} are allowed"
    assert 0.9 * moved - 5000 <= report["bytes_transferred"] <= moved, \
        f"{moved} bytes were transferred, {report['bytes_transferred']} reported"
    saved = site.bytes(SECOND) - report["bytes_transferred"]
    assert abs(report["bytes_saved"] - saved) <= 0.01 * saved, f"{saved} bytes saved, {report['bytes_saved']} reported"
    check_snapshot(shelf, SECOND, site)
    check_shared(shelf.root, site, FIRST, SECOND)
    again = shelf.json("pull", server.url)
    moved = server.bytes_moved()
    equal("already here", again["already_here"], True)
    assert moved <= NOTHING_TO_DO, f"{moved} bytes were transferred with nothing to do"
    assert again["bytes_transferred"] <= moved


def new_files_over_http(place):
    with servers.Nginx(samples.growing().root) as nginx:
        incremental(place, nginx, budget(samples.growing()))


def new_files_from_an_rsync_daemon(place):
    with servers.RsyncDaemon(samples.growing().root) as daemon:
        incremental(place, daemon, budget(samples.growing()))


def no_more_than_the_files_the_first_time(place):
    """Each file is transferred once, although the catalog has three names."""
    site = samples.growing()
    with servers.Nginx(site.root) as nginx, servers.RsyncDaemon(site.root) as daemon:
        for number, server in enumerate((nginx, daemon)):
            shelf = Shelf(place, f"root{number}")
            server.bytes_moved()
            report = shelf.json("pull", server.url, FIRST)
            moved, all_files = server.bytes_moved(), site.bytes(FIRST)
            assert moved <= 1.01 * all_files + 20_000, f"{moved} bytes were transferred of {all_files}"
            assert 0.98 * moved - 5000 <= report["bytes_transferred"] <= moved, \
                f"{moved} bytes were transferred, {report['bytes_transferred']} reported"


def each_file_is_requested_once(place):
    site = samples.small()
    shelf = samples.puller(place, site)
    with servers.Nginx(site.root) as nginx:
        shelf.ok("pull", nginx.url, SECOND)
        asked = [path for path, _, _ in nginx.requests()]
    assert len(asked) == len(set(asked)), f"requested twice: {sorted(asked)}"
    known = set(site.sums(FIRST).values())
    superfluous = [path for path in asked if site.sums(SECOND).get(path.removeprefix(f"/{SECOND}/"), "new") in known]
    equal("asked for, and already here", superfluous, [])
    assert not any(path.endswith("catalog.sqlite3") for path in asked), f"the catalog's delta is enough: {asked}"


def several_deltas_are_less_than_a_catalog(place):
    """The pulling root is two snapshots older; each added little."""
    site = samples.made("steps", (FIRST, [samples.fasta(samples.workshop() / "s0.fa", 3000, 100, 20)]),
                        (SECOND, [samples.fasta(samples.workshop() / "s1.fa", 20, 100, 21)]),
                        (THIRD, [samples.fasta(samples.workshop() / "s2.fa", 20, 100, 22)]))
    shelf = samples.puller(place, site)
    with servers.Nginx(site.root) as nginx:
        report = shelf.json("pull", nginx.url, THIRD)
        moved = nginx.bytes_moved()
    equal("catalog", report["catalog"], "delta")
    assert moved < site.bytes_of(THIRD, ["catalog.sqlite3"]) // 2, f"{moved} bytes were transferred"
    check_snapshot(shelf, THIRD, site)


def a_local_catalog_is_linked(place):
    """The new snapshot has no change."""
    site = samples.made("same", (FIRST, [samples.fasta(samples.workshop() / "same.fa", 500, 100, 23)]), (SECOND, []))
    shelf = samples.puller(place, site)
    with servers.Nginx(site.root) as nginx:
        report = shelf.json("pull", nginx.url)
        moved = nginx.bytes_moved()
    same = site.sums(FIRST)["catalog.sqlite3"] == site.sums(SECOND)["catalog.sqlite3"]
    equal("catalog", report["catalog"], "linked" if same else "delta")
    assert moved <= NOTHING_TO_DO, f"{moved} bytes were transferred without anything new"
    check_snapshot(shelf, SECOND, site)
    if same:
        inodes = {(shelf.root / name / "catalog.sqlite3").stat().st_ino for name in (FIRST, SECOND)}
        equal("inodes of the catalog", len(inodes), 1)


run_checks([new_files_over_http, new_files_from_an_rsync_daemon, no_more_than_the_files_the_first_time,
            each_file_is_requested_once, several_deltas_are_less_than_a_catalog, a_local_catalog_is_linked])
