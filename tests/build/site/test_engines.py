"""Every engine that builds the pages makes the same elements of them: those that the sources name.

MkDocs 1.6 is the last of its line; ProperDocs goes on where it ends. Should an engine stop to load
our Markdown extension, pages would still be built, without a single cell.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"
FENCE = re.compile(r"^ *(`{3,})([\w-]*)[^`\n]*\n.*?^ *\1 *$", re.DOTALL | re.MULTILINE)
NOTEBOOK = re.compile(r'^<ppo-notebook src="([^"]+)">', re.MULTILINE)
ELEMENT = re.compile(r"<(ppo-[a-z]+)[ >]")
# What authors write -> the elements that it becomes.
FORMS = {
    r'<div class="ppo-(?:choices|predict)" id="gate-': "<ppo-gate>",
    r'<div class="ppo-end"': "<ppo-end>",
    r'<div class="ppo-live"': "<ppo-live>",
    "<!-- ppo-facts -->": "<ppo-concepts>",
}


def named_in_source(page: Path) -> Counter[str]:
    """Return how often a page asks for each element."""
    text = FENCE.sub(lambda fence: f"<{fence[2]}>", page.read_text("utf-8"))
    text = re.sub("`[^`\n]*`", "", text)  # a word about an element
    has_way_past = "<!-- ppo-facts -->" in text and 'id="gate-check-' in text
    for form, elements in FORMS.items():
        text = re.sub(form, elements, text)
    count = Counter(ELEMENT.findall(text))
    count["ppo-known"] += has_way_past
    for name in NOTEBOOK.findall(text):
        cells = json.loads((DOCS / name).read_text("utf-8"))["cells"]
        count["ppo-cell"] += sum(cell["cell_type"] == "code" for cell in cells)
        del count["ppo-notebook"]
    return +count


@pytest.fixture(scope="module", params=["mkdocs", "properdocs"])
def built(request, tmp_path_factory):
    """The pages as one engine builds them, strictly."""
    site = tmp_path_factory.mktemp(request.param)
    command = [sys.executable, "-W", "ignore", "-m", request.param, "build", "--strict", "--quiet"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "build/site"), "NO_MKDOCS_2_WARNING": "1"}
    result = subprocess.run(
        [*command, "--site-dir", site], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    return site


def test_every_page_has_the_elements_that_its_source_names(built):
    sources = [path for path in DOCS.rglob("*.md") if "exercises" not in path.parts]
    expected = {
        page.relative_to(DOCS).with_suffix(".html"): named_in_source(page) for page in sources
    }
    found = {name: Counter(ELEMENT.findall((built / name).read_text("utf-8"))) for name in expected}
    assert found == expected
    total = sum(expected.values(), Counter())
    assert all(total[name] for name in ("ppo-cell", "ppo-exercise", "ppo-figure", "ppo-playground"))
