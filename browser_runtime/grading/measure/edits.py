"""The number of lines in which two programs differ: logical lines of code, whatever their layout.

One definition, for the grader and for the page (`src/exercise/kinds/changed_lines.ts`). Both are
tested on `tests/browser_runtime/grading/measure/changed_lines.json`.

A line is one statement, however it is laid out: one that goes on over several rows is one line, and
those joined by semicolons, or standing behind the colon of an `if` or a `def`, are lines of their
own. Nothing else counts: no empty row, comment or docstring, no blank within or at the end of a
row, and of the indentation only which block a statement stands in. A statement of more than `WIDTH`
characters counts as the lines that it would fill, so writing all anew as one saves nothing.

The count is that of the fewest lines to replace, insert or delete. Replacing costs as many lines as
the new statement fills, and so does inserting; deleting costs one.
"""

from __future__ import annotations

import ast
import io
import token
import tokenize
from collections.abc import Iterator, Sequence

WIDTH = 60
"""Characters, blanks apart, from which on a statement counts as several lines."""

_STEP = "    "
_HEADS = (
    "async", "class", "def", "elif", "else", "except", "finally", "for", "if", "try", "while",
    "with",
)  # fmt: skip
_LAYOUT = (token.COMMENT, token.NL, token.ENCODING, token.ENDMARKER)


def plain_lines(code: str) -> list[str]:
    """Return a program as Python itself would write it, without docstrings and comments.

    Raises:
        SyntaxError: It is no Python.
    """
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return [line for line in ast.unparse(tree).splitlines() if line]


def changed_lines(before: str, after: str) -> int:
    """Return the number of lines in which two programs differ.

    Raises:
        SyntaxError: One of them is no Python.
    """
    return _distance(statements(before), statements(after))


def statements(code: str) -> list[str]:
    """Return the lines that count: a statement each, its parts one blank apart.

    Raises:
        SyntaxError: It is no Python.
    """
    ast.parse(code)
    found: list[str] = []
    row: list[tokenize.TokenInfo] = []
    depth = 0
    for part in tokenize.generate_tokens(io.StringIO(code).readline):
        if part.type in (token.INDENT, token.DEDENT):
            depth += 1 if part.type == token.INDENT else -1
        elif part.type == token.NEWLINE:
            found.extend(_split(row, depth))
            row = []
        elif part.type not in _LAYOUT:
            row.append(part)
    return found


def _split(row: Sequence[tokenize.TokenInfo], depth: int) -> Iterator[str]:
    """Yield the statements of one logical row, without those that are text alone."""
    opens = row[0].string in _HEADS if row else False
    brackets, parts = 0, list[tokenize.TokenInfo]()
    for part in row:
        brackets += (part.string in "([{") - (part.string in ")]}") if part.type == token.OP else 0
        is_end = part.type == token.OP and not brackets
        if is_end and part.string == ";":
            yield from _joined(parts, depth)
            parts = []
            continue
        parts.append(part)
        if is_end and part.string == ":" and opens:
            yield from _joined(parts, depth)
            parts, opens, depth = [], False, depth + 1
    yield from _joined(parts, depth)


def _joined(parts: Sequence[tokenize.TokenInfo], depth: int) -> Iterator[str]:
    if any(part.type != token.STRING for part in parts):
        yield _STEP * depth + " ".join(part.string for part in parts)


def _distance(old: Sequence[str], new: Sequence[str]) -> int:
    """Return the edit distance over lines."""
    weights = [-(-len("".join(line.split())) // WIDTH) or 1 for line in new]
    row = [0]
    for weight in weights:
        row.append(row[-1] + weight)
    for line in old:
        above, row = row, [row[0] + 1]
        for number, (other, weight) in enumerate(zip(new, weights, strict=True)):
            same = above[number] + (0 if line == other else weight)
            row.append(min(same, above[number + 1] + 1, row[number] + weight))
    return row[-1]
