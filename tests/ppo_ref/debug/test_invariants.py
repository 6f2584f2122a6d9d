"""Debug mode finds what is broken on purpose, names it, and changes nothing."""

import dataclasses

import numpy as np
import pytest

import ppo_ref.debug.checked_update
import ppo_ref.train
import ppo_ref.update
from ppo_ref import envs, events
from ppo_ref.actor_critic import ActorCritic
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.debug.invariants import (
    SampleCount,
    check_evaluation,
    check_first_gradient,
    check_first_ratio,
    check_log_probs,
    check_normalized,
    check_targets,
    log_prob_limit,
)
from ppo_ref.errors import InvariantError
from ppo_ref.gae import compute_gae
from ppo_ref.normalize import ObsNormalizer
from ppo_ref.policy import Policy
from ppo_ref.runs import start
from ppo_ref.train import train
from ppo_ref.update import Updater

CONFIG = PPOConfig(total_steps=400, num_envs=4, num_steps=25, num_minibatches=5, update_epochs=2)
CLOCKED = {"wall_seconds", "steps_per_second"}


def last_of(config=CONFIG, env="CartPole-v1"):
    *_, done = start(RunSpec(env=env, config=config), debug=True)[1]
    return done


WORLDS = ["CartPole-v1", "Grid5x5-v0", "Treadmill-v0", "TwinArms-v0", "Drift-v0", "Switches-v0"]


@pytest.mark.parametrize("name", WORLDS)
def test_debug_mode_changes_nothing(name, small_worlds):
    config = CONFIG.replace(norm_obs=True, target_kl=0.05)
    spec = RunSpec(env=name, config=config)
    told = []
    for debug in (False, True):
        dicts = [events.to_dict(event) for event in start(spec, debug=debug)[1]]
        told.append([{k: v for k, v in d.items() if k not in CLOCKED} for d in dicts])
    assert told[0] == told[1]
    assert told[1][-1]["status"] == "succeeded"


def test_a_violation_ends_the_run_and_names_quantity_value_and_allowed(monkeypatch):
    original = ppo_ref.train.collect

    def spoilt(*arguments, **options):
        rollout = original(*arguments, **options)
        return dataclasses.replace(rollout, log_probs=rollout.log_probs - 0.25)

    monkeypatch.setattr(ppo_ref.train, "collect", spoilt)
    done = last_of()
    assert (done.status, done.global_step) == ("failed", 100)
    quantity = "change of log_probs before the first step"
    # 256 times the distance between 1 and the next float32.
    assert done.reason == f"{quantity} is 0.25, allowed: 0 ± 3.05176e-05 (iteration 1)."
    assert done.details == {"quantity": quantity, "allowed": "0 ± 3.05176e-05"}


def test_normalised_targets_are_found():
    def normalised(*arrays, **options):
        advantages, _ = compute_gae(*arrays, **options)
        advantages = (advantages - advantages.mean()) / advantages.std()
        return advantages - 1.0, advantages + arrays[1]

    env, rng = envs.make("CartPole-v1", 4), np.random.default_rng(0)
    *_, done = train(CONFIG, env, rng, debug=True, advantage_estimator=normalised)
    assert done.reason.startswith("distance of returns from advantages + values is ")


def test_advantages_that_are_not_centred_are_found(monkeypatch):
    monkeypatch.setattr(ppo_ref.update, "normalize_advantages", lambda a: a / a.std() + 1)
    assert last_of().reason.startswith("mean of the normalised advantages is ")


def test_samples_drawn_with_replacement_are_found(monkeypatch):
    class Replacing:
        def __init__(self, seed):
            self._rng = np.random.default_rng(seed)

        def permutation(self, size):
            return self._rng.integers(size, size=size)

        def __getattr__(self, name):
            return getattr(self._rng, name)

    env = envs.make("CartPole-v1", 4)
    *_, done = train(CONFIG, env, Replacing(0), debug=True)
    assert done.reason.startswith("samples used twice or never in an epoch is ")


