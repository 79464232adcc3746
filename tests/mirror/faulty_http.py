"""A web server for files that misbehaves on request, and counts requests and bytes."""
import hashlib
import http.server
import pathlib
import re
import socket
import struct
import threading

ENOUGH = 1 << 16


class Fault:
    """A fault in the answer to a request. If `answer` returns False, the file is served as usual."""

    def __init__(self, answer, times: int | None = None):
        self.answer, self.times, self.used = answer, times, 0


# The faults. Each is a function of the handler that answers the request.

def status(code: int):
    return lambda handler: handler.answer(code, b"no\n")


def redirect(location: str):
    """Redirects to the same path below `location`, or to `location` itself if it ends in `!`."""
    return lambda handler: handler.answer(302, b"", {"Location": location[:-1] if location.endswith("!")
                                                     else location + handler.path})


def cut(after: int, announce: bool = True):
    """The connection breaks after so many bytes of the body, with or without an announced length."""
    return lambda handler: handler.send_part(after, announce=announce)


def stall(after: int):
    """The server stops sending after so many bytes, and the connection stays open."""
    return lambda handler: handler.send_part(after, then=handler.server.closing.wait)


def without_ranges(handler):
    handler.send_file(ranges=False)


def changed(offset: int, flip: int = 1):
    """One byte of the file is changed."""
    def answer(handler):
        content = bytearray(handler.content())
        content[offset % len(content)] ^= flip
        handler.send_file(bytes(content))
    return answer


def truncated(size: int):
    """The file ends early, and the server announces the shorter length."""
    return lambda handler: handler.send_file(handler.content()[:size])


def instead(content: bytes):
    return lambda handler: handler.send_file(content)


def generated(piece: bytes, pieces: int, announce: bool = True):
    """A body that is too large for a file, made by repeating one piece."""
    def answer(handler):
        handler.close_connection = True
        handler.send_response(200)
        if announce:
            handler.send_header("Content-Length", str(len(piece) * pieces))
        handler.end_headers()
        for _ in range(pieces):
            handler.write(piece)
    return answer


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.owner.seen.append((self.path, self.headers.get("Range", "")))
        fault = self.server.owner.fault_for(self.path)
        try:
            if fault is not None and fault.answer(self) is not False:
                return
            self.send_file()
        except OSError:  # the client closed the connection
            self.close_connection = True

    do_HEAD = do_GET

    def content(self) -> bytes | None:
        path = self.server.owner.served / self.path.lstrip("/")
        return path.read_bytes() if path.is_file() else None

    def answer(self, code: int, body: bytes, headers: dict | None = None):
        self.send_response(code)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and code != 304:
            self.write(body)

    def send_file(self, content: bytes | None = None, ranges: bool = True):
        content = self.content() if content is None else content
        if content is None:
            return self.answer(404, b"no\n")
        headers = {"ETag": f'"{hashlib.sha1(content).hexdigest()}"', "Accept-Ranges": "bytes" if ranges else "none"}
        if self.headers.get("If-None-Match") == headers["ETag"]:
            return self.answer(304, b"", headers)
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "")) if ranges else None
        if wanted is None:
            return self.answer(200, content, headers)
        first, last = int(wanted[1]), min(int(wanted[2] or len(content)), len(content) - 1)
        if first > last:
            return self.answer(416, b"", {"Content-Range": f"bytes */{len(content)}"})
        return self.answer(206, content[first:last + 1],
                           headers | {"Content-Range": f"bytes {first}-{last}/{len(content)}"})

    def send_part(self, size: int, then=None, announce: bool = True):
        """Sends the first bytes of the requested range."""
        content = self.content() or b""
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        first = int(wanted[1]) if wanted else 0
        self.send_response(206 if wanted else 200)
        if wanted:
            self.send_header("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}")
        if announce:
            self.send_header("Content-Length", str(len(content) - first))
        else:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        part = content[first:first + size]
        self.write(part if announce else b"%x\r\n%b\r\n" % (len(part), part))
        self.wfile.flush()
        if then is not None:
            then()
        self.close_connection = True
        # a reset instead of a normal end
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def write(self, body: bytes):
        for start in range(0, len(body), ENOUGH):
            piece = body[start:start + ENOUGH]
            self.wfile.write(piece)
            self.server.owner.count(len(piece))

    def log_message(self, *_):
        pass


class HttpServer(http.server.ThreadingHTTPServer):
    daemon_threads, block_on_close = True, False

    def handle_error(self, *_):
        """The client closed the connection."""


class FaultyServer:
    """Serves the files of a directory, with faults for some paths; the last added fault comes first."""

    def __init__(self, served: pathlib.Path):
        self.served = served
        self.seen = []  # (path, Range header) of each request
        self.sent = 0   # bytes of bodies
        self.faults = []
        self.lock = threading.Lock()
        self.http = HttpServer(("127.0.0.1", 0), Handler)
        self.http.owner, self.http.closing = self, threading.Event()

    def __enter__(self):
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.http.closing.set()
        self.http.shutdown()
        self.http.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_port}"

    def add(self, pattern: str, answer, times: int | None = None) -> Fault:
        """Adds a fault for requests whose path matches the regular expression `pattern`: always, or so many times."""
        fault = Fault(answer, times)
        with self.lock:
            self.faults.insert(0, (re.compile(pattern), fault))
        return fault

    def mend(self) -> None:
        with self.lock:
            self.faults.clear()

    def fault_for(self, path: str) -> Fault | None:
        with self.lock:
            for pattern, fault in self.faults:
                if pattern.search(path) and (fault.times is None or fault.used < fault.times):
                    fault.used += 1
                    return fault
        return None

    def count(self, size: int) -> None:
        with self.lock:
            self.sent += size

    def requests_of(self, pattern: str) -> list[tuple[str, str]]:
        return [request for request in self.seen if re.search(pattern, request[0])]
