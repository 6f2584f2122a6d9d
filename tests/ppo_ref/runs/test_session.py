"""A run of the command line without its console: what is shown, saved, and left behind."""

import json
import os
import signal

import numpy as np
import pytest

import ppo_ref.update
from ppo_ref import events
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.policy import Policy
from ppo_ref.runs.session import TrainingSession

CONFIG = PPOConfig(
    total_steps=1280,
    num_envs=4,
    num_steps=32,
    update_epochs=1,
    num_minibatches=2,
    hidden_sizes=(8,),
)
SPEC = RunSpec(env="CartPole-v1", seed=3, config=CONFIG)


def written(path):
    lines = (path / "events.jsonl").read_text().splitlines()
    return [events.from_dict(json.loads(line)) for line in lines]


def checkpoints(path):
    return sorted(folder.name for folder in (path / "checkpoints").iterdir())


def iterations(said):
    return [event.iteration for event in said if event.type == "iteration"]


def after(number, action):
    """Something to do when an iteration is shown."""

    def show(event):
        if event.type == "iteration" and event.iteration == number:
            action()

    return show


def test_every_event_is_shown_and_written_in_order(tmp_path):
    shown = []
    done = TrainingSession.begin(tmp_path / "run", SPEC).train(shown.append)
    assert shown == written(tmp_path / "run")
    assert shown[-1] is done
    assert (done.status, done.global_step) == ("succeeded", 1280)
    assert iterations(shown) == list(range(1, 11))


def test_without_a_wish_a_run_is_saved_ten_times(tmp_path):
    TrainingSession.begin(tmp_path / "run", SPEC).train(lambda _: None)
    assert checkpoints(tmp_path / "run") == [f"step-{128 * n:012d}" for n in range(1, 11)]


def test_a_run_is_saved_as_often_as_is_wished_and_at_its_end(tmp_path):
    TrainingSession.begin(tmp_path / "run", SPEC, checkpoint_every=512).train(lambda _: None)
    assert checkpoints(tmp_path / "run") == [f"step-{n:012d}" for n in (512, 1024, 1280)]


def test_a_stopped_run_ends_cancelled_with_the_files_of_where_it_ended(tmp_path):
    session = TrainingSession.begin(tmp_path / "run", SPEC, checkpoint_every=10_000)
    done = session.train(after(3, session.stop))
    assert (done.status, done.reason) == ("cancelled", "Stopped after 384 env steps.")
    said = written(tmp_path / "run")
    assert [event.type for event in said[-3:]] == ["iteration", "checkpoint", "done"]
    assert checkpoints(tmp_path / "run") == ["step-000000000384"]
    assert Policy.load_npz(tmp_path / "run" / "policy.npz").metadata["global_step"] == "384"


@pytest.mark.skipif(os.name == "nt", reason="sends SIGINT")
def test_ctrl_c_ends_a_run_after_its_iteration_and_the_next_one_ends_the_process(tmp_path):
    before = signal.getsignal(signal.SIGINT)
    session = TrainingSession.begin(tmp_path / "once", SPEC)
    done = session.train(after(2, lambda: signal.raise_signal(signal.SIGINT)))
    assert (done.status, done.global_step) == ("cancelled", 256)
    assert signal.getsignal(signal.SIGINT) is before

    def twice():
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    session = TrainingSession.begin(tmp_path / "twice", SPEC)
    with pytest.raises(KeyboardInterrupt):
        session.train(after(2, twice))
    assert signal.getsignal(signal.SIGINT) is before
    assert all(event.type != "done" for event in written(tmp_path / "twice"))


