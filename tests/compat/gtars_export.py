"""gtars opens and extends stores that seqshelf wrote."""
import collections
import gzip
import hashlib
import itertools
import json
import pathlib
import random

from gtars.refget import RefgetStore
from gtars_stores import (add, check_comparisons, copy, new_store, open_store, real_fastas,
                          shared_data, stored_collections, write)
from peer import PROBLEM, SEQSHELF, Program, equal
from texts import ENCODING_LOSES, KEPT, digest_of, records_of


def loaded_shelf(directory: pathlib.Path) -> tuple[Program, dict[str, str], dict[str, str]]:
    """A shelf, the residues by digest, and the digests of the collections by file."""
    shelf = Program(SEQSHELF, directory / "shelf")
    texts = KEPT | ENCODING_LOSES
    paths = {name: write(directory, name, text) for name, text in texts.items()}
    loaded = shelf.json("load", *[word for name in texts for word in ("--alias", f"file:{name}")], *paths.values())
    real = [path for path in real_fastas() if not path.name.endswith((".crlf.fa", ".fhr.fasta"))]
    shelf.json("load", "-n", "acc", *real)
    shelf.json("load", "--no-collection", "-n", "local", "-", text=b">lone in no collection\nGATTACAGATTACA\n")
    shelf.json("alias", "add", "ncbi:NC 2 é\"\\", f"SQ.{digest_of('GCGC')}")
    shelf.json("alias", "add", "--collection", "ucsc:base two", loaded["collection_digests"][0])
    fhr = {"genome": "Bombas huntii", "version": "0.0.1", "masking": "soft-masked", "extraKey": [1, {"é": None}]}
    shelf.run("fhr", "set", loaded["collection_digests"][0], "-", text=json.dumps(fhr).encode())
    residues = {digest_of(r): r for text in [*texts.values(), ">lone\nGATTACAGATTACA\n"]
                for _, _, r in records_of(text)}
    for path in real:
        text = gzip.open(path, "rt") if path.name.endswith(".gz") else open(path, encoding="utf-8")
        with text:
            residues |= {digest_of(r): r for _, _, r in records_of(text.read())}
    return shelf, residues, dict(zip(texts, loaded["collection_digests"]))


def check_exported_sequences(store: RefgetStore, residues: dict[str, str]) -> None:
    equal("digests of sequences", sorted(residues), sorted(m.sha512t24u for m in store.list_sequences()))
    numbers = random.Random(1)
    for digest, whole in residues.items():
        md5 = hashlib.md5(whole.encode()).hexdigest()
        for identifier in (digest, f"SQ.{digest}", md5):
            metadata = store.get_sequence(identifier).metadata
            equal(identifier, (digest, md5, len(whole)), (metadata.sha512t24u, metadata.md5, metadata.length))
        edges = {0, 1, 2, 3, 7, 8, 9, len(whole) - 1, len(whole)} | {numbers.randint(0, len(whole)) for _ in range(3)}
        for start, end in itertools.combinations_with_replacement(sorted(e for e in edges if 0 <= e <= len(whole)), 2):
            equal(f"{digest}:{start}-{end}", whole[start:end], store.get_substring(digest, start, end))
        equal(digest, whole, store.stream_sequence(digest).read_all())
    store.load_all_sequences()
    # decode() treats a raw sequence as packed if that would have as many bytes, in gtars' own stores too.
    longer = {digest: whole for digest, whole in residues.items() if len(whole) > 2}
    equal("decoded residues", longer, {digest: store.get_sequence(digest).decode() for digest in longer})


def check_exported_collections(shelf: Program, store: RefgetStore) -> None:
    ours = [c["digest"] for c in shelf.lines("collection", "list")]
    equal("collections", ours, sorted(stored_collections(store)))
    for digest in ours:
        equal("level 1", shelf.json("collection", "show", digest, "--level", "1"), store.get_collection_level1(digest))
        level2 = shelf.json("collection", "show", digest, "--level", "2")
        equal("level 2", level2, store.get_collection_level2(digest))
        rows = [line.split("\t") for line in shelf.run("collection", "show", digest, "--level", "2").splitlines()]
        equal("descriptions", [row[3].strip() if len(row) > 3 else "" for row in rows],
              [record.metadata.description or "" for record in store.get_collection(digest)])
        for name, sequence in zip(level2["names"], level2["sequences"]):
            equal(f"{digest} {name}", sequence[3:], store.get_sequence_by_name(digest, name).metadata.sha512t24u)


def check_exported_names(shelf: Program, store: RefgetStore, digests: dict[str, str]) -> None:
    for a in shelf.lines("alias", "list"):
        equal(a["alias"], a["sha512t24u"], store.get_sequence_by_alias(a["namespace"], a["alias"]).metadata.sha512t24u)
    ours = collections.defaultdict(set)
    for a in shelf.lines("alias", "list"):
        ours[a["sha512t24u"]].add((a["namespace"], a["alias"]))
    equal("aliases by sequence", dict(ours), {digest: set(store.get_aliases_for_sequence(digest)) for digest in ours})
    equal("namespaces", sorted({n for names in ours.values() for n, _ in names}),
          sorted(store.list_sequence_alias_namespaces()))
    for a in shelf.lines("alias", "list", "--collection"):
        equal(a["alias"], a["digest"], store.get_collection_metadata_by_alias(a["namespace"], a["alias"]).digest)
    base = digests["base.fa"]
    equal("aliases of a collection", {("file", "base.fa"), ("ucsc", "base two")},
          set(store.get_aliases_for_collection(base)))
    equal("FHR records", sorted(f["digest"] for f in shelf.lines("fhr", "list")), sorted(store.list_fhr_metadata()))
    equal("FHR record", json.loads(shelf.run("fhr", "get", base)), store.get_fhr_metadata(base).to_dict())


