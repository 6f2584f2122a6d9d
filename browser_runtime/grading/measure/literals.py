"""Numbers and assertions as they are written in a test's source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
"""Digits that belong to a name, as in "float32", are no number."""
_NUMBER = re.compile(r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+")


def count_numbers(code: str) -> int:
    """Count the numeric literals of a program, also those written in strings (`"0.5 1 2".split()`).

    True, False, docstrings and the messages of assertions and exceptions are free.
    """
    tree = ast.parse(code)
    free = set(_messages(tree))
    return sum(
        _numbers_in(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and id(node) not in free
    )


def _numbers_in(value: object) -> int:
    if isinstance(value, bool):
        return 0
    if isinstance(value, int | float | complex):
        return 1
    if isinstance(value, bytes):
        return len(value)  # each byte is a number, whatever it looks like
    if isinstance(value, str):
        return len(_NUMBER.findall(_NAME.sub(" ", value)))
    return 0


def _messages(tree: ast.AST) -> Iterator[int]:
    """Yield the ids of the constants that only speak to people."""
    for node in ast.walk(tree):
        said: ast.AST | None = None
        if isinstance(node, ast.Assert):
            said = node.msg
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            said = node.value
        elif isinstance(node, ast.Raise):
            said = node.exc
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print":
            said = node
        if said is not None:
            yield from (
                id(part)
                for part in ast.walk(said)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )


def asserted_tuple(code: str) -> int | None:
    """Return the line of the first `assert (condition, message)`, which always holds, or None."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Assert) and isinstance(node.test, ast.Tuple) and node.test.elts:
            return node.lineno
    return None
