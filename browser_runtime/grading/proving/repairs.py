"""Broken programs: the limit of changed lines is kept, and the probes show something."""

from __future__ import annotations

from collections.abc import Iterator

from browser_runtime.grading.engine import verdict_on
from browser_runtime.grading.kinds.debug import Debug
from browser_runtime.grading.probing import run_probe
from browser_runtime.grading.proving.samples import outcome


def limit_is_kept(exercise: Debug) -> Iterator[str]:
    """The solution with one changed line too many is refused for that."""
    limit = exercise.max_changed_lines
    if limit is None:
        return
    solution = exercise.folder.text("solution.py")
    needed = exercise.changed_lines(solution) or 0
    if not 1 <= needed <= limit:
        yield f"solution.py changes {needed} lines of starter.py, allowed: 1 to {limit}"
        return
    more = "".join(f"_not_needed_{n} = {n}\n" for n in range(limit - needed + 1))
    verdict = verdict_on(exercise, f"{solution}\n{more}", 0)
    if (verdict.status, verdict.stage) != ("failed", "lines"):
        yield f"a line over the limit should be told, but: {outcome(verdict)}"


def probes_show_something(exercise: Debug) -> Iterator[str]:
    """Every probe runs, and at least one distinguishes the starter from the solution."""
    told_apart = []
    for name in exercise.probes():
        said = []
        for path in ("starter.py", "solution.py"):
            result = run_probe(exercise.folder.files, exercise.folder.text(path), name)
            if not result.text:
                yield f"{name} cannot run {path}: {result.message}"
            said.append(result.text)
        told_apart.append(said[0] != said[1])
    if told_apart and not any(told_apart):
        yield "every probe says the same of starter.py and solution.py"
