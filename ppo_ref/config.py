"""What a run is: the checked hyperparameters of PPO, and environment + seed + hyperparameters."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Self


def _number(
    default: float | None, low: float, high: float, help: str, *, above: bool = False
) -> Any:  # noqa: ANN401 - dataclasses.field returns Any by design
    """Declare a numeric field with its closed range (open at `low` when `above`)."""
    metadata = {"low": low, "high": high, "above": above, "help": help}
    return field(default=default, metadata=metadata)


def _switch(default: bool, help: str) -> Any:  # noqa: ANN401 - see _number
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True, kw_only=True)
class PPOConfig:
    """Hyperparameters of one PPO run; CleanRL's names, ranges checked on construction.

    Raises:
        ValueError: A value is outside its range; the message names field, value and range.
        TypeError: A value has the wrong type.
    """

    total_steps: int = _number(40_960, 1, 10**12, "budget of env steps")
    num_envs: int = _number(8, 1, 2**20, "parallel environments N")
    num_steps: int = _number(64, 1, 2**20, "rollout length T, env steps per environment")
    update_epochs: int = _number(10, 1, 1000, "passes over each rollout")
    num_minibatches: int = _number(4, 1, 2**20, "minibatches per epoch")
    learning_rate: float = _number(2.5e-3, 0.0, 10.0, "Adam step size at the start", above=True)
    anneal_lr: bool = _switch(True, "decrease learning_rate linearly to 0")
    anneal_steps: int | None = _number(
        None, 1, 10**12, "env steps over which learning_rate falls; total_steps when empty"
    )
    gamma: float = _number(0.98, 0.0, 1.0, "discount per env step")
    gae_lambda: float = _number(0.95, 0.0, 1.0, "exponential weight of GAE")
    clip_coef: float = _number(0.2, 0.0, 100.0, "clip half-width epsilon of the ratio", above=True)
    clip_vloss: float | None = _number(
        None, 0.0, 1e6, "clip half-width of the value update; off when empty", above=True
    )
    ent_coef: float = _number(0.0, -10.0, 10.0, "weight of the entropy bonus")
    vf_coef: float = _number(0.5, 0.0, 1000.0, "weight of the value loss")
    max_grad_norm: float = _number(0.5, 0.0, 1e6, "global gradient norm limit", above=True)
    norm_adv: bool = _switch(True, "normalise advantages per minibatch")
    target_kl: float | None = _number(
        None,
        0.0,
        100.0,
        "stop the epochs when approx_kl exceeds this, nats; off when empty",
        above=True,
    )
    adam_eps: float = _number(1e-5, 0.0, 1.0, "Adam's epsilon", above=True)
    hidden_sizes: tuple[int, ...] = field(
        default=(64, 64), metadata={"low": 1, "high": 4096, "help": "units of each hidden layer"}
    )
    target_return: float | None = _number(
        None, -1e9, 1e9, "stop when the mean of the last 100 episode returns reaches this"
    )

    def __post_init__(self) -> None:
        for spec in dataclasses.fields(self):
            _check(spec, getattr(self, spec.name))
        if self.num_minibatches > self.batch_size:
            raise ValueError(
                f"num_minibatches is {self.num_minibatches}, allowed: 1 to the batch size "
                f"num_envs * num_steps = {self.batch_size}"
            )

    @property
    def batch_size(self) -> int:
        """Samples per rollout, B = T * N."""
        return self.num_envs * self.num_steps

    @property
    def num_iterations(self) -> int:
        """Rollouts that fit the budget, at least one."""
        return max(1, self.total_steps // self.batch_size)

    @property
    def minibatch_bounds(self) -> list[tuple[int, int]]:
        """First and past-the-last sample of every minibatch of an epoch; sizes differ by one."""
        edges = [i * self.batch_size // self.num_minibatches for i in range(self.num_minibatches)]
        return list(pairwise([*edges, self.batch_size]))

    def learning_rate_at(self, global_step: int) -> float:
        """Return the learning rate of the update that starts at `global_step` env steps.

        The first update uses the full rate and, with `anneal_lr`, the last one still more than 0.
        """
        if not self.anneal_lr:
            return self.learning_rate
        horizon = self.anneal_steps or self.num_iterations * self.batch_size
        return self.learning_rate * max(0.0, 1.0 - global_step / horizon)

    def replace(self, **changes: object) -> Self:
        """Return a copy with some fields changed, checked again."""
        return type(self).from_dict({**self.to_dict(), **changes})

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-able dict of all fields."""
        return {**dataclasses.asdict(self), "hidden_sizes": list(self.hidden_sizes)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Build a config from a dict, refusing unknown fields by name.

        Raises:
            ValueError: An unknown field, or a value outside its range.
            TypeError: A value of the wrong type.
        """
        _refuse_unknown(cls, values)
        checked = dict(values)
        if isinstance(checked.get("hidden_sizes"), list):
            checked["hidden_sizes"] = tuple(checked["hidden_sizes"])
        return cls(**checked)


@dataclass(frozen=True, kw_only=True)
class RunSpec:
    """One run: an environment, a seed and a config. What the page, the CLI and the API all start.

    Raises:
        ValueError: An empty environment name or a seed outside 0 to 2**32 - 1.
    """

    env: str
    seed: int = 0
    config: PPOConfig = field(default_factory=PPOConfig)

    def __post_init__(self) -> None:
        if not isinstance(self.env, str) or not self.env:
            raise ValueError(f"env is {self.env!r}, allowed: the name of an environment")
        if type(self.seed) is not int:
            raise TypeError(f"seed is {self.seed!r}, allowed: an integer from 0 to 4294967295")
        if not 0 <= self.seed < 2**32:
            raise ValueError(f"seed is {self.seed}, allowed: 0 to 4294967295")

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-able dict."""
        return {"env": self.env, "seed": self.seed, "config": self.config.to_dict()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Build a spec from a dict, refusing unknown fields by name.

        Raises:
            ValueError: An unknown or missing field, or a value outside its range.
            TypeError: A value of the wrong type.
        """
        _refuse_unknown(cls, values)
        if "env" not in values:
            raise ValueError("env is missing, allowed: the name of an environment")
        config = values.get("config", {})
        if not isinstance(config, Mapping):
            raise TypeError(f"config is {config!r}, allowed: an object of PPOConfig fields")
        return cls(**{**values, "config": PPOConfig.from_dict(config)})


def _refuse_unknown(cls: type, values: Mapping[str, Any]) -> None:
    known = [spec.name for spec in dataclasses.fields(cls)]
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise ValueError(f"unknown field {unknown[0]!r}, allowed: {', '.join(known)}")


def _check(spec: dataclasses.Field[Any], value: object) -> None:
    """Check one field against its declared type and range."""
    kind = str(spec.type)
    if value is None and "None" in kind:
        return
    if kind == "bool":
        if type(value) is not bool:
            raise TypeError(f"{spec.name} is {value!r}, allowed: true or false")
    elif kind.startswith("tuple"):
        if not isinstance(value, tuple) or not value:
            raise TypeError(f"{spec.name} is {value!r}, allowed: a list of at least one integer")
        for size in value:
            _check_number(spec, size, whole=True)
    else:
        _check_number(spec, value, whole=kind.startswith("int"))


def _check_number(spec: dataclasses.Field[Any], value: object, *, whole: bool) -> None:
    low, high, above = (spec.metadata.get(key) for key in ("low", "high", "above"))
    assert low is not None and high is not None
    allowed = (
        f"{'an integer' if whole else 'a number'} {'above' if above else 'from'} {low} to {high}"
    )
    numeric = type(value) is int or (not whole and isinstance(value, float))
    if not numeric:
        raise TypeError(f"{spec.name} is {value!r}, allowed: {allowed}")
    assert isinstance(value, int | float)
    too_low = value <= low if above else value < low
    if not math.isfinite(value) or too_low or value > high:
        raise ValueError(f"{spec.name} is {value!r}, allowed: {allowed}")
