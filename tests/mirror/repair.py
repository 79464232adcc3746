#!/usr/bin/env python3
"""Damages instances and repairs them from a mirror.

usage: repair.py PROGRAM DATA [CHECK…]
"""
import os
import pathlib
import shutil
import stat
import sys
import time

sys.dont_write_bytecode = True
import faulty_http as faults
import samples
import servers
from checks import ENVIRONMENT, NOT_FOUND, OK, Shelf, equal, run_checks, tree, unchanged
from samples import FIRST, SECOND, THIRD, check_shared, check_snapshot


def flip(file: pathlib.Path, offset: int = 5000) -> None:
    """Flips one bit in place, and so in all names of the file."""
    mode = stat.S_IMODE(file.stat().st_mode)
    file.chmod(0o644)
    with open(file, "r+b") as opened:
        opened.seek(offset % file.stat().st_size)
        byte = opened.read(1)[0]
        opened.seek(-1, os.SEEK_CUR)
        opened.write(bytes([byte ^ 1]))
    file.chmod(mode)


def cut(file: pathlib.Path) -> None:
    file.chmod(0o644)
    os.truncate(file, file.stat().st_size // 2)
    file.chmod(0o444)


def drop_line(file: pathlib.Path) -> None:
    """Removes a line of a SHA256SUMS."""
    samples.rewrite(file, b"".join(file.read_bytes().splitlines(True)[:-1]))


def both(place):
    """A shelf with all snapshots of the site, and their state."""
    site = samples.small()
    shelf = samples.puller(place, site)
    for name in (SECOND, THIRD):
        shelf.ok("pull", site.root, name)
    return site, shelf, look(shelf)


def look(shelf) -> dict:
    """The state that a repair must restore, which excludes times of repaired files."""
    return {path: (mode, size, content) for path, (mode, size, _, content) in tree(shelf.root).items()}


def mends(shelf, source, before: dict, *says: str, name: str = FIRST) -> None:
    broken = shelf.run("-i", name, "verify").expect(NOT_FOUND, ENVIRONMENT)
    outcome = shelf.run("-i", name, "verify", "--repair", source).expect(OK)
    for path in says:
        assert path in outcome.out, f"{outcome}: does not say {path}; before: {broken}"
    equal("the root after the repair", look(shelf), before)
    for other in (FIRST, SECOND, THIRD):
        shelf.ok("-i", other, "verify")
        check_snapshot(shelf, other, samples.small(), latest=THIRD)
    check_shared(shelf.root, samples.small(), FIRST, SECOND, THIRD)


def damage(shelf, what, path) -> str:
    what(shelf.root / FIRST / path)
    return str(path)


def each_kind_of_damage(place):
    """Repairs from each kind of source; three snapshots share the volume."""
    site, shelf, before = both(place)
    volume = site.largest(FIRST)
    with servers.Nginx(site.root) as nginx, servers.RsyncDaemon(site.root) as daemon, unchanged(site.root):
        for source in (nginx.url, daemon.url, site.root):
            for what, path in ((flip, volume), (cut, volume), (cut, f"{volume}.gzi"),
                               (flip, f"{volume}.fai"), (pathlib.Path.unlink, volume),
                               (pathlib.Path.unlink, f"{volume}.gzi"), (drop_line, "SHA256SUMS"), (flip, "SHA256SUMS")):
                mends(shelf, source, before, damage(shelf, what, path))


def the_catalog(place):
    site, shelf, before = both(place)
    with servers.Nginx(site.root) as nginx:
        for what in (flip, cut):
            mends(shelf, nginx.url, before, damage(shelf, what, "catalog.sqlite3"))


def a_name_of_the_catalog(place):
    """It is linked to the other names again."""
    site, shelf, before = both(place)
    with servers.Nginx(site.root) as nginx:
        for path in ("sequences/db.sqlite3", "catalog.sqlite3"):
            mends(shelf, nginx.url, before, damage(shelf, pathlib.Path.unlink, path))
            equal("catalogs that were fetched",
                  [asked for asked, _, _ in nginx.requests() if asked.endswith("sqlite3")], [])


def several_damages_at_once(place):
    site, shelf, before = both(place)
    volumes = sorted(path for path in site.volumes(FIRST) if path.endswith("bgz"))
    said = [damage(shelf, flip, volumes[0]), damage(shelf, pathlib.Path.unlink, volumes[1]),
            damage(shelf, cut, volumes[0] + ".gzi"),
            damage(shelf, pathlib.Path.unlink, volumes[1] + ".fai"), damage(shelf, drop_line, "SHA256SUMS")]
    with servers.Nginx(site.root) as nginx:
        mends(shelf, nginx.url, before, *said)


def a_missing_directory(place):
    site, shelf, before = both(place)
    for path in (shelf.root / FIRST / "sequences").iterdir():
        if path.is_dir():
            shutil.rmtree(path)
    mends(shelf, site.root, before)


def files_of_another_instance_are_not_fetched(place):
    """A name is missing, but other snapshots have the file."""
    site, shelf, before = both(place)
    with servers.Nginx(site.root) as nginx:
        mends(shelf, nginx.url, before, damage(shelf, pathlib.Path.unlink, site.largest(FIRST)))
        fetched = [path for path, _, _ in nginx.requests() if path.endswith(".bgz")]
    equal("volumes that were fetched", fetched, [])


def master(place):
    """Repairs volumes of a master whose snapshots are published."""
    site = samples.copy_of(samples.small(), place)
    shelf = Shelf(place)
    shelf.root = site.root
    volume = site.largest(SECOND)
    inode = (site.root / "master" / volume).stat().st_ino
    with servers.Nginx(samples.small().root) as nginx:
        flip(site.root / "master" / volume)
        shelf.run("-i", "master", "verify").expect(NOT_FOUND)
        shelf.ok("-i", "master", "verify", "--repair", nginx.url)
    for name in ("master", FIRST, SECOND, THIRD):
        shelf.ok("-i", name, "verify")
    inodes = {(site.root / name / volume).stat().st_ino for name in ("master", SECOND, THIRD)}
    equal("inodes of the volume", len(inodes), 1)
    assert inodes != {inode}


def nothing_to_repair(place):
    site, shelf, before = both(place)
    with servers.Nginx(site.root) as nginx:
        shelf.ok("-i", FIRST, "verify", "--repair", nginx.url)
        volumes = [path for path, _, _ in nginx.requests() if "bgz" in path]
    equal("volumes that were fetched", volumes, [])
    equal("the root", look(shelf), before)
    report = shelf.json("-i", FIRST, "verify", "--repair", site.root)
    equal("report", (report["repaired"], report["problems"]), ([], []))


def a_source_without_the_file(place):
    """Files that the source does not have stay damaged and are reported; the others are repaired."""
    site, shelf, _ = both(place)
    volume = site.largest(FIRST)
    flip(shelf.root / FIRST / volume)
    (shelf.root / FIRST / f"{volume}.fai").unlink()
    damaged = (shelf.root / FIRST / volume).read_bytes()
    for answer in (faults.status(404), faults.changed(77), faults.status(500), faults.cut(0)):
        with faults.FaultyServer(site.root) as server:
            server.add(volume.name.replace(".", r"\.") + "$", answer)
            outcome = shelf.run("-i", FIRST, "verify", "--repair", server.url).expect(NOT_FOUND, ENVIRONMENT)
            assert str(volume) in outcome.out + outcome.err, outcome
        equal("the damaged volume", (shelf.root / FIRST / volume).read_bytes(), damaged)
    shelf.ok("-i", FIRST, "verify", "--repair", site.root)


def a_source_with_another_snapshot(place):
    """Its files are not used for the damaged ones."""
    site, shelf, _ = both(place)
    other = samples.made("stranger", (FIRST, [samples.fasta(samples.workshop() / "stranger.fa", 5, 50, 60)]))
    flip(shelf.root / FIRST / site.largest(FIRST))
    with unchanged(shelf.root):
        shelf.run("-i", FIRST, "verify", "--repair", other.root).expect(NOT_FOUND, ENVIRONMENT)
        shelf.run("-i", FIRST, "verify", "--repair", place / "none").expect(NOT_FOUND, ENVIRONMENT)
    drop_line(shelf.root / FIRST / "SHA256SUMS")
    with unchanged(shelf.root):
        shelf.run("-i", FIRST, "verify", "--repair", other.root).expect(NOT_FOUND, ENVIRONMENT)


def a_snapshot_without_sums(place):
    """It is no longer listed as a snapshot, but can be repaired by its name."""
    site, shelf, before = both(place)
    (shelf.root / FIRST / "SHA256SUMS").unlink()
    shelf.run("-i", FIRST, "verify", "--repair", site.root).expect(OK)
    equal("the root after the repair", look(shelf), before)


def killed(place):
    """A repair that is killed midway makes nothing worse, and the next one completes it."""
    site = samples.large()
    shelf = samples.puller(place, site)
    shelf.ok("pull", site.root, SECOND)
    before = look(shelf)
    volume = site.largest(SECOND)
    with servers.Nginx(site.root, limit_rate=8_000_000) as nginx:
        for tenths in (1, 3, 5, 7):
            flip(shelf.root / SECOND / volume)
            command = shelf.start("-i", SECOND, "verify", "--repair", nginx.url)
            time.sleep(tenths / 10)
            command.kill()
            after = look(shelf)
            different = {path for path in before if after.get(path) != before[path] and not path.startswith(".pull-")}
            assert different <= {f"{SECOND}/{volume}"}, different
            for left in shelf.temporary.iterdir():
                shutil.rmtree(left)
            shelf.ok("-i", SECOND, "verify", "--repair", site.root)
            equal("the root after the repair", look(shelf), before)


run_checks([each_kind_of_damage, the_catalog, a_name_of_the_catalog, several_damages_at_once, a_missing_directory,
            files_of_another_instance_are_not_fetched, master, nothing_to_repair, a_source_without_the_file,
            a_source_with_another_snapshot, a_snapshot_without_sums, killed])
