#!/usr/bin/env python3
"""Pulls from every kind of source: the first snapshot, the next, and again with nothing to do.

usage: sources.py PROGRAM DATA [CHECK…]
"""
import os
import pathlib
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
import samples
import servers
from checks import BAD_INPUT, ENVIRONMENT, NOT_FOUND, OK, USAGE, Shelf, equal, run_checks, tree, unchanged
from samples import FIRST, SECOND, THIRD, check_shared, check_snapshot

COUNTS = ("files_linked", "files_transferred", "bytes_linked")
KEYS = {"snapshot", "directory", "files_linked", "files_transferred", "bytes_transferred",
        "bytes_linked", "bytes_saved", "catalog", "seconds"}


def three_pulls(shelf: Shelf, source, catalog: tuple = ("delta",)) -> None:
    """Pulls the first snapshot, the next, and again with nothing to do."""
    site = samples.small()
    with unchanged(site.root):
        first = shelf.json("pull", source, FIRST)
        equal("report", (first["snapshot"], first["catalog"], first["files_linked"], first["bytes_linked"]),
              (FIRST, "whole", 0, 0))
        equal("directory", pathlib.Path(first["directory"]).resolve(), shelf.root / FIRST)
        check_snapshot(shelf, FIRST, site)
        check_shared(shelf.root, site, FIRST)

        second = shelf.json("pull", source, SECOND)
        shared = site.volumes(SECOND) & site.volumes(FIRST)
        assert second["catalog"] in catalog, second
        equal("bytes linked", second["bytes_linked"], site.bytes_of(SECOND, shared))
        equal("files linked", second["files_linked"], len(shared))
        assert second["files_transferred"] >= len(site.new_volumes(SECOND, FIRST)), second
        assert second["bytes_saved"] >= second["bytes_linked"], second
        check_snapshot(shelf, SECOND, site)
        check_shared(shelf.root, site, FIRST, SECOND)

        with unchanged(shelf.root):
            again = shelf.json("pull", source, SECOND)
        equal("already here", again.get("already_here"), True)
        equal("counts", {key: again[key] for key in COUNTS}, dict.fromkeys(COUNTS, 0))
        assert "already" in shelf.ok("pull", source, SECOND)

        assert f"pulled snapshot {THIRD}: " in shelf.ok("pull", source), "without NAME the newest is pulled"
        check_snapshot(shelf, THIRD, site)
        check_shared(shelf.root, site, FIRST, SECOND, THIRD)


def the_report_of_a_pull(place):
    keys = set(Shelf(place).json("pull", samples.small().root, FIRST))
    assert KEYS <= keys, f"{keys} lacks {KEYS - keys}"


def from_a_directory(place):
    three_pulls(Shelf(place), samples.small().root, ("delta", "whole"))
    inodes = {path.stat().st_ino for path in samples.small().root.rglob("*") if path.is_file()}
    assert not any(path.stat().st_ino in inodes for path in (place / "root").rglob("*")
                   if path.is_file()), "a mirror is another copy"


def from_a_relative_directory(place):
    os.chdir(samples.small().root.parent)
    Shelf(place).ok("pull", "root", FIRST)
    check_snapshot(Shelf(place), FIRST, samples.small())


def from_nginx(place):
    with servers.Nginx(samples.small().root.parent) as nginx:
        three_pulls(Shelf(place), nginx.url + "/root")


def from_nginx_with_a_slash_at_the_end(place):
    with servers.Nginx(samples.small().root) as nginx:
        three_pulls(Shelf(place), nginx.url + "/")


def from_nginx_without_ranges(place):
    with servers.Nginx(samples.small().root, ranges=False) as nginx:
        three_pulls(Shelf(place), nginx.url)


def from_an_rsync_daemon(place):
    with servers.RsyncDaemon(samples.small().root) as daemon:
        three_pulls(Shelf(place), daemon.url, ("delta", "whole"))


def from_a_path_in_an_rsync_module(place):
    with servers.RsyncDaemon(samples.small().root.parent.parent) as daemon:
        three_pulls(Shelf(place), f"{daemon.url}/small/root/", ("delta", "whole"))


def from_a_classic_rsync_module(place):
    with servers.RsyncDaemon(samples.small().root) as daemon:
        shelf = Shelf(place)
        shelf.extra |= daemon.environment
        shelf.extra["SEQSHELF_SSH"] = "false"  # `::` means a daemon, which is reached without a shell
        three_pulls(shelf, "127.0.0.1::root", ("delta", "whole"))


