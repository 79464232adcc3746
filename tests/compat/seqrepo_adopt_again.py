"""Adopts instances that are already adopted, in part or whole, and adopts into roots with other contents."""
import json
import shutil

from peer import DATA, equal
from seqrepo_adopted import Adopted, run, same_answers, same_rows
from seqrepo_instances import SMALL, build, database, rows, seqrepo, spread_dates, store, writing
from texts import digest_of, random_residues

COUNTS = ("sequences_new", "sequences_left_out", "residues", "aliases_new", "aliases_repointed",
          "aliases_history", "volumes_linked", "volumes_reflinked",
          "volumes_copied", "volumes_written", "bytes_shared", "bytes_copied")
NOTHING = dict.fromkeys(COUNTS, 0)


def counts(report: dict) -> dict:
    equal("problems", report["problems"], [])
    return {key: report[key] for key in COUNTS}


def difference(adopted: Adopted, one: str, other: str) -> list:
    return [line for line in run(adopted.root, "snapshot", "diff", one, other).splitlines() if line]


def publish(adopted: Adopted, name: str):
    run(adopted.root, "snapshot", "create", "--anyway", name)
    return adopted.root / name


def twice_changes_nothing(directory):
    original = build(directory / "original")
    adopted = Adopted(original, directory / "root")
    for number, option in enumerate(([], ["--verify"], ["--strict"])):
        again = adopted.adopt(original, *option)
        equal("new", counts(again), NOTHING)
        equal("known", (again["sequences_known"], again["aliases_known"]),
              (adopted.report["sequences_new"], adopted.report["aliases_new"] + adopted.report["aliases_history"]))
        same_rows("again", rows(publish(adopted, f"again{number}")), rows(original))
    equal("snapshot diff", *(difference(adopted, "2026-01-02", name) for name in ("2026-01-02", "again2")))


def a_newer_snapshot(directory):
    """SeqRepo changes the adopted instance: it adds, re-points, and re-points back. Only these changes are new, and the
    older instance adds nothing."""
    theirs = directory / "theirs"
    build(theirs / "master")
    seqrepo(theirs, "snapshot", "-i", "master", "-d", "2020-01-01")
    adopted = Adopted(theirs / "2020-01-01", directory / "root")
    before = rows(theirs / "master")
    with database(theirs / "master", "aliases") as db:
        last = db.execute("select max(seqalias_id) from seqalias").fetchone()[0]
    with writing(theirs / "master") as repo:
        for number in range(20):
            store(repo, random_residues("GT", 200 + number), f"refseq NM_7{number:05d}.1", f"new {number}")
        store(repo, SMALL["s9"], "refseq NM_000001.9", "local once", "local new")
        store(repo, random_residues("GT", 200), "local once", "local fro")  # to a new sequence
        store(repo, SMALL["s2"], "local fro", "Ensembl ENST00000000003.1", "LRG LRG_3t1")
        store(repo, SMALL["s3"], "Ensembl ENST00000000003.1")
        store(repo, SMALL["s12"], "gi 3")
    with database(theirs / "master", "aliases") as db:
        db.execute(
            "update seqalias set added = datetime('2020-06-01', (seqalias_id / 7) || ' minutes') where seqalias_id > ?",
            [last])
    seqrepo(theirs, "snapshot", "-i", "master", "-d", "2021-01-01")
    newer = theirs / "2021-01-01"
    after = rows(newer)
    report = adopted.adopt(newer)
    equal("sequences", (report["sequences_new"], report["sequences_known"]), (20, len(before[0])))
    equal("volumes", (report["volumes_linked"], report["volumes_written"]), (1, 0))
    names = [row for row in after[1] if row not in before[1] and row[1] not in ("VMC", "MD5", "SHA1", "SEGUID")]
    assert counts(report)["aliases_new"] <= len(names), f"{report} for {len(names)} new rows"
    same_rows("newer", rows(publish(adopted, "newer")), after)
    equal("old", counts(adopted.adopt(theirs / "2020-01-01")), NOTHING)
    same_rows("old again", rows(publish(adopted, "old")), after)
    equal("newer again", counts(adopted.adopt(newer)), NOTHING)
    equal("verify", json.loads(run(adopted.root, "--json", "verify"))["problems"], [])
    adopted.original, adopted.snapshot = newer, adopted.root / "old"
    same_answers(adopted, "old")


