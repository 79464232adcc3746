"""Volumes that SeqRepo would never write, with the index of samtools, a wrong one, or none: residues are right, or the
sequence is skipped."""
import json
import pathlib
import random
import shutil

import pysam
from peer import equal
from seqrepo_adopted import outcome, run
from seqrepo_damages import base, bgzf, volume
from seqrepo_instances import rows, store, writing
from texts import digest_of, random_residues

LENGTHS = (1, 2, 9, 10, 11, 99, 100, 101, 199, 200, 201, 350, 65280, 65281, 130561)
RESIDUES = {digest_of(residues): residues for residues in (random_residues("ACGT", length) for length in LENGTHS)}


def wrapped(text: str, width: int, end: str = "\n") -> str:
    return "".join(text[start:start + width] + end for start in range(0, len(text), width))


def records(width, end: str = "\n", header: str = "") -> str:
    """All of RESIDUES in lines of `width`, which may be a function of the record's number."""
    width_of = width if callable(width) else lambda _: width
    return "".join(f">{digest}{header}{end}{wrapped(residues, width_of(number), end)}"
                   for number, (digest, residues) in enumerate(RESIDUES.items()))


def uneven(number: int) -> int:
    return (100, 60, 70, 61)[number % 4]


# A text, whether samtools can index it, and whether SeqRepo would read right residues with that index.
TEXTS = {
    "lines of 100": records(100),
    "lines of 60": records(60),
    "lines of 1": records(1),
    "lines of 65280": records(65280),
    "one line each": records(10**9),
    "carriage returns": records(100, "\r\n"),
    "carriage returns, lines of 7": records(7, "\r\n"),
    "one line each, carriage returns": records(10**9, "\r\n"),
    "no end of the last line": records(100)[:-1],
    "no end of the last line, carriage return": records(100, "\r\n")[:-2],
    "widths by record": records(uneven),
    "descriptions": records(100, header=" a description >x\tof more"),
    "tabs": records(80, header="\tof more"),
    "blank lines at the end": records(100) + "\n\n",
    "blank lines between": records(100).replace("\n>", "\n\n\n>"),
    "blank line at the start": "\n" + records(100),
    "blank line after the header": "".join(f">{digest}\n\n{wrapped(residues, 100)}"
                                           for digest, residues in RESIDUES.items()),
    "blank line in the middle": "".join(f">{digest}\n{wrapped(residues[:100], 100)}\n{wrapped(residues[100:], 100)}"
                                        for digest, residues in RESIDUES.items()),
    "first line shorter": "".join(f">{digest}\n{residues[:50]}\n{wrapped(residues[50:], 100)}"
                                  for digest, residues in RESIDUES.items()),
    "first line longer": "".join(f">{digest}\n{residues[:150]}\n{wrapped(residues[150:], 100)}"
                                 for digest, residues in RESIDUES.items()),
    "a short line in the middle": "".join(f">{digest}\n{wrapped(residues[:150], 100)}{wrapped(residues[150:], 100)}"
                                          for digest, residues in RESIDUES.items()),
    "carriage returns at times": "".join(
        f">{digest}\n{wrapped(residues[:200], 100, chr(13) + chr(10))}{wrapped(residues[200:], 100)}"
        for digest, residues in RESIDUES.items()),
    "lower case": "".join(f">{digest}\n{wrapped(residues.replace('A', 'a'), 100)}"
                          for digest, residues in RESIDUES.items()),
    "blanks in lines": "".join(
        f">{digest}\n{wrapped(' '.join(residues[i:i + 10] for i in range(0, len(residues), 10)), 66)}"
        for digest, residues in RESIDUES.items()),
    "blanks at the ends of lines": records(100, " \n"),
    "stars": "".join(f">{digest}\n{wrapped(residues + '*', 100)}" for digest, residues in RESIDUES.items()),
    "empty records between": records(100).replace(">", ">empty\n>", 3),
    "an empty record at the end": records(100) + ">empty\n",
    "a header at the end": records(100) + ">empty",
    "records that nobody knows": "".join(f">x{number}\n{'ACGT' * number}\n" for number in range(1, 50)) + records(100),
    "records in another order": ">".join(["", *reversed(records(100)[1:].split(">"))]),
    "a record twice": records(100) + records(100),
    "a record twice, the first cut": "".join(f">{digest}\n{wrapped(residues[:-1], 100)}"
                                             for digest, residues in RESIDUES.items() if len(residues) > 1)
    + records(100),
    "a comment of old": records(100).replace("\n>", "\n;comment\n>", 1),
    "without an end-of-file block": records(100),
}


