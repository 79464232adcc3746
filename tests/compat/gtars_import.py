"""Imports of stores that gtars wrote."""
import collections
import json
import pathlib
import shutil

from gtars.refget import FhrMetadata, digest_sequence
from gtars_stores import add, new_store, open_store, write
from peer import DATA, OK, PROBLEM, SEQSHELF, Program, equal
from texts import ENCODING_LOSES, KEPT, NO_RESIDUES, digest_of, is_lost, records_of


Written = collections.namedtuple("Written", "path digests lone aliases collection_aliases fhr")


def write_store(directory: pathlib.Path, mode: str, texts: dict[str, str]) -> Written:
    store = new_store(directory / "store", mode)
    digests = {name: add(store, write(directory, name, text)) for name, text in texts.items()}
    store.add_sequence(digest_sequence(b"GATTACAGATTACA", "lone", "in no collection"))
    aliases = {("ncbi", "NC_000001.11"): digest_of("GGAA"), ("ncbi", "NC 2"): digest_of("GCGC"),
               ("ucsc", "chr1"): digest_of("GGAA"),
               ("ucsc", "é名 \"x\"\\"): digest_of("TTGGGGAA"), ("odd", "a:b"): digest_of("ACGUACGU"),
               ("odd", "none"): digest_of("")}
    for (namespace, alias), digest in aliases.items():
        store.add_sequence_alias(namespace, alias, digest)
    collection_aliases = {("ucsc", "base"): digests["base.fa"], ("assembly", "the odd one"): digests["odd.fa"]}
    for (namespace, alias), digest in collection_aliases.items():
        store.add_collection_alias(namespace, alias, digest)
    fhr = {digests["base.fa"]: {"genome": "Bombas huntii", "version": "0.0.1", "extraKey": [1, {"é": None}]},
           digests["names.fa"]: {"genome": "other", "version": "2", "masking": "soft-masked"}}
    for digest, record in fhr.items():
        store.set_fhr_metadata(digest, FhrMetadata(**record))
    store.write()
    return Written(directory / "store", digests, "GATTACAGATTACA", aliases, collection_aliases, fhr)


def check_shelf(shelf: Program, written: Written, texts: dict[str, str], lost: set[str]) -> None:
    """Checks that everything was imported except lost residues and the collections that have them."""
    store = open_store(written.path)
    truth = {digest_of(r): r for text in texts.values()
             for _, _, r in records_of(text)} | {digest_of(written.lone): written.lone}
    kept = {digest: residues for digest, residues in truth.items() if residues not in lost}
    ours = {record["sha512t24u"]: record for record in shelf.lines("sequences")}
    equal("digests of sequences", sorted(ours), sorted(kept))
    fetched = {record["sha512t24u"]: record["sequence"]
               for record in shelf.lines("fetch", *[f"SQ.{digest}" for digest in kept])}
    equal("residues", fetched, kept)
    for digest in kept:
        theirs = store.get_sequence_metadata(digest)
        equal(digest, (ours[digest]["length"], ours[digest]["md5"], ours[digest]["alphabet"]),
              (theirs.length, theirs.md5, str(theirs.alphabet)))
    resolved = shelf.lines("resolve", *[ours[digest]["md5"] for digest in kept])
    equal("sequences by MD5", [record["sha512t24u"] for record in resolved], list(kept))

    whole = {written.digests[name] for name, text in texts.items()
             if not lost.intersection(r for _, _, r in records_of(text))}
    equal("collections", [c["digest"] for c in shelf.lines("collection", "list")], sorted(whole))
    for digest in whole:
        equal("level 2", shelf.json("collection", "show", digest, "--level", "2"), store.get_collection_level2(digest))
        equal("level 1", shelf.json("collection", "show", digest, "--level", "1"), store.get_collection_level1(digest))
    equal("aliases", {(a["namespace"], a["alias"]): a["sha512t24u"] for a in shelf.lines("alias", "list")},
          written.aliases)
    equal("aliases of collections",
          {(a["namespace"], a["alias"]): a["digest"] for a in shelf.lines("alias", "list", "--collection")},
          written.collection_aliases)
    equal("FHR records", {digest: json.loads(shelf.run("fhr", "get", digest)) for digest in written.fhr}, written.fhr)
    equal("collections with FHR records", sorted(f["digest"] for f in shelf.lines("fhr", "list")),
          sorted(store.list_fhr_metadata()))
    equal("verify", shelf.json("verify")["problems"], [])


