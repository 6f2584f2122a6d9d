import numpy as np

from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.experiments.curves import Group, Run, _grouped, series


def run(*pairs, seed=0, config=None, env="CartPole-v1"):
    events = [{"global_step": step, "episode_return": value} for step, value in pairs]
    spec = RunSpec(env=env, seed=seed, config=config or PPOConfig())
    return Run(spec=spec, iterations=events)


def test_runs_are_interpolated_on_common_env_steps_and_keep_their_last_value():
    # Of the second run nothing is known before 100, and it ended at 300.
    group = Group(
        env="",
        name="",
        runs=[run((0, None), (50, 0.0), (450, 40.0)), run((100, 6.0), (300, 10.0), seed=1)],
    )
    steps, values = series(group, "episode_return", points=8)
    np.testing.assert_allclose(steps, [100, 150, 200, 250, 300, 350, 400, 450])
    np.testing.assert_allclose(values[:, 0], [5, 10, 15, 20, 25, 30, 35, 40])
    np.testing.assert_allclose(values[:, 1], [6, 7, 8, 9, 10, 10, 10, 10])


def test_a_figure_that_no_run_has_gives_nothing():
    steps, values = series(Group(env="", name="", runs=[run((0, None))]), "episode_return")
    assert (steps.shape, values.shape) == ((0,), (0, 0))


def test_runs_that_differ_in_their_seed_only_belong_together():
    slow = PPOConfig(learning_rate=1e-4)
    runs = [
        run((1, 1.0)),
        run((1, 1.0), config=slow),
        run((1, 1.0), seed=1),
        run((1, 1.0), env="Quitter-v0"),
    ]
    groups = _grouped(runs)
    assert [(group.env, group.name, len(group.runs)) for group in groups] == [
        ("CartPole-v1", "learning_rate=0.0025", 2),
        ("CartPole-v1", "learning_rate=0.0001", 1),
        ("Quitter-v0", "Quitter-v0", 1),
    ]
