"""The output of the pages' cells, recorded by the page's own Python at build time.

A page that does not run as its author meant it fails the build, so no lesson ships broken code.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from cells import CELL, Cell, cells_of
from node import node_command
from packs import PACKER, content_key
from say import stop, timed

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache/recorded"
RECORDER = [ROOT / "build/site/record.mjs", ROOT / "build/site/page_python.mjs", *PACKER]
SECONDS_PER_PAGE = 300


def _cache_path(cells: Sequence[Cell], packs_key: str) -> Path:
    request = json.dumps([[cell.session, cell.code, cell.record] for cell in cells])
    digest = hashlib.sha256(f"{packs_key}\0{request}".encode()).hexdigest()
    return CACHE / f"{digest[:32]}.json"


def run_pages(
    pages: Sequence[Sequence[Cell]], packs: Mapping[str, Path]
) -> list[list[dict[str, str | None]]]:
    """Return the outcome of every recorded cell of every page, from the cache where possible."""
    CACHE.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(content_key(RECORDER).encode())
    for path in packs.values():
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    key = digest.hexdigest()
    missing = [cells for cells in pages if not _cache_path(cells, key).exists()]
    if missing:
        count = sum(len(cells) for cells in missing)
        with timed(f"running the {count} cells of {len(missing)} pages as browsers would"):
            for cells, outcome in zip(missing, record(missing, packs), strict=True):
                _cache_path(cells, key).write_text(json.dumps(outcome), "utf-8")
    return [json.loads(_cache_path(cells, key).read_text("utf-8")) for cells in pages]


def record(
    pages: Sequence[Sequence[Cell]], packs: Mapping[str, Path]
) -> list[list[dict[str, str | None]]]:
    """Run the cells of pages in the page's own Python under Node; return their outcomes."""
    request = {
        "packs": {
            "stdlib": str(packs["pyodide/stdlib.zip"]),
            "numpy": str(packs["pyodide/numpy.zip"]),
            "ours": str(packs["pyodide/ppo_lab.zip"]),
        },
        "pages": [
            [{"session": cell.session, "code": cell.code} for cell in cells if cell.record]
            for cells in pages
        ],
    }
    command = [*node_command(), str(ROOT / "build/site/record.mjs")]
    limit = SECONDS_PER_PAGE * len(pages)
    try:
        result = subprocess.run(
            command, input=json.dumps(request), capture_output=True, text=True, check=False,
            cwd=ROOT, timeout=limit,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        stop(f"the cells of {len(pages)} pages did not end within {limit} s: is one endless?")
    if result.returncode != 0:
        lines = [line for line in result.stderr.splitlines() if len(line) < 500]
        stop("the cells could not be run:\n" + "\n".join(lines[-20:]))
    return [json.loads(line) for line in result.stdout.splitlines()]


def complaint(cell: Cell, outcome: Mapping[str, str | None]) -> str | None:
    """Return the fault of a cell that did not end as its page declares, else None."""
    if outcome["error"] == cell.raises or (cell.raises == "any" and outcome["error"]):
        return None
    if cell.raises:
        return f"cell {cell.id} should raise {cell.raises} and ended with {outcome['error']}"
    return f"cell {cell.id} raised {outcome['error']}:\n{outcome['text']}"


def with_outputs(pages: Mapping[Path, str], packs: Mapping[str, Path]) -> dict[Path, str]:
    """Return the pages with the recorded output of each cell inside it."""
    cells = {path: cells_of(text) for path, text in pages.items()}
    busy = [path for path, found in cells.items() if any(cell.record for cell in found)]
    outcomes = dict(zip(busy, run_pages([cells[path] for path in busy], packs), strict=True))
    finished = dict(pages)
    for path in busy:
        outputs = iter(outcomes[path])
        texts = [_checked(cell, next(outputs)) if cell.record else "" for cell in cells[path]]
        finished[path] = _filled(pages[path], texts)
    return finished


def _checked(cell: Cell, outcome: Mapping[str, str | None]) -> str:
    if wrong := complaint(cell, outcome):
        stop(wrong)
    return outcome["text"] or ""


def _filled(page: str, texts: Sequence[str]) -> str:
    """Put one text into each cell of the page."""
    left = iter(texts)
    empty = '<div class="ppo-recorded">'

    def fill(match: re.Match[str]) -> str:
        text = next(left)
        output = f"<pre>{html.escape(text, quote=False)}</pre>" if text else ""
        return match[0].replace(f"{empty}</div>", f"{empty}{output}</div>")

    return CELL.sub(fill, page)
