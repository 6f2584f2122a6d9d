"""Every number that a chapter states comes out of its cells, its figures, or its own file.

A chapter docs/chapters/NN-name.md is found by its name. What neither its cells print nor its
figures show at the start is declared in tests/docs/chapters/test_NN_name.py, all of it optional:

- `GIVEN`: numbers that are no findings, such as settings which the sentence itself chooses;
- `computed()`: numbers that the text works out in passing, worked out again;
- `FIGURE_STATES`: figure -> lists of actions, for what it shows after them;
- `REQUESTS`: further questions to the page's TypeScript that are answered by a number each.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((ROOT / "docs/chapters").glob("[0-9][0-9]-*.md"))
NOTEBOOKS = sorted((ROOT / "docs").rglob("*.ipynb"))
# A figure of recorded data has no state without them; tests/docs/test_views.py asks those.
RECORDED = {
    re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
    for path in (ROOT / "browser_runtime/src/figures").rglob("*.ts")
    for name in re.findall(r"^export const (\w+): Recorded<", path.read_text("utf-8"), re.M)
}
FIGURE = re.compile(r'<ppo-figure name="([^"]+)"[^>]*></ppo-figure>')
LIVE = re.compile(r'<div class="ppo-live" data-figure="([^"]+)" markdown>(.*?)</div>', re.DOTALL)
STILL = re.compile(
    r'<ppo-figure name="([^"]+)"[^>]*></ppo-figure>\s*'
    r'<div class="ppo-figure__still" markdown>(.*?)</div>',
    re.DOTALL,
)

every_chapter = pytest.mark.parametrize("page", CHAPTERS, ids=lambda path: path.stem)


def values(texts) -> set[float]:
    return {float(text) for text in texts}


def prose(page: Path) -> str:
    """Return the text that a reader reads: no code, no link targets, no sources, no duration."""
    text = page.read_text("utf-8").split("## Sources")[0].split("---", 2)[2]
    text = re.sub(r"^( *)```.*?^\1```", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(
        r"`[^`]*`|#\d+|Figure \d+\.\d+|\{[^}]*\}|^About \d+ minutes", "", text, flags=re.M
    )
    # TeX writes minus as a hyphen, and 1 - x is no number.
    return text.replace("{", " ").replace("}", " ")


@pytest.fixture
def figure_numbers(ask_page, declared, numbers):
    """Return, for each figure of a page, every number that it shows in the states of the text."""

    def ask(page: Path) -> dict[str, set[float]]:
        states = getattr(declared(page), "FIGURE_STATES", {})
        names = FIGURE.findall(page.read_text("utf-8"))
        shown: dict[str, set[float]] = {name: set() for name in names}
        names = [name for name in names if name not in RECORDED]
        asked = [(name, actions) for name in names for actions in ([], *states.get(name, []))]
        answers = ask_page(*({"figure": name, "actions": actions} for name, actions in asked))
        for (name, _), answer in zip(asked, answers, strict=True):
            shown[name] |= values(numbers(answer["text"].replace("=", " ")))
        return shown

    return ask


def test_there_is_a_chapter():
    assert CHAPTERS and NOTEBOOKS


@every_chapter
def test_every_number_of_the_prose_is_computed_somewhere(
    page, page_cells, ran, declared, numbers, figure_numbers, ask_page
):
    more = declared(page)
    printed = " ".join(ran(page)[0]).replace("[", " ").replace("]", " ")
    code = " ".join(code for code, _ in page_cells(page))
    known = values(numbers(printed) | numbers(code)).union(*figure_numbers(page).values())
    known |= values(getattr(more, "GIVEN", ()))
    known |= values(more.computed() if hasattr(more, "computed") else ())
    known |= values(ask_page(*getattr(more, "REQUESTS", ())))
    unknown = {value for value in numbers(prose(page)) if float(value) not in known}
    assert not unknown, f"{page.name} states what nothing computes: {sorted(unknown)}"


@every_chapter
def test_the_still_of_each_figure_says_what_the_figure_shows(page, numbers, figure_numbers):
    text, shown = page.read_text("utf-8"), figure_numbers(page)
    stills = STILL.findall(text)
    assert [name for name, _ in stills] == FIGURE.findall(text)
    for name, still in stills:
        missing = {value for value in numbers(still) if float(value) not in shown[name]}
        assert not missing, f"the still of {name} shows what the figure does not: {missing}"


@every_chapter
def test_every_term_of_a_live_formula_has_a_number_in_a_figure_of_the_page(page, ask_page):
    text = page.read_text("utf-8")
    for figure, formula in LIVE.findall(text):
        assert figure in FIGURE.findall(text)
        (answer,) = ask_page({"figure": figure})
        terms = re.findall(r"\\live\{(\w+)\}", formula)
        assert terms and set(terms) <= set(answer["live"]["terms"]), formula
        drawing = str(answer["drawing"])
        for name in set(terms):
            assert f"'{answer['live']['terms'][name]['from']}'" in drawing, name


@every_chapter
def test_the_exercises_of_the_chapter_stand_in_it_once_each(page):
    folders = (ROOT / "docs/exercises" / page.stem).glob("*/exercise.toml")
    slugs = re.findall(
        r'^<ppo-exercise slug="([^"]+)"></ppo-exercise>$', page.read_text("utf-8"), re.M
    )
    assert sorted(slugs) == sorted(path.parent.name for path in folders)


@every_chapter
def test_the_list_of_chapters_links_to_it(page):
    assert f"]({page.name})" in (ROOT / "docs/chapters/index.md").read_text("utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_stores_no_output(path, ran):
    assert '"output_type"' not in path.read_text("utf-8")  # the page records them itself
    printed, _ = ran(path)
    assert any(printed)
