"""Serve the site and the GPU service on localhost, and print address and a fresh API key.

python build/dev/serve.py [--port 8000] [--api-port 8321] [--data data]
"""

from __future__ import annotations

import argparse
import errno
import functools
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import NoReturn

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "site"))

from say import one_sentence, step, stop
from site_server import SiteHandler

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
API_START_SECONDS = 60.0


def refuse_taken_port(port: int, option: str) -> None:
    """Stop with one sentence when the port is in use, also where `localhost` means [::1] first."""
    for family, host in ((socket.AF_INET, HOST), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                stop(
                    f"port {port} is taken on {host}: stop the program that listens there, or "
                    f"choose another port, {option}."
                )
            if error.errno == errno.EACCES:
                stop(f"port {port} is for the system only: choose one above 1023, {option}.")
            if family == socket.AF_INET:
                raise
            # This machine has no IPv6, so nothing else can answer there.


def start_api(environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start the GPU service in its own process."""
    command = [sys.executable, "-m", "gpu_api", "serve"]
    return subprocess.Popen(command, cwd=ROOT, env=dict(environment), start_new_session=True)


def create_key(environment: Mapping[str, str]) -> str:
    """Return a new API key."""
    # The same owner every time, so that a new key still sees the runs of the last one.
    command = [sys.executable, "-m", "gpu_api", "keys", "create", "--owner", "local"]
    command += ["--role", "instructor", "--name", "make serve", "--expires-days", "30"]
    result = subprocess.run(
        command, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False
    )
    found = [word for word in result.stdout.split() if word.startswith("ppo_")]
    if result.returncode != 0 or not found:
        stop(f"no API key could be made: {result.stderr.strip() or result.stdout.strip()}")
    return found[0]


def wait_until_healthy(api: subprocess.Popen[bytes], address: str) -> None:
    """Wait until the service answers, or stop with a sentence."""
    limit = time.monotonic() + API_START_SECONDS
    while time.monotonic() < limit:
        if api.poll() is not None:
            stop(
                f"the GPU service ended at once with status {api.returncode}; see its lines above."
            )
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    stop(f"the GPU service did not answer within {API_START_SECONDS:.0f} s.")


def interrupt(*_: object) -> NoReturn:
    """Stop as Ctrl+C does."""
    raise KeyboardInterrupt


def serve(port: int, api_port: int, data: Path) -> None:
    """Run both servers until interrupted."""
    api_address = f"http://{HOST}:{api_port}"
    environment = {
        # A line per request would scroll address and key out of the terminal.
        "PPO_API_LOG_LEVEL": "warning",
        **os.environ,
        "PPO_API_HOST": HOST,
        "PPO_API_PORT": str(api_port),
        "PPO_API_DATA": str(data),
    }
    key = create_key(environment)
    api = start_api(environment)
    for asked in (signal.SIGINT, signal.SIGTERM):  # a shell's background jobs ignore SIGINT
        signal.signal(asked, interrupt)
    try:
        wait_until_healthy(api, api_address)
        handler = functools.partial(SiteHandler, directory=str(ROOT / "site"))
        with ThreadingHTTPServer((HOST, port), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            print(
                f"\n  Site     http://localhost:{port}/\n"
                f"  GPU API  {api_address}\n"
                f"  API key  {key}\n\n"
                "  Paste address and key under “Run on GPU” in the playground.\n"
                "  Ctrl+C stops both.\n",
                flush=True,
            )
            status = api.wait()
            server.shutdown()
            stop(f"the GPU service ended with status {status}; see its lines above.")
    except KeyboardInterrupt:
        step("stopping")
    finally:
        api.terminate()
        try:
            api.wait(timeout=15)
        except subprocess.TimeoutExpired:
            api.kill()


def main() -> None:
    """Build what changed, then serve."""
    parser = argparse.ArgumentParser(description="Serve the site and the GPU service.")
    parser.add_argument("--port", type=int, default=8000, help="port of the site")
    parser.add_argument("--api-port", type=int, default=8321, help="port of the GPU service")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="the service's folder")
    options = parser.parse_args()
    refuse_taken_port(options.port, "as in `make serve PORT=8001`")
    refuse_taken_port(options.api_port, "as in `make serve API_PORT=8322`")
    if (
        subprocess.run([sys.executable, str(ROOT / "build/site/main.py")], check=False).returncode
        != 0
    ):
        raise SystemExit(1)
    serve(options.port, options.api_port, options.data)


if __name__ == "__main__":
    with one_sentence():
        main()
