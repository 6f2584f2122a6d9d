"""The list of files that a browser keeps, before the worker that keeps them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import offline_copy
import pytest


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with one file of each sort."""
    for name in [
        "index.html", "index.html.gz", "index.html.br", "assets/ppo/ppo.js", "assets/ppo/ppo.js.map",
        "assets/ppo/exercises/gae.json.gz", "assets/ppo/pyodide/numpy.zip.gz",
        "assets/ppo/service-worker.js", "download/ppo-lab-site.zip", "pyodide/numpy.whl",
        "hosting/headers.nginx", "_headers", ".stamp",
    ]:  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"content of {name}", "utf-8")
    return tmp_path


def read(site: Path) -> tuple[dict[str, dict[str, str]], str]:
    """Return the list of a written worker, and the script after it."""
    before, _, script = (site / "service-worker.js").read_text("utf-8").partition(";\n")
    return json.loads(before.removeprefix("self.ppoBuild=")), script


def test_pages_are_kept_at_once_python_when_used_and_what_no_page_loads_never(site: Path):
    offline_copy.write(site)
    listed, script = read(site)
    assert sorted(listed["light"]) == [
        "assets/ppo/exercises/gae.json.gz", "assets/ppo/ppo.js", "index.html",
    ]  # fmt: skip
    assert list(listed["heavy"]) == ["assets/ppo/pyodide/numpy.zip.gz"]
    assert script == "content of assets/ppo/service-worker.js"
    whole = hashlib.sha256(b"content of index.html").hexdigest()
    assert whole.startswith(listed["light"]["index.html"])


def test_any_change_of_a_file_or_of_the_worker_is_a_new_version(site: Path):
    versions = set()
    for changed in [None, "index.html", "assets/ppo/pyodide/numpy.zip.gz", offline_copy.BUNDLED]:
        if changed:
            (site / changed).write_text(f"{changed} changed", "utf-8")
        offline_copy.write(site)
        versions.add(read(site)[0]["version"])
    assert len(versions) == 4


def test_writing_again_without_a_change_gives_the_same_worker(site: Path):
    offline_copy.write(site)
    first = (site / "service-worker.js").read_bytes()
    offline_copy.write(site)
    assert (site / "service-worker.js").read_bytes() == first


def test_a_site_that_is_too_large_to_keep_is_refused_with_its_size(site: Path, capsys):
    with (site / "assets/ppo/pyodide/scipy.zip.gz").open("wb") as file:
        file.truncate(41_000_000)
    with pytest.raises(SystemExit):
        offline_copy.write(site)
    assert "41.0 MB" in capsys.readouterr().err
