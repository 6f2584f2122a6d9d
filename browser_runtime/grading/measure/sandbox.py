"""Run a learner's code: its own namespace, copies of the inputs, a time limit, its prints kept."""

from __future__ import annotations

import builtins
import contextlib
import copy
import inspect
import io
import linecache
import random
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import numpy as np

from browser_runtime.grading.explain.failures import LearnerFailure, describe

BLOCKED = ("browser_runtime", "ppo_ref", "js", "pyodide", "pyodide_js")
"""Modules an answer may not import: the reference itself, and the page."""

MAX_OUTPUT = 4_000
"""Characters of printed output that a verdict carries."""


class TimeLimit(BaseException):
    """The learner's code ran too long; no `except Exception` catches it."""


class _Printed(io.StringIO):
    """The learner's output, cut at MAX_OUTPUT characters."""

    def write(self, text: str) -> int:
        room = MAX_OUTPUT - self.tell()
        if room > 0:
            super().write(text[:room])
        return len(text)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The outcome of one call: its value or its failure, and its side effects."""

    value: Any = None
    failure: LearnerFailure | None = None
    changed_inputs: tuple[str, ...] = ()
    used_global_rng: bool = False
    seconds: float = 0.0


@dataclass
class Submission:
    """A learner's file, run once; its functions can then be called.

    Raises:
        LearnerFailure: The file does not compile, does not run, or takes too long.
    """

    code: str
    filename: str
    guarded: bool = True
    load_seconds: float = 5.0
    namespace: dict[str, Any] = field(default_factory=dict)
    printed: _Printed = field(default_factory=_Printed)

    def __post_init__(self) -> None:
        linecache.cache[self.filename] = (
            len(self.code), None, self.code.splitlines(keepends=True), self.filename,
        )  # fmt: skip
        self.namespace |= {"__name__": "__exercise__", "__file__": self.filename}
        if self.guarded:
            self.namespace["__builtins__"] = _guarded_builtins(self.filename)
        with self.running(self.load_seconds):
            # optimize=0: a learner's asserts must run whatever flags Python was started with
            with warnings.catch_warnings():
                warnings.simplefilter(
                    "ignore", SyntaxWarning
                )  # an oddity, which may still be right
                program = compile(self.code, self.filename, "exec", dont_inherit=True, optimize=0)
            exec(program, self.namespace)

    def function(self, name: str) -> Callable[..., Any]:
        """Return a function of the file.

        Raises:
            LearnerFailure: The file defines no callable of that name.
        """
        found = self.namespace.get(name)
        if callable(found):
            return found  # type: ignore[no-any-return]
        others = sorted(
            key for key, value in self.namespace.items()
            if callable(value) and getattr(value, "__module__", None) == "__exercise__"
        )  # fmt: skip
        seen = f"Defined are: {', '.join(f'`{key}`' for key in others)}." if others else ""
        raise LearnerFailure(
            kind="missing",
            message=f"Your code defines no function `{name}`. {seen} The name matters: the checks "
            "call it.".replace("  ", " "),
        )

    def call(
        self, function: Callable[..., Any], inputs: Mapping[str, Any], seconds: float
    ) -> Outcome:
        """Call a learner's function on copies of `inputs`, and note its side effects too."""
        given = {name: copied(value) for name, value in inputs.items()}
        rng_before = _global_rng_state()
        started = time.perf_counter()
        value, failure = None, None
        try:
            with self.running(seconds):
                value = function(**given)
                if not (inspect.isgenerator(value) or inspect.iscoroutine(value)):
                    value = copy.deepcopy(value)
        except LearnerFailure as error:
            failure = error
        elapsed = time.perf_counter() - started
        changed = tuple(name for name in inputs if not _same(inputs[name], given[name]))
        touched = _global_rng_state() != rng_before
        return Outcome(
            value=value, failure=failure, changed_inputs=changed, used_global_rng=touched,
            seconds=elapsed,
        )  # fmt: skip

    @contextlib.contextmanager
    def running(self, seconds: float) -> Iterator[None]:
        """Run learner code inside: prints kept, time limited, exceptions made LearnerFailures.

        Raises:
            LearnerFailure: Whatever the code raised, or that it took longer than `seconds`.
        """
        try:
            with (
                contextlib.redirect_stdout(self.printed),
                contextlib.redirect_stderr(self.printed),
                np.errstate(all="ignore"),
                _time_limit(self.filename, seconds),
            ):
                yield
        except TimeLimit:
            raise LearnerFailure(
                kind="time",
                message=f"Your code was still running after {seconds:g} s and was stopped. "
                "Does every loop come to its end, and does it do each step only once?",
            ) from None
        except KeyboardInterrupt:
            raise  # the reader pressed Stop: the page's business, not a verdict
        except BaseException as error:  # a learner's code may raise anything, SystemExit included
            raise describe(error, self.filename) from None


def copied(value: Any) -> Any:  # noqa: ANN401 - inputs are arrays or scalars
    """Return a copy that shares no memory, keeping dtype and memory order."""
    return value.copy(order="K") if isinstance(value, np.ndarray) else copy.deepcopy(value)


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401 - see copied
    if isinstance(one, np.ndarray):
        return (
            isinstance(other, np.ndarray)
            and one.shape == other.shape
            and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
        )
    return bool(one == other)


def _global_rng_state() -> tuple[object, ...]:
    name, keys, position, *_ = np.random.get_state(legacy=True)  # noqa: NPY002 - read, not used
    return name, keys.tobytes(), position, random.getstate()  # type: ignore[union-attr]


def _guarded_builtins(filename: str) -> dict[str, Any]:
    """Return builtins whose `import` refuses the reference and the page."""
    allowed = dict(vars(builtins))

    def guarded_import(name: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as __import__
        root = name.partition(".")[0]
        if root in BLOCKED:
            raise ImportError(f"`{root}` is not available here: this one is yours to write")
        return builtins.__import__(name, *args, **kwargs)

    allowed["__import__"] = guarded_import
    allowed["input"] = _no_input
    return allowed


def _no_input(prompt: object = "") -> str:
    """Stand for `input` in an answer, which nobody sits in front of."""
    raise EOFError("there is no input here")


@contextlib.contextmanager
def _time_limit(filename: str, seconds: float) -> Iterator[None]:
    """Raise TimeLimit in the learner's code at its first step after `seconds`.

    Only frames of the learner's file are traced, so numpy runs at full speed. One long call into C
    cannot be broken this way; in the page, Stop ends the worker then.
    """
    deadline = time.perf_counter() + seconds

    def per_line(frame: FrameType, event: str, argument: object) -> object:
        if event != "call" and time.perf_counter() > deadline:
            raise TimeLimit
        return per_line

    def per_call(frame: FrameType, event: str, argument: object) -> object:
        if frame.f_code.co_filename != filename:
            return None
        # Before 3.12 a loop written in one line jumps back without a line event.
        frame.f_trace_opcodes = sys.version_info < (3, 12)
        return per_line

    previous = sys.gettrace()
    sys.settrace(per_call)  # type: ignore[arg-type]
    try:
        yield
    finally:
        sys.settrace(previous)
