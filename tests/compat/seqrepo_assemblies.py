#!/usr/bin/env python3
"""Compares the names that SeqRepo's add_assembly_names and `seqshelf alias assembly` give to sequences.

usage: seqrepo_assemblies.py PROGRAM DATA CACHE
The arguments and the environment are those of gtars.py beside this file.
"""
import logging
import pathlib
import sys
import types

sys.dont_write_bytecode = True
import peer
from peer import DATA, SEQSHELF, Program, equal

peer.enter("seqrepo_assemblies")
from biocommons.seqrepo import SeqRepo
from biocommons.seqrepo.cli import add_assembly_names
from bioutils.assemblies import get_assemblies

logging.disable(logging.WARNING)  # one for each skipped assembly
MITO = "human_mito_NC_012920.1.fa"


def accessions_of(*names: str) -> list[str]:
    sequences = [s for assembly in get_assemblies(list(names)).values() for s in assembly["sequences"]]
    return sorted({s["refseq_ac"] for s in sequences} - {"na"})


def residues(number: int) -> str:
    return "".join("ACGT"[number >> shift & 3] for shift in range(0, 16, 2)) + "A" * (number % 50)


class Both:
    """A root of ours and an instance of SeqRepo with the same sequences and names."""

    def __init__(self, directory: pathlib.Path, records: dict[str, str]):
        self.shelf = Program(SEQSHELF, directory / "root")
        (directory / "all.fa").write_text("".join(f">{name}\n{text}\n" for name, text in records.items()))
        self.shelf.json("load", "-n", "refseq", directory / "all.fa")
        self.root = directory / "seqrepo"
        repo = SeqRepo(str(self.root / "master"), writeable=True)
        for name, text in records.items():
            repo.store(text, [{"namespace": "refseq", "alias": name}])
        repo.commit()

    def name(self, partial: bool = False, again: bool = False) -> dict:
        add_assembly_names(types.SimpleNamespace(root_directory=str(self.root), instance_name="master",
                                                 partial_load=partial, reload_all=again))
        return self.shelf.json("alias", "assembly", *["--partial"] * partial, *["--again"] * again)

    def move(self, name: str, digest: str) -> None:
        """Re-points a name in both."""
        namespace, alias = name.split(":")
        self.shelf.json("alias", "add", name, f"SQ.{digest}")
        repo = SeqRepo(str(self.root / "master"), writeable=True)
        repo.aliases.store_alias(seq_id=digest, namespace=namespace, alias=alias)
        repo.commit()

    def rows(self, of: set[str]) -> tuple[list, list]:
        """The present names in namespaces `of`: ours and SeqRepo's."""
        ours = {(a["namespace"], a["alias"], a["sha512t24u"]) for a in self.shelf.lines("alias", "list")
                if a["namespace"] in of}
        repo = SeqRepo(str(self.root / "master"))
        found = list(repo.aliases.find_aliases())
        theirs = {(a["namespace"], a["alias"], a["seq_id"]) for a in found if a["namespace"] in of}
        return sorted(ours), sorted(theirs)


def known() -> set[str]:
    """Assemblies that both know; a later bioutils may know more."""
    ours = {assembly["assembly"] for assembly in Program(SEQSHELF).lines("alias", "assembly", "--list")}
    theirs = get_assemblies()
    equal("assemblies that bioutils has not", ours - theirs.keys(), set())
    if theirs.keys() > ours:
        print(f"bioutils also has {', '.join(sorted(theirs.keys() - ours))}: tools/seqshelf/input/make_assemblies.py")
    return ours


def parts_of_all(directory):
    """Some sequences of every assembly, one of them real, and one under two accessions."""
    records = {name: residues(i) for i, name in enumerate(accessions_of(*get_assemblies())[::7])}
    mito = "".join(line for line in (DATA / MITO).read_text().splitlines() if not line.startswith(">"))
    records |= {"NC_012920.1": mito, "NC_000001.11": "ACGT" * 5, "NC_000001.10": "ACGT" * 5, "NM_000551.3": "GATTACA"}
    both = Both(directory, records)
    result = both.name(partial=True)
    ours, theirs = both.rows(known())
    equal("names", ours, theirs)
    equal("added", result["aliases_new"], len(theirs))
    assert len(theirs) > 2000 and {row[0] for row in theirs} == known(), f"{len(theirs)} rows are too few"
    # A second time nothing changes, as there are aliases; --again adds all, which changes the meaning of a name.
    digest = both.shelf.json("resolve", "NM_000551.3")["sha512t24u"]
    for name in ("GRCh38:1", "GRCh38:chrM"):
        both.move(name, digest)
    moved = both.rows(known())
    equal("moved names", *moved)
    equal("skipped", {one["outcome"] for one in both.name(partial=True)["assemblies"]}, {"exists"})
    equal("names that were there", *both.rows(known()))
    equal("unchanged", both.rows(known()), moved)
    equal("re-pointed", both.name(partial=True, again=True)["aliases_repointed"], 2)
    equal("names again", *both.rows(known()))
    equal("as at first", both.rows(known()), (ours, theirs))


def whole_assemblies(directory):
    """Without --partial only complete assemblies get names. SeqRepo treats 'na' as a missing accession: see
    CHM1_1.1."""
    names = ["GRCh37", "NCBI36", "GRCh38"]
    records = {name: residues(i) for i, name in enumerate(accessions_of(*names, "CHM1_1.1")) if name != "NC_000001.11"}
    both = Both(directory, records)
    outcomes = {one["assembly"]: one for one in both.name()["assemblies"]}
    ours, theirs = both.rows(known() - {"CHM1_1.1"})
    equal("names", ours, theirs)
    equal("assemblies", {row[0] for row in theirs}, {"GRCh37", "NCBI36"})
    equal("GRCh38", (outcomes["GRCh38"]["outcome"], outcomes["GRCh38"]["missing"]), ("missing", 1))
    equal("CHM1_1.1", (outcomes["CHM1_1.1"]["outcome"], outcomes["CHM1_1.1"]["without_accession"]), ("named", 1))
    equal("CHM1_1.1 in SeqRepo", [len(rows) for rows in both.rows({"CHM1_1.1"})], [23, 0])


sys.exit(peer.run_checks([parts_of_all, whole_assemblies], "compat-assemblies-"))
