#!/usr/bin/env python3
"""Pulls from faulty servers, and several pulls at the same time.

usage: faults.py PROGRAM DATA [CHECK…]
"""
import contextlib
import os
import signal
import sys

sys.dont_write_bytecode = True
import faulty_http as faults
import samples
import servers
from checks import ENVIRONMENT, INTERRUPTED, NOT_FOUND, OK, Shelf, equal, run_checks, unchanged, wait_until
from samples import FIRST, SECOND, check_readable, check_shared, check_snapshot, root_is_clean, staged_bytes

VOLUME = r"bgz$"
INDEX, SUMS, DELTA = r"snapshots\.json$", "SHA256SUMS$", r"catalog\.delta$"


@contextlib.contextmanager
def faulty(place, site=None):
    """A shelf with the first snapshot, and a server that has the second."""
    site = site or samples.small()
    with faults.FaultyServer(site.root) as server, unchanged(site.root):
        yield samples.puller(place, site), server, site


def survives(place, *given, site=None) -> None:
    """Checks that a pull gets the snapshot in spite of faults. `given`: (path, fault, how often)."""
    with faulty(place, site) as (shelf, server, site):
        added = [server.add(*arguments) for arguments in given]
        shelf.ok("pull", server.url, SECOND)
        assert all(fault.used > 0 for fault in added), f"not all faults of {given} occurred: {server.seen}"
        check_snapshot(shelf, SECOND, site)
        check_shared(shelf.root, site, FIRST, SECOND)


def refuses(place, pattern, answer, statuses: tuple = (ENVIRONMENT,), says: str = "") -> None:
    """Checks that a pull ends with an error and changes nothing visible, and that it works once the server does."""
    with faulty(place) as (shelf, server, site):
        fault = server.add(pattern, answer)
        with unchanged(place, leave_out=(shelf.root / f".pull-{SECOND}",)):
            outcome = shelf.run("pull", server.url, SECOND).expect(*statuses)
        assert fault.used > 0, f"the fault did not occur: {server.seen}"
        assert says in outcome.err, f"{outcome}: does not say {says}"
        check_readable(shelf)
        root_is_clean(shelf.root, FIRST)
        server.mend()
        shelf.ok("pull", server.url, SECOND)
        check_snapshot(shelf, SECOND, site)


def volume_of(site=None) -> str:
    """A pattern for the file of the new volume."""
    return (site or samples.small()).largest(SECOND).name.replace(".", r"\.") + "$"


def connections_that_break_once(place):
    for number, (pattern, after) in enumerate(((INDEX, 10), (SUMS, 100), (DELTA, 50), (volume_of(), 0),
                                               (volume_of(), 5000), (r"\.fai$", 7))):
        survives(place / str(number), (pattern, faults.cut(after, announce=number % 2 == 0), 1))


def connections_that_break_repeatedly(place):
    """The pull continues as long as each connection transfers something, and requests no byte again."""
    with faulty(place, samples.large()) as (shelf, server, site):
        fault = server.add(volume_of(site), faults.cut(2_000_000))
        shelf.ok("pull", server.url, SECOND)
        check_snapshot(shelf, SECOND, site)
        assert fault.used >= 3, server.seen
        starts = [int(wanted.removeprefix("bytes=").split("-")[0] or 0) if wanted else 0
                  for _, wanted in server.requests_of(volume_of(site))]
        equal("where requests started", starts, sorted(starts))
        assert starts.count(0) < 3 and starts[-1] > 4_000_000, starts


def a_connection_that_always_breaks(place):
    refuses(place, volume_of(), faults.cut(0))


def errors_500_once(place):
    for number, pattern in enumerate((INDEX, SUMS, DELTA, volume_of())):
        survives(place / str(number), (pattern, faults.status(500), 1))


def errors_500_always(place):
    refuses(place / "a", volume_of(), faults.status(500), says="500")


def errors_403(place):
    refuses(place, SUMS, faults.status(403), says="403")


def files_that_are_missing(place):
    """404 for a file that the sums list: the source is incomplete."""
    refuses(place / "a", volume_of(), faults.status(404), (NOT_FOUND, ENVIRONMENT),
            samples.small().largest(SECOND).name)
    refuses(place / "b", r"\.gzi$", faults.status(404), (NOT_FOUND, ENVIRONMENT), ".gzi")
    refuses(place / "c", SUMS, faults.status(404), (NOT_FOUND, ENVIRONMENT), "SHA256SUMS")


