"""Whole torch runs: they learn, resume, fail in a sentence, and never wait for the device."""

import dataclasses
from collections import Counter
from io import BytesIO

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

import ppo_ref.torch.checked_update
import ppo_ref.torch.iterate
import ppo_ref.torch.update
from ppo_ref import envs, events, runs
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.evaluate import evaluate
from ppo_ref.files.onnx_reader import policy_from_onnx
from ppo_ref.files.onnx_writer import policy_to_onnx
from ppo_ref.presets import CONFIG_A, preset
from ppo_ref.torch import TorchTrainState, start
from ppo_ref.torch.chance import Chance
from ppo_ref.torch.iterate import Iterations
from ppo_ref.torch.population import Population
from ppo_ref.torch.snapshot import snapshot

SMALL = CONFIG_A.replace(total_steps=5 * 512, update_epochs=2, hidden_sizes=(16, 16))


def small_spec(**changes):
    return RunSpec(env="CartPole-v1", seed=3, config=SMALL.replace(**changes))


def timeless(event):
    """An event without what the clock says."""
    values = events.to_dict(event)
    return {k: v for k, v in values.items() if k not in ("wall_seconds", "steps_per_second")}


@pytest.mark.system
@pytest.mark.parametrize("seed", [0, *(pytest.param(s, marks=pytest.mark.slow) for s in (1, 2))])
def test_cartpole_reaches_475_with_the_course_config(seed, device):
    state, told = start(RunSpec(env="CartPole-v1", seed=seed, config=CONFIG_A), device=device)
    best = 0.0
    for event in told:
        # Looking ten times in 41k env steps is enough; the last look is at the final policy.
        if event.type == "done" or (event.type == "iteration" and event.iteration % 8 == 0):
            best = max(best, evaluate(state.policy(), "CartPole-v1", episodes=100).mean_return)
    assert event.status == "succeeded"
    assert state.global_step <= 41_000
    assert best >= 475.0


@pytest.mark.system
@pytest.mark.parametrize("name", envs.names())
def test_events_are_those_of_the_numpy_core_in_kind_order_and_content(name, device):
    config = preset(name).replace(total_steps=3 * preset(name).batch_size)
    spec = RunSpec(env=name, seed=1, config=config)
    ours = list(runs.start(spec, trace=True)[1])
    theirs = list(start(spec, device=device, trace=True)[1])
    assert [event.type for event in theirs] == [event.type for event in ours]
    for expected, found in zip(ours, theirs, strict=True):
        assert events.from_dict(events.to_dict(found)) == found
        values = vars(found)
        assert {k: type(v) for k, v in values.items() if v is not None and vars(expected)[k]} == {
            k: type(v) for k, v in vars(expected).items() if values[k] is not None and v
        }
    begun, trace, iteration = theirs[:3]
    assert (begun.engine, begun.device, begun.seed) == ("torch", device.type, 1)
    assert begun.num_parameters == ours[0].num_parameters
    assert np.shape(trace.states) == (config.num_steps, len(envs.spec(name).state_labels))
    assert len(trace.ended) == config.num_steps
    assert iteration.global_step == config.batch_size
    assert iteration.learning_rate == config.learning_rate
    assert [event.global_step for event in theirs] == [event.global_step for event in ours]


def test_two_runs_of_one_seed_are_equal_and_of_two_seeds_are_not(device):
    spec = small_spec()
    first, second = ([timeless(e) for e in start(spec, device=device)[1]] for _ in range(2))
    assert first == second
    other = dataclasses.replace(spec, seed=4)
    assert [timeless(e) for e in start(other, device=device)[1]][1:-1] != first[1:-1]


KINDS = {
    "plain": ("CartPole-v1", {}),
    "normalised, shared": (
        "CartPole-v1",
        {"norm_obs": True, "norm_reward": True, "shared_network": True},
    ),
    "kl penalty": ("CartPole-v1", {"algorithm": "ppo_kl", "target_kl": 0.01}),
    "gaussian": ("Drift-v0", {"norm_obs": True, "norm_reward": True}),
    "choices, a2c": (
        "Switches-v0",
        {"algorithm": "a2c", "update_epochs": 1, "num_minibatches": 1, "norm_obs": True},
    ),
}


