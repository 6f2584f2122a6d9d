"""Write the zip that runs by double click: site/download/ppo-lab-site.zip.

A page opened from a disk may not fetch files, but it may add scripts. So the zip holds every asset
as a script with its gzipped bytes in base64, and leaves out the plain files, which no page could
read there.
"""

from __future__ import annotations

import base64
import json
import re
import zipfile
from pathlib import Path

import packs

ROOT = Path(__file__).resolve().parents[2]
DOWNLOAD = Path("download/ppo-lab-site.zip")
FOLDER = "ppo-lab-site"
# Lets Material search in a page on a disk, where no worker may start from an address.
WORKERS = "assets/ppo/iframe-worker.js"
EPOCH = (2026, 1, 1, 0, 0, 0)

# Bundles that are not page scripts: their text is passed to the page, which starts workers from it.
SCRIPTS_AS_ASSETS = ("worker.js",)
# Of no use inside the zip: the zip itself, the index that search_index.js repeats, packages for
# pages of others, build marks.
LEFT_OUT = (
    "download/",
    "pyodide/",
    "search/search_index.json",
    "sitemap.xml",
    ".stamp",
    "hosting/",
    "_headers",
    "assets/social/",
    "assets/icons/",
    "assets/ppo/service-worker.js",
    "service-worker.js",
    "manifest.webmanifest",
    "robots.txt",
)
# A link to the zip leads nowhere inside it: its text stays, the footer's offer is removed.
LINK = re.compile(r'<a\b[^>]*href="[^"]*download/ppo-lab-site\.zip"[^>]*>(.*?)</a>', re.DOTALL)
BASE = re.compile(r'"base": "(/[^"]*)"')
# A browser refuses these from a disk, or they speak of an address that is none.
HOSTED = re.compile(
    r'\s*<(?:link rel="(?:canonical|manifest|apple-touch-icon|preload)"|meta property="og:)[^>]*>'
)
OFFER = re.compile(r'\s*<a class="ppo-download".*?</a>', re.DOTALL)


def asset_script(name: str, data: bytes) -> bytes:
    """Return the script that passes one asset to the page."""
    body = base64.b64encode(packs.compressed(data)).decode("ascii")
    return f'__ppoAsset({json.dumps(name)},"{body}")'.encode("ascii")


def zip_members(site: Path, contents: dict[str, bytes]) -> dict[str, bytes]:
    """Return path in the zip -> bytes."""
    members: dict[str, bytes] = {}
    plain = {f"assets/ppo/{name}.gz" for name in contents}
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.is_dir() or name in plain or name.startswith(LEFT_OUT) or name.endswith(".map"):
            continue
        data = path.read_bytes()
        if name.endswith(".html"):
            text = HOSTED.sub("", LINK.sub(r"\1", OFFER.sub("", data.decode("utf-8"))))
            depth = "../" * (len(path.relative_to(site).parts) - 1)
            text = text.replace("</head>", f'<script src="{depth}{WORKERS}"></script></head>', 1)
            data = (_relative(text) if name == "404.html" else text).encode("utf-8")
        members[name] = data
    scripts = {name: (site / "assets/ppo" / name) for name in SCRIPTS_AS_ASSETS}
    every = {**contents, **{n: p.read_bytes() for n, p in scripts.items() if p.exists()}}
    for name, data in every.items():
        members[f"assets/ppo/offline/{name}.js"] = asset_script(name, data)
    return members


def _relative(page: str) -> str:
    """Return 404.html as it must be on a disk, where an absolute path leads to the disk's root."""
    found = BASE.search(page)
    base = found[1] if found else "/"
    page = re.sub(rf'\b(href|src)="{re.escape(base)}(?!/)([^"])', r'\1="\2', page)
    page = page.replace(f'new URL("{base}",location)', 'new URL(".",location)')
    return page.replace(f'"base": "{base}"', '"base": "."').replace(
        f'"search": "{base}', '"search": "'
    )


def write_zip(site: Path, contents: dict[str, bytes]) -> Path:
    """Write the zip below `site` and return its path."""
    target = site / DOWNLOAD
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
        for name, data in zip_members(site, contents).items():
            info = zipfile.ZipInfo(f"{FOLDER}/{name}", EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            out.writestr(info, data)
    return target
