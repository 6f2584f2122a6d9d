"""Put the lines of a program into order and leave out those that do not belong (Parsons)."""

from __future__ import annotations

import collections
import dataclasses
import itertools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from browser_runtime.grading.exercise.about import About
from browser_runtime.grading.exercise.conflicts import conflicts
from browser_runtime.grading.exercise.example import example
from browser_runtime.grading.exercise.folder import ExerciseError, Folder
from browser_runtime.grading.exercise.lines import Line, assembled, lines_of, subtree
from browser_runtime.grading.exercise.orders import moved, right_orders, shuffled
from browser_runtime.grading.exercise.shapes import Spec
from browser_runtime.grading.exercise.task import FunctionTask
from browser_runtime.grading.exercise.view import ExerciseView, shared
from browser_runtime.grading.explain.arrangement import (
    Rule,
    broken,
    impossible_depth,
    missing,
    no,
)
from browser_runtime.grading.explain.verdict import Verdict
from browser_runtime.grading.explain.wording import one_line
from browser_runtime.grading.kinds.kind import Samples, Steps, Submitted
from browser_runtime.grading.kinds.program import graded

MAX_ORDERS = 1000
"""Most right orders that are counted."""

TRIED_ORDERS = 12
"""Number of right orders that the proof hands in."""


@dataclass(frozen=True, kw_only=True)
class WrongLine:
    """A line that does not belong, and the message to whoever uses it."""

    id: str
    code: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Need:
    """A line that must stand below another one, and the reason."""

    id: str
    line: str
    """Label of the line."""
    after: str
    """Label of the line that must come before it."""
    message: str


@dataclass(frozen=True, kw_only=True)
class Block:
    """A line to be placed."""

    id: str
    """Independent of the line's place."""
    text: str


