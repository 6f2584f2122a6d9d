"""What every AttemptStore and EventLog promise: one writer per run, gapless events, recovery."""

import json
import threading
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gpu_api.seams import ArtifactRecord, EventGap, Lease, StaleLease
from ppo_ref.events import Checkpoint, to_dict


def record(name: str) -> ArtifactRecord:
    return ArtifactRecord(name=name, key=f"runs/x/{name}", sha256="0" * 64, size=1)


def commit(stores, lease, index: int, step: int):
    event = Checkpoint(
        name=f"step-{step:012d}",
        global_step=step,
        episode_return=None,
        artifacts={f"step-{step:012d}.onnx": "0" * 64},
    )
    files = {name: record(name) for name in event.artifacts}
    state = record(f"{event.name}.state.npz")
    return stores.attempts.commit_checkpoint(lease, index, to_dict(event), files, state)


def bodies(stores, run_id: str) -> list[dict]:
    return [json.loads(event.text) for event in stores.log.read(run_id, 0, 1000)]


def test_runs_start_in_the_order_they_came(stores):
    made = [stores.queue() for _ in range(3)]
    assert [stores.acquire().run_id for _ in range(3)] == sorted(made)
    assert stores.acquire() is None


def test_an_owner_at_the_limit_lets_others_pass(stores):
    first, second = stores.queue("alice"), stores.queue("alice")
    third = stores.queue("bob")
    assert stores.attempts.acquire(lambda owner: 1).run_id == first
    assert stores.attempts.acquire(lambda owner: 1).run_id == third
    assert stores.attempts.acquire(lambda owner: 1) is None
    assert stores.runs.get(second).state == "queued"


def test_concurrent_acquires_never_give_one_run_twice(stores):
    made = [stores.queue() for _ in range(10)]
    leases: list[Lease | None] = []
    threads = [threading.Thread(target=lambda: leases.append(stores.acquire())) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(lease.run_id for lease in leases if lease) == sorted(made)


def test_events_are_numbered_and_repeats_are_dropped(stores):
    run_id = stores.queue()
    lease = stores.acquire()
    stores.attempts.claim(lease)
    first = [stores.started(), stores.iteration(1)]
    assert stores.runs.get(lease.run_id).engine == "auto"
    stores.log.append(lease, 0, first)
    assert stores.runs.get(lease.run_id).engine == "numpy"
    stores.log.append(lease, 0, [*first, stores.iteration(2)])
    stores.log.append(lease, 3, [stores.done()])
    found = bodies(stores, run_id)
    assert [event["seq"] for event in found] == [1, 2, 3, 4]
    assert [event["type"] for event in found] == ["run_started", "iteration", "iteration", "done"]
    run = stores.runs.get(run_id)
    assert (run.state, run.reason, run.last_seq) == ("succeeded", "Over.", 4)


# Each example is a run of its own, so the shared database does not matter.
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cuts=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=12))
def test_any_overlapping_resends_store_each_event_once(stores, cuts):
    run_id = stores.queue()
    lease = stores.acquire()
    sent = [stores.iteration(number) for number in range(1, 13)]
    known = 0
    for start, end in [*((min(cut), max(cut)) for cut in cuts), (0, 12)]:
        if start > known:
            with pytest.raises(EventGap):
                stores.log.append(lease, start, sent[start:end])
        else:
            stores.log.append(lease, start, sent[start:end])
            known = max(known, end)
    assert [event["iteration"] for event in bodies(stores, run_id)] == list(range(1, 13))
    stores.log.append(lease, 12, [stores.done()])


@pytest.mark.parametrize(
    "batch",
    [
        [{"type": "iteration", "schema_version": 1}],
        [{"type": "unheard_of", "schema_version": 1}],
        [{}],
    ],
)
def test_events_that_do_not_fit_the_schema_are_refused_whole(stores, batch):
    run_id = stores.queue()
    lease = stores.acquire()
    with pytest.raises(ValueError):
        stores.log.append(lease, 0, [stores.started(), *batch])
    with pytest.raises(ValueError, match="done last"):
        stores.log.append(lease, 0, [stores.done(), stores.iteration(1)])
    assert bodies(stores, run_id) == []


def writes(stores, lease):
    """Every way to write to a run."""
    return {
        "append": lambda: stores.log.append(lease, 0, [stores.iteration(1)]),
        "renew": lambda: stores.log.append(lease, 0, []),
        "claim": lambda: stores.attempts.claim(lease),
        "check": lambda: stores.attempts.check(lease),
        "state": lambda: stores.attempts.resume_state(lease),
        "checkpoint": lambda: commit(stores, lease, 0, 512),
        "release": lambda: stores.attempts.release(lease),
    }


