import gymnasium
import numpy as np
import pytest

from ppo_ref import envs
from ppo_ref.actor_critic import ActorCritic
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.envs.spaces import MultiDiscrete
from ppo_ref.evaluate import evaluate
from ppo_ref.policy import Policy
from ppo_ref.presets import preset
from ppo_ref.runs import start


def constant_policy(obs_dim, logits):
    """A policy that prefers the same action everywhere."""
    model = ActorCritic(obs_dim, len(logits), (4,))
    model.actor.biases[-1][:] = logits
    return Policy(model)


def test_one_episode_per_copy_is_counted_to_its_end():
    result = evaluate(constant_policy(10, [1.0, 0.0]), "Quitter-v0", episodes=3)
    np.testing.assert_array_equal(result.returns, [10, 10, 10])
    np.testing.assert_array_equal(result.lengths, [10, 10, 10])
    assert (result.mean_return, result.std_return) == (10.0, 0.0)


def test_truncated_episodes_count_up_to_the_cut():
    result = evaluate(constant_policy(1, [1.0, 0.0]), "Treadmill-v0", episodes=2)
    np.testing.assert_array_equal(result.lengths, [5, 5])


def test_short_episodes_are_not_counted_more_often_than_long_ones():
    # A fair coin quits after k steps with probability 2^-(k+1): mean return 1 - 2^-10.
    result = evaluate(constant_policy(10, [0.0, 0.0]), "Quitter-v0", episodes=4000, greedy=False)
    assert result.mean_return == pytest.approx(1 - 0.5**10, abs=4 * result.std_return / 63)


def test_equal_seeds_play_equal_episodes():
    policy = constant_policy(4, [0.0, 0.0])
    first, second, third = (
        evaluate(policy, "CartPole-v1", episodes=5, seed=seed, greedy=False) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first.returns, second.returns)
    assert first.returns.tolist() != third.returns.tolist()


def test_a_policy_for_another_world_is_refused():
    with pytest.raises(
        ValueError, match="policy has obs_dim 4 and 2 discrete outputs, allowed for Grid"
    ):
        evaluate(constant_policy(4, [0.0, 0.0]), "Grid5x5-v0")


def test_an_episode_without_a_limit_is_cut_off_and_told():
    walks_into_the_wall = constant_policy(48, [1.0, 0.0, 0.0, 0.0])
    result = evaluate(walks_into_the_wall, "gym:CliffWalking-v1", episodes=2)
    np.testing.assert_array_equal(result.lengths, [10_000, 10_000])
    assert result.cut == 2
    assert result.returns.tolist() == [-10_000, -10_000]
    assert result.remark == (
        "2 of the episodes were cut off after 10,000 env steps: the environment has no limit of "
        "its own."
    )
    uncut = evaluate(constant_policy(1, [1.0, 0.0]), "Treadmill-v0", episodes=2)
    assert (uncut.cut, uncut.remark) == (0, "")


class Counts(gymnasium.Env):
    """Lasts as many steps as the episode's number, and counts what it is asked to do."""

    observation_space = gymnasium.spaces.Box(-1.0, 1.0, (4,), np.float32)
    action_space = gymnasium.spaces.Discrete(2)
    steps, closed = 0, 0

    def __init__(self):
        self.number = self.length = 0

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.number, self.length = self.number + 1, 0
        return np.zeros(4, np.float32), {}

    def step(self, action):
        Counts.steps += 1
        self.length += 1
        return np.ones(4, np.float32), 2.0, False, self.length == self.number, {}

    def close(self):
        Counts.closed += 1


def test_no_copy_of_a_gymnasium_environment_is_stepped_after_its_episode(monkeypatch):
    entry = gymnasium.envs.registration.EnvSpec("Counts-v0", entry_point=Counts)
    monkeypatch.setitem(gymnasium.registry, "Counts-v0", entry)
    monkeypatch.setattr(Counts, "steps", 0)
    monkeypatch.setattr(Counts, "closed", 0)
    told = []
    policy = constant_policy(4, [1.0, 0.0])
    result = evaluate(policy, "gym:Counts-v0", episodes=5, progress=told.append)
    assert result.lengths.tolist() == [1, 2, 3, 4, 5]
    assert result.returns.tolist() == [2.0, 4.0, 6.0, 8.0, 10.0]
    assert Counts.steps == 1 + 2 + 3 + 4 + 5
    assert told == [1, 2, 3, 4, 5]
    assert Counts.closed > 0


