"""A faded Parsons problem made from a solution: its lines, shuffled, some with a blank.

It is a hint for any function, without work for the author.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from browser_runtime.grading.exercise.lines import lines_of, subtree
from browser_runtime.grading.exercise.orders import shuffled

MIN_LINES = 3
MAX_BLANKS = 3


@dataclass(frozen=True, kw_only=True)
class FadedBlock:
    """One line: a single part, or two with a blank between them."""

    parts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Faded:
    """The body of a function, to be put into order below its head."""

    head: str
    """The lines above the function's first statement, which stands one step deeper."""
    blocks: tuple[FadedBlock, ...]


def faded(solution: str, function: str) -> Faded | None:
    """Make the hint; None where the function is too short, or not the last thing in the file."""
    tree = ast.parse(solution)
    last = tree.body[-1]
    if not isinstance(last, ast.FunctionDef) or last.name != function:
        return None
    statements = last.body[1:] if ast.get_docstring(last) is not None else last.body
    lines = lines_of(solution)
    start = max(n for n, line in enumerate(lines) if line.depth == 0)
    body = [lines[number].text for number in subtree(lines, start)][1:]
    if len(body) < MIN_LINES or not statements:
        return None
    head = "".join(solution.splitlines(keepends=True)[: statements[0].lineno - 1])
    cuts = {text: place for text in body if (place := _blank(text)) is not None}
    longest = sorted(cuts, key=lambda text: (cuts[text][0] - cuts[text][1], text))[:MAX_BLANKS]
    blocks = []
    for text in shuffled(body):
        begin, end = cuts[text] if text in longest else (None, None)
        parts = (text,) if begin is None else (text[:begin], text[end:])
        blocks.append(FadedBlock(parts=parts))
    return Faded(head=head, blocks=tuple(blocks))


def _blank(text: str) -> tuple[int, int] | None:
    """Return the place of a blank: the longest expression of at most half of the line."""
    if "\n" in text:
        return None
    try:
        tree = ast.parse(text + ("\n    pass" if text.endswith(":") else ""))
    except SyntaxError:
        return None  # `else:` and, outside of its function, nothing else
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.BinOp | ast.Compare | ast.Subscript | ast.UnaryOp | ast.Call):
            continue
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            continue
        raw = text.encode()
        begin = len(raw[: node.col_offset].decode())
        end = len(raw[: node.end_col_offset].decode())
        if end - begin <= len(text) / 2:
            found.append((end - begin, begin, end))
    return max(found)[1:] if found else None
