"""What can be wrong with a run, as facts; each is worded here once."""

from __future__ import annotations


class _Missing:
    def __repr__(self) -> str:
        return "missing"

    def __reduce__(self) -> str:
        return "MISSING"


MISSING = _Missing()
"""The value of a field that was left out."""


class FieldError(ValueError):
    """A field holds what it may not.

    Args:
        field: Its name.
        value: What it was given, or `MISSING`.
        allowed: What it may be, in words.
        when: Why only that, if there is a reason: "with norm_adv".
    """

    def __init__(self, field: str, value: object, allowed: str, when: str = "") -> None:
        super().__init__(field, value, allowed, when)
        self.field, self.value, self.allowed, self.when = field, value, allowed, when

    def __str__(self) -> str:
        return f"{self.field} is {self.value!r}, {self._allowed()}"

    def _allowed(self) -> str:
        return f"allowed {self.when}: {self.allowed}" if self.when else f"allowed: {self.allowed}"


class UnknownFieldError(FieldError):
    """A field does not exist; `allowed` are those that do."""

    def __str__(self) -> str:
        return f"unknown field {self.field!r}, {self._allowed()}"


class NonFiniteError(ArithmeticError):
    """A quantity of training became NaN or infinite; the message is its name."""


class InvariantError(AssertionError):
    """Something that always holds does not.

    Args:
        quantity: What was looked at.
        value: What it is.
        allowed: What it may be.
    """

    def __init__(self, quantity: str, value: float, allowed: str) -> None:
        super().__init__(quantity, value, allowed)
        self.quantity, self.value, self.allowed = quantity, value, allowed

    def __str__(self) -> str:
        return f"{self.quantity} is {self.value:g}, allowed: {self.allowed}"
