"""A program with blanks: their places, and the program that a learner's answers complete."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from browser_runtime.grading.exercise.folder import ExerciseError

GAP = "___"
"""The expression in an unfilled blank."""


class NotOneExpression(ValueError):
    """An answer is not exactly one Python expression; the message is that of Python's parser."""


@dataclass(frozen=True, kw_only=True)
class Blank:
    """One expression of the solution that the learner is to find."""

    id: str
    code: str
    """The expression as it stands in solution.py, exactly once."""
    label: str
    """The blank's purpose in words, for readers who do not see its surroundings."""


@dataclass(frozen=True)
class Template:
    """A program cut at its blanks: `parts[0]`, first blank, `parts[1]`, and so on."""

    parts: tuple[str, ...]
    blanks: tuple[Blank, ...]

    def filled(self, expressions: Mapping[str, str]) -> str:
        """Return the program with an expression in every blank, `GAP` where there is none.

        An answer is put in as one value, in brackets where it needs them, so that the operators
        beside the blank can never tear it apart.
        """
        pieces = [self.parts[0]]
        for blank, part in zip(self.blanks, self.parts[1:], strict=True):
            pieces += [expressions.get(blank.id, GAP), part]
        return "".join(pieces)

    def line_of(self, blank: Blank) -> int:
        """Return the line that a blank stands in, counted from 1."""
        number = self.blanks.index(blank)
        return "".join(self.parts[: number + 1]).count("\n") + 1


def cut(program: str, blanks: Sequence[Blank]) -> Template:
    """Cut a program at its blanks, in the order in which they stand there.

    Raises:
        ExerciseError: A blank is not exactly one expression of the program, on one line, or two of
            them overlap.
    """
    places = sorted((*_place(program, blank), blank.id, blank) for blank in blanks)
    parts, position = [], 0
    for start, end, _, blank in places:
        if start < position:
            raise ExerciseError(f"exercise.toml: blank {blank.id} overlaps the one before it")
        parts.append(program[position:start])
        position = end
    return Template((*parts, program[position:]), tuple(blank for *_, blank in places))


def _place(program: str, blank: Blank) -> tuple[int, int]:
    lines = program.splitlines(keepends=True)
    found = []
    for node in ast.walk(ast.parse(program)):
        if not isinstance(node, ast.expr) or node.lineno != node.end_lineno:
            continue
        line = lines[node.lineno - 1].encode()
        if line[node.col_offset : node.end_col_offset].decode() == blank.code:
            before = sum(map(len, lines[: node.lineno - 1]))
            start = before + len(line[: node.col_offset].decode())
            found.append((start, start + len(blank.code)))
    if len(found) != 1:
        raise ExerciseError(
            f"exercise.toml: blank {blank.id} is {blank.code!r}, found {len(found)} times in "
            "solution.py, allowed: an expression on one line that is there once"
        )
    return found[0]


def one_expression(text: str) -> str:
    """Return an answer in the form that is put into the program: one expression, on one line.

    It is parsed and written anew, so a comment, a line break, or a bracket that closes what stands
    before the blank never reaches the program.

    Raises:
        NotOneExpression: It is empty, or Python does not parse it as one expression.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an odd escape is the learner's, and harmless
            tree = ast.parse(text.strip(), mode="eval").body
            written = ast.unparse(tree)
    except SyntaxError as error:
        raise NotOneExpression(error.msg) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise NotOneExpression(str(error) or type(error).__name__) from error
    atoms = (ast.Name, ast.Constant, ast.Attribute, ast.Subscript, ast.Call)
    return written if isinstance(tree, atoms) else f"({written})"
