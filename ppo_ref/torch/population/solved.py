"""What the members of a population were when they reached their target."""

from __future__ import annotations

import torch
from torch import Tensor

from ppo_ref.normalize import ObsNormalizer
from ppo_ref.torch.population.normalize import PopulationObsNormalizer


class Solved:
    """Keeps every member's policy as it was at its target, while training goes on, without asking.

    Args:
        params: Parameters of all members. Shape (P, number of parameters).
        normalizer: What their observations pass.
    """

    def __init__(self, params: Tensor, normalizer: PopulationObsNormalizer | None) -> None:
        self.at = torch.full((len(params),), -1, device=params.device)
        """Env steps at which each member reached its target_return, -1 before. Shape (P,)."""
        self.params = torch.zeros_like(params)
        """Parameters at that time, where it came. Shape as given."""
        self._kept = [self.params]
        self._now = [params]
        if normalizer is not None:
            statistics = normalizer.statistics
            self._now += [statistics.mean, statistics.var]
            self._kept += [torch.zeros_like(part) for part in self._now[1:]]

    @torch.no_grad()
    def note(self, reached: Tensor, global_step: int) -> None:
        """Keep what has reached its target for the first time. Shape of reached: (P,), bool."""
        now = reached & (self.at < 0)
        self.at.masked_fill_(now, global_step)
        for kept, part in zip(self._kept, self._now, strict=True):
            kept.copy_(torch.where(now[:, None], part, kept))

    def normalizer(self, member: int) -> ObsNormalizer | None:
        """Return the observation statistics of a member at its target, None without any."""
        if len(self._kept) == 1:
            return None
        _, mean, var = (part[member].cpu().numpy() for part in self._kept)
        normalizer = ObsNormalizer(len(mean))
        # One observation was seen per env step.
        normalizer.load_state_dict({"mean": mean, "var": var, "count": int(self.at[member])})
        return normalizer
