"""Read what was typed, and say in a line what is wrong with it."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Callable
from typing import NoReturn, Protocol

from rich.console import Console

Job = Callable[[Console], int]
"""What a command does once it is prepared; returns the exit code."""


class BadArgumentError(Exception):
    """Something the user typed cannot be; the message says what can."""


class Parser(argparse.ArgumentParser):
    """Reports a bad argument like every other one: in a line, without the usage."""

    def error(self, message: str) -> NoReturn:
        """Raise BadArgumentError."""
        raise BadArgumentError(message)


class Command(Protocol):
    """What a module of this package offers."""

    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's arguments."""
        ...

    def prepare(self, options: argparse.Namespace) -> Job:
        """Check the arguments and return what is to be done."""
        ...


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
            value = int(text)
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
