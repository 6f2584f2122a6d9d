"""Real Gymnasium environments behind our interface, against the same environments stepped by hand."""

import builtins
import json
import math
import re
import sys
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import gymnasium
import numpy as np
import pytest
from gymnasium import spaces
from gymnasium.envs.registration import EnvSpec
from gymnasium.vector import AutoresetMode, SyncVectorEnv

from ppo_ref import envs
from ppo_ref.cli.main import main
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.envs.gym_env import GymEnv
from ppo_ref.envs.gym_name import GymName
from ppo_ref.runs import resume, start
from ppo_ref.train import train

NAMES = [
    "gym:CartPole-v1",
    "gym:Pendulum-v1",
    "gym:MountainCar-v0",
    "gym:FrozenLake-v1",
    pytest.param(
        "gym:LunarLander-v3",
        marks=pytest.mark.skipif(not find_spec("Box2D"), reason="Box2D is not installed"),
    ),
]


class Corridor(gymnasium.Env):
    """Counts to three; what it shows and takes is up to the test."""

    def __init__(self, observation_space, action_space):
        self.observation_space, self.action_space = observation_space, action_space
        self.taken, self.place = [], 0

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.place = 0
        return self._obs(), {}

    def step(self, action):
        self.taken.append(np.copy(action))
        self.place += 1
        over = self.place == 3
        return self._obs(), float(self.place), over, over, {}

    def _obs(self):
        space = self.observation_space
        return (
            space.start + self.place
            if hasattr(space, "start")
            else np.full(space.shape, self.place, space.dtype)
        )


BOX = spaces.Box(-10.0, 10.0, (2, 3), np.float32)


def register(monkeypatch, name, **entries):
    """Make an id known until the test is over."""
    monkeypatch.setitem(gymnasium.registry, name, EnvSpec(name, **entries))


def corridor(monkeypatch, observation_space=BOX, action_space=None, num_envs=2):
    """Our interface around corridors, and the corridors themselves."""
    action_space = spaces.Discrete(2) if action_space is None else action_space
    made = []

    def create(**_):
        made.append(Corridor(observation_space, action_space))
        return made[-1]

    register(monkeypatch, "Corridor-v0", entry_point=create)
    env = GymEnv("gym:Corridor-v0", num_envs)
    env.reset(np.random.default_rng(0))
    return env, [wrapped.unwrapped for wrapped in made]


@pytest.mark.parametrize("name", NAMES)
def test_steps_are_those_of_single_environments_reset_by_hand(name):
    env, rng = envs.make(name, 3), np.random.default_rng(7)
    obs = env.reset(rng)
    seed = int(np.random.default_rng(7).integers(2**31 - 3))
    singles = [gymnasium.make(name.removeprefix("gym:")) for _ in range(3)]

    def row(seen, space):
        return np.eye(space.n)[seen] if hasattr(space, "n") else seen

    for copy, single in enumerate(singles):
        first, _ = single.reset(seed=seed + copy)
        np.testing.assert_array_equal(obs[copy], row(first, single.observation_space))
    ends = 0
    for _ in range(450):
        actions = envs.sample(env.spec.action_space, rng, 3)
        step = env.step(actions, rng)
        for copy, single in enumerate(singles):
            action = (
                actions[copy].astype(np.float32)
                if actions.dtype.kind == "f"
                else int(actions[copy])
            )
            seen, reward, terminated, truncated, _ = single.step(action)
            final = row(seen, single.observation_space)
            np.testing.assert_allclose(step.final_obs[copy], final, atol=1e-6)
            assert step.rewards[copy] == pytest.approx(float(reward), rel=1e-6)
            assert step.terminated[copy] == terminated
            assert step.truncated[copy] == (truncated and not terminated)
            assert (copy in step.ended) == (terminated or truncated)
            if terminated or truncated:
                seen, _ = single.reset()
                ends += 1
            np.testing.assert_allclose(
                step.obs[copy], row(seen, single.observation_space), atol=1e-6
            )
    assert ends > 3
    assert step.obs.dtype == step.rewards.dtype == np.float32


def test_equal_seeds_give_equal_trajectories():
    trajectories = []
    for _ in range(2):
        env, rng = envs.make("gym:CartPole-v1", 4), np.random.default_rng(5)
        seen = [env.reset(rng)]
        for _ in range(60):
            seen.append(env.step(envs.sample(env.spec.action_space, rng, 4), rng).obs)
        trajectories.append(np.array(seen))
    np.testing.assert_array_equal(*trajectories)


