"""Checks that an adopted instance equals the original for both programs: every row and every residue."""
import contextlib
import functools
import json
import pathlib
import random
import sqlite3
import subprocess

from biocommons.seqrepo import SeqRepo
from peer import OK, SEQSHELF, Program, equal, shortened
from seqrepo_instances import rows, tree
from texts import digest_of

NAME = "2026-01-02"
NAMESPACES = {"NCBI": "refseq", "Ensembl": "ensembl", "LRG": "lrg"}
DIGESTS = ("VMC", "SHA1", "MD5", "SEGUID")


class Adopted:
    """A root into which an instance of SeqRepo was adopted, which must not have changed the instance."""

    def __init__(self, original: pathlib.Path, root: pathlib.Path, *options, name: str = NAME):
        self.original, self.root, self.snapshot = original, root, root / name
        before = tree(original)
        self.report = json.loads(run(root, "--json", "adopt", original, "--as", name, *options))
        equal(f"the files of {original}", tree(original), before)

    def adopt(self, instance: pathlib.Path, *options) -> dict:
        return json.loads(run(self.root, "--json", "adopt", instance, *options))

    def ask(self, *arguments, instance: str = NAME, text: str = "", status: int = OK) -> str:
        return run(self.root, "-i", instance, *arguments, text=text, status=status)

    def lines(self, *arguments, instance: str = NAME, text: str = "", status: int = OK) -> list[dict]:
        return [json.loads(line)
                for line in self.ask("--json", *arguments, instance=instance, text=text, status=status).splitlines()]


def run(root: pathlib.Path, *arguments, text: str = "", status: int = OK) -> str:
    program = Program(SEQSHELF)
    return program.run("-r", root, *arguments, text=text.encode(), status=status)


def outcome(root: pathlib.Path, *arguments) -> subprocess.CompletedProcess:
    return subprocess.run([SEQSHELF, "-r", root, *arguments], capture_output=True, text=True, check=False, timeout=300)


def sorted_tree(directory: pathlib.Path, *without: str) -> dict:
    return {name: what for name, what in tree(directory).items() if not name.split("/")[0] in without
            and not name.endswith(".sqlite3-shm")}


def catalog_rows(root: pathlib.Path) -> dict:
    with contextlib.closing(sqlite3.connect(f"file:{root}/master/catalog.sqlite3?mode=ro", uri=True)) as db:
        return {table: db.execute(f"select count(*) from {table}").fetchone()[0]
                for table in ("change", "source", "volume", "sequence", "sequence_alias",
                              "digest_alias", "seqrepo_text")}


def nothing_is_there(what: str, root: pathlib.Path) -> None:
    equal(f"rows after {what}", set(catalog_rows(root).values()), {0})
    equal(f"files after {what}",
          [str(path) for path in (root / "master").rglob("*") if path.is_file() and ".bgz" in path.name], [])
    assert not (root / "master/.staging").exists(), what


def same_rows(what: str, ours: tuple, theirs: tuple) -> None:
    """Compares two results of rows() as multisets."""
    for table, (one, other) in zip(("seqinfo", "seqalias"), zip(ours, theirs)):
        if one != other:
            extra, missing = list(one), list(other)
            for row in one:
                if row in missing:
                    missing.remove(row)
                    extra.remove(row)
            raise AssertionError(
                f"{what}: {table} has {len(extra)} rows too many: {shortened(extra)}; {len(missing)} are missing: "
                f"{shortened(missing)}")


def same_answers(adopted: Adopted, instance: str = NAME) -> None:
    """SeqRepo gives the same for the original and the snapshot; seqshelf agrees about names and residues."""
    original = rows(adopted.original)
    same_rows("snapshot", rows(adopted.snapshot), original)
    equal("answers", answers(adopted.snapshot, original),
          answers_of_original(adopted.original, repr(tree(adopted.original))))
    seqshelf_answers(adopted, SeqRepo(str(adopted.original)), instance)


@functools.lru_cache(maxsize=4)  # checks adopt an original several times
def answers_of_original(original: pathlib.Path, state: str) -> dict:
    """SeqRepo's answers about everything in an instance; `state` describes its files, as a key for the cache."""
    return answers(original, rows(original))


def answers(instance: pathlib.Path, of: tuple) -> dict:
    """SeqRepo's answers about all names and sequences in the rows `of`, each call once."""
    repo = SeqRepo(str(instance), fd_cache_size=50)
    found = {"stats": answer(lambda repo: repo.sequences.stats(), repo)}
    for namespace, alias in {(row[1], row[2]) for row in of[1]}:
        found["name", namespace, alias] = answer(lambda repo: repo.translate_alias(alias, namespace), repo)
    for alias in {row[2] for row in of[1]}:
        found["identifier", alias] = answer(lambda repo: repo.translate_identifier(alias), repo)
        found["history", alias] = answer(lambda repo: sorted(
            (r["seq_id"], r["namespace"], r["added"], r["is_current"])
            for r in repo.aliases.find_aliases(alias=alias, current_only=False)), repo)
    for digest, length, *_ in of[0]:
        found["residues", digest] = answer(lambda repo: repo.sequences.fetch(digest), repo)
        for start, end in intervals(length)[:40]:
            found["slice", digest, start, end] = answer(lambda repo: repo.sequences.fetch(digest, start, end), repo)
    return found