def undated(records: list[dict]) -> list[dict]:
    return [{key: value for key, value in record.items() if key != "added"} for record in records]


def grow_store(directory: pathlib.Path, target: pathlib.Path, residues: dict[str, str]) -> None:
    """gtars may write to an exported store; its contents stay right, and seqshelf can import it again."""
    store = open_store(target)
    digest = add(store, write(directory, "more.fa", ">new\nGATTACCA\n>old\nGGAA\n"))
    store.add_sequence_alias("acc", "added", digest_of("GATTACCA"))
    check_exported_sequences(open_store(target), residues | {digest_of("GATTACCA"): "GATTACCA"})
    shelf = Program(SEQSHELF, directory / "grown")
    shelf.json("import-gtars", target)
    equal("level 2", shelf.json("collection", "show", digest, "--level", "2"), store.get_collection_level2(digest))
    equal("alias", shelf.json("resolve", "acc:added")["sha512t24u"], digest_of("GATTACCA"))


def export_store(directory, mode: str) -> None:
    shelf, residues, digests = loaded_shelf(directory)
    target = directory / "exported"
    result = shelf.json("export-gtars", *(["--encoded"] if mode == "Encoded" else []), target)
    store = open_store(target)
    equal("problems", result["problems"], [])
    stats = store.stats()
    equal("statistics", (str(result["sequences"]), str(result["collections"]), mode),
          (stats["n_sequences"], stats["n_collections"], stats["storage_mode"]))
    payload = sum(path.stat().st_size for path in (target / "sequences").rglob("*.seq"))
    equal("bytes of sequences", str(payload), stats["logical_sequence_bytes"])
    equal("residues are packed", mode == "Encoded", payload < sum(map(len, residues.values())) * 0.9)
    check_exported_sequences(store, residues)
    check_exported_collections(shelf, store)
    check_exported_names(shelf, store, digests)
    check_comparisons(shelf, store)
    again = Program(SEQSHELF, directory / "again")
    again.json("import-gtars", target)
    for listed in (["sequences"], ["collection", "list"], ["alias", "list"], ["alias", "list", "--collection"]):
        equal(" ".join(listed), undated(again.lines(*listed)), undated(shelf.lines(*listed)))
    grow_store(directory, target, residues)


def export_of_a_raw_store(directory):
    export_store(directory, "Raw")


def export_of_an_encoded_store(directory):
    export_store(directory, "Encoded")


def export_reports_names_that_gtars_cannot_read(directory):
    """gtars treats lines that start with `#` as comments: such names are reported, and other names are not lost."""
    shelf = Program(SEQSHELF, directory / "shelf")
    sequence = digest_of("ACGT")
    hashed, plain = shelf.json("load", write(directory, "hash.fa", ">#name a\nACGT\n>b\nGGG\n"),
                               write(directory, "plain.fa", ">a\nACGT\n"))["collection_digests"]
    for alias in ("odd:#comment", "odd:two  blanks", "odd:\"quoted\"", "odd: blank", "..:x", "a.b-c_d:x"):
        shelf.run("alias", "add", alias, f"SQ.{sequence}")
    for mode in ("raw", "encoded"):
        target = directory / mode
        text = "\n".join(shelf.json("export-gtars", *(["--encoded"] if mode == "encoded" else []),
                                    target, status=PROBLEM)["problems"])
        assert hashed in text and "#comment" in text, f"a name is not reported: {text}"
        store = open_store(target)
        equal("collections", [plain], stored_collections(store))
        equal("residues", "ACGT", store.get_substring(sequence, 0, 4))
        for alias in shelf.lines("alias", "list"):
            record = store.get_sequence_by_alias(alias["namespace"], alias["alias"])
            equal(f"alias {alias['namespace']}:{alias['alias']}", None if alias["alias"] == "#comment" else sequence,
                  record and record.metadata.sha512t24u)


def larger_files_in_both_directions(directory):
    shared = shared_data()
    if shared is None:
        return
    store = new_store(directory / "store")
    digests = [add(store, copy(directory, shared / "small" / name))
               for name in ("celegans_ce.fa", "human_refseq_chr22_transcripts.fa.gz")]
    store.write()
    shelf = Program(SEQSHELF, directory / "shelf")
    shelf.json("import-gtars", directory / "store")
    shelf.json("export-gtars", "--encoded", directory / "exported")
    back = open_store(directory / "exported")
    equal("digests of sequences", sorted(m.sha512t24u for m in back.list_sequences()),
          sorted(m.sha512t24u for m in store.list_sequences()))
    for digest in digests:
        equal("level 2", back.get_collection_level2(digest), store.get_collection_level2(digest))
        for record in itertools.islice(back.get_collection(digest), 200):
            metadata = record.metadata
            whole = back.get_substring(metadata.sha512t24u, 0, metadata.length)
            equal(metadata.name, whole, store.get_substring(metadata.sha512t24u, 0, metadata.length))
            equal(metadata.name, digest_of(whole), metadata.sha512t24u)


CHECKS = [export_of_a_raw_store, export_of_an_encoded_store, export_reports_names_that_gtars_cannot_read,
          larger_files_in_both_directions]
