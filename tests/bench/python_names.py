"""Measures look-ups of names in peers that are Python modules, as seqshelf_bench does for seqshelf. tools/bench-peers
runs it in its environment.

usage: python_names.py seqrepo|gtars SECONDS forward|reversed LABEL PATH NAMES

NAMES is that of tests/bench/groups.hpp. SeqRepo caches a million answers; the first measurement is of names that are
not yet cached.
"""
import itertools
import sys
import time

sys.dont_write_bytecode = True  # the tree stays clean
from python_timing import show, time_one

REPEATED, PREFIX_CUT = 64, 4  # as in names.cpp


def time_each(calls: list, function) -> float:
    """Microseconds for one call; each is made once."""
    started = time.perf_counter()
    for call in calls:
        function(*call)
    return (time.perf_counter() - started) * 1e6 / len(calls)


def seqrepo(seconds: float, label: str, path: str, names: list[str]) -> list[tuple]:
    from biocommons.seqrepo import SeqRepo
    repo = SeqRepo(path)
    resolve = repo._get_unique_seqid  # fetch() calls it
    namespace, bare = names[0].split(":")[0], [name.split(":", 1)[1] for name in names]
    some = [resolve(alias, namespace) for alias in bare[:5000]]
    md5 = [next(a["alias"] for a in repo.aliases.find_aliases(seq_id=digest) if a["namespace"] == "MD5")
           for digest in some]
    spellings = {"ns:alias": [(alias, namespace) for alias in bare], "bare alias": [(alias, None) for alias in bare],
                 "SQ. digest": [(f"SQ.{digest}", "ga4gh") for digest in some],
                 "md5": [(digest, "MD5") for digest in md5]}

    def first(calls: list) -> float:
        resolve.cache_clear()
        return time_each(calls, resolve)

    def repeated(calls: list) -> float:
        return time_one(seconds, lambda number: resolve(*calls[number % REPEATED]))

    def prefix(where: str | None) -> float:
        """Times one call only, because it reads the whole table."""
        return time_each([(bare[0][:-PREFIX_CUT] + "%",)],
                         lambda alias: list(
                             itertools.islice(repo.aliases.find_aliases(namespace=where, alias=alias), 20)))

    def open_and_resolve(number: int) -> None:
        SeqRepo(path)._get_unique_seqid(bare[number % len(bare)], namespace)

    measurements = []
    for kind, calls in spellings.items():
        measurements.append((f"resolve {kind}, first time", lambda calls=calls: first(calls)))
        measurements.append((f"resolve {kind}, repeated", lambda calls=calls: repeated(calls)))
    measurements += [
        ("translate to all names", lambda: time_each([(name,) for name in names[:5000]], repo.translate_identifier)),
                     ("names with a prefix, one namespace", lambda: prefix(namespace)),
        ("names with a prefix, all namespaces", lambda: prefix(None)),
                     ("open and first resolve", lambda: time_one(seconds, open_and_resolve))]
    return [(f"{workload}, {label}", "SeqRepo", measure) for workload, measure in measurements]


def gtars(seconds: float, label: str, path: str, names: list[str]) -> list[tuple]:
    from gtars.refget import RefgetStore

    def opened() -> RefgetStore:
        store = RefgetStore.open_local(path)
        store.set_quiet(True)
        return store

    pairs = [tuple(name.split(":", 1)) for name in names]
    asked = opened()
    digests = [(asked.get_sequence_metadata_by_alias(*pair).sha512t24u,) for pair in pairs]
    who = f"gtars, {len(asked.list_sequences()):,} sequences"
    measurements = [("resolve ns:alias, first time", lambda: time_each(pairs, opened().get_sequence_metadata_by_alias)),
                    ("resolve SQ. digest, first time", lambda: time_each(digests, opened().get_sequence_metadata)),
                    ("translate to all names", lambda: time_each(digests[:200], opened().get_aliases_for_sequence)),
                    ("open and first resolve", lambda: time_one(
                        seconds, lambda n: opened().get_sequence_metadata_by_alias(*pairs[n % len(pairs)])))]
    return [(f"{workload}, {label}", who, measure) for workload, measure in measurements]


def main() -> None:
    kind, seconds, order, label, path, names_path = sys.argv[1:]
    with open(names_path, encoding="utf-8") as file:
        names = file.read().split()
    measurements = {"seqrepo": seqrepo, "gtars": gtars}[kind](float(seconds), label, path, names)
    for workload, who, measure in measurements if order == "forward" else reversed(measurements):
        show(workload, who, measure(), "µs")


main()
