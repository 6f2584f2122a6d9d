"""Runs that may be one population, and their hyperparameters as tensors."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import torch
from torch import Tensor

from ppo_ref.config import PPOConfig, RunSpec

VARYING = (
    "total_steps",
    "learning_rate",
    "anneal_lr",
    "anneal_steps",
    "gamma",
    "gae_lambda",
    "clip_coef",
    "anneal_clip",
    "ent_coef",
    "vf_coef",
    "max_grad_norm",
    "target_kl",
    "kl_coef",
    "adam_eps",
    "log_std_init",
    "target_return",
)
"""Hyperparameters in which members may differ; all others shape the program."""


def program_of(spec: RunSpec) -> tuple[object, ...]:
    """Return the fields that all members of a population share, to be compared."""
    names = [field.name for field in dataclasses.fields(PPOConfig) if field.name not in VARYING]
    return (spec.env, *(getattr(spec.config, name) for name in names))


def check_members(specs: Sequence[RunSpec]) -> PPOConfig:
    """Return the config that all members share but for `VARYING`: the first one's.

    Raises:
        ValueError: There are none, or they differ in something else.
    """
    if not specs:
        raise ValueError("specs is empty, allowed: one and more")
    first = specs[0]
    for at, spec in enumerate(specs):
        if spec.env != first.env:
            raise ValueError(f"env of member {at} is {spec.env!r}, allowed: {first.env!r}, as all")
        for field in dataclasses.fields(PPOConfig):
            value, common = getattr(spec.config, field.name), getattr(first.config, field.name)
            if value != common and field.name not in VARYING:
                raise ValueError(
                    f"{field.name} of member {at} is {value!r}, allowed: {common!r}, as all; "
                    f"members may differ in {', '.join(VARYING)}"
                )
    return first.config


class Hyperparameters:
    """The hyperparameters in which P members differ, as tensors of shape (P,).

    Args:
        configs: One per member, which `check_members` accepts.
        dtype: Float type of the computations with them.
        device: The device that holds them.
    """

    def __init__(
        self, configs: Sequence[PPOConfig], *, dtype: torch.dtype, device: torch.device
    ) -> None:
        self._configs = list(configs)
        self._like = {"dtype": dtype, "device": device}
        gammas = [config.gamma for config in configs]
        self.gamma = torch.tensor(gammas, dtype=torch.float64, device=device)
        """Float64, as the statistics of rewards are."""
        self.gae_lambda = self._tensor([config.gae_lambda for config in configs])
        self.value_weight = self._tensor([config.value_weight for config in configs])
        self.max_grad_norm = self._tensor([config.max_grad_norm for config in configs])
        self.adam_eps = self._tensor([config.adam_eps for config in configs])
        self.ent_coef: Tensor | None = None
        """None where no member has one, which spares a few operations."""
        if any(config.ent_coef for config in configs):
            self.ent_coef = self._tensor([config.ent_coef for config in configs])
        self.kl_stop: Tensor | None = None
        """The approx_kl that ends an update, infinite where none does; None if so for all."""
        if any(config.kl_stop is not None for config in configs):
            stops = [config.kl_stop for config in configs]
            self.kl_stop = self._tensor([math.inf if stop is None else stop for stop in stops])
        targets = [config.target_kl or math.inf for config in configs]
        self.target_kl = torch.tensor(targets, dtype=torch.float64, device=device)
        """What the penalty of ppo_kl aims at. Float64."""

    def learning_rates(self, global_step: int) -> Tensor:
        """Return each member's learning rate of the update at `global_step`. Shape (P,)."""
        return self._tensor([config.learning_rate_at(global_step) for config in self._configs])

    def clip_coefs(self, global_step: int) -> Tensor:
        """Return each member's clip half-width in the update at `global_step`. Shape (P,)."""
        return self._tensor([config.clip_coef_at(global_step) for config in self._configs])

    def _tensor(self, values: Sequence[float]) -> Tensor:
        return torch.tensor(values, **self._like)  # type: ignore[arg-type]
