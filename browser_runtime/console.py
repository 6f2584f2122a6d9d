"""Run a learner's cell: one namespace per page, the last expression's repr, errors explained."""

from __future__ import annotations

import ast
import asyncio
import builtins
import contextlib
import dataclasses
import inspect
import linecache
import sys
import time
import types
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from browser_runtime import page, soft_stop
from browser_runtime.grading.explain.error_hints import NO_VALUE
from browser_runtime.grading.explain.tracebacks import LearnerError, describe
from browser_runtime.grading.measure.isolation import Change, shared_with_cells
from browser_runtime.output import Output, Stream

_MAX_REPR = 100_000
_PREFIX = "<cell "
_AWAIT_SLICE = 0.05
"""Seconds of waiting between two looks for a Stop."""


@dataclass(frozen=True, kw_only=True)
class RunCell:
    """Code to run in the namespace of a page."""

    session: str
    code: str
    given: str = ""
    """A program that runs first; it is not the learner's, so no traceback of theirs shows it."""


@dataclass(frozen=True, kw_only=True)
class Forget:
    """A page whose variables are no longer needed."""

    session: str


@dataclass(frozen=True, kw_only=True)
class CellResult:
    """How a cell ended."""

    status: Literal["ok", "error", "stopped", "lost"]
    """`stopped`: the reader pressed Stop. `lost`, which only the page reports: its worker had to be
    replaced (a Stop that never reached Python, or a crash), so the variables are gone."""
    value: str | None = None
    """repr of the last expression, if it has a value."""
    error: LearnerError | None = None
    note: str | None = None
    """A sentence for the reader, or None."""
    variables_kept: bool = True
    seconds: float = 0.0
    dropped_lines: int = 0
    """Number of lines that were printed beyond the bound and dropped."""


class _Session:
    """The variables of one page and the number of cells it has run."""

    def __init__(self) -> None:
        self.module = types.ModuleType("__main__")
        self.module.__dict__["__builtins__"] = builtins
        self.count = 0


_sessions: dict[str, _Session] = {}


def _write(stream: Stream, text: str) -> None:
    host = page.connected()
    if host is not None:
        host.write(stream, text)


_output = Output(_write)
soft_stop.on_poll(lambda _frame: _output.flush())


def run_cell(payload: RunCell) -> CellResult:
    """Run code; a learner's exception is part of the result."""
    session = _sessions.setdefault(payload.session, _Session())
    session.count += 1
    started = time.monotonic()
    _output.restart()
    shared = shared_with_cells()
    try:
        with _as_main(session.module), _captured():
            exec(compile(payload.given, "given.py", "exec"), session.module.__dict__)
            result = CellResult(status="ok", value=_execute(payload.code, session))
    except KeyboardInterrupt as error:
        if _stop_requested():
            soft_stop.stop_is_handled()
            result = CellResult(status="stopped", note="Stopped. Variables are kept.")
        else:
            result = CellResult(status="error", error=_described(error, payload.session))
    except SystemExit:
        note = "The code asked to exit, so this cell ended here. Variables are kept."
        result = CellResult(status="ok", note=note)
    except BaseException as error:  # a learner may raise anything
        result = CellResult(status="error", error=_described(error, payload.session))
    _output.finish()
    if changes := shared.restore():
        said = _put_back(changes[0], result.note)
        if _uses_reference(payload.code, session.module.__dict__):
            said += " What this cell ran of `ppo_ref` used it all the same: run that again."
        result = dataclasses.replace(result, note=said)
    return dataclasses.replace(
        result, seconds=time.monotonic() - started, dropped_lines=_output.dropped_lines
    )


def _put_back(change: Change, note: str | None) -> str:
    said = f"{change.sentence} It was put back: other cells and every training stand on it."
    return f"{note} {said}" if note else said


def _uses_reference(code: str, names: Mapping[str, object]) -> bool:
    """Whether a program names something of `ppo_ref`, which stands on the numpy of the cells."""
    try:
        nodes = list(ast.walk(ast.parse(code)))
    except SyntaxError:
        return False
    found: list[str | None] = []
    for node in nodes:
        if isinstance(node, ast.Name):
            found.append(_module_of(names.get(node.id)))
        elif isinstance(node, ast.ImportFrom):
            found.append(node.module)
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return any(name is not None and name.partition(".")[0] == "ppo_ref" for name in found)