def test_a_forgotten_minibatch_is_found(monkeypatch):
    original = Updater.__init__

    def forgetful(self, *arguments, **options):
        original(self, *arguments, **options)
        self._parts = self._parts[:-1]

    monkeypatch.setattr(Updater, "__init__", forgetful)
    assert last_of().reason.startswith("samples used")
    assert last_of(CONFIG.replace(update_epochs=1)).reason.startswith("samples used")


def test_a_wrong_first_gradient_is_found(monkeypatch):
    original = ppo_ref.update.clipped_surrogate

    def no_min(*arguments, **options):
        loss = original(*arguments, **options)
        return dataclasses.replace(loss, d_log_probs=-loss.d_log_probs)

    monkeypatch.setattr(ppo_ref.update, "clipped_surrogate", no_min)
    assert last_of().reason.startswith("distance of the first gradient from A2C's is ")


def test_statistics_that_change_in_evaluation_are_found(monkeypatch):
    original = ObsNormalizer.normalize

    def learning(self, obs):
        if len(obs) == 4 and obs.ndim == 2:
            self.update(obs)
        return original(self, obs)

    state, _ = start(RunSpec(env="CartPole-v1", config=CONFIG.replace(norm_obs=True)))
    policy = state.policy()
    check_evaluation(policy, state.obs)
    monkeypatch.setattr(ObsNormalizer, "normalize", learning)
    with pytest.raises(InvariantError, match="change of the observation statistics in evaluation"):
        check_evaluation(policy, state.obs)


ONES = np.ones(2)


@pytest.mark.parametrize(
    "check",
    [
        lambda: check_first_ratio(1.00002, 1e-5),
        lambda: check_first_ratio(float("nan"), 1e-5),
        lambda: check_log_probs(np.zeros(3), np.array([0.0, 2e-5, 0.0]), 1e-5),
        lambda: check_first_gradient(np.array([1.0, 1.00002]), ONES, 1e-5),
        lambda: check_first_gradient(np.array([1.0, 1e-9]), np.array([1.0, 0.0]), 1e-5),
        lambda: check_normalized(np.array([1.0, 1.01])),
        lambda: check_targets(np.array([2.0]), np.array([1.0]), np.array([1.01])),
    ],
)
def test_just_beyond_a_limit_is_refused(check):
    with pytest.raises(InvariantError, match=r" is .*, allowed: "):
        check()


@pytest.mark.parametrize(
    ("check", "quantity", "value", "allowed"),
    [
        (
            lambda: check_log_probs(ONES, np.array([1.0, 0.5]), 1e-5),
            "change of log_probs before the first step",
            0.5,
            "0 ± 1e-05",
        ),
        (
            lambda: check_first_ratio(0.75, 1e-5),
            "ratio_max on the first minibatch of an update",
            0.75,
            "1 ± 1e-05",
        ),
        (
            lambda: check_first_gradient(np.array([3.0, -5.0]), np.array([3.0, -4.0]), 1e-5),
            "distance of the first gradient from A2C's",
            0.25,
            "0 ± 1e-05",
        ),
        (
            lambda: check_first_gradient(
                np.array([3.0, 5.0]), np.array([3.0, -4.0]), 0.125, kl_coef=64.0
            ),
            "distance of the first gradient from A2C's",
            0.25,
            "0 ± 0.125",
        ),
        (
            lambda: check_normalized(np.array([1.0, 0.0])),
            "mean of the normalised advantages",
            0.5,
            "0 ± 0.001",
        ),
        (
            lambda: check_targets(
                np.array([8.0, 0.0]), np.array([-4.0, 0.0]), np.array([8.0, 0.0])
            ),
            "distance of returns from advantages + values",
            0.5,
            "0 ± 1e-05",
        ),
        (
            lambda: check_targets(
                np.array([0.0, 4.0]), np.array([0.0, -8.0]), np.array([0.0, 8.0])
            ),
            "distance of returns from advantages + values",
            0.5,
            "0 ± 1e-05",
        ),
        (
            lambda: check_targets(np.array([-8.0]), np.array([2.0]), np.array([-14.0])),
            "distance of returns from advantages + values",
            0.5,
            "0 ± 1e-05",
        ),
        (
            lambda: check_targets(np.array([0.5]), np.array([0.5]), np.array([0.25])),
            "distance of returns from advantages + values",
            0.25,
            "0 ± 1e-05",
        ),
    ],
)
def test_a_violation_names_quantity_value_and_what_is_allowed(check, quantity, value, allowed):
    with pytest.raises(InvariantError) as found:
        check()
    assert (found.value.quantity, found.value.allowed) == (quantity, allowed)
    assert found.value.value == pytest.approx(value, rel=1e-12)
    assert str(found.value) == f"{quantity} is {value:g}, allowed: {allowed}"


