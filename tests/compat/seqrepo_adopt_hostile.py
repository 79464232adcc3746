"""Wrong command lines, odd paths and names, and events during an adoption: other writers, journals, signals."""
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import time

from peer import SEQSHELF, equal
from seqrepo_adopt_files import make_path
from seqrepo_adopted import catalog_rows, nothing_is_there, outcome, run, sorted_tree
from seqrepo_damages import FIRST, SECOND, THIRD, base
from seqrepo_instances import database, rows, store, tree, writing
from texts import digest_of, random_residues

ALL = len(FIRST) + len(SECOND) + len(THIRD)
PATHS = ("a\nb.fa.bgz", "a\tb.fa.bgz", "\x1b[31m.fa.bgz", "./x.fa.bgz", "a//b.fa.bgz", "a/./b.fa.bgz",
         ".hidden/x.fa.bgz", "db.sqlite3-journal.fa.bgz", "db.sqlite3-wal",
         "x", "back\\slash.fa.bgz", "blank.fa.bgz ", "a b.fa.bgz", "*.fa.bgz", "quote'\".fa.bgz",
         "%41.fa.bgz", "#x?y.fa.bgz", "-rf.fa.bgz", "é.fa.bgz")


def odd_paths(directory):
    """A volume is either adopted and works with verify, snapshots and mirrors, or is skipped and reported."""
    failed = []
    for number, path in enumerate(PATHS):
        theirs, root, mirror = (directory / f"{name}{number}" for name in ("theirs", "root", "mirror"))
        with writing(theirs) as repo:
            store(repo, FIRST[0], "n x")
        make_path(theirs, path)
        report = json.loads(run(root, "--json", "adopt", theirs))
        steps = [(root, "-i", "master", "verify"), (root, "snapshot", "create", "--anyway", "one"),
                 (root, "-i", "one", "verify"), (mirror, "init"), (mirror, "pull", root, "one"),
                 (mirror, "-i", "one", "verify")]
        steps += [(mirror, "-i", "one", "fetch", "n:x"),
                  (root, "-i", "one", "export-seqrepo", directory / f"exported{number}")] * report["sequences_new"]
        for where, *words in steps:
            done = outcome(where, *words)
            if done.returncode != 0:
                failed.append(f"{path!r}: {words}: {(done.stderr or done.stdout)[:200]!r}")
                break
        if (directory / f"exported{number}").exists():
            with writing(directory / f"exported{number}") as repo:
                store(repo, "ACGTACGT", "n y")
            with database(directory / f"exported{number}", "sequences") as db:
                gone = [kept for kept, in db.execute("select distinct relpath from seqinfo")
                        if not (directory / f"exported{number}/sequences" / kept).exists()]
            if gone:
                failed.append(f"{path!r}: SeqRepo removed {gone} from the exported instance as one of SQLite's files")
        if not report["sequences_new"] and not report["problems"]:
            failed.append(f"{path!r} is neither adopted nor reported")
    assert not failed, f"{len(failed)}:\n    " + "\n    ".join(failed)


def names_that_become_equal(directory):
    """Old instances can have both `refseq` and `NCBI`, which are now one namespace; lost names are reported."""
    theirs = base(directory / "theirs")
    with database(theirs, "aliases") as db:
        db.execute("insert into seqalias (seq_id, namespace, alias) values (?, 'refseq', 'NM_0.0')",
                   [digest_of(FIRST[1])])
        db.execute("insert into seqalias (seq_id, namespace, alias) values (?, 'ensembl', 'alone')",
                   [digest_of(FIRST[1])])
    done = outcome(directory / "root", "adopt", theirs)
    equal(done.stderr, done.returncode, 0)
    equal("alone", run(directory / "root", "-i", "master", "fetch", "--raw", "ensembl:alone").strip(), FIRST[1])
    assert "NM_0.0" in done.stderr, f"two meanings of refseq:NM_0.0 in force are not reported: {done.stderr!r}"