def template(directory: pathlib.Path) -> pathlib.Path:
    with writing(directory) as repo:
        for residues in RESIDUES.values():
            store(repo, residues, f"length {len(residues)}")
    return directory


def indexed(path: pathlib.Path) -> bytes | None:
    """The index of the text by samtools, or None."""
    pathlib.Path(f"{path}.fai").unlink(missing_ok=True)
    copy = path.with_name("copy.fa.gz")
    shutil.copy(path, copy)
    try:
        pysam.faidx(str(copy))
        return pathlib.Path(f"{copy}.fai").read_bytes()
    except pysam.SamtoolsError:
        return None  # htslib prints the reason on standard error
    finally:
        for file in path.parent.glob("copy.fa.gz*"):
            file.unlink()


def with_text(original: pathlib.Path, instance: pathlib.Path, name: str, index: bytes | None) -> pathlib.Path:
    shutil.copytree(original, instance)
    path = volume(instance)
    text = bgzf(TEXTS[name].encode())
    path.write_bytes(text[:-28] if name.startswith("without an end") else text)
    volume(instance, 0, ".gzi").unlink()
    fai = volume(instance, 0, ".fai")
    fai.unlink()
    if index is not None:
        fai.write_bytes(index)
    return path


def residues_are_right(instance: pathlib.Path, root: pathlib.Path, *options) -> int:
    """Checks every adopted sequence, whole and in slices, and that verify finds nothing. Returns their number."""
    done = outcome(root, "--json", "adopt", instance, *options)
    equal(f"exit status: {done.stderr}", done.returncode, 0)
    report = json.loads(done.stdout)
    there = [json.loads(line)["sha512t24u"] for line in run(root, "-i", "master", "--json", "sequences").splitlines()]
    equal("counts", (report["sequences_new"], report["sequences_new"] + report["sequences_left_out"]),
          (len(there), len(RESIDUES)))
    asked = [(digest, start, end) for digest in there for start, end in slices(len(RESIDUES[digest]))]
    text = run(root, "-i", "master", "--json", "fetch", "--interbase", "-",
               text="".join(f"SQ.{d}:{start}-{end}\n" for d, start, end in asked))
    for (digest, start, end), line in zip(asked, text.splitlines(), strict=True):
        equal(f"{len(RESIDUES[digest])} residues, {start}-{end}", json.loads(line)["sequence"],
              RESIDUES[digest][start:end])
    equal("verify", json.loads(outcome(root, "-i", "master", "--json", "verify").stdout)["problems"], [])
    if len(there) < len(RESIDUES):
        assert report["problems"], "skipped sequences are not reported"
    return len(there)


def slices(length: int) -> list[tuple[int, int]]:
    chance = random.Random(length)
    found = [(0, length), (0, 1), (length - 1, length)]
    for _ in range(12):
        start = chance.randrange(length)
        found.append((start, chance.randint(start + 1, min(length, start + 300))))
    return found


