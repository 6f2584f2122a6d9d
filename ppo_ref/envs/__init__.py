"""The worlds, by name."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ppo_ref.envs.batch_env import BatchEnv
from ppo_ref.envs.env import Env, Step
from ppo_ref.envs.gym_env import GymEnv
from ppo_ref.envs.gym_name import PREFIX, is_gymnasiums, with_kwargs
from ppo_ref.envs.spaces import Box, Discrete, MultiDiscrete, Space, sample
from ppo_ref.envs.world import EnvSpec, World
from ppo_ref.envs.worlds.acrobot import Acrobot
from ppo_ref.envs.worlds.cartpole import CartPole
from ppo_ref.envs.worlds.choice import Choice
from ppo_ref.envs.worlds.dials import Dials
from ppo_ref.envs.worlds.discount import Discount
from ppo_ref.envs.worlds.grid import Grid
from ppo_ref.envs.worlds.lqr import LQR
from ppo_ref.envs.worlds.mini_asterix import MiniAsterix
from ppo_ref.envs.worlds.mini_breakout import MiniBreakout
from ppo_ref.envs.worlds.moon_lander import MoonLander
from ppo_ref.envs.worlds.mountain_car import MountainCar
from ppo_ref.envs.worlds.mountain_car_continuous import MountainCarContinuous
from ppo_ref.envs.worlds.one import One
from ppo_ref.envs.worlds.pendulum import Pendulum
from ppo_ref.envs.worlds.quitter import Quitter
from ppo_ref.envs.worlds.random_walk import RandomWalk
from ppo_ref.envs.worlds.three_arms import ThreeArms
from ppo_ref.envs.worlds.treadmill import Treadmill
from ppo_ref.envs.worlds.twin_arms import TwinArms
from ppo_ref.envs.worlds.two_obs import TwoObs
from ppo_ref.envs.worlds.two_states import TwoStates
from ppo_ref.errors import FieldError

__all__ = [
    "BatchEnv",
    "Box",
    "Discrete",
    "Env",
    "EnvSpec",
    "GymEnv",
    "MultiDiscrete",
    "Space",
    "Step",
    "World",
    "is_gymnasiums",
    "make",
    "names",
    "sample",
    "spec",
    "with_kwargs",
    "world",
]

_WORLDS: dict[str, World] = {
    world.spec.name: world
    for world in (
        CartPole(),
        Acrobot(),
        MountainCar(),
        MountainCarContinuous(),
        Pendulum(),
        MoonLander(),
        MiniBreakout(),
        MiniAsterix(),
        Grid(),
        Grid(masks_walls=True),
        LQR(),
        ThreeArms(),
        TwoStates(),
        RandomWalk(),
        Dials(),
        One(),
        TwoObs(),
        Discount(),
        Choice(),
        Quitter(),
        Treadmill(),
        TwinArms(),
    )
}


def names() -> list[str]:
    """Return the names of our own worlds; `make` and `spec` also take what `GymName` reads."""
    return list(_WORLDS)


def world(name: str) -> World:
    """Return the dynamics of that name, to be stepped with any array library.

    Raises:
        FieldError: No world has that name; `allowed` lists those that exist.
    """
    if is_gymnasiums(name):
        raise ValueError(
            f"env is {name!r}, which Gymnasium steps: it runs on the numpy engine only"
        )
    if name not in _WORLDS:
        raise FieldError("env", name, f"{', '.join(_WORLDS)}, or {PREFIX} and a Gymnasium id")
    return _WORLDS[name]


def spec(name: str) -> EnvSpec:
    """Return the static facts about a world.

    Raises:
        ValueError: Unknown world.
    """
    if not is_gymnasiums(name):
        return world(name).spec
    env = GymEnv(name, 1)
    env.close()
    return env.spec


def make(name: str, num_envs: int, *, dtype: npt.DTypeLike = np.float32) -> Env:
    """Return N copies of a world side by side.

    Args:
        name: One of `names()`, or `gym:` and the id of a Gymnasium environment, as `GymName` reads
            it.
        num_envs: Copies N, 1 and more.
        dtype: Float type of their states.

    Raises:
        ValueError: Unknown world, or `num_envs` is below 1.
    """
    if is_gymnasiums(name):
        return GymEnv(name, num_envs, dtype=dtype)
    return BatchEnv(world(name), num_envs, dtype=dtype)