def _module_of(value: object) -> str | None:
    """Return the module that a value, or its class, comes from; runs nothing of the learner's."""
    if isinstance(value, types.ModuleType):
        return value.__name__
    owner = value if isinstance(value, type | types.FunctionType) else type(value)
    return str(owner.__module__)


def _described(error: BaseException, session: str) -> LearnerError:
    """Describe an error; of a missing name, say also what only cells have: others above them."""
    told = describe(error, is_learners)
    if told.hint != NO_VALUE or session.startswith("exercise:"):
        return told
    more = 'If an earlier cell makes it, that one has to run first; "Run all above" runs them.'
    return dataclasses.replace(told, hint=f"{NO_VALUE} {more}")


def forget(payload: Forget) -> None:
    """Drop the variables of a page, if it has any."""
    _sessions.pop(payload.session, None)


def namespace(session: str) -> Mapping[str, object]:
    """Return the variables of a page, empty before its first cell."""
    known = _sessions.get(session)
    return known.module.__dict__ if known else {}


def is_learners(filename: str) -> bool:
    """Return whether a traceback's file name is that of a cell."""
    return filename.startswith(_PREFIX)


def read_line(prompt: object = "", /) -> str:
    """Ask the reader for a line; replaces `input`.

    Raises:
        EOFError: The reader ended the input.
        RuntimeError: This browser cannot wait for an answer.
    """
    host = page.connected()
    if host is None or not page.can_suspend():
        raise RuntimeError(
            "this browser cannot wait for input(); write the value into the code instead"
        )
    _output.flush()
    line = page.suspend(host.ask(str(prompt)))
    soft_stop.check()
    if line is None:
        raise EOFError("the input was ended")
    sys.stdout.write(f"{prompt}{line}\n")
    return str(line)


def _execute(code: str, session: _Session) -> str | None:
    filename = f"{_PREFIX}{session.count}>"
    # With the source in linecache a traceback shows lines; mtime None keeps it there.
    linecache.cache[filename] = (len(code), None, code.splitlines(keepends=True), filename)
    tree = ast.parse(code, filename)
    namespace = session.module.__dict__
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr) or code.rstrip().endswith(";"):
        _run(tree, filename, namespace)
        return None
    tree.body.pop()
    _run(tree, filename, namespace)
    value = _run(ast.Expression(last.value), filename, namespace)
    if value is None:
        return None
    namespace["_"] = value
    return _shortened(repr(value))


def _run(tree: ast.Module | ast.Expression, filename: str, namespace: dict[str, Any]) -> Any:  # noqa: ANN401
    """Run a tree, in which `await` may stand at the top; return an expression's value."""
    mode = "eval" if isinstance(tree, ast.Expression) else "exec"
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    code = compile(tree, filename, mode, flags=flags, dont_inherit=True)
    value = eval(code, namespace)
    return _awaited(value) if code.co_flags & inspect.CO_COROUTINE else value


def _awaited(coroutine: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 - whatever it returns
    """Run a coroutine to its end.

    Raises:
        RuntimeError: It waits for something, and this browser cannot wait.
    """
    if page.connected() is None:
        return asyncio.run(coroutine)
    if not page.can_suspend():
        try:
            coroutine.send(None)
        except StopIteration as end:
            return end.value
        coroutine.close()
        raise RuntimeError("this browser cannot wait in a cell; Chrome or Edge 137 and later can")
    task = asyncio.ensure_future(coroutine)
    try:
        while not task.done():
            page.suspend(asyncio.wait([task], timeout=_AWAIT_SLICE))
            soft_stop.check()
    finally:
        task.cancel()
    return task.result()


def _shortened(text: str) -> str:
    if len(text) <= _MAX_REPR:
        return text
    return f"{text[:_MAX_REPR]}\n… {len(text) - _MAX_REPR:,} more characters"


@contextlib.contextmanager
def _as_main(module: types.ModuleType) -> Any:  # noqa: ANN401 - a context manager
    """Let `__main__` be the learner's namespace, as `inspect` and `dataclasses` expect."""
    previous = sys.modules["__main__"]
    sys.modules["__main__"] = module
    try:
        yield
    finally:
        sys.modules["__main__"] = previous


@contextlib.contextmanager
def _captured() -> Any:  # noqa: ANN401 - a context manager
    with (
        contextlib.redirect_stdout(_output.stdout),
        contextlib.redirect_stderr(_output.stderr),
    ):
        yield


def _stop_requested() -> bool:
    host = page.connected()
    return host is not None and host.stop_requested()
