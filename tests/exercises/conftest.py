"""The exercises as the build loads them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load_command() -> ModuleType:
    """Import build/exercise.py, which is a script and in no package."""
    spec = importlib.util.spec_from_file_location("exercise", ROOT / "build/exercise.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault("exercise", module)
    spec.loader.exec_module(module)
    return module


COMMAND = load_command()
SLUGS = COMMAND.slugs()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes `slug` for every folder of docs/exercises; nobody keeps a list."""
    if "slug" in metafunc.fixturenames:
        metafunc.parametrize("slug", SLUGS)


@pytest.fixture(scope="session")
def command() -> ModuleType:
    """build/exercise.py."""
    return COMMAND


@pytest.fixture
def files(slug: str) -> dict[str, str]:
    """The files of one exercise."""
    loaded: dict[str, str] = COMMAND.load(slug)
    return loaded
