"""LQR-v0: a linear system with quadratic cost, whose best policy is a number.

x' = a x + b u + 0.1 w with w ~ N(0, 1), reward -(q x^2 + r u^2), x_0 ~ N(0, 1), cut after 50 steps.
The best stationary policy is u = -K x; K and every return follow from Riccati's equation, so how
far PPO is from the optimum can be said in per cent, for any a, b, q, r.
"""

from __future__ import annotations

import math

from ppo_ref.envs.chance import standard_normal
from ppo_ref.envs.spaces import Box
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World

NOISE = 0.1
"""Standard deviation of what is added to the state by chance."""
STEPS = 50


class LQR(World):
    """State and observation: x. One action u, without bounds.

    Args:
        a: How much of the state stays.
        b: How much the action moves it, not 0.
        q: Cost of the state, above 0.
        r: Cost of the action, above 0.

    Raises:
        ValueError: A parameter outside its range.
    """

    def __init__(self, a: float = 1.0, b: float = 1.0, q: float = 1.0, r: float = 0.5) -> None:
        for name, value in (("q", q), ("r", r)):
            if not 0 < value < math.inf:
                raise ValueError(f"{name} is {value}, allowed: above 0")
        if not math.isfinite(a):
            raise ValueError(f"a is {a}, allowed: finite numbers")
        if b == 0 or not math.isfinite(b):
            raise ValueError(f"b is {b}, allowed: finite numbers other than 0")
        self.a, self.b, self.q, self.r = a, b, q, r
        standard = (a, b, q, r) == (1.0, 1.0, 1.0, 0.5)
        self.spec = EnvSpec(
            name="LQR-v0" if standard else f"LQR(a={a}, b={b}, q={q}, r={r})",
            description="Bring x to 0 and hold it there with little force; the best gain is known.",
            obs_dim=1,
            action_space=Box(("u",), (-math.inf,), (math.inf,)),
            state_labels=("x",),
            num_uniforms=2,
            num_step_uniforms=2,
            max_episode_steps=STEPS,
            random_return=self.exact_return(0.0, 1.0),
            best_return=self.exact_optimum(),
            reward_range=(-math.inf, 0.0),
        )

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Draw x from the standard normal distribution."""
        return standard_normal(xp, uniforms)[:, None]

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Pay for where x is and for the force, then move. Nothing terminates."""
        x, u = states[:, 0], actions[:, 0]
        rewards = -(self.q * x * x + self.r * u * u)
        reached = self.a * x + self.b * u + NOISE * standard_normal(xp, uniforms)
        return reached[:, None], rewards, xp.zeros_like(x) > 0

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Everything is visible."""
        return states

    @property
    def riccati(self) -> float:
        """P of the endless task: x costs P x^2 in all. P = q + a^2 P - (a b P)^2 / (r + b^2 P)."""
        half = (self.a**2 * self.r + self.q * self.b**2 - self.r) / 2
        return (half + math.sqrt(half**2 + self.b**2 * self.q * self.r)) / self.b**2

    @property
    def best_gain(self) -> float:
        """K of the best stationary policy u = -K x."""
        p = self.riccati
        return self.a * self.b * p / (self.r + self.b**2 * p)

    def exact_return(self, gain: float, std: float = 0.0) -> float:
        """Return the mean episode return of u = -gain x + std e, where e ~ N(0, 1).

        The variance of x is all that matters: v' = (a - b gain)^2 v + b^2 std^2 + 0.01.
        """
        variance, total = 1.0, 0.0
        for _ in range(STEPS):
            total -= (self.q + self.r * gain**2) * variance + self.r * std**2
            variance = (self.a - self.b * gain) ** 2 * variance + (self.b * std) ** 2 + NOISE**2
        return total

    def exact_optimum(self) -> float:
        """Return the best mean episode return there is, with a gain for every step.

        Riccati's recursion from the last step to the first: the step before pays q x^2 + r u^2 and
        leaves a cost of p x'^2.
        """
        p, noise_cost = 0.0, 0.0
        for _ in range(STEPS):
            noise_cost += p * NOISE**2
            p = self.q + self.a**2 * p - (self.a * self.b * p) ** 2 / (self.r + self.b**2 * p)
        return -(p + noise_cost)
