import io
import sys

import gymnasium
import numpy as np
import pytest
from rich.console import Console

from ppo_ref import envs
from ppo_ref.cli import main as cli
from ppo_ref.cli import video
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


class Painted(gymnasium.Env):
    """Draws its step as a shade of grey; how, is up to the test."""

    metadata = {"render_modes": ["rgb_array"]}  # noqa: RUF012 - as Gymnasium's environments do
    observation_space = gymnasium.spaces.Box(-1.0, 1.0, (10,), np.float32)
    action_space = gymnasium.spaces.Discrete(2)

    def __init__(self, length=3, draws="colour", render_mode=None):
        self.length, self.draws, self.render_mode = length, draws, render_mode

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.place = 0
        return np.zeros(10, np.float32), {}

    def step(self, action):
        self.place += 1
        return np.zeros(10, np.float32), 1.0, False, self.place == self.length, {}

    def render(self):
        if self.draws == "raises":
            raise OSError("no display")
        if self.draws == "text":
            return "a picture"
        return np.full((33, 47, 3), 80 * (self.place % 3), np.uint8)


@pytest.fixture
def painted(monkeypatch):
    for name, modes in {"Painted-v0": ["rgb_array"], "Plain-v0": []}.items():
        kind = type("Kind", (Painted,), {"metadata": {"render_modes": modes}})
        entry = gymnasium.envs.registration.EnvSpec(
            name, entry_point=kind, disable_env_checker=True
        )
        monkeypatch.setitem(gymnasium.registry, name, entry)


@pytest.mark.parametrize("ending", [".gif", ".GIF"])
def test_a_film_has_a_picture_for_every_env_step(ending, trained, painted, tmp_path, capsys):
    imageio = pytest.importorskip("imageio.v2")
    file = tmp_path / f"film{ending}"
    asked = ["--env", "gym:Painted-v0", "--episodes", "2", "--fps", "10", "--video", str(file)]
    assert cli.main(["play", str(trained), *asked]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told == ["episode 1: return 3.00", "episode 2: return 3.00", f"Wrote {file}"]
    with imageio.get_reader(file) as film:
        shades = [int(picture[20, 20, 0]) for picture in film]
    assert shades == pytest.approx([0, 80, 160, 0, 80, 160], abs=6)


def test_a_video_of_odd_size_has_them_too(trained, painted, tmp_path):
    ffmpeg = pytest.importorskip("imageio_ffmpeg")
    file = tmp_path / "film.mp4"
    asked = ["--env", "gym:Painted-v0", "--episodes", "2", "--fps", "10", "--video", str(file)]
    assert cli.main(["play", str(trained), *asked]) == 0
    assert ffmpeg.count_frames_and_secs(file) == (6, pytest.approx(0.6, abs=0.05))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (["--video", "film.avi"], "--video is 'film.avi', allowed: a file that ends in .gif or"),
        (["--video", "nowhere/film.gif"], "allowed: a file in a folder that exists"),
        (["--video", "film.gif"], "Quitter-v0 has no pictures in Python: the playground of the co"),
        (
            ["--video", "film.gif", "--env", "gym:Plain-v0"],
            "gym:Plain-v0 has no pictures: it does not list the render_mode rgb_array",
        ),
        (
            ["--video", "film.gif", "--env", 'gym:Painted-v0{"draws": "raises"}'],
            "has no pictures: drawing failed, OSError: no display",
        ),
        (
            ["--video", "film.gif", "--env", 'gym:Painted-v0{"draws": "text"}'],
            "has no pictures: what it draws is not an image in colour",
        ),
    ],
)
def test_why_there_is_no_film_is_one_line(
    asked, message, trained, painted, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["play", str(trained), *asked]) == 2
    told = capsys.readouterr().err
    assert message in told and told.count("\n") == 1
    assert not (tmp_path / "film.gif").exists()


def test_without_imageio_the_message_says_what_to_install(trained, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "imageio.v2", None)
    assert cli.main(["play", str(trained), "--video", "film.gif"]) == 2
    assert "--video needs imageio: pip install 'ppo-lab[video]'" in capsys.readouterr().err


def test_an_episode_without_an_end_is_cut_off_in_a_film(trained, painted, monkeypatch):
    monkeypatch.setattr(video, "MAX_STEPS", 5)
    env = video.open_pictured('gym:Painted-v0{"length": 100}')
    taken = video.frames(load_policy(trained), env, episodes=2, seed=0, greedy=True)
    assert [episode_return for _, episode_return in taken] == [*[None] * 4, 5.0] * 2