def every_text(directory: pathlib.Path, index_of, *options) -> None:
    original = template(directory / "original")
    failed = []
    for number, name in enumerate(TEXTS):
        if name == "lower case" and not options:
            continue  # in the databases it is empty
        instance, root = directory / f"theirs{number}", directory / f"root{number}"
        path = with_text(original, instance, name, None)
        theirs = indexed(path)
        index = index_of(theirs)
        if index is not None:
            pathlib.Path(f"{path}.fai").write_bytes(index)
        try:
            there = residues_are_right(instance, root, *options)
            readable = name not in ("a comment of old", "blank line at the start",
                                    "without an end-of-file block") and "twice, the first" not in name
            if theirs is not None and readable:
                equal("adopted", there, len(RESIDUES))
            ours = pathlib.Path(f"{root / 'master' / path.relative_to(instance)}.fai")
            if theirs is not None and ours.exists():
                equal("rows of the index, and of samtools'", ours.read_text().splitlines(),
                      theirs.decode().splitlines())
        except AssertionError as error:
            failed.append(
                f"{name} ({'samtools cannot index it' if theirs is None else 'samtools indexes it'}): {error}")
        for place in (instance, root):
            shutil.rmtree(place, ignore_errors=True)
    assert not failed, f"{len(failed)} of {len(TEXTS)}:\n    " + "\n    ".join(failed)


def with_the_index_of_samtools(directory):
    every_text(directory, lambda theirs: theirs)


def with_the_index_of_samtools_verified(directory):
    every_text(directory, lambda theirs: theirs, "--verify")


def without_an_index(directory):
    every_text(directory, lambda _: None)


def without_an_index_verified(directory):
    every_text(directory, lambda _: None, "--verify")


def wrong_indexes(directory):
    """Errors that no sum can show: other lines with the same total length, exchanged names of records with the same
    length, and a wrong line width for a record with one line."""
    original = base(directory / "original")
    first = rows(original)[0]
    errors = {
        "lines of 90": lambda fields: [*fields[:3], "90", "91"] if fields[1] == "250" else fields,
        "lines of 120": lambda fields: [*fields[:3], "120", "121"] if fields[1] == "250" else fields,
        "lines of 75": lambda fields: [*fields[:3], "75", "76"] if fields[1] == "250" else fields,
        "lines of 50 and two": lambda fields: [*fields[:3], "125", "126"] if fields[1] == "250" else fields,
        "carriage returns": lambda fields: [*fields[:3], "124", "126"] if fields[1] == "250" else fields,
        "one residue fewer": lambda fields: [fields[0], str(int(fields[1]) - 1), *fields[2:]],
        "one residue more": lambda fields: [fields[0], str(int(fields[1]) + 1), *fields[2:]],
        "one byte later": lambda fields: [*fields[:2], str(int(fields[2]) + 1), *fields[3:]],
        "one byte earlier": lambda fields: [*fields[:2], str(int(fields[2]) - 1), *fields[3:]],
        "lines of 99": lambda fields: [*fields[:3], "99", "100"],
        "one line": lambda fields: [*fields[:3], "1000000", "1000001"],
        "line ends of three": lambda fields: [*fields[:4], "103"],
    }
    failed = []
    for number, (name, lie) in enumerate(errors.items()):
        for option in ([], ["--verify"]):
            instance, root = directory / f"theirs{number}{len(option)}", directory / f"root{number}{len(option)}"
            shutil.copytree(original, instance)
            index = volume(instance, 0, ".fai")
            index.write_text("".join("\t".join(lie(line.split("\t"))) + "\n"
                                     for line in index.read_text().splitlines()))
            done = outcome(root, "adopt", instance, *option)
            problems = json.loads(outcome(root, "-i", "master", "--json", "verify").stdout)["problems"]
            try:
                equal(f"exit status: {done.stderr}", done.returncode, 0)
                equal("verify", problems, [])
                assert done.stderr, "the error is not reported"
                equal("sequences", len(run(root, "-i", "master", "sequences").splitlines()), len(first))
            except AssertionError as error:
                failed.append(f"{name} {option}: {error}")
    assert not failed, f"{len(failed)} of {2 * len(errors)}:\n    " + "\n    ".join(failed)


CHECKS = [with_the_index_of_samtools, with_the_index_of_samtools_verified, without_an_index,
          without_an_index_verified, wrong_indexes]
