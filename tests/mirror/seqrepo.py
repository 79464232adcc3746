#!/usr/bin/env python3
"""Pulls instances that the real SeqRepo made, from every kind of source; and the root's own source.

usage: seqrepo.py PROGRAM DATA [CHECK…]
"""
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import time

sys.dont_write_bytecode = True
import samples
import servers
from checks import ENVIRONMENT, NOT_FOUND, USAGE, Shelf, equal, run_checks, tree, unchanged, wait_until

OLD, NEW = "2019-05-20", "2023-02-16"
DATA = pathlib.Path(sys.argv[2])


def seqrepo_root(place: pathlib.Path) -> pathlib.Path:
    """Two instances as SeqRepo's servers have them, and what else is there."""
    root = place / "seqrepo"
    for name, archive, instance in ((OLD, "rest-service", "tests/data/seqrepo/master"),
                                    (NEW, "seqrepo-rs", "tests/data/seqrepo/latest")):
        with tarfile.open(DATA / f"seqrepo_instance_{archive}.tar.gz") as packed:
            packed.extractall(place / "unpacked" / name)
        shutil.copytree(place / "unpacked" / name / instance, root / name)
    shutil.rmtree(place / "unpacked")
    (root / "README.txt").write_text("SeqRepo\n")
    (root / "latest").symlink_to(NEW)
    return root


def digests_in(instance: pathlib.Path) -> set[str]:
    with sqlite3.connect(f"file:{instance}/sequences/db.sqlite3?mode=ro", uri=True) as database:
        return {seq_id for seq_id, in database.execute("SELECT seq_id FROM seqinfo")}


def check(shelf: Shelf, name: str, root: pathlib.Path) -> None:
    """All sequences of SeqRepo's are there, by all names, and the snapshot is whole."""
    shelf.ok("-i", name, "verify")
    found = {line["sha512t24u"] for line in shelf.lines("-i", name, "resolve", *sorted(digests_in(root / name)))}
    equal("sequences", found, digests_in(root / name))
    with sqlite3.connect(f"file:{root / name}/aliases.sqlite3?mode=ro", uri=True) as database:
        for namespace, alias, seq_id in database.execute(
                "SELECT namespace, alias, seq_id FROM seqalias WHERE is_current = 1 AND namespace NOT IN "
                "('MD5', 'SHA1', 'SEGUID', 'GA4GH', 'VMC', '', 'sha512t24u')"):
            found = shelf.json("-i", name, "resolve", f"{namespace}:{alias}")
            equal(f"{namespace}:{alias}", found["sha512t24u"], seq_id)
    assert not list(shelf.root.glob(".pull-*")), list(shelf.root.glob(".pull-*"))


def two_pulls(shelf: Shelf, source, root: pathlib.Path, lists: bool = True) -> None:
    with unchanged(root):
        report = shelf.json("pull", source, OLD)
        equal("report", (report["snapshot"], report["already_here"], report["catalog"]), (OLD, False, "whole"))
        check(shelf, OLD, root)
        equal("again", shelf.json("pull", source, OLD)["already_here"], True)
        equal("latest", shelf.latest(), OLD)
        if lists:
            remote = shelf.lines("remote", source)
            equal("remote", [(line["snapshot"], line["seqrepo"], line["here"], line["latest"]) for line in remote],
                  [(OLD, True, True, False), (NEW, True, False, True)])
            shelf.ok("pull", source)
        else:
            shelf.run("pull", source).expect(NOT_FOUND)
            shelf.ok("pull", source, NEW)
        check(shelf, NEW, root)
        shelf.run("pull", source, "2031-01-01").expect(NOT_FOUND)
        assert not list(shelf.root.glob(".pull-*")), list(shelf.root.glob(".pull-*"))


def from_a_directory(place):
    root = seqrepo_root(place)
    two_pulls(Shelf(place), root, root)


def from_an_rsync_daemon(place):
    root = seqrepo_root(place)
    with servers.RsyncDaemon(root) as daemon:
        two_pulls(Shelf(place), daemon.url, root)


def from_ssh(place):
    root = seqrepo_root(place)
    with servers.Sshd() as sshd:
        shelf = Shelf(place)
        shelf.extra |= sshd.environment
        two_pulls(shelf, sshd.address(root), root)


def from_nginx(place):
    root = seqrepo_root(place)
    with servers.Nginx(root, lists=True) as nginx:
        two_pulls(Shelf(place), nginx.url, root)


def from_nginx_that_lists_nothing(place):
    root = seqrepo_root(place)
    with servers.Nginx(root) as nginx:
        two_pulls(Shelf(place), nginx.url, root, lists=False)


def from_a_tar_file(place):
    root = seqrepo_root(place)
    archive = place / f"{OLD}.tar.gz"
    subprocess.run(["tar", "-C", root, "-czf", archive, OLD], check=True)
    shelf = Shelf(place)
    shelf.ok("pull", archive)
    check(shelf, OLD, root)


