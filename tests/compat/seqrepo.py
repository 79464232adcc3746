#!/usr/bin/env python3
"""Opens snapshots of seqshelf with the released biocommons.seqrepo.

usage: seqrepo.py PROGRAM DATA CACHE
The arguments and the environment are those of gtars.py beside this file.
"""
import contextlib
import hashlib
import io
import json
import pathlib
import sys
import types

sys.dont_write_bytecode = True
import peer
from peer import DATA, SEQSHELF, Program, equal

peer.enter("seqrepo")
from biocommons.seqrepo import SeqRepo
from biocommons.seqrepo.cli import show_status

FILES = ["phix174_NC_001422.1.fa", "human_mito_NC_012920.1.fa", "refget_yeast_R64-1-1_I.fa", "sarscov2_MN908947.3.fa"]


def residues_of(path: pathlib.Path) -> str:
    return "".join(line for line in path.read_text().splitlines() if not line.startswith(">")).upper()


def shelf_with_files(directory: pathlib.Path) -> Program:
    shelf = Program(SEQSHELF, directory / "root")
    shelf.json("load", "-n", "refseq", "--alias", "file:phix", "--alias", "file:mito",
               *[DATA / name for name in FILES[:2]])
    shelf.json("load", "-n", "ensembl", "--alias", "file:yeast", DATA / FILES[2])
    shelf.json("load", "--alias", "file:sars2", "--repeated-names", DATA / FILES[3])
    shelf.json("load", "-n", "emb", "--header-namespaces", "local", DATA / "orchid_94.fasta")
    shelf.json("alias", "add", "local:phiX", "refseq:NC_001422.1")
    shelf.json("alias", "add", "local:moved", "refseq:NC_001422.1")
    shelf.json("alias", "add", "local:moved", "refseq:NC_012920.1")  # the old meaning is history
    return shelf


def publish(shelf: Program, name: str) -> SeqRepo:
    return SeqRepo(shelf.json("snapshot", "create", "--anyway", name)["directory"])


def check_instance(shelf: Program, repo: SeqRepo) -> None:
    """SeqRepo finds everything of master in a snapshot of it: residues, aliases, digests and totals."""
    sequences = {s["sha512t24u"]: s for s in shelf.lines("sequences")}
    rows = {record["seq_id"]: (record, list(aliases)) for record, aliases in repo}
    equal("sequences", sorted(sequences), sorted(rows))
    fetched = {f["sha512t24u"]: f["sequence"] for f in shelf.lines("fetch", *[f"SQ.{digest}" for digest in sequences])}
    ours = {digest: set() for digest in sequences}
    for alias in shelf.lines("alias", "list"):
        namespace = {"refseq": "NCBI", "ensembl": "Ensembl", "lrg": "LRG"}
        ours[alias["sha512t24u"]].add((namespace.get(alias["namespace"], alias["namespace"]), alias["alias"]))
        ours[alias["sha512t24u"]].add((alias["namespace"], alias["alias"]))
    for digest, (record, aliases) in rows.items():
        residues = repo.sequences.fetch(digest)
        equal(digest, fetched[digest], residues)
        equal(digest, sequences[digest]["length"], record["len"])
        equal("MD5", hashlib.md5(residues.encode()).hexdigest(), sequences[digest]["md5"])
        equal(digest, [fetched[digest][a:b] for a, b in ((0, 1), (59, 61), (len(residues) - 1, len(residues)))],
              [repo.sequences.fetch(digest, a, b) for a, b in ((0, 1), (59, 61), (len(residues) - 1, len(residues)))])
        theirs = {(a["namespace"], a["alias"]) for a in aliases}
        assert theirs & ours[digest] or not ours[digest], f"SeqRepo has no alias of {digest}"
        missing = {(n, a) for n, a in ours[digest] if (n, a) not in theirs and not any(t[1] == a for t in theirs)}
        equal(f"aliases of {digest}", missing, set())
        for identifier in (f"MD5:{sequences[digest]['md5']}", f"SHA1:{sequences[digest]['sha1']}",
                           f"ga4gh:SQ.{digest}"):
            equal(identifier, fetched[digest], str(repo[identifier]))
    status = shelf.json("status")["instances"][0]
    stats = repo.sequences.stats()
    equal("totals", (status["sequences"], status["residues"]), (stats["n_sequences"], stats["tot_length"]))


def sequences_by_alias(directory):
    shelf = shelf_with_files(directory)
    repo = publish(shelf, "first")
    for alias, name in (("refseq:NC_001422.1", FILES[0]), ("NCBI:NC_012920.1", FILES[1]), ("ensembl:I", FILES[2]),
                        ("Ensembl:I", FILES[2]), ("I", FILES[2]), ("local:phiX", FILES[0]), ("local:moved", FILES[1])):
        equal(alias, residues_of(DATA / name), str(repo[alias]))
        namespace, _, bare = alias.rpartition(":")
        equal(alias, residues_of(DATA / name)[100:163], repo.fetch(bare, 100, 163, namespace=namespace or None))
    translated = repo.translate_identifier("refseq:NC_001422.1")
    digest = shelf.json("resolve", "refseq:NC_001422.1")["sha512t24u"]
    for expected in ("MD5:3332ed720ac7eaa9b3655c06f6b9e196", f"ga4gh:SQ.{digest}", f"VMC:GS_{digest}",
                     "local:phiX", "NCBI:NC_001422.1"):
        assert expected in translated, f"{expected} is not among {translated}"
    equal("in one namespace", ["local:phiX"],
          repo.translate_identifier(f"ga4gh:SQ.{digest}", target_namespaces=["local"]))
    assert "refseq:NC_001422.1" in repo and "refseq:NC_001422.2" not in repo
    check_instance(shelf, repo)


def after_collections_are_removed(directory):
    """Sequences without other names are removed, but not those of an alias, another collection or an older
    snapshot."""
    shelf = shelf_with_files(directory)
    digest = shelf.json("digest", DATA / FILES[3])["sequences"][0]["sha512t24u"]
    first = publish(shelf, "first")
    removed = shelf.json("collection", "remove", "--orphans", "file:sars2", "file:yeast")
    equal("removed", (removed["collections_removed"], removed["sequences_removed"]), (2, 1))
    second = publish(shelf, "second")
    check_instance(shelf, second)
    equal("SARS-CoV-2 in the second snapshot", digest in second.sequences, False)
    equal("yeast in the second snapshot", residues_of(DATA / FILES[2]), str(second["ensembl:I"]))
    equal("SARS-CoV-2 in the first snapshot", residues_of(DATA / FILES[3]), str(first[f"ga4gh:SQ.{digest}"]))
    equal("verify", json.loads(shelf.run("--json", "verify"))["problems"], [])


def status_of_a_snapshot(directory):
    shelf = shelf_with_files(directory)
    publish(shelf, "first")
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        show_status(types.SimpleNamespace(root_directory=str(directory / "root"), instance_name="first"))
    status = shelf.json("status")["instances"][0]
    counts = f"sequences: {status['sequences']} sequences, {status['residues']} residues"
    assert counts in told.getvalue(), told.getvalue()


sys.exit(peer.run_checks([sequences_by_alias, after_collections_are_removed, status_of_a_snapshot], "compat-seqrepo-"))
