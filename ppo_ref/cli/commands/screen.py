"""One env step as text: the state as labelled bars, the action, the reward, the return so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ppo_ref.envs import Box, EnvSpec, MultiDiscrete

HALF_WIDTH = 16
"""Characters on either side of a bar's zero."""
OTHER_LINES = 6
"""Lines that are not the state's."""


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What happened in one env step."""

    episode: int
    """Counts from 1."""
    length: int
    """Env steps of the episode so far."""
    state: list[float]
    """The state reached; entries as in `state_labels`."""
    action: Any
    """As the policy chose it."""
    reward: float
    episode_return: float
    """So far."""
    ended: str
    """`terminated`, `truncated`, or empty while the episode goes on."""

    @property
    def summary(self) -> str:
        """The episode in a line, once it has ended."""
        return (
            f"episode {self.episode}: return {self.episode_return:.2f}, {self.length} env steps, "
            f"{self.ended}"
        )


class Screen:
    """Draws env steps of one world.

    Args:
        spec: The world.
    """

    def __init__(self, spec: EnvSpec) -> None:
        self._spec = spec
        self._largest = np.full(len(spec.state_labels), 1e-9)
        """A bar is full at the largest magnitude seen so far: worlds do not tell their ranges."""

    def draw(self, moment: Moment, height: int) -> RenderableType:
        """Return what to show.

        Args:
            moment: The env step.
            height: Lines of the terminal; entries of the state that do not fit are counted.
        """
        self._largest = np.maximum(self._largest, np.abs(moment.state))
        rows = list(zip(self._spec.state_labels, moment.state, self._largest, strict=True))
        shown = rows[: max(1, height - OTHER_LINES)]
        table = Table.grid(padding=(0, 1))
        table.add_column(justify="right")
        table.add_column(justify="right", min_width=9)
        for name, value, largest in shown:
            table.add_row(name, f"{value:.3f}", _bar(value / largest))
        hidden = len(rows) - len(shown)
        more = [Text(f"and {hidden} more entries of the state", "dim")] if hidden else []
        head = f"{self._spec.name}  episode {moment.episode}  env step {moment.length}"
        foot = (
            f"action {action_text(self._spec, moment.action)}  reward {moment.reward:.3f}  "
            f"return {moment.episode_return:.2f}"
        )
        return Group(Text(head, "bold"), table, *more, Text(foot, "bold"))


def action_text(spec: EnvSpec, action: Any) -> str:  # noqa: ANN401 - as the space says
    """Return an action in words: labels of choices, numbers as the world executes them.

    Args:
        spec: The world.
        action: One action. Shape as `spec.action_space.shape`.
    """
    space = spec.action_space
    if isinstance(space, Box):
        executed = np.clip(action, space.low, space.high)
        pairs = zip(space.labels, executed, strict=True)
        return ", ".join(f"{label} {value:+.3f}" for label, value in pairs)
    if isinstance(space, MultiDiscrete):
        choices = zip(space.labels, action, strict=True)
        return ", ".join(options[choice] for options, choice in choices)
    return space.labels[int(action)]


def _bar(share: float) -> Text:
    """Return a bar to the left or right of a middle line, for a share from -1 to 1."""
    size = round(abs(share) * HALF_WIDTH)
    filled = "█" * size
    left = filled.rjust(HALF_WIDTH) if share < 0 else " " * HALF_WIDTH
    right = filled.ljust(HALF_WIDTH) if share > 0 else " " * HALF_WIDTH
    return Text(f"{left}│{right}", "cyan")