def refused(directory: pathlib.Path, root: pathlib.Path, status: int, words: list[str], *arguments) -> None:
    before = sorted_tree(directory)
    done = outcome(root, *arguments)
    equal(f"{arguments}: {done.stderr}", (done.returncode, done.stdout), (status, ""))
    for word in words:
        assert word in done.stderr, f"{arguments} does not say {word!r}: {done.stderr!r}"
    equal("files",
          *({name: what[:2] for name, what in found.items() if "catalog.sqlite3" not in name
             and not name.endswith(".lock")}
            for found in (sorted_tree(directory), before)))


def directories_that_are_not_instances(directory):
    """The adopting instance, a missing path and a file are refused with a clear message."""
    theirs = base(directory / "theirs/2020-01-01")
    root = directory / "root"
    run(root, "adopt", theirs, "--as", "one")
    (directory / "file").write_text("x")
    (directory / "empty").mkdir()
    for place, status, words in ((root / "master", 2, ["is the instance that would adopt it"]),
                                 (directory / "theirs", 1, ["aliases.sqlite3"]),
                                 (directory / "nowhere", 1, ["nowhere"]), (directory / "file", 1, ["file"]),
                                 (directory / "empty", 1, ["empty"]), (theirs / "sequences", 1, ["aliases.sqlite3"]),
                                 ("", 1, ["no instance"])):
        refused(directory, root, status, words, "adopt", place)
    refused(directory, root, 2, ["one"], "adopt", theirs, "--as", "one")
    refused(directory, root, 2, ["a/b"], "adopt", theirs, "--as", "a/b")
    refused(directory, root, 2, ["master"], "adopt", theirs, "--as", "master")
    refused(directory, root, 2, ["latest"], "adopt", theirs, "--as", "latest")
    refused(directory, root, 2, ["--as", "-i"], "-i", "master", "adopt", theirs, "--as", "two")
    refused(directory, root, 4, ["one"], "-i", "one", "adopt", theirs)
    refused(directory, root, 2, ["DIR"], "adopt")
    refused(directory, root, 2, ["one by one"], "adopt", theirs, theirs)
    refused(directory, root, 2, ["threads"], "adopt", theirs, "--threads", "0")


def an_existing_snapshot_name(directory):
    """The error comes before an hour of work, not after it, and nothing is adopted."""
    theirs = base(directory / "theirs")
    root = directory / "root"
    run(root, "init")
    run(root, "snapshot", "create", "--anyway", "taken")
    done = outcome(root, "adopt", theirs, "--as", "taken")
    equal(f"exit status: {done.stderr}", done.returncode, 2)
    nothing_is_there("a name that is taken", root)


def through_links_and_relative_paths(directory):
    theirs = base(directory / "theirs/2020-01-01")
    os.symlink("2020-01-01", directory / "theirs/latest")
    os.symlink(theirs / "sequences", directory / "sequences-link")
    linked = directory / "linked"
    linked.mkdir()
    shutil.copy(theirs / "aliases.sqlite3", linked)
    os.symlink(theirs / "sequences", linked / "sequences")
    for number, place in enumerate((directory / "theirs/latest", f"{theirs}/",
                                    f"{directory}/theirs/../theirs/2020-01-01", linked)):
        root = directory / f"root{number}"
        report = json.loads(run(root, "--json", "adopt", place, "--strict", "--verify"))
        equal(str(place), (report["sequences_new"], report["problems"]), (ALL, []))
    done = subprocess.run([SEQSHELF, "-r", "../relative", "adopt", "2020-01-01"], cwd=directory / "theirs",
                          capture_output=True, text=True, check=False)
    equal(done.stderr, done.returncode, 0)
    equal("verify", outcome(directory / "relative", "-i", "master", "verify").returncode, 0)


def a_root_inside_the_instance(directory):
    """The root is inside the instance or around it: only the new root's directory changes."""
    for number, (theirs, root) in enumerate(((directory / "0/theirs", directory / "0/theirs/root"),
                                             (directory / "1/root/2020-01-01", directory / "1/root"))):
        base(theirs)
        before = sorted_tree(theirs, "root")
        done = outcome(root, "adopt", theirs)
        equal(f"{number}: {done.stderr}", done.returncode, 0)
        equal("the instance", {k: v for k, v in sorted_tree(theirs, "root").items()}, before)
        equal("verify", outcome(root, "-i", "master", "verify").returncode, 0)


