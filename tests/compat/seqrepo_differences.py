"""Intended differences from SeqRepo in stored or refused data: each case tests both programs."""
import subprocess

from biocommons.seqrepo import SeqRepo
from peer import SEQSHELF, equal
from seqrepo_answers import answer
from seqrepo_twins import Twins, writing
from texts import digest_of

BAD_INPUT, USAGE = 3, 2

# The reason, the text of a record, and its letters, length and residues: in seqshelf (and in SeqRepo on its snapshot),
# and in SeqRepo. Both digest the same letters, so the names mean the same.
KEPT_DIFFERENTLY = {
    "a stop is not a residue, SeqRepo keeps it in the text": ("MKV*", ("KMV", 3, "MKV"), ("*KMV", 4, "MKV*")),
    "a stop within the text is not a residue": ("M*K*", ("KM", 2, "MK"), ("*KM", 4, "M*K*")),
    "a blank is not a residue, SeqRepo counts it and loses one at the end": ("AC GT AC", ("ACGT", 6, "ACGTAC"),
                                                                             (" ACGT", 8, "AC GT ")),
    "a tab is not a residue": ("AC\tGG", ("ACG", 4, "ACGG"), ("\tACG", 5, "AC\tG")),
}
# Both refuse them; seqshelf reports their position.
REFUSED_BY_BOTH = ["AC-GT", "AC.GT", "AC1GT", "ACGT?"]
# Namespaces and aliases that SeqRepo accepts and seqshelf refuses, with its message.
REFUSED_NAMES = {
    ("", "x"): "must not be empty", ("a b", "x"): "must not have ':' or blanks",
    ("a\tb", "x"): "without control characters",
    ("t", ""): "must not be empty", ("t", "a\nb"): "without control characters",
    ("t", "a\tb"): "without control characters",
    ("t", "\x7f"): "without control characters", ("MD5", "x"): "is for digests", ("md5", "x"): "is for digests",
    ("SHA1", "x"): "is for digests", ("Seguid", "x"): "is for digests", ("trunc512", "x"): "is for digests",
    ("ga4gh", "SQ.x"): "is for digests", ("SHA512T24U", "x"): "is for digests", ("VMC", "GS_y"): "is for digests",
}


def sequences_kept_differently(directory):
    twins = Twins(directory)
    with writing(twins.theirs) as repo:
        for why, (text, _, _) in KEPT_DIFFERENTLY.items():
            equal(why, (1, 1), repo.store(text, [{"namespace": "t", "alias": why}]))
    for why, (text, (_, _, residues), _) in KEPT_DIFFERENTLY.items():
        twins.shelf.json("load", "-", text=f">x\n{text}\n".encode())
        twins.name_all("t", {why: residues})
    twins.publish()
    for place, repo in enumerate(twins.open()):
        for why, (_, *kept) in KEPT_DIFFERENTLY.items():
            record = repo.sequences.fetch_seqinfo(repo[f"t:{why}"].seq_id)
            equal(why, kept[place], (record["alpha"], record["len"], repo.fetch(why)))
            equal(why, [f"sha512t24u:{digest_of(kept[0][2])}"], repo.translate_alias(why, "t", ["sha512t24u"]))


def sequences_that_both_refuse(directory):
    twins = Twins(directory)
    for text in REFUSED_BY_BOTH:
        with writing(twins.theirs) as repo:
            told = answer(lambda repo: repo.store(text, []), repo)
            equal(text, ("RuntimeError", "Normalized sequence contains non-alphabetic characters"), told)
        column = next(place for place, letter in enumerate(text, 1) if not letter.isalpha())
        refused = subprocess.run([SEQSHELF, "-r", twins.our_root, "load", "-"], input=f">x\n{text}\n",
                                 capture_output=True, text=True, check=False)
        equal(text, (BAD_INPUT, True), (refused.returncode, f"-:2:{column}: " in refused.stderr))


def names_that_only_seqrepo_takes(directory):
    twins = Twins(directory)
    twins.store("t", {"it": "ACGT"})
    with writing(twins.theirs) as repo:
        for namespace, alias in REFUSED_NAMES:
            equal(f"{namespace}:{alias}", (0, 1), repo.store("ACGT", [{"namespace": namespace, "alias": alias}]))
    for (namespace, alias), why in REFUSED_NAMES.items():
        command = [SEQSHELF, "-r", twins.our_root, "alias", "add", f"{namespace}:{alias}", "t:it"]
        refused = subprocess.run(command, capture_output=True, text=True, check=False)
        equal(f"{namespace}:{alias}", (USAGE, True), (refused.returncode, why in refused.stderr))


def namespaces_with_colons(directory):
    """In SeqRepo any text is a namespace; in seqshelf it ends at the first colon, and the rest is the alias."""
    twins = Twins(directory)
    twins.store("t", {"it": "ACGT"})
    twins.shelf.run("alias", "add", "a:b:c", "t:it")
    with writing(twins.theirs) as repo:
        repo.store("ACGT", [{"namespace": "a:b", "alias": "c"}])
    twins.publish()
    ours, theirs = ([(r["namespace"], r["alias"]) for r in repo.aliases.find_aliases(namespace=namespace)]
                    for repo, namespace in zip(twins.open(), ("a", "a:b")))
    equal("names", ([("a", "b:c")], [("a:b", "c")]), (ours, theirs))


def the_empty_sequence(directory):
    """It has names and digests in both programs, and SeqRepo cannot fetch it."""
    twins = Twins(directory)
    with writing(twins.theirs) as repo:
        for alias, residues in (("before", "GATTACA"), ("nothing", ""), ("behind", "ACGT")):
            repo.store(residues, [{"namespace": "t", "alias": alias}])
    twins.shelf.json("load", "-n", "t", "-", text=b">before\nGATTACA\n>nothing\n>behind\nACGT\n")
    twins.publish()
    for repo in twins.open():
        equal("digest", [f"ga4gh:SQ.{digest_of('')}"], repo.translate_identifier("t:nothing", ["ga4gh"]))
        assert isinstance(answer(lambda repo: repo.fetch("nothing"), repo), tuple), "the empty sequence was fetched"
        equal("the other sequences", ["GATTACA", "ACGT"], [repo.fetch("before"), repo.fetch("behind")])


def the_empty_sequence_at_an_end(directory):
    """At the end of a volume of SeqRepo it makes the whole volume unreadable. Our volumes do not contain it."""
    twins = Twins(directory)
    arguments = ()
    try:
        with writing(twins.theirs) as repo:
            for alias, residues in (("before", "GATTACA"), ("nothing", "")):
                repo.store(residues, [{"namespace": "t", "alias": alias}])
    except OSError as error:
        arguments = error.args
    assert arguments and arguments[0].startswith("error when opening file"), f"SeqRepo: {arguments}"
    twins.shelf.json("load", "-n", "t", "-", text=b">before\nGATTACA\n>nothing\n")
    twins.publish()
    equal("the other sequence", "GATTACA", SeqRepo(str(twins.ours)).fetch("before"))


CHECKS = [sequences_kept_differently, sequences_that_both_refuse, names_that_only_seqrepo_takes, namespaces_with_colons,
          the_empty_sequence, the_empty_sequence_at_an_end]
