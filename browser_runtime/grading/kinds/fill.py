"""Fill one to three blanks of a program, which is then judged like a written one."""

from __future__ import annotations

import ast
import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from browser_runtime.grading.exercise.about import About
from browser_runtime.grading.exercise.blanks import (
    Blank,
    NotOneExpression,
    Template,
    cut,
    one_expression,
)
from browser_runtime.grading.exercise.example import example
from browser_runtime.grading.exercise.folder import ExerciseError, Folder
from browser_runtime.grading.exercise.task import FunctionTask
from browser_runtime.grading.exercise.view import ExerciseView, shared
from browser_runtime.grading.explain.error_hints import hint
from browser_runtime.grading.explain.fingerprint import Misconception
from browser_runtime.grading.explain.verdict import Verdict
from browser_runtime.grading.kinds.kind import Samples, Steps, Submitted
from browser_runtime.grading.kinds.program import graded

MAX_BLANKS = 3
MIN_ALTERNATIVES = 2


@dataclass(frozen=True, kw_only=True)
class BlankView:
    """One blank, as the page shows it."""

    id: str
    label: str
    width: int
    """Length of the solution's expression, characters."""


@dataclass(frozen=True, kw_only=True)
class FillView(ExerciseView):
    """A program with blanks: `parts[0]`, first blank, `parts[1]`, and so on."""

    function: str
    parts: tuple[str, ...]
    blanks: tuple[BlankView, ...]


@dataclass(frozen=True, kw_only=True)
class Fill(FunctionTask):
    """`[fill]`: the function, and the expressions of solution.py that are left out.

    `misconceptions/*.py` and `alternatives/*.py` need not be whole programs: after the docstring
    they assign a text to the id of each blank that they fill in another way than the solution.
    """

    blanks: tuple[Blank, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= len(self.blanks) <= MAX_BLANKS:
            raise ExerciseError(
                f"exercise.toml: [fill] has {len(self.blanks)} blanks, allowed: 1 to {MAX_BLANKS}"
            )
        ids = [blank.id for blank in self.blanks]
        if len(set(ids)) < len(ids) or not all(name.isidentifier() for name in ids):
            raise ExerciseError(
                f"exercise.toml: [fill] blanks are called {', '.join(ids)}, allowed: different "
                "Python names"
            )

    @cached_property
    def template(self) -> Template:
        """The solution, cut at its blanks."""
        return cut(self.folder.text("solution.py"), self.blanks)

    def grade(self, submitted: Submitted, seed: int) -> Steps:
        """Judge the answers, `{"id": "text", ...}` as JSON, by the program that they make."""
        answers = json.loads(submitted.text)
        unknown = set(answers) - {blank.id for blank in self.blanks}
        if unknown:
            raise ValueError(f"there is no blank {min(unknown)!r}")
        expressions = {}
        for number, blank in enumerate(self.template.blanks, start=1):
            try:
                expressions[blank.id] = one_expression(answers.get(blank.id, ""))
            except NotOneExpression as problem:
                return self._unusable(number, blank, answers.get(blank.id, ""), str(problem))
        return (yield from graded(self.task, self.template.filled(expressions), seed))

    def _unusable(self, number: int, blank: Blank, text: str, problem: str) -> Verdict:
        # Other hints speak of lines, and a blank has one.
        cause = hint(SyntaxError(problem)) if "character" in problem else None
        message = (
            f"Blank {number} takes one expression, such as `a + b`. Python says of yours: "
            f"{problem.rstrip('.')}. {cause or ''}".strip()
            if text.strip()
            else f"Blank {number} is still empty ({blank.label})."
        )
        line = self.template.line_of(blank)
        return Verdict(status="failed", stage="answer", message=message, line=line)

    @cached_property
    def task(self) -> FunctionTask:
        """The exercise as one that asks for the whole function."""
        files = {path: self.folder.text(path) for path in ("probes.py", "solution.py")}
        for name, code in self.folder.programs("misconceptions").items():
            files[f"misconceptions/{name}.py"] = self._whole(name, code)
        shared_fields = {f.name: getattr(self, f.name) for f in dataclasses.fields(FunctionTask)}
        return FunctionTask(**{**shared_fields, "folder": Folder(files)})

    def _whole(self, name: str, code: str) -> str:
        """Return the program of a misconception, which may be given by its blanks alone."""
        answers = self._answers(code)
        if answers is None:
            return code
        expressions = {blank.id: one_expression(answers[blank.id]) for blank in self.blanks}
        said = Misconception(id=name, code=code).message
        return f"{said!r}\n{self.template.filled(expressions)}"

    def _answers(self, code: str) -> dict[str, str] | None:
        """Return a file's expressions for all blanks; None where it is a whole program."""
        tree = ast.parse(code)
        if any(getattr(node, "name", "") == self.function for node in tree.body):
            return None
        answers = {blank.id: blank.code for blank in self.blanks}
        for node in tree.body[1:] if ast.get_docstring(tree) else tree.body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                    if name in answers:
                        answers[name] = text
                        continue
            raise ExerciseError(
                f"line {node.lineno} of a misconception or alternative is {ast.unparse(node)!r}, "
                f"allowed: a text for one of {', '.join(answers)}, or the whole function"
            )
        return answers

    def prove(self, about: About, seeds: range) -> Iterator[str]:
        """Every filling of the folder earns its own verdict."""
        from browser_runtime.grading.proving import functions, samples

        yield from samples.earn_what_they_should(self, seeds, MIN_ALTERNATIVES)
        yield from functions.proven(self.task)

    def mistakes(self) -> dict[str, str]:
        """The ids and messages of those misconceptions that fill blanks."""
        found = self.folder.programs("misconceptions")
        return {
            name: Misconception(id=name, code=found[name]).message for name in self.samples().wrong
        }

    def samples(self) -> Samples:
        """The fillings of the folder."""
        return Samples(
            right={
                "solution.py": json.dumps({blank.id: blank.code for blank in self.blanks}),
                **self._fillings(self.folder.programs("alternatives")),
            },
            undiagnosed={"no blank filled": "{}"},
            wrong=self._fillings(self.folder.programs("misconceptions")),
        )

    def _fillings(self, programs: Mapping[str, str]) -> dict[str, str]:
        answers = {name: self._answers(code) for name, code in programs.items()}
        return {name: json.dumps(given) for name, given in answers.items() if given is not None}

    def summary(self, about: About) -> str:
        """Count blanks and fillings."""
        samples = self.samples()
        return (
            f"{len(self.blanks)} blanks, {len(samples.wrong)} misconceptions, "
            f"{len(samples.right) - 1} alternatives"
        )

    def view(self, about: About) -> FillView:
        """The page's data: the program, cut at its blanks."""
        return FillView(
            kind="fill",
            function=self.function,
            parts=self.template.parts,
            blanks=tuple(
                BlankView(id=blank.id, label=blank.label, width=len(blank.code))
                for blank in self.template.blanks
            ),
            starter=self.template.filled({}),
            solution=self.folder.text("solution.py"),
            example=example(self),
            **shared(about),
        )
