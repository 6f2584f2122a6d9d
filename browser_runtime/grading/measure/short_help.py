"""Stand for `help`, whose module `pydoc` the page leaves out: a signature and its description."""

from __future__ import annotations

import inspect


class ShortHelp:
    """What `help` is: called with a thing, or shown by its name alone."""

    def __call__(self, *things: object) -> None:
        """Print the signature and the docstring of a thing."""
        print("\n\n".join(map(_described, things)) if things else repr(self))

    def __repr__(self) -> str:
        return "help(thing) prints what a function or class takes, and its description."


short_help = ShortHelp()


def _described(thing: object) -> str:
    name = getattr(thing, "__name__", type(thing).__name__)
    try:
        signature = str(inspect.signature(thing)) if callable(thing) else ""
    except (TypeError, ValueError):  # many functions in C tell none
        signature = "(...)"
    return f"{name}{signature}\n{inspect.getdoc(thing) or 'No description.'}"
