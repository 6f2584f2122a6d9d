"""Third-party files are taken only when their content is the pinned one."""

from __future__ import annotations

import hashlib
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import assets
import pytest

CONTENT = b"the pinned content"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


class _Answers(BaseHTTPRequestHandler):
    """/good serves the content, /bad other content, /short less than it announces."""

    def do_GET(self) -> None:
        body = {"/good": CONTENT, "/bad": b"something else", "/short": CONTENT[:5]}.get(self.path)
        self.send_response(200 if body else 404)
        announced = CONTENT if self.path == "/short" else body or b""
        self.send_header("Content-Length", str(len(announced)))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address():
    with HTTPServer(("127.0.0.1", 0), _Answers) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def asset(*urls: str) -> dict:
    return {"name": "thing.bin", "sha256": DIGEST, "sources": [{"url": url} for url in urls]}


def test_the_pinned_content_is_taken_and_kept(address, tmp_path):
    path = assets.fetch(asset(f"{address}/good"), cache=tmp_path)
    assert path.read_bytes() == CONTENT
    # The second time no source is asked.
    assert assets.fetch(asset("http://127.0.0.1:9/nobody"), cache=tmp_path) == path


def test_other_content_stops_the_build_naming_file_and_both_hashes(address, tmp_path):
    with pytest.raises(assets.WrongContent) as caught:
        assets.fetch(asset(f"{address}/bad", f"{address}/good"), cache=tmp_path)
    message = str(caught.value)
    found = hashlib.sha256(b"something else").hexdigest()
    assert "thing.bin" in message and DIGEST in message and found in message
    assert "build/site/assets.toml" in message
    assert not (tmp_path / "thing.bin").exists()


def test_a_tampered_cache_is_refused(address, tmp_path):
    path = assets.fetch(asset(f"{address}/good"), cache=tmp_path)
    path.write_bytes(b"tampered")
    with pytest.raises(assets.WrongContent, match="delete it"):
        assets.fetch(asset(f"{address}/good"), cache=tmp_path)


@pytest.mark.parametrize("broken", ["/missing", "/short"])
def test_a_source_that_cannot_deliver_gives_way_to_the_next(address, tmp_path, broken):
    path = assets.fetch(asset(f"{address}{broken}", f"{address}/good"), cache=tmp_path)
    assert path.read_bytes() == CONTENT


def test_without_any_source_every_reason_is_told(address, tmp_path):
    with pytest.raises(assets.Unavailable, match=r"missing.*404"):
        assets.fetch(asset(f"{address}/missing"), cache=tmp_path)


def test_every_listed_asset_is_pinned_and_has_a_known_source():
    listed = assets.listed()
    assert {entry["name"] for entry in listed} >= {"pyodide.asm.wasm", "python_stdlib.zip"}
    for entry in listed:
        assert re.fullmatch(r"[0-9a-f]{64}", entry["sha256"]), entry["name"]
        assert all(set(source) & set(assets.READERS) for source in entry["sources"])
