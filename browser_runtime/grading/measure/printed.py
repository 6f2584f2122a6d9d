"""What a program prints: while it is loaded, and in each of its calls; a verdict shows one call."""

from __future__ import annotations

import io

MAX_OUTPUT = 4_000
"""Characters of printed output that a verdict carries."""


class Printed(io.StringIO):
    """The output of one program, of which the part that is being written is the content."""

    def __init__(self) -> None:
        super().__init__()
        self._parts = -1
        self._loading = self._first = ""
        self._calls = 0

    def write(self, text: str) -> int:
        """Keep a text, as far as there is room."""
        room = MAX_OUTPUT - self.tell()
        if room > 0:
            super().write(text[:room])
        return len(text)

    def begin(self) -> None:
        """Begin the next part: the loading of the file, after it a call each."""
        self._parts += 1
        self.seek(0)
        self.truncate()

    def end(self) -> str:
        """End a part, and return it."""
        text = self.getvalue()
        if self._parts == 0:
            self._loading = text
        elif text:
            self._calls += 1
            self._first = self._first or text
        return text

    def shown(self, of_call: str = "") -> str:
        """Return what the file printed, and one of its calls: one text for every case is noise.

        Args:
            of_call: The output of the call that a message speaks of; that of the first call that
                printed when it is empty.
        """
        text = self._loading + (of_call or self._first)
        if len(text) > MAX_OUTPUT:
            text = text[:MAX_OUTPUT]
        if self._calls < 2:
            return text
        which = "the one that the message speaks of" if of_call else "the first of them"
        return f"{text.rstrip()}\n({self._calls} calls printed something; this is {which}.)\n"
