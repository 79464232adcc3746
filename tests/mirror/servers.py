"""Real servers on loopback, each with its own configuration in a temporary directory and an unprivileged port; they
always end."""
import contextlib
import getpass
import os
import pathlib
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request

from checks import Unavailable

SYSTEM_PATH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin:/usr/bin:/bin"
ROOT_USER = os.geteuid() == 0
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")  # nginx's directories


def program(name: str) -> str:
    found = shutil.which(name, path=SYSTEM_PATH)
    if found is None:
        raise Unavailable(f"{name} is not installed (tools/packages.sh)")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A program that listens. It ends with the `with` block, or with this script if that is killed."""

    def __init__(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="mirror-server-"))
        self.port = free_port()
        self.process = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def __enter__(self):
        try:
            for _ in range(5):
                if self.start():
                    return self
                self.port = free_port()  # another program took it
            raise AssertionError(f"{self.command()[0]} does not start: {self.said()}")
        except BaseException:
            shutil.rmtree(self.directory)
            raise

    def __exit__(self, *_):
        self.kill()
        shutil.rmtree(self.directory, ignore_errors=True)  # processes that served a connection may still be ending

    def start(self) -> bool:
        """Starts the server, also again after kill(), and waits until it listens."""
        words = [program("setpriv"), "--pdeathsig", "KILL", *self.command()]
        with open(self.directory / "said", "ab") as said:
            self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                                            start_new_session=True)
        end = time.monotonic() + 10
        while self.process.poll() is None and time.monotonic() < end:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
            time.sleep(0.01)
        self.kill()
        return False

    def kill(self) -> None:
        """Sends SIGKILL to the server and to its processes that serve connections."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def said(self) -> str:
        return "\n".join(path.read_text(errors="replace")[-2000:] for path in sorted(self.directory.glob("*"))
                         if path.name in ("said", "log"))


class Nginx(Server):
    """Serves the files of a directory. `limit_rate` is in bytes a second for each connection;
    `lists`: whether it has a page for each directory."""

    def __init__(self, served: pathlib.Path, ranges: bool = True, limit_rate: int = 0, lists: bool = False):
        super().__init__()
        self.served, self.ranges, self.limit_rate, self.lists = served, ranges, limit_rate, lists

    def command(self):
        (self.directory / "nginx.conf").write_text(f"""
            daemon off; master_process off; pid {self.directory}/pid; error_log {self.directory}/said warn;
            events {{ worker_connections 64; }}
            http {{
                {" ".join(f"{kind}_temp_path {self.directory}/{kind};" for kind in TEMPORARY)}
                log_format sizes '$request_method $request_uri $status $bytes_sent $request_length';
                access_log {self.directory}/access sizes;
                types {{ }} default_type application/octet-stream;
                sendfile off;
                server {{
                    listen 127.0.0.1:{self.port};
                    root {self.served};
                    limit_rate {self.limit_rate};
                    autoindex {"on" if self.lists else "off"};
                    {"" if self.ranges else "max_ranges 0;"}
                }}
            }}""")
        return [program("nginx"), "-p", str(self.directory), "-c", str(self.directory / "nginx.conf"),
                "-e", str(self.directory / "said")]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def requests(self) -> list[tuple[str, int, int]]:
        """(path, status, bytes in both directions) of all requests that ended since the last call."""
        marker = f"/mark-{time.monotonic_ns()}"
        with contextlib.suppress(OSError):
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(self.url + marker, timeout=10)
        log = self.directory / "access"
        end = time.monotonic() + 10
        while marker not in log.read_text() and time.monotonic() < end:
            time.sleep(0.01)
        lines = [line.split(" ") for line in log.read_text().splitlines()]
        log.write_text("")
        return [(path, int(status), int(sent) + int(received)) for _, path, status, sent, received in lines
                if not path.startswith("/mark-")]

    def bytes_moved(self) -> int:
        """Bytes of requests and answers since the last call, with headers."""
        return sum(moved for _, _, moved in self.requests())


