"""The one way to start a run and the one to resume it; `tests/parity` has those of torch."""

import subprocess
import sys
from io import BytesIO

import numpy as np
import pytest

import ppo_ref.update
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.envs.batch_env import BatchEnv
from ppo_ref.envs.worlds.cartpole import CartPole
from ppo_ref.events import to_dict
from ppo_ref.runs import resume, start

CONFIG = PPOConfig(
    total_steps=512, num_envs=4, num_steps=32, update_epochs=1, num_minibatches=2, hidden_sizes=(8,)
)
SPEC = RunSpec(env="CartPole-v1", seed=3, config=CONFIG)


def timeless(events):
    """Events without what the clock says."""
    clock = ("wall_seconds", "steps_per_second")
    return [{k: v for k, v in to_dict(e).items() if k not in clock} for e in events]


def saved(iterations=2, spec=SPEC):
    """A file of a run that stopped after some iterations."""
    state, events = start(spec)
    for event in events:
        if event.type == "iteration" and event.iteration == iterations:
            break
    file = BytesIO()
    state.save(file)
    return file


def test_a_started_run_tells_what_was_asked_for():
    state, events = start(SPEC)
    first = next(events)
    assert (first.env, first.seed, first.engine, first.device) == ("CartPole-v1", 3, "numpy", "cpu")
    assert PPOConfig.from_dict(first.config) == CONFIG
    assert (state.config, state.seed, state.global_step) == (CONFIG, 3, 0)


def test_nothing_trains_until_its_events_are_read():
    state, events = start(SPEC)
    before = state.model.params.copy()
    next(events)
    np.testing.assert_array_equal(state.model.params, before)
    assert len(list(events)) == 5
    assert state.global_step == 512


def test_the_same_spec_is_the_same_run():
    assert timeless(start(SPEC)[1]) == timeless(start(SPEC)[1])
    other = RunSpec(env="CartPole-v1", seed=4, config=CONFIG)
    assert timeless(start(SPEC)[1])[1:] != timeless(start(other)[1])[1:]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"engine": "jax"}, "engine is 'jax', allowed: numpy, torch"),
        ({"engine": ""}, "engine is '', allowed: numpy, torch"),
        ({"device": "cuda"}, "device is 'cuda', allowed with the numpy engine: cpu"),
    ],
)
def test_an_engine_or_device_that_does_not_exist_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        start(SPEC, **arguments)


def test_an_unknown_environment_is_named():
    with pytest.raises(ValueError, match="env is 'Pong-v5', allowed: CartPole-v1"):
        start(RunSpec(env="Pong-v5", config=CONFIG))


def test_a_run_may_start_from_a_policy():
    trained, events = start(SPEC)
    list(events)
    policy = trained.policy()
    state, events = start(RunSpec(env="CartPole-v1", seed=9, config=CONFIG), policy=policy)
    np.testing.assert_array_equal(state.model.params, policy.model.params)
    list(events)
    assert not np.array_equal(state.model.params, policy.model.params)
    np.testing.assert_array_equal(policy.model.params, trained.model.params)


def test_traces_are_told_on_request_alone():
    for begin in (lambda **options: start(SPEC, **options), lambda **o: resume(saved(), **o)):
        plain, traced = list(begin()[1]), list(begin(trace=True)[1])
        assert not any(event.type == "trace" for event in plain)
        assert [event.type for event in traced[1:3]] == ["trace", "iteration"]
        assert timeless(event for event in traced if event.type != "trace") == timeless(plain)


def test_debugging_is_done_on_request_alone(monkeypatch):
    file = saved()
    monkeypatch.setattr(ppo_ref.update, "normalize_advantages", lambda a: a + 10.0)
    for begin in (lambda **options: start(SPEC, **options), lambda **o: resume(file, **o)):
        assert list(begin()[1])[-1].status == "succeeded"
        failed = list(begin(debug=True)[1])[-1]
        assert "mean of the normalised advantages is" in failed.reason


def test_a_resumed_run_is_the_rest_of_the_whole_one_bit_for_bit():
    whole, events = start(SPEC)
    told = timeless(events)
    rest, events = resume(saved(iterations=2))
    assert timeless(events)[1:] == told[3:]
    np.testing.assert_array_equal(rest.policy().model.params, whole.model.params)


def test_a_resumed_run_may_have_other_hyperparameters():
    longer = CONFIG.replace(total_steps=1024)
    state, events = resume(saved(), longer)
    assert state.config == longer
    assert list(events)[-1].global_step == 1024
    with pytest.raises(ValueError, match="num_envs is 2, allowed: 4, as the run began"):
        resume(saved(), CONFIG.replace(num_envs=2))


def test_a_run_is_resumed_on_the_device_of_its_engine():
    assert resume(saved(), device="cpu")[0].global_step == 256
    with pytest.raises(ValueError, match="device is 'cuda', allowed with the numpy engine: cpu"):
        resume(saved(), device="cuda")


def test_a_run_may_be_resumed_in_an_environment_of_its_own():
    env = BatchEnv(CartPole(), CONFIG.num_envs)
    assert resume(saved(), env=env)[0].env is env


def test_what_is_no_state_is_not_resumed(tmp_path):
    policy = tmp_path / "policy.npz"
    start(SPEC)[0].policy().save_npz(policy)
    with pytest.raises(ValueError, match=r"state file .*policy.npz holds 'ppo-lab-policy"):
        resume(policy)
    policy.write_bytes(b"PK")
    with pytest.raises(ValueError, match="is damaged, or something else"):
        resume(policy)
    with pytest.raises(FileNotFoundError):
        resume(tmp_path / "nowhere.npz")


def test_a_numpy_run_loads_neither_torch_nor_a_console():
    program = (
        "import sys; from ppo_ref.runs import resume, start; import ppo_ref.runs.session;"
        "print(sorted({'torch', 'rich', 'ppo_ref.cli'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (told.stdout.strip(), told.stderr) == ("[]", "")
