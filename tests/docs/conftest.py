"""What the tests of pages share: a page's cells, what they print, and the numbers of a text."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import io
import json
import re
import textwrap
from collections import defaultdict
from pathlib import Path

import pytest

CELL = re.compile(r"^( *)```ppo-cell([^\n]*)\n(.*?)^\1```", re.DOTALL | re.MULTILINE)
OPTION = re.compile(r'(\w+)="([^"]*)"')
NUMBER = re.compile(r"(?<![\w.])[+−-]?\d+(?:\.\d+)?(?![\w.]*\d)")


def cells_of(path: Path) -> list[tuple[str, dict[str, str]]]:
    """Return the code and the options of every cell of a page or notebook."""
    text = path.read_text("utf-8")
    if path.suffix == ".ipynb":
        cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
        return [("".join(cell["source"]), {}) for cell in cells]
    return [(textwrap.dedent(m[3]), dict(OPTION.findall(m[2]))) for m in CELL.finditer(text)]


def run_cells(path: Path) -> tuple[list[str], dict]:
    """Return what each cell prints, run from top to bottom as the page runs them, and what is left."""
    namespaces, printed = defaultdict(dict), []
    for code, options in cells_of(path):
        if options.get("record") == "no":
            continue
        lesson = pytest.raises(Exception) if "raises" in options else contextlib.nullcontext()
        with contextlib.redirect_stdout(io.StringIO()) as out, lesson as raised:
            exec(compile(code, str(path), "exec"), namespaces[options.get("session", "")])
        if "raises" in options and options["raises"] != "any":
            assert raised.type.__name__ == options["raises"]
        printed.append(out.getvalue())
    return printed, namespaces[""]


def find_numbers(text: str) -> set[str]:
    """Return decimals, and whole numbers too large or too signed to be mere counting."""
    found = (match[0].lstrip("+").replace("−", "-") for match in NUMBER.finditer(text))
    return {value for value in found if "." in value or abs(int(value)) > 12 or value[0] == "-"}


@pytest.fixture(scope="session")
def page_cells():
    """Return the code and the options of every cell of a page."""
    return cells_of


@pytest.fixture(scope="session")
def ran():
    """Return what the cells of a page print and the variables they leave; each page runs once."""
    return functools.cache(run_cells)


@pytest.fixture(scope="session")
def numbers():
    """Return the numbers of a text."""
    return find_numbers


@pytest.fixture(scope="session")
def declared():
    """Load the file that computes what a chapter's cells and figures do not show, if it has one."""

    def load(page: Path):
        path = Path(__file__).parent / f"chapters/test_{page.stem.replace('-', '_')}.py"
        if not path.is_file():
            return None
        spec = importlib.util.spec_from_file_location(f"declared_{page.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return functools.cache(load)