def spec_of(kind, **changes):
    name, more = KINDS[kind]
    return RunSpec(env=name, seed=3, config=SMALL.replace(**{**more, **changes}))


@pytest.mark.parametrize("kind", KINDS)
def test_a_resumed_run_equals_the_uninterrupted_one_bit_for_bit(kind, device, small_worlds):
    spec, saved = spec_of(kind), BytesIO()
    state, told = start(spec, device=device)
    uninterrupted = []
    for event in told:
        uninterrupted.append(timeless(event))
        if event.type == "iteration" and event.iteration == 2:
            state.save(saved)
    saved.seek(0)
    again, told = start(spec, state=TorchTrainState.load(saved, device=device))
    resumed = [timeless(event) for event in told]
    assert resumed[0]["global_step"] == 2 * SMALL.batch_size
    assert resumed[1:] == uninterrupted[3:]
    assert torch.equal(again.population.obs, state.population.obs)
    about, arrays = snapshot(again.population, 0)
    expected_about, expected = snapshot(state.population, 0)
    assert about.pop("wall_seconds") > 0 < expected_about.pop("wall_seconds")
    assert about == expected_about and arrays.keys() == expected.keys()
    for name, array in expected.items():
        np.testing.assert_array_equal(arrays[name], array, err_msg=name)


@pytest.mark.parametrize("kind", KINDS)
def test_debug_mode_finds_nothing_wrong_and_changes_nothing(kind, device, small_worlds):
    plain, checked = (
        [timeless(event) for event in start(spec_of(kind), device=device, debug=debug)[1]]
        for debug in (False, True)
    )
    assert plain == checked
    assert checked[-1]["status"] == "succeeded", checked[-1]["reason"]


def test_debug_mode_names_what_is_violated(device, monkeypatch):
    original = ppo_ref.torch.iterate.play

    def spoilt(*arguments, **options):
        rollout = original(*arguments, **options)
        return dataclasses.replace(rollout, log_probs=rollout.log_probs - 0.25)

    monkeypatch.setattr(ppo_ref.torch.iterate, "play", spoilt)
    *_, done = start(small_spec(), device=device, debug=True)[1]
    assert (done.status, done.global_step) == ("failed", 512)
    assert done.reason.startswith("change of log_probs before the first step is 0.25, allowed: 0")
    assert "iteration 1" in done.reason


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_starts_from_a_policy_of_either_engine(kind, device, small_worlds):
    spec = spec_of(kind)
    for begin in (runs.start, start):
        state, told = begin(spec)
        list(told)
        policy = policy_from_onnx(policy_to_onnx(state.policy()))
        again, told = start(spec, device=device, policy=policy)
        population = again.population
        np.testing.assert_array_equal(population.model.params[0].cpu(), policy.model.params)
        if policy.normalizer is not None:
            np.testing.assert_array_equal(
                population.normalizer.statistics.mean[0].cpu(), policy.normalizer.mean
            )
        assert list(told)[-1].status == "succeeded"


def test_a_policy_that_does_not_fit_is_refused():
    policy = runs.start(small_spec(hidden_sizes=(8,)))[0].policy()
    with pytest.raises(
        ValueError, match=r"hidden_sizes is \(8,\), allowed for this run: \(16, 16\)"
    ):
        start(small_spec(), policy=policy)


def test_tracing_changes_nothing(device):
    plain = [timeless(e) for e in start(small_spec(), device=device)[1]]
    traced = [timeless(e) for e in start(small_spec(), device=device, trace=True)[1]]
    assert [event for event in traced if event["type"] != "trace"] == plain