def the_older_instance_last(directory):
    """First the newer snapshot, then the older: the result equals that of the newer alone."""
    theirs = directory / "theirs"
    build(theirs / "master")
    shutil.copytree(theirs / "master", theirs / "older", symlinks=True)
    with writing(theirs / "master") as repo:
        store(repo, SMALL["s4"], "local once", "local NM_000001.9", "refseq NM_000005.1")
        store(repo, random_residues("GT", 300), "refseq NM_000006.1")
    spread_dates(theirs / "master")
    adopted = Adopted(theirs / "master", directory / "root")
    equal("older", counts(adopted.adopt(theirs / "older")), NOTHING)
    same_rows("older", rows(publish(adopted, "older")), rows(theirs / "master"))


def two_instances_that_share_sequences(directory):
    """The later meaning of a name is in force, whichever instance was adopted first."""
    for number, (name, added) in enumerate((("a", "2018-01-01 00:00:00"), ("b", "2019-01-01 00:00:00"))):
        with writing(directory / name) as repo:
            store(repo, SMALL["s0"], f"only {name}", "both same")
            store(repo, SMALL[f"s{1 + number}"], "both differ")
        with database(directory / name, "aliases") as db:
            db.execute("update seqalias set added = ?", [added])
    found = []
    for order in ("ab", "ba"):
        adopted = Adopted(directory / order[0], directory / order)
        report = adopted.adopt(directory / order[1])
        equal("sequences", (report["sequences_new"], report["sequences_known"], report["problems"]), (1, 1, []))
        answer = [row["sha512t24u"]
                  for row in adopted.lines("resolve", "both:differ", "both:same", "only:a",
                                           "only:b", instance="master")]
        equal("names", answer, [digest_of(SMALL[name]) for name in ("s2", "s0", "s0", "s0")])
        found.append(sorted(row for row in rows(publish(adopted, "both"))[1] if row[2] == "differ"))
        equal("once more", [counts(adopted.adopt(directory / name)) for name in order], [NOTHING, NOTHING])
    equal("history", *[[row[:3] + row[4:] for row in one] for one in found])


def into_a_root_with_contents(directory):
    """Loaded sequences stay, and are known if the instance has them too; names added here later stay in force."""
    original = build(directory / "original")
    root = directory / "root"
    run(root, "init")
    run(root, "load", "-n", "refseq", DATA / "phix174_NC_001422.1.fa")
    run(root, "load", "-n", "emb", DATA / "sarscov2_MN908947.3.fa")
    run(root, "alias", "add", "local:once", "refseq:NC_001422.1")
    adopted = Adopted(original, root)
    report = adopted.report
    equal("sequences", (report["sequences_known"], report["problems"]), (1, []))
    phix = digest_of("".join((DATA / "phix174_NC_001422.1.fa").read_text().splitlines()[1:]))
    equal("in force", [row["sha512t24u"] for row in adopted.lines("resolve", "local:once", instance="master")], [phix])
    equal("verify", json.loads(run(root, "--json", "verify"))["problems"], [])
    theirs = [row for row in rows(original)[1] if row[0] != phix and row[2] != "once"]
    ours = [row for row in rows(adopted.snapshot)[1] if row[0] != phix and row[2] != "once"]
    equal("missing", [row for row in theirs if row not in ours], [])


def names_removed_here_stay_removed(directory):
    original = build(directory / "original")
    adopted = Adopted(original, directory / "root")
    run(adopted.root, "alias", "remove", "gi:3", "local:fro")
    run(adopted.root, "alias", "add", "gi:4", "gi:5")
    equal("again", counts(adopted.adopt(original)), NOTHING)
    five = digest_of(SMALL["s5"])
    equal("re-pointed here", adopted.lines("resolve", "gi:4", instance="master")[0]["sha512t24u"], five)
    run(adopted.root, "-i", "master", "resolve", "gi:3", status=1)


def adopted_roots_can_be_changed(directory):
    """Load, names, snapshots and prune work in an adopted root."""
    original = build(directory / "original")
    adopted = Adopted(original, directory / "root")
    run(adopted.root, "load", "-n", "refseq", "--alias", "file:phix", DATA / "phix174_NC_001422.1.fa")
    run(adopted.root, "load", "-n", "emb", DATA / "sarscov2_MN908947.3.fa")
    run(adopted.root, "alias", "add", "local:soft", "soft:all")
    publish(adopted, "later")
    for instance in ("master", "later", "2026-01-02"):
        equal(f"verify {instance}", json.loads(run(adopted.root, "-i", instance, "--json", "verify"))["problems"], [])
    missing = [row for row in rows(original)[1] if row not in rows(adopted.root / "later")[1]]
    equal("missing", missing, [])


CHECKS = [twice_changes_nothing, a_newer_snapshot, the_older_instance_last, two_instances_that_share_sequences,
          into_a_root_with_contents, names_removed_here_stay_removed, adopted_roots_can_be_changed]
