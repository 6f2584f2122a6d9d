"""Numbers and assertions as they are written in a test's source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

_SEPARATORS = re.compile(r"[\s,;:|\[\]()]+")


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
        value = value.decode("latin-1")
    if isinstance(value, str):
        return sum(_is_number(part) for part in _SEPARATORS.split(value))
    return 0


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return any(character.isdigit() for character in text)


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