WRITES = ("append", "renew", "claim", "check", "state", "checkpoint", "release")


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("fate", ["lost", "over", "forged", "expired"])
def test_a_stale_attempt_is_refused_every_write(make_stores, fate, write):
    stores = make_stores(lease_s=0.05 if fate == "expired" else 30.0)
    run_id = stores.queue()
    lease = stores.acquire()
    if fate == "lost":
        stores.attempts.lose(run_id, lease.attempt, "gone")
        assert stores.acquire().attempt == 2
    elif fate == "over":
        stores.log.append(lease, 0, [stores.done()])
    elif fate == "forged":
        lease = Lease(run_id=run_id, attempt=1, token="guess")
    else:
        time.sleep(0.1)
    before = stores.runs.get(run_id), bodies(stores, run_id)
    with pytest.raises(StaleLease):
        writes(stores, lease)[write]()
    assert (stores.runs.get(run_id), bodies(stores, run_id)) == before
    assert len(stores.runs.checkpoints(run_id)) == 0


def test_the_next_attempt_resumes_from_the_last_checkpoint(stores):
    run_id = stores.queue()
    first = stores.acquire()
    assert stores.attempts.claim(first).resume is None
    stores.log.append(first, 0, [stores.started(), stores.iteration(1)])
    assert commit(stores, first, 2, 512) is None
    assert commit(stores, first, 3, 1024) == "runs/x/step-000000000512.state.npz"
    assert commit(stores, first, 3, 1024) is None, "a repeated commit replaces nothing"
    stores.log.append(first, 4, [stores.iteration(3)])
    assert stores.attempts.lose(run_id, 1, "killed") == "queued"
    second = stores.acquire()
    assert second.attempt == 2
    assert stores.attempts.claim(second).resume == "step-000000001024"
    assert stores.attempts.resume_state(second) == "runs/x/step-000000001024.state.npz"
    stores.log.append(second, 0, [stores.started(1024), stores.iteration(3), stores.done()])
    found = bodies(stores, run_id)
    assert [event["seq"] for event in found] == list(range(1, 9))
    assert [event["attempt"] for event in found] == [1] * 5 + [2] * 3
    assert [item.name for item in stores.runs.checkpoints(run_id)] == [
        "step-000000000512",
        "step-000000001024",
    ]


def test_a_run_whose_workers_die_without_progress_fails_with_the_reason(make_stores):
    stores = make_stores(max_failures=2)
    run_id = stores.queue()
    assert stores.attempts.lose(run_id, stores.acquire().attempt, "out of memory") == "queued"
    lease = stores.acquire()
    commit(stores, lease, 0, 512)
    assert stores.attempts.lose(run_id, lease.attempt, "out of memory") == "queued"
    assert stores.attempts.lose(run_id, stores.acquire().attempt, "out of memory") == "failed"
    run = stores.runs.get(run_id)
    assert run.state == "failed"
    assert "2 times" in run.reason and "out of memory" in run.reason
    assert bodies(stores, run_id)[-1]["status"] == "failed"


def test_losing_an_attempt_that_already_ended_changes_nothing(stores):
    run_id = stores.queue()
    lease = stores.acquire()
    stores.log.append(lease, 0, [stores.done()])
    assert stores.attempts.lose(run_id, 1, "gone") is None
    assert stores.runs.get(run_id).state == "succeeded"


def test_a_released_run_is_queued_again_and_a_cancelled_one_is_over(stores):
    run_id = stores.queue()
    stores.attempts.release(stores.acquire())
    assert stores.runs.get(run_id).state == "queued"
    lease = stores.acquire()
    assert stores.runs.cancel(run_id, "alice").state == "cancelling"
    assert stores.log.append(lease, 0, []) == "cancelled"
    stores.attempts.release(lease)
    assert stores.runs.get(run_id).state == "cancelled"
    assert bodies(stores, run_id)[-1]["type"] == "done"


def test_cancelling_and_finishing_at_once_has_one_winner(stores):
    for _ in range(30):
        run_id = stores.queue()
        lease = stores.acquire()
        barrier = threading.Barrier(2)

        def finish(lease=lease, barrier=barrier) -> None:
            barrier.wait()
            stores.log.append(lease, 0, [stores.done()])

        def cancel(run_id=run_id, barrier=barrier) -> None:
            barrier.wait()
            stores.runs.cancel(run_id, "alice")

        threads = [threading.Thread(target=finish), threading.Thread(target=cancel)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [event["type"] for event in bodies(stores, run_id)] == ["done"]
        assert stores.runs.get(run_id).state == "succeeded"


def test_a_deadline_counts_training_time_and_not_waiting_time(stores):
    run_id = stores.queue(deadline_s=0.2)
    time.sleep(0.3)
    lease = stores.acquire()
    stores.attempts.claim(lease)
    assert list(stores.attempts.expire()) == []
    time.sleep(0.3)
    assert list(stores.attempts.expire()) == [run_id]
    assert stores.log.append(lease, 0, []) == "expired"


def test_readers_are_told_after_the_commit(stores):
    seen = []
    stores.log.on_append(lambda run_id: seen.append((run_id, len(bodies(stores, run_id)))))
    run_id = stores.queue()
    lease = stores.acquire()
    stores.log.append(lease, 0, [stores.started()])
    commit(stores, lease, 1, 512)
    assert seen == [(run_id, 1), (run_id, 2)]
