import io

import numpy as np
import pytest
from rich.console import Console

from ppo_ref import envs
from ppo_ref.cli import main as cli
from ppo_ref.cli.commands import play
from ppo_ref.cli.commands.policies import load_policy
from ppo_ref.cli.commands.screen import Screen, action_text
from ppo_ref.evaluate import evaluate


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    out = tmp_path_factory.mktemp("trained") / "run"
    options = ["--set", "total_steps=8192", "--out", str(out)]
    assert cli.main(["train", "--env", "Quitter-v0", *options]) == 0
    return out


@pytest.mark.parametrize("name", ["", "policy.npz", "policy.onnx"])
def test_without_a_terminal_every_episode_is_a_line(trained, name, capsys):
    assert cli.main(["play", str(trained / name), "--episodes", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    # Who stays to the end of Quitter's ten steps earns one for each.
    assert lines == [f"episode {i}: return 10.00, 10 env steps, terminated" for i in (1, 2)]


def test_what_is_shown_is_what_evaluation_measures(trained):
    policy = load_policy(trained)
    moments = list(play.play(policy, "CartPole-v1", episodes=0, seed=3))
    assert moments == []
    moments = list(play.play(policy, "Quitter-v0", episodes=1, seed=3))
    measured = evaluate(policy, "Quitter-v0", episodes=1, seed=3)
    assert moments[-1].episode_return == measured.mean_return
    assert [moment.length for moment in moments] == list(range(1, len(moments) + 1))
    assert sum(moment.reward for moment in moments) == moments[-1].episode_return
    assert moments[0].state == [1.0, 0.0, 1.0] and moments[-1].ended == "terminated"


def test_a_terminal_shows_state_action_reward_and_return(trained):
    policy = load_policy(trained)
    screen = Screen(envs.spec("Quitter-v0"))
    moments = list(play.play(policy, "Quitter-v0", episodes=1))
    console = Console(file=io.StringIO(), width=80)
    console.print(screen.draw(moments[4], height=24))
    text = console.file.getvalue()
    assert "Quitter-v0  episode 1  env step 5" in text
    assert "clock     5.000" in text and "│████████████████" in text
    assert "action stay  reward 1.000  return 5.00" in text


def test_entries_that_do_not_fit_the_terminal_are_counted(trained):
    moments = play.play(load_policy(trained), "Quitter-v0", episodes=1)
    console = Console(file=io.StringIO(), width=80)
    console.print(Screen(envs.spec("Quitter-v0")).draw(next(moments), height=7))
    assert "and 2 more entries of the state" in console.file.getvalue()


def test_real_numbers_are_shown_as_they_are_executed():
    spec = envs.spec("Pendulum-v1")
    [label], [high] = spec.action_space.labels, spec.action_space.high
    assert action_text(spec, np.array([high + 5.0])) == f"{label} {high:+.3f}"


def test_a_policy_for_another_world_is_refused(trained, capsys):
    assert cli.main(["play", str(trained), "--env", "CartPole-v1"]) == 2
    assert "allowed for CartPole-v1: obs_dim 4 and 2 discrete outputs" in capsys.readouterr().err
