"""Instances without damage."""
import json

from biocommons.seqrepo import SeqRepo
from peer import equal
from seqrepo_adopted import NAME, Adopted, run, same_answers, same_slices
from seqrepo_instances import LENGTHS, build, database, real_instances, rows, seqrepo, store, writing


def check_verified(adopted: Adopted) -> None:
    for instance in ("master", NAME):
        equal(f"problems of {instance}", json.loads(run(adopted.root, "-i", instance, "--json", "verify"))["problems"],
              [])


def real_instances_are_adopted(directory):
    for number, original in enumerate(real_instances(directory)):
        for option in ([], ["--verify"], ["--strict"]):
            adopted = Adopted(original, directory / f"root{number}{''.join(option)}", *option)
            equal(f"problems of {original}", adopted.report["problems"], [])
            equal("sequences", adopted.report["sequences_new"], len(rows(original)[0]))
            check_verified(adopted)
            same_answers(adopted)


def everything_that_seqrepo_takes(directory):
    original = build(directory / "original")
    for option in ([], ["--verify"], ["--threads", "1"]):
        adopted = Adopted(original, directory / f"root{''.join(option)}", *option)
        equal("problems", adopted.report["problems"], [])
        equal("sequences", (adopted.report["sequences_new"], adopted.report["sequences_left_out"]),
              (len(rows(original)[0]), 0))
        check_verified(adopted)
        same_answers(adopted)


def slices_at_the_ends_of_lines(directory):
    original = build(directory / "original")
    adopted = Adopted(original, directory / "root")
    repo = SeqRepo(str(original))
    for length in LENGTHS:
        digest = repo.translate_identifier(f"length:{length}", "sha512t24u")[0].split(":")[1]
        same_slices(adopted, digest, 1000 if length > 60_000 else 100)


def counts_of_the_report(directory):
    original = build(directory / "original")
    sequences, aliases = rows(original)
    names = [row for row in aliases if row[1] not in ("VMC", "SHA1", "MD5", "SEGUID")]
    report = Adopted(original, directory / "root").report
    equal("aliases", report["aliases_new"], sum(row[4] for row in names))
    equal("history", report["aliases_history"], sum(not row[4] for row in names))
    equal("known", (report["aliases_known"], report["sequences_known"], report["aliases_repointed"]), (0, 0, 0))
    equal("volumes", report["volumes_linked"] + report["volumes_reflinked"] + report["volumes_copied"],
          len({row[4] for row in sequences}))
    equal("snapshot", report["snapshot"], NAME)


def a_snapshot_that_seqrepo_made(directory):
    """Files and directories of the instance are read-only, and its own directory has mode 0500."""
    build(directory / "theirs/master")
    seqrepo(directory / "theirs", "snapshot", "-i", "master", "-d", "2020-02-20")
    adopted = Adopted(directory / "theirs/2020-02-20", directory / "root", "--verify")
    equal("problems", adopted.report["problems"], [])
    same_answers(adopted)


def an_instance_without_sequences(directory):
    with writing(directory / "original"):
        pass
    adopted = Adopted(directory / "original", directory / "root", "--verify", "--strict")
    equal("report", {key: adopted.report[key] for key in ("sequences_new", "volumes_linked", "problems")},
          {"sequences_new": 0, "volumes_linked": 0, "problems": []})
    check_verified(adopted)
    equal("rows", rows(adopted.snapshot), ([], []))


def sequences_without_digest_rows(directory):
    """SeqRepo leaves such sequences if it dies between its two commits; the view adds their digests to the rows."""
    original = build(directory / "original")
    with database(original, "aliases") as db:
        db.execute("delete from seqalias where namespace in ('MD5', 'SEGUID') and seqalias_id % 3 = 0")
        db.execute("delete from seqalias where seq_id in (select seq_id from seqalias where namespace = 'length')")
    adopted = Adopted(original, directory / "root")
    theirs = rows(original)
    ours = rows(adopted.snapshot)
    equal("seqinfo", ours[0], theirs[0])
    equal("rows that are gone", set(theirs[1]) - set(ours[1]), set())
    equal("namespaces of the new ones", {row[1] for row in set(ours[1]) - set(theirs[1])},
          {"MD5", "SEGUID", "VMC", "SHA1"})
    check_verified(adopted)


def a_fraction_of_a_second(directory):
    """Another program wrote rows with Python's datetime."""
    with writing(directory / "original") as repo:
        store(repo, "ACGT", "a x")
    with database(directory / "original", "sequences") as db:
        db.execute("update seqinfo set added = '2019-05-20 15:40:27.924350'")
    adopted = Adopted(directory / "original", directory / "root", "--strict")
    equal("added", [row[3] for row in rows(adopted.snapshot)[0]], ["2019-05-20 15:40:27"])


CHECKS = [real_instances_are_adopted, everything_that_seqrepo_takes, slices_at_the_ends_of_lines,
          counts_of_the_report, a_snapshot_that_seqrepo_made,
          an_instance_without_sequences, sequences_without_digest_rows, a_fraction_of_a_second]
