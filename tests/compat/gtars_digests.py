"""Compares digests and comparisons of collections with those of gtars and the published ones."""
import json
import pathlib

from gtars.refget import digest_fasta, digest_sequence, md5_digest, sha512t24u_digest
from gtars_stores import add, check_comparisons, copy, new_store, real_fastas, shared_data, write
from peer import SEQSHELF, Program, equal
from texts import COMPARED, ENCODING_LOSES, KEPT, PUBLISHED, digest_of, fasta, random_residues, records_of


def compare_digests(directory: pathlib.Path, path: pathlib.Path) -> dict:
    """Compares `digest` of a file with gtars: level 0, level 1, and every sequence."""
    ours = Program(SEQSHELF).json("digest", path)
    mine = copy(directory, path) if path.parent != directory else path
    collection = digest_fasta(str(mine))
    store = new_store()
    equal(f"{path.name}: level 0", ours["digest"], collection.digest)
    equal(f"{path.name}: level 0 in a store", ours["digest"], add(store, mine))
    equal(f"{path.name}: level 1", ours["level1"], store.get_collection_level1(ours["digest"]))
    theirs = [record.metadata for record in collection]
    equal(f"{path.name}: sequences",
          [(s["name"], s["description"], s["sha512t24u"], s["md5"], s["length"], s["alphabet"])
           for s in ours["sequences"]],
          [(m.name, m.description or "", m.sha512t24u, m.md5, m.length, str(m.alphabet)) for m in theirs])
    return ours


def digests_of_the_published_collections(directory):
    for name, (text, digests) in PUBLISHED.items():
        ours = compare_digests(directory, write(directory, name, text))
        found = [ours["digest"]] + [ours["level1"][attribute] for attribute in
                                    ("names", "sequences", "name_length_pairs", "sorted_name_length_pairs",
                                     "sorted_sequences", "lengths")]
        equal(f"{name}: published digests", found, digests.split())


def digests_of_the_test_data(directory):
    paths = real_fastas()
    assert len(paths) >= 8, "there is no test data"
    for path in paths:
        compare_digests(directory, path)


def digests_of_odd_records(directory):
    for name, text in (KEPT | ENCODING_LOSES).items():
        ours = compare_digests(directory, write(directory, name, text))
        equal(name, [s["sha512t24u"] for s in ours["sequences"]],
              [digest_of(residues) for _, _, residues in records_of(text)])


def digests_of_random_residues(directory):
    letters = "ACGTUNRYSWKMBDHVacgtnEFILPQXZOJ"
    for length in (0, 1, 31, 32, 111, 112, 127, 128, 129, 4097):
        residues = random_residues(letters, length)
        ours = Program(SEQSHELF).json("digest", "-", text=f">x\n{residues}\n".encode())["sequences"][0]
        theirs = digest_sequence(residues.encode(), "x").metadata
        equal(f"{length} residues", (ours["sha512t24u"], ours["md5"], ours["alphabet"], ours["length"]),
              (theirs.sha512t24u, theirs.md5, str(theirs.alphabet), theirs.length))
        equal("digest functions", (ours["sha512t24u"], ours["md5"]),
              (sha512t24u_digest(residues.upper()), md5_digest(residues.upper())))


def stops_differ_from_gtars(directory):
    """gtars digests `*`; the refget specification and seqshelf digest only letters. The checks above have no such
    files."""
    path = write(directory, "stop.faa", ">stop\nMEFX*\n")
    ours = Program(SEQSHELF).json("digest", path)["sequences"][0]
    theirs = digest_fasta(str(path))[0].metadata
    equal("seqshelf", (ours["sha512t24u"], ours["length"]), (digest_of("MEFX"), 4))
    equal("gtars", (digest_of("MEFX*"), 5), (theirs.sha512t24u, theirs.length))


def comparisons_of_the_published_pairs(directory):
    shelf, store = Program(SEQSHELF, directory / "shelf"), new_store()
    paths = {name: write(directory, name, PUBLISHED[name][0]) for name in ["base.fa", *COMPARED]}
    digests = dict(zip(paths, shelf.json("load", *paths.values())["collection_digests"]))
    equal("digests", list(digests.values()), [add(store, path) for path in paths.values()])
    check_comparisons(shelf, store)
    for name, expected in COMPARED.items():
        elements = shelf.json("collection", "compare", digests["base.fa"], digests[name])["array_elements"]
        order = ("lengths", "names", "sequences", "name_length_pairs", "sorted_sequences")
        equal(name, [(elements["a_and_b_count"][attribute], elements["a_and_b_same_order"][attribute])
                     for attribute in order], expected)


def comparisons_with_repeated_elements(directory):
    shelf, store = Program(SEQSHELF, directory / "shelf"), new_store()
    residues = {"A": "ACGT", "B": "GG", "C": "CCC"}
    for number, letters in enumerate(["AAB", "ABA", "AABB", "ABAB", "ABC", "A", "AA", "CBA"]):
        names = " ".join(f"{letter}{letters[:place].count(letter)}" for place, letter in enumerate(letters))
        path = write(directory, f"{number}.fa", fasta(names, [residues[letter] for letter in letters]))
        equal(letters, shelf.json("load", path)["collection_digests"], [add(store, path)])
    check_comparisons(shelf, store)


def unequal_repeats_differ_from_gtars(directory):
    """AAB and ABB share three elements with unequal repeats: their order is null in the specification, but false in
    gtars."""
    shelf, store = Program(SEQSHELF, directory / "shelf"), new_store()
    paths = [write(directory, "aab.fa", fasta("a b c", ["AA", "AA", "C"])),
             write(directory, "abb.fa", fasta("a b c", ["AA", "C", "C"]))]
    digests = [add(store, path) for path in paths]
    shelf.json("load", *paths)
    ours, theirs = shelf.json("collection", "compare", *digests), store.compare(*digests)
    equal("order", (ours["array_elements"]["a_and_b_same_order"]["sequences"], False),
          (None, theirs["array_elements"]["a_and_b_same_order"]["sequences"]))


def published_digests_of_refgenie(directory):
    shared = shared_data()
    if shared is None:
        return
    for name, published in json.loads((shared / "meta/seqcol_test_fasta_digests.json").read_text()).items():
        path = shared / f"small/seqcol_{name}"
        ours = compare_digests(directory, path)
        equal(name, ours["digest"], published["top_level_digest"])
        equal(name, ours["level1"], published["level1"])


def digests_of_larger_files(directory):
    shared = shared_data()
    for name in ("ecoli_K12_NC_000913.3.fa.gz", "human_refseq_chr22_transcripts.fa.gz", "ecoli_K12_NP_proteins.faa.gz",
                 "celegans_ce.fa") if shared else ():
        compare_digests(directory, shared / "small" / name)


CHECKS = [digests_of_the_published_collections, digests_of_the_test_data, digests_of_odd_records,
          digests_of_random_residues, stops_differ_from_gtars, comparisons_of_the_published_pairs,
          comparisons_with_repeated_elements, unequal_repeats_differ_from_gtars, published_digests_of_refgenie,
          digests_of_larger_files]
