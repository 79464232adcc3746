#!/usr/bin/env python3
"""Times `seqshelf adopt` on a generated instance with the shape of SeqRepo's official snapshots, and look-ups before
and after.

usage: seqrepo_adopt.py PROGRAM [SEQUENCES] [--keep DIRECTORY]

The instance has 5.9 names per sequence (four are digests), volumes of 12,001 sequences, and dates in its rows; but its
sequences are short, 60 to 200 residues. Prints a table. Needs 3 GB of disk space for a million sequences, which is the
default, and only Python's own library.
"""
import argparse
import base64
import hashlib
import json
import os
import pathlib
import random
import resource
import sqlite3
import struct
import subprocess
import tempfile
import time
import zlib

PER_VOLUME = 12_001
PER_SECOND = 1_600  # sequences; the rows of one may have two dates
BLOCK = 65_280
NAMES = (("NCBI", "NM_{:09d}.{}"), ("Ensembl", "ENST{:011d}.{}"), ("Ensembl-91", "ENSP{:011d}.{}"),
         ("GRCh38", "HSCHR{}_CTG{}"), ("gi", "{}{}"))
SCHEMA_META = """create table meta (key text not null, value text not null);
    create unique index meta_key_idx on meta (key);
    insert into meta values ('schema version', '1');
    create table log (ts timestamp not null default current_timestamp, v text not null, msg text not null);"""
SCHEMA_SEQUENCES = """create table seqinfo (seq_id text primary key, len integer not null, alpha text not null,
    added timestamp not null default current_timestamp, relpath text not null);
    create unique index seqinfo_seq_id_idx on seqinfo (seq_id);"""
SCHEMA_ALIASES = """create table seqalias (seqalias_id integer primary key, seq_id text not null,
    namespace text not null, alias text not null,
    added timestamp not null default current_timestamp, is_current int not null default 1);"""
INDEXES = """create unique index seqalias_unique_ns_alias_idx on seqalias (namespace, alias) where is_current = 1;
    create index seqalias_seq_id_idx on seqalias (seq_id);
    create index seqalias_namespace_idx on seqalias (namespace);
    create index seqalias_alias_idx on seqalias (alias);"""


