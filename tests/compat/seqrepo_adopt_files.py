"""The files of adopted volumes, and operations on an instance that has some."""
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

from biocommons.seqrepo import SeqRepo
from peer import DATA, SEQSHELF, equal, skip
from seqrepo_adopted import NAME, Adopted, outcome, residues_of, run, same_answers, same_slices
from seqrepo_instances import build, database, rows, spread_dates, store, texts_beyond_residues, tree, volumes, writing
from texts import digest_of, random_residues


def of_seqrepo(adopted: Adopted, instance: str) -> list[tuple[pathlib.Path, pathlib.Path]]:
    """Pairs of each file of the original's volumes and that of an adopted instance."""
    ours = volumes(adopted.root / instance)
    theirs = volumes(adopted.original)
    equal("missing", sorted(set(theirs) - set(ours)), [])
    return [(theirs[name], ours[name]) for name in theirs]


def volumes_are_links(directory):
    original = build(directory / "original")
    links = {path: path.stat().st_nlink for path in volumes(original).values()}
    adopted = Adopted(original, directory / "root")
    for instance in ("master", NAME):
        for theirs, ours in of_seqrepo(adopted, instance):
            equal(f"inode of {ours}", ours.stat().st_ino, theirs.stat().st_ino)
    for path, number in links.items():
        equal(f"links of {path}", path.stat().st_nlink, number + 2)  # those of master and the snapshot
    report = adopted.report
    equal("report", (report["volumes_copied"], report["bytes_copied"]), (0, 0))
    equal("bytes", report["bytes_shared"],
          sum(path.stat().st_size for name, path in volumes(original).items() if name.endswith(".bgz")))
    for file in (adopted.root / "master").rglob("*"):
        assert not file.name.endswith((".tmp", ".staged")) and ".staging" not in str(file), file


def volumes_elsewhere_are_copies(directory):
    original = build(directory / "original")
    others = [path for path in map(pathlib.Path, ("/dev/shm", "/var/tmp", "/tmp"))
              if os.access(path, os.W_OK) and path.stat().st_dev != directory.stat().st_dev]
    if not others:
        skip("there is no second file system")
        return
    there = others[0]
    with tempfile.TemporaryDirectory(dir=there) as elsewhere:
        adopted = Adopted(original, pathlib.Path(elsewhere) / "root", "--verify")
        equal("report", (adopted.report["volumes_linked"], adopted.report["bytes_shared"], adopted.report["problems"]),
              (0, 0, []))
        for theirs, ours in of_seqrepo(adopted, "master"):
            equal(str(ours), ours.read_bytes(), theirs.read_bytes())
            equal(f"links of {theirs}", theirs.stat().st_nlink, 1)
        same_answers(adopted)
        equal("again", adopted.adopt(original)["bytes_copied"], 0)
        for instance in ("master", NAME):
            exported = directory / f"exported-{instance}"
            run(adopted.root, "-i", instance, "export-seqrepo", exported)
            shutil.rmtree(exported)


def a_copy_of_an_adopted_instance(directory):
    """The same snapshot at another place has nothing new, whatever its inodes."""
    original = build(directory / "original")
    adopted = Adopted(original, directory / "root")
    shutil.copytree(original, directory / "copy")
    before = tree(adopted.root / "master/sequences")
    report = adopted.adopt(directory / "copy")
    equal("new", (report["sequences_new"], report["volumes_copied"], report["volumes_linked"], report["problems"]),
          (0, 0, 0, []))
    equal("files", tree(adopted.root / "master/sequences"), before)


def a_volume_of_the_same_name(directory):
    """Another instance has it, with other sequences; both volumes are kept."""
    for name, residues in (("one", "ACGT"), ("two", "TTGGGGAA")):
        root = directory / name
        run(root, "init")
        run(root, "load", "-n", "x", "-", text=f">{name}\n{residues}\n")
        run(root, "-i", "master", "export-seqrepo", directory / f"theirs-{name}")
        make_path(directory / f"theirs-{name}", "2020/0101/0101/1577840461.5.fa.bgz")
    adopted = Adopted(directory / "theirs-one", directory / "root")
    report = adopted.adopt(directory / "theirs-two", "--verify")
    equal("new", (report["sequences_new"], report["problems"]), (1, []))
    equal("residues", [row["sequence"] for row in adopted.lines("fetch", "x:one", "x:two", instance="master")],
          ["ACGT", "TTGGGGAA"])
    equal("verify", json.loads(run(adopted.root, "-i", "master", "--json", "verify"))["problems"], [])
    for name in ("one", "two"):
        equal("again", adopted.adopt(directory / f"theirs-{name}")["sequences_new"], 0)
    run(adopted.root, "snapshot", "create", "--anyway", "both")
    run(adopted.root, "-i", "both", "verify")


