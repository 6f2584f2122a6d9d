"""Makes the scripts of build/ importable: they import each other by their plain names."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "build/site"), str(ROOT / "build/dev")]


@pytest.fixture(scope="session")
def python_packs() -> Mapping[str, Path]:
    """The page's Python, as the site ships it."""
    import assets
    import packs

    return packs.python_packs(assets.fetch_all())
