"""Writes an input of any size to standard output, the same bytes every time: scale_inputs.py sequences|residues|names
NUMBER [NAMESPACE]

sequences: NUMBER records of 100 residues, r00000000, …; residues: a genome in records of up to 250 Mb, in lines of 60;
names: another name for each of NUMBER sequences, as input for `seqshelf alias load`.
"""
import random
import sys

DNA = bytes(b"ACGT"[value & 3] for value in range(256))
RECORD, LINE = 250_000_000, 60


def sequences(number: int) -> None:
    source, write = random.Random(1), sys.stdout.buffer.write
    for first in range(0, number, 1000):
        count = min(1000, number - first)
        residues = source.randbytes(100 * count).translate(DNA)
        write(b"".join(b">r%08d\n%s\n" % (first + i, residues[100 * i:100 * i + 100]) for i in range(count)))


def residues(number: int) -> None:
    source, write = random.Random(2), sys.stdout.buffer.write
    for record in range(0, number, RECORD):
        write(b">c%d\n" % (record // RECORD))
        left = min(RECORD, number - record)
        while left > 0:
            part = source.randbytes(min(left, LINE * 10_000)).translate(DNA)
            write(b"".join(part[i:i + LINE] + b"\n" for i in range(0, len(part), LINE)))
            left -= len(part)


def names(number: int, namespace: str) -> None:
    for first in range(0, number, 1000):
        sys.stdout.write("".join(f"{namespace}-{i:08d}.1\tbench:r{i:08d}\n"
                                 for i in range(first, min(first + 1000, number))))


if __name__ == "__main__":
    {"sequences": sequences, "residues": residues, "names": names}[sys.argv[1]](int(sys.argv[2]), *sys.argv[3:])
