"""The stripped Python of the page still imports everything that the course needs."""

from __future__ import annotations

import json
import subprocess
import zipfile

import packs
import pytest
import recorded
from node import node_command

# What lessons and learners may import, besides our own modules.
WANTED = """
ast asyncio base64 bisect builtins cmath collections copy csv dataclasses datetime decimal enum
fractions functools gzip hashlib heapq inspect io itertools json linecache logging math operator
pathlib pickle platform pprint queue random re shutil signal statistics string struct tempfile
textwrap threading time timeit tomllib traceback types typing unittest uuid warnings weakref zipfile
zlib numpy numpy.fft numpy.linalg numpy.polynomial numpy.random numpy.testing numpy.typing
"""


def ours() -> list[str]:
    names = (path.relative_to(packs.ROOT).with_suffix("") for path in packs.our_sources())
    return [".".join(name.parts).removesuffix(".__init__") for name in names]


def run(code: str, python_packs) -> dict:
    cell = recorded.Cell(id="t:1", session="t", code=code, raises=None, record=True)
    [[outcome]] = recorded.record([[cell]], python_packs)
    return outcome


def test_everything_imports_in_the_page(python_packs):
    names = WANTED.split() + ours()
    code = f"import importlib\nfor name in {names!r}:\n    importlib.import_module(name)"
    outcome = run(code, python_packs)
    assert outcome["error"] is None, outcome["text"]


def test_a_learner_can_use_asserts_and_traceback_lines(python_packs):
    outcome = run("def f():\n    assert 1 == 2, 'no'\nf()", python_packs)
    assert outcome["error"] == "AssertionError"
    assert "assert 1 == 2" in outcome["text"]


def test_the_pack_of_ours_is_bytecode_without_torch(python_packs):
    with zipfile.ZipFile(python_packs["pyodide/ppo_lab.zip"]) as archive:
        names = archive.namelist()
    assert "ppo_ref/gae.pyc" in names and "browser_runtime/entry.pyc" in names
    assert not [name for name in names if name.endswith(".py") or "/torch/" in name]


def test_a_change_of_content_changes_the_key(tmp_path, monkeypatch):
    monkeypatch.setattr(packs, "ROOT", tmp_path)
    file = tmp_path / "a.py"
    file.write_text("1")
    before = packs.content_key([file])
    file.write_text("2")
    assert packs.content_key([file]) != before


def test_what_is_placed_is_what_the_manifest_says(tmp_path):
    packs.place(tmp_path, {"a/b.bin": b"x" * 1000})
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    body = (tmp_path / "a/b.bin.gz").read_bytes()
    assert manifest["a/b.bin"]["bytes"] == len(body) < manifest["a/b.bin"]["raw"] == 1000


@pytest.mark.parametrize(("tex", "ok"), [(r"\hat A_t", True), (r"\nonsense{", False)])
def test_formulas_render_or_fail_by_name(tex, ok):
    result = subprocess.run(
        [*node_command(), str(packs.ROOT / "build/site/render_math.mjs")],
        input=json.dumps([{"tex": tex, "display": False}]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode == 0) is ok
    assert ("katex" in result.stdout) if ok else (tex in result.stderr)
