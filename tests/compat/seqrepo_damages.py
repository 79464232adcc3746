"""Damages of an instance of SeqRepo. Each function makes one damage in `instance`, which has the volumes of base()."""
import gzip
import os
import pathlib
import struct
import zlib

from seqrepo_instances import copied, database, store, volumes, writing
from texts import digest_of, random_residues

FIRST, SECOND, THIRD = (tuple(random_residues("ACGT", length) for length in lengths)
                        for lengths in ((250, 50, 99, 101, 70000), (120, 130), (300,)))
LOST_FIRST, LOST_SECOND = len(FIRST), len(SECOND)


@copied
def base(instance: pathlib.Path) -> None:
    for number, sequences in enumerate((FIRST, SECOND, THIRD)):
        with writing(instance) as repo:
            for place, residues in enumerate(sequences):
                store(repo, residues, f"n {number}-{place}", f"refseq NM_{number}.{place}")


def volume(instance: pathlib.Path, number: int = 0, suffix: str = "") -> pathlib.Path:
    path = sorted(path for name, path in volumes(instance).items() if name.endswith(".bgz"))[number]
    file = pathlib.Path(f"{path}{suffix}")
    if file.exists():
        file.chmod(0o644)
    return file


def relpath(instance: pathlib.Path, number: int = 0) -> str:
    return str(volume(instance, number).relative_to(instance / "sequences"))


def sql(name: str, statement: str, *values):
    """A damage by one statement; {path} is the first volume's path, {digest} its first sequence."""
    def run(instance: pathlib.Path) -> None:
        with database(instance, name) as db:
            db.execute(statement.format(path=relpath(instance), digest=digest_of(FIRST[0])), values)
    return run


def write(instance: pathlib.Path, suffix: str, text: bytes) -> None:
    """Writes a new file with the name, because the old one may be linked elsewhere."""
    file = volume(instance, 0, suffix)
    file.unlink(missing_ok=True)
    file.write_bytes(text)


def writes(suffix: str, change):
    """A damage of one file of the first volume: a function from its old bytes to the new ones."""
    return lambda instance: write(instance, suffix, change(volume(instance, 0, suffix).read_bytes()))


def removes(suffix: str):
    return lambda instance: volume(instance, 0, suffix).unlink()


def relinks(target):
    """Moves the first volume with its indexes to `target` and replaces it by a link."""
    def run(instance: pathlib.Path) -> None:
        place = target(instance)
        for suffix in ("", ".fai", ".gzi"):
            file = volume(instance, 0, suffix)
            file.rename(f"{place}{suffix}")
            os.symlink(f"{place}{suffix}", file)
    return run


def index_rows(change):
    def run(text: bytes) -> bytes:
        return "".join("\t".join(map(str, row)) + "\n"
                       for row in change([line.split("\t") for line in text.decode().splitlines()])).encode()
    return writes(".fai", run)


def with_field(row: int, field: int, value):
    return index_rows(lambda rows: [[*fields[:field], value, *fields[field + 1:]] if number == row
                                    else fields for number, fields in enumerate(rows)])


def other_volume(instance: pathlib.Path) -> None:
    """The first volume's file is that of the second, with matching indexes."""
    for suffix in ("", ".fai", ".gzi"):
        write(instance, suffix, volume(instance, 1, suffix).read_bytes())


def text_of(instance: pathlib.Path) -> bytes:
    return gzip.decompress(volume(instance).read_bytes())


def rewrites(change, keep_indexes: bool = True):
    """Changes the text of the first volume, and writes it as BGZF again."""
    def run(instance: pathlib.Path) -> None:
        write(instance, "", bgzf(change(text_of(instance))))
        for suffix in ("" if keep_indexes else ".fai", "" if keep_indexes else ".gzi"):
            if suffix:
                volume(instance, 0, suffix).unlink()
    return run


def bgzf(text: bytes) -> bytes:
    """BGZF blocks of at most 65,280 bytes, stored or deflated by zlib, and the empty block that ends a file."""
    out = b""
    for start in [*range(0, len(text), 65280), None]:
        part = b"" if start is None else text[start:start + 65280]
        deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
        data = deflater.compress(part) + deflater.flush()
        header = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0" + struct.pack("<H", len(data) + 25)
        out += header + data + struct.pack("<II", zlib.crc32(part), len(part))
    return out


def as_view(instance: pathlib.Path) -> None:
    with database(instance, "sequences") as db:
        db.executescript("alter table seqinfo rename to other; create view seqinfo as select * from other;")


def without_rowid(instance: pathlib.Path) -> None:
    with database(instance, "sequences") as db:
        db.executescript("""alter table seqinfo rename to other;
            create table seqinfo (seq_id text primary key, len integer not null, alpha text not null,
                                  added timestamp not null default current_timestamp,
                                  relpath text not null) without rowid;
            insert into seqinfo select * from other; drop table other;""")


def loose(table: str, statement: str):
    """Runs a statement on a table with SeqRepo's columns and indexes but without its constraints; for an insertion,
    also without unique indexes."""
    def run(instance: pathlib.Path) -> None:
        name = {"seqinfo": "sequences", "seqalias": "aliases"}[table]
        with database(instance, name) as db:
            columns = {"seqinfo": "seq_id text, len integer, alpha text, added timestamp, relpath text",
                       "seqalias": "seqalias_id integer primary key, seq_id text, namespace text, alias text, "
                                   "added timestamp, is_current int"}[table]
            query = "select sql from sqlite_schema where type = 'index' and tbl_name = ? and sql is not null"
            indexes = [text for text, in db.execute(query, [table])]
            db.execute(f"alter table {table} rename to other")
            db.execute(f"create table {table} ({columns})")
            db.execute(f"insert into {table} select * from other")
            db.execute("drop table other")
            for text in indexes:
                db.execute(text.replace("UNIQUE INDEX", "INDEX").replace("unique index", "index")
                           if statement.startswith("insert") else text)
            db.execute(statement.format(digest=digest_of(FIRST[0]), path=relpath(instance)))
    return run


def corrupt_page(name: str, page: int):
    def run(instance: pathlib.Path) -> None:
        file = instance / name
        data = bytearray(file.read_bytes())
        data[page * 4096:page * 4096 + 4096] = b"\xa5" * 4096
        file.write_bytes(data)
    return run
