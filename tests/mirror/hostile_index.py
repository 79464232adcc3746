#!/usr/bin/env python3
"""Pulls from sources with a hostile snapshots.json or hostile deltas.

usage: hostile_index.py PROGRAM DATA [CHECK…]
"""
import json
import os
import re
import shutil
import sys

sys.dont_write_bytecode = True
import faulty_http as faults
import samples
import zstd_frames
from checks import ENVIRONMENT, NOT_FOUND, OK, run_checks, shortened
from samples import FIRST, SECOND, check_readable, check_snapshot, root_is_clean
from victim import MAX_FILE, Victim

INDEX = r"snapshots\.json$"
SUM = "0123456789abcdef" * 4


def index_with(place, texts, commands: tuple = (("remote",), ("pull",), ("pull", SECOND))) -> None:
    """Checks that a pull with such a snapshots.json is refused and changes nothing."""
    victim = Victim(place)
    with faults.FaultyServer(samples.small().root) as server:
        for text in texts:
            server.mend()
            server.add(INDEX, faults.instead(text if isinstance(text, bytes) else text.encode()))
            for command, *name in commands:
                outcome = victim.run(command, server.url, *name)
                assert outcome.status in (NOT_FOUND, ENVIRONMENT), f"{outcome} of {shortened(text)}"
                outcome.expect(outcome.status)
            root_is_clean(victim.shelf.root, FIRST)


def changed_index(change) -> str:
    index = json.loads((samples.small().root / "snapshots.json").read_text())
    change(index)
    return json.dumps(index)


def index_with_impossible_names(place):
    names = ("../../x", "..", ".", "", "/x", "a/b", ".x", "master", "latest", "a\nb", "a\x1b[2Jb",
             "a\0b", "n" * 1_000_000, "x y", "ä")

    def change(index, name):
        index["snapshots"][1]["name"] = name
    index_with(place / "a", [changed_index(lambda index: change(index, name)) for name in names])
    index_with(place / "b", [changed_index(lambda index: index.update(latest=name)) for name in names if name])


def index_of_wrong_types(place):
    values = (None, True, -1, 1.5, 1e300, 2 ** 63, 2 ** 64, "12", "", [], {}, "x" * 64)

    def change(index, key, value):
        index["snapshots"][1][key] = value
    index_with(place, [changed_index(lambda index: change(index, key, value)) for value in values
                       for key in ("bytes", "catalog_bytes", "sums_sha256", "catalog_sha256", "created", "name")
                       if not (key == "name" and value in ("12", "x" * 64))], (("pull", SECOND),))


def malformed_index(place):
    index_with(place, ["", "x", "null", "[]", "1", '"x"', "{}", '{"format": 1}',
                       '{"format": 1, "latest": "", "snapshots": {}}',
                       '{"format": 1, "latest": [], "snapshots": []}', '{"format": 1, "latest": "x", "snapshots": [1]}',
                       '{"format": 1, "latest": "x", "snapshots": [{}]}',
                       '{"format": 2, "latest": "x", "snapshots": []}', "[" * 1_000_000,
                       '{"a":' * 1_000_000, '{"snapshots": ' + "[" * 500_000 + "]" * 500_000 + "}",
                       b'{"a": "\xff"}', "<html>not found</html>"])