def test_our_cartpole_and_gymnasiums_are_the_same_world():
    ours, theirs = envs.make("CartPole-v1", 2, dtype=np.float64), envs.make("gym:CartPole-v1", 2)
    rng = np.random.default_rng(0)
    obs = theirs.reset(rng)
    ours.load_state_dict({"states": obs.astype(float), "episode_steps": np.zeros(2)})
    for _ in range(8):
        found, expected = (env.step(np.array([0, 1]), rng) for env in (ours, theirs))
        np.testing.assert_allclose(found.final_obs, expected.final_obs, atol=1e-5)


def test_what_is_known_about_an_environment():
    spec = envs.spec("gym:Pendulum-v1")
    assert (spec.name, spec.obs_dim, spec.max_episode_steps) == ("gym:Pendulum-v1", 3, 200)
    assert spec.action_space == envs.Box(("component 0",), (-2.0,), (2.0,))
    assert spec.random_return is spec.best_return is spec.solved_return is None
    assert envs.spec("gym:CartPole-v1").solved_return == 475
    assert envs.spec("gym:FrozenLake-v1").obs_dim == 16


def test_an_end_of_both_kinds_is_a_termination(monkeypatch):
    env, _ = corridor(monkeypatch)
    for _ in range(3):
        step = env.step(np.array([0, 1]), np.random.default_rng(0))
    assert step.terminated.all() and not step.truncated.any()
    assert (step.final_obs == 3).all() and (step.obs == 0).all()
    assert step.final_obs.shape == (2, 6)
    assert env.render_state(1, reached=True) == [3.0] * 6 and env.render_state(1) == [0.0] * 6


def test_numbering_that_does_not_begin_at_0_is_translated(monkeypatch):
    seen, done = spaces.Discrete(4, start=5), spaces.Discrete(2, start=-1)
    env, corridors = corridor(monkeypatch, seen, done)
    step = env.step(np.array([0, 1]), np.random.default_rng(0))
    np.testing.assert_array_equal(step.obs, [[0, 1, 0, 0]] * 2)
    assert [int(one.taken[0]) for one in corridors[-2:]] == [-1, 0]


def test_several_choices_and_flattened_boxes_arrive_as_they_should(monkeypatch):
    env, corridors = corridor(monkeypatch, action_space=spaces.MultiDiscrete([2, 3]))
    assert env.spec.action_space.sizes == (2, 3)
    env.step(np.array([[0, 2], [1, 0]]), np.random.default_rng(0))
    assert [one.taken[0].tolist() for one in corridors[-2:]] == [[0, 2], [1, 0]]

    square = spaces.Box(-1.0, np.array([[1.0, 2.0], [3.0, np.inf]]), dtype=np.float64)
    env, corridors = corridor(monkeypatch, action_space=square)
    env.step(np.array([[9.0, 9.0, -9.0, 9.0], [0.5, 0.5, 0.5, 0.5]]), np.random.default_rng(0))
    assert corridors[-2].taken[0].tolist() == [[1.0, 2.0], [-1.0, 9.0]]


def test_real_numbers_never_leave_bounds_that_our_floats_cannot_hold(monkeypatch):
    tenths = spaces.Box(-0.1, 0.1, (1,), np.float64)
    assert float(np.float32(0.1)) > 0.1
    env, corridors = corridor(monkeypatch, action_space=tenths)
    env.step(np.array([[9.0], [-9.0]], np.float32), np.random.default_rng(0))
    assert [float(one.taken[0][0]) for one in corridors[-2:]] == [0.1, -0.1]


def test_whole_numbers_in_a_box_are_rounded_to_the_nearest(monkeypatch):
    whole = spaces.Box(-2, 3, (4,), np.int32)
    env, corridors = corridor(monkeypatch, action_space=whole, num_envs=1)
    env.step(np.array([[2.6, -1.7, 0.4, 9.0]]), np.random.default_rng(0))
    taken = corridors[-1].taken[0]
    assert (taken.tolist(), taken.dtype) == ([3, -2, 0, 3], np.int32)


class ClipsRewards(gymnasium.vector.VectorWrapper):
    """What packages do in their vector environments: another task under the same id."""

    def step(self, actions):
        obs, rewards, *rest = self.env.step(actions)
        return obs, rewards.clip(-1.0, 1.0), *rest


