"""Limiter on the `limits` library: moving windows in memory, or in Redis by another storage."""

from __future__ import annotations

import time
from functools import lru_cache

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, Storage
from limits.strategies import MovingWindowRateLimiter

from gpu_api.seams import Admission


class WindowLimiter:
    """Limiter that counts in moving windows."""

    def __init__(self, storage: Storage | None = None) -> None:
        self._windows = MovingWindowRateLimiter(storage or MemoryStorage())

    def hit(self, rate: str, subject: str) -> Admission:
        item = parse_rate(rate)
        if self._windows.hit(item, subject):
            return Admission(allowed=True, retry_after=0.0)
        reset = self._windows.get_window_stats(item, subject).reset_time
        return Admission(allowed=False, retry_after=max(0.0, reset - time.time()))


@lru_cache
def parse_rate(rate: str) -> RateLimitItem:
    """Return a rate such as "120/minute".

    Raises:
        ValueError: The text is not a rate.
    """
    try:
        return parse(rate)
    except ValueError as error:
        raise ValueError(f'rate is {rate!r}, allowed: a form like "120/minute"') from error
