"""The checked hyperparameters of PPO, and a run's spec: environment, seed, hyperparameters."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Self

from ppo_ref.algorithms import ALGORITHMS, KL_COEF_RANGE, REQUIRED, SUGGESTED
from ppo_ref.errors import MISSING, FieldError
from ppo_ref.fields import check, choice, config_fields, number, refuse_unknown, switch

FIXED_DURING_A_RUN = (
    "num_envs",
    "num_steps",
    "hidden_sizes",
    "shared_network",
    "norm_obs",
    "norm_reward",
)
"""Fields that cannot change when a run is resumed: shapes, and the size of an iteration."""


@dataclass(frozen=True, kw_only=True)
class PPOConfig:
    """Hyperparameters of one PPO run; CleanRL's names, ranges checked on construction.

    `hidden_sizes` may be given as a list.

    Raises:
        FieldError: A value is outside its range or has the wrong type.
    """

    algorithm: str = choice(
        "ppo",
        ALGORITHMS,
        "loss of the policy: clipped ratio, ratio with KL penalty, or plain policy gradient on "
        "bootstrapped (a2c) or observed (reinforce) returns",
    )
    total_steps: int = number(40_960, 1, 10**12, "budget of env steps")
    num_envs: int = number(8, 1, 2**20, "parallel environments N")
    num_steps: int = number(64, 1, 2**20, "rollout length T, env steps per environment")
    update_epochs: int = number(10, 1, 1000, "passes over each rollout")
    num_minibatches: int = number(4, 1, 2**20, "minibatches per epoch")
    learning_rate: float = number(2.5e-3, 0.0, 10.0, "Adam step size at the start", above=True)
    anneal_lr: bool = switch(True, "decrease learning_rate linearly to 0")
    anneal_steps: int | None = number(
        None,
        1,
        10**12,
        "env steps over which learning_rate and clip_coef fall, not fewer than the run has; "
        "total_steps when empty",
    )
    gamma: float = number(0.98, 0.0, 1.0, "discount per env step")
    gae_lambda: float = number(0.95, 0.0, 1.0, "exponential weight of GAE")
    clip_coef: float = number(0.2, 0.0, 100.0, "clip half-width epsilon of the ratio", above=True)
    anneal_clip: bool = switch(False, "decrease clip_coef linearly to 0")
    clip_vloss: float | None = number(
        None, 0.0, 1e6, "clip half-width of the value update; off when empty", above=True
    )
    ent_coef: float = number(0.0, -10.0, 10.0, "weight of the entropy bonus")
    vf_coef: float = number(0.5, 0.0, 1000.0, "weight of the value loss")
    max_grad_norm: float = number(0.5, 0.0, 1e6, "global gradient norm limit", above=True)
    norm_adv: bool = switch(True, "normalise advantages per minibatch")
    target_kl: float | None = number(
        None,
        0.0,
        100.0,
        "stop the epochs when approx_kl exceeds 1.5 times this, nats; off when empty. With ppo_kl "
        "the target of the penalty",
        above=True,
    )
    kl_coef: float = number(
        1.0, *KL_COEF_RANGE, "weight beta of the KL penalty at the start, with ppo_kl"
    )
    baseline: bool = switch(True, "with reinforce: subtract the critic's value from the return")
    norm_obs: bool = switch(False, "bring observations to mean 0 and standard deviation 1")
    norm_reward: bool = switch(
        False, "divide rewards by the standard deviation of a running discounted sum"
    )
    adam_eps: float = number(1e-5, 0.0, 1.0, "Adam's epsilon", above=True)
    hidden_sizes: tuple[int, ...] = field(
        default=(64, 64), metadata={"low": 1, "high": 4096, "help": "units of each hidden layer"}
    )
    shared_network: bool = switch(False, "one network with two heads for policy and value")
    log_std_init: float = number(
        0.0, -10.0, 4.0, "logarithm of the standard deviation of real-valued actions at the start"
    )
    target_return: float | None = number(
        None, -1e9, 1e9, "stop when the mean of the last 100 episode returns reaches this"
    )

    def __post_init__(self) -> None:
        if isinstance(self.hidden_sizes, list):
            object.__setattr__(self, "hidden_sizes", tuple(self.hidden_sizes))
        for spec in config_fields(PPOConfig):
            check(spec, getattr(self, spec.name))
        if self.num_minibatches > self.batch_size:
            raise FieldError(
                "num_minibatches",
                self.num_minibatches,
                f"1 to the batch size num_envs * num_steps = {self.batch_size}",
            )
        if self.norm_adv and self.batch_size < 2 * self.num_minibatches:
            raise FieldError(
                "num_minibatches",
                self.num_minibatches,
                f"at most half the batch size num_envs * num_steps = {self.batch_size}, because "
                "the advantage of a single sample is normalised to 0",
                when="with norm_adv",
            )
        horizon, steps = self.anneal_steps, self.planned_steps
        if horizon is not None and horizon < steps and (self.anneal_lr or self.anneal_clip):
            raise FieldError(
                "anneal_steps",
                horizon,
                f"{steps} and more, the env steps of the run, or empty",
                when="with anneal_lr or anneal_clip",
            )
        self._check_algorithm()

    def _check_algorithm(self) -> None:
        when = f"with algorithm {self.algorithm}"
        for name, required in REQUIRED[self.algorithm].items():
            value = getattr(self, name)
            if value != required:
                raise FieldError(name, value, repr(required), when)
        if self.algorithm == "ppo_kl" and self.target_kl is None:
            raise FieldError("target_kl", None, "a number above 0.0 to 100.0, such as 0.01", when)

    @property
    def batch_size(self) -> int:
        """Samples per rollout, B = T * N."""
        return self.num_envs * self.num_steps

    @property
    def num_iterations(self) -> int:
        """Rollouts that fit the budget, at least one."""
        return max(1, self.total_steps // self.batch_size)

    @property
    def planned_steps(self) -> int:
        """Env steps that the run takes: its budget in whole rollouts."""
        return self.num_iterations * self.batch_size

    @property
    def minibatch_bounds(self) -> list[tuple[int, int]]:
        """First and past-the-last sample of every minibatch of an epoch; sizes differ by one."""
        edges = [i * self.batch_size // self.num_minibatches for i in range(self.num_minibatches)]
        return list(pairwise([*edges, self.batch_size]))

    def learning_rate_at(self, global_step: int) -> float:
        """Return the learning rate of the update that starts at `global_step` env steps.

        The first update uses the full rate and, with `anneal_lr`, the last one still more than 0.
        """
        return self.learning_rate * (self._rest(global_step) if self.anneal_lr else 1.0)

    def clip_coef_at(self, global_step: int) -> float:
        """Return clip_coef of the update that starts at `global_step`, annealed like the rate."""
        return self.clip_coef * (self._rest(global_step) if self.anneal_clip else 1.0)

    def _rest(self, global_step: int) -> float:
        """Return the share of the horizon that lies ahead, 1 at the start and 0 at its end."""
        horizon = self.anneal_steps or self.planned_steps
        return max(0.0, 1.0 - global_step / horizon)

    @property
    def kl_stop(self) -> float | None:
        """The approx_kl, nats, at which an update stops before its next step; None if never.

        Source: 1.5 times target_kl, as in Spinning Up and Stable-Baselines3.
        """
        if self.target_kl is None or self.algorithm == "ppo_kl":
            return None
        return 1.5 * self.target_kl

    @property
    def value_weight(self) -> float:
        """Weight of the value loss: vf_coef, or 0 where the critic is not used."""
        return self.vf_coef if self.baseline else 0.0

    def require_same_run(self, other: PPOConfig) -> None:
        """Check that a run with this config can go on with another.

        Raises:
            FieldError: It differs in a field that cannot change.
        """
        for name in FIXED_DURING_A_RUN:
            began, asked = getattr(self, name), getattr(other, name)
            if began != asked:
                raise FieldError(name, asked, f"{began!r}, as the run began")

    def kl_coef_after(self, before: PPOConfig, adapted: float) -> float:
        """Return the weight of the KL penalty with which a run goes on with this config.

        Args:
            before: The config up to this point.
            adapted: The weight as updates with that config have adapted it.
        """
        same = (before.algorithm, before.kl_coef) == (self.algorithm, self.kl_coef)
        return adapted if same else self.kl_coef

    def replace(self, **changes: object) -> Self:
        """Return a copy with some fields changed, checked again."""
        return type(self).from_dict({**self.to_dict(), **changes})

    def with_algorithm(self, algorithm: str) -> Self:
        """Return a copy for another algorithm, with the field values that it requires.

        Raises:
            FieldError: There is no such algorithm.
        """
        if algorithm not in ALGORITHMS:
            raise FieldError("algorithm", algorithm, ", ".join(ALGORITHMS))
        suggested = {} if self.target_kl else SUGGESTED.get(algorithm, {})
        changes = {**suggested, **REQUIRED[algorithm], "algorithm": algorithm}
        return self.replace(**changes)

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-able dict of all fields."""
        return {**dataclasses.asdict(self), "hidden_sizes": list(self.hidden_sizes)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Build a config from a dict, refusing unknown fields by name.

        Raises:
            FieldError: An unknown field, or a value outside its range or of the wrong type.
        """
        refuse_unknown(cls, values)
        return cls(**values)


@dataclass(frozen=True, kw_only=True)
class RunSpec:
    """One run: an environment, a seed and a config; started alike by page, CLI and API.

    Raises:
        FieldError: An empty environment name or a seed outside 0 to 2**32 - 1.
    """

    env: str
    seed: int = 0
    config: PPOConfig = field(default_factory=PPOConfig)

    def __post_init__(self) -> None:
        if not isinstance(self.env, str) or not self.env:
            raise FieldError("env", self.env, "the name of an environment")
        if type(self.seed) is not int or not 0 <= self.seed < 2**32:
            raise FieldError("seed", self.seed, "an integer from 0 to 4294967295")

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-able dict."""
        return {"env": self.env, "seed": self.seed, "config": self.config.to_dict()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Build a spec from a dict, refusing unknown fields by name.

        Raises:
            FieldError: An unknown or missing field, or a value outside its range or of the wrong
                type.
        """
        refuse_unknown(cls, values)
        if "env" not in values:
            raise FieldError("env", MISSING, "the name of an environment")
        config = values.get("config", {})
        if not isinstance(config, Mapping):
            raise FieldError("config", config, "an object of PPOConfig fields")
        return cls(**{**values, "config": PPOConfig.from_dict(config)})