def test_exactly_at_a_limit_is_fine():
    check_normalized(np.array([1e-3]))
    check_normalized(np.array([-1e-3]))


class Shifting(ObsNormalizer):
    """Its statistics shift down whenever it is used for one purpose."""

    calls = 0

    def normalize(self, obs):
        self.calls += 1
        if self.calls == self.bad_call:
            self.statistics.mean -= 0.5
        return super().normalize(obs)


@pytest.mark.parametrize("bad_call", [1, 2])
def test_neither_acting_nor_valuing_may_change_statistics(bad_call):
    normalizer = Shifting(4)
    normalizer.bad_call = bad_call
    policy = Policy(ActorCritic(4, 2, (3,)), normalizer=normalizer)
    quantity = "change of the observation statistics in evaluation"
    with pytest.raises(InvariantError) as found:
        check_evaluation(policy, np.zeros((1, 4)))
    assert (found.value.quantity, found.value.value) == (quantity, 0.5)
    assert found.value.allowed == "0 ± 0"


def test_a_policy_without_statistics_has_none_that_could_change():
    check_evaluation(Policy(ActorCritic(4, 2, (3,))), np.zeros((1, 4)))


def test_samples_used_in_place_of_others_are_counted():
    rows = np.array([[0.0, 1.0], [0.0, 2.0], [0.0, 3.0], [0.0, 4.0]])
    count = SampleCount(rows)
    with pytest.raises(InvariantError) as found:
        count.see(rows[[0, 0, 0, 3]])
    assert found.value.quantity == "samples used twice or never in an epoch"
    assert (found.value.value, found.value.allowed) == (2.0, "0 ± 0")


def test_epochs_that_are_too_long_or_too_short_say_how_long_they_may_be():
    count = SampleCount(np.zeros((3, 2)))
    count.see(np.zeros((2, 2)))
    found = []
    for check in (count.finish, lambda: count.see(np.zeros((2, 2)))):
        with pytest.raises(InvariantError) as error:
            check()
        found.append(vars(error.value))
    quantity, allowed = "samples used in an epoch", "3, each once"
    assert found == [{"quantity": quantity, "value": size, "allowed": allowed} for size in (2, 4)]


def test_just_within_the_limits_is_fine():
    check_first_ratio(1.000005, 1e-5)
    check_log_probs(np.zeros(3), np.array([0.0, 5e-6, 0.0]), 1e-5)
    check_first_gradient(np.array([1.0, 0.999995]), ONES, 1e-5)
    check_first_gradient(np.zeros(2), np.zeros(2), 1e-5)
    check_normalized(np.array([1.0, -1.0005]))
    check_targets(np.array([2.0]), np.array([1.0]), np.array([1.000001]))


