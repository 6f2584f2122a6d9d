"""Names by which code reaches out of a function: into its callers, into other functions.

They are refused where they are written. It is no wall: a name can be put together at run time, and
numpy alone knows ways around. But nobody uses by mistake what is refused in plain sight, and those
who go on know that it is the checks they look at.
"""

from __future__ import annotations

import ast

NAMES = frozenset(
    {
        "_getframe", "_current_frames", "currentframe", "getouterframes", "getinnerframes",
        "tb_frame", "f_back", "f_locals", "f_globals", "f_builtins",
        "gi_frame", "cr_frame", "ag_frame", "get_objects", "get_referrers", "get_referents",
        "getsource", "getsourcelines", "__code__", "__globals__", "__closure__", "__subclasses__",
    }
)  # fmt: skip


def reaching(tree: ast.AST) -> tuple[str, int] | None:
    """Return the first name of `NAMES` in a program, and its line; None where there is none.

    A text that is nothing but such a name counts too: `getattr` takes it.
    """
    for node in ast.walk(tree):
        written: object = None
        if isinstance(node, ast.Attribute):
            written = node.attr
        elif isinstance(node, ast.Name):
            written = node.id
        elif isinstance(node, ast.alias):
            written = node.name
        elif isinstance(node, ast.Constant):
            written = node.value
        if isinstance(written, str) and written in NAMES:
            return written, node.lineno  # type: ignore[attr-defined]  # all four have one
    return None


def refusal(name: str, line: int) -> str:
    """Say why a name is refused."""
    return (
        f"`{name}` in line {line} reaches out of your code, to what called it or to what another "
        "function holds, and the checks refuse it. Everything that is needed comes as an argument: "
        "what did you look for there?"
    )
