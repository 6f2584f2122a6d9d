"""The driver: which events a run ends in, what is saved when, and how it is stopped."""

import signal
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppo_ref.events import Checkpoint, Done, Iteration, RunStarted, Trace
from ppo_ref.runs.driver import Driver
from ppo_ref.runs.schedule import DenseEarly, Evenly, EverySeconds, EverySteps

BATCH = 100
NOTHING = {"policy.onnx": "0" * 64}


def started(step=0):
    return RunStarted(
        env="CartPole-v1",
        seed=0,
        config={},
        engine="numpy",
        device="cpu",
        global_step=step,
        num_parameters=1,
    )


def iteration(number, episode_return=None):
    names = "policy_loss value_loss entropy approx_kl clip_fraction grad_norm ratio_max"
    return Iteration(
        iteration=number,
        global_step=number * BATCH,
        num_episodes=number,
        episode_return=float(number) if episode_return is None else episode_return,
        episode_length=None,
        explained_variance=None,
        learning_rate=0.1,
        steps_per_second=1.0,
        wall_seconds=1.0,
        **dict.fromkeys(names.split(), 0.0),
    )


def done(step, status="succeeded"):
    return Done(
        status=status, reason="Over.", global_step=step, episode_return=2.5, wall_seconds=1.0
    )


def training(iterations, *, since=0, end=None):
    """The events of a run that goes on from `since` iterations; `end` may be an exception."""
    yield started(since * BATCH)
    for number in range(since + 1, iterations + 1):
        yield iteration(number)
    if isinstance(end, BaseException):
        raise end
    yield end or done(iterations * BATCH)


def drive(events, schedule=EverySteps(10**9), **options):  # noqa: B008 - it is frozen
    saved = []

    def save(name):
        saved.append(name)
        return NOTHING

    return Driver(events, schedule=schedule, save=save, **options), saved


def kinds(events):
    return [event.type for event in events]


def steps_saved(events):
    return [event.global_step for event in events if isinstance(event, Checkpoint)]


SCHEDULES = st.one_of(
    st.builds(EverySteps, st.integers(1, 3000)),
    st.builds(Evenly, st.integers(1, 60), st.integers(1, 3000)),
    st.builds(DenseEarly, st.integers(1, 60), st.integers(1, 3000)),
    st.builds(EverySeconds, st.floats(1e-6, 10.0)),
)
RUNS = st.integers(0, 30)


def test_a_run_keeps_its_events_and_is_saved_after_the_iterations_that_are_due():
    told = list(training(4))
    driver, saved = drive(iter(told), EverySteps(200))
    events = list(driver)
    assert [event for event in events if not isinstance(event, Checkpoint)] == told
    assert kinds(events) == [
        *("run_started", "iteration", "iteration", "checkpoint"),
        *("iteration", "iteration", "checkpoint", "done"),
    ]
    assert saved == ["step-000000000200", "step-000000000400"]
    assert driver.done == events[-1]


def test_a_checkpoint_tells_its_name_its_step_its_return_and_its_files():
    *_, checkpoint, _ = drive(training(3))[0]
    assert checkpoint == Checkpoint(
        name="step-000000000300", global_step=300, episode_return=2.5, artifacts=NOTHING
    )
    first = list(drive(training(3), Evenly(3, 300))[0])[3]
    assert (first.global_step, first.episode_return) == (100, 1.0)


@given(RUNS, SCHEDULES)
def test_every_run_ends_in_one_done_right_after_the_checkpoint_of_where_it_ended(number, schedule):
    driver, saved = drive(training(number), schedule)
    events = list(driver)
    assert kinds(events).count("done") == 1
    assert kinds(events)[0] == "run_started"
    assert isinstance(events[-1], Done)
    assert steps_saved(events)[-1] == number * BATCH
    assert [event.name for event in events if isinstance(event, Checkpoint)] == saved
    assert sorted(set(saved)) == saved, "no step is saved twice, and names sort as their steps"