def test_epochs_are_counted_one_after_the_other():
    rows = np.random.default_rng(0).normal(size=(6, 2))
    count = SampleCount(rows)
    for order in ([3, 1, 5, 0, 2, 4], [0, 1, 2, 3, 4, 5]):
        count.see(rows[order[:4]])
        count.see(rows[order[4:]])
    count.finish()
    count.see(rows[:4])
    with pytest.raises(InvariantError, match="samples used in an epoch is 4, allowed: 6"):
        count.finish()
    with pytest.raises(InvariantError, match="samples used in an epoch is 7, allowed: 6"):
        count.see(rows[:3])


NO_STD = np.zeros(0)


@pytest.mark.parametrize(
    ("outputs", "log_std", "times"),
    [
        (np.array([[0.5, -0.25]]), NO_STD, 1.0),
        (np.array([[0.5, -8.0], [4.0, 1.0]]), NO_STD, 8.0),
        (np.array([[0.5]]), np.log([0.25]), 4.0),
        (np.array([[2.0, 0.0]]), np.log([4.0, 0.125]), 16.0),
        (np.array([[0.5]]), np.log([4.0]), 1.0),
    ],
)
@pytest.mark.parametrize(("dtype", "last_place"), [(np.float32, 2**-23), (np.float64, 2**-52)])
def test_the_limit_grows_with_the_outputs_and_narrow_gaussians(
    outputs, log_std, times, dtype, last_place
):
    limit = log_prob_limit(outputs.astype(dtype), log_std.astype(dtype))
    assert limit == pytest.approx(256 * last_place * times, rel=1e-6)


UNUSUAL = {
    "narrow": ("Drift-v0", CONFIG.replace(log_std_init=-5.0)),
    "heavy penalty": ("CartPole-v1", CONFIG.with_algorithm("ppo_kl").replace(kl_coef=1e6)),
    "tiny clip": ("CartPole-v1", CONFIG.replace(clip_coef=1e-6)),
    "equal advantages": ("One-v0", CONFIG.replace(total_steps=2000)),
    "large outputs": (
        "CartPole-v1",
        CONFIG.replace(total_steps=4000, learning_rate=0.1, anneal_lr=False),
    ),
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_correct_runs_with_unusual_settings_pass(name, small_worlds):
    env, config = UNUSUAL[name]
    assert last_of(config, env).status == "succeeded"


def test_a_gradient_of_the_right_sum_over_the_wrong_samples_is_found(monkeypatch):
    original = ppo_ref.update.clipped_surrogate

    def rolled(*arguments, **options):
        loss = original(*arguments, **options)
        return dataclasses.replace(loss, d_log_probs=np.roll(loss.d_log_probs, 1))

    monkeypatch.setattr(ppo_ref.update, "clipped_surrogate", rolled)
    assert last_of().reason.startswith("distance of the first gradient from A2C's is ")


@pytest.mark.parametrize(("algorithm", "kl_coef"), [("ppo", 0.0), ("ppo_kl", 0.75)])
def test_the_first_gradient_of_every_update_is_checked_with_its_penalty(
    algorithm, kl_coef, monkeypatch
):
    asked = []
    monkeypatch.setattr(
        ppo_ref.debug.checked_update,
        "check_first_gradient",
        lambda ours, a2c, limit, kl_coef: asked.append((limit, kl_coef)),
    )
    config = CONFIG.replace(total_steps=100, kl_coef=0.75).with_algorithm(algorithm)
    assert last_of(config).status == "succeeded"
    assert asked == [(pytest.approx(256 * 2**-23), kl_coef)]


@pytest.mark.parametrize(("times", "checks"), [(1.0, 0), (1.5, 1)])
def test_a_clip_within_rounding_says_nothing_about_the_gradient(times, checks, monkeypatch):
    asked = []
    monkeypatch.setattr(
        ppo_ref.debug.checked_update, "check_first_gradient", lambda *_, **__: asked.append(1)
    )
    monkeypatch.setattr(ppo_ref.debug.checked_update, "log_prob_limit", lambda *_: 0.125)
    assert last_of(CONFIG.replace(total_steps=100, clip_coef=0.125 * times)).status == "succeeded"
    assert len(asked) == checks
