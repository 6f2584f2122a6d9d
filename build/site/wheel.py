"""The wheel of ppo-lab for any Pyodide: the sources that run in our own pages, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import io
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import packs

ROOT = Path(__file__).resolve().parents[2]
EPOCH = (2026, 1, 1, 0, 0, 0)
NAME = "ppo-lab"
PACKAGES = ("ppo_ref", "browser_runtime")
REQUIRES = ("numpy",)  # The command line, which needs more, is left out.


def project() -> dict[str, Any]:
    """Return the table [project] of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return table


def file_name() -> str:
    """Return the file's name, which installers read as name, version and tags."""
    return f"{NAME.replace('-', '_')}-{project()['version']}-py3-none-any.whl"


def metadata() -> str:
    """Return METADATA, without the upper bound on Python, which only torch needs."""
    table = project()
    requires = [line for line in table["dependencies"] if line.startswith(REQUIRES)]
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {NAME}",
        f"Version: {table['version']}",
        f"Summary: {table['description']}",
        f"License-Expression: {table['license']}",
        f"Requires-Python: {table['requires-python'].split(',')[0]}",
        *(f"Requires-Dist: {line}" for line in requires),
    ]
    return "\n".join([*lines, ""])


def members() -> dict[str, bytes]:
    """Return path in the wheel -> content; RECORD comes last."""
    info = f"{NAME.replace('-', '_')}-{project()['version']}.dist-info"
    tags = "Wheel-Version: 1.0\nGenerator: ppo-lab\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    found = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in packs.our_sources()}
    found[f"{info}/METADATA"] = metadata().encode()
    found[f"{info}/WHEEL"] = tags.encode()
    found[f"{info}/licenses/LICENSE"] = (ROOT / "LICENSE").read_bytes()
    rows = [f"{name},{_digest(data)},{len(data)}" for name, data in found.items()]
    found[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,", ""]).encode()
    return found


def _digest(data: bytes) -> str:
    """Return a hash in RECORD's notation."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest())
    return f"sha256={digest.decode().rstrip('=')}"


def wheel() -> bytes:
    """Return the wheel; the same sources make the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, data in members().items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            out.writestr(entry, data)
    return target.getvalue()
