"""A run of the command line without its console: what is shown, saved, and left behind."""

import json
import os
import signal

import gymnasium
import numpy as np
import pytest

import ppo_ref.runs.evaluations
import ppo_ref.update
from ppo_ref import events
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.evaluate import Evaluation
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


@pytest.mark.skipif(os.name == "nt", reason="sends signals")
@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_run_after_its_iteration_and_the_next_one_ends_the_process(kind, tmp_path):
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(each) for each in kinds]
    session = TrainingSession.begin(tmp_path / "once", SPEC)
    done = session.train(after(2, lambda: signal.raise_signal(kind)))
    assert (done.status, done.global_step) == ("cancelled", 256)
    assert [signal.getsignal(each) for each in kinds] == before

    def twice():
        signal.raise_signal(kind)
        signal.raise_signal(signal.SIGINT)

    session = TrainingSession.begin(tmp_path / "twice", SPEC)
    with pytest.raises(KeyboardInterrupt):
        session.train(after(2, twice))
    assert [signal.getsignal(each) for each in kinds] == before
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


class Breaks(gymnasium.Env):
    """Raises in a certain env step, as strangers' environments do."""

    observation_space = gymnasium.spaces.Box(-1.0, 1.0, (2,), np.float32)
    action_space = gymnasium.spaces.Discrete(2)

    def __init__(self, breaks_at=300):
        self.steps_left = breaks_at

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        return np.zeros(2, np.float32), {}

    def step(self, action):
        self.steps_left -= 1
        if not self.steps_left:
            raise RuntimeError("the simulator exploded")
        return np.ones(2, np.float32), 1.0, self.np_random.random() < 0.1, False, {}


@pytest.fixture
def breaks(monkeypatch):
    entry = gymnasium.envs.registration.EnvSpec("Breaks-v0", entry_point=Breaks)
    monkeypatch.setitem(gymnasium.registry, "Breaks-v0", entry)

    def spec(at):
        return RunSpec(env=f'gym:Breaks-v0{{"breaks_at": {at}}}', seed=3, config=CONFIG)

    return spec


@pytest.mark.parametrize(("at", "iteration"), [(1, 0), (33, 1), (300, 9)])
def test_a_run_whose_environment_raises_keeps_its_policy_and_goes_on(
    at, iteration, breaks, tmp_path
):
    run = tmp_path / "run"
    session = TrainingSession.begin(run, breaks(at), checkpoint_every=512)
    done = session.train(lambda _: None)
    assert (done.status, done.global_step) == ("failed", 128 * iteration)
    assert done.reason == "RuntimeError: the simulator exploded"
    assert str(session.error) == "the simulator exploded"
    said = written(run)
    assert [event.type for event in said][-2:] == ["checkpoint", "done"]
    policy = Policy.load_npz(run / "policy.npz")
    assert policy.metadata["global_step"] == str(128 * iteration)

    session = TrainingSession.resume(run, CONFIG)
    assert session.state.global_step == 128 * iteration
    np.testing.assert_array_equal(session.state.policy().model.params, policy.model.params)
    assert "holds no running episodes" in session.remarks[0]
    session.train(lambda _: None)
    steps = [event.global_step for event in written(run) if event.type == "iteration"]
    assert steps == sorted(set(steps))
    assert len(steps) >= iteration


@pytest.mark.parametrize("engine", ["numpy", "torch"])
def test_a_failed_rollout_of_our_own_worlds_goes_on_with_fresh_episodes(
    engine, tmp_path, monkeypatch
):
    import ppo_ref.torch.iterate
    import ppo_ref.train

    loop, name = {
        "numpy": (ppo_ref.train, "collect"),
        "torch": (ppo_ref.torch.iterate, "play"),
    }[engine]
    original, calls = getattr(loop, name), []

    def fails(*arguments, **options):
        calls.append(1)
        rollout = original(*arguments, **options)
        if len(calls) == 2:
            raise MemoryError
        return rollout

    monkeypatch.setattr(loop, name, fails)
    session = TrainingSession.begin(tmp_path / "run", SPEC, engine=engine, checkpoint_every=10_000)
    done = session.train(lambda _: None)
    assert (done.status, done.reason, done.global_step) == ("failed", "MemoryError", 128)
    session = TrainingSession.resume(tmp_path / "run", CONFIG)
    assert "holds no running episodes" in session.remarks[0]
    assert (
        abs(np.asarray(session.state.population.obs if engine == "torch" else session.state.obs))
        <= 0.05
    ).all()
    done = session.train(lambda _: None)
    assert (done.status, done.global_step) == ("succeeded", 1280)


def test_a_run_that_broke_within_an_update_goes_on_from_before(tmp_path, monkeypatch):
    original, calls = ppo_ref.update.Updater.update, []

    def breaks(self, *arguments):
        calls.append(1)
        if len(calls) == 6:
            self._model.params[:] = 7.0
            raise MemoryError
        return original(self, *arguments)

    monkeypatch.setattr(ppo_ref.update.Updater, "update", breaks)
    monkeypatch.setattr(ppo_ref.update.Updater, "_model", None, raising=False)
    session = TrainingSession.begin(tmp_path / "run", SPEC, checkpoint_every=256)
    monkeypatch.setattr(ppo_ref.update.Updater, "_model", session.state.model)
    assert session.train(lambda _: None).status == "failed"
    assert checkpoints(tmp_path / "run")[-1] == "step-000000000512"
    monkeypatch.undo()
    session = TrainingSession.resume(tmp_path / "run", CONFIG)
    assert (session.state.global_step, session.remarks) == (512, [])
    session.train(lambda _: None)
    TrainingSession.begin(tmp_path / "whole", SPEC).train(lambda _: None)
    whole, parts = (
        Policy.load_npz(tmp_path / name / "policy.npz").model.params for name in ("whole", "run")
    )
    np.testing.assert_array_equal(whole, parts)