class RsyncDaemon(Server):
    """Serves a directory as the read-only module `root` and as `writable`. `bwlimit` is in KiB a second."""

    def __init__(self, served: pathlib.Path, bwlimit: int = 0):
        super().__init__()
        self.served, self.bwlimit = served, bwlimit

    def command(self):
        user = "uid = root\ngid = root\n" if ROOT_USER else ""
        (self.directory / "rsyncd.conf").write_text(f"""
            pid file = {self.directory}/pid{time.monotonic_ns()}
            log file = {self.directory}/log
            use chroot = no
            munge symlinks = no
            {user}
            [root]
                path = {self.served}
                read only = yes
            [writable]
                path = {self.served}
                read only = no
            """.replace("            ", ""))
        return [program("rsync"), "--daemon", "--no-detach", f"--config={self.directory}/rsyncd.conf",
                "--address=127.0.0.1",
                f"--port={self.port}", f"--bwlimit={self.bwlimit}"]

    @property
    def url(self) -> str:
        return f"rsync://127.0.0.1:{self.port}/root"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that make rsync connect here for `HOST::MODULE`, which cannot contain a port."""
        return {"RSYNC_CONNECT_PROG": f"{program('rsync')} --config={self.directory}/rsyncd.conf --daemon"}

    @property
    def writable(self) -> str:
        return f"rsync://127.0.0.1:{self.port}/writable"

    def bytes_moved(self) -> int:
        """Bytes of connections that began and ended successfully since the last call."""
        log = self.directory / "log"
        end = time.monotonic() + 10
        while True:
            text = log.read_text() if log.exists() else ""
            begun = set(re.findall(r"\[(\d+)\] rsync (?:on|to) ", text))
            moved = {pid: (sent, received)
                     for pid, sent,
                     received in re.findall(r"\[(\d+)\] sent ([\d,]+) bytes +received ([\d,]+) bytes", text)}
            failed = set(re.findall(r"\[(\d+)\] rsync error:", text))
            if begun <= set(moved) | failed or time.monotonic() > end:
                break
            time.sleep(0.01)
        log.write_text("")
        return sum(int(number.replace(",", "")) for pid in begun & set(moved) for number in moved[pid])


class Sshd(Server):
    """Accepts this user with a new key. `environment` has the variables for the client."""

    def __init__(self):
        if pathlib.PurePath(pwd.getpwuid(os.geteuid()).pw_shell).name in ("nologin", "false"):
            raise Unavailable("this user has no shell for sshd to start")
        super().__init__()
        for key in ("host_key", "user_key"):
            subprocess.run([program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-C", "",
                            "-f", self.directory / key], check=True)
        shutil.copy(self.directory / "user_key.pub", self.directory / "authorized_keys")
        self.use_pam = False
        if ROOT_USER:
            os.makedirs("/run/sshd", mode=0o755, exist_ok=True)  # the package's service makes it

    def command(self):
        (self.directory / "sshd_config").write_text(f"""
            Port {self.port}
            ListenAddress 127.0.0.1
            HostKey {self.directory}/host_key
            AuthorizedKeysFile {self.directory}/authorized_keys
            PidFile none
            StrictModes no
            UsePAM {"yes" if self.use_pam else "no"}
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin yes
            MaxStartups 100
            """)
        return [program("sshd"), "-D", "-e", "-f", str(self.directory / "sshd_config")]

    def start(self):
        for self.use_pam in (False, True):  # sshd locks out some accounts without PAM
            if super().start() and self.lets_in():
                return True
            self.kill()
        return False

    def lets_in(self) -> bool:
        host_key = (self.directory / "host_key.pub").read_text().strip()
        (self.directory / "known_hosts").write_text(f"[127.0.0.1]:{self.port} {host_key}\n")
        return subprocess.run([*self.client().split(), "127.0.0.1", "true"], capture_output=True,
                              check=False, timeout=20).returncode == 0

    def client(self) -> str:
        return (
            f"{program('ssh')} -p {self.port} -l {getpass.getuser()} -i {self.directory}/user_key -F none -o "
            "BatchMode=yes "
                f"-o IdentitiesOnly=yes -o IdentityAgent=none -o StrictHostKeyChecking=yes "
                f"-o UserKnownHostsFile={self.directory}/known_hosts -o GlobalKnownHostsFile=none")

    @property
    def environment(self) -> dict[str, str]:
        return {"SEQSHELF_SSH": self.client()}

    @staticmethod
    def address(path: pathlib.Path) -> str:
        return f"127.0.0.1:{path}"
