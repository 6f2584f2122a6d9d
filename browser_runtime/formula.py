"""One line of arithmetic over a world's step: what it pays, or when it ends.

A formula may come from a link, so it is not Python at large: numbers, the names of the step,
arithmetic, comparisons and a few functions. It is applied to all copies of a world at once.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ppo_ref.errors import FieldError

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": np.abs,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "sin": np.sin,
    "cos": np.cos,
    "minimum": np.minimum,
    "maximum": np.maximum,
    "where": np.where,
}
"""The functions that a formula may call."""

_PLAIN = (
    ast.Expression, ast.BinOp, ast.UnaryOp, ast.Compare, ast.Load, ast.Constant, ast.Name, ast.Call,
    ast.operator, ast.unaryop, ast.cmpop,
)  # fmt: skip
_REFUSED = (ast.MatMult, ast.In, ast.NotIn, ast.Is, ast.IsNot, ast.LShift, ast.RShift, ast.Not)
_LONGEST = 200


class Formula:
    """A checked line of arithmetic.

    Args:
        field: What it decides, for errors.
        text: The line.
        names: The names that it may use.

    Raises:
        FieldError: It is not arithmetic, or uses another name.
    """

    def __init__(self, field: str, text: str, names: tuple[str, ...]) -> None:
        self._field, self._text = field, text
        allowed = f"numbers, {', '.join(names)} and {', '.join(FUNCTIONS)}"
        if len(text) > _LONGEST:
            raise FieldError(field, f"{text[:20]}...", f"at most {_LONGEST} characters")
        try:
            tree = ast.parse(text.strip(), mode="eval")
        except SyntaxError:
            raise FieldError(field, text, f"one line of arithmetic with {allowed}") from None
        for node in ast.walk(tree):
            if not _fits(node, names):
                raise FieldError(field, ast.unparse(node) or text, allowed)
        self._code = compile(_Floats().visit(tree), f"<{field}>", "eval")

    def __call__(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - an array or a number
        """Return its value.

        Raises:
            FieldError: Its arithmetic fails, as `where` does with one argument.
        """
        try:
            with np.errstate(all="ignore"):
                return eval(self._code, {"__builtins__": {}, **FUNCTIONS}, dict(values))
        except (TypeError, ValueError, ArithmeticError) as error:
            raise FieldError(self._field, self._text, f"arithmetic that works ({error})") from error


class _Floats(ast.NodeTransformer):
    """Makes whole numbers real ones, whose powers overflow instead of filling the memory."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if type(node.value) is not int:
            return node
        return ast.copy_location(ast.Constant(float(node.value)), node)


def _fits(node: ast.AST, names: tuple[str, ...]) -> bool:
    if isinstance(node, ast.Constant):
        value = node.value
        return isinstance(value, (int, float)) and abs(value) < 1e9
    if isinstance(node, ast.Name):
        return node.id in names or node.id in FUNCTIONS
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS and not node.keywords
    if isinstance(node, ast.Compare):
        return len(node.ops) == 1  # a < b < c asks for the truth of an array
    return isinstance(node, _PLAIN) and not isinstance(node, _REFUSED)
