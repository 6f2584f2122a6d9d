"""What the playground says of its bugs is so: each trains, and shows itself where it is said to."""

import re
from functools import cache

import exercises
import lab_bugs
import pytest

from browser_runtime.variants import Variant, start
from ppo_ref import envs
from ppo_ref.config import RunSpec
from ppo_ref.presets import preset

BUGS = {bug.id: bug for bug in lab_bugs.bugs()}
SHOWN = [bug for bug in BUGS.values() if bug.probe]
HIDDEN = [bug for bug in BUGS.values() if not bug.probe]
PROBES = {"Quitter-v0": 9.5, "Treadmill-v0": 7.0}
"""World -> the return between right and wrong: on the Treadmill whoever leaves has earned more."""


@cache
def trained(env, bug_id, steps):
    """Return the mean return of the last 100 episodes after training with seed 0."""
    config = preset(env).replace(total_steps=steps)
    variant = Variant(bug=source(BUGS[bug_id]) if bug_id else None)
    state, events = start(RunSpec(env=env, config=config), variant)
    for _ in events:
        pass
    return float(state.episodes.mean_return)


def source(bug):
    path = exercises.folder_of(bug.exercise) / "misconceptions" / f"{bug.id}.py"
    return path.read_text("utf-8")


def is_right(env, mean_return):
    return (mean_return > PROBES[env]) == (env == "Quitter-v0")


@pytest.mark.parametrize("env", PROBES)
def test_without_a_bug_the_probes_are_solved(env):
    assert is_right(env, trained(env, None, 16_384))


@pytest.mark.parametrize("bug", SHOWN, ids=lambda bug: bug.id)
def test_a_bug_shows_itself_in_its_probe(bug):
    assert not is_right(bug.probe, trained(bug.probe, bug.id, 16_384))


@pytest.mark.parametrize("bug", HIDDEN, ids=lambda bug: bug.id)
def test_a_bug_without_a_probe_shows_itself_in_none(bug):
    for env in PROBES:
        assert is_right(env, trained(env, bug.id, 16_384)), env


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS.values(), ids=lambda bug: bug.id)
def test_the_curve_of_cartpole_shows_what_is_said_of_it(bug):
    share = trained("CartPole-v1", bug.id, 59_392) / trained("CartPole-v1", None, 59_392)
    seen = "yes" if share < 0.5 else "hint" if share < 0.75 else "no"
    assert seen == bug.curve


@pytest.mark.parametrize("bug", BUGS.values(), ids=lambda bug: bug.id)
def test_a_bug_names_worlds_that_exist_and_hard_codes_no_figures(bug):
    assert bug.probe is None or bug.probe in envs.names()
    assert not re.search(r"\d\.\d", bug.says.replace("E6.2", ""))
