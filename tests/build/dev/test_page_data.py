"""The data of ppo_ref that the page's forms are made of."""

from __future__ import annotations

import dataclasses

import page_data

from ppo_ref import envs
from ppo_ref.config import PPOConfig
from ppo_ref.presets import preset


def test_forms_learn_every_hyperparameter_with_its_range():
    rows = {row["name"]: row for row in page_data.fields()}
    assert list(rows) == [field.name for field in dataclasses.fields(PPOConfig)]
    # From config.py: learning_rate is above 0 and at most 10; target_kl may be off.
    rate = rows["learning_rate"]
    assert (rate["type"], rate["low"], rate["high"], rate["above"]) == ("float", 0.0, 10.0, True)
    assert rows["target_kl"]["nullable"] and not rate["nullable"]


def test_a_preset_is_stored_as_its_differences_from_the_defaults():
    config = PPOConfig(gamma=0.5, hidden_sizes=(8,))
    assert page_data.changes(config) == {"gamma": 0.5, "hidden_sizes": [8]}
    assert page_data.changes(PPOConfig()) == {}


def test_the_page_puts_together_the_presets_that_python_has(ask_page):
    call = {"module": "runs/presets", "call": "preset"}
    answers = ask_page(*({**call, "arguments": [env]} for env in envs.names()))
    assert answers == [preset(env).to_dict() for env in envs.names()]