def a_delta_that_is_missing_or_wrong(place):
    """The catalog is transferred whole, or the pull is refused; a wrong delta is never used."""
    for number, answer in enumerate((faults.status(404), faults.changed(200), faults.instead(b""),
                                     faults.truncated(300))):
        with faulty(place / str(number)) as (shelf, server, site):
            server.add(DELTA, answer)
            outcome = shelf.run("pull", server.url, SECOND).expect(OK, NOT_FOUND, ENVIRONMENT)
            if outcome.status == OK:
                check_snapshot(shelf, SECOND, site)
            else:
                root_is_clean(shelf.root, FIRST)


def files_that_change_once(place):
    """The files are fetched again from the beginning."""
    for number, pattern in enumerate((volume_of(), r"\.fai$", DELTA)):
        survives(place / str(number), (pattern, faults.changed(100), 1))
        survives(place / f"{number}t", (pattern, faults.truncated(20), 1))


def a_file_that_changes_during_the_transfer(place):
    """The two halves of the file are of different versions."""
    site = samples.large()
    wrong = bytes(2_000_000)

    def first_half_is_wrong(handler):
        content = handler.content
        handler.content = lambda: wrong + content()[len(wrong):]
        faults.cut(3_000_000)(handler)
    survives(place, (volume_of(site), first_half_is_wrong, 1), site=site)


def wrong_sums(place):
    name = samples.small().largest(SECOND).name
    refuses(place / "a", volume_of(), faults.changed(100), says=name)
    refuses(place / "b", volume_of(), faults.truncated(1000), says=name)
    refuses(place / "c", volume_of(), faults.instead(b""), says=name)
    refuses(place / "d", volume_of(), faults.instead(b"<html>log in first</html>"), says=name)
    refuses(place / "e", SUMS, faults.changed(3), says="SHA256SUMS")
    refuses(place / "f", SUMS, faults.truncated(200), says="SHA256SUMS")


def files_longer_than_they_can_be(place):
    """A file that is longer than in the catalog does not fill the disk."""
    with faulty(place) as (shelf, server, _):
        server.add(volume_of(), faults.generated(b"x" * 65536, 1600))
        shelf.run("pull", server.url, SECOND, max_file_bytes=20_000_000).expect(ENVIRONMENT)
        root_is_clean(shelf.root, FIRST)
        assert server.sent < 100_000_000, f"{server.sent} bytes were transferred"


def redirects(place):
    with servers.Nginx(samples.small().root) as nginx:
        survives(place / "a", (".", faults.redirect(nginx.url), None))
        survives(place / "b", (VOLUME, faults.redirect(nginx.url), 2))


def redirects_that_are_refused(place):
    secret = place / "secret"
    secret.write_text("{}")
    with faults.FaultyServer(samples.small().root) as loop:
        loop.add(".", faults.redirect(loop.url))
        for number, (pattern, target) in enumerate(((INDEX, loop.url), (volume_of(), f"file://{secret}!"),
                                                    (SUMS, "ftp://127.0.0.1!"))):
            refuses(place / str(number), pattern, faults.redirect(target))


def no_ranges(place):
    survives(place / "a", (".", faults.without_ranges, None))
    survives(place / "b", (volume_of(), faults.without_ranges, None), (volume_of(), faults.cut(3000), 1))


def interrupted_while_the_server_is_silent(place):
    for number, (pattern, after) in enumerate(((INDEX, 0), (volume_of(), 2000))):
        with faulty(place / str(number)) as (shelf, server, site):
            server.add(pattern, faults.stall(after))
            command = shelf.start("pull", server.url, SECOND)
            wait_until("the request", lambda: server.requests_of(pattern), command)
            command.signal(signal.SIGINT)
            command.wait(20).expect(INTERRUPTED)
            check_readable(shelf)
            server.mend()
            shelf.ok("pull", server.url, SECOND)
            check_snapshot(shelf, SECOND, site)


