"""What every RunStore keeps of a run, and counts of an owner: times, files, quotas, oblivion."""

import json

import pytest
from sqlalchemy.exc import OperationalError

from gpu_api.seams import Idempotency, Quota, QuotaExceeded, StoreUnavailable

DAY_S = 86_400.0


def trained(stores, clock, seconds, *, owner="alice", status="succeeded", **options):
    """Queue a run, train it for some seconds, and end it; return its id."""
    run_id = stores.queue(owner, **options)
    lease = stores.acquire()
    stores.attempts.claim(lease)
    for _ in range(int(seconds // 20)):
        clock.tick(20.0)
        stores.log.append(lease, 0, [])
    clock.tick(seconds % 20)
    stores.log.append(lease, 0, [stores.done(status)])
    return run_id


def test_a_run_knows_when_it_was_queued_claimed_and_over(stores, clock):
    run_id = stores.queue()
    queued = clock.now
    clock.tick(5.0)
    lease = stores.acquire()
    clock.tick(1.0)
    stores.attempts.claim(lease)
    claimed = clock.now
    clock.tick(2.0)
    stores.attempts.claim(lease)  # a worker that asks twice
    stores.log.append(lease, 0, [stores.done()])
    run = stores.runs.get(run_id)
    assert (run.created_at, run.started_at, run.finished_at) == (queued, claimed, clock.now)


def test_a_fresh_run_has_done_nothing(stores, clock):
    run = stores.runs.get(stores.queue())
    assert run.owner == "alice" and run.id.startswith("run_")
    assert (run.started_at, run.finished_at, run.episode_return, run.reason) == (None,) * 4
    assert (run.global_step, run.attempt, run.last_seq, run.first_seq) == (0, 0, 0, 1)


def test_a_run_shows_its_last_step_and_return(stores):
    run_id = stores.queue()
    lease = stores.acquire()
    stores.log.append(lease, 0, [stores.started(), stores.iteration(3)])
    run = stores.runs.get(run_id)
    assert (run.global_step, run.episode_return, run.last_seq) == (1536, None, 2)
    stores.log.append(lease, 2, [stores.done()])
    run = stores.runs.get(run_id)
    assert (run.global_step, run.episode_return, run.last_seq) == (1024, 1.0, 3)


def test_a_list_can_be_of_one_state(stores):
    waiting, cancelled = stores.queue(), stores.queue()
    stores.runs.cancel(cancelled, "alice")
    assert [run.id for run in stores.runs.list("alice", limit=9, state="queued")] == [waiting]
    assert [run.id for run in stores.runs.list("alice", limit=9, state="cancelled")] == [cancelled]
    assert len(stores.runs.list("alice", limit=1)) == 1


def test_a_database_that_does_not_answer_is_named(stores, monkeypatch):
    def fails():
        raise OperationalError("SELECT 1", {}, Exception("disk I/O error"))

    monkeypatch.setattr(stores.database, "read", fails)
    with pytest.raises(StoreUnavailable, match=r"^the database does not answer$"):
        stores.runs.counts()


def test_counts_are_per_state_and_of_one_owner_or_all(stores):
    stores.queue("alice"), stores.queue("alice"), stores.queue("bob")
    stores.acquire()
    assert stores.runs.counts("alice") == {"starting": 1, "queued": 1}
    assert stores.runs.counts() == {"starting": 1, "queued": 2}
    assert stores.runs.counts("carol") == {}


class TestCancelling:
    @pytest.mark.parametrize("claims", [False, True])
    def test_a_held_run_is_asked_to_stop_and_keeps_its_state(self, stores, clock, claims):
        run_id, other = stores.queue(), stores.queue()
        lease = stores.acquire()
        if claims:
            stores.attempts.claim(lease)
        clock.tick(3.0)
        assert stores.runs.cancel(run_id, "alice").state == "cancelling"
        (held,) = stores.attempts.held()
        assert (held.stop, held.stop_requested_at) == ("cancelled", clock.now)
        assert stores.log.read(run_id, 0, 9) == [], "the worker ends it, not the request"
        clock.tick(3.0)
        stores.runs.cancel(run_id, "alice")
        (held,) = stores.attempts.held()
        assert held.stop_requested_at == clock.now - 3.0, "the first request counts"
        assert stores.runs.get(other).state == "queued"

    def test_a_stranger_stops_nothing(self, stores):
        run_id = stores.queue("alice")
        lease = stores.acquire()
        stores.attempts.claim(lease)
        assert stores.runs.cancel(run_id, "bob") is None
        assert stores.runs.get(run_id).state == "running"
        assert stores.log.append(lease, 0, []) is None

    def test_a_queued_run_says_so_and_wakes_its_readers(self, stores, clock):
        woken = []
        stores.log.on_append(woken.append)
        run_id = stores.queue()
        clock.tick(7.0)
        run = stores.runs.cancel(run_id, "alice")
        assert run.finished_at == clock.now and "0 env steps" in run.reason
        assert woken == [run_id]
        stores.runs.cancel(run_id, "alice")
        assert woken == [run_id]


class TestDone:
    """The event of a run that no worker ends."""

    def done(self, stores, run_id):
        return json.loads(stores.log.read(run_id, 0, 99)[-1].text)

    def test_a_run_that_never_started_took_no_time(self, stores, clock):
        run_id = stores.queue()
        clock.tick(50.0)
        stores.runs.cancel(run_id, "alice")
        done = self.done(stores, run_id)
        assert (done["status"], done["wall_seconds"], done["attempt"]) == ("cancelled", 0.0, 0)

    def test_a_lost_run_keeps_its_step_return_and_time(self, stores, clock):
        run_id = stores.queue()
        lease = stores.acquire()
        stores.attempts.claim(lease)
        scored = {**stores.iteration(2), "episode_return": 17.5}
        stores.log.append(lease, 0, [stores.started(), scored])
        stores.runs.cancel(run_id, "alice")
        clock.tick(12.5)
        stores.attempts.lose(run_id, lease.attempt, "gone")
        done = self.done(stores, run_id)
        assert (done["global_step"], done["episode_return"]) == (1024, 17.5)
        assert (done["wall_seconds"], done["attempt"]) == (12.5, 1)

    def test_a_clock_that_went_back_makes_no_negative_time(self, stores, clock):
        run_id = stores.queue()
        lease = stores.acquire()
        stores.attempts.claim(lease)
        stores.runs.cancel(run_id, "alice")
        clock.tick(-10.0)
        stores.attempts.lose(run_id, lease.attempt, "gone")
        assert self.done(stores, run_id)["wall_seconds"] == 0.0


class TestFiles:
    def test_checkpoints_are_listed_by_step_with_their_own_files(self, stores, commit, clock):
        run_id, other = stores.queue(), stores.queue()
        first, second = stores.acquire(), stores.acquire()
        commit(first, 0, 512, 20.0)
        clock.tick(1.0)
        commit(first, 1, 256)
        stores.attempts.lose(run_id, first.attempt, "gone")
        commit(second, 0, 1024)
        later, earlier = reversed(stores.runs.checkpoints(run_id))
        assert (earlier.name, later.name) == ("step-000000000256", "step-000000000512")
        assert (later.attempt, later.global_step, later.episode_return) == (1, 512, 20.0)
        assert (later.created_at, earlier.created_at) == (clock.now - 1.0, clock.now)
        assert sorted(later.artifacts) == [f"{later.name}.config.json", f"{later.name}.onnx"]
        assert all(
            later.artifacts[name] != digest
            for name, digest in earlier.artifacts.items()
            if name in later.artifacts
        )
        (onlyone,) = stores.runs.checkpoints(other)
        assert onlyone.name == "step-000000001024"

    def test_a_file_is_found_by_its_run_and_name(self, stores, commit):
        run_id, other = stores.queue(), stores.queue()
        first, second = stores.acquire(), stores.acquire()
        commit(first, 0, 512)
        commit(second, 0, 1024)
        name = "step-000000000512.onnx"
        found = stores.runs.artifact(run_id, name)
        assert (found.name, found.key, found.size) == (name, f"runs/x/{name}", len(name))
        (checkpoint,) = stores.runs.checkpoints(run_id)
        assert found.sha256 == checkpoint.artifacts[name]
        assert stores.runs.artifact(other, name) is None
        assert stores.runs.artifact(run_id, "step-000000000513.onnx") is None


class TestForgetting:
    def test_a_run_that_ended_before_an_instant_is_named_until_it_is_forgotten(
        self, stores, commit, clock
    ):
        old = stores.queue()
        lease = stores.acquire()
        commit(lease, 0, 512)
        stores.log.append(lease, 1, [stores.done()])
        ended = clock.now
        clock.tick(100.0)
        young = trained(stores, clock, 10.0)
        running = stores.queue()
        assert list(stores.runs.finished_before(ended)) == []
        assert list(stores.runs.finished_before(ended + 1.0)) == [old]
        assert sorted(stores.runs.finished_before(clock.now + 1.0)) == sorted([old, young])
        stores.runs.forget(old)
        assert list(stores.runs.finished_before(ended + 1.0)) == []
        run = stores.runs.get(old)
        assert (run.state, run.first_seq, run.last_seq) == ("succeeded", 3, 2)
        assert stores.log.read(old, 0, 9) == [] and stores.runs.checkpoints(old) == []
        assert stores.runs.artifact(old, "step-000000000512.onnx") is None
        assert len(stores.log.read(young, 0, 9)) == 1
        assert stores.runs.get(young).first_seq == 1
        assert stores.runs.get(running).state == "queued"

    def test_others_keep_their_files(self, stores, commit, clock):
        old, kept = stores.queue(), stores.queue()
        for lease in (stores.acquire(), stores.acquire()):
            commit(lease, 0, 512)
            stores.log.append(lease, 1, [stores.done()])
        stores.runs.forget(old)
        assert len(stores.runs.checkpoints(kept)) == 1
        assert stores.runs.artifact(kept, "step-000000000512.onnx") is not None


class TestIdempotency:
    def key(self, **changes):
        return Idempotency(**({"route": "POST /v1/runs", "key": "k", "body_sha256": "a"} | changes))

    def test_a_key_lives_for_a_day(self, stores, clock):
        first = stores.queue(idempotency=self.key())
        clock.tick(DAY_S)
        assert stores.queue(idempotency=self.key()) == first
        clock.tick(1.0)
        assert stores.queue(idempotency=self.key()) != first

    def test_a_key_is_of_one_route(self, stores):
        first = stores.queue(idempotency=self.key())
        other = self.key(route="POST /v1/others", body_sha256="b")
        assert stores.queue(idempotency=other) != first
        assert stores.queue(idempotency=self.key(key="another")) != first


class TestQuota:
    def refused(self, stores, quota, owner="alice"):
        with pytest.raises(QuotaExceeded) as raised:
            stores.queue(owner, quota=quota)
        return raised.value

    def quota(self, **changes):
        return Quota(
            **({"running_runs": 9, "queued_runs": 9, "device_seconds_per_day": 1e9} | changes)
        )

    def test_a_full_queue_says_how_many_wait_and_when_to_ask_again(self, stores):
        stores.queue(), stores.queue()
        error = self.refused(stores, self.quota(running_runs=2, queued_runs=2))
        assert str(error) == "2 runs are waiting, allowed: 2. Wait or cancel one."
        assert error.retry_after == 5.0

    def test_a_run_may_wait_while_its_owner_could_train_more(self, stores):
        stores.queue(), stores.queue()
        stores.queue(quota=self.quota(running_runs=3, queued_runs=2))
        stores.acquire(), stores.acquire()
        self.refused(stores, self.quota(running_runs=3, queued_runs=1))

    def test_training_time_of_the_last_day_and_reserved_time_count(self, stores, clock):
        trained(stores, clock, 50.0)
        stores.queue("bob", deadline_s=500.0)
        stores.queue(deadline_s=40.0)
        error = self.refused(stores, self.quota(device_seconds_per_day=90.0))
        assert "50 s of training used in 24 hours and 40 s reserved" in str(error)
        assert str(error).endswith("allowed: 90 s.") and error.retry_after == 60.0
        stores.queue(quota=self.quota(device_seconds_per_day=90.5))

    def test_time_that_was_spent_comes_back_after_a_day(self, stores, clock):
        trained(stores, clock, 50.0)
        error = self.refused(stores, self.quota(device_seconds_per_day=50.0))
        assert error.retry_after == 3600.0, "nothing is reserved that could be given back sooner"
        clock.tick(DAY_S - 50.0)
        self.refused(stores, self.quota(device_seconds_per_day=50.0))
        clock.tick(1.0)
        stores.queue(quota=self.quota(device_seconds_per_day=50.0))

    def test_only_ones_own_time_counts(self, stores, clock):
        trained(stores, clock, 50.0)
        assert stores.runs.device_seconds("alice", 0.0) == 50.0
        assert stores.runs.device_seconds("alice", clock.now - 50.0) == 50.0
        assert stores.runs.device_seconds("alice", clock.now - 49.0) == 0.0
        assert stores.runs.device_seconds("bob", 0.0) == 0.0
        stores.queue("bob", quota=self.quota(device_seconds_per_day=0.5))
