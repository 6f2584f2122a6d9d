"""The runs that the views replay, recorded by the page's own Python at build time.

WebAssembly computes the same numbers on every machine, and natively every processor trains
another policy: so the sentences of a tour stay true wherever the site is built.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from cells import Cell
from packs import PACKER, content_key
from recorded import RECORDER, complaint, record
from say import stop, timed

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "build/site/recordings"
CACHE = ROOT / ".cache/views"


def page_bytes(packs: Mapping[str, Path]) -> dict[str, bytes]:
    """Return asset name -> JSON of every recording, from the cache where possible."""
    scripts = sorted(SCRIPTS.glob("*.py"))
    return {
        f"views/{script.stem}.json": recording(script, packs).read_bytes() for script in scripts
    }


def recording(script: Path, packs: Mapping[str, Path]) -> Path:
    """Return the file with what a script prints; it runs when it or the algorithm has changed."""
    path = CACHE / f"{script.stem}-{_key(script, packs)}.json"
    if path.exists():
        return path
    cell = Cell(
        id=script.stem, session="", code=script.read_text("utf-8"), raises=None, record=True
    )
    with timed(f"recording {script.stem} as a browser would compute it"):
        ((outcome,),) = record([[cell]], packs)
    if wrong := complaint(cell, outcome):
        stop(wrong)
    CACHE.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    partial.write_text(outcome["text"] or "", "utf-8")
    partial.replace(path)
    return path


def _key(script: Path, packs: Mapping[str, Path]) -> str:
    """Return a hash over what a recording depends on: numpy, the kernels and the algorithm."""
    algorithm = [path for path in ROOT.glob("ppo_ref/*.py") if path.stem != "guidance"]
    folders = ("ppo_ref/envs", "ppo_ref/distributions", "browser_runtime/assembly")
    parts = [path for folder in folders for path in (ROOT / folder).rglob("*.[pt][ys]")]
    numpy = hashlib.sha256(packs["pyodide/numpy.zip"].read_bytes()).hexdigest()
    files = [script, *RECORDER, *PACKER, *sorted(algorithm), *sorted(parts)]
    return f"{content_key(dict.fromkeys(files))}{numpy[:8]}"