def test_a_vector_environment_of_a_package_is_used_only_when_asked_for(monkeypatch):
    made = []

    def create_many(num_envs, max_episode_steps=None, autoreset_mode=AutoresetMode.NEXT_STEP):
        copies = [lambda: Corridor(BOX, spaces.Discrete(2))] * num_envs
        made.append(ClipsRewards(SyncVectorEnv(copies, autoreset_mode=autoreset_mode)))
        return made[-1]

    def create(**_):
        return Corridor(BOX, spaces.Discrete(2))

    register(monkeypatch, "Fast-v0", entry_point=create, vector_entry_point=create_many)
    rewards = {}
    for prefix in ("gym:", "gym-vec:"):
        env, rng = envs.make(f"{prefix}Fast-v0", 2), np.random.default_rng(0)
        assert len(made) == (prefix == "gym-vec:")
        env.reset(rng)
        steps = [env.step(np.array([0, 1]), rng) for _ in range(3)]
        assert (steps[-1].final_obs == 3).all() and (steps[-1].obs == 0).all()
        rewards[env.maker] = [step.rewards.tolist() for step in steps]
    assert rewards == {
        "gymnasium.make": [[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]],
        "gymnasium.make_vec, vector_entry_point": [[1.0, 1.0]] * 3,
    }


@pytest.mark.parametrize("name", ["gym:CartPole-v1", "gym-vec:Fast-v0", "CartPole-v1"])
def test_the_first_event_says_what_made_the_environments(name, monkeypatch):
    def create_many(num_envs, autoreset_mode):
        copies = [lambda: Corridor(BOX, spaces.Discrete(2))] * num_envs
        return SyncVectorEnv(copies, autoreset_mode=autoreset_mode)

    register(monkeypatch, "Fast-v0", vector_entry_point=create_many)
    config = PPOConfig(total_steps=512)
    first = next(train(config, envs.make(name, 8), np.random.default_rng(0)))
    makers = {"gym": "gymnasium.make", "gym-vec": "gymnasium.make_vec, vector_entry_point"}
    assert first.env_maker == makers.get(name.partition(":")[0], "ppo_ref")


def test_a_vector_environment_that_does_not_exist_or_resets_too_late_is_refused(monkeypatch):
    def create(**_):
        return Corridor(BOX, spaces.Discrete(2))

    def late(num_envs, **_):
        raise AssertionError("nobody makes it")

    register(monkeypatch, "One-v0", entry_point=create)
    register(monkeypatch, "Late-v0", entry_point=create, vector_entry_point=late)
    register(monkeypatch, "Many-v0", vector_entry_point=late)
    for name, allowed in {
        "gym-vec:One-v0": "gym:One-v0, because its package brings no vector environment",
        "gym-vec:Late-v0": "gym:Late-v0, because its package brings one that resets too late",
        "gym:Many-v0": "gym-vec:Many-v0, for this id",
    }.items():
        with pytest.raises(ValueError) as refused:
            envs.make(name, 2)
        assert str(refused.value) == f"env is {name!r}, allowed: {allowed}"


@pytest.mark.parametrize(
    ("seen", "done", "message"),
    [
        (
            spaces.Sequence(spaces.Discrete(2)),
            spaces.Discrete(2),
            "has Sequence observations, allowed: Box, Discrete, MultiBinary, MultiDiscrete, Dict",
        ),
        (
            BOX,
            spaces.Tuple((spaces.Discrete(2), BOX)),
            "has Tuple actions, allowed: Box, Discrete, MultiDiscrete, MultiBinary$",
        ),
    ],
)
def test_spaces_that_no_policy_here_has_are_refused(monkeypatch, seen, done, message):
    with pytest.raises(ValueError, match=f"^gym:Corridor-v0 {message}"):
        corridor(monkeypatch, seen, done)


@pytest.mark.parametrize(
    "name", ["gym:NoSuchThing-v0", "gym:CartPole-v99", "gym:", "gym-vec:NoSuchThing-v0"]
)
def test_an_unknown_id_is_answered_with_where_to_look(name):
    with pytest.raises(ValueError, match=f"env is '{name}', allowed: .*pprint_registry"):
        envs.make(name, 1)


