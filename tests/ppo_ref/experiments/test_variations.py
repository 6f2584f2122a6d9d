import pytest

from ppo_ref.config import PPOConfig
from ppo_ref.experiments.variations import file_name, grid, label
from ppo_ref.presets import preset


def test_a_grid_is_every_environment_with_every_combination():
    cells = grid(
        ["CartPole-v1", "Quitter-v0"], preset, {"gamma": [0.9, 0.99], "norm_adv": [True, False]}
    )
    assert [(cell.env, *cell.changes.values()) for cell in cells] == [
        (env, gamma, norm_adv)
        for env in ("CartPole-v1", "Quitter-v0")
        for gamma in (0.9, 0.99)
        for norm_adv in (True, False)
    ]
    for cell in cells:
        assert cell.config == preset(cell.env).replace(**cell.changes)
    assert len({cell.folder for cell in cells}) == len(cells)


def test_without_values_there_is_the_preset_alone():
    [cell] = grid(["Quitter-v0"], preset, {})
    assert (cell.config, cell.folder.as_posix()) == (preset("Quitter-v0"), "Quitter-v0/preset")


def test_changes_are_told_as_they_were_typed():
    changes = {"hidden_sizes": (64, 32), "anneal_lr": False, "target_kl": None, "gamma": 0.5}
    assert label(changes) == "hidden_sizes=64x32,anneal_lr=false,target_kl=none,gamma=0.5"


def test_names_become_file_names():
    assert file_name("gym:ALE/Pong-v5") == "gym_ALE_Pong-v5"


@pytest.mark.parametrize(
    ("env", "values", "message"),
    [
        ("Pong", {}, "env is 'Pong', allowed"),
        ("CartPole-v1", {"gamma": [0.9, 2.0]}, "gamma is 2.0, allowed: a number from 0.0 to 1.0"),
        ("CartPole-v1", {"gama": [0.9]}, "unknown field 'gama'"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_runs(env, values, message):
    with pytest.raises(ValueError, match=message):
        grid([env], lambda _: PPOConfig(), values)


def test_an_environment_named_twice_is_refused():
    with pytest.raises(ValueError, match=r"^env 'One-v0' occurs twice, allowed: every "):
        grid(["One-v0", "Choice-v0", "One-v0"], preset, {})
