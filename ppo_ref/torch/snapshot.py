"""One member of a population as data: the content of a file of its state."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.episodes import EPISODE_WINDOW, EpisodeWindow
from ppo_ref.state import FORMATS, named, part
from ppo_ref.torch.population import Population

Snapshot = tuple[dict[str, Any], dict[str, Any]]
"""A member's description, JSON-able, and its arrays by name."""


def snapshot(population: Population, member: int, *, episodes: bool = True) -> Snapshot:
    """Return everything that the rest of a member's run depends on.

    Of members that share a stream of random numbers, none has one to save.

    Args:
        population: The population.
        member: Number of its row.
        episodes: Whether to include the running episodes.
    """
    spec, adam, window = population.specs[member], population.adam, population.window(member)
    about = {
        "format": FORMATS["torch"],
        "env": spec.env,
        "seed": spec.seed,
        "config": spec.config.to_dict(),
        "iteration": population.iteration,
        "global_step": population.global_step,
        "wall_seconds": population.wall_seconds,
        "adam_steps": int(adam.step_count[member]),
        "num_episodes": window.num_episodes,
        "kl_coef": population.kl_coef_of(member),
        "device": population.env.device.type,
        "dtype": str(population.dtype).removeprefix("torch."),
        "episodes": episodes,
    }
    normalizer, scaler = population.normalizer, population.reward_scaler
    arrays = {
        **_vectors(population, member),
        "episode_returns": np.array(window.returns, np.float64),
        "episode_lengths": np.array(window.lengths, np.int64),
        **(_running(population, member) if episodes else {}),
        **(named("obs_", normalizer.state_dict(member)) if normalizer else {}),
        **(named("reward_", scaler.state_dict(member)) if scaler else {}),
    }
    if population.chance.own_streams:
        arrays["generator"] = population.chance.generators[member].get_state().numpy()
    return about, arrays


def _running(population: Population, member: int) -> dict[str, Any]:
    """The running episodes of a member."""
    num_envs = population.config.num_envs
    copies = slice(member * num_envs, (member + 1) * num_envs)
    env = {name: rows[copies].cpu().numpy() for name, rows in population.env.state_dict().items()}
    return {**population.episodes.state_dict(member), **named("env_", env)}


def _vectors(population: Population, member: int) -> dict[str, Any]:
    adam = population.adam
    vectors = {
        "params": adam.params,
        "first_moment": adam.first_moment,
        "second_moment": adam.second_moment,
    }
    return {name: vector[member].cpu().numpy().copy() for name, vector in vectors.items()}


def spec_of(about: dict[str, Any]) -> RunSpec:
    """Return the spec of a snapshot's run."""
    config = PPOConfig.from_dict(about["config"])
    return RunSpec(env=about["env"], seed=about["seed"], config=config)


def populate(
    snapshots: Sequence[Snapshot], *, device: torch.device | str, own_streams: bool = True
) -> Population:
    """Return a population that goes on from the snapshots of its members.

    Taken on another kind of device, or from a stream that members shared, a member goes on with new
    random numbers, made from seed and global_step, because no device can continue another's. If
    one was saved without its running episodes, fresh ones begin for all.

    Raises:
        ValueError: The members cannot be one program, are at different iterations or of different
            float types, or the device is not here.
    """
    first = snapshots[0][0]
    for at, (about, _) in enumerate(snapshots):
        for name in ("iteration", "dtype"):
            if about[name] != first[name]:
                raise ValueError(
                    f"{name} of member {at} is {about[name]!r}, allowed: {first[name]!r}, as all"
                )
    population = Population.create(
        [spec_of(about) for about, _ in snapshots],
        device=device,
        dtype=getattr(torch, first["dtype"]),
        own_streams=own_streams,
    )
    population.iteration, population.global_step = first["iteration"], first["global_step"]
    population.wall_seconds = max(about.get("wall_seconds", 0.0) for about, _ in snapshots)
    for member, (about, arrays) in enumerate(snapshots):
        _restore(population, member, about, arrays)
    if not all(about.get("episodes", True) for about, _ in snapshots):
        population.begin_episodes()
        return population
    population.obs = population.env.load_state_dict(
        {
            name: torch.from_numpy(
                np.concatenate([arrays[f"env_{name}"] for _, arrays in snapshots])
            )
            for name in population.env.state_dict()
        }
    )
    return population


def _restore(
    population: Population, member: int, about: dict[str, Any], arrays: dict[str, Any]
) -> None:
    adam, chance = population.adam, population.chance
    for name, vector in zip(("params", "first_moment", "second_moment"), adam.vectors, strict=True):
        vector[member] = torch.from_numpy(arrays[name])
    adam.step_count[member] = about["adam_steps"]
    population.kl_coef[member] = about["kl_coef"]
    window = EpisodeWindow(
        num_episodes=about["num_episodes"],
        returns=deque(arrays["episode_returns"].tolist(), EPISODE_WINDOW),
        lengths=deque(arrays["episode_lengths"].tolist(), EPISODE_WINDOW),
    )
    population.episodes.load_state_dict(member, arrays, window)
    if population.normalizer is not None:
        population.normalizer.load_state_dict(member, part(arrays, "obs_"))
    if population.reward_scaler is not None:
        population.reward_scaler.load_state_dict(member, part(arrays, "reward_"))
    if not chance.own_streams:
        return
    if about["device"] == chance.device.type and "generator" in arrays:
        chance.generators[member].set_state(torch.from_numpy(arrays["generator"]))
    else:
        chance.generators[member].manual_seed(about["seed"] + about["global_step"])