def import_store(directory, mode: str, texts: dict[str, str], losing: dict[str, str]) -> None:
    """Imports a store with both texts; gtars lost residues of `losing` in that mode."""
    written = write_store(directory, mode, texts | losing)
    lost = {residues for text in losing.values() for _, _, residues in records_of(text) if is_lost(residues, mode)}
    held = open_store(written.path)
    for text in (texts | losing).values():
        for name, _, residues in records_of(text):
            right = held.get_substring(digest_of(residues), 0, len(residues)) == residues
            assert not right or residues not in lost or not residues.isalpha(), \
                f"gtars does not lose {name}: it is another version"
    shelf = Program(SEQSHELF, directory / "shelf")
    status = PROBLEM if lost else OK
    result = shelf.json("import-gtars", written.path, status=status)
    check_shelf(shelf, written, texts | losing, lost)
    missing = [f"sequence SQ.{digest_of(residues)}" for residues in lost]
    missing += [f"collection {written.digests[name]}" for name, text in losing.items()
                if lost.intersection(residues for _, _, residues in records_of(text))]
    equal("problems", sorted(" ".join(p.split()[:2]).rstrip(":") for p in result["problems"]), sorted(missing))
    equal("counts", (result["aliases_new"], result["fhr_records"], result["sequences_known"]),
          (len(written.aliases) + len(written.collection_aliases), len(written.fhr), 0))

    again = shelf.json("import-gtars", written.path, status=status)
    equal("a second import",
          (again["sequences_new"], again["residues"], again["collections_new"], again["aliases_new"]), (0, 0, 0, 0))
    equal("known", (again["sequences_known"], again["collections_known"], again["aliases_known"]),
          (result["sequences_new"], result["collections_new"], result["aliases_new"]))
    equal("problems of a second import", again["problems"], result["problems"])
    check_shelf(shelf, written, texts | losing, lost)


def import_of_a_raw_store(directory):
    import_store(directory, "Raw", KEPT | ENCODING_LOSES, {})


def import_of_an_encoded_store(directory):
    import_store(directory, "Encoded", KEPT, {})


def import_reports_residues_that_encoding_lost(directory):
    import_store(directory, "Encoded", KEPT, ENCODING_LOSES)


def import_reports_letters_that_are_not_residues(directory):
    import_store(directory, "Raw", KEPT, NO_RESIDUES)


def import_finds_sequences_that_gtars_drops(directory):
    """gtars cannot read its own index of sequences whose description has a tab, but their residues are stored."""
    text = ">soft masked\tand a tab\nACGTNNNN\n>b\nGGG\n"
    store = new_store(directory / "store")
    digest = add(store, write(directory, "tab.fa", text))
    level2 = store.get_collection_level2(digest)
    store.write()
    shelf = Program(SEQSHELF, directory / "shelf")
    shelf.json("import-gtars", directory / "store")
    equal("level 2", shelf.json("collection", "show", digest, "--level", "2"), level2)
    equal("residues", [r["sequence"] for r in shelf.lines("fetch", "--collection", digest, "soft", "b")],
          ["ACGTNNNN", "GGG"])


def import_reports_aliases_that_name_nothing(directory):
    store = new_store(directory / "store")
    digest = add(store, write(directory, "base.fa", KEPT["base.fa"]))
    store.add_sequence_alias("odd", "nothing", "A" * 32)
    store.add_collection_alias("odd", "nothing", "A" * 32)
    store.add_sequence_alias("ga4gh", "SQ.x", digest_of("GGAA"))  # seqshelf computes digests itself
    store.add_sequence_alias("good", "one", digest_of("GGAA"))
    store.write()
    shelf = Program(SEQSHELF, directory / "shelf")
    problems = shelf.json("import-gtars", directory / "store", status=PROBLEM)["problems"]
    equal("problems", len(problems), 3)
    equal("aliases", [a["alias"] for a in shelf.lines("alias", "list")], ["one"])
    equal("collections", [c["digest"] for c in shelf.lines("collection", "list")], [digest])


def import_reports_fhr_records_without_their_collection(directory):
    """The encoding lost the collection, so its record cannot be imported, and the report says so."""
    store = new_store(directory / "store")
    digest = add(store, write(directory, "lost.fa", ENCODING_LOSES["lost_rna.fa"]))
    store.set_fhr_metadata(digest, FhrMetadata(genome="lost", version="1"))
    store.write()
    problems = Program(SEQSHELF, directory / "shelf").json("import-gtars", directory / "store",
                                                           status=PROBLEM)["problems"]
    assert any("FHR" in problem or "fhr" in problem for problem in problems), f"the FHR record is not in {problems}"


def import_of_repeated_names(directory):
    store = new_store(directory / "store")
    digest = add(store, write(directory, "twice.fa", ">a first\nACGT\n>a second\nGG\n>b\nACGT\n"))
    store.write()
    shelf = Program(SEQSHELF, directory / "shelf")
    shelf.json("import-gtars", directory / "store")
    equal("level 2", shelf.json("collection", "show", digest, "--level", "2"), store.get_collection_level2(digest))


def import_of_the_shipped_stores(directory):
    for mode in ("raw", "encoded"):
        path = directory / mode
        shutil.copytree(DATA / f"refget_store_{mode}", path)
        shelf = Program(SEQSHELF, directory / f"shelf_{mode}")
        shelf.json("import-gtars", path, status=PROBLEM)
        store = open_store(path)
        ours = {record["sha512t24u"]: (record["md5"], record["length"]) for record in shelf.lines("sequences")}
        theirs = {m.sha512t24u: (m.md5, m.length) for m in store.list_sequences()}
        equal("sequences that are in both", {d: ours[d] for d in ours if d in theirs},
              {d: theirs[d] for d in theirs if d in ours})


CHECKS = [import_of_a_raw_store, import_of_an_encoded_store, import_reports_residues_that_encoding_lost,
          import_reports_letters_that_are_not_residues, import_finds_sequences_that_gtars_drops,
          import_reports_aliases_that_name_nothing, import_reports_fhr_records_without_their_collection,
          import_of_repeated_names, import_of_the_shipped_stores]
