"""Instances that are read in place, without adopting them."""
import hashlib
import json
import os
import subprocess

from biocommons.seqrepo import SeqRepo
from peer import SEQSHELF, equal
from seqrepo_adopted import NAME, Adopted, run
from seqrepo_instances import (LENGTHS, build, database, history, names_of_all_kinds, random_residues,
                               real_instances, rows, spread_dates, store, tree,
                               writing)
from texts import digest_of


def clean(instance):
    """For an instance whose texts are only residues, adopting changes no answer."""
    with writing(instance) as repo:
        for length in LENGTHS:
            store(repo, random_residues("ACGTN", length), f"length {length}")
    with writing(instance) as repo:
        names_of_all_kinds(repo)
        history(repo)
    spread_dates(instance)
    return instance


def ask(instance, *arguments, text="", status=0):
    done = subprocess.run([SEQSHELF, "-i", f"{instance}/", *arguments], input=text, capture_output=True,
                          text=True, check=False, timeout=300)
    equal(f"{arguments}: {done.stderr}", done.returncode, status)
    return done.stdout if status == 0 else done.stderr


def answers_equal_those_after_adoption(directory):
    for number, original in enumerate([clean(directory / "clean"), *real_instances(directory)]):
        before = tree(original)
        adopted = Adopted(original, directory / f"root{number}")
        sequences, aliases = rows(original)
        refget = [f"SQ.{row[0]}" for row in sequences]
        names = [f"{ns}:{alias}" for _, ns, alias, _, current in aliases if current]
        bare = [alias for _, _, alias, _, current in aliases if current and ":" not in alias]
        slices = [f"{name}:{start}-{end}" for name, row in zip(refget, sequences)
                  for start, end in ((1, 1), (99, 102), (row[1] - 1, row[1]), (row[1], row[1]))
                  if 1 <= start <= end <= row[1]]
        for words in (["--json", "resolve", *refget], ["--json", "resolve", *names],
                      ["--json", "aliases", *refget], ["--json", "aliases", "--all", *refget],
                      ["alias", "list"], ["--json", "alias", "list", "N"], ["alias", "namespaces"],
                      ["sequences"], ["export"], ["fetch", *slices],
                      ["collection", "list"], ["fetch", *refget]):
            equal(f"{words[:3]}", ask(original, *words), adopted.ask(*words))
        for name in [f"{ns}:{alias}" for _, ns, alias, _, _ in aliases if ns not in ("VMC", "SHA1", "MD5", "SEGUID")]:
            order = sorted if name.split(":")[1] in ("many", "three") else list  # all changes are within a second
            equal(f"history of {name}",
                  *(order(told.splitlines()) for told in (ask(original, "--json", "alias", "history", name),
                                                         adopted.ask("--json", "alias", "history", name))))
        for name in bare:  # some are ambiguous
            ours, theirs = (subprocess.run([SEQSHELF, *where, "resolve", name], capture_output=True,
                                           text=True, check=False)
                            for where in (("-i", f"{original}/"), ("-r", adopted.root, "-i", NAME)))
            equal(name, (ours.returncode, ours.stdout, ours.stderr), (theirs.returncode, theirs.stdout, theirs.stderr))
        status = json.loads(ask(original, "--json", "status"))["instances"][0]
        here = json.loads(adopted.ask("--json", "status"))["instances"][0]
        equal("format", (status["format"], here["format"]), ("seqrepo", "seqshelf"))
        equal("totals", *({key: each[key] for key in ("sequences", "residues", "aliases", "collections", "volumes")}
                          for each in (status, here)))
        assert "SeqRepo" in ask(original, "status"), "status does not say what it is"
        equal("files", tree(original), before)


def texts_are_those_of_seqrepo(directory):
    """Texts that SeqRepo stores with `*` or in lower case are returned unchanged; digests are those of the residues."""
    original = build(directory / "original")
    repo = SeqRepo(str(original))
    for name in ("text:star", "text:inner", "text:stars", "soft:half", "soft:all"):
        digest = repo.translate_identifier(name, "sha512t24u")[0].split(":")[1]
        equal(name, ask(original, "fetch", "--raw", name).strip(), repo.sequences.fetch(digest))
        equal(name, json.loads(ask(original, "--json", "resolve", name))["md5"],
              repo.translate_identifier(name, "MD5")[0].split(":")[1])


def digests_that_seqrepo_lost_are_computed(directory):
    original = clean(directory / "original")
    residues = random_residues("ACGTN", 200)
    with database(original, "aliases") as db:
        db.execute("delete from seqalias where seq_id = ? and namespace in ('MD5', 'SHA1')", [digest_of(residues)])
    row = json.loads(ask(original, "--json", "resolve", "length:200"))
    equal("digests", (row["md5"], row["sha1"]),
          (hashlib.md5(residues.encode()).hexdigest(), hashlib.sha1(residues.encode()).hexdigest()))


def damage_is_reported(directory):
    for number, (damage, words) in enumerate([
            (lambda volume: volume.unlink(), "missing"),
            (lambda volume: os.truncate(volume, volume.stat().st_size // 2), "volume"),
            (lambda volume: volume.with_name(volume.name + ".gzi").unlink(), ".gzi"),
            (lambda volume: (volume.unlink(), volume.symlink_to("/etc/passwd")), "outside"),
    ]):
        original = clean(directory / f"original{number}")
        volume = original / "sequences" / next(row[4] for row in rows(original)[0]
                                               if row[0] == digest_of(random_residues("ACGTN", 200)))
        damage(volume)
        assert words in ask(original, "fetch", "length:200", status=4), words
        ask(original, "aliases", "length:200")
    original = clean(directory / "path")
    with database(original, "sequences") as db:
        db.execute("update seqinfo set relpath = '../../../../etc/passwd'")
    assert "outside" in ask(original, "fetch", "length:200", status=4)
    (original / "aliases.sqlite3").write_bytes(b"x" * 5000)
    assert "aliases.sqlite3" in ask(original, "resolve", "x", status=4)


def the_instance_is_only_read(directory):
    original = clean(directory / "original")
    (directory / "x.fa").write_text(">x\nACGT\n")
    before = tree(original)
    for words, status, said in ((["load", directory / "x.fa"], 4, "adopt"),
                                (["alias", "add", "a:b", "length:200"], 4, "adopt"), (["verify"], 2, "adopt"),
                                (["export-seqrepo", directory / "out"], 2, "already")):
        assert said in ask(original, *words, status=status), words
    equal("files", tree(original), before)
    # The root of SeqRepo: its instances are found by name, and listed.
    root = directory / "root"
    root.mkdir()
    original.rename(root / "2020-02-20")
    (root / "latest").symlink_to("2020-02-20")
    equal("by name", run(root, "-i", "2020-02-20", "fetch", "--raw", "length:200"),
          run(root, "fetch", "--raw", "length:200"))
    equal("shown", [each["format"] for each in json.loads(run(root, "--json", "status"))["instances"]], ["seqrepo"])


CHECKS = [answers_equal_those_after_adoption, texts_are_those_of_seqrepo,
          digests_that_seqrepo_lost_are_computed, damage_is_reported, the_instance_is_only_read]
