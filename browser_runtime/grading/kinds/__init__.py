"""The kinds of exercise: one file each, found here by the name of its section in exercise.toml."""

from __future__ import annotations

from typing import Any

from browser_runtime.grading.kinds.debug import Debug
from browser_runtime.grading.kinds.fill import Fill
from browser_runtime.grading.kinds.gate import Gate
from browser_runtime.grading.kinds.implement import Implement
from browser_runtime.grading.kinds.order import Order
from browser_runtime.grading.kinds.predict import Predict
from browser_runtime.grading.kinds.write_test import WriteTest

KINDS: dict[str, type[Any]] = {
    "predict": Predict,
    "fill": Fill,
    "order": Order,
    "implement": Implement,
    "debug": Debug,
    "write-test": WriteTest,
    "gate": Gate,
}
"""Section of exercise.toml -> its kind, a dataclass that satisfies `kind.Kind`."""