def write_bgzf(path: pathlib.Path, text: bytes) -> None:
    """Writes BGZF and its .gzi."""
    starts, position = [], 0
    with open(path, "wb") as file:
        for start in range(0, len(text), BLOCK):
            part = text[start:start + BLOCK]
            if start > 0:
                starts.append((position, start))
            deflater = zlib.compressobj(1, zlib.DEFLATED, -15)
            data = deflater.compress(part) + deflater.flush()
            position += file.write(b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0"
                                   + struct.pack("<H", len(data) + 25) + data
                                   + struct.pack("<II", zlib.crc32(part), len(part)))
        file.write(bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000"))
    pathlib.Path(f"{path}.gzi").write_bytes(struct.pack("<Q", len(starts))
                                            + b"".join(struct.pack("<QQ", *start) for start in starts))


def date(number: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(1_472_332_401 + number))


class Volume:
    """The text of a volume, and its index."""

    def __init__(self, number: int):
        self.path = f"2016/0827/{number // 60:02d}{number % 60:02d}/{1_472_332_401 + 8 * number}.{number:02d}.fa.bgz"
        self.parts, self.rows, self.bytes = [], [], 0

    def add(self, digest: str, residues: str) -> None:
        lines = "\n".join(residues[start:start + 100] for start in range(0, len(residues), 100))
        self.parts.append(f">{digest}\n{lines}\n")
        width = min(100, len(residues))
        self.rows.append(f"{digest}\t{len(residues)}\t{self.bytes + len(digest) + 2}\t{width}\t{width + 1}\n")
        self.bytes += len(self.parts[-1])

    def write(self, instance: pathlib.Path) -> None:
        path = instance / "sequences" / self.path
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bgzf(path, "".join(self.parts).encode())
        pathlib.Path(f"{path}.fai").write_text("".join(self.rows))


def rows_of(number: int, residues: str, chance: random.Random) -> tuple[str, list[tuple[str, str]]]:
    """The digest and all names: those that SeqRepo makes, then 1.9 others on average."""
    text = residues.encode()
    digest, sha1 = base64.urlsafe_b64encode(hashlib.sha512(text).digest()[:24]).decode(), hashlib.sha1(text)
    names = [("VMC", f"GS_{digest}"), ("SHA1", sha1.hexdigest()), ("MD5", hashlib.md5(text).hexdigest()),
             ("SEGUID", base64.b64encode(sha1.digest()).decode().rstrip("="))]
    return digest, names + [(ns, pattern.format(number, 1 + number % 4))
                            for ns, pattern in NAMES[:chance.choice((1, 1, 1, 2, 2, 2, 2, 2, 2, 4))]]


def make_instance(instance: pathlib.Path, count: int) -> list[str]:
    """Returns some of its names."""
    chance = random.Random(5)
    (instance / "sequences").mkdir(parents=True)
    aliases, sequences = (sqlite3.connect(instance / "aliases.sqlite3"),
                          sqlite3.connect(instance / "sequences/db.sqlite3"))
    for database, schema in ((aliases, SCHEMA_ALIASES), (sequences, SCHEMA_SEQUENCES)):
        database.executescript("pragma journal_mode = off; pragma synchronous = off;" + SCHEMA_META + schema)
    some, volume = [], None
    for number in range(count):
        if number % PER_VOLUME == 0:
            if volume:
                volume.write(instance)
            volume = Volume(number // PER_VOLUME)
        residues = "".join(chance.choices("ACGT", k=chance.randint(60, 200)))
        digest, names = rows_of(number, residues, chance)
        volume.add(digest, residues)
        sequences.execute("insert into seqinfo values (?, ?, ?, ?, ?)",
                          (digest, len(residues), "".join(sorted(set(residues))), date(number / PER_SECOND),
                           volume.path))
        aliases.executemany("insert into seqalias (seq_id, namespace, alias, added) values (?, ?, ?, ?)",
                            [(digest, *name, date((number + place / len(names)) / PER_SECOND))
                             for place, name in enumerate(names)])
        if number % max(1, count // 1000) == 0:
            some.append(names[4])
    volume.write(instance)
    # One name in a thousand was re-pointed, so its old row is history.
    aliases.execute(
        "update seqalias set is_current = 0 where seqalias_id % 1000 = 7 and namespace not in ('VMC', 'SHA1', 'MD5', "
        "'SEGUID')")
    aliases.execute(
        "insert into seqalias (seq_id, namespace, alias, added) select (select seq_id from seqalias b where "
        "b.seqalias_id = a.seqalias_id - 6), "
                    "namespace, alias, ? from seqalias a where is_current = 0", (date(count),))
    aliases.executescript(INDEXES)
    for database in (aliases, sequences):
        database.commit()
        database.close()
    return [f"{namespace}:{alias}" for namespace, alias in some]


def timed(*command) -> tuple[str, float, int]:
    """Standard output, seconds, and the peak memory in bytes."""
    start = time.monotonic()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, errors = process.communicate()
    seconds = time.monotonic() - start
    if process.returncode != 0:
        raise SystemExit(f"{command}: exit status {process.returncode}: {errors.decode()[-500:]}")
    return out.decode(), seconds, max_bytes_of_children()


def max_bytes_of_children() -> int:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def in_child(function, *arguments):
    """Calls the function in a new process, so that the memory of its children is measured alone."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as file:
            try:
                json.dump(function(*arguments), file)
            except SystemExit as error:
                json.dump([str(error)], file)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as file:
        answer = json.load(file)
    os.wait()
    if len(answer) == 1:
        raise SystemExit(answer[0])
    return answer


def lookups(program: str, instance: pathlib.Path, names: list[str]) -> list[tuple[str, float]]:
    """Milliseconds of a command that looks up one name, and all of them."""
    found = []
    for command in ("resolve", "fetch"):
        for what, asked in (("one name", names[len(names) // 2:][:1]), (f"{len(names)} names", names)):
            seconds = min(in_child(timed, program, "-i", instance, "-q", command, *asked)[1] for _ in range(5))
            found.append((f"{command} of {what}", seconds * 1000))
    return found


def measure(program: str, directory: pathlib.Path, count: int) -> None:
    instance = directory / "2016-08-27"
    start = time.monotonic()
    names = make_instance(instance, count)
    with sqlite3.connect(instance / "aliases.sqlite3") as database:
        rows = database.execute("select count(*) from seqalias").fetchone()[0]
    volumes = sum(1 for _ in instance.rglob("*.bgz"))
    print(f"{count} sequences, {rows} names, {volumes} volumes, made in {time.monotonic() - start:.0f} s\n")
    print("| step | seconds | MiB | report |\n|---|---|---|---|")
    for what, root, options in (("adopt", "one", []), ("adopt again", "one", []),
                                ("adopt --verify", "two", ["--verify"]),
                                ("adopt --threads 1", "three", ["--threads", "1"])):
        out, seconds, peak = in_child(timed, program, "-r", directory / root, "--json", "adopt", *options, instance)
        report = json.loads(out)
        counts = ", ".join(f"{key} {report[key]}" for key in ("sequences_new", "aliases_new",
                                                              "aliases_history", "aliases_known", "volumes_linked"))
        print(f"| {what} | {seconds:.1f} | {peak / 2**20:.0f} | {counts}, problems {len(report['problems'])} |",
              flush=True)
    for what, command in (("snapshot create", ["snapshot", "create", "adopted"]),
                          ("verify", ["-i", "master", "verify"]),
                          ("export-seqrepo", ["-i", "master", "export-seqrepo", directory / "exported"])):
        _, seconds, peak = in_child(timed, program, "-r", directory / "one", *command)
        print(f"| {what} | {seconds:.1f} | {peak / 2**20:.0f} | |", flush=True)
    sizes = [(directory / "one/master/catalog.sqlite3").stat().st_size,
             *((instance / name).stat().st_size for name in ("aliases.sqlite3", "sequences/db.sqlite3"))]
    print(f"\ncatalog {sizes[0] / 1e6:.0f} MB, SeqRepo's databases {sizes[1] / 1e6:.0f} + {sizes[2] / 1e6:.0f} MB\n")
    print("| milliseconds | in place | adopted |\n|---|---|---|")
    adopted = lookups(program, directory / "one/adopted", names)
    try:
        in_place = [f"{value:.1f}" for _, value in lookups(program, instance, names)]
    except SystemExit as error:
        in_place = [str(error).splitlines()[0][-60:]] * len(adopted)
    for (what, ours), theirs in zip(adopted, in_place):
        print(f"| {what} | {theirs} | {ours:.1f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("sequences", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--keep", type=pathlib.Path, help="an empty directory for all files, which are kept")
    arguments = parser.parse_args()
    if arguments.keep:
        arguments.keep.mkdir(parents=True, exist_ok=True)
        measure(arguments.program, arguments.keep, arguments.sequences)
    else:
        with tempfile.TemporaryDirectory(prefix="bench-seqrepo-adopt-") as directory:
            measure(arguments.program, pathlib.Path(directory), arguments.sequences)


main()
