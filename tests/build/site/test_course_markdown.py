"""Page syntax becomes the markup that the elements expect, and mistakes fail the build."""

from __future__ import annotations

import html
import json
import re

import cells
import highlighting
import pytest
from course_markdown import PageSyntaxError
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown


def render(text: str, docs) -> str:
    extensions = ["course_markdown", "tables", "pymdownx.arithmatex"]
    settings = {"course_markdown": {"docs": str(docs)}, "pymdownx.arithmatex": {"generic": True}}
    content = Markdown(extensions=extensions, extension_configs=settings).convert(text)
    return cells.named(content, "chapters/06-gae")


@pytest.fixture
def exercise(tmp_path):
    folder = tmp_path / "exercises/06-gae/gae"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text("Write *it*, see [ch](../../../chapters/06-gae.md).")
    (folder / "exercise.toml").write_text(
        'number = "E6.2"\ntitle = "A & B"\nminutes = 20\n[implement]\nfunction = "f"\n'
    )
    (folder / "starter.py").write_text("def f(a):\n    return a < 1\n")
    return tmp_path


@pytest.fixture
def notebook(tmp_path):
    def code(source, *tags):
        return {"cell_type": "code", "source": source, "metadata": {"tags": tags}, "outputs": []}

    text = ["# A\n", "\n", "Cost \\$5 and $x_1$, [ch](../chapters/06-gae.md#b), `$z$`."]
    markdown = {"cell_type": "markdown", "source": text, "metadata": {}}
    path = tmp_path / "lab/a.ipynb"
    path.parent.mkdir()
    cells_of_it = [markdown, code(["x = 1\n", "print(x < 2)"]), code("1 / 0", "raises-exception")]
    path.write_text(json.dumps({"cells": cells_of_it}))
    return tmp_path


