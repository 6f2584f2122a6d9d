"""The devices there are, and the same run set up twice: in numpy and in torch, in float64."""

from dataclasses import dataclass

import numpy as np
import pytest
import torch
from torch.overrides import TorchFunctionMode

from ppo_ref import envs
from ppo_ref.batch import Batch
from ppo_ref.config import RunSpec
from ppo_ref.distributions import distribution_for
from ppo_ref.presets import preset
from ppo_ref.rollout import Rollout, collect
from ppo_ref.state import TrainState
from ppo_ref.torch.batch import TorchBatch, to_batch
from ppo_ref.torch.batch_env import Randomness
from ppo_ref.torch.iterate import Iterations
from ppo_ref.torch.population import Population
from ppo_ref.torch.rollout import TorchRollout, play
from ppo_ref.torch.update import Learned, TorchUpdater
from ppo_ref.train import to_batch as numpy_to_batch
from ppo_ref.update import Updater

CUDA = pytest.param(
    "cuda",
    marks=[
        pytest.mark.gpu,
        pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device here"),
    ],
)


@pytest.fixture(params=["cpu", CUDA])
def device(request):
    """Every device there is: the same tests speak for all of them."""
    return torch.device(request.param)


FACTORIES = (torch.arange, torch.rand, torch.randperm, torch.zeros)


class Made(TorchFunctionMode):
    """Remembers, while it is entered, on which devices tensors were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.devices: list[torch.device | None] = []

    def __torch_function__(self, function, types, args=(), kwargs=None):
        if function in FACTORIES:
            self.devices.append((kwargs or {}).get("device"))
        return function(*args, **(kwargs or {}))


@pytest.fixture
def made():
    """See `Made`."""
    return Made()


@pytest.fixture
def generators_on(monkeypatch):
    """The devices on which generators are made from now on."""
    devices, make = [], torch.Generator
    monkeypatch.setattr(torch, "Generator", lambda device: devices.append(device) or make(device))
    return devices


@pytest.fixture(autouse=True)
def _one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@dataclass
class Twins:
    """One spec, two engines, equal parameters and equal first observations."""

    spec: RunSpec
    numpy: TrainState
    torch: Population
    """Of one."""

    def collect(self) -> tuple[Rollout, TorchRollout]:
        """Play one rollout in each, with the noise and all the chance that numpy drew."""
        state, config = self.numpy, self.spec.config
        space = state.env.spec.action_space
        shape = (config.num_steps, config.num_envs, space.num_outputs)
        twin_rng = np.random.default_rng()
        twin_rng.bit_generator.state = state.rng.bit_generator.state
        noise = distribution_for(space, state.model.log_std).noise(twin_rng, shape)
        witness = Witness(state.env)
        ours = collect(
            state.model,
            witness,
            state.obs,
            config.num_steps,
            state.rng,
            normalizer=state.normalizer,
        )
        theirs = play(
            self.torch.model,
            self.torch.env,
            self.torch.obs,
            self.tensor(noise.astype(np.float64)),
            Randomness(
                self.tensor(np.array(witness.states)), self.tensor(np.array(witness.uniforms))
            ),
            normalizer=self.torch.normalizer,
        )
        state.obs, self.torch.obs = ours.last_obs, theirs.last_obs
        return ours, theirs

    def batches(self, rollout: Rollout, twin_rollout: TorchRollout) -> tuple[Batch, TorchBatch]:
        """Make batches of both, rewards scaled where the config says so."""
        config = self.spec.config
        return (
            numpy_to_batch(rollout, config, scaler=self.numpy.reward_scaler),
            to_batch(twin_rollout, config, self.torch.hyperparameters, self.torch.reward_scaler)[0],
        )

    def learn_from(self, rollout: Rollout, twin_rollout: TorchRollout) -> None:
        """Count episodes and update the statistics of observations, as training does."""
        for state, played in ((self.numpy, rollout), (self.torch, twin_rollout)):
            state.count(played)
            if state.normalizer is not None:
                state.normalizer.update(played.raw_obs)

    def updaters(self) -> tuple[Updater, TorchUpdater]:
        config, space = self.spec.config, self.numpy.env.spec.action_space
        ours, theirs = self.numpy, self.torch
        return (
            Updater(ours.model, ours.adam, config, distribution_for(space, ours.model.log_std)),
            Iterations(theirs).updater,
        )

    def learn(
        self, updater: TorchUpdater, batch: TorchBatch, learning_rate: float, orders: list
    ) -> Learned:
        """Update the only member with the orders of a numpy run."""
        return updater.update(
            batch,
            self.tensor(np.array(orders))[:, None],
            torch.full_like(self.torch.hyperparameters.gamma, learning_rate),
            torch.ones(1, dtype=torch.bool, device=self.torch.env.device),
        )

    def tensor(self, array: np.ndarray) -> torch.Tensor:
        return torch.tensor(array, device=self.torch.env.device)

    def batch(self, batch: Batch) -> TorchBatch:
        arrays = {name: array for name, array in vars(batch).items() if array is not None}
        return Batch(**{name: self.tensor(array)[None] for name, array in arrays.items()})


class Witness:
    """A numpy environment that remembers where each step led and what its world was given."""

    def __init__(self, env: envs.BatchEnv) -> None:
        self._env = env
        self.states: list[np.ndarray] = []
        self.uniforms: list[np.ndarray] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._env, name)

    def step(self, actions: np.ndarray, rng: np.random.Generator) -> envs.Step:
        world = self._env.world
        self._env.world = _WitnessWorld(world, self.uniforms)
        try:
            step = self._env.step(actions, rng)
        finally:
            self._env.world = world
        self.states.append(self._env.state_dict()["states"])
        return step


class _WitnessWorld:
    def __init__(self, world: envs.World, uniforms: list[np.ndarray]) -> None:
        self._world, self._uniforms = world, uniforms

    def __getattr__(self, name: str) -> object:
        return getattr(self._world, name)

    def step(self, xp, states, actions, uniforms=None):
        self._uniforms.append(np.array(uniforms).reshape(len(states), -1))
        return self._world.step(xp, states, actions, uniforms)


def _twins(env_name: str, device: torch.device, *, seed: int = 0, **changes: object) -> Twins:
    """Set up both engines so that they must agree to rounding from here on."""
    config = preset(env_name).replace(**changes)
    spec = RunSpec(env=env_name, seed=seed, config=config)
    rng = np.random.default_rng(seed)
    env = envs.make(env_name, config.num_envs, dtype=np.float64)
    ours = TrainState.create(config, env, rng, seed=seed, dtype=np.float64)
    theirs = Population.create([spec], device=device, dtype=torch.float64)
    states = {name: torch.tensor(array) for name, array in env.state_dict().items()}
    theirs.obs = theirs.env.load_state_dict(states)
    return Twins(spec=spec, numpy=ours, torch=theirs)


@pytest.fixture
def make_twins(device, small_worlds):
    """Make twins on the device under test."""
    return lambda env_name, **changes: _twins(env_name, device, **changes)
