#!/usr/bin/env python3
"""Checks that includes go one way (docs/explanation/architecture.md), and who may use third-party libraries.

usage: layers.py PROJECT
"""
import pathlib
import re
import sys

# A room is the innermost folder with a rank. A file may include its own room and rooms of a lower rank, but not another
# room of the same rank.
RANK = {
    "base": 0, "digest": 1, "transport": 1, "sequence": 2, "seqcol": 3, "fhr": 3, "format/codec": 3, "format": 4,
    "volume": 5, "packed": 5, "catalog": 5, "refget_store": 5, "snapshot": 6, "mirror": 7,
    "repository/resolve": 8, "repository/session": 9, "repository": 10, "repository/upkeep": 11,
    "repository/exchange": 12,
    "analysis": 13, "tools": 14,
}

# The room that defines the values or functions of a public header.
PUBLIC = {
    "adopt": "repository/exchange",
    "alias_kind": "sequence",
    "assembly_report": "format",
    "bed": "repository",
    "change": "repository/session",
    "collection": "repository",
    "collection_info": "seqcol",
    "comparison": "seqcol",
    "coordinates": "repository",
    "difference": "repository",
    "digest": "digest",
    "digest_fasta": "repository/session",
    "error": "base",
    "fasta_export": "repository",
    "fhr": "fhr",
    "gtars_export": "repository/exchange",
    "gtars_import": "repository/exchange",
    "interval": "base",
    "letters": "sequence",
    "location": "sequence",
    "lock_wait": "base",
    "log": "base",
    "migrate": "repository/upkeep",
    "mirror": "mirror",
    "motif": "analysis",
    "names": "sequence",
    "output_file": "format",
    "packed_cache": "repository/upkeep",
    "patched_sequence": "analysis",
    "prune": "repository/upkeep",
    "region": "sequence",
    "repointed_name": "sequence",
    "repository": "repository",
    "residues": "sequence",
    "root": "snapshot",
    "seqrepo_export": "repository/exchange",
    "seqrepo_source": "repository/exchange",
    "seqshelf": "analysis",
    "sequence": "repository",
    "sequence_info": "sequence",
    "slice": "repository",
    "slice_batch": "repository",
    "slice_lookup": "repository",
    "snapshot": "snapshot",
    "status": "repository",
    "totals": "catalog",
    "variant": "analysis",
    "verify": "repository/upkeep",
}

# A public header and its source have the same stem, except for headers that define everything, and headers with a file
# for each function.
HEADER_ONLY = {"alias_kind", "error", "interval", "repointed_name", "seqshelf", "sequence_info", "totals"}
SOURCES = {
    "mirror": {"default_source", "export", "publish", "pull", "remote"},
    "snapshot": {"create", "keep", "latest", "remove"},
}

# The rooms that may include a third-party header.
THIRD_PARTY = {
    r"SQLiteCpp/|sqlite3\.h": {"catalog"},
    r"htslib/|zlib\.h|libdeflate\.h|zstd\.h": {"format/codec"},
    r"curl/|archive": {"transport"},
    r"openssl/|xxhash": {"digest"},
    r"nlohmann/": {"seqcol", "fhr", "refget_store", "snapshot", "tools"},
    r"yaml-cpp/": {"fhr"},
    r"boost/|histedit": {"tools"},
    r"iostream": {"tools"},
}

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.MULTILINE)


def room_of(path: pathlib.PurePath) -> str | None:
    """The room of a file below src/."""
    return next((str(folder) for folder in path.parents if str(folder) in RANK), None)


def layer_of_include(path: str, includer: str) -> str | None:
    """The room of one of our own headers; None for headers of the standard library and other libraries."""
    if path.startswith("seqshelf/"):
        return PUBLIC[pathlib.PurePath(path).stem]
    return room_of(pathlib.PurePath(path)) or ("tools" if includer == "tools" else None)


def problems_of(file: pathlib.Path, layer: str, public: bool) -> list[str]:
    problems = []
    for quote, path in INCLUDE.findall(file.read_text(encoding="utf-8")):
        for pattern, allowed in THIRD_PARTY.items():
            if re.match(pattern, path) and layer not in allowed:
                problems.append(f"{file}: {path} belongs to {', '.join(sorted(allowed))}")
        included = layer_of_include(path, layer) if quote == '"' else None
        if public and (quote == '"' and not path.startswith("seqshelf/") or "/" in path and quote == "<"):
            problems.append(
                f"{file}: a public header may include only the standard library and public headers, not {path}")
        elif included and included != layer and RANK[included] >= RANK[layer]:
            problems.append(f"{file}: {layer} must not include {path} ({included})")
        elif layer == "tools" and included and included not in ("tools", "base") and not path.startswith("seqshelf/"):
            problems.append(f"{file}: the program uses the public headers, not {path}")
    return problems


def problems_of_stem(header: pathlib.Path, source: pathlib.Path) -> list[str]:
    """Problems with the files that define a public header's functions; source is the folder src/"""
    if header.stem in HEADER_ONLY:
        return []
    folder = source / PUBLIC[header.stem]
    return [f"{header}: there is no {folder / stem}.cpp, where its functions belong"
            for stem in sorted(SOURCES.get(header.stem, {header.stem})) if not (folder / f"{stem}.cpp").exists()]


def main() -> int:
    project = pathlib.Path(sys.argv[1])
    files = [(f, room_of(f.relative_to(project / "src")), False) for f in sorted((project / "src").rglob("*.[ch]pp"))]
    files += [(f, "tools", False) for f in sorted((project / "tools").rglob("*.[ch]pp"))]
    files += [(f, PUBLIC[f.stem], True) for f in sorted((project / "include").rglob("*.hpp"))]
    bad = 0
    for file, layer, public in files:
        problems = problems_of(file, layer, public) + (problems_of_stem(file, project / "src") if public else [])
        bad += bool(problems)
        for problem in problems:
            print(problem)
    print(f"{len(files) - bad} passed, {bad} failed")
    return 1 if bad or not files else 0


sys.exit(main())
