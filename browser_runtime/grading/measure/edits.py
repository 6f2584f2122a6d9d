"""The number of lines in which two programs differ, whatever their layout."""

from __future__ import annotations

import ast
from collections.abc import Sequence

WIDTH = 79
"""A written line that is longer counts as several."""


def plain_lines(code: str) -> list[str]:
    """Return a program as one statement a line, without docstrings, comments and layout.

    Raises:
        SyntaxError: It is no Python.
    """
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return [line for line in ast.unparse(tree).splitlines() if line]


def changed_lines(before: str, after: str) -> int:
    """Return the fewest lines to replace, insert or delete that turn one program into the other.

    Statements that are joined by semicolons count one by one, and one that is longer than `WIDTH`
    as many as it would fill, so writing all anew on one line saves nothing.

    Raises:
        SyntaxError: One of them is no Python.
    """
    return _distance(plain_lines(before), plain_lines(after))


def _distance(old: Sequence[str], new: Sequence[str]) -> int:
    """Return the edit distance over lines."""
    weights = [-(-len(line.strip()) // WIDTH) or 1 for line in new]
    row = [0]
    for weight in weights:
        row.append(row[-1] + weight)
    for line in old:
        above, row = row, [row[0] + 1]
        for number, (other, weight) in enumerate(zip(new, weights, strict=True)):
            same = above[number] + (0 if line == other else weight)
            row.append(min(same, above[number + 1] + 1, row[number] + weight))
    return row[-1]
