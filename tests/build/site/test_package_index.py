"""Any Pyodide can load ppo-lab from the site: the wheel is one, and the lock file describes it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile

import assets
import package_index
import packs
import pytest
import wheel


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    site = tmp_path_factory.mktemp("site")
    package_index.write(site, assets.fetch_all())
    return site / "pyodide"


@pytest.fixture(scope="module")
def lock(folder):
    return json.loads((folder / "pyodide-lock.json").read_text("utf-8"))


def test_pip_installs_the_wheel_and_it_runs_from_there(folder, tmp_path):
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", tmp_path, folder / wheel.file_name()], check=True)
    code = (
        "import importlib.metadata, ppo_ref.gae\n"
        f"assert ppo_ref.gae.__file__.startswith({str(tmp_path)!r})\n"
        "print(importlib.metadata.requires('ppo-lab'))"
    )
    environment = {"PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-P", "-c", code]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert result.stdout.startswith("['numpy")


def test_the_wheel_holds_what_runs_in_the_page(folder):
    with zipfile.ZipFile(folder / wheel.file_name()) as archive:
        found = {name for name in archive.namelist() if name.endswith(".py")}
    assert found == {path.relative_to(packs.ROOT).as_posix() for path in packs.our_sources()}


def test_the_same_sources_make_the_same_wheel():
    assert wheel.wheel() == wheel.wheel()


def test_what_lies_beside_the_lock_file_has_the_hash_it_states(folder, lock):
    beside = [entry for entry in lock["packages"].values() if ":" not in entry["file_name"]]
    assert {entry["name"] for entry in beside} == {"numpy", "ppo-lab"}
    for entry in beside:
        data = (folder / entry["file_name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]


def test_all_that_ppo_lab_needs_lies_beside_it(lock):
    needed, seen = ["ppo-lab"], set()
    while needed:
        entry = lock["packages"][needed.pop()]
        seen.add(entry["name"])
        needed += entry["depends"]
        assert ":" not in entry["file_name"]
    assert seen == {"numpy", "ppo-lab"}


def test_the_rest_of_pyodide_is_named_where_it_lies(lock):
    assert lock["packages"]["micropip"]["file_name"].startswith("https://")


def test_a_numpy_of_another_pyodide_is_refused(tmp_path):
    name = package_index.lock(b"").packages["numpy"].file_name
    (tmp_path / name).write_bytes(b"another")
    with pytest.raises(ValueError, match="numpy"):
        package_index.write(tmp_path, {name: tmp_path / name})
