"""Real Gymnasium environments behind our interface, against the same environments stepped by hand."""

import builtins
import math
from importlib.util import find_spec

import gymnasium
import numpy as np
import pytest
from gymnasium import spaces
from gymnasium.envs.registration import EnvSpec
from gymnasium.vector import AutoresetMode, SyncVectorEnv

from ppo_ref import envs
from ppo_ref.cli.main import main
from ppo_ref.config import PPOConfig
from ppo_ref.envs.gym_env import GymEnv
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
    action_space = action_space or spaces.Discrete(2)
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


def test_a_vector_environment_of_its_own_is_used_where_it_resets_in_the_same_step(monkeypatch):
    made = []

    def create_many(num_envs, max_episode_steps=None, autoreset_mode=AutoresetMode.NEXT_STEP):
        copies = [lambda: Corridor(BOX, spaces.Discrete(2))] * num_envs
        made.append(SyncVectorEnv(copies, autoreset_mode=autoreset_mode))
        return made[-1]

    entries = {"entry_point": create_many, "vector_entry_point": create_many}
    register(monkeypatch, "Fast-v0", **entries)
    env, rng = GymEnv("gym:Fast-v0", 2), np.random.default_rng(0)
    env.reset(rng)
    steps = [env.step(np.array([0, 1]), rng) for _ in range(3)]
    assert len(made) == 1
    assert (steps[-1].final_obs == 3).all() and (steps[-1].obs == 0).all()


@pytest.mark.parametrize(
    ("seen", "done", "message"),
    [
        (spaces.Dict({"a": BOX}), spaces.Discrete(2), "has Dict observations, allowed: Box, Disc"),
        (BOX, spaces.MultiBinary(3), "has MultiBinary actions, allowed: Box, Discrete, flat Mul"),
    ],
)
def test_spaces_that_no_policy_here_has_are_refused(monkeypatch, seen, done, message):
    with pytest.raises(ValueError, match=f"^gym:Corridor-v0 {message}"):
        corridor(monkeypatch, seen, done)


@pytest.mark.parametrize(
    "name", ["gym:NoSuchThing-v0", "gym:CartPole-v99", "gym:nowhere:X-v0", "gym:"]
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


def test_a_run_folder_keeps_the_policy_and_says_that_it_cannot_be_resumed(tmp_path, capsys):
    folder = tmp_path / "run"
    asked = ["--env", "gym:CartPole-v1", "--out", str(folder), "--set", "total_steps=1024"]
    assert main(["train", *asked]) == 0
    (checkpoint,) = (folder / "checkpoints").iterdir()
    assert {path.name for path in checkpoint.iterdir()} == {"policy.npz", "policy.onnx"}
    assert main(["train", "--resume", str(folder)]) == 2
    assert "holds no checkpoint to resume from" in capsys.readouterr().err


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
    with pytest.raises(ValueError, match="is 'gym:no_such_module:X-v0', allowed: gym: and an id"):
        GymEnv("gym:no_such_module:X-v0", 1)
