"""The build runs every cell, and a cell that ends otherwise than its page says fails it."""

from __future__ import annotations

import cells
import pytest
import recorded
from cells import Cell


def cell(**changes) -> Cell:
    usual = {"id": "p:1", "session": "p", "code": "1", "raises": None, "record": True}
    return Cell(**{**usual, **changes})


def outcome(error: str | None = None) -> dict[str, str | None]:
    return {"status": "error" if error else "ok", "text": "out", "error": error}


def markup(code: str, **options: str) -> str:
    return cells.named(cells.markup(code, options), "p")


def test_cells_are_read_back_from_the_page_as_written():
    code = "if a < b and \"x\" != '&amp;':\n    pass"
    [found] = cells.cells_of(f"<main>{markup(code, raises='ValueError')}</main>")
    assert found == cell(code=code, raises="ValueError")


@pytest.mark.parametrize(
    ("raises", "error", "fine"),
    [
        (None, None, True),
        (None, "ValueError", False),
        ("ValueError", "ValueError", True),
        ("ValueError", None, False),
        ("ValueError", "TypeError", False),
        ("any", "TypeError", True),
        ("any", None, False),
    ],
)
def test_an_unexpected_end_is_a_complaint_that_names_the_cell(raises, error, fine):
    complaint = recorded.complaint(cell(raises=raises), outcome(error))
    assert (complaint is None) is fine
    assert fine or "p:1" in complaint


def test_cells_of_a_page_share_variables_and_show_text_and_value(python_packs, tmp_path):
    page = (
        markup("x = 2\nprint('a < b')") + markup("x + 1") + markup("while True: pass", record="no")
    )
    path = tmp_path / "p.html"
    finished = recorded.with_outputs({path: page}, python_packs)[path]
    assert '<div class="ppo-recorded"><pre>a &lt; b</pre></div>' in finished
    assert '<div class="ppo-recorded"><pre>3</pre></div>' in finished
    assert finished.count('<div class="ppo-recorded"></div>') == 1


def test_a_lesson_whose_code_fails_stops_the_build(python_packs, tmp_path, capsys):
    with pytest.raises(SystemExit):
        recorded.with_outputs({tmp_path / "p.html": markup("undefined_name")}, python_packs)
    assert "p:1 raised NameError" in capsys.readouterr().err
