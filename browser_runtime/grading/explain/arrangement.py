"""The first fault of a learner's arrangement of lines."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from browser_runtime.grading.exercise.conflicts import Conflict, conflicts
from browser_runtime.grading.exercise.lines import Line, parents, partners
from browser_runtime.grading.explain.verdict import Verdict


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One line stands below another one, by their places in the solution; or this is said."""

    id: str
    first: int
    second: int
    message: str


def no(message: str, row: int | None = None, known: str | None = None) -> Verdict:
    """Return a verdict on an arrangement.

    Args:
        message: The fault, in words.
        row: Number of the line that shows it, counted from 1.
        known: Id of the mistake.
    """
    return Verdict(status="failed", stage="order", message=message, line=row, misconception=known)


def missing(have: int, wanted: int) -> Verdict | None:
    """Return the verdict on lines that have not been placed, None when all have."""
    if have == 0:
        return no("There is no line in your program yet.").replace(stage="answer")
    if have == wanted:
        return None
    said = "One line is" if wanted - have == 1 else f"{wanted - have} lines are"
    return no(f"{said} still missing from your program.")


def impossible_depth(lines: Sequence[Line]) -> Verdict | None:
    """Return the verdict on the first line with an indentation that Python cannot have."""
    for row, (above, line) in enumerate(itertools.pairwise([None, *lines, None]), start=1):
        inside = above.depth + 1 if above and above.opens else None
        if inside is not None and (line is None or line.depth < inside):
            text = (
                f"Line {row - 1}, {above}, opens a block, and nothing stands in it. Which lines "
                "belong inside, one step deeper?"
            )
            return no(text, row - 1)
        most = inside if inside is not None else above.depth if above else 0
        if line is not None and line.depth > most:
            why = "the line above it opens no block" if above else "it is the first line"
            return no(f"Line {row}, {line}, stands too deep: {why}.", row)
    return None


def broken(
    lines: Sequence[Line], solution: Sequence[Line], rules: Sequence[Rule]
) -> Verdict | None:
    """Return the verdict on a wrong arrangement of all the lines, None for a right one.

    Lines that read alike are interchangeable: the arrangement is right when it is right for some
    way of telling them apart.

    Args:
        lines: The lines of the solution, in the learner's order and depths.
        solution: The lines of the solution.
        rules: The author's rules of their order; the first broken one gives the message.
    """
    pairs = list(conflicts(solution))
    first = None
    for order in _readings(lines, solution):
        said = _first_broken(order, lines, solution, rules, pairs)
        if said is None:
            return None
        first = first or said
    return first


def _readings(lines: Sequence[Line], solution: Sequence[Line]) -> Iterator[list[int]]:
    """Yield, for every way of telling equal lines apart, the places in the solution."""
    alike: dict[str, list[int]] = {}
    for number, line in enumerate(solution):
        alike.setdefault(line.text, []).append(number)
    for chosen in itertools.product(*(itertools.permutations(n) for n in alike.values())):
        numbers = {text: iter(places) for text, places in zip(alike, chosen, strict=True)}
        yield [next(numbers[line.text]) for line in lines]


def _first_broken(
    order: Sequence[int],
    lines: Sequence[Line],
    solution: Sequence[Line],
    rules: Sequence[Rule],
    pairs: Sequence[Conflict],
) -> Verdict | None:
    row = {number: place for place, number in enumerate(order, start=1)}
    for rule in rules:
        if row[rule.second] < row[rule.first]:
            return no(rule.message, row[rule.second], rule.id)
    for pair in pairs:
        if row[pair.second] < row[pair.first]:
            return _conflict(pair, row, solution)
    for structure in (parents, partners):
        wanted = structure(solution)
        for place, other in enumerate(structure(lines)):
            if (None if other is None else order[other]) != wanted[order[place]]:
                text = (
                    f"Line {place + 1}, {lines[place]}, stands in the wrong block. When should "
                    "it happen, and how often?"
                )
                return no(text, place + 1)
    return None


def _conflict(pair: Conflict, row: dict[int, int], solution: Sequence[Line]) -> Verdict:
    second, first = row[pair.second], row[pair.first]
    if not pair.name:
        text = f"Line {second}, {solution[pair.second]}, leaves before line {first} could run."
        return no(text, second)
    text = (
        f"Line {second}, {solution[pair.second]}, and line {first}, {solution[pair.first]}, share "
        f"`{pair.name}`, and one of them changes it. Which of the two must come first?"
    )
    return no(text, second)