def text_of(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def test_cells_are_numbered_and_share_the_page_s_session(tmp_path):
    fence = "```ppo-cell\nprint(1 < 2)\n```\n"
    result = render(fence + "\ntext\n\n" + fence, tmp_path)
    assert re.findall(r'data-id="([^"]+)"', result) == ["chapters/06-gae:1", "chapters/06-gae:2"]
    assert set(re.findall(r'data-session="([^"]+)"', result)) == {"chapters/06-gae"}
    assert "<p><ppo-cell" not in result  # HTML would end the paragraph at the <pre>
    code = re.search(r"<code class=\"language-python\">(.*?)</code>", result, re.DOTALL)
    assert code and text_of(code[1]) == "print(1 < 2)"


def test_a_cell_can_choose_its_session_and_name_its_exception(tmp_path):
    result = render('```ppo-cell session="b" raises="ValueError"\n1\n```', tmp_path)
    assert 'data-session="b"' in result and 'data-raises="ValueError"' in result


def test_a_misspelt_option_fails_and_names_the_allowed_ones(tmp_path):
    with pytest.raises(PageSyntaxError, match=r"sesion.*session"):
        render('```ppo-cell sesion="b"\n1\n```', tmp_path)


# The breaks that str.splitlines knows and a browser does not, in code that nobody writes.
ODD_BREAKS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
CODE = st.text(alphabet=st.characters(codec="utf-8", exclude_characters=ODD_BREAKS))


@given(CODE)
def test_highlighting_never_changes_the_code(code):
    assert text_of(highlighting.highlighted(code)).rstrip("\n") == code.rstrip("\n")


def test_an_exercise_reads_without_scripts(exercise):
    result = render('<ppo-exercise slug="gae"></ppo-exercise>\n', exercise)
    assert 'slug="gae" data-title="A &amp; B" data-kind="implement">' in result
    assert "Write <em>it</em>" in result
    assert '<a href="/chapters/06-gae.md">' in result  # below docs/, not below the exercise
    assert "def f(a):\n    return a < 1" in text_of(result)
    assert result.index("</ppo-exercise>") > result.index("return")


def test_two_exercises_keep_their_own_statements(exercise):
    other = exercise / "exercises/07-x/other"
    other.mkdir(parents=True)
    (other / "index.md").write_text("Second.")
    (other / "exercise.toml").write_text('number = "E7.1"\ntitle = "C"\nminutes = 5\n')
    lines = [f'<ppo-exercise slug="{slug}"></ppo-exercise>' for slug in ("gae", "other")]
    first, second = render("\n\nbetween\n\n".join(lines), exercise).split("between")
    assert "Write <em>it</em>" in first and first.count("</ppo-exercise>") == 1
    assert "Second." in second and second.count("</ppo-exercise>") == 1


def test_an_unknown_exercise_fails_and_names_the_allowed_ones(exercise):
    with pytest.raises(PageSyntaxError, match=r"'nope'.*gae"):
        render('<ppo-exercise slug="nope"></ppo-exercise>\n', exercise)


@pytest.mark.parametrize("element", ['exercise slug="gae"', 'notebook src="lab/a.ipynb"'])
def test_elements_inside_a_fence_are_shown_and_not_filled(exercise, notebook, element):
    name = element.split()[0]
    result = render(f"````html\n<ppo-{element}></ppo-{name}>\n````\n", exercise)
    assert "Write <em>it</em>" not in result and "ppo-cell" not in result
    assert f"<ppo-{element}>" in text_of(result)


@pytest.mark.parametrize("element", ['exercise name="gae"', 'notebook="lab/a.ipynb"', "exercise"])
def test_a_malformed_line_fails_with_its_line_number(exercise, element):
    name = re.match("[a-z]+", element)[0]
    with pytest.raises(PageSyntaxError, match="line 3"):
        render(f"a\n\n<ppo-{element}></ppo-{name}>\n", exercise)


def test_a_notebook_is_a_page_with_cells(notebook):
    result = render('<ppo-notebook src="lab/a.ipynb"></ppo-notebook>\n\nEnd.', notebook)
    assert "<h1>A</h1>" in result and "<p>End.</p>" in result
    assert '<span class="arithmatex">\\(x_1\\)</span>' in result and "<code>$z$</code>" in result
    assert '<a href="/chapters/06-gae.md#b">' in result
    found = cells.cells_of(result)
    assert [cell.code for cell in found] == ["x = 1\nprint(x < 2)", "1 / 0"]
    assert [cell.raises for cell in found] == [None, "any"]


def test_a_cell_of_a_notebook_may_hold_fences_itself(notebook):
    path = notebook / "lab/a.ipynb"
    code = 'text = """\n```\nx\n```\n"""'
    cell = {"cell_type": "code", "source": code, "metadata": {}, "outputs": []}
    path.write_text(json.dumps({"cells": [cell]}))
    [found] = cells.cells_of(render('<ppo-notebook src="lab/a.ipynb"></ppo-notebook>', notebook))
    assert found.code == code


def test_a_notebook_that_is_not_there_fails_by_name(notebook):
    with pytest.raises(PageSyntaxError, match=r"lab/b\.ipynb"):
        render('<ppo-notebook src="lab/b.ipynb"></ppo-notebook>', notebook)


def test_a_chapter_says_the_minutes_of_its_exercises(exercise):
    other = exercise / "exercises/06-gae/other"
    other.mkdir()
    (other / "index.md").write_text("Again.")
    text = (exercise / "exercises/06-gae/gae/exercise.toml").read_text("utf-8")
    (other / "exercise.toml").write_text(text.replace("minutes = 20", "minutes = 5"))
    one = '<ppo-exercise slug="gae"></ppo-exercise>'
    two = one + '\n\n<ppo-exercise slug="other"></ppo-exercise>'
    said = render(f"<!-- ppo-facts -->\n\n{one}", exercise)
    assert "<span>About 20 minutes</span><span>1 exercise</span>" in said
    said = render(f"<!-- ppo-facts -->\n\n{two}", exercise)
    assert "<span>About 25 minutes</span><span>2 exercises</span>" in said
