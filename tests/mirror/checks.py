"""Shared by the scripts in this folder: runs the program, inspects the files it left, and counts named checks."""
import contextlib
import hashlib
import json
import os
import pathlib
import random
import resource
import signal
import stat
import subprocess
import sys
import tempfile
import time
import traceback

SEQSHELF, DATA = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
REQUIRED = os.environ.get("SEQSHELF_REQUIRE_PEERS") == "1"
OK, NOT_FOUND, USAGE, BAD_INPUT, ENVIRONMENT, INTERRUPTED = 0, 1, 2, 3, 4, 130
# A command that takes longer hangs.
PATIENCE = 100
# No source may make a command use more memory.
MAX_RSS_BYTES = 300_000_000
SANITIZED = any(library in SEQSHELF.read_bytes() for library in (b"libasan.so", b"libtsan.so"))


class Unavailable(Exception):
    """A program or a permission that a check needs is missing."""


class Outcome:
    """The result of a command."""

    def __init__(self, command: str, status: int, out: bytes, err: bytes, max_rss_bytes: int):
        self.command, self.status, self.max_rss_bytes = command, status, max_rss_bytes
        self.out, self.err = out.decode(errors="replace"), err.decode(errors="replace")

    def __str__(self):
        return f"`{self.command}`: exit status {self.status}, says {shortened(self.out)} and {shortened(self.err)}"

    def expect(self, *statuses: int) -> "Outcome":
        assert self.status in statuses, f"{self}; expected {' or '.join(map(str, statuses))}"
        assert self.status == OK or (self.err + self.out).strip(), f"{self}: does not say why"
        return self

    def modest(self) -> "Outcome":
        assert SANITIZED or self.max_rss_bytes < MAX_RSS_BYTES, f"{self}: used {self.max_rss_bytes} bytes of memory"
        return self

    def json(self):
        return json.loads(self.out)


class Command:
    """A seqshelf that runs in parallel with the check, in a new session with the processes that it starts."""

    def __init__(self, words: list, environment: dict, max_file_bytes: int | None = None):
        self.words = [str(word) for word in words]
        self.output, self.errors = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        limit = (None if max_file_bytes is None
                 else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (max_file_bytes,) * 2))
        self.process = subprocess.Popen(self.words, stdin=subprocess.DEVNULL, stdout=self.output, stderr=self.errors,
                                        env=environment, start_new_session=True, preexec_fn=limit)
        self.outcome = None

    @property
    def pid(self) -> int:
        return self.process.pid

    def is_running(self) -> bool:
        return self.outcome is None and self._ended(os.WNOHANG) is None

    def wait(self, patience: float = PATIENCE) -> Outcome:
        end = time.monotonic() + patience
        while self.outcome is None and self._ended(os.WNOHANG) is None:
            if time.monotonic() > end:
                self.kill()
                raise AssertionError(f"`{' '.join(self.words)}` hangs")
            time.sleep(0.005)
        return self.outcome

    def signal(self, number: int) -> None:
        if self.is_running():
            os.kill(self.pid, number)

    def kill(self, what_it_started: bool = True) -> Outcome:
        """Sends SIGKILL, by default also to the processes that it started."""
        victims = session_of(self.pid) if what_it_started else []
        for pid in [self.pid] * self.is_running() + victims:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return self.wait()

    def _ended(self, flags: int):
        pid, status, usage = os.wait4(self.pid, flags)
        if pid == 0:
            return None
        self.process.returncode = os.waitstatus_to_exitcode(status)  # otherwise Popen would wait for it too
        self.output.seek(0)
        self.errors.seek(0)
        self.outcome = Outcome(" ".join(["seqshelf", *self.words[1:]]), self.process.returncode, self.output.read(),
                               self.errors.read(), usage.ru_maxrss * 1024)
        return self.outcome


