#!/usr/bin/env python3
"""Writes assemblies.tsv: the names that sequences have in genome assemblies, as Python's bioutils has them.

usage: make_assemblies.py > assemblies.tsv    (with a Python that has bioutils)

Most sequences are called the same in many assemblies, so a line is one sequence and lists all of these.
"""
import importlib.metadata

from bioutils.assemblies import get_assemblies

HEADER = """\
# From bioutils {version} (github.com/biocommons/bioutils, Apache-2.0), derived from NCBI assembly reports; \
made by make_assemblies.py
# assemblies, blanks between (empty: those of the line before)\trefseq_ac (na: the assembly's sequence has none)\
\tname\tUCSC's name
"""


def main() -> None:
    assemblies_of: dict[tuple, list[str]] = {}
    for name, assembly in sorted(get_assemblies().items()):
        for sequence in assembly["sequences"]:
            if sequence["relationship"] in ("=", "<>"):  # as in SeqRepo's add_assembly_names
                names = (sequence["refseq_ac"] or "na", sequence["name"], *sequence["aliases"])
                assemblies_of.setdefault(names, []).append(name)
    lines_of: dict[str, list[str]] = {}
    for names, assemblies in assemblies_of.items():
        lines_of.setdefault(" ".join(assemblies), []).append("\t".join(names))
    print(HEADER.format(version=importlib.metadata.version("bioutils")), end="")
    for assemblies, lines in sorted(lines_of.items()):
        print(assemblies + "\t" + "\n\t".join(lines))


main()
