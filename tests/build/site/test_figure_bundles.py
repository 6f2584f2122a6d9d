"""The build finds the figures in their folders, and every page names one of them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from node import node_command

ROOT = Path(__file__).resolve().parents[3]
ASK = """
import { figuresIn } from "./build/site/figures.mjs";
console.log(JSON.stringify(Object.fromEntries(figuresIn(process.argv[1]))));
"""


def figures(folder: Path) -> dict[str, dict[str, str]]:
    result = subprocess.run(
        [*node_command(), "--input-type=module", "-e", ASK, str(folder)],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    if result.returncode != 0:
        raise ValueError(result.stderr)
    return json.loads(result.stdout)


@pytest.fixture
def folder(tmp_path):
    for chapter in ("ch06", "ch07", "kit"):
        (tmp_path / chapter).mkdir()
    text = "const x = 1;\nexport const lambdaDial: Figure<Dial> = { initial };\n"
    (tmp_path / "ch06/lambda_dial.ts").write_text(text)
    (tmp_path / "kit/shown.ts").write_text("export const noChapter: Figure<Dial> = x;\n")
    return tmp_path


def test_a_figure_is_found_in_the_folder_of_its_chapter(folder):
    (folder / "ch07/many.ts").write_text("export const clip: Figure<A> = a;\nconst b = 1;\n")
    found = figures(folder)
    assert {name: figure["folder"] for name, figure in found.items()} == {
        "lambda-dial": "ch06",
        "clip": "ch07",
    }
    assert found["lambda-dial"]["module"] == "./figures/ch06/lambda_dial.ts"


def test_a_name_that_two_chapters_use_is_refused(folder):
    (folder / "ch07/again.ts").write_text("export const lambdaDial: Figure<Dial> = x;\n")
    with pytest.raises(ValueError, match=r"lambda-dial is in ch06 and in ch07"):
        figures(folder)


def test_pages_name_the_figures_that_exist_and_all_of_them():
    named = {
        name
        for page in (ROOT / "docs").rglob("*.md")
        for name in re.findall(r'^<ppo-figure name="([^"]+)"[^>]*>', page.read_text("utf-8"), re.M)
    }
    assert named == set(figures(ROOT / "browser_runtime/src/figures"))
