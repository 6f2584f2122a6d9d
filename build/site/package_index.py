"""Write site/pyodide/: pyodide-lock.json, by which any Pyodide of our version loads ppo-lab.

    loadPyodide({ lockFileURL: "https://SITE/pyodide/pyodide-lock.json" })

The file is Pyodide's own with ppo-lab added, so JupyterLite and marimo find all packages in it.
Our pages do not use it: they load packs of bytecode (packs.py), which are smaller and start faster.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import wheel
from pyodide_lock import PackageSpec, PyodideLockSpec

ROOT = Path(__file__).resolve().parents[2]
PYODIDE = ROOT / "node_modules/pyodide"
FOLDER = Path("pyodide")
OURS = ("numpy",)  # ppo-lab's dependencies lie beside it, so it loads from one host.


def lock(ours: bytes) -> PyodideLockSpec:
    """Return Pyodide's own lock file with an entry of the wheel `ours`."""
    version = json.loads((PYODIDE / "package.json").read_text("utf-8"))["version"]
    stock = json.loads((PYODIDE / "pyodide-lock.json").read_text("utf-8"))
    stock["info"] = {"version": version, **stock["info"]}
    spec = PyodideLockSpec.model_validate(stock)
    elsewhere = f"https://cdn.jsdelivr.net/pyodide/v{version}/full/"
    for name, package in spec.packages.items():
        if name not in OURS:
            package.file_name = elsewhere + package.file_name
    spec.packages[wheel.NAME] = PackageSpec(
        name=wheel.NAME,
        version=wheel.project()["version"],
        file_name=wheel.file_name(),
        install_dir="site",
        sha256=hashlib.sha256(ours).hexdigest(),
        imports=list(wheel.PACKAGES),
        depends=list(wheel.REQUIRES),
    )
    return spec


def write(site: Path, files: Mapping[str, Path]) -> None:
    """Write the lock file and the wheels that it expects beside itself.

    Args:
        site: The folder of the built site.
        files: The verified third-party files, by name.
    """
    folder = site / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    ours = wheel.wheel()
    (folder / wheel.file_name()).write_bytes(ours)
    spec = lock(ours)
    for name in OURS:
        package = spec.packages[name]
        data = files[package.file_name].read_bytes()
        if hashlib.sha256(data).hexdigest() != package.sha256:
            raise ValueError(f"{package.file_name} is not the file that Pyodide's lock file names")
        (folder / package.file_name).write_bytes(data)
    spec.to_json(folder / "pyodide-lock.json")
