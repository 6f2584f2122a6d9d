"""A static host at the end of a reader's line, which limits bit rate and round trip.

The limits are in the server because Chromium's own emulation made every page of a session hang.
It answers like static hosts: text is compressed, pages are kept for ten minutes, and files whose
address contains their hash (`?v=`) for good.
"""

from __future__ import annotations

import functools
import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

COMPRESSED = (".html", ".js", ".mjs", ".css", ".json", ".svg", ".xml")
PIECE_BYTES = 16_384


@dataclass(kw_only=True)
class Line:
    """The line between host and reader; all connections share it."""

    bytes_per_second: float = float("inf")
    round_trip_seconds: float = 0.0
    _free_at: float = field(default=0.0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def travel(self) -> None:
        """Wait for one round trip: a request and the beginning of its answer."""
        time.sleep(self.round_trip_seconds)

    def carry(self, size: int) -> None:
        """Wait until `size` bytes have passed, after those of other connections."""
        with self._lock:
            self._free_at = max(time.monotonic(), self._free_at) + size / self.bytes_per_second
            free_at = self._free_at
        time.sleep(max(0.0, free_at - time.monotonic()))


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    line: ClassVar[Line]

    def setup(self) -> None:
        """Take a round trip to connect."""
        super().setup()
        self.line.travel()

    def do_GET(self) -> None:
        """Answer with the file, or 304 when the browser has this very file."""
        self.line.travel()
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        body = encoded(path) if path.suffix in COMPRESSED else path.read_bytes()
        tag = f'"{path.stat().st_mtime_ns:x}-{len(body):x}"'
        known = self.headers.get("If-None-Match") == tag
        self.send_response(304 if known else 200)
        self.send_header("ETag", tag)
        hashed = "v=" in urlsplit(self.path).query
        self.send_header("Cache-Control", f"max-age={31_536_000 if hashed else 600}")
        if not known:
            self.send_header("Content-Type", self.guess_type(path))
            self.send_header("Content-Length", str(len(body)))
            if path.suffix in COMPRESSED:
                self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        for start in range(0, 0 if known else len(body), PIECE_BYTES):
            piece = body[start : start + PIECE_BYTES]
            self.line.carry(len(piece))
            self.wfile.write(piece)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@functools.cache
def encoded(path: Path) -> bytes:
    """Return the file's bytes gzipped, compressed once."""
    return gzip.compress(path.read_bytes(), 6, mtime=0)


class _Server(ThreadingHTTPServer):
    request_queue_size = 64
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent: a page that is left drops its connections."""


@contextmanager
def serve(folder: Path, line: Line) -> Iterator[str]:
    """Serve a folder over the line; yield its address, with a slash at the end."""
    handler = type("Handler", (_Handler,), {"line": line})
    with _Server(("127.0.0.1", 0), functools.partial(handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
