"""Schedules: how many moments to save at have passed."""

from hypothesis import given
from hypothesis import strategies as st

from ppo_ref.runs.schedule import Both, DenseEarly, Evenly, EverySeconds, EverySteps

COUNTS = st.integers(1, 200)
BUDGETS = st.integers(1, 10**9)
FRACTIONS = st.fractions(0, 1)


def moments(schedule, until):
    """The steps at which the number of moments grows."""
    counted = [schedule.passed(step, 0.0) for step in range(until + 1)]
    return [step for step, (a, b) in enumerate(zip([0, *counted], counted, strict=False)) if b > a]


def test_every_ten_steps_begins_at_the_tenth():
    assert moments(EverySteps(10), 35) == [10, 20, 30]


def test_evenly_divides_the_budget_and_begins_with_the_untrained_policy():
    assert moments(Evenly(4, until=20), 20) == [0, 5, 10, 15, 20]


def test_dense_early_spaces_its_moments_as_the_squares():
    # 100 (k / 5)^2 for k from 0 to 5.
    assert moments(DenseEarly(5, until=100), 100) == [0, 4, 16, 36, 64, 100]


def test_both_saves_at_the_moments_of_either():
    assert moments(Both(Evenly(2, until=20), EverySteps(8)), 20) == [0, 8, 10, 16, 20]


def test_every_two_seconds_begins_at_once():
    told = [EverySeconds(2.0).passed(7, seconds) for seconds in (0.0, 1.9, 2.0, 3.9, 4.0)]
    assert told == [1, 1, 2, 2, 3]


@given(COUNTS, BUDGETS, FRACTIONS)
def test_evenly_and_dense_early_count_by_their_definitions(count, until, fraction):
    step = int(fraction * until)
    evenly = Evenly(count, until).passed(step, 0.0) - 1
    assert evenly * until <= count * step < (evenly + 1) * until
    dense = DenseEarly(count, until).passed(step, 0.0) - 1
    assert dense**2 * until <= count**2 * step < (dense + 1) ** 2 * until
    assert dense >= evenly


@given(COUNTS, BUDGETS)
def test_both_count_every_moment_by_the_end_of_the_budget(count, until):
    for schedule in (Evenly(count, until), DenseEarly(count, until)):
        assert (schedule.passed(0, 0.0), schedule.passed(until, 0.0)) == (1, count + 1)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.floats(0, 1e6)), min_size=2, max_size=20))
def test_no_schedule_ever_counts_backwards(times):
    steps = sorted(step for step, _ in times)
    seconds = sorted(second for _, second in times)
    for schedule in (EverySteps(7), Evenly(5, 900), DenseEarly(5, 900), EverySeconds(0.3)):
        counts = [schedule.passed(*moment) for moment in zip(steps, seconds, strict=True)]
        assert counts == sorted(counts)
