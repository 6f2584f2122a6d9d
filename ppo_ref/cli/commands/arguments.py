"""Read what was typed, and say in a line what is wrong with it."""

from __future__ import annotations

import argparse
import math
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, Protocol

from rich.console import Console

Job = Callable[[Console], int]
"""What a command does once it is prepared; returns the exit code."""


class BadArgumentError(Exception):
    """Something the user typed cannot be; the message says what can."""


class _Help(argparse.Action):
    """Prints the help, ended by the parser's `ending`, and exits."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> NoReturn:
        assert isinstance(parser, Parser)
        if parser.ending is not None:
            parser.epilog = parser.ending(namespace)
        parser.print_help()
        parser.exit()


class _Paragraphs(argparse.HelpFormatter):
    """Wraps paragraphs one by one, and leaves those with indented lines as they are."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        fill = super()._fill_text
        return "\n\n".join(
            paragraph if "\n  " in paragraph else fill(paragraph, width, indent)
            for paragraph in text.split("\n\n")
        )


class Parser(argparse.ArgumentParser):
    """Reports a bad argument like every other one: in a line, without the usage."""

    ending: Callable[[argparse.Namespace], str] | None = None
    """Returns the end of the help, given the other arguments."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - those of argparse
        super().__init__(**options, add_help=False, formatter_class=_Paragraphs)
        self.add_argument("-h", "--help", action=_Help, nargs=0, help="show this help and exit")

    def parse_known_args(  # type: ignore[override]  # argparse overloads it for other namespaces
        self,
        args: Sequence[str] | None = None,
        namespace: argparse.Namespace | None = None,
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse; a request for help is answered last, when the other arguments are known."""
        words = list(sys.argv[1:] if args is None else args)
        helps = [word for word in words if word in ("-h", "--help")]
        others = [word for word in words if word not in helps]
        return super().parse_known_args([*others, *helps[:1]], namespace)

    def error(self, message: str) -> NoReturn:
        """Raise BadArgumentError."""
        raise BadArgumentError(message)


class Command(Protocol):
    """What a module of this package offers."""

    HELP: str

    def add_arguments(self, parser: Parser) -> None:
        """Declare the command's arguments."""
        ...

    def prepare(self, options: argparse.Namespace) -> Job:
        """Check the arguments and return what is to be done."""
        ...


def whole(text: str) -> int:
    """Read a whole number, which may be written as `1e5` or `200_000`.

    Raises:
        ValueError: It is something else.
    """
    try:
        return int(text)
    except ValueError:
        value = float(text)
    if not value.is_integer():  # nor is an infinity or NaN
        raise ValueError(f"{text!r} is not a whole number")
    return int(value)


def integer(name: str, low: int, high: int | None = None) -> Callable[[str], int]:
    """Return a reader of whole numbers in a range, to be an argument's `type`.

    Args:
        name: The argument, for the message.
        low: Smallest number allowed.
        high: Largest one; none when None.
    """
    allowed = f"an integer from {low} up" if high is None else f"an integer from {low} to {high}"

    def read(text: str) -> int:
        try:
            value = whole(text)
        except ValueError:
            value = low - 1
        if value < low or (high is not None and value > high):
            raise BadArgumentError(f"{name} is {text!r}, allowed: {allowed}")
        return value

    return read


def number(name: str, low: float = -math.inf) -> Callable[[str], float]:
    """Return a reader of finite numbers, to be an argument's `type`.

    Args:
        name: The argument, for the message.
        low: Smallest number allowed.
    """
    allowed = "a number" if low == -math.inf else f"a number from {low:g} up"

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and value >= low):
            raise BadArgumentError(f"{name} is {text!r}, allowed: {allowed}")
        return value

    return read


MAX_SEED = 2**32 - 1


def seeds(text: str) -> list[int]:
    """Read seeds such as `0-9` or `0,3,7-9`, to be an argument's `type`.

    Raises:
        BadArgumentError: It reads otherwise, or a seed occurs twice.
    """
    found: list[int] = []
    for part in text.split(","):
        if not re.fullmatch(r"\d+(-\d+)?", part.strip(), re.ASCII):
            raise BadArgumentError(f"--seeds is {text!r}, allowed: such as 0-9 or 0,3,7-9")
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    if not found or len(set(found)) < len(found) or max(found) > MAX_SEED:
        raise BadArgumentError(
            f"--seeds is {text!r}, allowed: different seeds from 0 to {MAX_SEED}, such as 0-9"
        )
    return found
