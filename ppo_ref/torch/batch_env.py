"""N copies of a world on a device, with same-step autoreset and no reading from the device."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from ppo_ref.envs.spaces import Box
from ppo_ref.envs.world import EnvSpec, World


class TorchStep(NamedTuple):
    """The results of one step of all copies. Flags belong to the transition."""

    obs: Tensor
    """The policy's next observation; the first of a new episode where one ended. (N, D)."""
    rewards: Tensor
    """(N,)."""
    terminated: Tensor
    """The task itself ended the episode. (N,), bool."""
    truncated: Tensor
    """The step limit cut the episode, which had not terminated. (N,), bool."""
    final_obs: Tensor
    """The state reached, before any reset; equals `obs` where no episode ended. (N, D)."""


class Randomness(NamedTuple):
    """The random numbers of a rollout of T steps, drawn beforehand."""

    first_states: Tensor
    """First state of the episode that may follow each step. (T, N, S)."""
    uniforms: Tensor
    """Random numbers of the dynamics, in [0, 1). (T, N, num_step_uniforms)."""


class TorchBatchEnv:
    """`ppo_ref.envs.BatchEnv` on a device.

    Whether an episode ended is known only there, so every step selects between the state reached
    and a first state that was drawn beforehand; `draw_randomness` draws those of a whole rollout.

    Args:
        world: The dynamics.
        num_envs: Copies N.
        dtype: Float type of states.
        device: The device that holds them.

    Raises:
        ValueError: `num_envs` is below 1.
    """

    can_be_saved = True
    """Whether `state_dict` holds everything that the next steps depend on."""
    maker = "ppo_ref"

    def __init__(
        self,
        world: World,
        num_envs: int,
        *,
        dtype: torch.dtype = torch.float32,
        device: torch.device | str = "cpu",
    ) -> None:
        if num_envs < 1:
            raise ValueError(f"num_envs is {num_envs}, allowed: 1 and more")
        self.world = world
        self.num_envs = num_envs
        self.dtype = dtype
        self.device = torch.device(device)
        size = len(world.spec.state_labels)
        self.states = torch.zeros((num_envs, size), dtype=dtype, device=self.device)
        """State of each copy. Shape (N, S)."""
        self.reached = self.states
        """States that the last step reached, before any reset. Shape (N, S)."""
        self.clock = 0
        """Env steps since the last reset or load; counted without reading from the device."""
        self.started_at = torch.zeros(num_envs, dtype=torch.int64, device=self.device)
        """Clock at the start of each episode: its length is the difference. Shape (N,)."""
        space = world.spec.action_space
        self._bounds: tuple[Tensor, Tensor] | None = None
        if isinstance(space, Box):
            low, high = (torch.tensor(side, dtype=dtype) for side in (space.low, space.high))
            self._bounds = low.to(self.device), high.to(self.device)
        self._never = torch.zeros(num_envs, dtype=torch.bool, device=self.device)

    @property
    def spec(self) -> EnvSpec:
        """Static facts about the world."""
        return self.world.spec

    def draw_randomness(self, generator: torch.Generator, num_steps: int) -> Randomness:
        """Draw the random numbers that every copy may need in each of `num_steps` steps."""
        spec, rows = self.spec, num_steps * self.num_envs
        first: Tensor = self.world.reset(torch, self._uniforms(generator, rows, spec.num_uniforms))
        uniforms = self._uniforms(generator, rows, spec.num_step_uniforms)
        shape = (num_steps, self.num_envs)
        return Randomness(
            first.view(*shape, first.shape[1]), uniforms.view(*shape, spec.num_step_uniforms)
        )

    def _uniforms(self, generator: torch.Generator, rows: int, width: int) -> Tensor:
        like = {"dtype": self.dtype, "device": self.device}
        return torch.rand((rows, width), **like, generator=generator)  # type: ignore[call-overload,no-any-return]

    def reset(self, generator: torch.Generator) -> Tensor:
        """Start an episode in every copy; return the first observations. Shape (N, D)."""
        uniforms = self._uniforms(generator, self.num_envs, self.spec.num_uniforms)
        self.states = self.reached = self.world.reset(torch, uniforms)
        self.clock = 0
        self.started_at.zero_()
        return self.observe()

    def valid_actions(self) -> Tensor | None:
        """Return whether each of the policy's outputs is allowed now; None where all always are.

        Shape (N, num_outputs), bool.
        """
        if not self.spec.masks_actions:
            return None
        valid: Tensor = self.world.valid_actions(torch, self.states)
        return valid

    def observe(self) -> Tensor:
        """Return the present observations. Shape (N, D)."""
        obs: Tensor = self.world.observe(torch, self.states)
        return obs

    def step(
        self, actions: Tensor, first_states: Tensor, uniforms: Tensor | None = None
    ) -> TorchStep:
        """Advance every copy by one env step and reset those whose episode ended.

        Args:
            actions: The policy's actions, as sampled; real numbers are executed within their
                bounds. Otherwise unchecked: reading them would stop the device. Shape
                (N, *action_space.shape).
            first_states: First states of new episodes, should one be needed. Shape (N, S).
            uniforms: Random numbers of the dynamics. Shape (N, num_step_uniforms).
        """
        executed = actions.to(self.dtype)
        if self._bounds is not None:
            executed = executed.clamp(*self._bounds)
        states, rewards, terminated = self.world.step(torch, self.states, executed, uniforms)
        final_obs = self.world.observe(torch, states)
        self.clock += 1
        limit = self.spec.max_episode_steps
        truncated, ended = self._never, terminated
        if limit is not None:
            at_limit = self.started_at <= self.clock - limit
            truncated = at_limit > terminated  # of bools: the one and not the other
            ended = terminated | at_limit
        self.reached = states
        self.states = torch.where(ended[:, None], first_states, states)
        self.started_at.masked_fill_(ended, self.clock)
        return TorchStep(self.observe(), rewards, terminated, truncated, final_obs)

    def state_dict(self) -> dict[str, Tensor]:
        """Return everything that the next steps depend on, under the numpy core's names."""
        return {"states": self.states, "episode_steps": self.clock - self.started_at}

    def load_state_dict(self, saved: dict[str, Tensor]) -> Tensor:
        """Go on from a `state_dict`; return current observations. Shape (N, D).

        Raises:
            ValueError: The state is of another number of copies or another world.
        """
        states, steps = saved["states"], saved["episode_steps"]
        if states.shape != self.states.shape:
            found, allowed = tuple(states.shape), tuple(self.states.shape)
            raise ValueError(f"saved states have shape {found}, allowed: {allowed}")
        self.states = self.reached = states.to(self.device, self.dtype)
        self.clock = 0
        self.started_at = -steps.to(self.device)
        return self.observe()
