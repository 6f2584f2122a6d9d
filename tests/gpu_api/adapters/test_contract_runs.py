"""What every RunStore promises to owners."""

import threading
import time

import pytest

from gpu_api.seams import Idempotency, KeyReused, Quota, QuotaExceeded

KEY = Idempotency(route="POST /v1/runs", key="k", body_sha256="a" * 64)
OTHER = Idempotency(route="POST /v1/runs", key="k", body_sha256="b" * 64)


def test_a_run_comes_back_as_it_was_queued(stores):
    run_id = stores.queue(device="cuda", deadline_s=12.5)
    run = stores.runs.get(run_id, "alice")
    assert (run.spec, run.device, run.deadline_s) == (stores.spec, "cuda", 12.5)
    assert (run.state, run.attempt, run.last_seq) == ("queued", 0, 0)


def test_another_owners_run_is_not_there(stores):
    run_id = stores.queue("alice")
    assert stores.runs.get(run_id, "bob") is None
    assert stores.runs.cancel(run_id, "bob") is None
    assert list(stores.runs.list("bob", limit=10)) == []
    assert stores.runs.get(run_id).state == "queued"


def test_the_list_pages_from_new_to_old_without_gap(stores):
    made = [stores.queue() for _ in range(7)]
    seen, before = [], None
    while page := stores.runs.list("alice", limit=3, before=before):
        seen += [run.id for run in page]
        before = seen[-1]
    assert seen == sorted(made, reverse=True)


def test_an_idempotency_key_makes_one_run_however_many_ask_at_once(stores):
    results = []

    def ask() -> None:
        results.append(
            stores.runs.create("alice", stores.spec, device="cpu", deadline_s=1.0, idempotency=KEY)
        )

    threads = [threading.Thread(target=ask) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({run.id for run, _replayed in results}) == 1
    assert [replayed for _run, replayed in results].count(False) == 1
    assert len(stores.runs.list("alice", limit=100)) == 1


def test_an_idempotency_key_is_its_owners_and_its_bodys(stores):
    first = stores.queue("alice", idempotency=KEY)
    assert stores.queue("bob", idempotency=KEY) != first
    with pytest.raises(KeyReused, match="another body"):
        stores.queue("alice", idempotency=OTHER)


def test_a_cancelled_queued_run_ends_at_once_with_its_done_event(stores):
    run_id = stores.queue()
    assert stores.runs.cancel(run_id, "alice").state == "cancelled"
    (event,) = stores.log.read(run_id, 0, 10)
    assert event.type == "done"
    again = stores.runs.cancel(run_id, "alice")
    assert (again.state, again.last_seq) == ("cancelled", 1)
    assert stores.acquire() is None


@pytest.mark.parametrize(
    ("quota", "allowed"),
    [
        (Quota(running_runs=0, queued_runs=2, device_seconds_per_day=1e9), 2),
        (Quota(running_runs=1, queued_runs=2, device_seconds_per_day=1e9), 2),
        # Three runs reserve 60 s each; the third may start while 120 s are below 150 s.
        (Quota(running_runs=9, queued_runs=9, device_seconds_per_day=150.0), 3),
    ],
)
def test_a_quota_refuses_the_run_beyond_it(stores, quota, allowed):
    for _ in range(allowed):
        stores.queue(quota=quota)
    with pytest.raises(QuotaExceeded, match="allowed"):
        stores.queue(quota=quota)
    stores.queue("bob", quota=quota)


def test_training_time_counts_from_claim_to_end(stores):
    stores.queue()
    lease = stores.acquire()
    assert stores.runs.device_seconds("alice", 0.0) == 0.0
    stores.attempts.claim(lease)
    time.sleep(0.2)
    running = stores.runs.device_seconds("alice", 0.0)
    stores.log.append(lease, 0, [stores.done()])
    ended = stores.runs.device_seconds("alice", 0.0)
    time.sleep(0.1)
    assert 0.2 <= running <= ended == stores.runs.device_seconds("alice", 0.0)
    assert stores.runs.device_seconds("bob", 0.0) == 0.0
    assert stores.runs.counts("alice") == {"succeeded": 1}
