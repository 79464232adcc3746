"""The commands of `seqrepo` on one of our snapshots and on an instance of its own; those that write are refused."""
import hashlib
import os
import pathlib
import re
import sys

from biocommons.seqrepo import SeqRepo, seqaliasdb
from peer import OK, PROBLEM, SEQSHELF, Program, equal, skip
from seqrepo_answers import records_in_order, same, undated
from seqrepo_texts import all_sequences
from seqrepo_twins import NAME, Twins, filled, seqrepo


def printed(root: pathlib.Path, *arguments) -> tuple:
    """Exit status, standard output without the root's name and size, and the last line of a traceback."""
    done = seqrepo(root, *arguments)
    lines = [re.sub(r", [0-9.]+ GB$", "", line.replace(str(root), "ROOT")) for line in done.stdout.splitlines()]
    return done.returncode, lines, done.stderr.splitlines()[-1:] if done.returncode else []


def same_output(*arguments) -> list[str]:
    twins = filled()
    ours, theirs = printed(twins.our_root, *arguments), printed(twins.their_root, *arguments)
    equal(" ".join(arguments), ours, theirs)
    return ours[1]


def status(_):
    told = "\n".join(same_output("show-status", "-i", NAME))
    assert f"{len(set(all_sequences().values()))} sequences" in told and "schema 1" in told, told
    equal("instances", ["Local instances (ROOT)", f"  {NAME}"], same_output("list-local-instances"))


def exported(_):
    """The output is equal byte for byte, in the same order."""
    same_output("export", "-i", NAME)
    for namespace in ("refseq", "NCBI", "Ensembl", "GRCh38.p14", "local", "MD5", "VMC", "unknown", "GRCh3%", "ga4gh"):
        same_output("export", "-i", NAME, "-n", namespace)
    for names in (["NM_100000.1"], ["NM_100000.1", "TP53", "moved", "chrM"], ["unknown"],
                  ["NM_10000%"], ["GS_short", "a_b"], ["BRCA1", "%"]):
        assert same_output("export", "-i", NAME, *names) or names == ["unknown"]
        same_output("export", "-i", NAME, "-n", "local", *names)


def exported_aliases(_):
    equal("lines", len(set(all_sequences().values())), len(same_output("export-aliases", "-i", NAME)))
    for namespace in ("refseq", "NCBI", "GRCh38", "SEGUID", "unknown"):
        same_output("export-aliases", "-i", NAME, "-n", namespace)


def snapshot_of_a_snapshot(directory):
    """SeqRepo's own `snapshot` of ours is an instance with the same contents; ours does not change."""
    twins = filled()
    copy = directory / "2026-01-03"
    before = sums(twins.ours)
    for root, name in ((twins.our_root, copy), (twins.their_root, directory / "theirs")):
        equal("snapshot", (0, [], []), printed(root, "snapshot", "-i", NAME, "-d", str(name)))
    equal("files", before, sums(twins.ours))
    repos = SeqRepo(str(copy)), SeqRepo(str(twins.theirs))
    same("iteration", repos, lambda repo: [(undated(record), records_in_order(aliases)) for record, aliases in repo])
    same("history", repos, lambda repo: records_in_order(repo.aliases.find_aliases(current_only=False)))
    linked = {path.relative_to(copy): path.stat().st_ino for path in copy.rglob("*.bgz*")}
    equal("links", {path.relative_to(twins.ours): path.stat().st_ino for path in twins.ours.rglob("*.bgz*")}, linked)
    for path in [directory, *directory.rglob("*")]:  # SeqRepo removes all write permissions
        path.chmod(0o700 if path.is_dir() and not path.is_symlink() else 0o600)


def latest_as_seqrepo_makes_it(directory):
    """`update-latest` replaces our link by its own, which we follow too."""
    twins = Twins(directory)
    twins.store("refseq", {"NM_1.1": "ACGT"})
    twins.publish()
    for root in (twins.our_root, twins.their_root):
        equal("update-latest", (0, [], []), printed(root, "update-latest"))
        equal("latest", NAME, os.readlink(root / "latest"))
    equal("show-status", printed(twins.our_root, "show-status"), printed(twins.their_root, "show-status"))
    found = Program(SEQSHELF).json("-r", twins.our_root, "resolve", "refseq:NM_1.1")
    equal("resolved", found["length"], 4)


