"""Files that both programs read and write: aliases, BED, FASTA."""
import random

from gtars_stores import add, copy, new_store, real_fastas, write
from peer import DATA, SEQSHELF, Program, equal
from texts import KEPT, digest_of


def alias_files(directory):
    shelf, store = Program(SEQSHELF, directory / "shelf"), new_store(directory / "store")
    path = write(directory, "base.fa", KEPT["base.fa"])
    base = add(store, path)
    shelf.json("load", path)
    names = {"chr1": digest_of("GGAA"), "NC 2": digest_of("GCGC"), "é名\"\\": digest_of("TTGGGGAA"),
             "a:b": digest_of("GGAA")}
    for alias, digest in names.items():
        store.add_sequence_alias("odd", alias, digest)
    store.add_collection_alias("odd", "the base", base)
    store.write()
    equal("loaded", shelf.json("alias", "load", "odd", directory / "store/aliases/sequences/odd.tsv")["aliases_new"],
          len(names))
    shelf.json("alias", "load", "--collection", "odd", directory / "store/aliases/collections/odd.tsv")
    equal("aliases", {a["alias"]: a["sha512t24u"] for a in shelf.lines("alias", "list", "-n", "odd")}, names)
    equal("aliases of collections",
          [(a["alias"], a["digest"]) for a in shelf.lines("alias", "list", "--collection", "-n", "odd")],
          [("the base", base)])

    other = new_store()
    add(other, path)
    exported = write(directory, "sequences.tsv", shelf.run("alias", "export", "odd"))
    equal("taken by gtars", len(names), other.load_sequence_aliases("back", str(exported)))
    taken = {alias: other.get_sequence_by_alias("back", alias).metadata.sha512t24u
             for alias in other.list_sequence_aliases("back")}
    equal("aliases in gtars", names, taken)
    exported = write(directory, "collections.tsv", shelf.run("alias", "export", "--collection", "odd"))
    equal("taken by gtars", 1, other.load_collection_aliases("back", str(exported)))
    equal("collection in gtars", base, other.get_collection_metadata_by_alias("back", "the base").digest)


def regions_of_a_bed_file(directory):
    shelf, store = Program(SEQSHELF, directory / "shelf"), new_store()
    path = copy(directory, DATA / "refget_yeast_R64-1-1_I.fa")
    collection = add(store, path)
    shelf.json("load", path)
    numbers = random.Random(7)
    starts = [0, 0, 230217] + [numbers.randint(0, 230000) for _ in range(2000)]
    rows = [("I", start, min(230218, start + numbers.choice([1, 2, 49, 60, 61, 1000])))
            for start in starts] + [("I", 0, 230218)]
    bed = write(directory, "regions.bed", "".join(f"{name}\t{start}\t{end}\tname\t0\t-\n" for name, start, end in rows))
    theirs = store.substrings_from_regions(collection, str(bed))
    ours = shelf.lines("fetch", "--collection", collection, "--bed", bed)
    equal("regions", [(r["start"], r["end"], r["sequence"]) for r in ours],
          [(r.start, r.end, r.sequence) for r in theirs])
    equal("regions", len(rows), len(theirs))
    store.export_fasta_from_regions(collection, str(bed), str(directory / "regions.fa"))
    equal("FASTA of regions", shelf.run("fetch", "--collection", collection, "--bed", bed, "--width", "0"),
          (directory / "regions.fa").read_text())


def exported_fasta(directory):
    shelf, store = Program(SEQSHELF, directory / "shelf"), new_store()
    paths = [copy(directory, path) for path in real_fastas()] + [write(directory, "names.fa", KEPT["names.fa"])]
    for number, path in enumerate(paths):
        collection = add(store, path)
        shelf.json("load", "--repeated-names", path)
        for width in (80, 60):
            out = directory / f"{number}.{width}.out"
            store.export_fasta(collection, str(out), None, width)
            equal(path.name, shelf.run("collection", "export", "--upper", "--width", str(width),
                                       "--source", path, collection),
                  out.read_text())


CHECKS = [alias_files, regions_of_a_bed_file, exported_fasta]