def test_without_gymnasium_the_message_says_what_to_install(monkeypatch):
    real_import = builtins.__import__

    def without(name, *args):
        if name.startswith("gymnasium"):
            raise ImportError(name)
        return real_import(name, *args)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ValueError, match=r"needs Gymnasium: pip install 'ppo-lab\[gym\]'"):
        envs.make("gym:CartPole-v1", 1)


def test_what_an_environment_needs_besides_is_passed_on(monkeypatch):
    def create():
        raise gymnasium.error.DependencyNotInstalled("Box2D is not installed")

    register(monkeypatch, "Lacking-v0", entry_point=create)
    with pytest.raises(ValueError, match="needs more than Gymnasium: Box2D is not installed"):
        envs.make("gym:Lacking-v0", 1)


def test_a_package_that_cannot_be_imported_is_named(monkeypatch):
    def create():
        raise ImportError("cannot import mujoco_py")

    register(monkeypatch, "Old-v0", entry_point=create)
    with pytest.raises(ValueError, match="needs more than Gymnasium: cannot import mujoco_py"):
        envs.make("gym:Old-v0", 1)


class CountsInOneBuffer(gymnasium.Env):
    """Writes every observation into the same array and ends at 3."""

    observation_space = gymnasium.spaces.Box(-10, 10, (1,), np.float32)
    action_space = gymnasium.spaces.Discrete(2)

    def __init__(self):
        self.buffer = np.zeros(1, np.float32)

    def reset(self, *, seed=None, options=None):
        self.buffer[:] = 0
        return self.buffer, {}

    def step(self, action):
        self.buffer += 1
        return self.buffer, 1.0, bool(self.buffer[0] == 3), False, {}


class TellsAnything(CountsInOneBuffer):
    """Tells something of another type and shape with every step, under Gymnasium's names too."""

    def step(self, action):
        self.told = getattr(self, "told", 0) + 1
        things = [1, "x", None, {"q": 1.5}, np.zeros(2), np.zeros((3, self.told))]
        info = dict.fromkeys(("a", "final_obs", "episode"), things[self.told % 6])
        return *super().step(action)[:4], info


@pytest.mark.filterwarnings("ignore:.*share an object")
def test_what_an_environment_tells_besides_disturbs_nobody(monkeypatch):
    register(monkeypatch, "Tells-v0", entry_point=TellsAnything)
    env, rng = envs.make("gym:Tells-v0", 2), np.random.default_rng(0)
    env.reset(rng)
    finals = [env.step(np.zeros(2, np.int64), rng).final_obs.ravel().tolist() for _ in range(9)]
    assert finals == [[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]] * 3


@pytest.mark.filterwarnings("ignore:.*share an object")
def test_a_final_observation_outlives_the_reset_of_its_buffer(monkeypatch):
    register(monkeypatch, "Buffer-v0", entry_point=CountsInOneBuffer)
    rng = np.random.default_rng(0)
    env = envs.make("gym:Buffer-v0", 1)
    env.reset(rng)
    for _ in range(3):
        step = env.step(np.zeros(1, np.int64), rng)
    assert (step.final_obs.item(), step.obs.item()) == (3.0, 0.0)
    assert step.terminated.all()


def test_saving_and_devices_are_refused():
    env = envs.make("gym:CartPole-v1", 1)
    with pytest.raises(ValueError, match="gym:CartPole-v1 cannot be saved"):
        env.state_dict()
    with pytest.raises(ValueError, match="gym:CartPole-v1 cannot be loaded"):
        env.load_state_dict({})
    with pytest.raises(ValueError, match="runs on the numpy engine only"):
        envs.world("gym:CartPole-v1")
    with pytest.raises(ValueError, match="num_envs is 0, allowed: 1 and more"):
        envs.make("gym:CartPole-v1", 0)


def test_a_run_folder_is_gone_on_from_with_fresh_episodes_and_says_so(tmp_path, capsys):
    folder = tmp_path / "run"
    asked = ["--env", "gym:CartPole-v1", "--out", str(folder), "--set", "total_steps=2048"]
    assert main(["train", *asked]) == 0
    assert "fresh" not in capsys.readouterr().out
    assert main(["train", "--resume", str(folder), "--set", "total_steps=3072"]) == 0
    said = capsys.readouterr().out
    assert "Checkpoint step-000000002048 holds no running episodes, so the run goes on with" in said
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    steps = [event["global_step"] for event in events if event["type"] == "iteration"]
    assert steps == [1024, 2048, 3072]


