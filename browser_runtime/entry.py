"""The worker's entrance to Python: a request names a function, whose messages stream back.

The worker's JavaScript does not depend on the functions. `begin` starts a request; `Request.step`
is called until it returns the end. Between two steps the worker reads its messages, so a request
that yields often can be stopped and paused even where Python cannot suspend.

A new feature is one function and one line in `FUNCTIONS`:

    def my_feature(payload: MyPayload) -> MyResult: ...

Payload and result are dataclasses. The function returns its result, or is a generator that also
yields `Message`s on the way. The page's types are generated from it (build/dev/border.py).
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import traceback
import typing
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

from browser_runtime import soft_stop
from ppo_ref.errors import FieldError

FUNCTIONS = {
    "run_cell": "browser_runtime.console:run_cell",
    "record_cell": "browser_runtime.stepping:record_cell",
    "inspect": "browser_runtime.inspection:inspect",
    "forget": "browser_runtime.console:forget",
    "grade": "browser_runtime.graded:grade_request",
    "probe": "browser_runtime.graded:probe_request",
    "train": "browser_runtime.training:train",
    "play_start": "browser_runtime.play:play_start",
    "play_step": "browser_runtime.play:play_step",
    "flow": "browser_runtime.play:flow",
}
"""Request name -> "module:function"; imported on first use, to keep the boot short."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """Data for the page (JSON-able, or dataclasses of that), and bytes sent beside it."""

    data: Any
    buffers: tuple[bytes, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A failure of our own code; a learner's exception is part of a result instead."""

    type: str
    """Name of the exception's class."""
    message: str
    traceback: str
    field: str | None
    """The field of the config or the spec that was refused, if one was."""


class Request:
    """One running request of the page."""

    def __init__(self, name: str, payload: dict[str, Any]) -> None:
        soft_stop.begin_request()
        function = function_of(name)
        self._work = self._run(function, _payload(function, payload))

    @staticmethod
    def _run(
        function: Callable[[Any], Any],
        payload: Any,  # noqa: ANN401 - the function's argument
    ) -> Generator[Message, None, Any]:
        outcome = function(payload)
        if isinstance(outcome, Generator):
            outcome = yield from outcome
        return outcome

    def step(self) -> tuple[str, str, tuple[bytes, ...]]:
        """Advance to the next message and return (kind, JSON, buffers).

        `kind` is "message" while there is more, "result" at the end, or "failed" when our own
        code raised (JSON: a `Failure`) or was stopped (its type is "KeyboardInterrupt").
        """
        try:
            with soft_stop.listening():
                message = next(self._work)
        except StopIteration as end:
            return _encode("result", end.value)
        except BaseException as error:  # every failure is sent to the page, Stop included
            return _encode("failed", _describe(error))
        return _encode("message", message)

    def stop(self) -> tuple[str, str, tuple[bytes, ...]]:
        """End the request between two steps, as KeyboardInterrupt at its last yield."""
        try:
            with soft_stop.listening():
                message = self._work.throw(KeyboardInterrupt())
        except StopIteration as end:
            return _encode("result", end.value)
        except BaseException as error:  # every failure is sent to the page, Stop included
            return _encode("failed", _describe(error))
        return _encode("message", message)


def begin(name: str, payload: str) -> Request:
    """Start the request `name` with a JSON object as payload.

    Raises:
        ValueError: No function of that name.
    """
    return Request(name, json.loads(payload))


def function_of(name: str) -> Callable[[Any], Any]:
    """Return the function of `FUNCTIONS`.

    Raises:
        ValueError: No function of that name.
    """
    if name not in FUNCTIONS:
        raise ValueError(f"request is {name!r}, allowed: {', '.join(FUNCTIONS)}")
    module, _, attribute = FUNCTIONS[name].partition(":")
    function: Callable[[Any], Any] = getattr(importlib.import_module(module), attribute)
    return function


def _payload(function: Callable[[Any], Any], values: dict[str, Any]) -> Any:  # noqa: ANN401
    """Return the function's dataclass made of `values`, or the dict itself where it takes that."""
    kind = typing.get_type_hints(function).get("payload")
    return kind(**values) if isinstance(kind, type) and dataclasses.is_dataclass(kind) else values


def _encode(kind: str, outcome: object) -> tuple[str, str, tuple[bytes, ...]]:
    message = outcome if isinstance(outcome, Message) else Message(data=outcome)
    text = json.dumps(message.data, allow_nan=False, default=dataclasses.asdict)
    return kind, text, message.buffers


def _describe(error: BaseException) -> Failure:
    return Failure(
        type=type(error).__name__,
        message=str(error),
        traceback="".join(traceback.format_exception(error)),
        field=error.field if isinstance(error, FieldError) else None,
    )