def while_seqrepo_writes(directory):
    """SeqRepo's transaction is invisible, or the adoption waits or is refused; SeqRepo can continue."""
    theirs = base(directory / "theirs")
    with writing(theirs) as repo:
        store(repo, random_residues("GT", 5000), "n open")
        done = outcome(directory / "root", "adopt", theirs)
        assert done.returncode in (0, 4), done.stderr
        if done.returncode == 0:
            equal("sequences", catalog_rows(directory / "root")["sequence"], ALL)
    report = json.loads(run(directory / "root", "--json", "adopt", theirs))
    equal("problems", report["problems"], [])
    equal("sequences", report["sequences_new"] + report["sequences_known"], ALL + 1)


def after_seqrepo_died(directory):
    """SQLite must roll back a journal: the state that SeqRepo would see is adopted, or nothing, but never a partial
    state."""
    theirs = base(directory / "theirs")
    expected = rows(theirs)
    torn = directory / "torn"
    connection = sqlite3.connect(theirs / "aliases.sqlite3")
    connection.execute("pragma cache_size = 1")
    connection.execute("begin immediate")
    connection.execute("update seqalias set alias = 'torn ' || seqalias_id, is_current = 0")
    connection.executemany("insert into seqalias (seq_id, namespace, alias) values (?, 'torn', ?)",
                           [(digest_of(THIRD[0]), str(n) * 50) for n in range(20000)])
    shutil.copytree(theirs, torn)
    connection.close()
    assert (torn / "aliases.sqlite3-journal").exists()
    done = outcome(directory / "root", "adopt", torn, "--as", "one")
    assert done.returncode in (0, 4), done.stderr
    if done.returncode == 0:
        equal("rows", rows(directory / "root/one"), expected)
    else:
        nothing_is_there("a journal", directory / "root")


def two_at_once(directory):
    """One waits or is refused; in the end everything was adopted once."""
    theirs = base(directory / "theirs")
    root = directory / "root"
    run(root, "init")
    both = [subprocess.Popen([SEQSHELF, "-r", root, "adopt", theirs], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True) for _ in range(2)]
    done = [(one.communicate(), one.returncode) for one in both]
    for (_, error), status in done:
        assert status == 0 or (status == 4 and "adopt" in error), error
    assert any(status == 0 for _, status in done)
    equal("sequences", catalog_rows(root)["sequence"], ALL)
    equal("verify", outcome(root, "-i", "master", "verify").returncode, 0)


def large(instance: pathlib.Path) -> pathlib.Path:
    """An instance whose adoption with --verify takes long enough to be stopped."""
    residues = random_residues("ACGT", 9_000_000)
    with writing(instance) as repo:
        for number in range(4):
            store(repo, residues[number:] + residues[:number], f"n {number}")
    return instance


def stopped_by_a_signal(directory):
    theirs = large(directory / "theirs")
    before = tree(theirs)
    root = directory / "root"
    run(root, "init")
    stopped = set()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        wait, status = 0.02, None
        while status not in (0, 130):  # before the program waits for signals, they end it like any other program
            process = subprocess.Popen([SEQSHELF, "-r", root, "adopt", "--verify", "--threads", "1", theirs],
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            time.sleep(wait)
            process.send_signal(number)
            out, error = process.communicate()
            status, wait = process.returncode, wait * 1.5
            assert status in (0, 130, -number), error
            if status == 130:
                stopped.add(number)
                assert "nothing was changed" in error and not out, error
            if status != 0:
                nothing_is_there(str(number), root)
        if status == 0:
            break  # it ended before the signal
    assert stopped, "no run was stopped"
    equal("the instance", tree(theirs), before)
    run(root, "adopt", "--verify", "--strict", theirs)
    equal("verify", outcome(root, "-i", "master", "verify").returncode, 0)


CHECKS = [odd_paths, names_that_become_equal, directories_that_are_not_instances,
          an_existing_snapshot_name, through_links_and_relative_paths,
          a_root_inside_the_instance, while_seqrepo_writes, after_seqrepo_died, two_at_once, stopped_by_a_signal]
