"""Run a learner's code: its own namespace, copies of the inputs, a time limit, its prints kept."""

from __future__ import annotations

import ast
import builtins
import contextlib
import copy
import linecache
import random
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, TypeVar

import numpy as np

from browser_runtime.grading.explain.failures import LearnerFailure, describe
from browser_runtime.grading.measure import isolation
from browser_runtime.grading.measure.limits import Deadline, TimeLimit
from browser_runtime.grading.measure.plain import plain
from browser_runtime.grading.measure.printed import Printed
from browser_runtime.grading.measure.reaching import reaching, refusal
from browser_runtime.grading.measure.short_help import short_help

T = TypeVar("T")

_DESCRIBING_SECONDS = 1.0
"""Limit of an exception's own `__str__`."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The outcome of one call: its value or its failure, and its side effects."""

    value: Any = None
    failure: LearnerFailure | None = None
    changed_inputs: tuple[str, ...] = ()
    used_global_rng: bool = False
    seconds: float = 0.0
    printed: str = ""


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
    printed: Printed = field(default_factory=Printed)

    def __post_init__(self) -> None:
        linecache.cache[self.filename] = (
            len(self.code), None, self.code.splitlines(keepends=True), self.filename,
        )  # fmt: skip
        self.namespace |= {"__name__": "__exercise__", "__file__": self.filename}
        if self.guarded:
            self.namespace["__builtins__"] = _guarded_builtins(self.filename)
        self.run(self._load, self.load_seconds, everything=self.guarded)

    def _load(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # an oddity, which may still be right
            tree = ast.parse(self.code, self.filename)
            found = reaching(tree) if self.guarded else None
            if found is not None:
                raise LearnerFailure(kind="error", message=refusal(*found), line=found[1])
            # optimize=0: a learner's asserts must run whatever flags Python was started with
            program = compile(tree, self.filename, "exec", dont_inherit=True, optimize=0)
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
        """Call a learner's function on copies of `inputs`, and note its side effects too.

        Raises:
            LearnerFailure: It ran too long, or changed numpy itself: no other call would tell more.
        """
        given = {name: copied(value) for name, value in inputs.items()}
        rng_before = _global_rng_state()
        started = perf_counter()
        value, failure = None, None
        try:
            value = self.run(lambda: plain(function(**given)), seconds)
        except LearnerFailure as error:
            if error.ends:
                raise
            failure = error
        elapsed = perf_counter() - started
        changed = tuple(name for name in inputs if not _same(inputs[name], given[name]))
        touched = _global_rng_state() != rng_before
        return Outcome(
            value=value, failure=failure, changed_inputs=changed, used_global_rng=touched,
            seconds=elapsed, printed=self.printed.getvalue(),
        )  # fmt: skip

    def run(self, body: Callable[[], T], seconds: float, *, everything: bool = False) -> T:
        """Run learner code: prints kept, time limited, what it changes elsewhere put back.

        Args:
            body: Calls the learner's code.
            seconds: Its limit.
            everything: Whether to look for changes in every module, as after the file itself.

        Raises:
            LearnerFailure: Whatever the code raised, that it took longer than `seconds`, or that
                it changed numpy or Python itself.
        """
        changes: list[isolation.Change] = []
        self.printed.begin()
        failure: LearnerFailure | None = None
        with (
            isolation.apart(everything=everything, found=changes)
            if self.guarded
            else contextlib.nullcontext(),  # an author's own program is trusted
            contextlib.redirect_stdout(self.printed),
            contextlib.redirect_stderr(self.printed),
            np.errstate(all="ignore"),
        ):
            try:
                with Deadline(seconds, globals()):
                    result = body()
            except KeyboardInterrupt:
                raise  # the reader pressed Stop: the page's business, not a verdict
            except BaseException as error:  # a learner's code may raise anything, also an exit
                failure = self._failure(error)
        self.printed.end()
        if changes:
            raise LearnerFailure(kind="changed", message=changes[0].sentence)
        if failure is not None:
            raise failure
        return result

    def _failure(self, error: BaseException) -> LearnerFailure:
        if isinstance(error, TimeLimit):
            return _too_long(error, self.filename)
        try:
            with Deadline(_DESCRIBING_SECONDS, globals()):
                return describe(error, self.filename)
        except KeyboardInterrupt:
            raise
        except BaseException as why:  # its own __str__ fails or never ends: tell the rest of it
            plain_error = type(type(error).__name__, (Exception,), {})(
                "its message could not be shown, because its `__str__` fails or does not end"
            )
            failure = describe(plain_error.with_traceback(error.__traceback__), self.filename)
            if isinstance(why, TimeLimit):
                failure.kind = "time"  # it would take as long on every call
            return failure


def _too_long(limit: TimeLimit, filename: str) -> LearnerFailure:
    line = next((line for name, line in limit.lines if name == filename), None)
    where = f" in line {line}" if line else ""
    if limit.in_all:
        text = (
            f"Your code ran for more than {limit.seconds:.2g} s in all the checks together and was "
            f"stopped{where}. Which step does it repeat that one pass could do?"
        )
    else:
        text = (
            f"Your code was still running after {limit.seconds:.2g} s{where} and was stopped. "
            "Does every loop come to its end, and does it do each step only once?"
        )
    return LearnerFailure(kind="time", message=text, line=line)


def copied(value: Any) -> Any:  # noqa: ANN401 - inputs are arrays or scalars
    """Return a copy that shares no memory, keeping dtype and memory order."""
    return value.copy(order="K") if isinstance(value, np.ndarray) else copy.deepcopy(value)


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401 - see copied
    if isinstance(one, np.random.Generator):
        return True  # drawing from it is what it is given for
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
        if root in isolation.GUARDED:
            raise ImportError(isolation.refusal(root))
        return builtins.__import__(name, *args, **kwargs)

    allowed["__import__"] = guarded_import
    allowed["input"] = _no_input
    allowed["help"] = short_help
    return allowed


def _no_input(prompt: object = "") -> str:
    """Stand for `input` in an answer, which nobody sits in front of."""
    raise EOFError("there is no input here")