@pytest.mark.parametrize("name", ["Pendulum-v1", "MountainCar-v0"])
@pytest.mark.parametrize("engine", [runs.start, start], ids=["numpy", "torch"])
def test_the_actions_of_a_trace_lead_from_each_of_its_states_to_the_next(engine, name):
    config = PPOConfig(
        num_envs=2, num_steps=32, num_minibatches=1, total_steps=64, log_std_init=1.0
    )
    _, stream = engine(RunSpec(env=name, seed=0, config=config), trace=True)
    trace = next(event for event in stream if event.type == "trace")
    states, actions = np.array(trace.states), np.array(trace.actions)
    world = envs.make(name, 2).world
    executed = actions[1:] if name == "Pendulum-v1" else actions[1:, 0]
    reached, _, _ = world.step(np, states[:-1], executed, np.zeros((31, 0)))
    goes_on = ~np.array(trace.ended[:-1])
    assert np.abs(reached - states[1:])[goes_on].max() < 1e-5
    assert np.abs(actions).max() == 2  # a torque beyond the bounds, cut; or the last action


def test_a_state_is_saved_under_the_name_given(tmp_path):
    state, _ = start(small_spec())
    state.save(tmp_path / "checkpoint.state")
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint.state"]
    assert TorchTrainState.load(tmp_path / "checkpoint.state").seed == 3


def test_a_budget_may_grow_on_resuming(device):
    state, told = start(small_spec(), device=device)
    list(told)
    state, told = start(small_spec(total_steps=7 * 512), state=state)
    assert [event.type for event in told] == ["run_started", "iteration", "iteration", "done"]
    assert state.global_step == 7 * 512


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (small_spec(num_envs=4), "num_envs is 4, allowed: 8, as the run began"),
        (small_spec(hidden_sizes=(8,)), r"hidden_sizes is \(8,\), allowed: \(16, 16\)"),
        (dataclasses.replace(small_spec(), seed=5), "seed is 5, allowed: 3"),
        (dataclasses.replace(small_spec(), env="Quitter-v0"), "env is 'Quitter-v0', allowed: 'Ca"),
    ],
)
def test_a_state_of_another_run_is_refused(other, message):
    state, _ = start(small_spec())
    with pytest.raises(ValueError, match=message):
        start(other, state=state)


@pytest.mark.parametrize("device", ["tpu", "cuda:99", "meta", "nonsense:x"])
def test_a_device_that_is_not_here_is_named(device):
    with pytest.raises(ValueError, match=rf"device is '{device}', allowed.*cpu"):
        start(small_spec(), device=device)


