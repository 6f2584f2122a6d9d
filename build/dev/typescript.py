"""Translate Python dataclasses and their annotations to TypeScript."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import json
import textwrap
import types
import typing
from collections.abc import Mapping, Sequence
from typing import Any

SCALARS: dict[Any, str] = {
    int: "number",
    float: "number",
    str: "string",
    bool: "boolean",
    None: "null",
    type(None): "null",
    Any: "unknown",
    object: "unknown",
}
UNIONS = (typing.Union, types.UnionType)


class Translator:
    """Writes types, using the names of those that are declared.

    Args:
        names: Dataclass or alias -> the name of its declaration.
    """

    def __init__(self, names: Mapping[Any, str]) -> None:
        self._names = names

    def translate(self, hint: Any) -> str:  # noqa: ANN401 - what get_type_hints returns
        """Return the TypeScript type of an annotation, as `typing.get_type_hints` resolves it.

        Raises:
            ValueError: It has no translation.
        """
        if hint in self._names:
            return self._names[hint]
        if hint in SCALARS:
            return SCALARS[hint]
        return self._structure(hint)

    def _structure(self, hint: Any) -> str:  # noqa: ANN401 - what get_type_hints returns
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin is typing.Literal:
            return " | ".join(json.dumps(value) for value in arguments)
        if origin in UNIONS:
            return " | ".join(self.translate(part) for part in arguments)
        if origin is tuple and arguments[-1] is not Ellipsis:
            return f"[{', '.join(self.translate(part) for part in arguments)}]"
        if origin in (list, tuple):
            inner = self.translate(arguments[0])
            return f"({inner})[]" if " " in inner else f"{inner}[]"
        if origin is dict and arguments[0] is str:
            return f"Record<string, {self.translate(arguments[1])}>"
        raise ValueError(f"annotation {hint} has no TypeScript translation")

    def alias(self, name: str, hint: Any) -> str:  # noqa: ANN401 - what get_type_hints returns
        """Return the declaration of a named union."""
        parts = self._structure(hint).split(" | ")
        line = f"export type {name} = {' | '.join(parts)};"
        if len(line) <= 100:
            return line
        return f"export type {name} =" + "".join(f"\n  | {part}" for part in parts) + ";"

    def interface(
        self,
        cls: type,
        head: Sequence[str] = (),
        instead: Mapping[str, str] | None = None,
        *,
        optional: bool = False,
    ) -> str:
        """Return the declaration of a dataclass.

        Args:
            cls: The dataclass.
            head: Lines to begin with: the members of its JSON besides the fields.
            instead: Field -> type to use instead of the translated annotation.
            optional: Whether fields with a default may be left out.
        """
        hints, docs = typing.get_type_hints(cls), field_docs(cls)
        lines = [comment(first_paragraph(cls)), f"export interface {cls.__name__} {{"]
        lines += [f"  {line};" for line in head]
        for spec in dataclasses.fields(cls):
            note = docs.get(spec.name) or spec.metadata.get("help")
            if note:
                lines.append(f"  {comment(note)}")
            kind = (instead or {}).get(spec.name) or self.translate(hints[spec.name])
            # A field whose name in JSON is a word of Python ends with an underscore.
            name = spec.name.rstrip("_")
            mark = "?" if optional and _has_default(spec) else ""
            lines.append(f"  {name}{mark}: {kind};")
        return "\n".join([*lines, "}"])


def _has_default(spec: dataclasses.Field[Any]) -> bool:
    missing = dataclasses.MISSING
    return spec.default is not missing or spec.default_factory is not missing


def comment(text: str) -> str:
    """Return a documentation comment on one line."""
    return f"/** {' '.join(text.split())} */"


def constant(name: str, doc: str, kind: str, rows: Mapping[str, Any] | Sequence[Any]) -> str:
    """Return the declaration of a constant, one line per entry."""
    if isinstance(rows, Mapping):
        lines = [f"  {_json(key)}: {_json(value)},\n" for key, value in rows.items()]
        return f"{comment(doc)}\nexport const {name}: {kind} = {{\n{''.join(lines)}}};"
    lines = [f"  {_json(value)},\n" for value in rows]
    return f"{comment(doc)}\nexport const {name}: {kind} = [\n{''.join(lines)}];"


def _json(value: Any) -> str:  # noqa: ANN401 - JSON values of any kind
    return json.dumps(value, ensure_ascii=False)


def first_paragraph(cls: type) -> str:
    """Return the summary of a class's docstring."""
    return in_json_words((cls.__doc__ or "").split("\n\n")[0])


def field_docs(cls: type) -> dict[str, str]:
    """Return the string literal under each field, which Python drops."""
    docs: dict[str, str] = {}
    for owner in reversed(cls.__mro__[:-1]):
        body = ast.parse(textwrap.dedent(inspect.getsource(owner))).body[0]
        assert isinstance(body, ast.ClassDef)
        for one, following in zip(body.body, body.body[1:], strict=False):
            if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
                text = _literal(following)
                if text is not None:
                    docs[one.target.id] = in_json_words(text)
    return docs


def _literal(statement: ast.stmt) -> str | None:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        value = statement.value.value
        return value if isinstance(value, str) else None
    return None


def in_json_words(text: str) -> str:
    """Return a sentence on Python values as one on their JSON."""
    return text.replace("None", "null")
