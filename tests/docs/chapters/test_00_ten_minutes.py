"""The ten minutes: the page's grid is the reference's world, and its averages are exact."""

from __future__ import annotations

import numpy as np
import pytest

from ppo_ref.envs.exact import tables
from ppo_ref.envs.worlds.grid import Grid

GIVEN = {"25", "0.01"}
NEXT = ["press", "next"]
UP_TO_ADVANTAGES = [
    *[NEXT] * 3, ["press", "answer:0"], ["press", "walks"], *[NEXT] * 3, ["press", "answer:0"],
    NEXT, ["press", "answer:0"],
]  # fmt: skip
LEARNED = [*UP_TO_ADVANTAGES, NEXT, NEXT, *[["press", "improve"]] * 3]
FIGURE_STATES = {
    "grid-walk": [
        [NEXT], [NEXT, NEXT], UP_TO_ADVANTAGES[:5], UP_TO_ADVANTAGES[:7], UP_TO_ADVANTAGES[:9],
        UP_TO_ADVANTAGES, [*UP_TO_ADVANTAGES, NEXT], LEARNED[:-2], [*LEARNED, NEXT],
    ]
}  # fmt: skip
CLOCK = Grid.spec.max_episode_steps
START, BESIDE_GOAL, ABOVE_PIT = (0, 0), (4, 3), (1, 2)
STEP_SIZE = 3.0
MATH = "figures/ch00/grid_math"


def cell_number(cell) -> int:
    return int(cell[0]) * 5 + int(cell[1])


@pytest.fixture(scope="module")
def world():
    return tables(Grid())


def improved(world, policy):
    values = world.values(policy, 1.0)
    advantages = world.action_values(values, 1.0) - values[:, None]
    weights = policy * np.exp(STEP_SIZE * advantages)
    return weights / weights.sum(1, keepdims=True)


def shares_of_ends(world) -> dict[str, float]:
    """How often the random walker reaches goal and pit, or is out of time, by exact counting."""
    here, ended = world.start.copy(), {"goal": 0.0, "pit": 0.0}
    policy = world.uniform_policy()
    for _ in range(CLOCK):
        flow = here[:, None] * policy
        for name, found in (("goal", world.rewards > 0.5), ("pit", world.rewards < -0.5)):
            ended[name] += flow[found].sum()
        here = np.zeros_like(here)
        np.add.at(here, world.successors, flow * world.goes_on)
    return {**ended, "clock": here.sum()}


def computed() -> set[str]:
    world = tables(Grid())
    states = [tuple(state) for state in Grid().acting_states().astype(int)]
    policy = world.uniform_policy()
    values = world.values(policy, 1.0)
    found = {f"{values[states.index(cell)]:.2g}" for cell in (START, BESIDE_GOAL, ABOVE_PIT)}
    beside = states.index(BESIDE_GOAL)
    found.add(f"{(1 - values[beside]):.1g}")
    for _ in range(3):
        policy = improved(world, policy)
        found.add(f"{world.values(policy, 1.0)[0]:.2f}")
    found |= {f"{100 * share:.0f}" for share in shares_of_ends(world).values()}
    return found | {f"{world.best_episode_return(CLOCK):.2f}", str(CLOCK)}


def test_the_page_has_the_values_and_improvements_of_the_reference(ask_page, world):
    policy, states = world.uniform_policy(), Grid().acting_states()
    for presses in range(4):
        asked = {"module": MATH, "call": "policyAfter", "arguments": [presses]}
        (theirs,) = ask_page(asked)
        (values,) = ask_page({"module": MATH, "call": "valuesOf", "arguments": [theirs]})
        rows = [cell_number(state) for state in states]
        np.testing.assert_allclose(np.array(theirs)[rows], policy, rtol=0, atol=1e-12)
        expected = world.values(policy, 1.0)
        np.testing.assert_allclose(np.array(values)[rows], expected, rtol=0, atol=1e-12)
        policy = improved(world, policy)


def test_the_page_counts_the_ends_of_all_walks_exactly(ask_page, world):
    (policy,) = ask_page({"module": MATH, "call": "policyAfter", "arguments": [0]})
    (found,) = ask_page({"module": MATH, "call": "endingsOf", "arguments": [policy]})
    assert found == pytest.approx(shares_of_ends(world), abs=1e-12)


def test_a_thousand_walks_end_as_often_as_they_should(ask_page, world):
    """Ten thousand walks; four standard errors."""
    shares, counts = shares_of_ends(world), dict.fromkeys(("goal", "pit", "clock"), 0)
    before = UP_TO_ADVANTAGES[:4]
    asked = [[*before, *([["press", "walks"]] * times)] for times in range(1, 11)]
    for answer in ask_page(*({"figure": "grid-walk", "actions": actions} for actions in asked)):
        for name in counts:
            counts[name] += answer["state"]["tally"]["endings"][name]
    for name, share in shares.items():
        error = (share * (1 - share) / 10_000) ** 0.5
        assert abs(counts[name] / 10_000 - share) < 4 * error
