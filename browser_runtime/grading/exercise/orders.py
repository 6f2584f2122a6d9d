"""The orders in which the lines of a program may stand, and orders with one line moved."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Collection, Iterator, Sequence

from browser_runtime.grading.exercise.lines import Line, parents, partners, subtree

Before = Collection[tuple[int, int]]
"""Pairs of lines, by their place in the solution: the first must stand above the second."""

MAX_INSIDE = 100
"""Most orders of the content of one block that are tried."""


def right_orders(lines: Sequence[Line], before: Before) -> Iterator[list[int]]:
    """Yield the orders in which all pairs are kept and every line stays in its block.

    The solution's own order comes first.
    """
    partner = partners(lines)
    for order in _orders_inside(None, lines, parents(lines), before):
        there = partners([lines[number] for number in order])
        if all(partner[own] == (None if at is None else order[at])
               for own, at in zip(order, there, strict=True)):  # fmt: skip
            yield order


def _orders_inside(
    parent: int | None, lines: Sequence[Line], above: list[int | None], before: Before
) -> Iterator[list[int]]:
    """Yield the orders of one block's content: orders of its members times their insides."""
    members = [number for number, one in enumerate(above) if one == parent]
    whole = {member: set(subtree(lines, member)) for member in members}
    pairs = {
        (one, other)
        for one, other in itertools.permutations(members, 2)
        if any(first in whole[one] and second in whole[other] for first, second in before)
    }
    for siblings in _sorted(members, pairs):
        insides = [
            list(itertools.islice(_orders_inside(member, lines, above, before), MAX_INSIDE))
            for member in siblings
        ]
        for chosen in itertools.product(*insides):
            yield [n for member, inside in zip(siblings, chosen, strict=True)
                   for n in (member, *inside)]  # fmt: skip


def _sorted(members: Sequence[int], pairs: set[tuple[int, int]]) -> Iterator[list[int]]:
    """Yield all topological orders."""
    if not members:
        yield []
    for member in members:
        if not any((other, member) in pairs for other in members):
            rest = [other for other in members if other != member]
            for tail in _sorted(rest, pairs):
                yield [member, *tail]


def moved(lines: Sequence[Line], number: int, to: int) -> list[tuple[int, int]]:
    """Return (line, depth) in the solution's order, but one line with its block stands above `to`.

    It takes the depth of the line that it now stands above.
    """
    own = subtree(lines, number)
    shift = lines[to].depth - lines[number].depth
    block = [(n, lines[n].depth + shift) for n in own]
    rest = [(n, line.depth) for n, line in enumerate(lines) if n not in own]
    place = [n for n, _ in rest].index(to)
    return rest[:place] + block + rest[place:]


def shuffled(texts: Sequence[str]) -> list[str]:
    """Return texts in an order that is always the same and independent of theirs."""
    mixed = sorted(texts, key=lambda text: (hashlib.sha256(text.encode()).digest(), text))
    return mixed[::-1] if mixed == list(texts) else mixed