@given(RUNS, SCHEDULES, st.integers(0, 40), st.sampled_from(["stop", "leave", "cut_short"]))
def test_however_a_run_is_ended_it_is_saved_where_it_ended_and_has_at_most_one_done(
    number, schedule, after, how
):
    driver, saved = drive(training(number), schedule)
    events = []
    for event in driver:
        events.append(event)
        if len(events) > after:
            if how == "cut_short":
                break
            getattr(driver, how)()
    if how == "cut_short":
        events += driver.cut_short()
        assert list(driver.cut_short()) == []
    finished = kinds(events).count("done")
    assert finished == 1 or (how == "leave" and finished == 0)
    assert driver.global_step == steps_saved(events)[-1]
    assert len(set(saved)) == len(saved)
    if finished:
        assert driver.done is events[-1]
        assert driver.done.global_step == driver.global_step


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("cancelled", "Stopped after 1,200 env steps."),
        ("expired", "The deadline passed before the training was done."),
    ],
)
def test_a_run_that_is_asked_to_stop_does_so_after_its_iteration(status, reason):
    driver, _ = drive(training(50))
    events = []
    for event in driver:
        events.append(event)
        if isinstance(event, Iteration) and event.iteration == 12:
            driver.stop(status)
    assert kinds(events[-3:]) == ["iteration", "checkpoint", "done"]
    assert events[-3].global_step == events[-2].global_step == 1200
    end = events[-1]
    assert (end.status, end.reason, end.global_step) == (status, reason, 1200)
    assert end.episode_return == 12.0
    assert end.wall_seconds > 0.0


def test_a_stop_between_a_trace_and_its_iteration_waits_for_the_iteration():
    trace = Trace(global_step=100, states=[], actions=[], ended=[])
    driver, _ = drive(iter([started(), trace, iteration(1), trace, iteration(2), done(200)]))
    events = []
    for event in driver:
        events.append(event)
        if isinstance(event, Trace):
            driver.stop()
    assert kinds(events) == ["run_started", "trace", "iteration", "checkpoint", "done"]
    assert events[-1].global_step == 100


def test_a_stop_before_the_first_iteration_keeps_the_untrained_policy():
    driver, saved = drive(training(3))
    driver.stop()
    assert kinds(driver) == ["run_started", "checkpoint", "done"]
    assert saved == ["step-000000000000"]
    assert driver.done.reason == "Stopped after 0 env steps."


def test_a_signal_handler_may_stop_a_run():
    driver, _ = drive(training(5))
    previous = signal.signal(signal.SIGINT, lambda *_: driver.stop())
    try:
        for event in driver:
            if isinstance(event, Iteration):
                signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, previous)
    assert driver.done.global_step == 100


def test_a_run_that_is_left_has_no_done_because_it_goes_on_elsewhere():
    driver, _ = drive(training(5), EverySteps(300))
    events = []
    for event in driver:
        events.append(event)
        driver.leave()
    assert kinds(events) == ["run_started", "checkpoint"]
    assert driver.done is None


@given(st.integers(1, 20), st.integers(0, 20), SCHEDULES)
def test_a_resumed_run_does_not_save_again_where_it_was_saved(since, more, schedule):
    driver, saved = drive(training(since + more, since=since), schedule, resumed=True)
    list(driver)
    assert f"step-{since * BATCH:012d}" not in saved
    assert (saved == []) == (more == 0)


@given(st.integers(1, 15), st.integers(1, 15), st.integers(1, 3000))
def test_a_run_in_two_parts_is_saved_where_the_whole_would_be(since, more, every):
    whole = steps_saved(drive(training(since + more), EverySteps(every))[0])
    first = steps_saved(drive(training(since), EverySteps(every))[0])
    rest = steps_saved(
        drive(training(since + more, since=since), EverySteps(every), resumed=True)[0]
    )
    stopped_at = {since * BATCH}
    assert sorted({*first, *rest} - stopped_at) == sorted(set(whole) - stopped_at)


def test_training_that_fails_by_itself_keeps_its_reason_and_is_saved_where_it_failed():
    failure = replace(done(300, "failed"), reason="value_loss became NaN.", details={"at": "3"})
    events = list(drive(training(2, end=failure))[0])
    assert kinds(events) == ["run_started", "iteration", "iteration", "checkpoint", "done"]
    assert events[-1] is failure
    assert events[-2].global_step == 300


