"""Round trips: SeqRepo -> adopt -> export-seqrepo -> SeqRepo."""
import contextlib
import io
import os
import pathlib
import sqlite3
import types

from biocommons.seqrepo import SeqRepo
from biocommons.seqrepo.cli import show_status
from peer import DATA, equal
from seqrepo_adopted import Adopted, compare, outcome, run, same_residues, same_rows
from seqrepo_instances import build, real_instances, rows, seqrepo, store, tree, volumes, writing
from texts import digest_of, random_residues


def check_schema(ours: pathlib.Path, theirs: pathlib.Path) -> None:
    """Tables, columns, indexes and SeqRepo's own rows of both databases."""
    for file in ("aliases.sqlite3", "sequences/db.sqlite3"):
        found = []
        for instance in (ours, theirs):
            with contextlib.closing(sqlite3.connect(f"file:{instance / file}?mode=ro", uri=True)) as db:
                tables = [name for name,
                          in db.execute("select name from sqlite_schema where type = 'table' order by name")]
                indexes = db.execute(
                    "select name, tbl_name from sqlite_schema where type = 'index' order by name").fetchall()
                columns = {t: [c[1:] for c in db.execute(f"pragma table_info({t})")] for t in tables
                           if not t.startswith(("_yoyo", "yoyo"))}
                columns = {t: [(c[0], c[1].lower(), *c[2:3], str(c[3]).lower(), *c[4:]) for c in cs]
                           for t, cs in columns.items()}
                unique = {t: sorted(db.execute("select name, \"unique\", partial from pragma_index_list(?)",
                                               [t]).fetchall()) for t in tables}
                kept = [db.execute(f"select {what}").fetchall()
                        for what in ("key, value from meta", "v, msg from log",
                                     "migration_hash, migration_id from _yoyo_migration order by 2",
                                    "version from _yoyo_version", "count(*) from yoyo_lock")]
                found.append((tables, indexes, columns, unique, kept, db.execute("pragma integrity_check").fetchall(),
                              db.execute("pragma journal_mode").fetchall()))
        for name, one, other in zip(("tables", "indexes", "columns", "unique", "rows", "integrity", "journal"), *found):
            equal(f"{name} of {file}", one, other)


def round_trips(directory):
    for number, original in enumerate([build(directory / "original"), *real_instances(directory / "real")]):
        adopted = Adopted(original, directory / f"root{number}")
        for instance in ("master", "2026-01-02"):
            exported = directory / f"exported{number}{instance}"
            adopted.ask("export-seqrepo", exported, instance=instance)
            same_rows(f"export of {instance}", rows(exported), rows(original))
            check_schema(exported, original)
            repos = SeqRepo(str(exported)), SeqRepo(str(original))
            for digest, length, *_ in rows(original)[0]:
                same_residues(digest, length, repos)
            for _, namespace, alias, *_ in rows(original)[1]:
                compare(f"{namespace}:{alias}", repos, lambda repo: repo.translate_alias(alias, namespace))
            theirs = {path: file.read_bytes() for path, file in volumes(original).items()}
            equal("volumes", {path: file.read_bytes() for path, file in volumes(exported).items() if path in theirs},
                  theirs)


def there_and_back_again(directory):
    """The exported instance is adopted again: nothing is lost, and nothing is inconsistent."""
    original = build(directory / "original")
    adopted = Adopted(original, directory / "root")
    adopted.ask("export-seqrepo", directory / "exported")
    second = Adopted(directory / "exported", directory / "second", "--verify", "--strict")
    same_rows("adopted twice", rows(second.snapshot), rows(original))
    again = adopted.adopt(directory / "exported")
    equal("the first again", [again[key] for key in ("sequences_new", "aliases_new", "aliases_history", "problems")],
          [0, 0, 0, []])
    second.ask("export-seqrepo", directory / "exported2")
    same_rows("exported twice", rows(directory / "exported2"), rows(original))