def test_a_saved_run_has_everything_but_the_running_episodes():
    config = PPOConfig(total_steps=2048, num_envs=4, norm_obs=True, norm_reward=True)
    spec, file = RunSpec(env="gym:CartPole-v1", seed=3, config=config), BytesIO()
    state, events = start(spec)
    for event in events:
        if event.type == "iteration" and event.iteration == 3:
            break
    state.save(file)
    again, rest = resume(BytesIO(file.getvalue()))
    twin, twin_rest = resume(BytesIO(file.getvalue()))
    for mine, theirs in (
        (again.model.params, state.model.params),
        (again.adam.second_moment, state.adam.second_moment),
        (again.normalizer.mean, state.normalizer.mean),
        (again.reward_scaler.statistics.var, state.reward_scaler.statistics.var),
    ):
        np.testing.assert_array_equal(mine, theirs)
    assert (again.iteration, again.global_step) == (3, 768)
    assert again.wall_seconds == state.wall_seconds > 0.0
    assert list(again.episodes.returns) == list(state.episodes.returns)
    assert not again.episodes.running_lengths.any() and state.episodes.running_lengths.any()
    assert not again.episodes.running_returns.any()
    assert not again.reward_scaler.running.any() and state.reward_scaler.running.any()
    assert (abs(again.obs) <= 0.05).all()  # where episodes of CartPole begin
    # The fresh episodes come from the run's own seed: two who go on do the same.
    assert list(rest)[-1].episode_return == list(twin_rest)[-1].episode_return
    np.testing.assert_array_equal(again.model.params, twin.model.params)


def test_wrong_actions_are_refused_before_gymnasium_sees_them():
    env = envs.make("gym:CartPole-v1", 2)
    env.reset(np.random.default_rng(0))
    with pytest.raises(ValueError, match="actions contains 2, allowed: 0 to 1"):
        env.step(np.array([0, 2]), np.random.default_rng(0))


@pytest.mark.parametrize("name", ["gym:CartPole-v1", "gym:Pendulum-v1"])
def test_training_runs_on_gymnasiums_environments(name):
    config = PPOConfig(total_steps=4096, num_envs=8, num_steps=64, update_epochs=4)
    events = list(train(config, envs.make(name, 8), np.random.default_rng(0)))
    assert events[-1].status == "succeeded"
    returns = [event.episode_return for event in events if getattr(event, "episode_return", None)]
    if name == "gym:CartPole-v1":
        assert returns[-1] > 2 * returns[0]


def test_an_environment_is_described_as_what_it_is():
    spec = GymEnv("gym:Pendulum-v1", 1).spec
    assert spec.name == "gym:Pendulum-v1"
    assert spec.description == "Pendulum-v1 as Gymnasium makes it."
    assert spec.state_labels == ("obs 0", "obs 1", "obs 2")
    assert spec.reward_range == (-math.inf, math.inf)


def test_an_observation_of_bits_is_seen_bit_by_bit(monkeypatch):
    env, _ = corridor(monkeypatch, spaces.MultiBinary(5))
    assert env.spec.obs_dim == 5
    assert env.reset(np.random.default_rng(0)).tolist() == [[0.0] * 5] * 2


def test_the_first_copy_is_drawn_unless_another_is_asked_for():
    env = GymEnv("gym:CartPole-v1", 2)
    assert env.render_state() == env.render_state(reached=True) == [0.0] * 4  # nothing seen yet
    obs = env.reset(np.random.default_rng(0))
    assert env.render_state() == obs[0].tolist() != env.render_state(1)


def test_a_module_before_the_id_is_imported():
    assert GymEnv("gym:gymnasium.envs:CartPole-v1", 1).spec.obs_dim == 4
    with pytest.raises(ValueError, match="Python finds no module 'no_such_module': install its"):
        GymEnv("gym:no_such_module:X-v0", 1)


MODULE = """
import gymnasium
{first}

class Lamp(gymnasium.Env):
    observation_space = gymnasium.spaces.Discrete(2)
    action_space = gymnasium.spaces.Discrete(2)

    def __init__(self, size, colour="red", render_mode=None):
        self.size, self.colour = size, colour
        if size < 0:
            raise KeyError("size")
        print(f"made with {{size}} {{colour}}")

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        return 0, {{}}

    def step(self, action):
        return int(action), float(self.size * action), False, True, {{}}

gymnasium.register("Lamp-v0", entry_point=Lamp)
"""


