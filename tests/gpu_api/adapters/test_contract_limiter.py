"""What every Limiter promises."""

import pytest

from gpu_api.adapters.embedded.limiter import WindowLimiter


def test_the_request_beyond_the_rate_is_refused_and_told_when_to_return():
    limiter = WindowLimiter()
    assert [limiter.hit("3/minute", "a").allowed for _ in range(4)] == [True] * 3 + [False]
    assert 0 < limiter.hit("3/minute", "a").retry_after <= 60
    assert limiter.hit("3/minute", "b").allowed


def test_a_rate_that_is_none_is_named():
    with pytest.raises(ValueError, match="'often', allowed"):
        WindowLimiter().hit("often", "a")
