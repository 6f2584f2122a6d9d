"""The TypeScript side of the event schema is generated, complete and fresh."""

from __future__ import annotations

import dataclasses

import event_types
import pytest

from ppo_ref import envs
from ppo_ref.config import PPOConfig
from ppo_ref.events import EVENT_TYPES


def test_the_committed_file_is_what_ppo_ref_says_now():
    assert event_types.OUTPUT.read_text("utf-8") == event_types.render()


def test_every_field_of_every_event_is_there():
    text = event_types.render()
    for cls in EVENT_TYPES.values():
        body = text.split(f"export interface {cls.__name__} {{")[1].split("\n}")[0]
        for field in dataclasses.fields(cls):
            assert f"  {field.name}: " in body, f"{cls.__name__}.{field.name}"


def test_forms_learn_every_hyperparameter_with_its_range():
    rows = {row["name"]: row for row in event_types.config_fields()}
    assert list(rows) == [field.name for field in dataclasses.fields(PPOConfig)]
    # From config.py: learning_rate is above 0 and at most 10; target_kl may be off.
    rate = rows["learning_rate"]
    assert (rate["type"], rate["low"], rate["high"], rate["above"]) == ("float", 0.0, 10.0, True)
    assert rows["target_kl"]["nullable"] and not rate["nullable"]


def test_every_environment_has_a_preset():
    text = event_types.render()
    presets = text.split("export const PRESETS")[1]
    assert all(f'"{name}"' in presets for name in envs.names())


@pytest.mark.parametrize(
    ("python", "typescript"),
    [
        ("float | None", "number | null"),
        ("tuple[int, ...]", "number[]"),
        ("tuple[float, float]", "[number, number]"),
        ("list[list[float]]", "number[][]"),
        ("dict[str, Any]", "Record<string, unknown>"),
    ],
)
def test_annotations_translate(python, typescript):
    assert event_types.typescript_type(python) == typescript


def test_an_unknown_annotation_is_an_error_that_names_it():
    with pytest.raises(ValueError, match="complex"):
        event_types.typescript_type("complex")
