"""Stores of gtars and the test data, for the checks in this folder."""
import gzip
import itertools
import os
import pathlib
import shutil

import peer
from gtars.refget import RefgetStore
from peer import DATA, equal


def write(directory: pathlib.Path, name: str, text: str) -> pathlib.Path:
    path = directory / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


def copy(directory: pathlib.Path, source: pathlib.Path) -> pathlib.Path:
    """A copy, because gtars leaves a .rgsi beside a FASTA file and uses it later."""
    return pathlib.Path(shutil.copyfile(source, directory / source.name))


def new_store(path: pathlib.Path | None = None, mode: str = "Encoded") -> RefgetStore:
    store = RefgetStore.in_memory() if path is None else RefgetStore.on_disk(path)
    store.set_quiet(True)
    if mode == "Raw":
        store.disable_encoding()
    return store


def open_store(path: pathlib.Path) -> RefgetStore:
    store = RefgetStore.open_local(path)
    store.set_quiet(True)
    return store


def add(store: RefgetStore, path: pathlib.Path) -> str:
    return store.add_sequence_collection_from_fasta(str(path))[0].digest


def stored_collections(store: RefgetStore) -> list[str]:
    return [collection.digest for collection in store.list_collections(page_size=1000)["results"]]


def real_fastas() -> list[pathlib.Path]:
    return sorted(path for path in DATA.iterdir() if path.name.endswith((".fa", ".fa.gz", ".fna", ".faa", ".fasta")))


def shared_data() -> pathlib.Path | None:
    """The directory of large real data, which SEQSHELF_SHARED names."""
    name = os.environ.get("SEQSHELF_SHARED", "")
    if name and pathlib.Path(name).is_dir():
        return pathlib.Path(name)
    peer.skip("compat/gtars: SEQSHELF_SHARED does not name a directory of large real data")
    return None


def check_comparisons(shelf: peer.Program, store: RefgetStore) -> None:
    digests = sorted(stored_collections(store))
    for a, b in itertools.product(digests[:8], repeat=2):
        ours, theirs = shelf.json("collection", "compare", a, b), store.compare(a, b)
        for counts in theirs["array_elements"].values():
            counts.pop("sorted_name_length_pairs")  # transient: in the specification it is only an attribute
        for lists in (ours["attributes"], theirs["attributes"]):
            for key in lists:
                lists[key] = sorted(lists[key])
        equal(f"{a} and {b}", ours, theirs)