def endless_index(place):
    """1,000,000 snapshots, and small texts that need much memory."""
    victim = Victim(place)
    entry = (
        b'{"name": "2026-02-01", "created": "2026-02-01T00:00:00Z", "sequences": 1, "residues": 1, "collections": 1, '
        b'"volumes": 1, '
             b'"bytes": 1, "catalog_bytes": 1, "catalog_sha256": "%b", "sums_sha256": "%b"},' % (
                 SUM.encode(), SUM.encode()))
    with faults.FaultyServer(samples.small().root) as server:
        for announce in (True, False):
            server.add(INDEX, faults.generated(entry * 1000, 1000, announce))
            for arguments in (("remote", server.url), ("pull", server.url), ("pull", server.url, SECOND)):
                before = server.sent
                victim.run(*arguments).expect(ENVIRONMENT)
                assert server.sent - before < 100_000_000, f"{server.sent - before} bytes were transferred"
        for element in (b"{},", b"[],", b"0,", b'"",', b'{"":0},', entry):
            text = b'{"format": 1, "latest": "", "snapshots": [' + element * (15_500_000 // len(element)) + b"0]}"
            server.add(INDEX, faults.instead(text))
            victim.run("remote", server.url).expect(ENVIRONMENT)
        keys = b"".join(b'"%x":0,' % number for number in range(1_400_000))
        server.add(INDEX, faults.instead(b"{" + keys + b'"format": 1}'))
        victim.run("remote", server.url).expect(ENVIRONMENT)


def deltas(place):
    """Garbage, decompression bombs, and deltas to other files: the catalog is transferred whole, or the pull fails."""
    site = samples.copy_of(samples.small(), place, "evil")
    index, sums = ((site.root / name).read_bytes() for name in ("snapshots.json", f"{SECOND}/SHA256SUMS"))
    good = (site.root / SECOND / "catalog.delta").read_bytes()
    other = (samples.large().root / SECOND / "catalog.delta").read_bytes()
    bomb = zstd_frames.zeros(1 << 28)

    def header(target_bytes):
        return good[:80] + target_bytes.to_bytes(8, "little")

    def segment(target_bytes, frame):
        return b"".join(number.to_bytes(8, "little") for number in (0, 0, target_bytes, len(frame))) + frame
    forged = [b"", b"SQSHDLT1", os.urandom(100_000), good[:-10], good[:100], good + b"x", other,
              bytes(len(good)), good[:88] + b"\xff" * (len(good) - 88),
              header(1 << 50) + segment(1 << 28, bomb) * 100, header(1 << 34) + segment(1 << 28, bomb) * 64,
              header(1 << 63) + good[88:],
              header(1 << 28) + segment(1 << 28, bomb), header(1 << 20) + segment(1 << 20, bomb),
              good[:88] + b"\xff" * 32 + good[88:]]
    forged += [good[:at] + bytes([good[at] ^ 255]) + good[at + 1:] for at in range(0, 130, 5)]
    base = samples.puller(place / "base", samples.small())
    for number, delta in enumerate(forged):
        samples.rewrite(site.root / "snapshots.json", index)
        samples.rewrite(site.root / SECOND / "SHA256SUMS", sums)
        samples.rewrite(site.root / SECOND / "catalog.delta", good)
        samples.forge_file(site.root, SECOND, "catalog.delta", delta)
        samples.forge_index(
            site.root, lambda entries, size=len(delta): entries["snapshots"][1]["delta"].update(bytes=size))
        base.root.rename(place / "base/kept")
        samples.copy_of(samples.Site(place / "base/kept"), place / "base", "root")
        with faults.FaultyServer(site.root) as server:
            outcome = base.run("pull", server.url, SECOND, max_file_bytes=MAX_FILE).expect(OK, ENVIRONMENT)
        outcome.modest()
        if outcome.status == OK:
            check_snapshot(base, SECOND, site)
        else:
            root_is_clean(base.root, FIRST)
        check_readable(base)
        shutil.rmtree(base.root)
        (place / "base/kept").rename(base.root)


def index_with_wrong_deltas(place):
    """Deltas that lead in circles, or from a snapshot to itself."""
    for number, (first, second) in enumerate(((0, 1), (1, 1), (2, 2))):
        site = samples.copy_of(samples.small(), place / str(number), "evil")

        def circles(index, first=first, second=second):
            for entry in index["snapshots"]:
                entry["delta"] = {"base_sha256": index["snapshots"][second]["catalog_sha256"], "bytes": 1000}
            index["snapshots"][2]["delta"]["base_sha256"] = index["snapshots"][first]["catalog_sha256"]
        samples.forge_index(site.root, circles)
        victim = Victim(place / str(number))
        with faults.FaultyServer(site.root) as server:
            victim.shelf.run("remote", server.url).expect(OK, ENVIRONMENT)
            victim.refuses_or_is_right(server.url, SECOND)


def no_control_characters_in_messages(place):
    """Messages about a source's texts contain no control characters."""
    site, victim = samples.copy_of(samples.small(), place, "evil"), Victim(place)
    escapes = ("\x1b[2J", "\x1b]0;x\x07", "a\rb", "\x9b2J", "\x7f")
    said = []
    with faults.FaultyServer(samples.small().root) as server:
        for escape in escapes:
            for change in (lambda index: index.update(latest=escape), lambda index: index["snapshots"][0].update(
                created=escape),
                           lambda index: index["snapshots"][0].update(name=escape)):
                server.add(INDEX, faults.instead(changed_index(change).encode()))
                said.append(victim.run("remote", server.url))
            server.mend()
            samples.forge_sums(site.root, SECOND, lambda sums: sums + f"{SUM}  {escape}\n".encode())
            said.append(victim.run("pull", site.root, SECOND))
        server.add(INDEX, faults.redirect("http://127.0.0.1:1/\x1b[2J!"))
        said.append(victim.run("remote", server.url))
    said = [str(outcome) for outcome in said if re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", outcome.out + outcome.err)]
    assert not said, f"{len(said)} times, for example {said[0]}"


run_checks([index_with_impossible_names, index_of_wrong_types, malformed_index, endless_index, deltas,
            index_with_wrong_deltas, no_control_characters_in_messages])
