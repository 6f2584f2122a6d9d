"""Build the whole site into site/: pages, packs, scripts, styles and the zip.

    python build/site/main.py [--force] [--dev] [--draft]

Nothing happens when no input changed since the last build; --force builds anyway.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import archive
import assets
import chapter_notebooks
import finish_pages
import hosting
import offline_copy
import package_index
import packs
import social
import views
import web_app
from node import node_command
from say import one_sentence, step, stop, timed

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "site"
STAMP = SITE / ".stamp"

# The inputs of the site, besides the packages and assets that these files pin.
INPUTS = (
    "docs", "browser_runtime", "ppo_ref", "build", "mkdocs.yml", "package-lock.json",
    "tsconfig.json", "README.md", "CHANGELOG.md", "pyproject.toml",
)  # fmt: skip
IGNORED = ("__pycache__",)


def input_key(options: str) -> str:
    """Return one hash over all inputs and the options of the build."""
    digest = hashlib.sha256(options.encode())
    for name in INPUTS:
        top = ROOT / name
        files = sorted(top.rglob("*")) if top.is_dir() else [top]
        for path in files:
            if path.is_file() and not set(IGNORED) & set(path.parts):
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def build_pages(draft: bool) -> None:
    """Run MkDocs into site/, which it empties first."""
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONPATH": str(ROOT / "build/site"),  # of the extension course_markdown
    }
    command = [sys.executable, "-W", "ignore", "-m", "mkdocs", "build"]
    command += ["--no-strict"] if draft else ["--strict"]
    result = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    # An error of a page ends in a traceback, which would only hide the line that names the page.
    said = (result.stdout + result.stderr).partition("Traceback (most recent call last)")
    for line in [*said[0].splitlines(), *said[2].splitlines()[-1:]]:
        if line.strip() and not line.startswith("INFO"):
            print(line, flush=True)
    if result.returncode != 0:
        stop("MkDocs could not build the pages; its message is above.")


def bundle(dev: bool) -> None:
    """Bundle the TypeScript into site/assets/ppo."""
    command = [*node_command(), str(ROOT / "build/site/bundle.mjs"), *(["--dev"] if dev else [])]
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        stop("the scripts could not be bundled; esbuild's message is above.")


def named() -> tuple[str, str]:
    """Return the site's name and description from mkdocs.yml."""
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    found = dict(re.findall(r"^(site_name|site_description): (.+)$", text, re.MULTILINE))
    return found["site_name"], found["site_description"]


def compress() -> None:
    """Write compressed copies beside the site's files."""
    command = [*node_command(), str(ROOT / "build/site/compress.mjs"), str(SITE)]
    command.append(str(ROOT / ".cache/compressed"))
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        stop("the site's files could not be compressed; Node's message is above.")


def build(*, dev: bool, draft: bool) -> None:
    """Build everything, replacing site/."""
    with timed("preparing Python for the page"):
        files = assets.fetch_all()
        python_packs = packs.python_packs(files)
        contents = packs.page_assets(files, python_packs, views.page_bytes(python_packs))
    with timed("writing the pages"):
        build_pages(draft)
        finish_pages.finish(SITE, None if draft else python_packs)
        social.write(SITE)
        web_app.write(SITE, *named())
        chapter_notebooks.write(SITE)
    with timed("bundling the scripts"):
        packs.place(SITE / "assets/ppo", contents)
        bundle(dev)
        package_index.write(SITE, files)
    with timed("packing the zip for offline use"):
        archive.write_zip(SITE, contents)
    with timed("writing the policy and the compressed copies for hosts"):
        hosting.write(SITE)
        offline_copy.write(SITE)
        compress()


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other process builds into site/."""
    lock = ROOT / ".cache/site.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            step("another build of the site is running; waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def main() -> None:
    """Build when something changed."""
    parser = argparse.ArgumentParser(description="Build the site into site/.")
    parser.add_argument("--force", action="store_true", help="build even if nothing changed")
    parser.add_argument("--dev", action="store_true", help="readable scripts with source maps")
    parser.add_argument(
        "--draft", action="store_true", help="go on after dead links, without recorded outputs"
    )
    parser.add_argument("--only-bundle", action="store_true", help="only scripts and styles")
    options = parser.parse_args()
    if options.only_bundle:
        bundle(options.dev)
        offline_copy.write(SITE)
        compress()  # a host prefers the copies, which would be stale
        return
    key = input_key(f"{options.dev} {options.draft} {os.environ.get('SITE_URL', '')}")
    if not options.force and STAMP.exists() and STAMP.read_text("utf-8") == key:
        step("the site is up to date")
        return
    STAMP.unlink(missing_ok=True)
    free = shutil.disk_usage(ROOT).free
    if free < 300e6:
        stop(f"the disk has {free / 1e6:.0f} MB left and the site needs 300 MB: free some space.")
    build(dev=options.dev, draft=options.draft)
    STAMP.write_text(key, "utf-8")


if __name__ == "__main__":
    with one_sentence(), alone():
        main()
