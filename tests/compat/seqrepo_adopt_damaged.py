"""Instances with one damage each: it is reported, the rest is adopted, and nothing is written outside the root; with
--strict nothing is adopted."""
import base64
import contextlib
import gzip
import hashlib
import json
import os
import pathlib
import shutil
import sqlite3

from peer import equal
from seqrepo_adopted import catalog_rows, nothing_is_there, outcome, run, sorted_tree
from seqrepo_damages import (FIRST, SECOND, THIRD, as_view, base, bgzf, corrupt_page, index_rows,
                             loose, other_volume, relinks, removes, rewrites, sql, volume, with_field,
                             without_rowid, write, writes)
from seqrepo_instances import database
from texts import digest_of

ALL = len(FIRST) + len(SECOND) + len(THIRD)
MD5, SHA1 = hashlib.md5(b"ACGT").hexdigest(), hashlib.sha1(b"ACGT").digest()


def becomes_directory(instance: pathlib.Path) -> None:
    volume(instance).unlink()
    (instance / "sequences" / relpath_of(instance)).mkdir()


def exchanged(instance: pathlib.Path) -> None:
    """The digests of the sequences in the second volume, from the text and its index."""
    one, other = (digest_of(residues).encode() for residues in SECOND)
    for suffix in ("", ".fai"):
        text = (gzip.decompress(volume(instance, 1).read_bytes()) if not suffix
                else volume(instance, 1, suffix).read_bytes())
        text = text.replace(one, b"#").replace(other, one).replace(b"#", other)
        file = volume(instance, 1, suffix)
        file.unlink()
        file.write_bytes(text if suffix else bgzf(text))


