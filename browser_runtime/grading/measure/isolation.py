"""What a learner's code changed outside of itself: found, put back, and named.

Graded code shares numpy, Python's own functions and the grader's modules with the grader. After
each call the attributes that the grader stands on are compared with those of before, and after the
file itself those of every module. No wall, but what is left behind by mistake does not outlast it.
"""

from __future__ import annotations

import contextlib
import importlib.abc
import os
import sys
import types
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

BLOCKED = (
    "browser_runtime", "ppo_ref", "gpu_api", "js", "pyodide", "pyodide_js", "_pyodide",
    "_pyodide_core",
)  # fmt: skip
"""Modules an answer may not import: the reference itself, and the page."""
GUARDED = (*BLOCKED, "signal", "_signal", "ctypes", "_ctypes")
"""Also those that hold the time limit, which libraries need and an answer does not."""

_OURS = ("browser_runtime", "ppo_ref")
_VALUES_TOO = ("numpy", "math", "builtins", "numpy.random", "numpy.linalg")
"""Modules of which not only the functions are put back."""
_SHORT = {"numpy": "np", "numpy.random": "np.random", "numpy.linalg": "np.linalg", "builtins": ""}
# Bound here: a learner may replace them where everybody looks for them.
_vars, _setattr, _delattr, _isinstance, _callable = vars, setattr, delattr, isinstance, callable
_id, _map, _list, _set, _type, _tuple, _getattr = id, map, list, set, type, tuple, getattr


@dataclass(frozen=True)
class Change:
    """An attribute that was given another value."""

    owner: str
    name: str
    was_callable: bool

    @property
    def written(self) -> str:
        """The attribute as a learner writes it: "np.zeros"."""
        owner = _SHORT.get(self.owner, self.owner)
        return f"{owner}.{self.name}" if owner else self.name

    @property
    def sentence(self) -> str:
        """Tell the learner."""
        whose = {"numpy": "numpy", "builtins": "Python"}.get(
            self.owner.partition(".")[0], f"`{self.owner}`"
        )
        asked = (
            f" Did you mean `{self.written}(...)`?" if self.was_callable else " Whose value is it?"
        )
        return f"Your code changed {whose} itself: `{self.written} = ...`.{asked}"


class _Attributes:
    """The attributes of one module or class as they were."""

    def __init__(self, owner: Any, name: str, *, may_grow: bool = False) -> None:  # noqa: ANN401
        self.owner, self.name, self.may_grow = owner, name, may_grow
        self.saved = dict(_vars(owner))
        self.ids = _list(_map(_id, _vars(owner).values()))

    def restore(self) -> Iterator[Change]:
        """Put back what was changed and yield it."""
        now = _vars(self.owner)
        if _list(_map(_id, now.values())) == self.ids:
            return
        for name, old in self.saved.items():
            if name in now and now[name] is old:
                continue
            was_callable = _callable(old)
            if self._is_kept(name, was_callable=was_callable):
                _setattr(self.owner, name, old)
                yield Change(self.name, name, was_callable)
        if self.name in _VALUES_TOO and not self.may_grow:
            for name in _set(_vars(self.owner)) - _set(self.saved):
                # A submodule that was imported late, or a cache of numpy's own, may stay.
                if name not in ("_",) and not _isinstance(now[name], types.ModuleType):
                    _delattr(self.owner, name)
        self.ids = _list(_map(_id, _vars(self.owner).values()))
        self.saved = {**self.saved, **_vars(self.owner)}

    def _is_kept(self, name: str, *, was_callable: bool) -> bool:
        """Whether nobody but a learner's code changes an attribute.

        Our own modules count and remember in variables of theirs; their constants stay.
        """
        if self.name.startswith(_OURS):
            return was_callable or name.isupper()
        return self.name in _VALUES_TOO or (was_callable and not name.startswith("_"))


class Snapshot:
    """Attributes of modules, and of the classes and functions of some."""

    def __init__(
        self,
        modules: dict[str, types.ModuleType],
        *,
        deep: Sequence[str] = (),
        may_grow: bool = False,
    ) -> None:
        self._owners = [
            _Attributes(module, name, may_grow=may_grow) for name, module in modules.items()
        ]
        self._code: list[tuple[types.FunctionType, str, tuple[Any, ...]]] = []
        for name, module in modules.items():
            if name.partition(".")[0] in deep:
                self._add_parts(name, module)

    def _add_parts(self, name: str, module: types.ModuleType) -> None:
        for key, value in _list(_vars(module).items()):
            if _getattr(value, "__module__", None) != name:
                continue
            if _isinstance(value, type):
                with contextlib.suppress(TypeError):
                    self._owners.append(_Attributes(value, f"{name}.{key}"))
            elif _isinstance(value, types.FunctionType):
                self._code.append((value, f"{name}.{key}", _code_of(value)))

    def restore(self) -> list[Change]:
        """Put back what was changed and return it."""
        changes = [change for owner in self._owners for change in owner.restore()]
        for function, name, code in self._code:
            if any(a is not b for a, b in zip(_code_of(function), code, strict=True)):
                function.__code__, function.__defaults__, function.__kwdefaults__ = code
                owner, _, short = name.rpartition(".")
                changes.append(Change(owner, short, True))
        return changes