def compare(what: str, repos: tuple, call) -> None:
    equal(what, *map(functools.partial(answer, call), repos))


def answer(call, repo):
    try:
        return call(repo)
    except Exception as error:
        return type(error).__name__, str(error)


def intervals(length: int, count: int = 0) -> list[tuple[int, int]]:
    """Slices around the ends of lines (100 residues) and of BGZF blocks (65,280 bytes), and `count` random ones."""
    chance = random.Random(length)
    edges = {0, 1, 99, 100, 101, 199, 200, 201, 64631, 64632, 64633, 65279, 65280, 65281,
             length - 101, length - 100, length - 99, length - 1, length}
    edges = sorted(edge for edge in edges if 0 <= edge <= length)
    found = [(start, end) for start in edges for end in edges if start <= end]
    for _ in range(count):
        start = min(length, max(0, chance.randrange(length // 100 + 1) * 100 + chance.randint(-2, 2)))
        found.append((start, min(length, start + chance.choice((0, 1, 2, 98, 99, 100, 101, 102, 199, 1000, 70000)))))
    return found


def same_residues(digest: str, length: int, repos: tuple) -> None:
    compare(f"residues of {digest}", repos, lambda repo: repo.sequences.fetch(digest))
    for start, end in intervals(length)[:40]:
        compare(f"{digest} {start}-{end}", repos, lambda repo: repo.sequences.fetch(digest, start, end))


def residues_of(repo: SeqRepo, digest: str) -> str:
    """The residues of a text, of which digests are computed."""
    text = answer(lambda repo: repo.sequences.fetch(digest), repo)
    return "".join(text.split()).replace("*", "").upper() if isinstance(text, str) else ""


def seqshelf_answers(adopted: Adopted, repo: SeqRepo, instance: str = NAME) -> None:
    """Names, digests, dates and residues from the program."""
    sequences, aliases = rows(adopted.original)
    expected = sorted((NAMESPACES.get(ns, ns), alias, seq_id) for seq_id, ns, alias, _, current in aliases
                      if current and ns not in DIGESTS)
    ours = adopted.lines("alias", "list", instance=instance)
    equal("aliases", sorted((row["namespace"], row["alias"], row["sha512t24u"]) for row in ours), expected)
    names = [f"{ns}:{alias}" for ns, alias, _ in expected]
    # As arguments, because blanks at the ends of lines do not count.
    equal("resolve", [row["sha512t24u"] for row in adopted.lines("resolve", *names, instance=instance)],
          [seq_id for _, _, seq_id in expected])
    digests = {(ns, alias): seq_id for seq_id, ns, alias, _, current in aliases if ns in DIGESTS and current}
    equal("digests",
          [row["sha512t24u"] for row in adopted.lines("resolve", "-", instance=instance,
                                                      text="".join(f"{ns}:{a}\n" for ns, a in digests))],
          list(digests.values()))
    listed = {row["sha512t24u"]: row
              for row in adopted.lines("resolve", "-", instance=instance,
                                       text="".join(f"SQ.{row[0]}\n" for row in sequences))}
    equal("sequences", sorted(row["sha512t24u"] for row in adopted.lines("sequences", instance=instance)),
          [row[0] for row in sequences])
    for digest, _, _, added, _ in sequences:
        equal(f"date of {digest}", listed[digest]["added"].rstrip("Z").replace("T", " "), added)
    fetched = adopted.lines("fetch", "-", instance=instance, text="".join(f"SQ.{row[0]}\n" for row in sequences))
    for row, found in zip(sequences, fetched):
        equal("digest of what is fetched", digest_of(found["sequence"]), row[0])
        theirs = residues_of(repo, row[0])
        if digest_of(theirs) == row[0]:  # SeqRepo reads lines with blanks wrong
            equal(row[0], found["sequence"], theirs)


def same_slices(adopted: Adopted, digest: str, count: int) -> None:
    """Slices of a sequence in SeqRepo's own volume, by seqshelf and by SeqRepo on the original."""
    repo = SeqRepo(str(adopted.original), fd_cache_size=10)
    length = repo.sequences.fetch_seqinfo(digest)["len"]
    asked = intervals(length, count)
    text = "".join(f"SQ.{digest}:{start}-{end}\n" for start, end in asked)
    for (start, end), found in zip(asked, adopted.lines("fetch", "--interbase", "-", text=text), strict=True):
        equal(f"{digest} {start}-{end}", found["sequence"],
              repo.sequences.fetch(digest, start, end) if start < end else "")
