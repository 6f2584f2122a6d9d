"""Mend a broken program: few lines may change, and probes show where it is broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from browser_runtime.grading.exercise.about import About
from browser_runtime.grading.exercise.cases import load_probes
from browser_runtime.grading.exercise.view import ExerciseView
from browser_runtime.grading.explain.verdict import Check, Verdict
from browser_runtime.grading.kinds.kind import Steps, Submitted
from browser_runtime.grading.kinds.program import ProgramKind, graded
from browser_runtime.grading.measure.edits import changed_lines


@dataclass(frozen=True, kw_only=True)
class ProbeView:
    """A measurement that the reader may run on the present program."""

    name: str
    label: str


@dataclass(frozen=True, kw_only=True)
class DebugView(ExerciseView):
    """A program to mend."""

    function: str
    max_changed_lines: int | None
    """Most lines that may differ; None where the whole function may be written anew."""
    probes: tuple[ProbeView, ...]


@dataclass(frozen=True, kw_only=True)
class Debug(ProgramKind):
    """`[debug]`: the function of starter.py that is to be mended.

    Functions `probe_*(function)` of probes.py are the probes: a docstring is the label of a button,
    and the text that the function returns is shown when it is pressed.
    """

    max_changed_lines: int | None = None
    """Most lines that may differ from starter.py; no limit when left out."""

    def grade(self, submitted: Submitted, seed: int) -> Steps:
        """Judge a program by numbers, properties and speed, then by the number of changed lines."""
        changed = self.changed_lines(submitted.text)
        if self.max_changed_lines is not None and changed == 0:
            text = "This is still the broken program. What do its answers show, and where?"
            return _no(text).replace(stage="untouched")
        verdict = yield from graded(self, submitted.text, seed)
        checks = [*verdict.checks, *self._checks(changed, submitted.probes)]
        limit = self.max_changed_lines
        too_many = limit is not None and changed is not None and changed > limit
        if verdict.status == "passed" and too_many:
            text = (
                f"Your function is right, but {changed} lines differ from the broken program; "
                f"{limit} would do. Which of your changes does it not need?"
            )
            return _no(text).replace(checks=checks, printed=verdict.printed)
        return verdict.replace(checks=checks)

    def changed_lines(self, code: str) -> int | None:
        """Return the number of lines that differ from starter.py; None if it is not Python."""
        try:
            return changed_lines(self.folder.text("starter.py"), code)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None

    def _checks(self, changed: int | None, probes: tuple[str, ...]) -> list[Check]:
        checks = []
        if self.max_changed_lines is not None and changed is not None:
            limit = self.max_changed_lines
            name = f"at most {limit} changed {'line' if limit == 1 else 'lines'}"
            checks.append(Check(name=name, passed=changed <= limit, detail=f"yours has {changed}"))
        if known := self.probes():
            labels = [known[name] for name in dict.fromkeys(probes) if name in known]
            said = "; ".join(labels) or "none so far"
            checks.append(Check(name="probes run before", passed=bool(labels), detail=said))
        return checks

    def probes(self) -> dict[str, str]:
        """Return name -> label of the probes."""
        found = load_probes(self.folder).named("probe_")
        return {name: (probe.__doc__ or name).strip() for name, probe in found.items()}

    def prove(self, about: About, seeds: range) -> Iterator[str]:
        """Every program of the folder earns its own verdict, and a change too many is refused."""
        from browser_runtime.grading.proving import functions, repairs, samples

        yield from samples.earn_what_they_should(self, seeds)
        yield from functions.proven(self)
        yield from repairs.limit_is_kept(self)
        yield from repairs.probes_show_something(self)

    def view(self, about: About) -> DebugView:
        """The page's data: the program and its probes."""
        return DebugView(
            kind="debug",
            max_changed_lines=self.max_changed_lines,
            probes=tuple(ProbeView(name=n, label=label) for n, label in self.probes().items()),
            **self.shown(about),
        )


def _no(message: str) -> Verdict:
    return Verdict(status="failed", stage="lines", message=message)
