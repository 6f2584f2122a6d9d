"""One run of the torch engine, to be read, saved and resumed."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Self

import torch

from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.episodes import EpisodeWindow
from ppo_ref.files.npz import File, read_npz, write_npz
from ppo_ref.policy import Policy, policy_metadata, require_same_shape
from ppo_ref.state import FORMATS
from ppo_ref.torch.batch_env import TorchBatchEnv
from ppo_ref.torch.population import Population
from ppo_ref.torch.snapshot import populate, snapshot


class TorchTrainState:
    """A member of a population; a single run is the only one of its own.

    `train` changes it between two events, and its caller may read it at any event.

    Args:
        population: The population that it belongs to.
        member: Number of its row.
    """

    def __init__(self, population: Population, member: int = 0) -> None:
        self.population, self.member = population, member

    @property
    def spec(self) -> RunSpec:
        """Environment, seed and config."""
        return self.population.specs[self.member]

    @property
    def config(self) -> PPOConfig:
        """Its hyperparameters."""
        return self.spec.config

    @property
    def seed(self) -> int:
        """The seed of its parameters and, with a stream of its own, of all chance."""
        return self.spec.seed

    @property
    def iteration(self) -> int:
        """Iterations done."""
        return self.population.iteration

    @property
    def global_step(self) -> int:
        """Env steps done."""
        return self.population.global_step

    @property
    def wall_seconds(self) -> float:
        """Wall time up to the last report, seconds."""
        return self.population.wall_seconds

    @property
    def kl_coef(self) -> float:
        """Weight of the KL penalty in the next update, with ppo_kl."""
        return self.population.kl_coef_of(self.member)

    @property
    def env(self) -> TorchBatchEnv:
        """The environments of the whole population."""
        return self.population.env

    @property
    def device(self) -> torch.device:
        """The device that holds the run."""
        return self.env.device

    @property
    def episodes(self) -> EpisodeWindow:
        """The last finished episodes."""
        return self.population.window(self.member)

    def start_from(self, policy: Policy) -> None:
        """Copy the parameters and the observation statistics of a trained policy.

        Raises:
            ValueError: It is for other observations or actions, or of other networks.
        """
        model, normalizer = self.population.model, self.population.normalizer
        require_same_shape(policy, model.to_numpy(self.member), self.env.spec, self.config)
        model.params[self.member] = torch.from_numpy(policy.model.params)
        if normalizer is not None and policy.normalizer is not None:
            normalizer.load_state_dict(self.member, policy.normalizer.state_dict())

    def go_on_with(self, config: PPOConfig) -> None:
        """Take other hyperparameters from now on, like `ppo_ref.state.TrainState.go_on_with`."""
        specs = list(self.population.specs)
        specs[self.member] = dataclasses.replace(self.spec, config=config)
        self.population.go_on_with(specs)

    def policy(self) -> Policy:
        """Return a copy of the present policy, in numpy."""
        metadata = policy_metadata(
            self.spec, global_step=self.global_step, episode_return=self.episodes.mean_return
        )
        normalizer = self.population.normalizer
        return Policy(
            self.population.model.to_numpy(self.member),
            metadata,
            action_space=self.env.spec.action_space,
            normalizer=None if normalizer is None else normalizer.to_numpy(self.member),
        )

    def save(self, file: File, *, episodes: bool = True) -> None:
        """Write the state as .npz under exactly the name given, without pickle.

        `load` on the same kind of device goes on bit for bit, unless members share a stream or the
        running episodes are left out.

        Args:
            file: Where to.
            episodes: Whether the running episodes are worth saving; after a failure in the middle
                of a rollout they are not.
        """
        write_npz(file, *snapshot(self.population, self.member, episodes=episodes))

    @classmethod
    def load(cls, file: File, *, device: torch.device | str = "cpu") -> Self:
        """Read a state that `save` wrote, into a population of one.

        Saved on another kind of device, the run goes on with new random numbers from `populate`.

        Raises:
            OSError: The file cannot be read.
            ValueError: It is damaged or holds something else, or the device is not here.
        """
        return cls(populate([read_npz(file, "state", FORMATS["torch"])], device=device))


def gather(states: Sequence[TorchTrainState]) -> Population:
    """Move runs out of their populations into a common new one.

    Raises:
        ValueError: `populate` refuses them as one population.
    """
    chance = states[0].population.chance
    own_streams = len(states) == 1 or chance.own_streams
    population = populate(
        [snapshot(state.population, state.member) for state in states],
        device=states[0].device,
        own_streams=own_streams,
    )
    if not own_streams:
        population.chance.generators = chance.generators
    for member, state in enumerate(states):
        state.population, state.member = population, member
    return population
