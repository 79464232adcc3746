#!/usr/bin/env python3
"""Checks that includes go one way (README.md, "Layers") and that third-party libraries stay where they belong.

usage: layers.py PROJECT
"""
import pathlib
import re
import sys

# A file may include its own layer and those of a lower rank; two layers of one rank do not know each other.
RANK = {"base": 0, "digest": 1, "residues": 2, "transport": 1, "format": 2, "seqcol": 2, "fhr": 2, "volume": 3, "packed": 3, "catalog": 3,
        "refget_store": 3, "snapshot": 4, "mirror": 5, "repository": 6, "analysis": 7, "tools": 8}

# The layer whose values or functions a public header declares.
PUBLIC = {"error": "base", "interval": "base", "location": "base", "residues": "residues", "digest": "digest", "letters": "digest", "collection_info": "seqcol",
          "comparison": "seqcol", "fhr": "fhr", "output_file": "format", "names": "catalog", "sequence_info": "catalog",
          "totals": "catalog", "mirror": "mirror", "root": "snapshot", "snapshot": "snapshot", "aliases": "repository", "bed": "repository", "slice_batch": "repository", "slice_lookup": "repository",
          "collection": "repository", "collection_session": "repository", "coordinates": "repository",
          "difference": "repository", "packed_cache": "repository", "prune": "repository",
          "digest_fasta": "repository", "fasta_export": "repository", "load": "repository", "refget_store": "repository",
          "region": "repository", "repository": "repository", "status": "repository", "verify": "repository",
          "seqrepo": "repository", "topology": "repository", "motif": "analysis", "variant": "analysis", "patched_sequence": "analysis", "seqshelf": "analysis"}

# Who may see a third-party header.
THIRD_PARTY = {
    r"SQLiteCpp/|sqlite3\.h": {"catalog"},
    r"htslib/|zlib\.h|libdeflate\.h|zstd\.h": {"format"},
    r"curl/|archive": {"transport"},
    r"openssl/": {"digest"},
    r"nlohmann/": {"seqcol", "fhr", "refget_store", "snapshot", "tools"},
    r"yaml-cpp/": {"fhr"},
    r"boost/|histedit": {"tools"},
    r"iostream": {"tools"},
}

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.MULTILINE)


def layer_of_include(path: str, includer: str) -> str | None:
    """The layer of one of our own headers; None for the standard library's and others'."""
    if path.startswith("seqshelf/"):
        return PUBLIC[pathlib.PurePath(path).stem]
    first = path.split("/")[0]
    if "/" in path and first in RANK:
        return first
    return includer if includer == "tools" and "/" not in path and path.endswith(".hpp") else None


def problems_of(file: pathlib.Path, layer: str, public: bool) -> list[str]:
    problems = []
    for quote, path in INCLUDE.findall(file.read_text(encoding="utf-8")):
        for pattern, allowed in THIRD_PARTY.items():
            if re.match(pattern, path) and layer not in allowed:
                problems.append(f"{file}: {path} belongs to {', '.join(sorted(allowed))}")
        included = layer_of_include(path, layer) if quote == '"' else None
        if public and (quote == '"' and not path.startswith("seqshelf/") or "/" in path and quote == "<"):
            problems.append(f"{file}: a public header may include only the standard library and public headers, not {path}")
        elif included and included != layer and RANK[included] >= RANK[layer]:
            problems.append(f"{file}: {layer} must not include {path} ({included})")
        elif layer == "tools" and included and included not in ("tools", "base") and not path.startswith("seqshelf/"):
            problems.append(f"{file}: the program uses the public headers, not {path}")
    return problems


def main() -> int:
    project = pathlib.Path(sys.argv[1])
    files = [(f, f.relative_to(project / "src").parts[0], False) for f in sorted((project / "src").rglob("*.[ch]pp"))]
    files += [(f, "tools", False) for f in sorted((project / "tools").glob("*.[ch]pp"))]
    files += [(f, PUBLIC[f.stem], True) for f in sorted((project / "include").rglob("*.hpp"))]
    bad = 0
    for file, layer, public in files:
        problems = problems_of(file, layer, public)
        bad += bool(problems)
        for problem in problems:
            print(problem)
    print(f"{len(files) - bad} passed, {bad} failed")
    return 1 if bad or not files else 0


sys.exit(main())