def test_a_run_in_two_parts_leaves_the_folder_of_the_whole_one(tmp_path):
    TrainingSession.begin(tmp_path / "whole", SPEC).train(lambda _: None)
    session = TrainingSession.begin(tmp_path / "parts", SPEC)
    session.train(after(4, session.stop))
    session = TrainingSession.resume(tmp_path / "parts", CONFIG)
    assert session.state.global_step == 512
    session.train(lambda _: None)
    assert checkpoints(tmp_path / "parts") == checkpoints(tmp_path / "whole")
    said = written(tmp_path / "parts")
    assert iterations(said) == list(range(1, 11))
    saved = [event.name for event in said if event.type == "checkpoint"]
    assert saved == checkpoints(tmp_path / "whole"), "each is announced once"
    assert [event.type for event in said].count("done") == 1
    whole, parts = (
        Policy.load_npz(tmp_path / name / "policy.npz").model.params for name in ("whole", "parts")
    )
    np.testing.assert_array_equal(whole, parts)


def test_a_finished_run_that_is_resumed_is_finished(tmp_path):
    TrainingSession.begin(tmp_path / "run", SPEC).train(lambda _: None)
    before = checkpoints(tmp_path / "run")
    done = TrainingSession.resume(tmp_path / "run", CONFIG).train(lambda _: None)
    assert (done.status, done.global_step) == ("succeeded", 1280)
    assert checkpoints(tmp_path / "run") == before
    assert iterations(written(tmp_path / "run")) == list(range(1, 11))


def test_a_resumed_run_goes_on_under_its_new_config(tmp_path):
    TrainingSession.begin(tmp_path / "run", SPEC).train(lambda _: None)
    longer = CONFIG.replace(total_steps=1536)
    done = TrainingSession.resume(tmp_path / "run", longer, checkpoint_every=128).train(
        lambda _: None
    )
    assert done.global_step == 1536
    config = json.loads((tmp_path / "run" / "config.json").read_text())["config"]
    assert PPOConfig.from_dict(config) == longer
    assert checkpoints(tmp_path / "run")[-2:] == ["step-000000001408", "step-000000001536"]


def test_a_failed_run_is_saved_and_says_why(tmp_path, monkeypatch):
    nan = lambda values, *_, **__: (float("nan"), np.zeros_like(values))  # noqa: E731
    monkeypatch.setattr(ppo_ref.update, "value_loss", nan)
    done = TrainingSession.begin(tmp_path / "run", SPEC).train(lambda _: None)
    assert (done.status, done.reason) == (
        "failed",
        "value_loss became NaN or infinite in iteration 1.",
    )
    assert [event.type for event in written(tmp_path / "run")] == [
        "run_started",
        "checkpoint",
        "done",
    ]
    assert np.isfinite(Policy.load_npz(tmp_path / "run" / "policy.npz").model.params).all()


def test_a_run_that_cannot_start_leaves_no_folder(tmp_path):
    with pytest.raises(ValueError, match="engine is 'jax'"):
        TrainingSession.begin(tmp_path / "run", SPEC, engine="jax")
    assert not (tmp_path / "run").exists()


def test_a_session_passes_on_from_where_and_how_it_is_to_train(tmp_path, monkeypatch):
    first = TrainingSession.begin(tmp_path / "first", SPEC)
    first.train(lambda _: None)
    policy = first.state.policy()
    second = TrainingSession.begin(tmp_path / "second", SPEC, policy=policy)
    np.testing.assert_array_equal(second.state.policy().model.params, policy.model.params)
    with pytest.raises(ValueError, match="device is 'cuda'"):
        TrainingSession.begin(tmp_path / "third", SPEC, device="cuda")
    with pytest.raises(ValueError, match="device is 'cuda'"):
        TrainingSession.resume(tmp_path / "first", CONFIG, device="cuda")
    monkeypatch.setattr(ppo_ref.update, "normalize_advantages", lambda a: a + 10.0)
    checked = TrainingSession.begin(tmp_path / "checked", SPEC, debug=True)
    assert "normalised advantages" in checked.train(lambda _: None).reason
    longer = CONFIG.replace(total_steps=2560)
    checked = TrainingSession.resume(tmp_path / "first", longer, debug=True)
    assert "normalised advantages" in checked.train(lambda _: None).reason
