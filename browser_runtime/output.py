"""The output of a run: sent to the page in order, in batches, and bounded.

An endless loop of prints must neither flood the page nor the memory, so beyond a bound lines are
only counted, and the last few, which tend to be the interesting ones, are shown at the end.
"""

from __future__ import annotations

import io
import time
from collections import deque
from collections.abc import Callable
from typing import Literal

Stream = Literal["stdout", "stderr"]
Write = Callable[[Stream, str], None]
"""Shows text of a stream to the reader."""

MAX_LINES = 10_000
MAX_CHARS = 1_000_000
_TAIL_LINES = 20
_TAIL_CHARS = 10_000
_BATCH_SECONDS = 0.05
_BATCH_CHARS = 16_384


class Output:
    """One run's output: two streams, one order, one bound."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self.stdout = _Stream(self, "stdout")
        self.stderr = _Stream(self, "stderr")
        self.restart()

    def restart(self) -> None:
        """Begin a new run with nothing counted; the streams stay the same objects."""
        self._pending: list[tuple[Stream, str]] = []
        self._pending_chars = 0
        self._flushed_at = 0.0
        self._lines = self._chars = 0
        self._dropped_chars = 0
        self.dropped_lines = 0
        self._tail: deque[str] = deque(maxlen=_TAIL_LINES)

    def append(self, stream: Stream, text: str) -> None:
        """Add text of a stream, shown at once unless some was sent to the page a moment ago."""
        kept = self._within_bound(text)
        if kept:
            self._pending.append((stream, kept))
            self._pending_chars += len(kept)
            self._lines += kept.count("\n")
            self._chars += len(kept)
        if len(kept) < len(text):
            self._drop(text[len(kept) :])
        late = time.monotonic() - self._flushed_at >= _BATCH_SECONDS
        if late or self._pending_chars >= _BATCH_CHARS:
            self.flush()

    def flush(self) -> None:
        """Send the pending text, joining neighbouring pieces of one stream."""
        pending, self._pending, self._pending_chars = self._pending, [], 0
        self._flushed_at = time.monotonic()
        start = 0
        for end in range(1, len(pending) + 1):
            if end == len(pending) or pending[end][0] != pending[start][0]:
                self._write(pending[start][0], "".join(text for _, text in pending[start:end]))
                start = end

    def finish(self) -> None:
        """Flush, and show the last of the dropped lines."""
        self.flush()
        if self._dropped_chars:
            tail = "".join(self._tail)[-_TAIL_CHARS:]
            self._write(
                "stderr",
                f"\n… {self.dropped_lines:,} more lines ({self._dropped_chars:,} characters) "
                "were printed and not kept. The last of them:\n",
            )
            self._write("stdout", tail)

    def _within_bound(self, text: str) -> str:
        """Return the part of `text` that still fits."""
        if self._dropped_chars:
            return ""
        text = text[: max(0, MAX_CHARS - self._chars)]
        lines_left = MAX_LINES - self._lines
        if text.count("\n") <= lines_left:
            return text
        return "".join(text.splitlines(keepends=True)[:lines_left])

    def _drop(self, text: str) -> None:
        self._dropped_chars += len(text)
        self.dropped_lines += text.count("\n")
        for line in text[-_TAIL_CHARS:].splitlines(keepends=True):
            if self._tail and not self._tail[-1].endswith("\n"):
                self._tail[-1] = (self._tail[-1] + line)[-_TAIL_CHARS:]
            else:
                self._tail.append(line)


class _Stream(io.TextIOBase):
    """A text stream that feeds an Output."""

    def __init__(self, output: Output, name: Stream) -> None:
        self._output = output
        self._name = name

    @property
    def name(self) -> str:
        return f"<{self._name}>"

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._output.append(self._name, text)
        return len(text)

    def flush(self) -> None:
        self._output.flush()
