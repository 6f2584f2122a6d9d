"""Runs that workers hold: what binds them, what ends them, and that no other run is touched."""

import pytest

from gpu_api.seams import HeldRun


def test_a_worker_is_bound_to_its_own_attempt_and_to_no_other(stores, clock):
    first, second = stores.queue(), stores.queue()
    lease, other = stores.acquire(), stores.acquire()
    stores.attempts.bind(lease, "pid 12")
    mine, neighbour = stores.attempts.held()
    assert mine == HeldRun(
        run_id=first,
        attempt=1,
        engine_ref="pid 12",
        lease_expires_at=clock.now + 30.0,
        stop=None,
        stop_requested_at=None,
    )
    assert (neighbour.run_id, neighbour.engine_ref) == (second, None)
    stores.attempts.lose(first, 1, "gone")
    again = stores.acquire()
    stores.attempts.bind(lease, "pid of the attempt before")
    assert stores.attempts.held()[0].engine_ref is None
    stores.log.append(again, 0, [stores.done()])
    stores.attempts.bind(again, "too late")
    stores.attempts.bind(other, "pid 13")
    assert [run.engine_ref for run in stores.attempts.held()] == ["pid 13"]


def test_a_token_is_long_and_another_one_each_time(stores):
    stores.queue()
    stores.queue()
    tokens = {stores.acquire().token, stores.acquire().token}
    assert {len(token) for token in tokens} == {32}
    assert len(tokens) == 2


def test_a_claim_leaves_the_attempts_of_other_runs_alone(stores, clock):
    """Otherwise a run's device time would begin when its neighbour starts."""
    stores.queue()
    second = stores.queue(deadline_s=10.0)
    lease, waiting = stores.acquire(), stores.acquire()
    stores.attempts.claim(lease)
    clock.tick(20.0)
    stores.attempts.claim(waiting)
    clock.tick(9.0)
    assert second not in stores.attempts.expire()
    clock.tick(2.0)
    assert second in stores.attempts.expire()


def test_a_checkpoint_replaces_the_state_of_its_own_run_and_of_its_last_step(stores, commit):
    stores.queue()
    stores.queue()
    lease, other = stores.acquire(), stores.acquire()
    assert stores.attempts.resume_state(lease) is None
    assert commit(lease, 0, 512) is None
    assert commit(other, 0, 512) is None
    assert commit(lease, 1, 1024) == "runs/x/step-000000000512.state.npz"
    assert stores.attempts.resume_state(other) == "runs/x/step-000000000512.state.npz"
    assert commit(lease, 2, 1536) == "runs/x/step-000000001024.state.npz"


def test_the_last_checkpoint_is_the_furthest_and_then_the_newest(stores, commit, clock):
    """A resumed attempt may write a step again; a clock may go back."""
    run_id = stores.queue()
    lease = stores.acquire()
    commit(lease, 0, 1024)
    clock.tick(-5.0)
    commit(lease, 1, 2048)
    assert stores.attempts.claim(lease).resume == "step-000000002048"
    assert [found.name for found in stores.runs.checkpoints(run_id)] == [
        "step-000000001024",
        "step-000000002048",
    ]


@pytest.mark.parametrize("end", ["released", "lost"])
def test_a_run_that_was_asked_to_stop_ends_with_its_reason(stores, end):
    run_id = stores.queue()
    lease = stores.acquire()
    stores.attempts.claim(lease)
    stores.log.append(lease, 0, [stores.started(), stores.iteration(3)])
    stores.runs.cancel(run_id, "alice")
    woken = []
    stores.log.on_append(woken.append)
    if end == "released":
        stores.attempts.release(lease)
    else:
        assert stores.attempts.lose(run_id, 1, "gone") == "cancelled"
    run = stores.runs.get(run_id)
    assert (run.state, woken) == ("cancelled", [run_id])
    assert "1,536" in run.reason
    assert stores.attempts.held() == []


def test_only_the_present_attempt_can_be_lost(stores):
    run_id = stores.queue()
    stores.acquire()
    assert stores.attempts.lose(run_id, 1, "gone") == "queued"
    stores.acquire()
    assert stores.attempts.lose(run_id, 1, "the message came late") is None
    assert stores.runs.get(run_id).state == "starting"


def test_time_limits_add_up_a_runs_attempts_and_end_no_other_run(stores, clock):
    long, short, over = (
        stores.queue(deadline_s=100.0),
        stores.queue(deadline_s=10.0),
        stores.queue(),
    )
    leases = [stores.acquire() for _ in range(3)]
    for lease in leases:
        stores.attempts.claim(lease)
    stores.log.append(leases[2], 0, [stores.done()])
    clock.tick(6.0)
    stores.attempts.release(leases[1])
    clock.tick(500.0)  # in the queue, which does not count
    stores.attempts.lose(long, 1, "gone")
    stores.acquire()
    again = stores.acquire()
    assert again.run_id == short
    stores.attempts.claim(again)
    clock.tick(3.0)
    assert list(stores.attempts.expire()) == []
    clock.tick(2.0)
    assert list(stores.attempts.expire()) == [short]
    (ended,) = (run for run in stores.attempts.held() if run.run_id == short)
    assert (ended.stop, ended.stop_requested_at) == ("expired", clock.now)
    assert stores.runs.get(short).state == "cancelling"
    assert (stores.runs.get(long).state, stores.runs.get(over).state) == ("starting", "succeeded")
    assert list(stores.attempts.expire()) == []


def test_a_limit_is_asked_for_by_owner_and_counts_that_owners_runs(stores):
    for owner in ("alice", "bob", "bob"):
        stores.queue(owner)
    limits = {"alice": 1, "bob": 2}
    given = [stores.attempts.acquire(limits.__getitem__) for _ in range(3)]
    assert [stores.runs.get(lease.run_id).owner for lease in given] == ["alice", "bob", "bob"]
    stores.queue("alice")
    assert stores.attempts.acquire(limits.__getitem__) is None
