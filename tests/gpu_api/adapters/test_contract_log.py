"""What every EventLog promises: who may write, what is stored, and what a reader gets."""

import json

import pytest

from gpu_api.seams import EventGap, Lease, StaleLease


def test_events_are_stored_as_short_json_with_their_number_and_attempt(stores):
    run_id = stores.queue()
    lease = stores.acquire()
    stores.log.append(lease, 0, [stores.started()])
    (event,) = stores.log.read(run_id, 0, 9)
    assert event.text == json.dumps(json.loads(event.text), separators=(",", ":"))
    assert json.loads(event.text) == {"seq": 1, "attempt": 1} | stores.started()
    assert (event.seq, event.type) == (1, "run_started")


def test_a_number_that_json_does_not_have_becomes_null(stores):
    run_id = stores.queue()
    lease = stores.acquire()
    stores.log.append(lease, 0, [{**stores.iteration(1), "policy_loss": float("nan")}])
    (event,) = stores.log.read(run_id, 0, 9)
    assert json.loads(event.text)["policy_loss"] is None


def test_a_reader_gets_what_follows_of_one_run_in_order_and_no_more_than_asked(stores):
    run_id, other = stores.queue(), stores.queue()
    first, second = stores.acquire(), stores.acquire()
    for number in range(1, 6):
        stores.log.append(first, number - 1, [stores.iteration(number)])
        stores.log.append(second, number - 1, [stores.iteration(number + 100)])
    assert [event.seq for event in stores.log.read(run_id, 2, 9)] == [3, 4, 5]
    assert [event.seq for event in stores.log.read(run_id, 2, 2)] == [3, 4]
    assert stores.log.read(run_id, 5, 9) == []
    numbers = [json.loads(event.text)["iteration"] for event in stores.log.read(other, 0, 9)]
    assert numbers == [101, 102, 103, 104, 105]


def test_a_gap_names_what_was_sent_and_what_is_allowed(stores):
    lease = (stores.queue(), stores.acquire())[1]
    with pytest.raises(EventGap, match=r"^first_index is 2, allowed: 0 to 0$"):
        stores.log.append(lease, 2, [stores.iteration(1)])


def test_a_done_event_in_the_middle_is_refused_in_words(stores):
    lease = (stores.queue(), stores.acquire())[1]
    with pytest.raises(
        ValueError, match=r"^a done event is followed by others, allowed: done last"
    ):
        stores.log.append(lease, 0, [stores.done(), stores.done()])


class TestLease:
    def test_writing_renews_it_from_now(self, stores, clock):
        stores.queue()
        lease = stores.acquire()
        for _ in range(4):
            clock.tick(29.0)
            assert stores.log.append(lease, 0, []) is None
        (held,) = stores.attempts.held()
        assert held.lease_expires_at == clock.now + 30.0

    def test_it_is_over_at_its_last_instant(self, stores, clock):
        stores.queue()
        lease = stores.acquire()
        clock.tick(30.0)
        with pytest.raises(StaleLease):
            stores.log.append(lease, 0, [])

    def test_it_is_of_one_run_and_one_attempt(self, stores):
        run_id, other = stores.queue(), stores.queue()
        first, second = stores.acquire(), stores.acquire()
        for forged in (
            Lease(run_id=other, attempt=1, token=first.token),
            Lease(run_id=run_id, attempt=2, token=first.token),
            Lease(run_id=run_id, attempt=1, token=second.token),
        ):
            with pytest.raises(StaleLease, match=f"attempt {forged.attempt} of {forged.run_id}"):
                stores.log.append(forged, 0, [stores.iteration(1)])
        (held, other_held) = stores.attempts.held()
        assert held.lease_expires_at == pytest.approx(other_held.lease_expires_at, abs=1.0)
        assert stores.log.read(run_id, 0, 9) == stores.log.read(other, 0, 9) == []

    def test_a_refused_write_renews_nobodys_lease(self, stores, clock):
        stores.queue(), stores.queue()
        first, second = stores.acquire(), stores.acquire()
        before = [held.lease_expires_at for held in stores.attempts.held()]
        clock.tick(10.0)
        for forged in (
            Lease(run_id=first.run_id, attempt=first.attempt, token="guess"),
            Lease(run_id=second.run_id, attempt=7, token=second.token),
        ):
            with pytest.raises(StaleLease):
                stores.attempts.check(forged)
        assert [held.lease_expires_at for held in stores.attempts.held()] == before