@pytest.fixture
def lamps(tmp_path, monkeypatch):
    """A folder of modules with a world that a reader has written."""
    monkeypatch.syspath_prepend(tmp_path)
    firsts = {
        "own_lamp": "",
        "lamp_lacks": "import a_package_that_nobody_has",
        "lamp_old": "from math import no_such_function",
        "lamp_broken": "1 / 0",
    }
    for name, first in firsts.items():
        (tmp_path / f"{name}.py").write_text(MODULE.format(first=first))
    yield tmp_path
    gymnasium.registry.pop("Lamp-v0", None)
    for name in firsts:
        sys.modules.pop(name, None)


def test_an_environment_of_the_readers_own_takes_keyword_arguments(lamps, capsys):
    name = envs.with_kwargs("gym:own_lamp:Lamp-v0", {"size": 3})
    assert name == 'gym:own_lamp:Lamp-v0{"size": 3}'
    env, rng = envs.make(name, 2), np.random.default_rng(0)
    assert env.spec.name == name
    assert env.spec.description == 'own_lamp:Lamp-v0{"size": 3} as Gymnasium makes it.'
    env.reset(rng)
    assert env.step(np.array([0, 1]), rng).rewards.tolist() == [0.0, 3.0]
    assert capsys.readouterr().out == "made with 3 red\n" * 2
    more = envs.with_kwargs(name, {"colour": "blue", "size": 4})
    envs.make(more, 1)
    assert capsys.readouterr().out == "made with 4 blue\n"


def test_the_world_of_the_guide_is_learned(tmp_path, monkeypatch, capsys):
    guide = Path(__file__).parents[3] / "docs" / "guides" / "command-line.md"
    fences = re.findall(r"^```python\n(.*?)^```", guide.read_text(), re.DOTALL | re.MULTILINE)
    (source,) = (fence for fence in fences if "class Corridor" in fence)
    (tmp_path / "corridor.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    out = tmp_path / "runs"
    asked = ["--env", "gym:corridor:Corridor-v0", "--env-kwargs", "length=8", "--out", str(out)]
    try:
        assert main(["train", *asked, "--set", "total_steps=3e4"]) == 0
        told = capsys.readouterr().out
        assert "Taking the most probable action: mean return 1.00 over 100 episodes." in told
    finally:
        gymnasium.registry.pop("Corridor-v0", None)
        sys.modules.pop("corridor", None)


def test_arguments_reach_a_vector_environment_too(monkeypatch):
    found = []

    def create_many(num_envs, autoreset_mode, size=1):
        found.append(size)
        return SyncVectorEnv(
            [lambda: Corridor(BOX, spaces.Discrete(2))] * num_envs, autoreset_mode=autoreset_mode
        )

    register(monkeypatch, "Sized-v0", vector_entry_point=create_many)
    envs.make('gym-vec:Sized-v0{"size": 7}', 2)
    assert found == [7]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "gym:own_lamp:Lamp-v0",
            r"which refused: TypeError: .*missing 1 required positional argument: 'size'.*"
            r"\(--env-kwargs sets its arguments\)$",
        ),
        ('gym:own_lamp:Lamp-v0{"shape": 3}', "which refused: TypeError: .*'shape'.*--env-kwargs"),
        ('gym:own_lamp:Lamp-v0{"size": -1}', "which refused: KeyError: 'size'$"),
        ('gym:own_lamp:Lamp-v0{"size": }', "allowed: an id and a JSON object, such as gym:Frozen"),
        ("gym:lamp_lacks:Lamp-v0", "needs more than Gymnasium: No module named 'a_package_that_n"),
        ("gym:lamp_old:Lamp-v0", "needs more than Gymnasium: cannot import name 'no_such_functi"),
        ("gym:lamp_broken:Lamp-v0", "importing 'lamp_broken' failed: ZeroDivisionError: division"),
        ("gym:own_lamp.rooms:Lamp-v0", "finds no module 'own_lamp.rooms'"),
        ("gym:no_lamp.rooms:Lamp-v0", "finds no module 'no_lamp'"),
    ],
)
def test_why_an_environment_cannot_be_made_is_told_without_blaming_its_id(name, message, lamps):
    with pytest.raises(ValueError, match=message) as refused:
        envs.make(name, 1)
    assert str(refused.value).startswith(f"env is {name!r}, ")
    assert "pprint_registry" not in str(refused.value)


