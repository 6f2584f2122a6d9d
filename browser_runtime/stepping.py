"""Run a cell and record it line by line, with the variables that each line could see."""

from __future__ import annotations

import contextlib
import dataclasses
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any, Literal

from browser_runtime import console
from browser_runtime.grading.explain.variables import Variable, shortened, variables

MAX_STEPS = 400
"""Steps after which the code goes on without being recorded."""


@dataclass(frozen=True, kw_only=True)
class RecordCell:
    """Code to run in the namespace of a page and to record."""

    session: str
    code: str
    given: str = ""
    """A program that runs first, unrecorded."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A moment of the run, before a line or at the end of a function."""

    line: int
    event: Literal["line", "return", "exception"]
    function: str
    """Name of the function; empty at the top of the cell."""
    depth: int
    """How many calls of the learner's functions stand around it."""
    variables: tuple[int, ...]
    """Indices into the values of the recording."""
    text: str
    """What is returned, or the exception; empty before a line."""


@dataclass(frozen=True, kw_only=True)
class Recording:
    """A recorded run. A value that does not change is stored once."""

    steps: tuple[Step, ...]
    values: tuple[Variable, ...]
    is_complete: bool
    """Whether the recording reaches to the end of the run."""
    result: console.CellResult


class _Recorder:
    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.values: dict[Variable, int] = {}
        self.is_complete = True
        self._depth = -1

    @contextlib.contextmanager
    def recording(self) -> Iterator[None]:
        before = sys.gettrace()
        sys.settrace(self._enter)
        try:
            yield
        finally:
            sys.settrace(before)

    def _enter(self, frame: FrameType, event: str, _: object) -> Any:  # noqa: ANN401 - a tracer
        if event != "call" or not console.is_learners(frame.f_code.co_filename):
            return None
        self._depth += 1
        return self._look

    def _look(self, frame: FrameType, event: str, given: Any) -> Any:  # noqa: ANN401 - a tracer
        if len(self.steps) >= MAX_STEPS:
            self.is_complete = False
            sys.settrace(None)
            return None
        if event == "line":
            self._add(frame, "line", "")
        elif event == "exception":
            self._add(frame, "exception", given[0].__name__)
        elif event == "return":
            self._add(frame, "return", shortened(given))
            self._depth -= 1
        return self._look

    def _add(
        self, frame: FrameType, event: Literal["line", "return", "exception"], text: str
    ) -> None:
        code = frame.f_code
        at_top = code.co_name == "<module>"
        seen = variables(frame.f_locals, code.co_names if at_top else None)
        self.steps.append(
            Step(
                line=frame.f_lineno,
                event=event,
                function="" if at_top else code.co_name,
                depth=self._depth,
                variables=tuple(self.values.setdefault(one, len(self.values)) for one in seen),
                text="" if at_top and event == "return" else text,
            )
        )


def record_cell(payload: RecordCell) -> Recording:
    """Run code like a cell, and record its lines."""
    recorder = _Recorder()
    with recorder.recording():
        result = console.run_cell(console.RunCell(**dataclasses.asdict(payload)))
    return Recording(
        steps=tuple(recorder.steps),
        values=tuple(recorder.values),
        is_complete=recorder.is_complete,
        result=result,
    )
