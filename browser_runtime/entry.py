"""Where the worker enters Python: one request names a function, its messages stream back.

The worker's JavaScript knows nothing about what it runs. `begin` starts a request; `Request.step`
is called until it says that it is over. Between two steps the worker reads its messages, so a
request that yields often can be stopped and paused even where Python cannot suspend.

A new feature is one function and one line in `FUNCTIONS`:

    def my_feature(payload: dict[str, Any]) -> dict[str, Any]: ...

It returns its result, or is a generator that yields `Message`s on the way.
"""

from __future__ import annotations

import importlib
import json
import traceback
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

from browser_runtime import soft_stop

FUNCTIONS = {
    "run_cell": "browser_runtime.console:run_cell",
    "forget": "browser_runtime.console:forget",
    "grade": "browser_runtime.graded:grade_request",
    "train": "browser_runtime.training:train",
    "play_start": "browser_runtime.play:play_start",
    "play_step": "browser_runtime.play:play_step",
}
"""Request name -> "module:function"; imported on first use, to keep the boot short."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """JSON-able data for the page, and bytes that ride beside it."""

    data: Any
    buffers: tuple[bytes, ...] = field(default=())


class Request:
    """One running request of the page."""

    def __init__(self, name: str, payload: dict[str, Any]) -> None:
        soft_stop.begin_request()
        self._work = self._run(_function(name), payload)

    @staticmethod
    def _run(
        function: Callable[[dict[str, Any]], Any], payload: dict[str, Any]
    ) -> Generator[Message, None, Any]:
        outcome = function(payload)
        if isinstance(outcome, Generator):
            outcome = yield from outcome
        return outcome

    def step(self) -> tuple[str, str, tuple[bytes, ...]]:
        """Advance to the next message and return (kind, JSON, buffers).

        `kind` is "message" while there is more, "result" at the end, or "failed" when our own
        code raised (JSON: type, message, traceback) or was stopped (type "KeyboardInterrupt").
        """
        try:
            with soft_stop.listening():
                message = next(self._work)
        except StopIteration as end:
            return _encode("result", end.value)
        except BaseException as error:  # the page must hear of any failure, Stop included
            return _encode("failed", _describe(error))
        return _encode("message", message)

    def stop(self) -> tuple[str, str, tuple[bytes, ...]]:
        """End the request between two steps, as KeyboardInterrupt at its last yield."""
        try:
            with soft_stop.listening():
                message = self._work.throw(KeyboardInterrupt())
        except StopIteration as end:
            return _encode("result", end.value)
        except BaseException as error:  # see step
            return _encode("failed", _describe(error))
        return _encode("message", message)


def begin(name: str, payload: str) -> Request:
    """Start the request `name` with a JSON object as payload.

    Raises:
        ValueError: No function of that name.
    """
    return Request(name, json.loads(payload))


def _function(name: str) -> Callable[[dict[str, Any]], Any]:
    if name not in FUNCTIONS:
        raise ValueError(f"request is {name!r}, allowed: {', '.join(FUNCTIONS)}")
    module, _, attribute = FUNCTIONS[name].partition(":")
    function: Callable[[dict[str, Any]], Any] = getattr(importlib.import_module(module), attribute)
    return function


def _encode(kind: str, outcome: object) -> tuple[str, str, tuple[bytes, ...]]:
    message = outcome if isinstance(outcome, Message) else Message(data=outcome)
    return kind, json.dumps(message.data, allow_nan=False), message.buffers


def _describe(error: BaseException) -> dict[str, str]:
    return {
        "type": type(error).__name__,
        "message": str(error),
        "traceback": "".join(traceback.format_exception(error)),
    }
