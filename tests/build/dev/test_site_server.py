"""The site as `make serve` sends it, and as nginx does with the guide's configuration."""

from __future__ import annotations

import functools
import gzip
import http.client
import shutil
import socket
import subprocess
import threading
import time
from contextlib import closing
from http.server import ThreadingHTTPServer
from pathlib import Path

import hosting
import pytest
from node import node_command
from site_server import SiteHandler, accepted

ROOT = Path(__file__).resolve().parents[3]
PAGE = "<html><head><script>go()</script></head><body>" + "words " * 500 + "</body></html>"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of two pages, finished as the build does."""
    folder = tmp_path / "site"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE, "utf-8")
    (folder / "404.html").write_text("nothing here", "utf-8")
    (folder / "assets/page.mjs").write_text("export const one = 1;\n" * 100, "utf-8")
    hosting.write(folder)
    command = [*node_command(), str(ROOT / "build/site/compress.mjs"), str(folder)]
    subprocess.run([*command, str(tmp_path / "cache")], check=True)
    return folder


@pytest.fixture
def served(site: Path):
    handler = functools.partial(SiteHandler, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_a_wrong_address_is_answered_with_the_sites_own_page(served: int):
    with closing(http.client.HTTPConnection("127.0.0.1", served)) as connection:
        connection.request("GET", "/no/such/page.html", headers={"Accept-Encoding": "br"})
        answer = connection.getresponse()
        assert answer.status == 404
        assert answer.read() == b"nothing here"
        assert answer.getheader("Content-Type") == "text/html; charset=utf-8"
        assert answer.getheader("Content-Encoding") is None
        assert answer.getheader("Content-Security-Policy")


def test_one_connection_serves_many_requests(served: int):
    with closing(http.client.HTTPConnection("127.0.0.1", served)) as connection:
        connection.connect()
        first = connection.sock
        for path, status in [("/", 200), ("/nowhere.html", 404), ("/index.html", 200)]:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == status
            assert connection.sock is first


@pytest.fixture
def nginx(site: Path, tmp_path: Path):
    """nginx with the guide's configuration on a free port; only paths and port are changed."""
    if shutil.which("nginx", path="/usr/sbin:/usr/bin") is None:
        pytest.skip("nginx is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ours = (ROOT / "deploy/nginx.conf").read_text("utf-8")
    ours = ours.replace("/srv/ppo-lab", str(site)).replace(
        "listen 80;", f"listen 127.0.0.1:{port};"
    )
    module = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
    load = f"load_module {module};\n" if module.exists() else ""
    if not load:
        ours = ours.replace("brotli_static on;", "")
    temporary = "".join(
        f"{name}_temp_path {tmp_path}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"{load}user root; daemon off; error_log {tmp_path}/log; pid {tmp_path}/pid; events {{}}\n"
        f"http {{ access_log off; {temporary}\n{ours} }}\n"
    )
    process = subprocess.Popen(["/usr/sbin/nginx", "-c", str(tmp_path / "nginx.conf")])
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert process.poll() is None, (tmp_path / "log").read_text()
        time.sleep(0.05)
    yield port
    process.terminate()
    process.wait(10)


def get(port: int, path: str, **headers: str):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={n.replace("_", "-"): v for n, v in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


@pytest.mark.parametrize("host", ["served", "nginx"])
def test_a_host_sends_what_the_guide_lists(host: str, request, site: Path):
    port = request.getfixturevalue(host)
    plain, body = get(port, "/")
    assert plain.status == 200 and body.decode() == PAGE
    assert plain.getheader("Content-Encoding") is None
    small, packed = get(port, "/index.html", Accept_Encoding="gzip")
    assert small.getheader("Content-Encoding") == "gzip"
    assert "Accept-Encoding" in small.getheader("Vary")
    assert small.getheader("Content-Type").startswith("text/html")
    assert gzip.decompress(packed).decode() == PAGE
    policy = small.getheader("Content-Security-Policy")
    assert hosting.source_hash("go()") in policy and "unsafe-inline" not in policy
    assert policy == (site / hosting.POLICY).read_text().strip()
    assert small.getheader("X-Content-Type-Options") == "nosniff"
    assert small.getheader("Cache-Control") == "no-cache"
    script, _ = get(port, "/assets/page.mjs?v=0123")
    assert script.getheader("Content-Type").startswith("text/javascript")
    assert "immutable" in script.getheader("Cache-Control")
    assert get(port, "/nowhere.html")[0].status == 404


def test_brotli_is_taken_first(served: int, site: Path):
    answer, body = get(served, "/index.html", Accept_Encoding="gzip, deflate, br")
    assert answer.getheader("Content-Encoding") == "br"
    assert body == (site / "index.html.br").read_bytes()
    assert len(body) < len((site / "index.html.gz").read_bytes())


@pytest.mark.parametrize(
    ("header", "codings"),
    [("", set()), ("gzip, br;q=0", {"gzip"}), ("*", {"br", "gzip"}), ("GZIP;q=0.5", {"gzip"})],
)
def test_what_a_browser_accepts_is_read(header: str, codings: set[str]):
    assert accepted(header) & {"br", "gzip"} == codings
