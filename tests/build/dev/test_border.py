"""What crosses the border between Python and the page, and in which file it is declared."""

from __future__ import annotations

from dataclasses import dataclass

import border
import pytest
import typescript

from browser_runtime.entry import FUNCTIONS
from browser_runtime.grading.kinds import KINDS


@dataclass
class Leaf:
    colour: str


@dataclass
class Tree:
    leaves: tuple[Leaf, ...]
    fallen: dict[str, Leaf | None]


@dataclass
class Wood:
    trees: list[Tree]


def subjects(monkeypatch, **sources):
    monkeypatch.setattr(border, "SUBJECTS", sources)


def test_a_module_gives_its_own_public_dataclasses_and_unions():
    assert {"Done", "DoneStatus", "TrainEvent"} <= set(border.members("ppo_ref.events"))
    assert set(border.members("ppo_ref.config:RunSpec")) == {"RunSpec"}
    # PPOConfig, and not what the module imports.
    assert set(border.members("ppo_ref.config")) == {"PPOConfig", "RunSpec"}


def test_what_a_dataclass_holds_is_declared_before_it(monkeypatch):
    subjects(monkeypatch, plants=(lambda: {"Wood": Wood},))
    assert list(border.declared()["plants"].items()) == [
        ("Leaf", Leaf), ("Tree", Tree), ("Wood", Wood),
    ]  # fmt: skip


def test_what_another_file_lists_stays_there(monkeypatch):
    subjects(monkeypatch, woods=(lambda: {"Wood": Wood},), trees=(lambda: {"Tree": Tree},))
    assert border.homes(border.declared()) == {"Wood": "woods", "Leaf": "trees", "Tree": "trees"}


def test_a_name_that_two_files_list_is_an_error(monkeypatch):
    subjects(monkeypatch, one=("ppo_ref.config:RunSpec",), two=("ppo_ref.config:RunSpec",))
    with pytest.raises(ValueError, match=r"RunSpec of ppo_ref\.config:RunSpec is declared already"):
        border.declared()


def test_a_name_of_two_classes_is_an_error(monkeypatch):
    other = type("Leaf", (), {})
    subjects(monkeypatch, one=(lambda: {"Leaf": other},), two=(lambda: {"Tree": Tree},))
    with pytest.raises(ValueError, match="Leaf is the name of two dataclasses"):
        border.declared()


def test_every_kind_of_exercise_has_a_view_that_says_its_kind():
    names = border.declared()["exercise"]
    text = {name: border.INSTEAD.get(name, {}).get("kind") for name in names}
    assert sorted(kind for kind in text.values() if kind) == sorted(f'"{kind}"' for kind in KINDS)
    assert {"Hint", "Question", "Distractor", "ExerciseView"} <= set(names)


def test_every_request_says_what_it_takes_and_what_it_answers():
    everything = border.declared()
    names = {value: name for names in everything.values() for name, value in names.items()}
    text = border.requests(typescript.Translator(names))
    assert [line.split(":")[0].strip() for line in text.splitlines()[2:-1]] == list(FUNCTIONS)
    assert "  grade: { payload: Grade; message: Training; result: Verdict };" in text
    assert "  forget: { payload: Forget; message: never; result: null };" in text
