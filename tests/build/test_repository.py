"""What must hold for every file in the repository."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Clients know their registries; a host written down breaks mirrors and locked-down networks.
REGISTRIES = [
    "registry." + "npmjs", "registry." + "yarnpkg", "pypi" + ".org", "python" + "hosted.",
    "deb." + "debian",
]  # fmt: skip


def tracked() -> list[Path]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


def texts():
    for path in tracked():
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def test_no_file_names_a_registry_or_somebody_s_home():
    home = re.compile(r"(?<![\w.~-])/(?:home/(?!pyodide\b)|root/|Users/)\w")
    wrong = [
        (name, word)
        for name, text in texts()
        for word in [*(host for host in REGISTRIES if host in text), *home.findall(text)]
    ]
    assert not wrong


def test_text_of_learners_and_servers_never_becomes_html():
    source = re.compile(r"browser_runtime/src/.*\.ts$")
    into_html = re.compile(
        r"\.(innerHTML|outerHTML)\s*\+?=|insertAdjacentHTML|document\.write|setHTMLUnsafe"
    )
    sources = [(name, text) for name, text in texts() if source.match(name)]
    assert sources
    assert not [name for name, text in sources if into_html.search(text)]


def test_the_lock_file_knows_every_platform():
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    wanted = {name for entry in packages.values() for name in entry.get("optionalDependencies", {})}
    assert wanted
    assert not [name for name in wanted if f"node_modules/{name}" not in packages]


def test_every_dependency_of_the_page_is_pinned_exactly():
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    assert not [name for name, version in wanted.items() if not re.fullmatch(r"[\d.]+", version)]


def test_build_is_no_package_so_that_python_m_build_still_works():
    assert not (ROOT / "build/__init__.py").exists()