def shared_with_cells() -> Snapshot:
    """Return numpy, math and Python's own functions as they are; a cell may add to them."""
    modules = {name: sys.modules[name] for name in _VALUES_TOO if name in sys.modules}
    return Snapshot(modules, may_grow=True)


def _code_of(function: types.FunctionType) -> tuple[Any, ...]:
    return function.__code__, function.__defaults__, function.__kwdefaults__


class _Refuse(importlib.abc.MetaPathFinder):
    """Refuses the blocked modules to code that asks for them at run time."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        root = fullname.partition(".")[0]
        if root in BLOCKED:
            raise ImportError(refusal(root))


def refusal(root: str) -> str:
    """Say why a module is not to be imported."""
    why = (
        "this one is yours to write" if root in BLOCKED else "it would reach the checks themselves"
    )
    return f"`{root}` is not available here: {why}"


_refuse = _Refuse()
_near: dict[int, Snapshot] = {}
"""The snapshot of what the grader stands on, by the number of modules when it was taken."""

_whole: list[Snapshot] = []
"""The snapshot of everything, taken before the learner's file first ran; one a grading."""


def put_all_back() -> list[Change]:
    """Put back what was changed anywhere since the learner's file ran, and return it."""
    changes = [change for snapshot in _whole for change in snapshot.restore()]
    _whole.clear()
    return changes


def _modules(*, everything: bool) -> dict[str, types.ModuleType]:
    """Return the modules to compare: those that the grader stands on, or all."""
    near = (
        "numpy",
        "builtins",
        "math",
        "copy",
        "dataclasses",
        "json",
        "traceback",
        "random",
        "time",
    )
    return {
        name: module
        for name, module in _list(sys.modules.items())
        if _type(module) is types.ModuleType
        and (everything or name in near or name in _VALUES_TOO or name.startswith(_OURS))
        and not name.startswith("__")
    }


def _snapshot(*, everything: bool) -> Snapshot:
    if everything:
        if not _whole:  # a second run of the file must not take what the first changed for given
            _whole.append(Snapshot(_modules(everything=True), deep=_OURS))
        return _whole[0]
    loaded = len(sys.modules)
    if loaded not in _near:
        _near.clear()
        _near[loaded] = Snapshot(_modules(everything=False), deep=_OURS)
    return _near[loaded]


@contextlib.contextmanager
def apart(*, everything: bool, found: list[Change]) -> Iterator[None]:
    """Run a learner's code in the body; afterwards put back what it changed, and note it.

    Args:
        everything: Whether to look at every module, not only at those that the grader stands on.
        found: Receives the changes.
    """
    near = _snapshot(everything=everything)
    hidden = {
        name: module for name, module in _list(sys.modules.items())
        if name.partition(".")[0] in BLOCKED
    }  # fmt: skip
    limit, hooks = sys.getrecursionlimit(), (sys.gettrace(), sys.getprofile())
    filters, printing = _list(warnings.filters), np.get_printoptions()
    leave, modules, finders = os._exit, sys.modules, _list(sys.meta_path)
    for name in hidden:
        del sys.modules[name]
    sys.meta_path.insert(0, _refuse)
    os._exit = _no_exit  # type: ignore[assignment]
    try:
        yield
    finally:
        sys.modules = modules
        sys.modules.update(hidden)
        sys.meta_path[:] = finders
        os._exit = leave
        if sys.getprofile() is not hooks[1]:
            sys.setprofile(hooks[1])
        if sys.gettrace() is not hooks[0]:
            sys.settrace(hooks[0])
        sys.setrecursionlimit(limit)
        found.extend(near.restore())
        if warnings.filters != filters:
            warnings.filters[:] = filters  # type: ignore[index]
        if np.get_printoptions() != printing:
            np.set_printoptions(**printing)


def _no_exit(status: int) -> None:
    raise SystemExit(status)
