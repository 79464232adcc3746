"""Measures peers that are Python modules, in one process, as seqshelf_bench measures seqshelf. tools/bench-peers runs
it in its environment.

usage: python_peers.py slices SECONDS forward|reversed WORKLOAD REGIONS PEER=PATH…
       python_peers.py batch PEER PATH ROWS     ROWS is a file with lines `name<TAB>start<TAB>end<TAB>sha512t24u`
       python_peers.py gtars-load FASTA DIRECTORY
       python_peers.py list PEER PATH           digest and length of every sequence, sorted
       python_peers.py versions

REGIONS is that of tests/bench/groups.hpp.
"""
import base64
import hashlib
import sys

sys.dont_write_bytecode = True  # the tree stays clean
from python_timing import show, time_one, time_two

COMPARED = 200  # as in slices.cpp


class SeqRepo:
    """Slices by sha512t24u, which SeqRepo calls seq_id, so no alias is looked up."""
    who, shared, kept_open = "SeqRepo", True, 0

    def __init__(self, path: str):
        from biocommons.seqrepo import SeqRepo as Repository
        self.fetch = Repository(path, fd_cache_size=self.kept_open).sequences.fetch

    def slicer(self, _name: str, digest: str):
        return lambda start, end, fetch=self.fetch: fetch(digest, start, end)


class SeqRepoKept(SeqRepo):
    who, kept_open = "SeqRepo with fd cache", 10


class Gtars:
    who, shared = "gtars, from disk", False

    def __init__(self, path: str):
        from gtars.refget import RefgetStore
        self.store = RefgetStore.open_local(path)
        self.store.set_quiet(True)

    def slicer(self, _name: str, digest: str):
        return lambda start, end, get=self.store.get_substring: get(digest, start, end)


class GtarsLoaded(Gtars):
    who = "gtars, in memory"

    def __init__(self, path: str):
        super().__init__(path)
        self.store.load_all_sequences()


class Pysam:
    who, shared = "pysam, plain FASTA", False

    def __init__(self, path: str):
        import pysam
        self.fetch = pysam.FastaFile(path).fetch

    def slicer(self, name: str, _digest: str):
        return lambda start, end, fetch=self.fetch: fetch(name, start, end)


class Pyfaidx:
    who, shared = "pyfaidx, plain FASTA", False

    def __init__(self, path: str):
        import pyfaidx
        self.fasta = pyfaidx.Fasta(path, as_raw=True, rebuild=False)

    def slicer(self, name: str, _digest: str):
        return lambda start, end, record=self.fasta[name]: record[start:end]


PEERS = {"seqrepo": SeqRepo, "seqrepo-kept": SeqRepoKept, "gtars": Gtars, "gtars-loaded": GtarsLoaded,
         "pysam": Pysam, "pyfaidx": Pyfaidx}


def digest_of(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha512(text.encode()).digest()[:24]).decode()


def read_regions(path: str) -> list[tuple[str, str, int, int]]:
    with open(path, encoding="utf-8") as file:
        return [(name, digest, int(start), int(end)) for name, digest, start, end in (line.split() for line in file)]


def bound(peer, regions: list) -> list:
    """One call for each region. A record is looked up by its name only once, because that is slow."""
    slicers = {}
    for name, digest, *_ in regions:
        if digest not in slicers:
            slicers[digest] = peer.slicer(name, digest)
    return [(slicers[digest], start, end) for _, digest, start, end in regions]


def cycle(calls: list):
    def one(number: int) -> None:
        call, start, end = calls[number % len(calls)]
        call(start, end)
    return one


def measure_slices(seconds: float, workload: str, regions: list, kind: str, path: str) -> None:
    peer = PEERS[kind](path)
    calls = bound(peer, regions)
    show(workload, peer.who, digest_of("".join(call(start, end) for call, start, end in calls[:COMPARED]).upper()),
         "sha512t24u")
    show(workload, peer.who, time_one(seconds, cycle(calls)), "µs")
    half = len(regions) // 2
    other = peer if peer.shared else PEERS[kind](path)
    show(f"{workload}, 2 threads", peer.who,
         time_two(seconds, [cycle(calls[:half]), cycle(bound(other, regions[half:]))]), "µs")


def slices(seconds: str, order: str, workload: str, regions_path: str, *peers: str) -> None:
    regions = read_regions(regions_path)
    for peer in peers if order == "forward" else reversed(peers):
        measure_slices(float(seconds), workload, regions, *peer.split("=", 1))


def batch(kind: str, path: str, rows_path: str) -> None:
    """Prints the residues of all rows, one per line."""
    with open(rows_path, encoding="utf-8") as file:
        rows = [(name, digest, int(start), int(end)) for name, start, end, digest in (line.split() for line in file)]
    sys.stdout.writelines(call(start, end) + "\n" for call, start, end in bound(PEERS[kind](path), rows))


def gtars_load(fasta: str, directory: str) -> None:
    from gtars.refget import RefgetStore
    store = RefgetStore.on_disk(directory)
    store.set_quiet(True)
    store.add_sequence_collection_from_fasta(fasta)


def list_sequences(kind: str, path: str) -> None:
    if kind == "gtars":
        rows = [f"{record.sha512t24u}\t{record.length}" for record in Gtars(path).store.list_sequences()]
    else:
        import sqlite3
        with sqlite3.connect(f"file:{path}/sequences/db.sqlite3?mode=ro", uri=True) as db:
            rows = [f"{digest}\t{length}" for digest, length in db.execute("select seq_id, len from seqinfo")]
    print("\n".join(sorted(rows)))


def versions() -> None:
    import importlib.metadata
    import sqlite3
    found = [f"{name} {importlib.metadata.version(name)}"
             for name in ("biocommons.seqrepo", "gtars", "pysam", "pyfaidx")]
    print(", ".join([f"Python {sys.version.split()[0]}", *found, f"its SQLite {sqlite3.sqlite_version}"]))


COMMANDS = {"slices": slices, "batch": batch, "gtars-load": gtars_load, "list": list_sequences, "versions": versions}
COMMANDS[sys.argv[1]](*sys.argv[2:])
