"""Data of ppo_ref for the page's forms and figures, which keep no lists of their own.

Presets are stored as differences from the defaults; `src/runs/presets.ts` puts them together.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import lab_bugs
import typescript

from ppo_ref import algorithms, envs, guidance, presets
from ppo_ref.config import PPOConfig
from ppo_ref.fields import config_fields


def changes(config: PPOConfig) -> dict[str, Any]:
    """Return the fields of a config that differ from the defaults."""
    defaults = PPOConfig().to_dict()
    return {name: value for name, value in config.to_dict().items() if value != defaults[name]}


def fields() -> list[dict[str, Any]]:
    """Return every hyperparameter with its default, range and help, in order."""
    return [dataclasses.asdict(field) for field in config_fields(PPOConfig)]


def declarations() -> list[str]:
    """Return the constants of data.generated.ts."""
    specs = {name: dataclasses.asdict(envs.spec(name)) for name in envs.names()}
    changed = {name: changes(presets.preset(name)) for name in envs.names()}
    some_fields = "Record<string, Partial<PPOConfig>>"
    return [
        typescript.constant(
            "CONFIG_FIELDS", "All hyperparameters, in order.", "readonly ConfigField[]", fields()
        ),
        typescript.constant(
            "FIELD_GROUPS", "The groups of a form, in order.", "readonly string[]", guidance.GROUPS
        ),
        typescript.constant(
            "FIELD_GUIDES",
            "Hyperparameter -> what a form says beyond its meaning.",
            "Record<keyof PPOConfig, Guide>",
            {name: dataclasses.asdict(guide) for name, guide in guidance.GUIDES.items()},
        ),
        typescript.constant(
            "ALGORITHM_REQUIRES",
            "Algorithm -> the fields that it leaves no choice, with their values.",
            some_fields,
            algorithms.REQUIRED,
        ),
        typescript.constant(
            "ALGORITHM_SUGGESTS",
            "Algorithm -> the fields that it needs beyond those, with values to begin with.",
            some_fields,
            algorithms.SUGGESTED,
        ),
        typescript.constant(
            "PRESET_CHANGES",
            "Environment -> the hyperparameters that solve it and are not the defaults.",
            some_fields,
            changed,
        ),
        typescript.constant(
            "BUGS",
            "The bugs that a run may have on purpose.",
            "readonly Bug[]",
            [dataclasses.asdict(bug) for bug in lab_bugs.bugs()],
        ),
        typescript.constant(
            "ENVIRONMENTS", "Every environment, by name.", "Record<string, EnvSpec>", specs
        ),
    ]
