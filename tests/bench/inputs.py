#!/usr/bin/env python3
"""Makes the benchmark's inputs, the same bytes every time: inputs.py DIRECTORY DATA full|quick

chromosome.fa, transcripts.fa, short.fa, proteins.fa. Real data is taken from DATA where it is there. A program of its
own, so that `run` stays small: a child's peak memory is never below that of the process that started it.
"""
import gzip
import itertools
import random
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
    print(f"{name} is not in {data}: generated instead", file=sys.stderr)
    return None


def generated_chromosome(length):
    """Stretches with repeats of what came before, some of it soft-masked, and a run of N."""
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
    """Three copies of an arm, the later ones with point mutations (1 in 500), an N run between them."""
    stored = real(data, "dm3_chr2R.fa.gz")
    arm = b"".join(stored.read().split(b"\n")[1:]) if stored else generated_chromosome(20_000_000)
    arm = arm[: 3_000_000 if quick else None]
    source = random.Random(2)
    copies = [arm]
    for _ in range(2):
        copy = bytearray(arm)
        for _ in range(len(copy) // 500):
            copy[source.randrange(len(copy))] = source.choice(b"ACGTacgt")
        copies.append(bytes(copy))
    yield b">chr2R\n" + wrap((b"N" * 50_000).join(copies), 60)


def transcripts(data, quick):
    count = 5_000 if quick else 10**9
    if stored := real(data, "mouse_ensembl_transcripts_111706.fa.gz"):
        yield from itertools.islice(stored, 2 * count)  # a record is two lines
        return
    source = random.Random(3)
    for gene in range(min(count, 100_000) // 3):
        exons = [letters(source, source.randrange(80, 400), DNA) for _ in range(12)]
        for isoform in range(3):  # each leaves some exons out
            kept = b"".join(exon for exon in exons if source.random() < 0.7)
            yield b">G%06d-%d\n%s\n" % (gene, isoform, kept + b"A" * isoform + b"C")


def short(_data, quick):
    source = random.Random(4)
    for number in range(50_000 if quick else 1_000_000):
        yield b">r%07d\n%s\n" % (number, letters(source, 100, DNA))


def proteins(data, quick):
    if stored := real(data, "uniprot_sample_20000.faa.gz"):
        yield from itertools.islice(stored, 4_000 if quick else None)
        return
    source = random.Random(5)
    for number in range(2_000 if quick else 20_000):
        yield b">P%05d\n%s\n" % (number, letters(source, source.randrange(50, 900), AMINO_ACIDS))


if __name__ == "__main__":
    directory, shared, size = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    for make in (chromosome, transcripts, short, proteins):
        with open(directory / f"{make.__name__}.fa", "wb") as file:
            file.writelines(make(shared, size == "quick"))
