"""Every chapter with cells is a notebook that runs under plain Python."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import chapter_notebooks
import pytest

ROOT = Path(__file__).resolve().parents[3]
CHAPTERS = [
    page
    for page in sorted((ROOT / "docs/chapters").glob("*.md"))
    if chapter_notebooks.CELL.search(page.read_text("utf-8"))
]
ONLY_OF_THE_PAGE = ("<div", "<figure", "ppo-", "role-", "\\live", "\\reward", "???", "data-")


def code_of(notebook):
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return ["".join(cell["source"]) for cell in cells]


@pytest.mark.parametrize("page", CHAPTERS, ids=lambda path: path.stem)
def test_the_notebook_of_a_chapter_runs_under_plain_python(page, tmp_path):
    install, *code = code_of(chapter_notebooks.notebook_of(page))
    assert install == "%pip install --quiet ppo-lab"
    (tmp_path / "chapter.py").write_text("\n\n".join(code), "utf-8")
    # What `pip install ppo-lab` brings, and nothing of the repository or its tests.
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    ran = subprocess.run(
        [sys.executable, "-W", "error", "chapter.py"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip()


@pytest.mark.parametrize("page", CHAPTERS, ids=lambda path: path.stem)
def test_its_text_is_markdown_that_any_notebook_shows(page):
    notebook = chapter_notebooks.notebook_of(page)
    prose = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    text = "\n".join("".join(cell["source"]) for cell in prose)
    assert not [mark for mark in ONLY_OF_THE_PAGE if mark in text]
    assert "".join(prose[0]["source"]).startswith("# ")
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    json.dumps(notebook)


def test_what_a_page_has_beyond_markdown_is_said_in_markdown():
    text = """<div class="ppo-predict" id="gate-a" data-right="1" markdown>

**Decide**: the *reward*{.role-reward} $\\live{reward}{\\reward{r_t}}$?

??? quote "More"
    Yes, see [the glossary](../glossary.md).

</div>
<ppo-exercise slug="gae"></ppo-exercise>
"""
    assert (
        chapter_notebooks.plain(text)
        == """
**Decide**: the *reward* ${{r_t}}$?

**More**

Yes, see the glossary.

**Exercise: Write generalised advantage estimation.** The page of this chapter has it, and grades it.
"""
    )