def test_progress_grows_to_the_number_of_episodes():
    told = []
    result = evaluate(
        constant_policy(10, [0.0, 0.0]), "Quitter-v0", episodes=50, greedy=False,
        progress=told.append,
    )  # fmt: skip
    ended_after = np.bincount(result.lengths)[1:].cumsum()
    assert told == [number for number in np.unique(ended_after) if number]


def test_no_episodes_are_refused():
    with pytest.raises(ValueError, match="episodes is 0, allowed: 1 and more"):
        evaluate(constant_policy(4, [0.0, 0.0]), "CartPole-v1", episodes=0)


def test_every_kind_of_world_can_be_played(small_worlds):
    for name in small_worlds:
        policy = start(RunSpec(env=name, config=preset(name)))[0].policy()
        for greedy in (True, False):
            result = evaluate(policy, name, episodes=20, greedy=greedy)
            assert (result.lengths >= 1).all() and (result.lengths <= 8).all()


def test_a_policy_of_another_kind_is_refused(small_worlds):
    policy = start(RunSpec(env="Drift-v0", config=preset("Drift-v0")))[0].policy()
    with pytest.raises(ValueError, match="policy has obs_dim 2 and 2 box outputs, allowed for Car"):
        evaluate(policy, "CartPole-v1")


def test_evaluation_leaves_the_statistics_alone():
    config = PPOConfig(total_steps=512, norm_obs=True)
    state, stream = start(RunSpec(env="CartPole-v1", config=config))
    list(stream)
    policy = state.policy()
    before = {key: np.copy(value) for key, value in policy.normalizer.state_dict().items()}
    evaluate(policy, "CartPole-v1", episodes=3)
    for key, value in policy.normalizer.state_dict().items():
        np.testing.assert_array_equal(value, before[key])


def test_returns_and_lengths_are_of_every_single_episode():
    # Who quits after k steps earns k in k + 1 steps; who never does, 10 in 10.
    result = evaluate(constant_policy(10, [0.0, 0.0]), "Quitter-v0", episodes=50, greedy=False)
    assert (result.returns.dtype, result.lengths.dtype) == (np.float64, np.int64)
    np.testing.assert_array_equal(result.lengths, np.minimum(result.returns + 1, 10))
    assert result.mean_return == sum(result.returns) / 50
    assert result.std_return == pytest.approx(
        np.mean((result.returns - result.mean_return) ** 2) ** 0.5
    )


@pytest.mark.parametrize("greedy", [True, False])
def test_only_what_a_world_offers_is_played(greedy):
    # Up is what this policy prefers, and the wall above the first row is not on offer.
    policy = constant_policy(25, [3.0, 2.0, 1.0, 0.0])
    result = evaluate(policy, "MaskedGrid5x5-v0", episodes=2, greedy=greedy)
    assert (result.lengths > 1).all()


def test_one_episode_is_enough():
    result = evaluate(constant_policy(10, [1.0, 0.0]), "Quitter-v0", episodes=1)
    assert (result.returns.tolist(), result.lengths.tolist()) == ([10.0], [10])


def test_what_does_not_fit_is_named_to_the_end():
    with pytest.raises(ValueError) as refused:
        evaluate(constant_policy(4, [0.0, 0.0, 0.0]), "CartPole-v1")
    has, asked = "policy has obs_dim 4 and 3 discrete outputs", "obs_dim 4 and 2 discrete outputs"
    assert str(refused.value) == f"{has}, allowed for CartPole-v1: {asked}"


def test_a_hundred_episodes_of_seed_0_are_played_unless_said_otherwise():
    policy = constant_policy(4, [0.0, 0.0])
    usual = evaluate(policy, "CartPole-v1", greedy=False)
    assert len(usual.returns) == 100
    again = evaluate(policy, "CartPole-v1", episodes=100, seed=0, greedy=False)
    np.testing.assert_array_equal(usual.returns, again.returns)


def test_choices_of_other_sizes_do_not_fit_though_they_add_up():
    dials = envs.spec("Dials-v0")
    turned = MultiDiscrete(dials.action_space.labels[::-1])
    policy = Policy(ActorCritic(7, 7, (4,)), action_space=turned)
    message = (
        r"^policy has obs_dim 7 and 4 \+ 3 multi_discrete outputs, allowed for Dials-v0: obs_dim 7 "
        r"and 3 \+ 4 multi_discrete outputs$"
    )
    with pytest.raises(ValueError, match=message):
        evaluate(policy, "Dials-v0", episodes=2)