def from_ssh(place):
    with servers.Sshd() as sshd:
        shelf = Shelf(place)
        shelf.extra |= sshd.environment
        three_pulls(shelf, sshd.address(samples.small().root), ("delta", "whole"))
        equal("remote", [line["here"] for line in shelf.lines("remote", sshd.address(samples.small().root))],
              [True] * 3)


def from_tar_files(place):
    """Each file has one snapshot; sources are files and URLs."""
    site, archives = samples.small(), place / "archives"
    archives.mkdir()
    names = {FIRST: "first.tar", SECOND: "second.tar.gz", THIRD: "third.tar.zst"}
    for name, file in names.items():
        samples.export(site, archives / file, name)
    with servers.Nginx(archives) as nginx, unchanged(site.root, archives):
        for shelf, source in ((Shelf(place, "a"), f"{archives}/"), (Shelf(place, "b"), nginx.url + "/")):
            pulled = []
            for name, file in names.items():
                report = shelf.json("pull", source + file)
                equal("snapshot", report["snapshot"], name)
                check_snapshot(shelf, name, site)
                pulled.append(name)
                check_shared(shelf.root, site, *pulled)
                with unchanged(shelf.root):
                    equal("again", shelf.json("pull", source + file).get("already_here"), True)
            with unchanged(shelf.root, leave_out=(shelf.root / ".pull-.download",)):
                shelf.run("pull", source + names[FIRST], "2031-01-01").expect(NOT_FOUND)


def over_a_master(place):
    """The root has a master with the same volumes: pulled ones are links to them."""
    shelf, site = Shelf(place), samples.small()
    shutil.copytree(site.root / "master", shelf.root / "master", symlinks=True)
    (shelf.root / "master/.lock").unlink(missing_ok=True)
    report = shelf.json("pull", site.root, THIRD)
    equal("transferred volumes", report["bytes_linked"], site.bytes_of(THIRD, site.volumes(THIRD)))
    check_snapshot(shelf, THIRD, site)
    for path in site.volumes(THIRD):
        equal(f"inode of {path}", (shelf.root / THIRD / path).stat().st_ino,
              (shelf.root / "master" / path).stat().st_ino)
    shelf.ok("-i", "master", "verify")


def skipping_snapshots(place):
    """Pulls from the first to the third snapshot, and from one that the source does not know."""
    site = samples.small()
    with servers.Nginx(site.root) as nginx:
        shelf = samples.puller(place / "a", site)
        shelf.ok("pull", nginx.url, THIRD)
        check_snapshot(shelf, THIRD, site)
        check_shared(shelf.root, site, FIRST, THIRD)
        other = Shelf(place / "b")
        other.ok("init")
        other.ok("-q", "load", "-n", "x", samples.fasta(place / "b/x.fa", 5, 50, 9))
        other.ok("snapshot", "create", "--anyway", "own")
        equal("catalog", other.json("pull", nginx.url, "--latest")["catalog"], "whole")
        check_snapshot(other, THIRD, site)


def latest_moves_to_newer_ones_only(place):
    site = samples.small()
    shelf = samples.puller(place, site, SECOND)
    shelf.ok("pull", site.root, FIRST)
    equal("latest after an older one", shelf.latest(), SECOND)
    check_snapshot(shelf, FIRST, site, latest=SECOND)
    shelf.ok("pull", site.root, THIRD)
    equal("latest after a newer one", shelf.latest(), THIRD)
    other = Shelf(place, "other")
    other.ok("pull", site.root, SECOND)
    other.ok("pull", site.root, FIRST, "--latest")
    equal("latest with --latest", other.latest(), FIRST)


def modes_at_the_source_do_not_matter(place):
    """Pulled files have mode 0444 and directories 0755, whatever the umask and the source's modes and owner."""
    site = samples.copy_of(samples.small(), place)
    for number, path in enumerate(sorted((site.root / FIRST).rglob("*"))):
        path.chmod(0o700 if path.is_dir() else (0o400, 0o666, 0o755, 0o4777)[number % 4])
    with servers.RsyncDaemon(site.root) as daemon, servers.Nginx(site.root) as nginx:
        for number, source in enumerate((site.root, daemon.url, nginx.url)):
            shelf = Shelf(place, f"root{number}")
            shelf.ok("pull", source, FIRST)
            check_snapshot(shelf, FIRST, site)