def test_an_exception_is_raised_unless_it_is_to_be_the_end_of_the_run():
    with pytest.raises(ZeroDivisionError):
        list(drive(training(2, end=ZeroDivisionError("by nothing")))[0])


def test_an_exception_of_training_can_be_the_reason_of_the_one_done():
    error, asked = ZeroDivisionError("by nothing"), []

    def reason(raised):
        asked.append(raised)
        return f"It broke: {raised}"

    driver, saved = drive(training(2, end=error), on_failure=reason)
    events = list(driver)
    assert kinds(events) == ["run_started", "iteration", "iteration", "done"]
    end = events[-1]
    assert (end.status, end.reason, end.global_step) == ("failed", "It broke: by nothing", 200)
    assert end.episode_return == 2.0
    assert asked == [error]
    assert saved == [], "a state that broke within an iteration is not to be gone on from"
    assert driver.done is end


@pytest.mark.parametrize(("every", "expected"), [(10**9, [200]), (200, [])])
def test_what_failed_is_rescued_unless_it_was_saved_there(every, expected):
    rescued = []

    def rescue(name):
        rescued.append(int(name.removeprefix("step-")))
        return {"state.npz": "1" * 64}

    options = {"on_failure": str, "rescue": rescue}
    driver, _ = drive(training(2, end=RuntimeError("broke")), EverySteps(every), **options)
    events = list(driver)
    assert rescued == expected
    assert kinds(events[-2:]) == ["checkpoint", "done"]
    assert (events[-2].global_step, events[-1].reason) == (200, "broke")
    if expected:
        assert events[-2].artifacts == {"state.npz": "1" * 64}
        assert events[-2].name == "step-000000000200"


def full_disk(name):
    raise OSError("disk full")


@pytest.mark.parametrize("rescue", [lambda name: None, full_disk])
def test_what_cannot_be_rescued_still_ends_in_the_done_of_its_failure(rescue):
    end = RuntimeError("broke")
    driver, _ = drive(training(2, end=end), on_failure=str, rescue=rescue)
    events = list(driver)
    assert kinds(events) == ["run_started", "iteration", "iteration", "done"]
    assert events[-1].reason == "broke"


def test_wall_time_goes_on_where_the_sessions_before_stopped():
    first = replace(started(300), wall_seconds=60.0)
    driver, _ = drive(iter([first, iteration(4), done(400)]), resumed=True)
    driver.stop()
    *_, end = driver
    assert 60.0 < end.wall_seconds < 120.0


@pytest.mark.parametrize("moment", [0, 200, 300], ids=["first", "within", "last"])
def test_an_exception_of_saving_is_one_of_the_run_too(moment):
    def save(name):
        if name.endswith(f"{moment:06d}"):
            raise OSError("disk full")
        return NOTHING

    options = {"schedule": Evenly(3, 300), "on_failure": str}
    events = list(Driver(training(3), save=save, **options))
    assert kinds(events).count("done") == 1
    assert (events[-1].status, events[-1].reason) == ("failed", "disk full")
    assert events[-1].global_step == moment


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_what_is_no_failure_passes_and_the_caller_may_end_the_run(stop):
    driver, saved = drive(training(2, end=stop()), on_failure=str)
    events = []
    with pytest.raises(stop):
        events.extend(driver)
    events += driver.cut_short()
    assert kinds(events[-2:]) == ["checkpoint", "done"]
    assert events[-1].status == "cancelled"
    assert events[-1].global_step == 200
    assert saved == ["step-000000000200"]


def test_events_without_an_end_are_a_fault_of_whoever_told_them():
    with pytest.raises(RuntimeError, match="ended without a done event"):
        list(drive(iter([started(), iteration(1)]))[0])


def test_nothing_trains_before_it_is_read():
    began = []

    def events():
        began.append(True)
        yield from training(1)

    driver, _ = drive(events())
    stream = iter(driver)
    assert began == []
    next(stream)
    assert began == [True]
