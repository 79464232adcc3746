#!/usr/bin/env python3
"""Random slices of gtars' resident store, for comparison with seqshelf_bench_packed: the same workloads, from Python.

usage: packed_gtars.py FASTA [REPEATS]     (pip install gtars)
Prints `workload<TAB>who<TAB>median<TAB>least<TAB>most` in microseconds of CPU time per slice."""
import random
import statistics
import sys
import time

from gtars.refget import RefgetStore


def microseconds(fetch, digest, starts, length):
    started = time.process_time()
    for start in starts:
        fetch(digest, start, start + length)
    return (time.process_time() - started) / len(starts) * 1e6


def main():
    store = RefgetStore.in_memory()
    store.set_quiet(True)
    started = time.perf_counter()
    store.add_sequence_collection_from_fasta(sys.argv[1])
    print(f"loading\tgtars, resident\t{time.perf_counter() - started:.2f} s", flush=True)
    sequence = max(store.list_sequences(), key=lambda metadata: metadata.length)
    source = random.Random(42)
    for size, length, count in (("100 b", 100, 20000), ("1 kb", 1000, 10000), ("100 kb", 100000, 300)):
        starts = [source.randrange(sequence.length - length) for _ in range(count)]
        repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 7
        found = [microseconds(store.get_substring, sequence.sha512t24u, starts, length) for _ in range(repeats)]
        print(f"{size}\tgtars, resident\t{statistics.median(found):.3f}\t{min(found):.3f}\t{max(found):.3f}",
              flush=True)


main()
