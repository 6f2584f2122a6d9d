"""`build/dev/exercise.py`: an author starts from a copy that passes, and is told what is wrong."""

from __future__ import annotations

import json
import shutil

import exercise as command
import exercises
import pytest

from browser_runtime.grading import ExerciseError, proof, read
from browser_runtime.grading.kinds import KINDS


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of docs/exercises to change."""
    folder = tmp_path / "exercises"
    shutil.copytree(exercises.EXERCISES, folder)
    monkeypatch.setattr(command, "EXERCISES", folder)
    return folder


def test_a_new_exercise_passes_its_own_checks(copy):
    command.new("my-first", "06-gae", "critic-targets")
    assert proof.problems(exercises.load("my-first", copy)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_exercise_of_any_kind_passes_its_own_checks(copy, kind, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["exercise.py", "new", "07-next", "mine", "--kind", kind])
    assert command.main() == 0
    assert 'slug="mine"' in capsys.readouterr().out
    exercise = read(exercises.load("mine", copy))
    assert (exercise.kind_name, exercise.about.title) == (kind, "mine")
    assert proof.problems(exercises.load("mine", copy)) == []


@pytest.mark.parametrize("name", ["My-First", "a b", "../x", ""])
def test_a_name_that_is_not_a_slug_is_refused(copy, name):
    with pytest.raises(ValueError, match="is not a slug"):
        command.new(name, "06-gae", "critic-targets")


@pytest.mark.parametrize("chapter", ["6-gae", "gae", "../06-gae", ""])
def test_a_name_that_is_not_a_chapter_is_refused(copy, chapter):
    with pytest.raises(ValueError, match="not a chapter"):
        command.new("my-first", chapter, "critic-targets")


def test_a_slug_is_taken_once_over_all_chapters(copy):
    with pytest.raises(FileExistsError, match="'gae' exists: docs/exercises/06-gae/gae"):
        command.new("gae", "07-actor-critic", "critic-targets")
    shutil.copytree(copy / "06-gae/gae", copy / "07-actor-critic/gae")
    with pytest.raises(ValueError, match="'gae' stands in 06-gae/gae and 07-actor-critic/gae"):
        exercises.slugs(copy)


def test_an_unknown_exercise_is_named_with_those_that_exist(copy):
    with pytest.raises(FileNotFoundError, match=r"'nope' does not exist, there are: [a-z]"):
        exercises.load("nope", copy)


def test_a_test_exercise_borrows_its_mutants():
    files = exercises.load("gae-write-test")
    assert files["borrowed/solution.py"] == exercises.load("gae")["solution.py"]
    assert "borrowed/misconceptions/gae_cut.py" in files


def test_exercises_that_borrow_in_a_circle_are_the_authors_mistake(copy):
    table = copy / "06-gae/gae/exercise.toml"
    table.write_text('borrows = "gae-probes"\n' + table.read_text("utf-8"), "utf-8")
    with pytest.raises(ExerciseError, match="in a circle: gae from gae-probes from gae"):
        exercises.load("gae", copy)


def test_the_page_gets_the_view_and_no_alternatives():
    assets = exercises.page_json()
    files = json.loads(assets["exercises/gae.json"])
    view = json.loads(files["exercise.json"])
    assert view["function"] == "gae"
    assert view["starter"].startswith("import numpy")
    assert not any(path.startswith("alternatives/") for path in files)


BROKEN = {
    "a stray file": ("notes.txt", "x", "notes.txt does not belong"),
    "a starter that passes": ("starter.py", None, "starter.py should fail undiagnosed"),
    "a message that is too short": ("misconceptions/rtn_nov.py", '"""No."""\n', "has 1 words"),
    "a misconception that is right": ("misconceptions/rtn_nov.py", None, "should earn its own"),
    "an alternative that is wrong": ("alternatives/loops.py", "x = 1\n", "ALTERNATIVE should pass"),
    "a twin": ("misconceptions/twin.py", "rtn_minus", "give the same answers"),
    "an unknown field": ("exercise.toml", "colour = 3\n", "unknown field 'colour'"),
    "an unknown gap": ("misconceptions/rtn_nov.py", "gap", "asks for {nobody}"),
}


@pytest.mark.parametrize("slug", ["one-pull", "example-predict"])
def test_a_starter_of_a_kind_that_makes_its_own_is_read_by_nobody(slug):
    files = exercises.load(slug)
    said = "starter.py is read by nobody"
    assert not any(said in one for one in proof.problems(files, range(0)))
    assert any(said in one for one in proof.problems({**files, "starter.py": "x = 1\n"}, range(0)))


@pytest.mark.parametrize("what", BROKEN)
def test_what_an_author_gets_wrong_is_said(what):
    files = exercises.load("critic-targets")
    path, text, said = BROKEN[what]
    nov = files["misconceptions/rtn_nov.py"]
    if text is None:
        text = files["solution.py"]
        if path.startswith("misconceptions"):
            text = '"""' + "word " * 30 + '"""\n' + text
    elif text == "rtn_minus":
        text = files["misconceptions/rtn_minus.py"]
    elif text == "gap":
        text = nov.replace("{got}", "{nobody}")
    elif path.startswith("misconceptions"):
        text += nov[nov.index("import numpy") :]
    elif path == "exercise.toml":
        text += files[path]
    said = said.replace("ALTERNATIVE", "LOOPS")
    found = proof.problems({**files, path: text})
    assert any(said in problem for problem in found), found