def seqrepo_writes_to_it(directory):
    original = build(directory / "original")
    before = tree(original)
    adopted = Adopted(original, directory / "root")
    ours = {name: tree(adopted.root / name) for name in ("master/sequences", "2026-01-02")}
    exported = directory / "theirs" / "master"
    adopted.ask("export-seqrepo", exported, instance="master")
    residues = random_residues("GT", 777)
    with writing(exported) as repo:
        equal("status", (repo.sequences.schema_version(), repo.aliases.schema_version()), (1, 1))
        store(repo, residues, "refseq NM_999999.1", "local once", "local fro")
        store(repo, residues + "G", "local three")
    repo = SeqRepo(str(exported))
    equal("fetch", [repo.fetch(name, namespace="local") for name in ("once", "fro", "three")],
          [residues, residues, residues + "G"])
    equal("digests", repo.translate_identifier("refseq:NM_999999.1", "ga4gh"), [f"ga4gh:SQ.{digest_of(residues)}"])
    theirs = rows(original)
    now = rows(exported)
    equal("sequences", [row for row in theirs[0] if row not in now[0]], [])
    ended = [row for row in theirs[1] if row not in now[1]]
    equal("ended", sorted({row[1:3] for row in ended}), [("local", "fro"), ("local", "once"), ("local", "three")])
    equal("with SeqRepo's program",
          seqrepo(directory / "theirs", "load", "-i", "master", "-n", "emb", DATA / "sarscov2_MN908947.3.fa"), "")
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        show_status(types.SimpleNamespace(root_directory=str(directory / "theirs"), instance_name="master"))
    assert f"sequences: {len(theirs[0]) + 3} sequences" in told.getvalue(), told.getvalue()
    seqrepo(directory / "theirs", "snapshot", "-i", "master", "-d", "2026-02-03")
    equal("the original", tree(original), before)
    for name, files in ours.items():
        equal(f"our {name}", tree(adopted.root / name), files)
    report = adopted.adopt(directory / "theirs/2026-02-03")
    equal("back", (report["sequences_new"], report["problems"]), (3, []))
    equal("names",
          [row["sha512t24u"] for row in adopted.lines("resolve", "local:once", "local:three", instance="master")],
          [digest_of(residues), digest_of(residues + "G")])


def export_of_our_own_instance(directory):
    """The instance was loaded by us, with a removed name, and without the empty sequence."""
    root = directory / "root"
    run(root, "init")
    run(root, "load", "-n", "refseq", "--alias", "file:mito", DATA / "human_mito_NC_012920.1.fa",
        DATA / "phix174_NC_001422.1.fa")
    run(root, "alias", "add", "local:moved", "NC_001422.1")
    run(root, "alias", "add", "local:moved", "NC_012920.1")
    run(root, "alias", "add", "local:gone", "NC_012920.1")
    run(root, "alias", "remove", "local:gone")
    run(root, "-i", "master", "export-seqrepo", directory / "out")
    repo = SeqRepo(str(directory / "out"), writeable=True)
    equal("names", [repo[name].seq_id for name in ("local:moved", "refseq:NC_012920.1")],
          [digest_of("".join((DATA / "human_mito_NC_012920.1.fa").read_text().splitlines()[1:]))] * 2)
    equal("gone", "local:gone" in repo, False)
    repo.store("ACGT", [{"namespace": "local", "alias": "gone"}])
    repo.commit()
    equal("given again", str(SeqRepo(str(directory / "out"))["local:gone"]), "ACGT")


def an_existing_destination(directory):
    adopted = Adopted(build(directory / "original"), directory / "root")
    (directory / "file").write_text("x")
    (directory / "empty").mkdir()
    os.symlink("nowhere", directory / "link")
    before = tree(directory)
    for place in ("file", "empty", "link", "original", "root/master", "root/2026-01-02"):
        done = outcome(adopted.root, "export-seqrepo", directory / place)
        equal(f"{place}: {done.stderr}", (done.returncode, "exists" in done.stderr), (2, True))
    done = outcome(adopted.root, "export-seqrepo", directory / "file/below")
    equal(f"below a file: {done.stderr}", done.returncode, 4)
    equal("nothing is written", sorted(set(tree(directory)) - set(before)), [])


CHECKS = [round_trips, there_and_back_again, seqrepo_writes_to_it, export_of_our_own_instance, an_existing_destination]
