"""A chapter's head, notes, roles, end and the list of chapters, as the build writes them."""

from __future__ import annotations

import json
import re

import chapter_head
import chapter_list
import pytest
import roles
from course_markdown import makeExtension
from markdown import Markdown


def render(text: str) -> str:
    extensions = ["attr_list", "md_in_html", "pymdownx.details", makeExtension()]
    return Markdown(extensions=extensions).convert(text)


def exercise(folder, slug: str, minutes: int, difficulty: int):
    place = folder / slug
    place.mkdir()
    (place / "exercise.toml").write_text(
        f'number = "E1.1"\ntitle = "T"\nminutes = {minutes}\ndifficulty = {difficulty}\n'
        'concepts = ["rl.loop", "x.y"]\n'
    )
    return place


def test_minutes_are_the_sum_of_a_page_s_parts():
    words = "word " * 2 * chapter_head.WORDS_A_MINUTE
    parts = '\n```ppo-cell\na b c\n```\n<ppo-figure name="x"></ppo-figure>\n<div id="gate-a">\n'
    expected = 2 + chapter_head.CELL_MINUTES + chapter_head.FIGURE_MINUTES
    expected += chapter_head.GATE_MINUTES
    assert chapter_head.text_minutes(words + parts) == expected
    assert chapter_head.text_minutes(words + parts + "\n## Sources\n" + words) == expected


def test_the_head_says_what_the_core_takes_and_what_the_extras_add(tmp_path):
    core, extra = exercise(tmp_path, "a", 20, 3), exercise(tmp_path, "b", 15, 4)
    assert "About 20 minutes<" in chapter_head.facts("", [core], {})
    said = chapter_head.facts("", [core, extra], {"rl.loop": "the loop"})
    assert "About 20 minutes, 35 with the extras" in said and "2 exercises" in said
    assert '<li data-exercises="a b">the loop</li><li data-exercises="a b">x.y</li>' in said
    assert "ppo-known" not in said


def test_a_chapter_with_a_check_has_a_way_past_it(tmp_path):
    said = chapter_head.facts('<div id="gate-check-z">', [exercise(tmp_path, "a", 5, 1)], {})
    assert 'href="#gate-check-z"' in said
    assert '<a href="#exercise-a" title="T">1.1</a>' in said


def test_a_note_hangs_from_the_paragraph_before_it():
    page = render('One.\n\n??? aside "A"\n    a\n\n??? aside "B"\n    b\n\nTwo.\n')
    assert page.count("ppo-noted") == 1
    assert re.fullmatch(
        r'<div class="ppo-noted"><p>One\.</p><details class="aside">.*</details></div>\s*'
        r"<p>Two\.</p>",
        page.replace("\n", ""),
    )


def test_the_end_becomes_an_element():
    assert render('<div class="ppo-end" markdown>\n\nNow.\n\n</div>').startswith("<ppo-end")


def test_names_in_code_carry_the_role_of_what_they_hold():
    page = '<span class="n">rewards</span><span class="n">rewarding</span>'
    assert roles.coloured(page) == (
        '<span class="n role-reward">rewards</span><span class="n">rewarding</span>'
    )


@pytest.fixture
def pages():
    link = '<a href="{}" class="md-nav__link">'
    chapter = '<ppo-exercise class="x" id="exercise-gae" slug="gae"></ppo-exercise><i id="gate-a">'
    return {
        "chapters/06-gae": "<head></head>" + link.format("06-gae.html") + chapter,
        "index": "<head></head>" + link.format("chapters/06-gae.html") + link.format("x.html"),
    }


def test_every_page_knows_the_chapters_and_marks_their_links(pages):
    chapters = chapter_list.chapters_of(pages)
    assert chapters == {"chapters/06-gae": {"core": ["gae"], "extras": [], "gates": ["gate-a"]}}
    for name, page in pages.items():
        done = chapter_list.with_list(page, name, chapters)
        assert done.count('<ppo-chapter-state data-page="chapters/06-gae">') == 1
        data = re.search(r'id="ppo-chapters">(.*?)</script></head>', done)
        assert data and json.loads(data[1]) == chapters
