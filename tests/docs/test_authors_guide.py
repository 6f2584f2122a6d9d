"""The authors' guide keeps its word: the exercise it prints passes its own checks."""

from __future__ import annotations

import re
from pathlib import Path

from browser_runtime.grading import proof

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs/guides/authors.md"
FILE = re.compile(r'^(`{3,4})\w+ title="([^"]+)"\n(.*?)^\1$', re.DOTALL | re.MULTILINE)


def printed_exercise():
    return {path: text for _, path, text in FILE.findall(GUIDE.read_text("utf-8"))}


def test_the_printed_exercise_passes_and_says_so():
    files = printed_exercise()
    assert len(files) == 10
    assert proof.problems(files) == []
    assert f"ok   td-targets: {proof.summary(files)}" in GUIDE.read_text("utf-8")


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