def test_a_world_of_this_package_takes_no_arguments():
    assert envs.with_kwargs("CartPole-v1", {}) == "CartPole-v1"
    with pytest.raises(ValueError, match=r"env_kwargs is \{'size': 3\}, allowed with CartPole-v1"):
        envs.with_kwargs("CartPole-v1", {"size": 3})


def test_a_name_is_read_and_written_without_loss():
    for name in ("gym:A-v0", "gym-vec:m.n:A/B-v3", 'gym:m:A-v0{"a": [1, {"b": null}]}'):
        assert str(GymName.read(name)) == name
    with pytest.raises(ValueError, match="env is 'CartPole-v1', allowed: gym: or gym-vec: and"):
        GymName.read("CartPole-v1")


@pytest.mark.parametrize(
    ("limit", "expected"), [(7, 7), (-1, None), (None, 500)], ids=["less", "none", "usual"]
)
def test_a_step_limit_among_the_arguments_is_the_one_that_counts(limit, expected):
    kwargs = {} if limit is None else {"max_episode_steps": limit}
    assert envs.spec(envs.with_kwargs("gym:CartPole-v1", kwargs)).max_episode_steps == expected


class Mixed(gymnasium.Env):
    """Shows a dict of everything and takes a grid of switches; ends at 3."""

    observation_space = spaces.Dict(
        {
            "where": spaces.Box(-9.0, 9.0, (2,), np.float64),
            "kind": spaces.Discrete(3),
            "more": spaces.Tuple((spaces.MultiBinary(2), spaces.MultiDiscrete([2, 4]))),
        }
    )
    action_space = spaces.MultiBinary((2, 2))

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.place, self.taken = 0, []
        return self._obs(), {}

    def step(self, action):
        assert self.action_space.contains(action)
        self.place += 1
        return self._obs(), float(action.sum()), self.place == 3, False, {}

    def _obs(self):
        place = self.place
        return {
            "where": np.array([place, -place], float),
            "kind": place % 3,
            "more": (np.array([1, 0], np.int8), np.array([1, place])),
        }


def test_dicts_and_tuples_are_flattened_as_gymnasium_does_and_switches_are_choices(monkeypatch):
    register(monkeypatch, "Mixed-v0", entry_point=Mixed)
    env, rng = envs.make("gym:Mixed-v0", 2), np.random.default_rng(0)
    assert env.spec.obs_dim == spaces.flatdim(Mixed.observation_space) == 2 + 3 + 2 + 6
    assert env.spec.action_space.sizes == (2, 2, 2, 2)
    single = Mixed()
    first, _ = single.reset()
    flat = [spaces.flatten(single.observation_space, first)]
    for _ in range(3):
        seen, *_ = single.step(np.zeros((2, 2), np.int8))
        flat.append(spaces.flatten(single.observation_space, seen))
    np.testing.assert_array_equal(env.reset(rng), [flat[0]] * 2)
    for number in (1, 2, 3):
        step = env.step(np.array([[1, 0, 0, 1], [0, 0, 0, 1]]), rng)
        np.testing.assert_array_equal(step.final_obs, [flat[number]] * 2)
        assert step.rewards.tolist() == [2.0, 1.0]
    np.testing.assert_array_equal(step.obs, [flat[0]] * 2)


def test_a_grid_of_choices_arrives_as_a_grid_with_its_own_numbering(monkeypatch):
    grid = spaces.MultiDiscrete([[2, 3], [4, 5]], start=[[0, 0], [10, 20]])
    env, corridors = corridor(monkeypatch, action_space=grid, num_envs=1)
    assert env.spec.action_space.sizes == (2, 3, 4, 5)
    env.step(np.array([[1, 2, 3, 4]]), np.random.default_rng(0))
    assert corridors[-1].taken[0].tolist() == [[1, 2], [13, 24]]


def test_training_learns_from_dicts_with_switches(monkeypatch):
    register(monkeypatch, "Mixed-v0", entry_point=Mixed)
    config = PPOConfig(total_steps=8192, num_envs=4, norm_obs=True, learning_rate=1e-2)
    *_, last, done = train(config, envs.make("gym:Mixed-v0", 4), np.random.default_rng(0))
    assert done.status == "succeeded"
    assert last.episode_return > 9.0  # every switch on in three steps is 12, by chance it is 6
