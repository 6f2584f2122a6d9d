"""Which runs may be one population, and their hyperparameters as tensors."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import torch
from torch import Tensor

from ppo_ref.config import PPOConfig, RunSpec

VARYING = (
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
    "adam_eps",
    "log_std_init",
    "target_return",
)
"""Hyperparameters in which members may differ; all others shape the program."""


def check_members(specs: Sequence[RunSpec]) -> PPOConfig:
    """Return the config that all members share but for `VARYING`: the first one's.

    Raises:
        ValueError: There are none, they differ in something else, or an update could end early
            for some of them only.
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
    if first.config.algorithm == "ppo_kl":
        raise ValueError(
            "algorithm is 'ppo_kl', allowed in a population: ppo, a2c, reinforce, because the "
            "weight of the penalty is one number for all members"
        )
    if first.config.target_kl is not None:
        raise ValueError(
            f"target_kl is {first.config.target_kl}, allowed in a population: empty, because all "
            "members take the same number of steps"
        )
    return first.config


class Members:
    """The hyperparameters in which P members differ, by name, as tensors.

    Args:
        specs: Checked by `check_members`.
        dtype: Float type of what is computed with them.
        device: Where.
    """

    def __init__(
        self, specs: Sequence[RunSpec], *, dtype: torch.dtype, device: torch.device
    ) -> None:
        self.specs = list(specs)
        self._like = {"dtype": dtype, "device": device}
        configs = [spec.config for spec in specs]
        self.gamma = self._tensor([config.gamma for config in configs])
        """Shape (P,), also the next."""
        self.gae_lambda = self._tensor([config.gae_lambda for config in configs])
        self.ent_coef = self._tensor([config.ent_coef for config in configs])
        self.value_weight = self._tensor([config.value_weight for config in configs])
        self.max_grad_norm = self._tensor([config.max_grad_norm for config in configs])
        self.adam_eps = self._tensor([config.adam_eps for config in configs])
        targets = [config.target_return for config in configs]
        self.target_return = self._tensor([torch.inf if t is None else t for t in targets])
        """What counts as solved; infinite where nothing does."""

    def learning_rates(self, global_step: int) -> Tensor:
        """Return each member's learning rate of the update that starts there. Shape (P,)."""
        return self._tensor([spec.config.learning_rate_at(global_step) for spec in self.specs])

    def clip_coefs(self, global_step: int) -> Tensor:
        """Return each member's clip half-width in the update that starts there. Shape (P,)."""
        return self._tensor([spec.config.clip_coef_at(global_step) for spec in self.specs])

    def _tensor(self, values: Sequence[float]) -> Tensor:
        return torch.tensor(values, **self._like)  # type: ignore[arg-type]
