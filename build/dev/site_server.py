"""The site over http as a good host serves it: compressed, with its policy, never stale."""

from __future__ import annotations

import os
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

CODINGS = {"br": ".br", "gzip": ".gz"}  # the smaller one first
POLICY = "hosting/content-security-policy.txt"
WRONG_ADDRESS = "404.html"
YEAR_SECONDS = 365 * 24 * 3600


def accepted(header: str) -> set[str]:
    """Return the content codings that an Accept-Encoding header allows."""
    found = set()
    for part in header.lower().split(","):
        coding, *parameters = (word.strip() for word in part.split(";"))
        quality = next((word[2:] for word in parameters if word.startswith("q=")), "1")
        try:
            if float(quality) > 0:
                found.add(coding)
        except ValueError:
            continue
    return set(CODINGS) if "*" in found else found


class SiteHandler(SimpleHTTPRequestHandler):
    """Serves a site's files, without a line per request."""

    # Connections stay open between requests, as those of every host do; unused ones are closed.
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 30

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".json": "application/json",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
        ".webmanifest": "application/manifest+json",
        ".woff2": "font/woff2",
        ".gz": "application/gzip",
    }
    _coding: str | None = None

    def translate_path(self, path: str) -> str:
        """Return the file of a request: a compressed copy if there is one and it is accepted."""
        self._coding = None
        plain = super().translate_path(path)
        if urlsplit(path).path.endswith("/"):
            plain = str(Path(plain, "index.html"))
        allowed = accepted(self.headers.get("Accept-Encoding", ""))
        for coding, suffix in CODINGS.items():
            if coding in allowed and Path(plain + suffix).is_file():
                self._coding = coding
                return plain + suffix
        return plain

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """Return the type of the content, whatever it is compressed with."""
        plain = os.fspath(path)
        if self._coding:
            plain = plain.removesuffix(CODINGS[self._coding])
        return super().guess_type(plain)

    def end_headers(self) -> None:
        """Add what a host should say about every file."""
        if self._coding:
            self.send_header("Content-Encoding", self._coding)
        self.send_header("Vary", "Accept-Encoding")
        # An address with the content's hash never changes; all others are asked for again.
        hashed = "v" in parse_qs(urlsplit(self.path).query)
        lasting = f"public, max-age={YEAR_SECONDS}, immutable"
        self.send_header("Cache-Control", lasting if hashed else "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        policy = Path(self.directory, POLICY)
        if policy.is_file():
            self.send_header("Content-Security-Policy", policy.read_text("utf-8").strip())
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a wrong address with the site's own page for it."""
        page = Path(self.directory, WRONG_ADDRESS)
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self._coding = None
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: the terminal shows address and key."""
