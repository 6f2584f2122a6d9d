"""The dataclasses that cross the border between Python and the page, and their files."""

from __future__ import annotations

import collections.abc
import dataclasses
import importlib
import json
import typing
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import typescript

from browser_runtime import entry
from browser_runtime.grading.kinds import KINDS, kind_named
from ppo_ref import events

Names = dict[str, Any]
"""Name -> dataclass or union."""


def views() -> Names:
    """Return the view of every kind of exercise, and their union."""
    found = {view.__name__: view for view in _view_kinds()}
    return {**found, "ExerciseView": typing.Union[tuple(found.values())]}  # noqa: UP007


def _view_kinds() -> dict[type, str]:
    return {typing.get_type_hints(kind_named(name).view)["return"]: name for name in KINDS}


SUBJECTS: dict[str, tuple[str | Callable[[], Names], ...]] = {
    "config": (
        "ppo_ref.config:PPOConfig RunSpec",
        "ppo_ref.fields:ConfigField",
        "ppo_ref.guidance:Guide",
        "lab_bugs:Bug",
    ),
    "environments": (
        "ppo_ref.envs.spaces:Discrete MultiDiscrete Box Space",
        "ppo_ref.envs.world:EnvSpec",
    ),
    "events": ("ppo_ref.events",),
    "exercise": (views,),
    "grading": (
        "browser_runtime.grading.explain.verdict",
        "browser_runtime.grading.measure.training:Training",
        "browser_runtime.grading.probing:ProbeResult",
        "browser_runtime.graded:Grade RunProbe",
    ),
    "cells": (
        "browser_runtime.console:RunCell Forget CellResult",
        "browser_runtime.inspection:Inspect Inspected",
        "browser_runtime.stepping:RecordCell Step Recording",
        "browser_runtime.output:Stream",
    ),
    "play": ("browser_runtime.play:StartPlay StepPlay Standing Stepped Flow Flowed",),
    "requests": (
        "browser_runtime.entry:Failure",
        "browser_runtime.variants:Variant",
        "browser_runtime.training:Train",
    ),
}
"""File -> its declarations: all public dataclasses and unions of a module, or those named.

Dataclasses in fields of these are declared beside them.
"""

_VERSION = "schema_version: number"
HEADS: dict[str, list[str]] = {
    **{
        cls.__name__: [f"type: {json.dumps(cls.type)}", _VERSION]
        for cls in typing.get_args(events.TrainEvent)
    },
    "Verdict": [_VERSION],
}
"""Dataclass -> members of its JSON besides the fields."""

INSTEAD: dict[str, dict[str, str]] = {
    "RunStarted": {"config": "PPOConfig"},
    "Train": {"spec": "RunSpec", "variant": "Variant | null"},
    "ConfigField": {"name": "keyof PPOConfig", "default": "PPOConfig[keyof PPOConfig]"},
    **{view.__name__: {"kind": json.dumps(kind)} for view, kind in _view_kinds().items()},
}
"""Dataclass -> fields with a more precise type in TypeScript than in Python."""

MESSAGES = {"grade": "Training", "train": "TrainEvent[]"}
"""Request -> its messages before the result."""

RESULTS = {"grade": "Verdict"}
"""Request -> its result, where the function returns it as a dict."""


def members(source: str) -> Names:
    """Return the dataclasses and unions of "module" or "module:Name Name"."""
    module, _, names = source.partition(":")
    found = vars(importlib.import_module(module))
    if names:
        return {name: found[name] for name in names.split()}
    return {
        name: value
        for name, value in found.items()
        if not name.startswith("_") and (_is_own_dataclass(value, module) or _is_union(value))
    }


def _is_union(value: object) -> bool:
    return typing.get_origin(value) in (typing.Literal, *typescript.UNIONS)


def _is_own_dataclass(value: object, module: str) -> bool:
    return dataclasses.is_dataclass(value) and getattr(value, "__module__", "") == module


def declared() -> dict[str, Names]:
    """Return file -> its declarations.

    Raises:
        ValueError: Two files, or two classes, declare the same name.
    """
    listed: dict[str, Names] = {}
    taken: dict[str, Any] = {}
    for subject, sources in SUBJECTS.items():
        listed[subject] = {}
        for source in sources:
            names = members(source) if isinstance(source, str) else source()
            for name, value in names.items():
                if name in taken:
                    raise ValueError(f"{name} of {source} is declared already: rename one")
                taken[name] = listed[subject][name] = value
    return {subject: _with_parts(names, taken) for subject, names in listed.items()}


def _with_parts(names: Names, taken: Names) -> Names:
    """Put before each dataclass those of its fields that are not declared yet."""
    result: Names = {}
    for name, value in names.items():
        for part in _parts(value):
            if taken.setdefault(part.__name__, part) is not part:
                raise ValueError(f"{part.__name__} is the name of two dataclasses: rename one")
            if part.__name__ not in result and part is not value:
                result.update(_with_parts({part.__name__: part}, taken))
        result[name] = value
    return result


def _parts(hint: Any) -> Iterator[type]:  # noqa: ANN401 - what get_type_hints returns
    """Yield the dataclasses in an annotation, or in the fields of a dataclass."""
    if dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        inner = [hints[field.name] for field in dataclasses.fields(hint)]
    else:
        inner = list(typing.get_args(hint))
    for one in inner:
        if dataclasses.is_dataclass(one):
            assert isinstance(one, type)
            yield one
        else:
            yield from _parts(one)


def payloads() -> set[Any]:
    """Return the dataclasses that the page sends, in which fields with a default are optional."""
    return {typing.get_type_hints(entry.function_of(name))["payload"] for name in entry.FUNCTIONS}


def requests(translate: typescript.Translator) -> str:
    """Return the declaration of the page's requests."""
    lines = [
        typescript.comment("What Python does for the page: its payload, messages and result."),
        "export interface Requests {",
    ]
    for name in entry.FUNCTIONS:
        hints = typing.get_type_hints(entry.function_of(name))
        result = RESULTS.get(name) or translate.translate(_returned(hints["return"]))
        parts = {
            "payload": translate.translate(hints["payload"]),
            "message": MESSAGES.get(name, "never"),
            "result": result,
        }
        inside = "; ".join(f"{part}: {kind}" for part, kind in parts.items())
        lines.append(f"  {name}: {{ {inside} }};")
    return "\n".join([*lines, "}"])


def _returned(hint: Any) -> Any:  # noqa: ANN401 - what get_type_hints returns
    """Return the type of a function's result, or of a generator's."""
    if typing.get_origin(hint) is collections.abc.Generator:
        return typing.get_args(hint)[2]
    return hint


def homes(everything: Mapping[str, Names]) -> dict[str, str]:
    """Return name -> the file that declares it."""
    return {name: subject for subject, names in everything.items() for name in names}