@dataclass(frozen=True, kw_only=True)
class OrderView(ExerciseView):
    """Lines to be put into order; those that do not belong are among them."""

    function: str
    """The function to call when the program is run; empty when its order alone is judged."""
    head: str
    """The imports, which are already in place."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Order(FunctionTask):
    """`[order]`: wrong lines, and the pairs of lines whose order matters.

    With a `function` the assembled program is run, and an order that runs right is right; the
    needs then only word the mistake. Without one, an order is right when it keeps every need
    and every order that the lines' names demand (`conflicts`), and leaves each line in its block.
    """

    function: str = ""
    arguments: dict[str, Spec] = field(default_factory=dict)
    returns: dict[str, Spec] = field(default_factory=dict)
    distractors: tuple[WrongLine, ...] = ()
    needs: tuple[Need, ...] = ()

    def __post_init__(self) -> None:
        if self.function:
            super().__post_init__()
        ids = collections.Counter(one.id for one in self._told())
        for name, count in ids.items():
            if count > 1:
                raise ExerciseError(f"exercise.toml: [order] the id {name} stands there twice")

    def _told(self) -> list[WrongLine | Need]:
        """Wrong lines and needs: all that have a message of their own."""
        return [*self.distractors, *self.needs]

    @cached_property
    def program(self) -> tuple[str, list[Line]]:
        """The imports of the solution, and the lines below them."""
        lines = lines_of(self.folder.text("solution.py"))
        head = list(itertools.takewhile(_is_import, lines))
        return assembled(head), lines[len(head) :]

    @cached_property
    def lines(self) -> list[Line]:
        """The lines to be placed, in the solution's order."""
        return self.program[1]

    @cached_property
    def blocks(self) -> dict[str, tuple[Line, int | None]]:
        """Block id -> the line, and its place in the solution."""
        wrong = [(Line(text=one.code.strip()), None) for one in self.distractors]
        numbered: list[tuple[Line, int | None]] = [
            *((line, number) for number, line in enumerate(self.lines)), *wrong,
        ]  # fmt: skip
        mixed = shuffled([f"{n}\0{line.text}" for n, (line, _) in enumerate(numbered)])
        return {f"b{n}": numbered[int(text.split("\0")[0])] for n, text in enumerate(mixed, 1)}

    def _label(self, name: str) -> int:
        """Return the place of a labelled line.

        Raises:
            ExerciseError: No line, or more than one, has this label.
        """
        found = [number for number, line in enumerate(self.lines) if line.label == name]
        if len(found) != 1:
            labels = ", ".join(line.label for line in self.lines if line.label) or "none yet"
            raise ExerciseError(
                f"exercise.toml: [order] needs: {name!r} is the label of {len(found)} lines of "
                f"solution.py, allowed: one of {labels}"
            )
        return found[0]

    def grade(self, submitted: Submitted, seed: int) -> Steps:
        """Judge an arrangement, `[{"block": "b3", "indent": 1}, ...]` as JSON."""
        lines, numbers = self._placed(json.loads(submitted.text))
        unusable = (
            self._wrong_line(lines, numbers)
            or impossible_depth(lines)
            or missing(len(lines), len(self.lines))
        )
        if unusable is not None:
            return unusable
        if not self.function:
            right = Verdict(status="passed", stage="passed", message="Every line is in its place.")
            return broken(lines, self.lines, self.rules) or right
        program, rows = self._program_of(lines)
        verdict = yield from graded(self.task, program, seed)
        if verdict.status == "passed":
            return verdict
        if verdict.line is not None:
            place = rows[min(verdict.line, len(rows)) - 1]
            said = verdict.message.replace(f"in line {verdict.line}", f"in line {place}")
            verdict = verdict.replace(line=place, message=said)
        return broken(lines, self.lines, self.rules) or verdict

    def _placed(self, given: list[dict[str, Any]]) -> tuple[list[Line], list[int | None]]:
        """Return the lines that were handed in, and their places in the solution.

        Raises:
            ValueError: The page cannot have sent it.
        """
        ids = [one["block"] for one in given]
        if len(set(ids)) < len(ids) or not set(ids) <= set(self.blocks):
            raise ValueError(f"the blocks are {ids}, allowed: each of {list(self.blocks)} once")
        if not all(type(one["indent"]) is int and one["indent"] >= 0 for one in given):
            raise ValueError("an indent is not a whole number from 0")
        found = [self.blocks[name] for name in ids]
        depths = [one["indent"] for one in given]
        lines = [
            dataclasses.replace(line, depth=depth)
            for (line, _), depth in zip(found, depths, strict=True)
        ]
        return lines, [number for _, number in found]

    def _wrong_line(self, lines: Sequence[Line], numbers: Sequence[int | None]) -> Verdict | None:
        wrong = {one.code.strip(): one for one in self.distractors}
        for row, (line, number) in enumerate(zip(lines, numbers, strict=True), start=1):
            if number is None:
                known = wrong[line.text]
                return no(one_line(known.message), row, known.id)
        return None

    @cached_property
    def rules(self) -> list[Rule]:
        """The needs, by places in the solution.

        Raises:
            ExerciseError: The solution breaks one of them.
        """
        found = []
        for need in self.needs:
            first, second = self._label(need.after), self._label(need.line)
            if second <= first:
                raise ExerciseError(
                    f"exercise.toml: [order] need {need.id} wants {need.line} below {need.after}, "
                    "and the solution has it above"
                )
            found.append(
                Rule(id=need.id, first=first, second=second, message=one_line(need.message))
            )
        return found

    def _program_of(self, lines: Sequence[Line]) -> tuple[str, list[int | None]]:
        """Return the program, and for each of its rows the place of the row's line."""
        head = self.program[0]
        rows: list[int | None] = [None] * head.count("\n")
        for place, line in enumerate(lines, start=1):
            rows += [place] * (line.text.count("\n") + 1)
        return head + assembled(lines), rows

    @cached_property
    def task(self) -> FunctionTask:
        """The exercise as one that asks for the whole function."""
        files = {path: self.folder.text(path) for path in ("probes.py", "solution.py")}
        fields = {f.name: getattr(self, f.name) for f in dataclasses.fields(FunctionTask)}
        return FunctionTask(**{**fields, "folder": Folder(files)})

    def _orders(self) -> Iterator[list[int]]:
        """Yield right orders, the solution's own first."""
        before = {(rule.first, rule.second) for rule in self.rules}
        before |= {(pair.first, pair.second) for pair in conflicts(self.lines)}
        return right_orders(self.lines, before)

    def handed_in(self, order: Sequence[tuple[int, int]], more: Sequence[str] = ()) -> str:
        """Return lines, by place in the solution and depth, as the page hands them in.

        Args:
            order: The lines.
            more: Ids of blocks to put below them.
        """
        ids = {number: name for name, (_, number) in self.blocks.items() if number is not None}
        given: list[dict[str, Any]] = [{"block": ids[n], "indent": depth} for n, depth in order]
        return json.dumps([*given, *({"block": name, "indent": 0} for name in more)])

    def _with_depths(self, order: Sequence[int]) -> list[tuple[int, int]]:
        return [(number, self.lines[number].depth) for number in order]

    def samples(self) -> Samples:
        """The solution and other right orders; each wrong line used; each need broken."""
        own = self._with_depths(range(len(self.lines)))
        orders = itertools.islice(self._orders(), 1, TRIED_ORDERS)
        names = {line.text: name for name, (line, number) in self.blocks.items() if number is None}
        return Samples(
            right={
                "solution.py": self.handed_in(own),
                **{
                    f"another order, {number}": self.handed_in(self._with_depths(order))
                    for number, order in enumerate(orders, start=1)
                },
            },
            undiagnosed={"no line": "[]", "all lines but the last": self.handed_in(own[:-1])},
            wrong={
                **{one.id: self.handed_in(own, [names[one.code.strip()]])
                   for one in self.distractors},
                **{need.id: self.handed_in(self._breaking(need)) for need in self.needs},
            },
        )  # fmt: skip

    def _breaking(self, need: Need) -> list[tuple[int, int]]:
        """Return an order in which this need is the first one broken.

        Raises:
            ExerciseError: There is none.
        """
        line, after = self._label(need.line), self._label(need.after)
        depth, inside = self.lines[line].depth, subtree(self.lines, after)
        later = [n for n in range(line + 1, len(self.lines)) if n not in inside]
        below = [n for n in later if self.lines[n].depth <= depth]
        tries = [moved(self.lines, line, after)]
        tries += [moved(self.lines, after, number) for number in below]
        for order in tries:
            lines = [dataclasses.replace(self.lines[n], depth=depth) for n, depth in order]
            said = impossible_depth(lines) or broken(lines, self.lines, self.rules)
            if said is not None and said.misconception == need.id:
                return order
        raise ExerciseError(
            f"exercise.toml: [order] need {need.id} cannot be broken without breaking another one "
            "that stands above it"
        )

    def prove(self, about: About, seeds: range) -> Iterator[str]:
        """Right orders pass, and every mistake earns its own message."""
        from browser_runtime.grading.proving import lines, samples

        yield from samples.earn_what_they_should(self, seeds, 0)
        yield from lines.wrong_lines_are_wrong(self)

    def mistakes(self) -> dict[str, str]:
        """The ids and messages of wrong lines and needs."""
        return {one.id: one_line(one.message) for one in self._told()}

    def summary(self, about: About) -> str:
        """Count lines, wrong lines and right orders."""
        found = itertools.islice(self._orders(), MAX_ORDERS)
        return (
            f"{len(self.lines)} lines, {len(self.distractors)} distractors, "
            f"{sum(1 for _ in found)} right orders"
        )

    def view(self, about: About) -> OrderView:
        """The page's data: the lines, shuffled."""
        blocks = tuple(Block(id=name, text=line.text) for name, (line, _) in self.blocks.items())
        solution = re.sub(
            r"[ \t]*#: ?[a-z][a-z0-9_-]*$", "", self.folder.text("solution.py"), flags=re.M
        )
        return OrderView(
            kind="order",
            function=self.function,
            head=self.program[0],
            blocks=blocks,
            starter=self.program[0] + "".join(f"{block.text}\n" for block in blocks),
            solution=solution,
            example=example(self) if self.function else "",
            **shared(about),
        )


def _is_import(line: Line) -> bool:
    return line.depth == 0 and line.text.startswith(("import ", "from "))
