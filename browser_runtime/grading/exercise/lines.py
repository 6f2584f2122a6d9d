"""A program as a list of logical lines."""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass

INDENT = "    "
_LABEL = re.compile(r"#:\s*([a-z][a-z0-9_-]*)\s*$")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One logical line: a statement, or the head of a block.

    Attributes:
        text: Without indentation; longer statements keep their line breaks.
        depth: Number of blocks it stands in.
        label: Name that the author gave it by a comment `#: name` at its end; empty for none.
    """

    text: str
    depth: int = 0
    label: str = ""

    def __str__(self) -> str:
        """Return the line as messages quote it: its first row, between backquotes."""
        return f"`{self.text.partition(chr(10))[0]}`"

    @property
    def opens(self) -> bool:
        """Whether a block follows, one step deeper."""
        return self.text.rstrip().endswith(":")


def lines_of(program: str) -> list[Line]:
    """Cut a program into its logical lines, without comments, docstrings and empty lines."""
    source = program.splitlines(keepends=True)
    found, depth, first = [], 0, None
    label, end_of_code = "", (0, 0)
    for token in tokenize.generate_tokens(io.StringIO(program).readline):
        if token.type in (tokenize.INDENT, tokenize.DEDENT):
            depth += 1 if token.type == tokenize.INDENT else -1
        elif token.type == tokenize.COMMENT:
            match = _LABEL.search(token.string)
            label = match[1] if match and first else ""
        elif token.type == tokenize.NEWLINE and first is not None:
            text = _between(source, first.start, end_of_code)
            if not _is_docstring(text):
                found.append(Line(text=text, depth=depth, label=label))
            first, label = None, ""
        elif token.type not in (tokenize.NL, tokenize.ENDMARKER, tokenize.NEWLINE):
            first = first or token
            end_of_code = token.end
    return found


def _between(source: Sequence[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    rows = list(source[start[0] - 1 : end[0]])
    rows[-1] = rows[-1][: end[1]]
    rows[0] = rows[0][start[1] :]
    return rows[0] + "".join(row.removeprefix(" " * start[1]) for row in rows[1:])


def _is_docstring(text: str) -> bool:
    try:
        return isinstance(ast.literal_eval(text), str)
    except (ValueError, SyntaxError):
        return False


def assembled(lines: Sequence[Line]) -> str:
    """Write lines as a program."""
    return "".join(textwrap.indent(line.text, INDENT * line.depth) + "\n" for line in lines)


def parents(lines: Sequence[Line]) -> list[int | None]:
    """Return, per line, the line that opens its block; None at the top."""
    found: list[int | None] = []
    for number, line in enumerate(lines):
        above = [n for n in range(number) if lines[n].depth < line.depth]
        found.append(above[-1] if above else None)
    return found


def subtree(lines: Sequence[Line], number: int) -> range:
    """Return a line with everything that stands inside the block it opens."""
    end = number + 1
    while end < len(lines) and lines[end].depth > lines[number].depth:
        end += 1
    return range(number, end)


def partners(lines: Sequence[Line]) -> list[int | None]:
    """Return, per line that continues a block (`else:`), the line that opens this block."""
    found: list[int | None] = []
    for number, line in enumerate(lines):
        level = [n for n in range(number) if lines[n].depth <= line.depth]
        goes_on = level and re.match(r"(else|elif|except|finally)\b", line.text)
        found.append(level[-1] if goes_on else None)
    return found
