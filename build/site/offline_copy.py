"""Write site/service-worker.js: the bundled worker with the list of the build's files before it.

The list holds every file by the hash of its content, so that any change makes a new worker, which
is how browsers learn of a new build.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from say import stop

SCRIPT = Path("service-worker.js")
BUNDLED = Path("assets/ppo/service-worker.js")
HASH_DIGITS = 16
MOST_BYTES = 40e6
"""What a reader's browser may be asked to keep."""

# Kept only after a page has used them.
HEAVY = ("assets/ppo/pyodide/", "assets/ppo/onnx/")
# Of no use in a page: for hosts, for other sites, for downloads, for search engines.
LEFT_OUT = (
    "download/",
    "hosting/",
    "pyodide/",
    "assets/social/",
    "assets/ppo/manifest.json",
    BUNDLED.as_posix(),
    SCRIPT.as_posix(),
    "_headers",
    "robots.txt",
    "sitemap.xml",
    ".stamp",
)
LEFT_OUT_ENDINGS = (".br", ".map")
COPY_ENDING = ".gz"


def kept_files(site: Path) -> list[str]:
    """Return the paths of all files that a page of the site may load."""
    found = []
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if not path.is_file() or name.startswith(LEFT_OUT) or name.endswith(LEFT_OUT_ENDINGS):
            continue
        # NAME.gz beside NAME is its compressed copy; alone it is an asset of the page.
        if name.endswith(COPY_ENDING) and path.with_suffix("").exists():
            continue
        found.append(name)
    return found


def build_list(site: Path) -> dict[str, object]:
    """Return what the worker knows of the build: `Build` in service_worker/files.ts."""
    hashes = {
        name: hashlib.sha256((site / name).read_bytes()).hexdigest()[:HASH_DIGITS]
        for name in kept_files(site)
    }
    every = json.dumps(hashes) + (site / BUNDLED).read_text("utf-8")
    return {
        "version": hashlib.sha256(every.encode()).hexdigest()[:HASH_DIGITS],
        "light": {name: key for name, key in hashes.items() if not name.startswith(HEAVY)},
        "heavy": {name: key for name, key in hashes.items() if name.startswith(HEAVY)},
    }


def write(site: Path) -> None:
    """Write the worker of a finished site, or stop when readers would have to keep too much."""
    size = sum((site / name).stat().st_size for name in kept_files(site))
    if size > MOST_BYTES:
        stop(
            f"a copy of the site would take {size / 1e6:.1f} MB in a reader's browser, at most "
            f"{MOST_BYTES / 1e6:.0f} are wanted: leave files out in build/site/offline_copy.py."
        )
    listed = json.dumps(build_list(site), separators=(",", ":"))
    script = (site / BUNDLED).read_text("utf-8")
    (site / SCRIPT).write_text(f"self.ppoBuild={listed};\n{script}", "utf-8")