def test_files_that_hold_something_else_are_refused(tmp_path):
    numpy_state, _ = runs.start(small_spec())
    numpy_state.save(tmp_path / "numpy.npz")
    with pytest.raises(ValueError, match="'ppo-lab-state-2', allowed: 'ppo-lab-torch-state-2'"):
        TorchTrainState.load(tmp_path / "numpy.npz")
    whole = BytesIO()
    start(small_spec())[0].save(whole)
    half = whole.getvalue()[: len(whole.getvalue()) // 2]
    with pytest.raises(ValueError, match="damaged"):
        TorchTrainState.load(BytesIO(half))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_nan_in_the_critic_ends_the_run_and_names_the_quantity(value, device):
    state, told = start(small_spec(), device=device)
    next(told), next(told)
    with torch.no_grad():
        state.population.model.critic.biases[-1].fill_(value)
    (done,) = told
    assert (done.type, done.status, done.details) == ("done", "failed", {"quantity": "values"})
    assert done.reason == "values became NaN or infinite in iteration 2."


def test_a_spoilt_update_is_taken_back(device):
    """The gradient overflows in float32 although rollout and advantages are finite."""
    state, told = start(small_spec(vf_coef=1000.0), device=device)
    next(told), next(told)
    with torch.no_grad():
        state.population.model.critic.biases[-1].fill_(1e19)
    adam = state.population.adam
    before, steps = [vector.clone() for vector in adam.vectors], adam.step_count.clone()
    (done,) = told
    assert done.status == "failed"
    assert done.details["quantity"] in ("value_loss", "grad_norm")
    assert all(map(torch.equal, adam.vectors, before))
    assert torch.equal(adam.step_count, steps)
    assert np.isfinite(state.policy().outputs(np.zeros((1, 4)))).all()


@pytest.mark.parametrize("kind", KINDS)
def test_onnxruntime_computes_what_the_torch_networks_do_to_1e_5(kind, device, small_worlds):
    state, told = start(spec_of(kind, total_steps=1024), device=device)
    list(told)
    data = policy_to_onnx(state.policy())
    onnx.checker.check_model(onnx.load_from_string(data), full_check=True)
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    obs = np.random.default_rng(0).standard_normal((32, state.env.spec.obs_dim)).astype(np.float32)
    head = "mean" if kind == "gaussian" else "logits"
    outputs, value = session.run([head, "value"], {"obs": obs})
    with torch.no_grad():
        model, normalizer = state.population.model, state.population.normalizer
        inputs = torch.tensor(obs, device=device)
        if normalizer is not None:
            # What it has in common with its environments is one row for each of them.
            inputs = normalizer.normalize(inputs[:, None].expand(-1, SMALL.num_envs, -1))[:, 0]
        (expected,), (critic,) = (
            model.actor.forward(inputs[None]),
            model.critic.forward(inputs[None]),
        )
    assert outputs.shape == expected.shape and value.shape == (32,)
    np.testing.assert_allclose(outputs, expected.cpu(), rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(value, critic[:, 0].cpu(), rtol=1e-5, atol=1e-5)


def test_a_policy_is_a_copy_and_carries_where_it_comes_from(device):
    state, told = start(small_spec(), device=device)
    next(told), next(told)
    policy = state.policy()
    before = policy.model.params.copy()
    list(told)
    np.testing.assert_array_equal(policy.model.params, before)
    assert policy.metadata["global_step"] == "512"
    assert policy.metadata["env"] == "CartPole-v1"


class Questions(TorchDispatchMode):
    """Counts what makes a host wait for its device: reading numbers back, or their amount."""

    ASKING = ("_local_scalar_dense", "nonzero", "item", "equal", "masked_select")

    def __init__(self):
        super().__init__()
        self.asked = Counter()

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        name = function.name().split("::")[1].split(".")[0]
        self.asked[name] += name in self.ASKING
        return function(*args, **(kwargs or {}))


@pytest.mark.parametrize("kind", KINDS)
def test_rollouts_and_minibatches_never_wait_for_the_device(kind, small_worlds):
    spec = spec_of(kind, update_epochs=1, num_steps=16)
    population = Population.create([spec, dataclasses.replace(spec, seed=4)])
    iterations = Iterations(population)
    with Questions() as questions:
        iterations.next(trace=True)
        float(torch.ones(()))
    assert questions.asked.total() == 1  # the deliberate one: the counter does see questions
    steps = spec.config.update_epochs * spec.config.num_minibatches
    assert population.adam.step_count.tolist() == [steps, steps]


def test_target_kl_ends_the_epochs_early(device):
    eager = small_spec(target_kl=1e-4, learning_rate=0.05, total_steps=512)
    state, told = start(eager, device=device)
    assert list(told)[-1].status == "succeeded"
    assert (
        0
        < state.population.adam.step_count.item()
        < eager.config.update_epochs * eager.config.num_minibatches
    )


def test_what_changes_on_the_way_reaches_everything_that_uses_it():
    config = SMALL.replace(norm_reward=True, algorithm="ppo_kl", target_kl=0.01)
    saved = BytesIO()
    begun, _ = start(RunSpec(env="CartPole-v1", config=config))
    begun.population.kl_coef.fill_(0.25)
    begun.save(saved)
    for changes, kl_coef in (({"gamma": 0.5, "adam_eps": 1e-3}, 0.25), ({"kl_coef": 3.0}, 3.0)):
        saved.seek(0)
        spec = RunSpec(env="CartPole-v1", config=config.replace(**changes))
        again, _ = start(spec, state=TorchTrainState.load(saved))
        assert (again.config, again.kl_coef) == (spec.config, kl_coef)
        population = again.population
        assert population.reward_scaler._gamma.tolist() == [spec.config.gamma] * SMALL.num_envs
        assert population.hyperparameters.adam_eps.item() == pytest.approx(spec.config.adam_eps)


def test_statistics_that_have_seen_nothing_change_nothing_after_loading():
    saved = BytesIO()
    spec = RunSpec(env="CartPole-v1", config=SMALL.replace(norm_obs=True))
    start(spec, dtype=torch.float64)[0].save(saved)
    saved.seek(0)
    again = TorchTrainState.load(saved)
    obs = again.population.obs
    assert torch.equal(again.population.normalizer.normalize(obs), obs)


@pytest.mark.parametrize(
    ("name", "wrong", "quantity"),
    [
        (
            "clipped_surrogate",
            lambda loss: loss._replace(loss=-loss.loss),
            "distance of the first gradient from A2C's is ",
        ),
        (
            "clipped_surrogate",
            lambda loss: loss._replace(ratio_max=loss.ratio_max + 0.5),
            "ratio_max on the first minibatch of an update is ",
        ),
        (
            "normalize_advantages",
            lambda advantages: advantages + 1.0,
            "mean of the normalised advantages is ",
        ),
    ],
)
def test_debug_mode_finds_what_a_minibatch_gets_wrong(name, wrong, quantity, monkeypatch):
    original = getattr(ppo_ref.torch.update, name)
    monkeypatch.setattr(ppo_ref.torch.update, name, lambda *a, **k: wrong(original(*a, **k)))
    *_, done = start(small_spec(), debug=True)[1]
    assert (done.status, done.reason[: len(quantity)]) == ("failed", quantity)


@pytest.mark.parametrize(("algorithm", "kl_coef"), [("ppo", 0.0), ("ppo_kl", 0.75)])
def test_debug_mode_compares_the_first_gradient_with_its_penalty(algorithm, kl_coef, monkeypatch):
    asked = []
    monkeypatch.setattr(
        ppo_ref.torch.checked_update,
        "check_first_gradient",
        lambda ours, a2c, limit, kl_coef: asked.append(kl_coef),
    )
    config = SMALL.replace(total_steps=512, kl_coef=0.75).with_algorithm(algorithm)
    *_, done = start(RunSpec(env="CartPole-v1", seed=3, config=config), debug=True)[1]
    assert done.status == "succeeded" and asked == [kl_coef]


@pytest.mark.parametrize(("times", "checks"), [(1.0, 0), (1.5, 1)])
def test_debug_mode_leaves_out_a_clip_within_rounding(times, checks, monkeypatch):
    asked, checked = [], ppo_ref.torch.checked_update
    monkeypatch.setattr(checked, "check_first_gradient", lambda *_, **__: asked.append(1))
    monkeypatch.setattr(checked, "log_prob_limit", lambda *_: 0.125)
    *_, done = start(small_spec(total_steps=512, clip_coef=0.125 * times), debug=True)[1]
    assert done.status == "succeeded" and len(asked) == checks


@pytest.mark.parametrize(("target_kl", "status"), [(None, "failed"), (1e-12, "succeeded")])
def test_debug_mode_misses_samples_unless_the_update_stopped_on_purpose(
    target_kl, status, monkeypatch
):
    original = Chance.orders
    monkeypatch.setattr(Chance, "orders", lambda *a: original(*a)[:1, :, :-1])
    *_, done = start(small_spec(total_steps=512, target_kl=target_kl), debug=True)[1]
    assert done.status == status
    assert status == "succeeded" or "samples used in an epoch is 511" in done.reason


def test_a_run_checks_nothing_and_computes_in_float32_unless_told(monkeypatch):
    monkeypatch.setattr(ppo_ref.torch.iterate, "CheckedTorchUpdater", None)
    spec = small_spec(total_steps=512)
    state, told = start(spec)
    assert state.population.dtype == torch.float32
    assert [*told][-1].status == "succeeded"
    assert start(spec, dtype=torch.float64)[0].population.dtype == torch.float64
