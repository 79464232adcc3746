#!/usr/bin/env python3
"""Computes the content id, the sum of the names and the page sums of snapshots as schema/FORMAT.md describes them, by
Python and xxhsum.

usage: identity.py PROGRAM DATA SNAPSHOTS
SNAPSHOTS has the shipped ones; another is made of DATA, with every kind of record.
"""
import base64
import hashlib
import os
import pathlib
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile

PAGE = 4096


def content_id(catalog: sqlite3.Connection) -> str:
    digest = hashlib.sha512()

    def put(letter: str, rows: list[tuple]) -> None:
        for row in sorted(tuple(str(field).encode() for field in row) for row in rows):
            digest.update(letter.encode() + b"".join(b"%d:%s" % (len(field), field) for field in row) + b"\n")

    def select(sql: str) -> list[tuple]:
        return catalog.execute(sql).fetchall()

    circular = {row[0] for row in select("SELECT sequence_id FROM circular_sequence")}
    sequences = dict(select("SELECT sequence_id, sha512t24u FROM sequence"))
    collections = dict(select("SELECT collection_id, digest FROM collection"))
    namespaces = dict(select("SELECT namespace_id, name FROM namespace"))
    put("s", [(text, "circular" if number in circular else "") for number, text in sequences.items()])
    put("n", [(namespaces[ns], alias, sequences[target]) for ns, alias, target in select(
        "SELECT namespace_id, alias, sequence_id FROM sequence_alias WHERE ended_by = 0")])
    put("c", [(text,) for text in collections.values()])
    put("N", [(namespaces[ns], alias, collections[target]) for ns, alias, target in select(
        "SELECT namespace_id, alias, collection_id FROM collection_alias WHERE ended_by = 0")])
    # Positions are ordered as numbers, so these are put in order here and one by one.
    members = [(collections[c], position, text) for c, position, text in select(
        "SELECT collection_id, position, description FROM collection_member WHERE description <> ''")]
    for member in sorted(members):
        put("d", [member])
    put("f", [(collections[c], record) for c, record in select("SELECT collection_id, record FROM fhr")])
    texts = {(collections[c], sha256, size, "whole" if problem == "" else "not kept") for c, sha256, size, problem in
             select("SELECT collection_id, sha256, bytes, problem FROM source_text")}
    put("t", list(texts))
    return base64.urlsafe_b64encode(digest.digest()[:24]).decode()


def xxh3(texts: list[bytes], bits: int) -> list[int]:
    """Hashes texts by xxhsum, whose releases print names and hashes in different ways."""
    with tempfile.TemporaryDirectory() as directory:
        names = [f"{number:06}" for number in range(len(texts))]
        for name, text in zip(names, texts):
            (pathlib.Path(directory) / name).write_bytes(text)
        kind = {64: "-H3", 128: "-H2"}[bits]
        lines = subprocess.run(["xxhsum", kind, *names], cwd=directory, check=True, capture_output=True,
                               text=True).stdout.splitlines()
    return [int(re.search(rf"\b(?:XXH[0-9]+_)?([0-9a-f]{{{bits // 4}}})\b", line).group(1), 16) for line in lines]


def page_sums(pages: bytes) -> list[int]:
    return xxh3([pages[start:start + PAGE] for start in range(0, len(pages), PAGE)], 64)


def name_sum(catalog: sqlite3.Connection) -> str:
    def field(value) -> bytes:
        if isinstance(value, int):
            return b"\x01" + struct.pack("<q", value)
        return b"\x03" + struct.pack("<q", len(value.encode())) + value.encode()

    alias = "namespace_id, alias, ended_by, {}, added_by"
    rows = [(table, *row) for table, columns in {
        "namespace": "namespace_id, name", "sequence": "sequence_id, sha512t24u", "circular_sequence": "sequence_id",
        "collection": "collection_id, digest", "sequence_alias": alias.format("sequence_id"),
        "collection_alias": alias.format("collection_id")}.items()
            for row in catalog.execute(f"SELECT {columns} FROM {table}")]
    sums = xxh3([b"".join(map(field, row)) for row in rows], 128)
    low, high = (sum(number >> shift & (1 << 64) - 1 for number in sums) % (1 << 64) for shift in (0, 64))
    return f"{high:016x}{low:016x}"


def check(snapshot: pathlib.Path) -> list[str]:
    file = snapshot / "catalog.sqlite3"
    catalog = sqlite3.connect(f"file:{file}?immutable=1", uri=True)
    properties = dict(catalog.execute("SELECT name, value FROM property"))
    problems = []
    if (computed := content_id(catalog)) != properties["content"]:
        problems.append(f"{snapshot}: the content id is {properties['content']}, and should be {computed}")
    last, = catalog.execute("SELECT max(change_id) FROM change").fetchone()
    if properties["last_change"] != str(last) or len(bytes.fromhex(properties["master"])) != 16:
        problems.append(f"{snapshot}: wrong properties: {properties}")
    pages, sums = file.read_bytes(), (snapshot / "catalog.sums").read_bytes()
    header = struct.pack("<8sIIQQ32s", b"SQSHSUM1", PAGE, 0, len(pages), 0, properties["content"].encode())
    if properties["names"] != (computed := name_sum(catalog)):
        problems.append(f"{snapshot}: the sum of its names is {properties['names']}, and should be {computed}")
    expected = page_sums(pages)
    if sums != header + struct.pack(f"<{len(expected)}Q", *expected):
        problems.append(f"{snapshot}: catalog.sums are not those of the catalog")
    return problems


def made_snapshot(program: str, data: pathlib.Path, root: pathlib.Path) -> pathlib.Path:
    environment = os.environ | {"SEQSHELF_ROOT": str(root)}

    def run(*arguments: str) -> None:
        subprocess.run([program, "-q", *arguments], env=environment, check=True)

    run("init")
    run("load", "-n", "refseq", "--alias", "assembly:two", str(data / "phix174_NC_001422.1.fa"),
        str(data / "human_mito_NC_012920.1.fa"))
    run("load", "-n", "orchid", str(data / "orchid_94.fasta"))
    run("load", "--alias", "again:two", str(data / "phix174_NC_001422.1.fa"))
    run("topology", "--circular", "refseq:NC_001422.1")
    run("fhr", "set", "again:two", str(data / "fhr_example.fhr.json"))
    run("alias", "add", "é:Ünïcode", "refseq:NC_001422.1")
    run("alias", "add", "a:gone", "refseq:NC_001422.1")
    run("alias", "remove", "a:gone")
    run("snapshot", "create", "--anyway", "s")
    return root / "s"


def main() -> int:
    program, data, shipped = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    if shutil.which("xxhsum") is None:
        print("SKIPPED: there is no xxhsum (Debian package xxhash)")
        return 1 if os.environ.get("SEQSHELF_REQUIRE_PEERS") == "1" else 77
    snapshots = [path.parent for path in sorted(shipped.glob("*/catalog.sums")) if not path.parent.is_symlink()]
    problems = [] if snapshots else ["there is no shipped snapshot with page sums"]
    with tempfile.TemporaryDirectory() as directory:
        snapshots.append(made_snapshot(program, data, pathlib.Path(directory) / "root"))
        for snapshot in snapshots:
            problems += check(snapshot)
        subprocess.run(["chmod", "-R", "u+w", directory], check=True)
    print("\n".join(problems))
    print(f"{3 * len(snapshots) - len(problems)} passed, {len(problems)} failed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
