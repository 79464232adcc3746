"""A user who pulls from a hostile source, and checks that no harm is done."""
import os
import pathlib

import samples
from checks import ENVIRONMENT, NOT_FOUND, OK, equal, unchanged
from samples import FIRST, SECOND, check_readable, check_snapshot, root_is_clean

MAX_FILE = 40_000_000  # more than any file of the samples


class Victim:
    """A shelf with one snapshot, among files that must not change."""

    def __init__(self, place: pathlib.Path):
        self.place = place / "victim"
        self.shelf = samples.puller(self.place / "a/b", samples.small())
        for name in ("x", "a/x", "a/b/x", "a/b/x.fa.bgz", "secret"):
            (self.place / name).write_text("mine\n")

    def run(self, *arguments):
        root = self.shelf.root
        pulling = tuple(root / name for name in os.listdir(root)
                        if name.startswith(".pull-")) + (root / f".pull-{SECOND}", root / ".pull-.download")
        with unchanged(self.place, leave_out=pulling):
            outcome = self.shelf.run(*arguments, max_file_bytes=MAX_FILE)
        outcome.modest()
        return outcome

    def refuses(self, source, *, name: str = SECOND, statuses: tuple = (ENVIRONMENT,)):
        outcome = self.run("pull", source, name).expect(*statuses)
        check_readable(self.shelf)
        root_is_clean(self.shelf.root, FIRST)
        for path in self.shelf.root.rglob("*"):
            assert not path.is_symlink() or path.name == "latest", f"{outcome}: made the link {path}"
        return outcome

    def refuses_or_is_right(self, source, *arguments) -> bool:
        """Returns whether the snapshot was pulled."""
        outcome = self.shelf.run("pull", source, *arguments, max_file_bytes=MAX_FILE).expect(OK, NOT_FOUND, ENVIRONMENT)
        outcome.modest()
        equal("secrets", [(self.place / name).read_text() for name in ("x", "a/x", "a/b/x", "secret")], ["mine\n"] * 4)
        if outcome.status == OK:
            check_snapshot(self.shelf, SECOND, samples.small())
        else:
            check_readable(self.shelf)
            root_is_clean(self.shelf.root, FIRST)
        return outcome.status == OK