# Damages that are not fatal: the damage, the message, the numbers of skipped sequences and of skipped aliases.
TOLD = {
    "volume missing": (removes(""), ["the file is missing", "skipped"], 5),
    "volume empty": (writes("", lambda _: b""), ["skipped"], 5),
    "volume truncated in a block": (writes("", lambda data: data[:len(data) // 2]), ["skipped"], 5),
    "volume truncated by its end": (writes("", lambda data: data[:-40]), ["skipped"], 5),
    "volume not BGZF": (writes("", lambda _: b"not a volume at all\n" * 100), ["skipped"], 5),
    "volume plain FASTA": (writes("", lambda _: b">x\nACGT\n"), ["skipped"], 5),
    "volume with bytes after its end": (writes("", lambda data: data + b"garbage"), ["skipped"], 5),
    "volume of another": (other_volume, ["skipped", "does not contain it"], 5),
    "volume not FASTA": (rewrites(lambda text: text.replace(b">", b"#"), keep_indexes=False), ["skipped"], 5),
    "volume a directory": (becomes_directory, ["skipped"], 5),
    "fai missing": (removes(".fai"), [".fai", "missing"], 0),
    "fai empty": (writes(".fai", lambda _: b""), [".fai", "rebuilt"], 0),
    "fai not one": (writes(".fai", lambda _: b"\0\xff\n\t\t\t\t\n"), [".fai", "rebuilt"], 0),
    "fai cut": (writes(".fai", lambda data: data[:-20]), [".fai", "rebuilt"], 0),
    "fai of another": (lambda instance: write(instance, ".fai", volume(instance, 1, ".fai").read_bytes()),
                       [".fai", "rebuilt"], 0),
    "fai beyond the end": (with_field(0, 2, 10**12), [".fai", "rebuilt"], 0),
    "fai largest number": (with_field(0, 2, 2**63 - 1), [".fai", "rebuilt"], 0),
    "fai too large a number": (with_field(0, 1, 2**64), [".fai", "rebuilt"], 0),
    "fai negative": (with_field(0, 2, -5), [".fai", "rebuilt"], 0),
    "fai zero columns": (with_field(0, 3, 0), [".fai", "rebuilt"], 0),
    "fai a name twice": (index_rows(lambda rows: [rows[0], *rows]), [".fai", "rebuilt"], 0),
    "fai huge": (writes(".fai", lambda data: data * 100000), [".fai", "rebuilt"], 0),
    "gzi missing": (removes(".gzi"), [".gzi", "missing"], 0),
    "gzi empty": (writes(".gzi", lambda _: b""), [".gzi", "rebuilt"], 0),
    "gzi huge count": (writes(".gzi", lambda data: b"\xff" * 8 + data[8:]), [".gzi", "rebuilt"], 0),
    "gzi wrong offset": (writes(".gzi", lambda data: data[:8] + b"\x01" + data[9:]), [".gzi", "rebuilt"], 0),
    "gzi of another": (lambda instance: write(instance, ".gzi", volume(instance, 1, ".gzi").read_bytes() + b"x"),
                       [".gzi", "rebuilt"], 0),
    "len too small": (sql("sequences", "update seqinfo set len = 10 where seq_id = '{digest}'"),
                      ["length", "10", "250"], 0),
    "len too large": (sql("sequences", "update seqinfo set len = 4611686018427387904 where seq_id = '{digest}'"),
                      ["length", "250"], 0),
    "len negative": (sql("sequences", "update seqinfo set len = -1 where seq_id = '{digest}'"), ["length", "250"], 0),
    "len zero": (sql("sequences", "update seqinfo set len = 0 where seq_id = '{digest}'"), ["length", "250"], 0),
    "len no number": (sql("sequences", "update seqinfo set len = 'many' where seq_id = '{digest}'"),
                      ["length", "250"], 0),
    "alpha not letters": (sql("sequences", "update seqinfo set alpha = 'acgt*' where seq_id = '{digest}'"),
                          ["letters", "acgt*", "ACGT"], 0),
    "alpha empty": (sql("sequences", "update seqinfo set alpha = '' where seq_id = '{digest}'"),
                    ["letters", "ACGT"], 0),
    "VMC of another": (sql("aliases",
                           "update seqalias set alias = 'GS_x' where seq_id = '{digest}' and namespace = 'VMC'"),
                       ["VMC", "GS_x"], 0),
    "SEGUID no digest": (sql(
        "aliases", "update seqalias set alias = '' where seq_id = '{digest}' and namespace = 'SEGUID'"), ["SEGUID"], 0),
    "SHA1 of other case": (sql("aliases",
                               "update seqalias set alias = upper(alias) where seq_id = '{digest}' and namespace = "
                               "'SHA1'"), ["SHA1"], 0),
    "digest twice": (sql("aliases", "insert into seqalias (seq_id, namespace, alias) values ('{digest}', 'MD5', ?)",
                         MD5), ["MD5", MD5], 0),
    "digest not in force": (sql(
        "aliases", "update seqalias set is_current = 0 where seq_id = '{digest}' and namespace = 'MD5'"), ["MD5"], 0),
    "alias dangling": (sql("aliases",
                           "insert into seqalias (seq_id, namespace, alias) values ('nowhere', 'n', 'lost')"),
                       ["n:lost", "nowhere"], 0),
    "digest dangling": (sql("aliases", "insert into seqalias (seq_id, namespace, alias) values ('nowhere', 'MD5', ?)",
                            MD5), [MD5, "nowhere"], 0),
    "alias empty": (sql("aliases", "insert into seqalias (seq_id, namespace, alias) values ('{digest}', 'n', '')"),
                    ["skipped", "empty"], 0),
    "alias with a control character": (sql("aliases",
                                           "insert into seqalias (seq_id, namespace, alias) values ('{digest}', 'n', "
                                           "?)", "a\nb\x1b[31m"), ["skipped", "control"], 0),
    "alias no UTF-8": (sql("aliases",
                           "insert into seqalias (seq_id, namespace, alias) values ('{digest}', 'n', cast(x'ff41' as "
                           "text))"), ["skipped", "UTF-8"], 0),
    "namespace reserved": (sql("aliases",
                               "insert into seqalias (seq_id, namespace, alias) values ('{digest}', 'ga4gh', 'SQ.x')"),
                           ["skipped", "ga4gh"], 0),
    "namespace empty": (sql("aliases", "insert into seqalias (seq_id, namespace, alias) values ('{digest}', '', 'x')"),
                        ["skipped", "namespace"], 0),
    "alias ended by nothing": (sql("aliases", "update seqalias set is_current = 0 where alias = '0-0'"),
                               ["0-0", "no successor"], 0),
    "seq_id no digest": (sql("sequences", "update seqinfo set seq_id = 'x' where seq_id = '{digest}'"),
                         ["skipped", "not a sha512t24u"], 1),
    "seq_id of another": (sql("sequences", "update seqinfo set seq_id = ? where seq_id = '{digest}'",
                              digest_of("ACGT")), ["skipped"], 1),
    "seq_id that is hostile": (sql("sequences", "update seqinfo set seq_id = ? where seq_id = '{digest}'",
                                   "../../\x1b[2J\n" + "x" * 10000), ["skipped"], 1),
    "added no date": (sql("sequences", "update seqinfo set added = 'yesterday' where seq_id = '{digest}'"),
                      ["not a time", "1970"], 0),
    "added empty": (sql("aliases", "update seqalias set added = '' where alias = '0-0'"), ["not a time", "1970"], 0),
    "added the 30th of February": (
        sql("aliases", "update seqalias set added = '2020-02-30 00:00:00' where alias = '0-0'"), ["not a time"], 0),
    "added too far": (sql("aliases", "update seqalias set added = '99999-01-01 00:00:00' where alias = '0-0'"),
                      ["not a time"], 0),
    "relpath upwards": (sql("sequences",
                            "update seqinfo set relpath = '../../../outside/x.fa.bgz' where relpath = '{path}'"),
                        ["leaves the instance"], 5),
    "relpath within upwards": (sql("sequences", "update seqinfo set relpath = 'a/../{path}' where relpath = '{path}'"),
                               ["skipped"], 5),
    "relpath absolute": (sql("sequences", "update seqinfo set relpath = '/etc/passwd' where relpath = '{path}'"),
                         ["leaves the instance"], 5),
    "relpath empty": (sql("sequences", "update seqinfo set relpath = '' where relpath = '{path}'"), ["skipped"], 5),
    "relpath a directory": (sql("sequences", "update seqinfo set relpath = '2026' where relpath = '{path}'"),
                            ["skipped"], 5),
    "relpath the database": (sql("sequences", "update seqinfo set relpath = 'db.sqlite3' where relpath = '{path}'"),
                             ["skipped"], 5),
    "relpath too long": (sql("sequences", "update seqinfo set relpath = ? where relpath = '{path}'", "x/" * 4000 + "y"),
                         ["skipped"], 5),
    "relpath with a zero": (sql("sequences", "update seqinfo set relpath = ? where relpath = '{path}'", "a\0b"),
                            ["skipped"], 5),
    "relpath of two": (sql("sequences", "update seqinfo set relpath = 'nowhere' where seq_id = '{digest}'"),
                       ["nowhere", "skipped"], 1),
    "link out of the instance": (relinks(lambda instance: instance.parent / "outside/volume.fa.bgz"),
                                 ["outside the instance"], 5),
    "link to itself": (lambda instance: (volume(instance).unlink(),
                                         os.symlink("loop.fa.bgz", instance / "sequences/loop.fa.bgz"),
                                         set_path(instance, "loop.fa.bgz")), ["skipped"], 5),
    "NULL len": (loose("seqinfo", "update seqinfo set len = null where seq_id = '{digest}'"), ["length", "250"], 0),
    "NULL alpha": (loose("seqinfo", "update seqinfo set alpha = null where seq_id = '{digest}'"), ["letters"], 0),
    "NULL added": (loose("seqinfo", "update seqinfo set added = null where seq_id = '{digest}'"), ["not a time"], 0),
    "NULL relpath": (loose("seqinfo", "update seqinfo set relpath = null where relpath = '{path}'"), ["skipped"], 5),
    "NULL seq_id": (loose("seqinfo", "update seqinfo set seq_id = null where seq_id = '{digest}'"), ["skipped"], 1),
    "NULL alias": (loose("seqalias", "update seqalias set alias = null where alias = '0-0'"), ["skipped"], 0),
    "NULL namespace": (loose("seqalias", "update seqalias set namespace = null where alias = '0-0'"), ["skipped"], 0),
    "NULL seq_id of an alias": (loose("seqalias", "update seqalias set seq_id = null where alias = '0-0'"), ["0-0"], 0),
    "a blob for an alias": (loose("seqalias", "update seqalias set alias = x'00ff' where alias = '0-0'"),
                            ["skipped"], 0),
}
# Damages that do not contradict the databases, and are found when residues are read.
VERIFIED = {
    "MD5 of another": (sql("aliases", "update seqalias set alias = ? where seq_id = '{digest}' and namespace = 'MD5'",
                           MD5), ["MD5", MD5, hashlib.md5(FIRST[0].encode()).hexdigest()], 0),
    "SHA1 and SEGUID of another": (lambda instance: (sql("aliases",
                                                         "update seqalias set alias = ? where seq_id = '{digest}' and "
                                                         "namespace = 'SHA1'", SHA1.hex())(instance),
                                                     sql("aliases",
                                                         "update seqalias set alias = ? where seq_id = '{digest}' and "
                                                         "namespace = 'SEGUID'",
                                                         base64.b64encode(SHA1).decode().rstrip("="))(instance)),
                                   ["SHA1", SHA1.hex(), "SEGUID"], 0),
    "alpha of another": (sql("sequences", "update seqinfo set alpha = 'ACGTN' where seq_id = '{digest}'"),
                         ["letters", "ACGTN"], 0),
    "one residue changed": (
        rewrites(lambda text: text.replace(FIRST[0][:60].encode(), FIRST[0][1::-1].encode() + FIRST[0][2:60].encode())),
        ["its text is that of", "skipped"], 1),
    "a character that is no residue": (
        rewrites(lambda text: text.replace(FIRST[0][:60].encode(), b"-" + FIRST[0][1:60].encode())),
        ["not residues", "skipped"], 1),
    "names exchanged": (exchanged, ["its text is that of", "skipped"], 2),
}
# Damages that make adopting impossible: the exit status and the message.
FATAL = {
    "aliases no database": (lambda instance: (instance / "aliases.sqlite3").write_bytes(b"x" * 10000),
                            4, ["not a database"]),
    "sequences no database": (lambda instance: (instance / "sequences/db.sqlite3").write_bytes(b"x" * 10000),
                              4, ["instance"]),
    "aliases empty": (lambda instance: (instance / "aliases.sqlite3").write_bytes(b""), 4,
                      ["aliases.sqlite3", "schema version 1"]),
    "sequences empty": (lambda instance: (instance / "sequences/db.sqlite3").write_bytes(b""), 4,
                        ["db.sqlite3", "schema version 1"]),
    "aliases cut": (lambda instance: os.truncate(instance / "aliases.sqlite3", 20000), 4, ["instance"]),
    "aliases missing": (lambda instance: (instance / "aliases.sqlite3").unlink(), 1, ["aliases.sqlite3"]),
    "sequences missing": (lambda instance: (instance / "sequences/db.sqlite3").unlink(), 1, ["db.sqlite3"]),
    "aliases a directory": (lambda instance: ((instance / "aliases.sqlite3").unlink(),
                                              (instance / "aliases.sqlite3").mkdir()), 4, ["aliases.sqlite3"]),
    "a FIFO for a database": (lambda instance: ((instance / "aliases.sqlite3").unlink(),
                                                os.mkfifo(instance / "aliases.sqlite3")), 4, ["aliases.sqlite3"]),
    "the databases swapped": (lambda instance: swap(instance), 4, ["schema version 1"]),
    "schema version 2": (sql("aliases", "update meta set value = '2'"), 4, ["schema version"]),
    "schema version 2 of sequences": (sql("sequences", "update meta set value = '2'"), 4, ["schema version"]),
    "no meta": (sql("sequences", "drop table meta"), 4, ["schema version"]),
    "seqinfo a view": (as_view, 4, ["db.sqlite3"]),
    "seqinfo without rowid": (without_rowid, 4, ["instance"]),
    "no seqalias": (sql("aliases", "drop table seqalias"), 4, ["aliases.sqlite3"]),
    "a column less": (sql("sequences", "alter table seqinfo drop column alpha"), 4, ["instance"]),
    "no index of sequences' aliases": (sql("aliases", "drop index seqalias_seq_id_idx"), 4, ["index"]),
    "no index of aliases": (sql("aliases", "drop index seqalias_alias_idx"), 4, ["index"]),
    "a sequence twice": (loose("seqinfo", "insert into seqinfo select * from seqinfo where seq_id = '{digest}'"),
                         4, ["index"]),
    "a name twice in force": (loose("seqalias",
                                    "insert into seqalias (seq_id, namespace, alias, added, is_current) values "
                                    "('{digest}', 'n', '1-0', '2026-01-01 00:00:00', 1)"), 4, ["index"]),
    "a page of the aliases damaged": (lambda instance: corrupt_page("aliases.sqlite3", root_page(instance, "seqalias"))(
        instance), 4, ["instance"]),
    "a page of an index damaged": (lambda instance: corrupt_page(
        "aliases.sqlite3", root_page(instance, "seqalias_seq_id_idx"))(instance), 4, ["instance"]),
    "the schema damaged": (corrupt_page("aliases.sqlite3", 0), 4, ["not a database"]),
}


def relpath_of(instance: pathlib.Path) -> str:
    with contextlib.closing(sqlite3.connect(f"file:{instance}/sequences/db.sqlite3?mode=ro", uri=True)) as db:
        return db.execute("select relpath from seqinfo order by rowid").fetchone()[0]


def root_page(instance: pathlib.Path, name: str) -> int:
    """The page of a table or index of the aliases, counted from 0."""
    with contextlib.closing(sqlite3.connect(f"file:{instance}/aliases.sqlite3?mode=ro", uri=True)) as db:
        return db.execute("select rootpage from sqlite_schema where name = ?", [name]).fetchone()[0] - 1


def set_path(instance: pathlib.Path, path: str) -> None:
    with database(instance, "sequences") as db:
        db.execute("update seqinfo set relpath = ? where relpath = ?", [path, relpath_of(instance)])


def swap(instance: pathlib.Path) -> None:
    files = instance / "aliases.sqlite3", instance / "sequences/db.sqlite3"
    texts = [file.read_bytes() for file in files]
    for file, text in zip(files, reversed(texts)):
        file.write_bytes(text)


def damaged(directory: pathlib.Path, template: pathlib.Path, damage) -> pathlib.Path:
    """A copy of the template with the damage, next to a directory `outside`."""
    (directory / "outside").mkdir(parents=True)
    instance = directory / "theirs"
    shutil.copytree(template, instance, copy_function=shutil.copy2)
    damage(instance)
    return instance


def each(directory: pathlib.Path, cases: dict, check) -> None:
    """Runs all cases, and reports every failure."""
    template = base(directory / "template")
    failed = []
    for number, (name, case) in enumerate(cases.items()):
        try:
            check(name, directory / str(number), template, *case)
        except AssertionError as error:
            failed.append(f"{name}: {error}")
    assert not failed, f"{len(failed)} of {len(cases)}:\n    " + "\n    ".join(failed)


def damage_is_reported(directory):
    def check(name, place, template, damage, words, left_out):
        instance = damaged(place, template, damage)
        before = sorted_tree(place)
        root = place / "root"
        for option in ([], ["--verify"]) if words_always(name) else (["--verify"],):
            shutil.rmtree(root, ignore_errors=True)
            done = outcome(root, "adopt", instance, *option)
            equal(f"exit status: {done.stderr}", done.returncode, 0)
            for word in words:
                assert word in done.stderr, f"{option} does not say {word!r}: {done.stderr[:600]!r}"
            assert all(line.isprintable() and len(line) < 4000
                       for line in done.stderr.splitlines()), repr(done.stderr)[:300]
            equal(f"sequences {option}", catalog_rows(root)["sequence"], ALL - left_out)
            equal(f"verify {option}", json.loads(outcome(root, "-i", "master", "--json", "verify").stdout)["problems"],
                  [])
            equal("outside", sorted_tree(place, "root"), before)
            kept = ([("n:2-0", THIRD[0])] + [("n:1-1", SECOND[1])] * (left_out != 2)
                    + [("n:0-1", FIRST[1])] * (left_out < 5))
            equal("the rest", run(root, "-i", "master", "fetch", "--raw", *[name for name, _ in kept]).split(),
                  [residues for _, residues in kept])
            if left_out == 0:
                equal("residues", run(root, "-i", "master", "fetch", "--raw",
                                      f"SQ.{digest_of(FIRST[0])}:99-102").strip(), FIRST[0][98:102])
            again = json.loads(run(root, "--json", "adopt", instance, *option))
            equal("again", (again["sequences_new"], again["aliases_new"], again["aliases_history"],
                            again["volumes_linked"]), (0, 0, 0, 0))
    each(directory, TOLD | VERIFIED, check)


def words_always(name: str) -> bool:
    return name in TOLD


def strict_adopts_nothing(directory):
    def check(name, place, template, damage, words, left_out):
        instance = damaged(place, template, damage)
        done = outcome(place / "root", "adopt", "--strict", *["--verify"] * (not words_always(name)), instance)
        equal(f"exit status: {done.stderr[-300:]}", (done.returncode, done.stdout), (3, ""))
        assert "nothing was adopted" in done.stderr, done.stderr
        nothing_is_there(name, place / "root")
    each(directory, TOLD | VERIFIED, check)


def fatal_damage_is_refused(directory):
    def check(name, place, template, damage, status, words):
        instance = damaged(place, template, damage)
        before = sorted_tree(place)
        root = place / "root"
        done = outcome(root, "adopt", instance, "--as", "one")
        equal(f"exit status: {done.stderr}", (done.returncode, done.stdout), (status, ""))
        for word in [*words, str(instance)]:
            assert word in done.stderr, f"does not say {word!r}: {done.stderr!r}"
        if (root / "master").exists():
            nothing_is_there(name, root)
        assert not (root / "one").exists()
        equal("outside", sorted_tree(place, "root"), before)
    each(directory, FATAL, check)


CHECKS = [damage_is_reported, strict_adopts_nothing, fatal_damage_is_refused]
