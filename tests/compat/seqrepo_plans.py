"""SQLite's plans for the statements of SeqRepo's look-ups on our views."""
import base64
import hashlib
import sqlite3

from biocommons.seqrepo import SeqRepo
from peer import equal
from seqrepo_texts import SEQUENCES, md5_of
from seqrepo_twins import filled
from texts import digest_of


def look_ups(name: str, digest: str, md5: str, sha1: str) -> dict:
    """The look-ups that users wait for, by a name in refseq and by the digests of its sequence."""
    seguid = base64.b64encode(bytes.fromhex(sha1)).decode().rstrip("=")
    return {
        "find_aliases(namespace, alias)": lambda repo: list(repo.aliases.find_aliases(namespace="refseq", alias=name)),
        "find_aliases(namespace, alias), history": lambda repo: list(
            repo.aliases.find_aliases(namespace="refseq", alias=name, current_only=False)),
        "find_aliases(alias)": lambda repo: list(repo.aliases.find_aliases(alias=name)),
        "find_aliases(MD5)": lambda repo: list(repo.aliases.find_aliases(namespace="MD5", alias=md5)),
        "find_aliases(MD5), any namespace": lambda repo: list(repo.aliases.find_aliases(alias=md5)),
        "find_aliases(SHA1)": lambda repo: list(repo.aliases.find_aliases(namespace="SHA1", alias=sha1)),
        "find_aliases(SEGUID)": lambda repo: list(repo.aliases.find_aliases(namespace="SEGUID", alias=seguid)),
        "find_aliases(SEGUID), any namespace": lambda repo: list(repo.aliases.find_aliases(alias=seguid)),
        "find_aliases(ga4gh)": lambda repo: list(repo.aliases.find_aliases(namespace="ga4gh", alias=f"SQ.{digest}")),
        "find_aliases(seq_id)": lambda repo: list(repo.aliases.find_aliases(seq_id=digest)),
        "find_aliases(seq_id), history": lambda repo: list(
            repo.aliases.find_aliases(seq_id=digest, current_only=False)),
        "find_aliases(namespace, seq_id)": lambda repo: list(
            repo.aliases.find_aliases(namespace="refseq", seq_id=digest)),
        "seq_id in aliases": lambda repo: digest in repo.aliases,
        "seq_id in sequences": lambda repo: digest in repo.sequences,
        "name in repository": lambda repo: f"refseq:{name}" in repo,
        "fetch_seqinfo": lambda repo: repo.sequences.fetch_seqinfo(digest),
        "translate_identifier": lambda repo: repo.translate_identifier(f"refseq:{name}"),
        "translate_identifier(ga4gh)": lambda repo: repo.translate_identifier(f"ga4gh:SQ.{digest}"),
    }


def statements(repo: SeqRepo, call) -> list[tuple[sqlite3.Connection, str]]:
    """The statements that the call runs in SQLite, with their values."""
    run = []
    connections = (repo.aliases._db, repo.sequences._db)
    for connection in connections:
        connection.set_trace_callback(lambda statement, connection=connection: run.append((connection, statement)))
    try:
        call(repo)
    finally:
        for connection in connections:
            connection.set_trace_callback(None)
    return run


def scans(repo: SeqRepo, call) -> list[str]:
    """Steps of a call's plans that read a whole table or index.

    Excludes a `SCAN` of a view, which reads the rows that its parts found, and of tables that are always empty.
    """
    found, steps = [], 0
    for connection, statement in statements(repo, call):
        harmless = {row[0] for row in connection.execute("select name from sqlite_master where type = 'view'")}
        harmless |= {"seqalias_shape", "seqinfo_shape", "CONSTANT"}
        plan = [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + statement)]
        steps += len(plan)
        found += [step for step in plan if step.startswith("SCAN ") and step.split()[1] not in harmless]
    assert steps, "no statement was run"
    return found


def look_ups_use_indexes(_):
    ours, theirs = filled().open()
    residues = SEQUENCES["tx50"]
    for name, call in look_ups("NM_100000.1", digest_of(residues), md5_of("tx50"),
                               hashlib.sha1(residues.encode()).hexdigest()).items():
        equal(f"scans of {name}", scans(ours, call), [])
    for call in (lambda repo: list(repo.aliases.find_aliases(alias="NM_%")), lambda repo: repo.sequences.stats()):
        assert scans(ours, call) and scans(theirs, call), "a scan was not detected"


CHECKS = [look_ups_use_indexes]