def make_path(instance: pathlib.Path, path: str) -> None:
    """Moves the only volume of an instance to another path."""
    with database(instance, "sequences") as db:
        old = db.execute("select distinct relpath from seqinfo").fetchone()[0]
        db.execute("update seqinfo set relpath = ?", [path])
    new = instance / "sequences" / path
    new.parent.mkdir(parents=True, exist_ok=True)
    for suffix in ("", ".fai", ".gzi"):
        (instance / "sequences" / (old + suffix)).rename(f"{new}{suffix}")


def paths_of_every_shape(directory):
    """Old releases have other depths and names; one volume is in `sequences` itself."""
    for number, path in enumerate(("1472342403.26.fa.bgz", "2016/08/27/2113/1472332404.fa.bgz",
                                   "2016/0827/211305/1472332405.1234567.fa.bgz")):
        root = directory / f"ours{number}"
        run(root, "init")
        run(root, "load", "-n", "x", "-", text=f">{number}\n{random_residues('ACGT', 100 + number)}\n")
        original = directory / f"theirs{number}"
        run(root, "-i", "master", "export-seqrepo", original)
        make_path(original, path)
        adopted = Adopted(original, directory / f"root{number}", "--verify")
        equal(f"problems of {path}", adopted.report["problems"], [])
        same_answers(adopted)
        equal("verify", json.loads(run(adopted.root, "-i", "master", "--json", "verify"))["problems"], [])


def adopted_snapshots_can_be_pulled(directory):
    """A mirror pulls an adopted snapshot, and one of which it has a part."""
    original = build(directory / "original")
    adopted = Adopted(original, directory / "root")
    mirror = directory / "mirror"
    run(mirror, "init")
    run(mirror, "pull", adopted.root, NAME)
    equal("verify", json.loads(run(mirror, "-i", NAME, "--json", "verify"))["problems"], [])
    for file in ("catalog.sqlite3", "SHA256SUMS"):
        equal(file, (mirror / NAME / file).read_bytes(), (adopted.snapshot / file).read_bytes())
    there = object.__new__(Adopted)
    there.original, there.root, there.snapshot = original, mirror, mirror / NAME
    same_answers(there)
    same_slices(there, digest_of(random_residues("ACGTN", 1_000_000)), 200)
    run(adopted.root, "load", "-n", "emb", DATA / "sarscov2_MN908947.3.fa")
    run(adopted.root, "snapshot", "create", "--anyway", "later")
    run(mirror, "pull", adopted.root, "later")
    equal("verify", json.loads(run(mirror, "-i", "later", "--json", "verify"))["problems"], [])


def reading_by_path(directory):
    """An adopted instance can also be read without a root."""
    adopted = Adopted(build(directory / "original"), directory / "root")
    text = outcome(directory / "nowhere", "-i", adopted.snapshot, "fetch", "--raw", "length:101",
                   "length:1000000:99-102")
    residues = random_residues("ACGTN", 1_000_000)
    equal("residues", text.stdout.split(), [random_residues("ACGTN", 101), residues[98:102]])


def pruning_keeps_what_is_in_use(directory):
    """Prunes once with nothing to remove, and once after a collection and its sequences were removed."""
    original = build(directory / "original")
    adopted = Adopted(original, directory / "root")
    before = tree(original)
    run(adopted.root, "load", "-n", "emb", "--alias", "file:sars", DATA / "sarscov2_MN908947.3.fa")
    run(adopted.root, "load", "--repeated-names", "--alias", "file:phix", "-",
        text=">p\n" + random_residues("CG", 3000) + "\n")
    run(adopted.root, "-i", "master", "collection", "remove", "--orphans", "file:phix")
    run(adopted.root, "prune")
    equal("verify", json.loads(run(adopted.root, "-i", "master", "--json", "verify"))["problems"], [])
    run(adopted.root, "snapshot", "create", "--anyway", "pruned")
    ours = rows(adopted.root / "pruned")
    equal("missing", [[row for row in theirs if row not in one] for theirs, one in zip(rows(original), ours)], [[], []])
    equal("the original", tree(original), before)


def nameless(instance: pathlib.Path) -> tuple[list[str], list[str]]:
    """Volumes of which half the sequences have no name, and one without any name; the residues to be removed and to
    be kept."""
    beyond = texts_beyond_residues()
    going = ([random_residues("AC", length) for length in (1, 99, 100, 101, 1999, 70000)]
             + [beyond["star"], beyond["inner"], random_residues("AC", 444)])
    staying = [random_residues("GT", length)
               for length in (1, 99, 100, 101, 1999)] + [beyond["line"], beyond["hundred"]]
    for gone, kept in ((going[:6], staying[:5]), (going[6:8], staying[5:]), (going[8:], [])):
        with writing(instance) as repo:
            for number in range(len(gone)):
                store(repo, gone[number])
                if number < len(kept):
                    store(repo, kept[number], f"stays {number}-{len(kept)}")
    spread_dates(instance)
    return [text.replace("*", "") for text in going], staying


