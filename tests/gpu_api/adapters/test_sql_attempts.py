"""What the attempts table says: the device time that quotas and deadlines are counted from."""

import pytest
from sqlalchemy import select

from gpu_api.adapters.sql.schema import attempts


@pytest.fixture
def rows(stores):
    def rows(run_id):
        query = select(attempts).where(attempts.c.run_id == run_id).order_by(attempts.c.number)
        with stores.database.read() as connection:
            return connection.execute(query).all()

    return rows


def test_an_attempt_ends_with_its_runs_done_event(stores, clock, rows):
    run_id, other = stores.queue(), stores.queue()
    lease, running = stores.acquire(), stores.acquire()
    stores.attempts.claim(lease)
    stores.attempts.claim(running)
    claimed = clock.now
    clock.tick(4.0)
    stores.log.append(lease, 0, [stores.done("failed")])
    (row,) = rows(run_id)
    assert (row.owner, row.claimed_at, row.ended_at) == ("alice", claimed, clock.now)
    assert (row.outcome, row.detail) == ("failed", None)
    (still,) = rows(other)
    assert (still.ended_at, still.outcome) == (None, None)


def test_a_lost_attempt_ends_with_its_lease_and_keeps_the_reason(stores, clock, rows):
    run_id = stores.queue()
    lease = stores.acquire()
    stores.attempts.claim(lease)
    expires = clock.now + 30.0
    clock.tick(500.0)
    assert stores.attempts.lose(run_id, lease.attempt, "killed by the kernel") == "queued"
    second = stores.acquire()
    stores.attempts.claim(second)
    clock.tick(1.0)
    stores.attempts.lose(run_id, second.attempt, "again")
    first, last = rows(run_id)
    assert (first.ended_at, first.outcome, first.detail) == (
        expires,
        "lost",
        "killed by the kernel",
    )
    assert (last.ended_at, last.outcome, last.detail) == (clock.now, "lost", "again")


def test_a_released_attempt_is_settled_once(stores, clock, rows):
    run_id = stores.queue()
    lease = stores.acquire()
    stores.attempts.claim(lease)
    clock.tick(2.0)
    stores.attempts.release(lease)
    (row,) = rows(run_id)
    assert (row.outcome, row.ended_at, row.detail) == ("released", clock.now, None)
    again = stores.acquire()
    assert again.attempt == 2
    clock.tick(2.0)
    stores.log.append(again, 0, [stores.done()])
    first, second = rows(run_id)
    assert (first.outcome, first.ended_at) == ("released", clock.now - 2.0)
    assert (second.outcome, second.ended_at) == ("succeeded", clock.now)


def test_a_claim_says_where_it_resumed_and_counts_from_the_first(stores, commit, clock, rows):
    run_id = stores.queue()
    lease = stores.acquire()
    stores.attempts.claim(lease)
    commit(lease, 0, 512)
    stores.attempts.lose(run_id, 1, "gone")
    second = stores.acquire()
    clock.tick(3.0)
    claim = stores.attempts.claim(second)
    claimed = clock.now
    clock.tick(3.0)
    stores.attempts.claim(second)
    first, last = rows(run_id)
    assert (first.resumed_from, last.resumed_from) == (None, "step-000000000512")
    assert last.claimed_at == claimed
    assert (claim.spec, claim.device, claim.checkpoint_interval_s) == (stores.spec, "cpu", 2.0)
    assert (claim.lease_s, claim.resume) == (30.0, "step-000000000512")
    assert claim.state_sha256 is not None
