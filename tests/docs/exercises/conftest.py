"""The exercises as the build loads them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "build/site"))

import exercises  # noqa: E402 - a script of the build, in no package

SLUGS = exercises.slugs()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes `slug` for every folder of docs/exercises; nobody keeps a list."""
    if "slug" in metafunc.fixturenames:
        metafunc.parametrize("slug", SLUGS)


@pytest.fixture
def files(slug: str) -> dict[str, str]:
    """The files of one exercise."""
    return exercises.load(slug)