def a_damaged_local_catalog_is_not_a_delta_base(place):
    """Applying the delta to it gives a wrong file, which is detected."""
    for number, offset in enumerate((20_000, 150_000, -1)):
        site, shelf = samples.small(), samples.puller(place / str(number), samples.small())
        catalog = shelf.root / FIRST / "catalog.sqlite3"
        content = bytearray(catalog.read_bytes())
        content[offset] ^= 1
        catalog.chmod(0o644)
        catalog.write_bytes(content)
        catalog.chmod(0o444)
        with servers.Nginx(site.root) as nginx:
            shelf.ok("pull", nginx.url, SECOND)
        check_snapshot(shelf, SECOND, site)


def a_truncated_local_volume_is_not_linked(place):
    site, shelf = samples.small(), samples.puller(place, samples.small())
    volume = shelf.root / FIRST / site.largest(FIRST)
    volume.chmod(0o644)
    os.truncate(volume, 1000)
    volume.chmod(0o444)
    shelf.ok("pull", site.root, SECOND)
    check_snapshot(shelf, SECOND, site)


def a_second_pull_at_the_same_time(place):
    """It is refused and names the process at work, or both succeed; the first is not disturbed."""
    site = samples.large()
    shelf = samples.puller(place, site)
    with servers.Nginx(site.root, limit_rate=4_000_000) as nginx:
        first = shelf.start("pull", nginx.url, SECOND)
        wait_until("a part", lambda: staged_bytes(shelf.root, VOLUME) > 500_000, first)
        for arguments in ((nginx.url, SECOND), (site.root, SECOND), (nginx.url, FIRST, "--latest")):
            outcome = shelf.start("pull", *arguments).wait().expect(OK, ENVIRONMENT)
            if outcome.status == ENVIRONMENT:
                assert f"pid {first.pid}" in outcome.err, outcome
        first.wait().expect(OK)
    check_snapshot(shelf, SECOND, site)
    check_shared(shelf.root, site, FIRST, SECOND)


def five_pulls_at_once(place):
    site = samples.large()
    with servers.Nginx(site.root) as nginx:
        shelf = samples.puller(place, site)
        commands = [shelf.start("pull", source, SECOND)
                    for source in (nginx.url, site.root, nginx.url, site.root, nginx.url)]
        outcomes = [command.wait().expect(OK, ENVIRONMENT) for command in commands]
    assert any(outcome.status == OK for outcome in outcomes), outcomes[0]
    check_snapshot(shelf, SECOND, site)
    check_shared(shelf.root, site, FIRST, SECOND)


def a_source_that_changes_while_it_is_pulled(place):
    """A publisher removes the snapshot just before its volumes are requested."""
    site = samples.copy_of(samples.small(), place)
    shelf = samples.puller(place, site)

    def vanishes(handler):
        (site.root / SECOND).rename(site.root / ".gone")
        handler.send_file()
    with faults.FaultyServer(site.root) as server:
        server.add(VOLUME, vanishes, 1)
        outcome = shelf.run("pull", server.url, SECOND).expect(NOT_FOUND, ENVIRONMENT)
    assert SECOND in outcome.err, outcome
    check_readable(shelf)
    root_is_clean(shelf.root, FIRST)


def reads_continue_during_a_pull(place):
    site = samples.large()
    shelf = samples.puller(place, site)
    reader = Shelf(place)
    with servers.Nginx(site.root, limit_rate=4_000_000) as nginx:
        command = shelf.start("pull", nginx.url, SECOND)
        reads = 0
        while command.is_running():
            reads += 1
            equal("phiX starts", reader.start("fetch", "--raw", "NC_001422.1:1-5").wait().expect(OK).out, "GAGTT\n")
        command.wait().expect(OK)
    assert reads > 1, "the pull was too short"
    check_snapshot(shelf, SECOND, site)


run_checks([connections_that_break_once, connections_that_break_repeatedly, a_connection_that_always_breaks,
            errors_500_once, errors_500_always, errors_403, files_that_are_missing, a_delta_that_is_missing_or_wrong,
            files_that_change_once, a_file_that_changes_during_the_transfer, wrong_sums,
            files_longer_than_they_can_be, redirects, redirects_that_are_refused, no_ranges,
            interrupted_while_the_server_is_silent, a_damaged_local_catalog_is_not_a_delta_base,
            a_truncated_local_volume_is_not_linked, a_second_pull_at_the_same_time, five_pulls_at_once,
            a_source_that_changes_while_it_is_pulled, reads_continue_during_a_pull])