def test_a_damaged_newest_checkpoint_is_passed_over_and_named(tmp_path):
    TrainingSession.begin(tmp_path / "run", SPEC, checkpoint_every=512).train(lambda _: None)
    newest = tmp_path / "run" / "checkpoints" / "step-000000001280" / "state.npz"
    newest.write_bytes(newest.read_bytes()[:700])
    session = TrainingSession.resume(tmp_path / "run", CONFIG)
    assert session.state.global_step == 1024
    assert session.remarks == [
        "Checkpoint step-000000001280 is damaged; going on from step-000000001024."
    ]
    session.train(lambda _: None)
    assert TrainingSession.resume(tmp_path / "run", CONFIG).remarks == []


def test_wall_time_and_speed_after_a_resumption(tmp_path):
    session = TrainingSession.begin(tmp_path / "run", SPEC)
    session.train(after(5, session.stop))
    before = written(tmp_path / "run")
    session = TrainingSession.resume(tmp_path / "run", CONFIG)
    session.train(lambda _: None)
    said = written(tmp_path / "run")
    walls = [event.wall_seconds for event in said if event.type in ("iteration", "done")]
    assert walls == sorted(walls)
    last_before = [e.wall_seconds for e in before if e.type == "iteration"][-1]
    resumed = next(event for event in said if event.type == "run_started")
    assert 0.0 < resumed.wall_seconds <= last_before


def test_a_rate_that_rises_with_the_budget_is_not_silent(tmp_path):
    falling = CONFIG.replace(learning_rate=0.01, anneal_clip=True)
    spec = RunSpec(env="CartPole-v1", seed=3, config=falling)
    TrainingSession.begin(tmp_path / "run", spec).train(lambda _: None)
    longer = falling.replace(total_steps=2560)
    rate, clip = TrainingSession.resume(tmp_path / "run", longer).remarks
    assert rate == (
        "learning_rate changes from 0 to 0.005 here, because it falls linearly over 2,560 env "
        "steps now. To hold it: --set anneal_lr=false --set learning_rate=VALUE"
    )
    assert clip.startswith("clip_coef changes from 0 to 0.1 here")
    quiet = (
        falling,
        longer.replace(learning_rate=0.001, clip_coef=0.1),
        falling.replace(
            total_steps=2560, anneal_lr=False, anneal_clip=False, learning_rate=0.002, clip_coef=0.3
        ),
    )
    for number, config in enumerate(quiet):
        spec_before = RunSpec(env="CartPole-v1", seed=3, config=falling)
        path = tmp_path / f"quiet-{number}"
        TrainingSession.begin(path, spec_before).train(lambda _: None)
        assert TrainingSession.resume(path, config).remarks == []


def test_the_best_policy_is_kept_and_every_evaluation_is_an_event(tmp_path, monkeypatch):
    means = iter([3.0, 5.0, 4.0])
    asked = []

    def evaluated(policy, env_name, *, episodes, seed):
        asked.append((policy.metadata["global_step"], env_name, episodes, seed))
        mean = next(means)
        return Evaluation(
            returns=np.array([mean - 1.0, mean + 1.0]), lengths=np.array([2, 4]), cut=0
        )

    monkeypatch.setattr(ppo_ref.runs.evaluations, "evaluate", evaluated)
    options = {"eval_episodes": 2, "eval_every": 512}
    TrainingSession.begin(tmp_path / "run", SPEC, **options).train(lambda _: None)
    said = [event for event in written(tmp_path / "run") if event.type == "evaluated"]
    assert [(e.global_step, e.mean_return, e.best) for e in said] == [
        (512, 3.0, True),
        (1024, 5.0, True),
        (1280, 4.0, False),
    ]
    assert {(e.episodes, e.std_return, e.mean_length) for e in said} == {(2, 1.0, 3.0)}
    assert [step for step, *_ in asked] == ["512", "1024", "1280"]
    assert {tuple(rest) for _, *rest in asked} == {("CartPole-v1", 2, 10_000_003)}
    kept = Policy.load_npz(tmp_path / "run" / "policy.best.npz")
    assert (kept.metadata["global_step"], kept.metadata["eval_return"]) == ("1024", "5.0")
    last = Policy.load_npz(tmp_path / "run" / "policy.npz")
    assert last.metadata["global_step"] == "1280" and "eval_return" not in last.metadata

    # A resumed run remembers the best return, and does not evaluate again where it was evaluated.
    means = iter([4.5, 6.0, 5.5])
    longer = CONFIG.replace(total_steps=2304)
    TrainingSession.resume(tmp_path / "run", longer, **options).train(lambda _: None)
    said = [event for event in written(tmp_path / "run") if event.type == "evaluated"]
    assert [(e.global_step, e.best) for e in said[3:]] == [
        (1536, False),
        (2048, True),
        (2304, False),
    ]


def test_evaluations_leave_training_as_it_is(tmp_path):
    plain, evaluated = tmp_path / "plain", tmp_path / "evaluated"
    TrainingSession.begin(plain, SPEC).train(lambda _: None)
    TrainingSession.begin(evaluated, SPEC, eval_episodes=3).train(lambda _: None)
    first, second = (
        Policy.load_npz(path / "policy.npz").model.params for path in (plain, evaluated)
    )
    np.testing.assert_array_equal(first, second)
    assert not (plain / "policy.best.npz").exists() and (evaluated / "policy.best.npz").exists()
    kinds = [event.type for event in written(evaluated)]
    assert kinds.count("evaluated") == 10 and kinds[-2:] == ["evaluated", "done"]


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
