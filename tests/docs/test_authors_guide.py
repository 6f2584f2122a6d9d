"""The authors' guide keeps its word: what it prints passes, and every kind has its example."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from browser_runtime.grading import proof, read
from browser_runtime.grading.kinds import KINDS

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "build/site"))

import exercises  # noqa: E402 - a script of the build, in no package

GUIDE = ROOT / "docs/guides/authors.md"
EXAMPLES = ROOT / "docs/exercises/guide"
INCLUDED = re.compile(
    r'^(`{3,4})\w+ title="([^"]+)"\n--8<-- "docs/exercises/guide/example-implement/(.+)"\n\1$', re.M
)


def printed_exercise():
    """The files that the guide prints, path -> text, as it includes them."""
    found = INCLUDED.findall(GUIDE.read_text("utf-8"))
    assert [title for _, title, _ in found] == [path for _, _, path in found]
    folder = EXAMPLES / "example-implement"
    return {path: (folder / path).read_text("utf-8") for _, _, path in found}


def test_the_whole_exercise_is_printed_and_the_guide_says_what_its_check_says():
    files = printed_exercise()
    assert files == exercises.load("example-implement")
    assert proof.problems(files) == []
    assert f"ok   td-targets: {proof.summary(files)}" in GUIDE.read_text("utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_an_example_that_stands_in_the_guide(kind):
    """Each example proves itself in tests/docs/exercises."""
    assert read(exercises.load(f"example-{kind}")).kind_name == kind
    text = GUIDE.read_text("utf-8")
    assert f'\n<ppo-exercise slug="example-{kind}"></ppo-exercise>\n' in text
    assert f"`[{kind}]`" in text


def test_nothing_else_is_an_example():
    assert {path.name for path in EXAMPLES.iterdir()} == {f"example-{kind}" for kind in KINDS}


def test_the_printed_failure_is_what_the_check_says():
    """Two alternatives fewer and one word less, as the guide describes."""
    files = printed_exercise()
    message = files["misconceptions/done_pol.py"]
    shorter = message.replace("a\nfuture worth counting, those", "a\nfuture, those").replace(
        "or all the others", "or the others"
    )
    assert shorter != message
    left = {path: text for path, text in files.items() if path != "alternatives/loops.py"}
    del left["alternatives/zero_first.py"]
    left["misconceptions/done_pol.py"] = shorter
    for problem in proof.problems(left):
        assert problem in GUIDE.read_text("utf-8")
    assert len(proof.problems(left)) == 2


def test_every_path_that_the_guide_names_exists():
    text = GUIDE.read_text("utf-8")
    paths = set(re.findall(r"`((?:docs|build|tests|browser_runtime|ppo_ref)/[\w./-]+\w)`", text))
    paths.remove("docs/chapters/NN-name.md")  # a pattern, not a file
    assert len(paths) >= 2
    assert not {path for path in paths if not (ROOT / path).exists()}
