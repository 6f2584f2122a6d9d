"""The build's output: each long step with its duration, each failure as one sentence."""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


def step(text: str) -> None:
    """Print one line of progress at once, also into a pipe."""
    print(f"ppo-lab: {text}", flush=True)


@contextmanager
def timed(text: str) -> Iterator[None]:
    """Print a step that takes a while, and then its duration."""
    step(f"{text} ...")
    begin = time.monotonic()
    yield
    step(f"{text}: done in {time.monotonic() - begin:.1f} s")


def stop(sentence: str) -> NoReturn:
    """End the program with status 1 and one sentence on the remedy."""
    print(f"ppo-lab: {sentence}", file=sys.stderr, flush=True)
    raise SystemExit(1)


@contextmanager
def one_sentence() -> Iterator[None]:
    """Turn each failure that a user can mend into one sentence."""
    try:
        yield
    except KeyboardInterrupt:
        stop("stopped by you.")
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            stop(
                "the disk is full: free about 3 GB and run the same command again, "
                "finished steps are kept."
            )
        if error.errno in (errno.EACCES, errno.EROFS):
            stop(f"{error.filename} cannot be written: make this folder yours and run again.")
        raise