def a_source_that_only_has_directories(place):
    """Without snapshots.json a snapshot must be named and is transferred whole; a directory can be listed."""
    site = samples.copy_of(samples.small(), place)
    (site.root / "snapshots.json").unlink()
    with servers.RsyncDaemon(site.root) as daemon, servers.Nginx(site.root) as nginx:
        for number, source in enumerate((site.root, daemon.url, nginx.url)):
            shelf = Shelf(place, f"root{number}")
            shelf.ok("pull", source, FIRST)
            check_snapshot(shelf, FIRST, site)
            shelf.run("pull", source, "2031-01-01").expect(NOT_FOUND)
            shelf.ok("pull", source, SECOND)
            check_snapshot(shelf, SECOND, site)
    Shelf(place, "other").ok("pull", site.root)
    check_snapshot(Shelf(place, "other"), THIRD, site)


def missing_snapshots_are_exit_1(place):
    site = samples.small()
    shelf = samples.puller(place, site)
    with servers.RsyncDaemon(site.root) as daemon, servers.Nginx(site.root) as nginx:
        for source in (site.root, daemon.url, nginx.url):
            with unchanged(shelf.root):
                shelf.run("pull", source, "2031-01-01").expect(NOT_FOUND)
        for source in (place / "none", nginx.url + "/none", daemon.url + "/none"):
            with unchanged(shelf.root):
                shelf.run("pull", source).expect(NOT_FOUND, ENVIRONMENT)
                shelf.run("remote", source).expect(NOT_FOUND, ENVIRONMENT)
                shelf.run("pull", source, SECOND).expect(NOT_FOUND, ENVIRONMENT)
    for source in (nginx.url, daemon.url):  # the servers have ended
        with unchanged(shelf.root):
            shelf.run("remote", source).expect(ENVIRONMENT)


def names_that_no_snapshot_can_have(place):
    shelf = samples.puller(place, samples.small())
    for name in ("../x", "/x", "a/b", ".x", "master", "latest", "a\nb", "a b", "x" * 5000, "ä"):
        with unchanged(place):
            shelf.run("pull", samples.small().root, name).expect(NOT_FOUND, USAGE, BAD_INPUT, ENVIRONMENT)


def another_snapshot_of_that_name_is_kept(place):
    site = samples.small()
    shelf = Shelf(place)
    shelf.ok("init")
    shelf.ok("-q", "load", "-n", "x", samples.fasta(place / "x.fa", 5, 50, 9))
    shelf.ok("snapshot", "create", "--anyway", SECOND)
    with servers.RsyncDaemon(site.root) as daemon, servers.Nginx(site.root) as nginx:
        for source in (site.root, daemon.url, nginx.url):
            with unchanged(place):
                shelf.run("pull", source, SECOND).expect(ENVIRONMENT)


def files_in_the_way_are_kept(place):
    site = samples.small()
    shelf = samples.puller(place, site)
    for make in (lambda path: path.mkdir(), lambda path: path.write_text("mine"), lambda path: path.symlink_to(
        FIRST), lambda path: path.symlink_to("none")):
        in_the_way = shelf.root / SECOND
        make(in_the_way)
        before = tree(shelf.root)
        outcome = shelf.run("pull", site.root, SECOND)
        assert outcome.status != OK, outcome
        equal("root", tree(shelf.root), before)
        in_the_way.rmdir() if in_the_way.is_dir() and not in_the_way.is_symlink() else in_the_way.unlink()
    shelf.ok("pull", site.root, SECOND)
    check_snapshot(shelf, SECOND, site)


def remote_lists_snapshots_there_and_here(place):
    site = samples.small()
    with servers.RsyncDaemon(site.root) as daemon, servers.Nginx(site.root) as nginx:
        for number, source in enumerate((site.root, daemon.url, nginx.url)):
            shelf = Shelf(place, f"root{number}")
            with unchanged(place, site.root):
                lines = shelf.lines("remote", source)
            equal("snapshots", [line["snapshot"] for line in lines], [FIRST, SECOND, THIRD])
            equal("here", [line["here"] for line in lines], [False] * 3)
            equal("latest", [line["latest"] for line in lines], [False, False, True])
            equal("bytes", [line["bytes"] for line in lines], [site.bytes(name) for name in (FIRST, SECOND, THIRD)])
            assert all(line["created"].startswith("20") and line["created"].endswith("Z") for line in lines), lines
            shelf.ok("pull", source, FIRST)
            with unchanged(shelf.root):
                lines = shelf.lines("remote", source)
                equal("lines of text", len(shelf.ok("remote", source).splitlines()), 3)
            equal("here", [line["here"] for line in lines], [True, False, False])
            equal("to transfer for what is here", lines[0]["transfer_bytes"], 0)
            stated = lines[1]["transfer_bytes"]
            assert site.bytes_of(SECOND, site.new_volumes(SECOND, FIRST)) <= stated < lines[1]["bytes"], lines
            moved = shelf.json("pull", source, SECOND)["bytes_transferred"]
            # A directory's catalog may be copied whole; indexes of sources and protocols are not part of the estimate.
            assert number == 0 or moved <= 1.1 * stated + 20_000, f"{moved} bytes were transferred, {stated} reported"
    archive = samples.export(site, place / "one.tar", SECOND)
    lines = Shelf(place, "new").lines("remote", archive)
    equal("in the tar file", [(line["snapshot"], line["here"], line["latest"]) for line in lines],
          [(SECOND, False, True)])


