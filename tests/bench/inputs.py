#!/usr/bin/env python3
"""Makes one of the benchmarks' inputs, the same bytes every time: inputs.py NAME FILE DATA full|quick

NAME is chromosome, transcripts, short, proteins or masked. Real data comes from DATA if it is there; otherwise data is
generated, and a line on standard output says so. This is a separate program so that its callers stay small: a child's
peak memory is never below that of the process that started it.
"""
import gzip
import itertools
import random
import re
import sys
from pathlib import Path

DNA = bytes(b"ACGT"[value & 3] for value in range(256))
AMINO_ACIDS = bytes(b"ALGVESIKRDTPNQFYMHCW"[min(value * value // 3300, 19)] for value in range(256))


def letters(random_source, count, alphabet):
    return random_source.randbytes(count).translate(alphabet)


def wrap(residues, width):
    return b"\n".join(residues[i : i + width] for i in range(0, len(residues), width)) + b"\n"


def real(data, name):
    for path in (data / "large" / name, data / "small" / name):
        if path.is_file():
            return gzip.open(path)
    print(f"{name} is missing: generated data is used")
    return None


def generated_chromosome(length):
    """Random text with repeats, some of them soft-masked, and a run of N."""
    source = random.Random(1)
    parts, size = [b"N" * 50_000], 50_000
    while size < length:
        part = letters(source, source.randrange(500, 5000), DNA)
        if len(parts) > 10 and source.random() < 0.3:
            part = source.choice(parts[1:])[:300].lower()
        parts.append(part)
        size += len(part)
    return b"".join(parts)[:length]


def chromosome(data, quick):
    """Three copies of an arm with runs of N between them; the second and third have point mutations (1 in 500)."""
    stored = real(data, "dm3_chr2R.fa.gz")
    arm = b"".join(stored.read().split(b"\n")[1:]) if stored else generated_chromosome(20_000_000)
    arm = arm[: 1_000_000 if quick else None]
    source = random.Random(2)
    copies = [arm]
    for _ in range(2):
        copy = bytearray(arm)
        for _ in range(len(copy) // 500):
            copy[source.randrange(len(copy))] = source.choice(b"ACGTacgt")
        copies.append(bytes(copy))
    yield b">chr2R\n" + wrap((b"N" * 50_000).join(copies), 60)


def transcripts(data, quick):
    count = 2_000 if quick else 10**9
    if stored := real(data, "mouse_ensembl_transcripts_111706.fa.gz"):
        for line in itertools.islice(stored, 2 * count):  # a record is two lines; SeqRepo refuses four of the names
            yield re.sub(rb"[^-+./\w>\n]", b"_", line) if line.startswith(b">") else line
        return
    source = random.Random(3)
    for gene in range(min(count, 100_000) // 3):
        exons = [letters(source, source.randrange(80, 400), DNA) for _ in range(12)]
        for isoform in range(3):  # each skips some exons
            kept = b"".join(exon for exon in exons if source.random() < 0.7)
            yield b">G%06d-%d\n%s\n" % (gene, isoform, kept + b"A" * isoform + b"C")


def short(_data, quick):
    source = random.Random(4)
    for number in range(20_000 if quick else 1_000_000):
        yield b">r%07d\n%s\n" % (number, letters(source, 100, DNA))


def proteins(data, quick):
    if stored := real(data, "uniprot_sample_20000.faa.gz"):  # a record is two lines; SeqRepo refuses names with bars
        for header, residues in itertools.islice(zip(stored, stored), 1_000 if quick else None):
            yield b">" + header.split(b"|")[1] + b"\n" + residues
        return
    source = random.Random(5)
    for number in range(1_000 if quick else 20_000):
        yield b">P%05d\n%s\n" % (number, letters(source, source.randrange(50, 900), AMINO_ACIDS))


def masked(data, quick):
    """A genome with a third in lower case, like masked repeats."""
    if stored := real(data, "ztritici_IPO323_from_maf.fa.gz"):
        yield from itertools.islice(stored, 30_000 if quick else None)
        return
    source = random.Random(6)
    for number in range(2 if quick else 20):
        parts = (letters(source, source.randrange(200, 3000), DNA) for _ in range(1200))
        yield b">scaffold%d\n%s\n" % (number, b"".join(part.lower() if place % 3 == 0 else part
                                                       for place, part in enumerate(parts)))


if __name__ == "__main__":
    makers = {make.__name__: make for make in (chromosome, transcripts, short, proteins, masked)}
    with open(sys.argv[2], "wb") as file:
        file.writelines(makers[sys.argv[1]](Path(sys.argv[3]), sys.argv[4] == "quick"))