def sums(instance: pathlib.Path) -> dict[str, str]:
    return {str(path.relative_to(instance)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in instance.rglob("*") if path.is_file()}


def write_with_the_api(instance: pathlib.Path) -> None:
    """SeqRepo opens a snapshot with writeable=True and can read; each store is an error of SQLite or the system."""
    repo = SeqRepo(str(instance), writeable=True)
    equal("read", "ACGT", str(repo["NM_1.1"]))
    equal("stored what is there", (0, 0), repo.store("ACGT", [{"namespace": "NCBI", "alias": "NM_1.1"}]))
    for residues, namespace, alias in (("ACGT", "NCBI", "NM_9.1"), ("GGGG", "refseq", "NM_1.1"),
                                       ("TTTT", "refseq", "NM_3.1")):
        try:
            repo.store(residues, [{"namespace": namespace, "alias": alias}])
        except Exception as error:
            found = f"{type(error).__name__}: {error}"
        else:
            found = "no error"
        known = residues != "TTTT"
        expected = ["OperationalError: cannot modify seqalias because it is a view"] if known else \
            ["OperationalError: cannot modify seqinfo because it is a view",
             "PermissionError: [Errno 13] Permission denied: "]
        assert any(found.startswith(start) for start in expected), f"store({residues}, {alias}): {found}"
    repo.commit()
    equal("read", ["GGGG", "ACGT"], [str(repo["refseq:NM_2.1"]), str(repo["NM_1.1"])])


def as_another_user(call, *arguments) -> None:
    """Calls the function in a process of another user, neither root nor the owner of the files."""
    child = os.fork()
    if child == 0:
        status = PROBLEM
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            if os.access(seqaliasdb.__file__, os.R_OK):
                call(*arguments)
            else:
                skip(f"another user may not read {sys.prefix}")
            status = OK
        except Exception as error:
            print(f"as user {os.geteuid()}: {error!r}")
        finally:
            sys.stdout.flush()
            os._exit(status)
    equal("as another user", OK, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def writing_is_refused(directory):
    """No user can change an existing file, and files that SeqRepo leaves are found."""
    directory.chmod(0o755)
    twins = Twins(directory)
    twins.store("refseq", {"NM_1.1": "ACGT", "NM_2.1": "GGGG"})
    twins.publish()
    before = sums(twins.ours)
    sys.stdout.flush()
    as_another_user(write_with_the_api, twins.ours)
    write_with_the_api(twins.ours)
    fasta = directory / "new.fa"
    fasta.write_text(">NM_4.1\nCCCC\n")
    for command in (["load", "-i", NAME, "-n", "refseq", fasta], ["update-digests", "-i", NAME], ["init", "-i", NAME]):
        equal(command[0], 1, seqrepo(twins.our_root, *command).returncode)
    after = sums(twins.ours)
    equal("files that were there", before, {name: after.get(name) for name in before})
    strays = sorted(after.keys() - before.keys())
    assert strays and all(re.fullmatch(r"sequences/\d{4}/\d{4}/\d{4}/[\d.]+\.fa(\.bgz(\.fai|\.gzi)?)?", name)
                          for name in strays), strays
    problems = Program(SEQSHELF).json(*twins.published("verify"), status=PROBLEM)["problems"]
    equal("verify", strays, sorted(problem.split(":")[0] for problem in problems))
    for name in strays:
        (twins.ours / name).unlink()
    equal("verify", [], Program(SEQSHELF).json(*twins.published("verify"))["problems"])
    repo, _ = twins.open()
    equal("names", ["NM_1.1", "NM_2.1"],
          sorted({record["alias"] for record in repo.aliases.find_aliases(namespace="refseq")}))


CHECKS = [status, exported, exported_aliases, snapshot_of_a_snapshot, latest_as_seqrepo_makes_it, writing_is_refused]