def volumes_that_are_here_are_not_transferred(place):
    root = seqrepo_root(place)
    shelf = Shelf(place)
    shelf.ok("pull", root, OLD)
    later = root / "2024-01-01"
    shutil.copytree(root / OLD, later)
    with servers.Nginx(root) as nginx:
        report = shelf.json("pull", nginx.url, later.name)
        asked = {path for path, _, _ in nginx.requests()}
    volumes = {path for path in tree(later) if ".fa.bgz" in str(path)}
    equal("linked", report["files_linked"], len(volumes))
    assert not any(".fa.bgz" in path for path in asked), asked
    check(shelf, later.name, root)


def an_interrupted_pull_resumes(place):
    root = seqrepo_root(place)
    shelf = Shelf(place)
    with servers.Nginx(root, limit_rate=40_000) as nginx:
        command = shelf.start("pull", nginx.url, OLD)
        staged = shelf.root / f".pull-.seqrepo-{OLD}/seqrepo"
        here = [staged / "aliases.sqlite3", staged / "sequences/db.sqlite3"]
        wait_until("the databases are here", lambda: all(path.exists() for path in here), command)
        command.kill()
        assert not (shelf.root / OLD).exists()
        nginx.requests()
        nginx.kill()
        nginx.limit_rate = 0
        assert nginx.start()
        shelf.ok("pull", nginx.url, OLD)
        again = {path for path, _, _ in nginx.requests() if path.endswith("db.sqlite3")}
        equal("databases that were fetched again", again, set())
    check(shelf, OLD, root)


def killed_at_any_time(place):
    root = seqrepo_root(place)
    shelf = Shelf(place)
    for milliseconds in range(5, 200, 13):
        command = shelf.start("pull", root, OLD)
        time.sleep(milliseconds / 1000)
        command.kill()
        if (shelf.root / OLD).exists():
            shelf.ok("-i", OLD, "verify")
            shutil.rmtree(shelf.root)
            shelf.root.mkdir()
    shelf.ok("pull", root, OLD)
    check(shelf, OLD, root)


def an_incomplete_source(place):
    root = seqrepo_root(place)
    next((root / OLD / "sequences").rglob("*.fai")).unlink()
    shelf = Shelf(place)
    outcome = shelf.run("pull", root, OLD).expect(NOT_FOUND, ENVIRONMENT)
    assert ".fai" in outcome.err, outcome
    assert not (shelf.root / OLD).exists()


def volumes_that_would_be_elsewhere(place):
    for path in ("../../../escaped.fa.bgz", "/tmp/escaped.fa.bgz", "2019/*/x.fa.bgz", "a b.fa.bgz"):
        root = seqrepo_root(place / str(abs(hash(path))))
        with sqlite3.connect(root / OLD / "sequences/db.sqlite3") as database:
            database.execute("UPDATE seqinfo SET relpath = ? WHERE rowid = 1", (path,))
        shelf = Shelf(place)
        shelf.run("pull", root, OLD).expect(ENVIRONMENT)
        samples.root_is_clean(shelf.root)


def another_source_does_not_end_a_download(place):
    root = seqrepo_root(place)
    shelf = Shelf(place)
    begun = shelf.root / f".pull-{OLD}/incoming"
    begun.mkdir(parents=True)
    (begun / "catalog.sqlite3").write_bytes(b"a part")
    with unchanged(begun):
        shelf.run("pull", root / NEW, OLD).expect(NOT_FOUND)


def damaged_residues_are_named_and_left_out(place):
    root = seqrepo_root(place)
    with sqlite3.connect(root / OLD / "sequences/db.sqlite3") as database:
        database.execute("UPDATE seqinfo SET len = len + 1 WHERE rowid = 1")
    shelf = Shelf(place)
    outcome = shelf.run("pull", root, OLD)
    equal("exit", outcome.status, 0)
    assert outcome.err, "the inconsistent row is named"


def the_root_keeps_its_first_source(place):
    root = seqrepo_root(place)
    shelf = Shelf(place)
    shelf.run("pull").expect(USAGE)
    shelf.ok("pull", root, OLD)
    equal("source", (shelf.root / ".source").read_text(), f"{root}\n")
    shelf.ok("pull", root / ".", NEW)
    equal("the first one stays", (shelf.root / ".source").read_text(), f"{root}\n")
    outcome = shelf.run("pull").expect(0)
    assert str(root) in outcome.err, "the source is shown"
    shelf.extra["SEQSHELF_SOURCE"] = str(place / "nowhere")
    shelf.run("pull").expect(NOT_FOUND)
    shelf.run("remote").expect(NOT_FOUND)


if __name__ == "__main__":
    run_checks([from_a_directory, from_an_rsync_daemon, from_ssh, from_nginx, from_nginx_that_lists_nothing,
                from_a_tar_file, volumes_that_are_here_are_not_transferred, an_interrupted_pull_resumes,
                killed_at_any_time, an_incomplete_source, volumes_that_would_be_elsewhere,
                another_source_does_not_end_a_download, damaged_residues_are_named_and_left_out,
                the_root_keeps_its_first_source])