def pruning_an_adopted_volume(directory):
    """Sequences between others in a volume of SeqRepo are removed; the others are written to a volume of ours, and the
    removed ones can be adopted again."""
    original = directory / "original"
    going, staying = nameless(original)
    equal("sequences", len(rows(original)[0]), len(going) + len(staying))
    shutil.copytree(original, directory / "copy", copy_function=shutil.copy2)
    adopted = Adopted(directory / "copy", directory / "root")
    shutil.rmtree(directory / "copy")
    run(adopted.root, "load", "--alias", "file:gone", "-",
        text="".join(f">{number}\n{residues}\n" for number, residues in enumerate(going)))
    removed = json.loads(run(adopted.root, "--json", "-i", "master", "collection", "remove", "--orphans", "file:gone"))
    equal("removed", removed["sequences_removed"], len(going))
    check_pruned(adopted.root, original, "before", set(map(digest_of, going)))
    for name in (NAME, "before"):
        run(adopted.root, "snapshot", "remove", "--force", name)
    plan = json.loads(run(adopted.root, "--json", "prune", "--execute"))
    written = [item for item in plan["items"] if item["kind"] in ("sparse_volume", "superseded_volume")
               and not item["kept"]]
    equal("volumes that go", len(written), 3)
    check_pruned(adopted.root, original, "after", set(map(digest_of, going)))
    report = adopted.adopt(original, "--verify")
    equal("again", (report["sequences_new"], report["aliases_new"], report["problems"]), (len(going), 0, []))
    check_pruned(adopted.root, original, "again", set())


def check_pruned(root: pathlib.Path, original: pathlib.Path, name: str, gone: set[str]) -> None:
    """A new snapshot of that name equals the original without the removed sequences, and SeqRepo reads it."""
    run(root, "snapshot", "create", "--anyway", name)
    for instance in ("master", name):
        equal(f"verify {instance}", json.loads(run(root, "-i", instance, "--json", "verify"))["problems"], [])
    theirs = SeqRepo(str(original))
    kept = [row[0] for row in rows(original)[0] if row[0] not in gone]
    equal("sequences", [row[0] for row in rows(root / name)[0]], kept)
    expected = [residues_of(theirs, digest) for digest in kept]
    text = run(root, "-i", name, "--json", "fetch", "-", text="".join(f"SQ.{digest}\n" for digest in kept))
    equal("seqshelf", [json.loads(line)["sequence"] for line in text.splitlines()], expected)
    ours = SeqRepo(str(root / name))
    equal("SeqRepo", [residues_of(ours, digest) for digest in kept], expected)


def without_the_original(directory):
    original = build(directory / "original")
    adopted = Adopted(original, directory / "root")
    sums = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in volumes(adopted.snapshot).items()}
    shutil.rmtree(original)
    equal("verify", json.loads(run(adopted.root, "-i", NAME, "--json", "verify"))["problems"], [])
    equal("volumes", {name: hashlib.sha256(path.read_bytes()).hexdigest()
                      for name, path in volumes(adopted.snapshot).items()}, sums)


def removing_the_root_leaves_the_original(directory):
    original = build(directory / "original")
    before = tree(original)
    adopted = Adopted(original, directory / "root")
    run(adopted.root, "snapshot", "create", "--anyway", "second")
    run(adopted.root, "snapshot", "remove", NAME)
    equal("after a removal", tree(original), before)
    shutil.rmtree(adopted.root)
    equal("after all", tree(original), before)


def by_an_unprivileged_user(directory):
    """The kernel may refuse to link a file of another user; then the file is copied."""
    if os.geteuid() != 0:
        skip("only root can become another user")
        return
    original = build(directory / "original")
    for path in [directory, original, *original.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o444)
    (directory / "theirs").mkdir()
    os.chown(directory / "theirs", 65534, 65534)
    before = tree(original)
    program = directory / "seqshelf"
    shutil.copy(SEQSHELF, program)
    done = subprocess.run(["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups",
                           program, "-r", directory / "theirs/root", "--json", "adopt",
                           "--verify", original], capture_output=True, text=True, check=False)
    equal(done.stderr, done.returncode, 0)
    report = json.loads(done.stdout)
    equal("new", (report["sequences_new"], report["problems"]), (len(rows(original)[0]), []))
    equal("the original", tree(original), before)


CHECKS = [volumes_are_links, volumes_elsewhere_are_copies, a_copy_of_an_adopted_instance,
          a_volume_of_the_same_name, paths_of_every_shape, adopted_snapshots_can_be_pulled, reading_by_path,
          pruning_keeps_what_is_in_use, pruning_an_adopted_volume, without_the_original,
          removing_the_root_leaves_the_original, by_an_unprivileged_user]
