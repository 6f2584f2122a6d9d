"""Hyperparameters from the command line: `--config` and `--set`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ppo_ref import envs
from ppo_ref.cli.commands.arguments import BadArgumentError, whole
from ppo_ref.cli.commands.field_table import field_table
from ppo_ref.config import PPOConfig
from ppo_ref.fields import config_fields
from ppo_ref.presets import CONFIG_A, PAGE, preset

NAMED_CONFIGS = {"a": CONFIG_A, "page": PAGE}
CONFIG_HELP = (
    "a (the course's), page, a JSON file or a run folder; default: the environment's preset"
)


def worlds() -> str:
    """Return a sentence that lists the worlds, to end a command's help with."""
    return f"Environments: {', '.join(envs.names())}."


def fields(options: argparse.Namespace, env_name: str | None) -> str:
    """Return the hyperparameters that a run would have, to end a command's help with.

    Args:
        options: With `config`, the value of `--config`.
        env_name: The world, None when it was not given.
    """
    if options.config is not None:
        title = f"Fields of --config {options.config}:"
    elif env_name is not None:
        title = f"Fields, as the preset of {env_name} sets them:"
    else:
        title = "Fields with their defaults; --env NAME shows the preset of an environment:"
    if options.config is None and env_name is None:
        return field_table(PPOConfig(), title)
    return field_table(named_config(options.config, env_name or ""), title)


def add_config_argument(parser: argparse.ArgumentParser) -> None:
    """Declare `--config`."""
    parser.add_argument("--config", metavar="NAME|FILE|DIR", help=CONFIG_HELP)


def add_env_kwargs_argument(parser: argparse.ArgumentParser) -> None:
    """Declare `--env-kwargs`."""
    parser.add_argument(
        "--env-kwargs",
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME=VALUE",
        help="keyword arguments of a Gymnasium environment; values, or all of it, as JSON",
    )


def with_env_kwargs(env_name: str, words: Sequence[str]) -> str:
    """Return the environment that `--env-kwargs` asks for.

    Args:
        env_name: The environment without it.
        words: Each `NAME=VALUE` or a JSON object.

    Raises:
        BadArgumentError: A word is neither.
        FieldError: The environment takes no arguments.
    """
    kwargs: dict[str, Any] = {}
    for word in words:
        name, separator, text = word.partition("=")
        if word.lstrip().startswith("{"):
            try:
                kwargs |= json.loads(word)
            except ValueError as error:
                raise BadArgumentError(f"--env-kwargs is {word!r}, not JSON: {error}") from error
        elif separator and name.strip():
            kwargs[name.strip()] = _json_or_text(text.strip())
        else:
            raise BadArgumentError(
                f"--env-kwargs is {word!r}, allowed: NAME=VALUE or a JSON object"
            )
    return envs.with_kwargs(env_name, kwargs)


def _json_or_text(text: str) -> Any:  # noqa: ANN401
    words = {"true": True, "false": False, "none": None}  # as Python and YAML spell them
    if text.lower() in words:
        return words[text.lower()]
    try:
        return json.loads(text)
    except ValueError:
        return text


def named_config(name: str | None, env_name: str) -> PPOConfig:
    """Return the hyperparameters that `--config` asks for.

    Args:
        name: Its value, None when it was not given: a name, a JSON file, or a run folder.
        env_name: The world, whose preset is the default.

    Raises:
        BadArgumentError: There is no such configuration or file, or it is not JSON.
        FieldError: A value in it is not allowed.
    """
    if name is None:
        return preset(env_name)
    if name in NAMED_CONFIGS:
        return NAMED_CONFIGS[name]
    path = Path(name) / "config.json" if Path(name).is_dir() else Path(name)
    if not path.is_file():
        allowed = f"{', '.join(NAMED_CONFIGS)}, a JSON file or a run folder"
        raise BadArgumentError(f"--config is {name!r}, allowed: {allowed}")
    try:
        values = json.loads(path.read_text())
    except ValueError as error:
        raise BadArgumentError(f"{path} is not JSON: {error}") from error
    if isinstance(values, dict):
        values = values.get("config", values)  # a run folder's config.json holds the whole spec
    if not isinstance(values, dict):
        raise BadArgumentError(f"{path} holds {values!r}, allowed: an object of PPOConfig fields")
    return PPOConfig.from_dict(values)


def assign(config: PPOConfig, assignments: Sequence[str]) -> PPOConfig:
    """Return a config with `--set FIELD=VALUE` applied.

    Another algorithm comes with the values it needs; whatever else is set is set after that.

    Raises:
        BadArgumentError: An assignment without `=`.
        FieldError: An unknown field, or a value that is not allowed.
    """
    parts = [split_assignment(text) for text in assignments]
    values = {name: parse_value(name, text) for name, text in parts}
    if "algorithm" in values:
        config = config.with_algorithm(values["algorithm"])
    return config.replace(**values)


def split_assignment(assignment: str) -> tuple[str, str]:
    """Return field and text of `FIELD=TEXT`.

    Raises:
        BadArgumentError: There is no `=`.
    """
    name, separator, text = assignment.partition("=")
    if not separator:
        raise BadArgumentError(f"--set is {assignment!r}, allowed: FIELD=VALUE")
    return name.strip(), text


def parse_value(name: str, text: str) -> Any:  # noqa: ANN401 - whatever the field holds
    """Read a value as its field is declared; PPOConfig refuses what cannot be read."""
    kind = {field.name: field.type for field in config_fields(PPOConfig)}.get(name)
    words = {"true": True, "false": False, "none": None}
    text = text.strip()
    if text.lower() in words:
        return words[text.lower()]
    try:
        if kind == "int[]":
            return tuple(whole(part) for part in text.strip("[]()").split(",") if part.strip())
        return whole(text) if kind == "int" else float(text)
    except ValueError:
        return text