def created_is_kept(place):
    """The time of a snapshot is the same at all mirrors."""
    site = samples.copy_of(samples.small(), place)
    os.utime(site.root / FIRST / "SHA256SUMS", (1_700_000_000, 1_700_000_000))
    shelf = Shelf(place)
    shelf.ok("pull", site.root, FIRST)
    third = Shelf(place, "third")
    third.ok("pull", shelf.root, FIRST)
    there = [Shelf(place, "x").lines("remote", root)[0]["created"] for root in (site.root, shelf.root, third.root)]
    equal("created", there, there[:1] * 3)


def sources_are_never_options(place):
    """A source that looks like an option, or has special characters of the shell, is only a name."""
    shelf = samples.puller(place, samples.small())
    for source in ("-e touch x::y", "--rsh=touch:x", "$(touch x):y", "h;touch x:y", "127.0.0.1:`touch x`",
                   "rsync://-oProxyCommand=touch x/y"):
        with unchanged(place):
            outcome = shelf.run("pull", "--", source, FIRST)
            assert outcome.status not in (OK,), outcome
    found = subprocess.run(["find", place, ".", "-maxdepth", "2", "-name", "x"], capture_output=True,
                           text=True, check=False).stdout
    equal("files named x", found, "")


def wrong_urls_are_named(place):
    """What a web server has instead of a root of ours is named, with exit status 1 and one line."""
    site = samples.small()
    theirs = place / "theirs"
    for name in ("page", "seqrepo/2024-12-20/sequences"):
        (theirs / name).mkdir(parents=True)
    (theirs / "page" / "snapshots.json").write_text("\n<!DOCTYPE html><title>Welcome</title>\n")
    (theirs / "seqrepo" / "2024-12-20" / "aliases.sqlite3").write_bytes(b"SQLite" * 1000)
    (theirs / "seqrepo" / "latest").symlink_to("2024-12-20")
    with servers.Nginx(theirs) as nginx, servers.Nginx(site.root) as ours, servers.RsyncDaemon(theirs) as daemon:
        for source, message in ((f"{nginx.url}/page", "web page (HTML)"),
                                (f"{nginx.url}/seqrepo", "is a root of SeqRepo"),
                                (f"{nginx.url}/seqrepo/2024-12-20", "is an instance of SeqRepo"),
                                (f"{daemon.url}/seqrepo/2024-12-20", "is an instance of SeqRepo"),
                                (f"{ours.url}/{FIRST}", "is a snapshot, not a root"),
                                (f"{nginx.url}/nothing", "snapshots")):
            for command in ("remote", "pull"):
                outcome = Shelf(place, "new").run(command, source)
                equal("exit status", outcome.status, 1)
                assert message in outcome.err and outcome.err.count("\n") == 1, outcome


run_checks([the_report_of_a_pull, from_a_directory, from_a_relative_directory, from_nginx,
            from_nginx_with_a_slash_at_the_end, from_nginx_without_ranges, from_an_rsync_daemon,
            from_a_path_in_an_rsync_module, from_a_classic_rsync_module, from_ssh, from_tar_files, over_a_master,
            skipping_snapshots, latest_moves_to_newer_ones_only, modes_at_the_source_do_not_matter,
            a_source_that_only_has_directories, missing_snapshots_are_exit_1, names_that_no_snapshot_can_have,
            another_snapshot_of_that_name_is_kept, files_in_the_way_are_kept, remote_lists_snapshots_there_and_here,
            created_is_kept, sources_are_never_options, wrong_urls_are_named])
