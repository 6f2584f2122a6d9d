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


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "ppo_ref/README.md"])
def test_every_file_and_folder_that_a_page_names_is_there(page):
    text = (ROOT / page).read_text("utf-8")
    named = re.findall(
        r"`((?:ppo_ref|browser_runtime|gpu_api|docs|build|benchmarks|tests)/[^`\s]*)`", text
    )
    found = [name for name in named if (ROOT / name).exists()]
    assert found == named


def test_the_tree_of_the_readme_is_the_tree():
    tree = re.search(
        r"## What is where\n\n```\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S
    )
    assert tree is not None
    top, rooms = [], []
    for line in tree[1].splitlines():
        names = re.match(r" *(?:[\w-]+/ ?)+", line)
        assert names is not None, line
        folders = [name.strip("/ ") for name in names[0].split()]
        if line.startswith(" "):
            rooms += [f"{top[-1]}/{name}" for name in folders]
        else:
            top += folders
    assert all((ROOT / name).is_dir() for name in [*top, *rooms])
    there = {
        path.relative_to(ROOT).parts[0]
        for path in tracked()
        if len(path.relative_to(ROOT).parts) > 1
    }
    assert there - {".ci"} == set(top)