def session_of(leader: int) -> list[int]:
    """The running processes of a session, without its leader."""
    found = []
    for directory in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (directory / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == leader and int(directory.name) != leader and fields[0] != "Z":
                found.append(int(directory.name))
    return found


class Shelf:
    """Runs seqshelf with its own root, and with a home and a directory for temporary files that stay empty."""

    def __init__(self, place: pathlib.Path, name: str = "root"):
        self.root = place / name
        self.home, self.temporary = place / "home", place / "tmp"
        self.extra = {}
        for directory in (self.home, self.temporary):
            directory.mkdir(parents=True, exist_ok=True)

    def start(self, *arguments, max_file_bytes: int | None = None) -> Command:
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("SEQSHELF") and not name.lower().endswith("_proxy")}
        environment |= {"HOME": str(self.home), "TMPDIR": str(self.temporary), "LC_ALL": "C.UTF-8", **self.extra}
        return Command([SEQSHELF, "-r", self.root, *arguments], environment, max_file_bytes)

    def run(self, *arguments, max_file_bytes: int | None = None) -> Outcome:
        outcome = self.start(*arguments, max_file_bytes=max_file_bytes).wait()
        for directory in (self.home, self.temporary):
            equal(f"left in {directory.name} by {outcome}", sorted(os.listdir(directory)), [])
        return outcome

    def ok(self, *arguments) -> str:
        return self.run(*arguments).expect(OK).out

    def json(self, *arguments) -> dict:
        result = self.run("--json", *arguments).expect(OK).json()
        assert not has_null(result), f"null in {result}"
        return result

    def lines(self, *arguments) -> list[dict]:
        return [json.loads(line) for line in self.run("--json", *arguments).expect(OK).out.splitlines()]

    def latest(self) -> str | None:
        link = self.root / "latest"
        return os.readlink(link) if link.is_symlink() else None


def has_null(value) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return value is None or any(map(has_null, inner))


def shortened(value) -> str:
    text = value if isinstance(value, str) else repr(value)
    return repr(text.strip() if len(text) <= 700 else text[:350] + " … " + text[-350:])


def equal(what: str, found, expected) -> None:
    if found != expected:
        if isinstance(found, dict) and isinstance(expected, dict):  # show only the differences
            found, expected = ({key: value for key, value in one.items() if key not in other or other[key] != value}
                               for one, other in ((found, expected), (expected, found)))
        raise AssertionError(f"{what}: {shortened(found)}, expected {shortened(expected)}")


def sha256(path: pathlib.Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def tree(directory: pathlib.Path, leave_out: tuple = ()) -> dict:
    """Kinds, modes, sizes, times and contents of everything below a directory, except paths in `leave_out`.

    Locks, SQLite's files beside a catalog in use, and the time of snapshots.json are ignored; snapshots.json may be
    written again with the same text.
    """
    found = {}
    for parent, directories, files in os.walk(directory):
        directories[:] = [name for name in directories if pathlib.Path(parent, name) not in leave_out]
        for name in directories + files:
            path = pathlib.Path(parent, name)
            if path in leave_out or name == ".lock" or name.endswith(("-shm", "-wal")):
                continue
            status = path.lstat()
            is_file = stat.S_ISREG(status.st_mode)
            content = sha256(path) if is_file else os.readlink(path) if stat.S_ISLNK(status.st_mode) else ""
            found[str(path.relative_to(directory))] = (stat.filemode(status.st_mode), status.st_size if is_file else 0,
                                                       status.st_mtime_ns if is_file
                                                       and name != "snapshots.json" else 0, content)
    return found


@contextlib.contextmanager
def unchanged(*directories: pathlib.Path, leave_out: tuple = ()):
    """Checks that nothing in these directories changes, except paths in `leave_out`."""
    before = [tree(directory, leave_out) for directory in directories]
    yield
    for directory, was in zip(directories, before):
        equal(f"changes in {directory}", tree(directory, leave_out), was)


def wait_until(what: str, condition, command: Command | None = None, patience: float = PATIENCE):
    """Waits for the first true value of `condition`; it is a failure if the command ends before."""
    end = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        assert command is None or command.is_running(), f"{command.outcome} before {what}"
        assert time.monotonic() < end, f"timeout while waiting for {what}"
        time.sleep(0.002)


def run_checks(checks) -> None:
    """Calls each check with an empty directory, prints the results and their number, and ends the script."""
    name = pathlib.Path(sys.argv[0]).stem
    only = sys.argv[3:]
    passed = failed = 0
    for check in checks:
        if only and check.__name__ not in only:
            continue
        with tempfile.TemporaryDirectory(prefix=f"mirror-{name}-") as directory:
            started = time.monotonic()
            try:
                random.seed(check.__name__)  # the same points and bytes in every run
                check(pathlib.Path(directory).resolve())
                passed += 1
                print(f"ok {check.__name__} ({time.monotonic() - started:.1f} s)")
            except Unavailable as error:
                failed += REQUIRED
                print(f"FAILED {check.__name__}: {error}" if REQUIRED else f"SKIPPED: mirror/{name}: {error}")
            except AssertionError as error:
                failed += 1
                print(f"FAILED {check.__name__}: {error}")
            except Exception:  # an unexpected error in a check
                failed += 1
                print(f"FAILED {check.__name__}: {traceback.format_exc()}")
            sys.stdout.flush()
    print(f"{passed} passed, {failed} failed")
    sys.exit(int(failed > 0))
