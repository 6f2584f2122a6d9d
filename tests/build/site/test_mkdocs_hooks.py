"""Page syntax becomes the markup that the elements expect, and mistakes fail the build."""

from __future__ import annotations

import html
import re
from types import SimpleNamespace

import mkdocs_hooks
import pytest
from markdown import Markdown
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files


def page(uri: str = "chapters/06-gae.md"):
    return SimpleNamespace(file=SimpleNamespace(src_uri=uri))


def config(tmp_path):
    return SimpleNamespace(docs_dir=str(tmp_path), mdx_configs={})


def render(markdown: str, tmp_path) -> str:
    settings = config(tmp_path)
    mkdocs_hooks.on_config(settings)
    body = mkdocs_hooks.on_page_markdown(markdown, page=page(), config=settings)
    converter = Markdown(
        extensions=["pymdownx.superfences", "tables"], extension_configs=settings.mdx_configs
    )
    content = converter.convert(body)
    return mkdocs_hooks.on_page_content(content, page=page(), config=settings, files=Files([]))


@pytest.fixture
def exercise(tmp_path):
    folder = tmp_path / "exercises/06-gae/gae"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text("Write *it*, see [ch](../../../chapters/06-gae.md).")
    (folder / "exercise.toml").write_text(
        'number = "E6.2"\ntitle = "A & B"\nminutes = 20\ntype = "implement"\n'
    )
    (folder / "starter.py").write_text("def f(a):\n    return a < 1\n")
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
    with pytest.raises(PluginError, match=r"sesion.*session"):
        render('```ppo-cell sesion="b"\n1\n```', tmp_path)


def test_an_exercise_reads_without_scripts(exercise):
    result = render('<ppo-exercise slug="gae"></ppo-exercise>\n', exercise)
    assert '<ppo-exercise class="highlight" slug="gae" data-title="A &amp; B">' in result
    assert "Write <em>it</em>" in result
    assert '<a href="06-gae.md">' in result  # seen from the chapter, not from the exercise
    assert "def f(a):\n    return a < 1" in text_of(result)
    assert result.index("</ppo-exercise>") > result.index("return")


def test_an_unknown_exercise_is_a_warning_which_a_strict_build_counts(exercise, caplog):
    render('<ppo-exercise slug="nope"></ppo-exercise>\n', exercise)
    assert "'nope'" in caplog.text and "gae" in caplog.text


def test_exercises_inside_a_fence_are_shown_and_not_filled(exercise):
    result = render('````html\n<ppo-exercise slug="gae"></ppo-exercise>\n````\n', exercise)
    assert "Write <em>it</em>" not in result


def test_a_malformed_exercise_line_fails_with_its_line_number(exercise):
    with pytest.raises(PluginError, match="line 3"):
        render('a\n\n<ppo-exercise name="gae"></ppo-exercise>\n', exercise)


def test_notebook_cells_become_ours_once_each_and_formulas_are_marked():
    mkdocs_hooks.CELLS.start(page("lab/a.ipynb"))
    inner = (
        '<div class="jp-Cell jp-CodeCell"><div class="jp-InputArea-editor">'
        "<pre><span>x</span> = 1\n</pre></div></div>"
    )
    notebook = (
        "<style>huge</style><script>cdn</script>"
        '<div class="jp-Cell jp-MarkdownCell"><div class="jp-RenderedMarkdown">'
        "<p>cost $5 and $x_1$</p><p>$$y$$</p><p><code>$z$</code></p></div></div>"
        f'<div class="jp-Cell jp-CodeCell">{inner}</div>'
    )
    result = mkdocs_hooks.notebook_cells(notebook)
    assert result.count("<ppo-cell") == 1
    assert "huge" not in result and "cdn" not in result
    assert '<div class="arithmatex">\\[y\\]</div>' in result
    assert "<code>$z$</code>" in result


def test_links_of_notebooks_lead_to_pages(caplog):
    file = File("chapters/06-gae.md", "docs", "site", use_directory_urls=False)
    notebook = SimpleNamespace(file=SimpleNamespace(src_uri="lab/a.ipynb"), url="lab/a.html")
    content = '<a href="../chapters/06-gae.md#x">a</a> <a href="gone.md">b</a>'
    result = mkdocs_hooks.notebook_links(content, notebook, Files([file]))
    assert '<a href="../chapters/06-gae.html#x">' in result
    assert "lab/gone.md" in caplog.text
