"""The devices there are, and the same run set up twice: in numpy and in torch, in float64."""

from dataclasses import dataclass

import numpy as np
import pytest
import torch

from ppo_ref import envs
from ppo_ref.config import RunSpec
from ppo_ref.distributions import Categorical
from ppo_ref.presets import preset
from ppo_ref.rollout import Rollout, collect
from ppo_ref.state import TrainState
from ppo_ref.torch.batch_env import Randomness
from ppo_ref.torch.rollout import TorchRollout, play
from ppo_ref.torch.state import TorchTrainState
from ppo_ref.torch.update import TorchBatch
from ppo_ref.update import Batch

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
    torch: TorchTrainState

    def collect(self) -> tuple[Rollout, TorchRollout]:
        """Play one rollout in each, with the noise and the first states that numpy drew."""
        state, config = self.numpy, self.spec.config
        shape = (config.num_steps, config.num_envs, state.env.spec.num_actions)
        twin_rng = np.random.default_rng()
        twin_rng.bit_generator.state = state.rng.bit_generator.state
        noise = Categorical.noise(twin_rng, shape).astype(np.float64)
        ours = collect(state.model, state.env, state.obs, config.num_steps, state.rng)
        theirs = play(
            self.torch.model,
            self.torch.env,
            self.torch.obs,
            self.tensor(noise),
            self._randomness(ours),
        )
        state.obs, self.torch.obs = ours.last_obs, theirs.last_obs
        return ours, theirs

    def tensor(self, array: np.ndarray) -> torch.Tensor:
        return torch.tensor(array, device=self.torch.device)

    def batch(self, batch: Batch) -> TorchBatch:
        return TorchBatch(**{name: self.tensor(array) for name, array in vars(batch).items()})

    def _randomness(self, rollout: Rollout) -> Randomness:
        """What numpy reset to. CartPole shows its state; the other worlds always start alike."""
        drawn = self.torch.env.draw_randomness(self.torch.generator, len(rollout.obs))
        if self.spec.env == "CartPole-v1":
            states = np.concatenate([rollout.obs[1:], rollout.last_obs[None]])
            return drawn._replace(first_states=self.tensor(states))
        return drawn


def _twins(env_name: str, device: torch.device, *, seed: int = 0, **changes: object) -> Twins:
    """Set up both engines so that they must agree to rounding from here on."""
    config = preset(env_name).replace(**changes)
    spec = RunSpec(env=env_name, seed=seed, config=config)
    rng = np.random.default_rng(seed)
    env = envs.make(env_name, config.num_envs, dtype=np.float64)
    ours = TrainState.create(config, env, rng, seed=seed, dtype=np.float64)
    theirs = TorchTrainState.create(spec, device=device, dtype=torch.float64)
    states = {name: torch.tensor(array) for name, array in env.state_dict().items()}
    theirs.obs = theirs.env.load_state_dict(states)
    return Twins(spec=spec, numpy=ours, torch=theirs)


@pytest.fixture
def make_twins(device):
    """Make twins on the device under test."""
    return lambda env_name, **changes: _twins(env_name, device, **changes)
