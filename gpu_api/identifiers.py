"""Prefixed ids that sort by creation time, and the time format of the API."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(prefix: str) -> str:
    """Return `{prefix}_` and 26 characters: 48 bits of milliseconds, then 80 random bits.

    Ids sort as text by the millisecond they were made in, so they serve as the list's cursor.
    """
    number = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    digits = [_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5)]
    return f"{prefix}_{''.join(digits)}"


def timestamp(seconds: float | None) -> str | None:
    """Return Unix seconds as RFC 3339 in UTC with milliseconds; None stays None."""
    if seconds is None:
        return None
    text = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
